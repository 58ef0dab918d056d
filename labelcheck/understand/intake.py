"""From the strength of a portion and the directions to magnesium per unit, per intake and per day.

Amounts are intervals in mg; ``high`` None where nothing bounds it. A reason stands where an amount is unknown.
In: ``Strength`` and ``Directions``. Out: ``Doses``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from labelcheck.model import Interval, Portion
from labelcheck.understand.chemistry import divided, share_of, times
from labelcheck.understand.directions import Directions
from labelcheck.understand.doses import Strength, portion_of
from labelcheck.understand.regions import Regimen

_ONE = Decimal(1)
_PER_HUNDRED = Decimal(100)
_VOLUME = "ml"
"""A volume is a unit as it stands: of a liquid that is declared per 5 ml, 10 ml are two units."""

_ALL = ("per_unit", "per_intake", "per_day")
_SOLID = frozenset({"capsule", "tablet", "softgel", "gummy", "lozenge", "effervescent"})

_WHOLE = _SOLID - {"effervescent"}
"""Units that are swallowed whole; the others are dissolved or measured, and one of them can be drunk in parts."""


@dataclass(frozen=True)
class Doses:
    """Elemental magnesium in mg per unit, intake and day; units per intake and intakes per day; None is unknown.

    ``unit`` is what a unit is; ``reasons`` say why an amount is unknown, by the key of a sentence in the wording.
    """

    per_unit: Interval | None
    per_intake: Interval | None
    per_day: Interval | None
    units_per_intake: Interval | None
    intakes_per_day: Interval | None
    unit: str | None
    reasons: Mapping[str, str]


def doses_of(
    strength: Strength | None, directions: Directions, millilitres: Mapping[str, Decimal], *, told: bool = True
) -> Doses:
    """The doses a label gives; ``told`` is False where there may be directions on a part that was not seen."""
    strength, regimen = _weighed(strength, directions.regimen)
    portion = portion_of(strength)
    units = _units(regimen, portion, millilitres)
    intakes = regimen.intakes if regimen else None
    spoken_units = _spoken(regimen, units)
    if strength is None:
        reasons = dict.fromkeys(_ALL, "no-amount")
        return Doses(None, None, None, spoken_units, _largest(intakes), _unit(regimen, portion), reasons)
    per_unit = _per_unit(strength, regimen, portion)
    if per_unit is None:
        doses = _without_unit(strength, regimen, spoken_units, intakes)
    else:
        per_intake, per_day, reasons = _taken(strength, regimen, per_unit, units)
        doses = Doses(per_unit, per_intake, per_day, spoken_units, _largest(intakes), _unit(regimen, portion), reasons)
    return doses if told or directions.read else _untold_portion(strength, doses)


def _weighed(strength: Strength | None, regimen: Regimen | None) -> tuple[Strength | None, Regimen | None]:
    """Amounts per 100 g, or per 6 g, with directions by weight: the weight that is taken at one time is the unit."""
    portion = portion_of(strength)
    if strength is None or strength.basis is None or portion is None or regimen is None or regimen.units is None:
        return strength, regimen
    hundred = portion.unit == _VOLUME and portion.count == _PER_HUNDRED
    if portion.unit != regimen.unit or not (portion.unit == "g" or hundred) or regimen.divided or regimen.total is not None:
        return strength, regimen
    share = (regimen.units.high or regimen.units.low) / portion.count
    taken = replace(strength.basis, portion=Portion(_ONE, "serving"))
    one = replace(regimen, units=Interval(_ONE, _ONE), unit="serving")
    return replace(strength, elemental=times(strength.elemental, Interval(share, share)), basis=taken), one


def _untold_portion(strength: Strength, doses: Doses) -> Doses:
    """A daily portion may be divided by directions that were not seen: one unit of it at least is taken at one time."""
    if strength.basis is None or not strength.basis.daily or doses.per_intake is None:
        return doses
    least = doses.per_unit.low if doses.per_unit else Decimal(0)
    return replace(doses, per_intake=Interval(least, doses.per_intake.high))


def _unit(regimen: Regimen | None, portion: Portion | None) -> str | None:
    if portion is not None:
        return portion.unit
    return regimen.unit if regimen else None


def _largest(interval: Interval | None) -> Interval | None:
    """A range counts with its largest."""
    if interval is None:
        return None
    high = interval.low if interval.high is None else interval.high
    return Interval(high, high)


def _spoken(regimen: Regimen | None, units: Interval | None) -> Interval | None:
    """The number of units of the directions, as the label counts them; unknown where a day's units are to be divided."""
    if regimen is None or regimen.divided:
        return None
    return _largest(units if regimen.unit == _VOLUME and units is not None else regimen.units or units)


def _units(regimen: Regimen | None, portion: Portion | None, millilitres: Mapping[str, Decimal]) -> Interval | None:
    """Units of the portion taken at one time; a serving is the portion itself. None where the units can't be compared."""
    if regimen is None:
        return None
    if regimen.units is None or regimen.unit == "serving":
        factor = regimen.units or Interval(_ONE, _ONE)
        count = portion.count if portion and portion.unit != _VOLUME else _ONE
        return times(factor, Interval(count, count))
    if regimen.unit is None:
        return regimen.units
    if portion is not None and portion.unit in millilitres and regimen.unit in millilitres:
        size = millilitres[portion.unit] * (portion.count if portion.unit == _VOLUME else _ONE)
        taken = millilitres[regimen.unit]
        return divided(times(regimen.units, Interval(taken, taken)), size)
    if portion is None and regimen.unit == _VOLUME:
        return None  # so many millilitres of a liquid, and an amount for nobody knows how many
    if portion is None or portion.unit in {regimen.unit, "serving"}:
        return regimen.units
    if portion.unit in _SOLID and regimen.unit in _SOLID:
        return regimen.units
    return None


def _per_unit(strength: Strength, regimen: Regimen | None, portion: Portion | None) -> Interval | None:
    """For one unit: the portion's amount shared out; a daily portion without a count by the units of a day."""
    if portion is not None and portion.unit != "g":
        if portion.unit == _VOLUME:
            return None if portion.count == _PER_HUNDRED else strength.elemental
        return divided(strength.elemental, portion.count)
    if portion is not None:
        return None
    daily = strength.basis is not None and strength.basis.daily
    if daily:
        units = regimen.units_a_day if regimen else None
        return divided(strength.elemental, units) if units else None
    if strength.basis is not None and strength.basis.serving:
        return None
    return strength.elemental


def _without_unit(strength: Strength, regimen: Regimen | None, units: Interval | None, intakes: Interval | None) -> Doses:
    """Only a daily portion is given, or an amount per 100 g that no direction can be counted in."""
    if strength.basis is not None and strength.basis.daily:
        day = strength.elemental
        count = _largest(intakes)
        split = regimen is not None and (regimen.split or regimen.divided)
        at_once = day
        if count is not None and count.low > 1:
            at_once = divided(day, count.low)
        elif split:
            at_once = Interval(Decimal(0), divided(day, Decimal(2)).high)
        return Doses(None, at_once, day, units, count, regimen.unit if regimen else None, {"per_unit": "daily-portion-only"})
    if strength.basis is not None and strength.basis.serving:
        return _by_serving(strength, regimen, units, intakes)
    reasons = dict.fromkeys(_ALL, "per-100-only")
    return Doses(None, None, None, units, _largest(intakes), regimen.unit if regimen else None, reasons)


def _of_servings(strength: Strength, regimen: Regimen | None) -> Interval | None:
    """What is taken at one time in servings; a serving of 1 to 3 units holds its amount in one of these numbers.

    None where the directions count units, and how many a serving has is not said.
    """
    if regimen is None or regimen.units is None:
        return strength.elemental
    taken = regimen.units.high or regimen.units.low
    if regimen.unit in {None, "serving"}:
        return times(strength.elemental, Interval(taken, taken))
    size = strength.basis.counted if strength.basis else None
    if size is None or size.unit != regimen.unit or not size.value.low:
        return None
    return times(strength.elemental, Interval(taken / (size.value.high or size.value.low), taken / size.value.low))


def _by_serving(strength: Strength, regimen: Regimen | None, units: Interval | None, intakes: Interval | None) -> Doses:
    """A serving whose size in units is not one number is taken as it is: at one time."""
    count = _largest(intakes)
    at_once = _of_servings(strength, regimen)
    if at_once is None:
        return Doses(None, None, None, units, count, regimen.unit if regimen else None, dict.fromkeys(_ALL, "serving-unsized"))
    day = Interval(at_once.low, None) if count is None else times(at_once, count)
    return Doses(None, at_once, day, units, count, regimen.unit if regimen else None, {"per_unit": "serving-unsized"})


_Taken = tuple[Interval | None, Interval | None, dict[str, str]]


def _taken(strength: Strength, regimen: Regimen | None, per_unit: Interval, units: Interval | None) -> _Taken:
    """Per intake and per day, with reasons for what stays unknown."""
    if regimen is None:
        return _untold(strength, per_unit)
    if units is None:
        return None, None, dict.fromkeys(("per_intake", "per_day"), "other-unit")
    high = units.high or units.low
    if regimen.divided:
        most = share_of(high, Decimal(2))
        if high <= 1 and regimen.unit not in _WHOLE:  # a drink of one sachet that is spread over the day
            return times(per_unit, Interval(Decimal(0), high / 2)), times(per_unit, Interval(high, high)), {}
        at_once = times(per_unit, Interval(min(_ONE, high), max(most, _ONE)))
        return at_once, times(per_unit, Interval(high, high)), {}
    per_intake = times(per_unit, Interval(high, high))
    if regimen.intakes is None:
        return per_intake, Interval(per_intake.low, None), {}
    count = regimen.intakes.high or regimen.intakes.low
    day = times(per_intake, Interval(count, count))
    if regimen.total is not None and regimen.units is not None:  # 1 in the morning and 2 in the evening are 3, not 2 × 2
        largest = regimen.units.high or regimen.units.low
        day = times(per_intake, Interval(regimen.total / largest, regimen.total / largest))
    return per_intake, day, {}


def _untold(strength: Strength, per_unit: Interval) -> _Taken:
    """Without directions: a serving or a daily portion is taken at once; else at least one unit."""
    basis = strength.basis
    if basis is not None and basis.daily:
        return strength.elemental, strength.elemental, {}
    if basis is not None and basis.serving:
        return strength.elemental, Interval(strength.elemental.low, None), {}
    return Interval(per_unit.low, None), Interval(per_unit.low, None), {}
