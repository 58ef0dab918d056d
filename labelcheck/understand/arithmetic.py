"""The sums behind the doses, written out for a person: '2 capsules × 750 mg magnesium citrate × 10.9–16.2 % = 164–242 mg'."""

from __future__ import annotations

from collections.abc import Iterator

from labelcheck.knowledge import Knowledge
from labelcheck.model import Interval, Step
from labelcheck.understand.chemistry import times
from labelcheck.understand.directions import Directions
from labelcheck.understand.doses import Strength, portion_of
from labelcheck.understand.intake import Doses
from labelcheck.understand.wording import Wording


def steps_of(strength: Strength | None, directions: Directions, doses: Doses, knowledge: Knowledge, wording: Wording, language: str) -> tuple[Step, ...]:
    """The arithmetic from what the label prints to unit, intake and day."""
    if strength is None:
        return ()
    steps = [*_strength_steps(strength, knowledge, wording, language), *_unit_steps(strength, doses, wording)]
    steps += _intake_steps(strength, directions, doses, knowledge, wording, language)
    return tuple(steps)


def _strength_steps(strength: Strength, knowledge: Knowledge, wording: Wording, language: str) -> Iterator[Step]:
    if strength.how == "percent":
        for used in strength.used:
            if used.percent is not None and used.reference_mg is not None:
                text = wording.step["percent"].format(
                    percent=wording.number(used.percent.value), reference=wording.number(used.reference_mg), result=wording.interval(strength.elemental)
                )
                yield Step("elemental_mg.per_unit", text)
                return
    for compound, mass, fraction in strength.parts:
        text = wording.step["converted"].format(
            mass=wording.interval(mass),
            compound=_name(compound, knowledge, language),
            share=wording.interval(fraction, 100),
            result=wording.interval(times(mass, fraction)),
        )
        yield Step("elemental_mg.per_unit", text)
    if len(strength.used) > 1 and strength.how == "declared":
        amounts = [used.amount for used in strength.used if used.amount is not None]
        if sum(amount.low for amount in amounts) == strength.elemental.low:
            parts = " + ".join(wording.interval(amount) for amount in amounts)
            yield Step("elemental_mg.per_unit", wording.step["sum"].format(parts=parts, result=wording.interval(strength.elemental)))


def _unit_steps(strength: Strength, doses: Doses, wording: Wording) -> Iterator[Step]:
    portion = portion_of(strength)
    if portion is None or doses.per_unit is None or portion.count == 1:
        return
    yield Step(
        "elemental_mg.per_unit",
        wording.step["portion"].format(
            amount=wording.interval(strength.elemental),
            count=wording.number(portion.count),
            unit=wording.units(portion.unit, portion.count),
            result=wording.interval(doses.per_unit),
            one=wording.unit[portion.unit][0],
        ),
    )


def _intake_steps(
    strength: Strength, directions: Directions, doses: Doses, knowledge: Knowledge, wording: Wording, language: str
) -> Iterator[Step]:
    regimen = directions.regimen
    if doses.per_unit is None or doses.per_intake is None or regimen is None:
        return
    if regimen.divided and regimen.units is not None:
        count = regimen.units.high or regimen.units.low
        at_once = Interval(doses.per_intake.low / doses.per_unit.low, (doses.per_intake.high or doses.per_intake.low) / (doses.per_unit.high or doses.per_unit.low))
        yield Step(
            "elemental_mg.per_intake",
            wording.step["divided"].format(
                count=wording.number(count),
                unit=wording.units(doses.unit, count),
                low=wording.number(at_once.low),
                high=wording.number(at_once.high or at_once.low),
                amount=wording.interval(doses.per_unit),
                result=wording.interval(doses.per_intake),
            ),
        )
        return
    count = doses.per_intake.low / doses.per_unit.low if doses.per_unit.low else None
    if count is None:
        return
    portion = portion_of(strength)
    single = len(strength.parts) == 1 and portion is not None and portion.count == 1
    if single:
        compound, mass, fraction = strength.parts[0]
        text = wording.step["intake_converted"].format(
            count=wording.number(count),
            unit=wording.units(doses.unit, count),
            mass=wording.interval(mass),
            compound=_name(compound, knowledge, language),
            share=wording.interval(fraction, 100),
            result=wording.interval(doses.per_intake),
        )
    else:
        text = wording.step["intake"].format(
            count=wording.number(count), unit=wording.units(doses.unit, count), amount=wording.interval(doses.per_unit), result=wording.interval(doses.per_intake)
        )
    yield Step("elemental_mg.per_intake", text)
    if doses.per_day is not None and doses.intakes_per_day is not None and doses.per_day.high is not None:
        text = wording.step["day"].format(
            count=wording.interval(doses.intakes_per_day), amount=wording.interval(doses.per_intake), result=wording.interval(doses.per_day)
        )
        yield Step("elemental_mg.per_day", text)


def _name(compound: str, knowledge: Knowledge, language: str) -> str:
    names = knowledge.compounds[compound].name
    return names.get(language, names["en"])
