"""The sums behind the doses, written out for a person: '2 capsules × 750 mg magnesium citrate × 10.9–16.2 % = 164–242 mg'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from labelcheck.model import Step
from labelcheck.understand.based import Based
from labelcheck.understand.chemistry import times
from labelcheck.understand.context import Context
from labelcheck.understand.directions import Directions
from labelcheck.understand.doses import Strength, portion_of
from labelcheck.understand.intake import Doses
from labelcheck.understand.mentions import ReadPanel
from labelcheck.understand.regions import Regimen

_UNIT, _INTAKE, _DAY = "elemental_mg.per_unit", "elemental_mg.per_intake", "elemental_mg.per_day"


def steps_of(strength: Strength | None, directions: Directions, doses: Doses, context: Context) -> tuple[Step, ...]:
    """The arithmetic from what the label prints to unit, intake and day."""
    if strength is None:
        return ()
    steps = [*_strength_steps(strength, context), *_portion_step(strength, doses, context)]
    regimen = directions.regimen
    if regimen is not None and doses.per_unit is not None and doses.per_intake is not None:
        if regimen.divided:
            steps += _divided_step(regimen, doses, context)
        else:
            steps += [*_intake_step(strength, doses, context), *_day_step(doses, context)]
    return tuple(steps)


def readings_of(panels: Sequence[ReadPanel], based: Sequence[Based], context: Context) -> tuple[Step, ...]:
    """What was taken for something else than recognition read in a picture: names of compounds, amounts."""
    wording = context.wording
    steps = []
    for read in panels:
        for one in read.mended.mendings if read.mended else ():
            sentence = wording.step["read_as"].format(text=read.panel.text[slice(*one.span)], meant=one.meant)
            steps.append(Step("compounds", sentence))
    for declared in (one.declaration for one in based):
        repair, amount = declared.repair, declared.amount
        if repair is None or amount is None:
            continue
        filled = {"text": repair.text, "amount": wording.interval(amount)}
        if repair.percent is not None and declared.reference_mg is not None:
            filled |= {"percent": wording.number(repair.percent.value), "reference": wording.number(declared.reference_mg)}
            steps.append(Step(_UNIT, wording.step["repaired"].format(**filled)))
        elif repair.mass is not None:
            filled |= {"mass": wording.interval(repair.mass), "compound": context.name_of(repair.compound)}
            steps.append(Step(_UNIT, wording.step["repaired_mass"].format(**filled)))
    return tuple(dict.fromkeys(steps))


def _strength_steps(strength: Strength, context: Context) -> Iterator[Step]:
    """How the amount of the portion was come by: a percentage, masses of compounds, a sum of rows."""
    wording = context.wording
    used = next((one for one in strength.used if one.percent is not None and one.reference_mg is not None), None)
    if strength.how == "percent" and used is not None and used.percent is not None and used.reference_mg is not None:
        percent, reference = wording.number(used.percent.value), wording.number(used.reference_mg)
        result = wording.interval(strength.elemental)
        yield Step(_UNIT, wording.step["percent"].format(percent=percent, reference=reference, result=result))
    for compounds, mass, fraction in strength.parts:
        result, share = wording.interval(times(mass, fraction)), wording.interval(fraction, 100)
        filled = {"mass": wording.interval(mass), "compound": context.names_of(compounds), "share": share, "result": result}
        yield Step(_UNIT, wording.step["converted"].format(**filled))
    amounts = [one.amount for one in strength.used if one.amount is not None]
    if strength.how == "declared" and len(amounts) > 1 and sum(amount.low for amount in amounts) == strength.elemental.low:
        parts = " + ".join(wording.interval(amount) for amount in amounts)
        yield Step(_UNIT, wording.step["sum"].format(parts=parts, result=wording.interval(strength.elemental)))


def _portion_step(strength: Strength, doses: Doses, context: Context) -> Iterator[Step]:
    """The portion shared out over its units."""
    portion, wording = portion_of(strength), context.wording
    if portion is None or doses.per_unit is None or portion.count == 1 or doses.per_unit == strength.elemental:
        return
    filled = {
        "amount": wording.interval(strength.elemental),
        "count": wording.number(portion.count),
        "unit": wording.units(portion.unit, portion.count),
        "result": wording.interval(doses.per_unit),
        "one": wording.units(portion.unit, Decimal(1)),
    }
    yield Step(_UNIT, wording.step["portion"].format(**filled))


def _divided_step(regimen: Regimen, doses: Doses, context: Context) -> Iterator[Step]:
    """A day's units that are divided, in how many intakes is not said."""
    wording, one, at_once = context.wording, doses.per_unit, doses.per_intake
    if regimen.units is None or one is None or at_once is None or not one.low:
        return
    count = regimen.units.high or regimen.units.low
    filled = {
        "count": wording.number(count),
        "unit": wording.units(doses.unit, count),
        "low": wording.number(at_once.low / one.low),
        "high": wording.number((at_once.high or at_once.low) / (one.high or one.low)),
        "amount": wording.interval(one),
        "result": wording.interval(at_once),
    }
    yield Step(_INTAKE, wording.step["divided"].format(**filled))


def _intake_step(strength: Strength, doses: Doses, context: Context) -> Iterator[Step]:
    """Units at one time; written out to the compound's mass where one compound's mass per unit is what the label gives."""
    wording, one, at_once = context.wording, doses.per_unit, doses.per_intake
    if one is None or at_once is None or not one.low:
        return
    count = at_once.low / one.low
    portion = portion_of(strength)
    filled = {
        "count": wording.number(count),
        "unit": wording.units(doses.unit, count),
        "amount": wording.interval(one),
        "result": wording.interval(at_once),
    }
    if len(strength.parts) == 1 and portion is not None and portion.count == 1:
        compounds, mass, fraction = strength.parts[0]
        filled |= {
            "mass": wording.interval(mass),
            "compound": context.names_of(compounds),
            "share": wording.interval(fraction, 100),
        }
        yield Step(_INTAKE, wording.step["intake_converted"].format(**filled))
    else:
        yield Step(_INTAKE, wording.step["intake"].format(**filled))


def _day_step(doses: Doses, context: Context) -> Iterator[Step]:
    wording = context.wording
    day, at_once, count = doses.per_day, doses.per_intake, doses.intakes_per_day
    if day is None or day.high is None or at_once is None or count is None:
        return
    filled: dict[str, str] = {
        "count": wording.interval(count),
        "amount": wording.interval(at_once),
        "result": wording.interval(day),
    }
    yield Step(_DAY, wording.step["day"].format(**filled))
