"""How much is taken at one time and how often, from the directions of a label.

Each sentence, cut where it turns to other persons, gives at most one ``Regimen``; the largest intake counts, and
advice to divide the daily amount applies to a regimen that does not say how often. In: clauses. Out: ``Directions``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from labelcheck.model import Interval, PanelKind, Portion, Span
from labelcheck.understand.basis import bases_of, unit_counts
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit
from labelcheck.understand.regions import Regimen, regions_of
from labelcheck.understand.schedules import schedules_of
from labelcheck.understand.sequels import added_up
from labelcheck.understand.tellers import LISTS, is_asked, regimens_of, tellers_of

_ONE = Interval(Decimal(1), Decimal(1))
_SERVING = "serving"
_RIGHT_BEHIND = 3
"""Characters between words that go together without another between them, at most."""

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

    @property
    def taken(self) -> Portion | None:
        """What is taken at one time, at most; a count of 0 where only the unit is said."""
        if self.regimen is None or self.regimen.unit is None:
            return None
        units = self.regimen.units
        return Portion((units.high or units.low) if units else Decimal(0), self.regimen.unit)


def directions_of(clauses: Sequence[Clause]) -> Directions:
    """The directions among all clauses of a label."""
    spoken = [clause for clause in clauses if clause.kind is PanelKind.DIRECTIONS]
    regimens = [*added_up(spoken, regimens_of(spoken)), *schedules_of(clauses)]
    if not regimens:
        tellers = tellers_of(clauses)
        regimens = added_up(tellers, regimens_of(tellers))
        spoken = spoken + tellers
    advice = [(clause, hit.span) for clause in spoken for hit in _split_advice(clause)]
    regimen = _settled(regimens, advice, [basis.portion for clause in clauses for basis in bases_of(clause) if basis.portion])
    if regimen is not None and _is_of_a_day(regimen, clauses):
        regimen = replace(regimen, intakes=_ONE, daily=True)
    regimen = _with_another(regimen, spoken) if regimen is not None else None
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
    found = [hit for hit in found if not any(0 <= hit.span.start - one.span.end <= _RIGHT_BEHIND for one in clause.of("times"))]
    return [hit for hit in found if not any(_is_near(one.span, hit.span) for one in clause.of("permitted"))]


def _with_another(regimen: Regimen, spoken: Sequence[Clause]) -> Regimen:
    """A second intake that a sentence of its own allows or advises at another moment: 'On hard days, add another at noon'."""
    if regimen.intakes != _ONE or regimen.divided or regimen.units is None:
        return regimen
    for clause in spoken:
        second = clause is not regimen.clause and any(_is_one_more(clause, hit) for hit in clause.of("another"))
        if second and not clause.has("denied", "caution:avoid", "audience:child") and not is_asked(clause):
            advised = not clause.has("permitted", "limit")
            two = Interval(Decimal(2) if advised else Decimal(1), Decimal(2))
            return replace(regimen, intakes=two, split=advised)
    return regimen


def _is_one_more(clause: Clause, another: Hit) -> bool:
    """Whether one more of the units is meant, at a moment: nothing else is named behind ('another medicine in the evening')."""
    if not clause.has("moment"):
        return False
    behind = clause.of("unit", "moment", "food", "water:into", "take", "permitted", "condition", "daily")
    if any(-1 <= hit.span.start - another.span.end <= _RIGHT_BEHIND + 1 for hit in behind):
        return True
    return not clause.between(another.span.end, clause.span.end).strip(" .!")


def _is_of_a_day(regimen: Regimen, clauses: Sequence[Clause]) -> bool:
    """Whether a number of units without a frequency stands right behind 'daily dose', or alone under it as a title."""
    if regimen.units is None or regimen.intakes is not None or regimen.divided or regimen.total is not None:
        return False
    clause = regimen.clause
    count = next((one for one in unit_counts(clause) if one.numbered and regimen.span.start <= one.span.start), None)
    if count is None:
        return False
    own = clause.of("basis:daily")
    if any(0 <= count.span.start - hit.span.end <= _RIGHT_BEHIND for hit in own):
        return True
    place = clauses.index(clause)
    title = clauses[place - 1] if place else None
    if title is None or title.read is not clause.read or count.span.start - clause.span.start > 1:
        return False
    return any(not (title.text.replace(title.between(*hit.span), "", 1)).strip(" :.*") for hit in title.of("basis:daily"))


def _is_near(one: Span, other: Span) -> bool:
    """Whether a word of permission goes with words of dividing ('can be divided over the day if you wish')."""
    first, second = sorted((one, other))
    return second.start - first.end <= _PERMITTED


def _settled(regimens: Sequence[Regimen], advice: Sequence[tuple[Clause, Span]], portions: Collection[Portion]) -> Regimen | None:
    """The regimen that counts: the largest intake; a later sentence may say how a daily total is divided."""
    proper = _without_parts([one for one in regimens if not one.limit] or list(regimens), portions)
    counted = [one for one in proper if one.units is not None]
    if not counted:
        return next((one for one in proper if one.intakes is not None), proper[0] if proper else None)
    best = max(
        counted, key=lambda one: (one.intakes is not None or one.daily, one.units.high or one.units.low if one.units else 0)
    )
    later = counted[counted.index(best) + 1 :]
    best = _with_frequency(_of_one_serving(best, counted), regimens)
    refined = _refinement(best, later)
    if refined is not None:
        return refined
    if advice and best.units is not None and (best.intakes is None or best.intakes.high == 1):
        return _divided(best)
    return best


def _without_parts(regimens: Sequence[Regimen], portions: Collection[Portion]) -> list[Regimen]:
    """Beside how often a serving is taken: not how a part of it is ('Take 1 serving daily. Swallow 1 capsule at a time.').

    ``portions`` are those that the label gives amounts for: a serving of 3 capsules is no single one.
    """
    if not any(one.unit in (None, _SERVING) and one.intakes is not None and _speaks_of_serving(one) for one in regimens):
        return list(regimens)
    return [one for one in regimens if one.intakes is not None or not _is_part(one, portions)]


def _speaks_of_serving(regimen: Regimen) -> bool:
    return regimen.clause.has("unit:serving", "basis:serving")


def _is_part(regimen: Regimen, portions: Collection[Portion]) -> bool:
    """Whether so many units are fewer than any portion of that unit has."""
    alike = [portion.count for portion in portions if portion.unit == regimen.unit]
    return bool(alike) and regimen.units is not None and (regimen.units.high or regimen.units.low) < min(alike)


def _of_one_serving(best: Regimen, counted: Sequence[Regimen]) -> Regimen:
    """What one serving is where another sentence says it ('Stir 1 scoop into water. One serving a day is enough.')."""
    if best.unit != _SERVING or best.units != _ONE:
        return best
    proper = [one for one in counted if one.unit not in (None, _SERVING) and not one.clause.has("condition")]
    other = proper[0] if proper else None
    if other is None or other.intakes is not None:
        return other or best
    return replace(other, intakes=best.intakes, split=best.split, daily=best.daily)


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
        if not (one.units and one.intakes and one.split and best.units.exact) or one.clause.has("condition", "instead"):
            continue
        if (one.units.low * one.intakes.low if one.total is None else one.total) == best.units.low:
            return one
    return None


def _divided(regimen: Regimen) -> Regimen:
    """A daily number of units that is to be divided, in how many intakes is not said: two units are one and one."""
    units = regimen.units
    if units is not None and units.high == 2:
        return replace(regimen, units=_ONE, intakes=Interval(Decimal(2), Decimal(2)), split=True)
    return replace(regimen, intakes=None, split=True, divided=True)
