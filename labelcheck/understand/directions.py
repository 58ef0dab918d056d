"""How much is taken at one time and how often, from the directions of a label.

Each sentence, cut where it turns to other persons, gives at most one ``Regimen``; the largest intake counts, and
advice to divide the daily amount applies to a regimen that does not say how often. In: clauses. Out: ``Directions``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from labelcheck.model import Interval, PanelKind, Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit
from labelcheck.understand.regions import Regimen, regions_of
from labelcheck.understand.schedules import schedules_of
from labelcheck.understand.tellers import LISTS, is_asked, regimens_of, tellers_of

_ONE = Interval(Decimal(1), Decimal(1))
_PERMITTED = 40
"""Characters between a word of permission and the words of dividing that it is about."""


@dataclass(frozen=True)
class Directions:
    """The directions of a label: the regimen that counts, whether splitting is advised, and where both are said.

    ``read`` tells that there are directions of their own, not only the portion that a table or list holds for.
    """

    regimen: Regimen | None
    split: bool
    spoken: tuple[tuple[Clause, Span], ...]
    read: bool


def directions_of(clauses: Sequence[Clause]) -> Directions:
    """The directions among all clauses of a label."""
    spoken = [clause for clause in clauses if clause.kind is PanelKind.DIRECTIONS]
    regimens = [*regimens_of(spoken), *schedules_of(clauses)]
    if not regimens:
        tellers = tellers_of(clauses)
        regimens = regimens_of(tellers)
        spoken = spoken + tellers
    advice = [(clause, hit.span) for clause in spoken for hit in _split_advice(clause)]
    regimen = _settled(regimens, advice)
    places = [(regimen.clause, regimen.span)] if regimen else []
    split = regimen is not None and regimen.split
    return Directions(regimen, split or bool(advice), tuple(places + advice), any(map(_is_own, spoken)))


def _is_own(clause: Clause) -> bool:
    """Whether a sentence is a direction, and not the portion that a list holds for: in a list it says how to take, how often."""
    return clause.kind not in LISTS or (clause.has("take") and clause.has("times"))


def _split_advice(clause: Clause) -> list[Hit]:
    if is_asked(clause):
        return []  # 'may I divide it?'
    advised = [hit.span for hit in clause.of("split")]
    if any(not any(span.start < hit.span.start and hit.span.end <= span.end for span in advised) for hit in clause.of("times:1")):
        return []  # once a day, or divided: a permission is no advice; 'not all at once' is
    found = [hit for region in regions_of(clause) for hit in region.of("split") if hit.concept == "split"]
    return [hit for hit in found if not any(_is_near(one.span, hit.span) for one in clause.of("permitted"))]


def _is_near(one: Span, other: Span) -> bool:
    """Whether a word of permission goes with words of dividing ('can be divided over the day if you wish')."""
    first, second = sorted((one, other))
    return second.start - first.end <= _PERMITTED


def _settled(regimens: Sequence[Regimen], advice: Sequence[tuple[Clause, Span]]) -> Regimen | None:
    """The regimen that counts: the largest intake; a later sentence may say how a daily total is divided."""
    proper = [one for one in regimens if not one.limit] or list(regimens)
    counted = [one for one in proper if one.units is not None]
    if not counted:
        return next((one for one in proper if one.intakes is not None), proper[0] if proper else None)
    best = max(
        counted, key=lambda one: (one.intakes is not None or one.daily, one.units.high or one.units.low if one.units else 0)
    )
    later = counted[counted.index(best) + 1 :]
    best = _with_frequency(best, regimens)
    refined = _refinement(best, later)
    if refined is not None:
        return refined
    if advice and best.units is not None and (best.intakes is None or best.intakes.high == 1):
        return _divided(best)
    return best


def _with_frequency(best: Regimen, regimens: Sequence[Regimen]) -> Regimen:
    """A frequency that another sentence gives ('Take one tablet at a time. At most twice a day.')."""
    if best.intakes is not None:
        return best
    other = next((one for one in regimens if one.units is None and one.intakes is not None and not one.limit), None)
    if other is not None:
        return replace(best, intakes=other.intakes, split=other.split, daily=True)
    most = next((count for one in regimens if (count := _most_intakes(best, one)) is not None), None)
    return best if most is None else replace(best, intakes=Interval(Decimal(1), most), daily=True)


def _most_intakes(best: Regimen, limit: Regimen) -> Decimal | None:
    """How often an intake may be taken by a limit on the units of a day ('1 stick in water. No more than 3 sticks a day.')."""
    if not (limit.limit and limit.daily and limit.units and best.units) or limit.unit != best.unit:
        return None
    if limit.intakes is not None and limit.intakes.high != 1:
        return None
    most = (limit.units.high or limit.units.low) // (best.units.high or best.units.low)
    return most if most >= 1 else None


def _refinement(best: Regimen, later: Sequence[Regimen]) -> Regimen | None:
    """How a later sentence divides a daily total ('2 capsules daily. Take 1 in the morning and 1 in the evening.')."""
    if best.units is None or best.intakes is None or best.intakes.high != 1:
        return None
    for one in later:
        if one.units and one.intakes and one.split and best.units.exact and one.units.low * one.intakes.low == best.units.low:
            return one
    return None


def _divided(regimen: Regimen) -> Regimen:
    """A daily number of units that is to be divided, in how many intakes is not said: two units are one and one."""
    units = regimen.units
    if units is not None and units.high == 2:
        return replace(regimen, units=_ONE, intakes=Interval(Decimal(2), Decimal(2)), split=True)
    return replace(regimen, intakes=None, split=True, divided=True)
