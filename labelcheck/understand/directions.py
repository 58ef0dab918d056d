"""How much is taken at one time and how often, from the directions of a label.

Each sentence, cut where it turns to other persons, gives at most one ``Regimen``; the largest intake counts, and
advice to divide the daily amount applies to a regimen that does not say how often. In: clauses. Out: ``Directions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from labelcheck.model import Interval, PanelKind, Span
from labelcheck.understand.basis import Count, numbers_of, unit_counts
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit

_ONE = Interval(Decimal(1), Decimal(1))
_SCHEME = re.compile(r"(?<![\d-])(\d)\s?-\s?(\d)\s?-\s?(\d)(?:\s?-\s?(\d))?(?![\d-])")
_LIQUID = "ml"
_SPOONS = 60
"""Millilitres: more than four spoons is the water a dose is stirred into."""

_REACH = 24
"""Characters between a limiting word and the number it limits."""


@dataclass(frozen=True)
class Regimen:
    """One way of taking the product. ``units`` at one time, or in a day where ``divided`` says that they are spread.

    ``intakes`` is the number a day, None where no frequency is said; ``split`` tells that dividing is advised.
    """

    clause: Clause
    span: Span
    units: Interval | None
    unit: str | None
    intakes: Interval | None
    split: bool
    daily: bool
    divided: bool = False
    limit: bool = False


@dataclass(frozen=True)
class Directions:
    """The directions of a label: the regimen that counts, whether splitting is advised, and where both are said."""

    regimen: Regimen | None
    split: bool
    spoken: tuple[tuple[Clause, Span], ...]
    read: bool


@dataclass(frozen=True)
class _Region:
    """A stretch of a clause that speaks of the adult dose."""

    clause: Clause
    span: Span

    def of(self, *groups: str) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.clause.of(*groups) if self.span.start <= hit.span.start < self.span.end)

    def counts(self) -> list[Count]:
        return [count for count in unit_counts(self.clause) if self.span.start <= count.span.start < self.span.end]


def directions_of(clauses: Sequence[Clause]) -> Directions:
    """The directions among all clauses of a label."""
    spoken = [clause for clause in clauses if clause.kind is PanelKind.DIRECTIONS]
    regimens = list(_regimens(spoken))
    if not regimens:
        others = [clause for clause in clauses if clause.kind not in (PanelKind.DIRECTIONS, PanelKind.FACTS, PanelKind.INGREDIENTS)]
        tellers = [clause for clause in others if _tells_dose(clause)]
        regimens = list(_regimens(tellers))
        spoken = spoken + tellers
    advice = [(clause, hit.span) for clause in spoken for hit in _split_advice(clause)]
    regimen = _settled(regimens, advice)
    places = [(regimen.clause, regimen.span)] if regimen else []
    split = regimen is not None and regimen.split
    return Directions(regimen, split or bool(advice), tuple(places + advice), bool(spoken))


def _tells_dose(clause: Clause) -> bool:
    """Whether a sentence outside the directions tells how to take it: a number of units with 'daily' or 'times'."""
    counted = any(count.numbered for count in unit_counts(clause))
    if counted and _SCHEME.search(clause.text):
        return True
    return counted and clause.has("daily", "times", "moment") and (clause.has("take", "audience:adult") or len(clause.text) < 60)


def _split_advice(clause: Clause) -> list[Hit]:
    if clause.has("times:1", "limit"):
        return []  # once a day, or divided: a permission is no advice
    return [hit for region in _regions(clause) for hit in region.of("split") if hit.concept == "split"]


def _regimens(clauses: Iterable[Clause]) -> Iterator[Regimen]:
    for clause in clauses:
        if clause.has("reach") and not clause.has("daily", "times"):
            continue
        for region in _regions(clause):
            regimen = _regimen(region)
            if regimen is not None:
                yield regimen


def _regions(clause: Clause) -> list[_Region]:
    """The stretches of a clause that speak of adults, or of nobody in particular."""
    turns: list[tuple[int, bool]] = [(clause.span.start, True)]
    counts = unit_counts(clause)
    for hit in clause.of("audience", "reach"):
        adult = hit.concept == "audience:adult"
        since = turns[-1][0]
        spoken = any(since <= count.span.start < hit.span.start for count in counts if count.numbered) or any(
            since <= one.span.start < hit.span.start for one in clause.of("times")
        )
        if not adult and turns[-1][1] and len(turns) > 1 and not spoken:
            continue
        if not adult and hit.concept == "audience:person":
            continue
        turns.append((hit.span.start, adult))
    ends = [start for start, _ in turns[1:]] + [clause.span.end]
    return [_Region(clause, Span(start, end)) for (start, adult), end in zip(turns, ends, strict=True) if adult and end > start]


def _regimen(region: _Region) -> Regimen | None:
    """What one stretch says; None where it gives neither a number of units nor how often."""
    scheme = _scheme(region)
    if scheme is not None:
        return scheme
    counts = _doses(region)
    times, daily = _times(region), bool(region.of("daily", "times:1", "times:2", "times:3", "moment"))
    moments = _moments(region)
    if not counts and times is None and not (region.of("daily") and region.of("take")):
        return None
    if not counts and not region.of("take", "daily", "times", "each") and times is None:
        return None
    limit = bool(counts) and all(_is_limited(region, count) for count in counts)
    per_moment = _per_meal(region, counts) or _per_moment(region, counts, moments)
    if per_moment is not None:
        return replace(per_moment, limit=limit)
    units = _largest(counts)
    parts = _counted_intakes(region, numbers_of(region.clause)) if times is None else None
    if parts is not None and units is not None and not limit:
        share = Decimal(-(-(units.value.high or units.value.low) // parts.low))
        return Regimen(region.clause, region.span, Interval(share, share), units.unit, Interval(parts.low, parts.low), parts.low >= 2, daily=True)
    times = times or parts
    regimen = Regimen(
        region.clause, region.span, units and units.value, units.unit if units else None, times, _advised(times), daily, limit=limit
    )
    if times is None and moments >= 2:
        return _over_moments(regimen, moments, region)
    if times is None and daily:
        return replace(regimen, intakes=_ONE)
    return regimen


def _scheme(region: _Region) -> Regimen | None:
    """A dosing scheme such as 1-0-1: morning, noon, evening (, night)."""
    match = _SCHEME.search(region.clause.read.normal.text, *region.span)
    if match is None:
        return None
    taken = [Decimal(digit) for digit in match.groups() if digit is not None and digit != "0"]
    if not taken or max(taken) > 4:
        return None
    count = Decimal(len(taken))
    unit = next((one.unit for one in region.counts()), None)
    return Regimen(region.clause, region.span, Interval(max(taken), max(taken)), unit, Interval(count, count), count >= 2, daily=True)


def _doses(region: _Region) -> list[Count]:
    """The numbers of units that are taken: numbered ones; a unit alone where it follows 'each' or 'per'."""
    counts = [count for count in region.counts() if count.unit != _LIQUID]
    numbered = [count for count in counts if count.numbered]
    if not numbered:
        numbered = [count for count in region.counts() if count.numbered and count.unit == _LIQUID and count.value.low <= _SPOONS][:1]
    servings = [count for count in numbered if count.unit == "serving"]
    proper = [count for count in numbered if count.unit != "serving"]
    return proper or servings


def _is_limited(region: _Region, count: Count) -> bool:
    return any(
        -_REACH <= hit.span.start - count.span.end <= _REACH if hit.span.start >= count.span.end else count.span.start - hit.span.end <= _REACH
        for hit in region.of("limit")
    )


def _largest(counts: Sequence[Count]) -> Count | None:
    return max(counts, key=lambda count: (count.value.high or count.value.low), default=None)


def _times(region: _Region) -> Interval | None:
    """How many times a day: 'twice', '2 x', '3 maal', 'every 8 hours', '2 doses a day'; the ends of a range."""
    found: list[Interval] = []
    numbers = numbers_of(region.clause)
    text = region.clause.between
    for hit in region.of("times"):
        if hit.kind:
            found.append(_with_low_end(region, hit, numbers))
            continue
        for value, span in numbers:
            if span.end <= hit.span.start and text(span.end, hit.span.start).strip() == "":
                found.append(value)
    for hit in region.of("moment:hours"):
        for value, span in numbers:
            if span.end <= hit.span.start and text(span.end, hit.span.start).strip() == "" and region.of("each", "basis:per", "daily"):
                high = value.high or value.low
                if high in (4, 6, 8, 12):
                    found.append(Interval(Decimal(24) / high, Decimal(24) / value.low))
    if region.of("moment:every-meal") and not found:
        found.append(Interval(Decimal(3), Decimal(3)))
    if not found:
        return None
    limited = any(_limits(region, hit) for hit in region.of("times"))
    low, high = min(one.low for one in found), max(one.high or one.low for one in found)
    return Interval(Decimal(1) if limited else low, high)


def _with_low_end(region: _Region, times: Hit, numbers: Sequence[tuple[Interval, Span]]) -> Interval:
    """'twice', or 'one to two times': the number before 'to' is the low end."""
    value = Decimal(times.kind)
    for low, span in numbers:
        if span.start < times.span.start < span.end:
            return Interval(min(low.low, value), value)
        gap = region.clause.between(span.end, times.span.start)
        joined = any(span.end <= hit.span.start and hit.span.end <= times.span.start for hit in region.of("join:to"))
        if span.end <= times.span.start and len(gap) <= 6 and (joined or gap.strip() == "-"):
            return Interval(min(low.low, value), value)
    return Interval(value, value)


def _limits(region: _Region, times: Hit) -> bool:
    if any(0 <= times.span.start - hit.span.end <= 8 for hit in region.of("limit")):
        return True
    lead = next((hit for hit in region.of("join:to") if 0 <= times.span.start - hit.span.end <= 2), None)
    return lead is not None and not any(0 <= lead.span.start - span.end <= 2 for _, span in numbers_of(region.clause))


def _counted_intakes(region: _Region, numbers: Sequence[tuple[Interval, Span]]) -> Interval | None:
    """'in 2 doses', 'en 3 prises', 'max. 2 portions a day': a number of intakes beside a number of other units."""
    others = [count for count in region.counts() if count.numbered and count.unit != "serving"]
    limited = bool(region.of("limit")) and not region.of("split")
    for hit in region.of("split"):
        for value, span in numbers:
            if any(count.span.start <= span.start < count.span.end for count in others):
                continue
            words = 1 if hit.kind else 0
            near = span.end <= hit.span.start and len(region.clause.between(span.end, hit.span.start).split()) <= words
            if near and region.span.start <= span.start and (others or limited):
                return Interval(Decimal(1), value.high) if limited else value
    return None


def _moments(region: _Region) -> int:
    """How many different moments of the day are named as going together; 'morning or evening' is one."""
    hits = [hit for hit in region.of("moment") if hit.kind not in ("hours", "every-meal")]
    kinds = list(dict.fromkeys("evening" if hit.kind == "bedtime" else hit.kind for hit in hits))
    if len(kinds) < 2:
        return len(kinds)
    between = [hit for hit in region.of("join:to", "join:and") if hits[0].span.end <= hit.span.start < hits[-1].span.start]
    joined = any(hit.concept == "join:and" for hit in between)
    either = any(hit.concept == "join:to" and not any(other.concept == "join:and" and other.span == hit.span for other in between) for hit in between)
    return 1 if either and not joined else len(kinds)


def _per_meal(region: _Region, counts: Sequence[Count]) -> Regimen | None:
    """A daily total of which each meal gets its number: '3 gélules par jour, une à chaque repas'."""
    total = next((count for count in counts if _is_total(region, count.span, counts) and count.value.high), None)
    meal = next(iter(region.of("moment:every-meal")), None)
    if total is None or meal is None or not total.value.exact:
        return None
    for value, span in numbers_of(region.clause):
        if span.start > total.span.start and 0 <= meal.span.start - span.end <= 12 and value.exact and total.value.low % value.low == 0:
            count = total.value.low / value.low
            return Regimen(region.clause, region.span, value, total.unit, Interval(count, count), count >= 2, daily=True)
    return None


def _per_moment(region: _Region, counts: Sequence[Count], moments: int) -> Regimen | None:
    """'1 in the morning and 2 in the evening': numbers that go with moments of their own."""
    if moments < 2:
        return None
    shared = _for_each(region)
    if shared is not None:
        count = Decimal(moments)
        return Regimen(region.clause, region.span, shared, counts[0].unit if counts else None, Interval(count, count), split=True, daily=True)
    hits = [hit for hit in region.of("moment") if hit.kind != "hours"]
    bound: list[Interval] = []
    for value, span in numbers_of(region.clause):
        if not region.span.start <= span.start < region.span.end or any(0 <= hit.span.start - span.end <= 2 for hit in region.of("moment:hours")):
            continue
        if any(0 <= hit.span.start - span.end <= 40 and not _crosses(region, span.end, hit.span.start, hits) for hit in hits) and not _is_total(region, span, counts):
            bound.append(value)
    if len(bound) < 2:
        return None
    largest = max(bound, key=lambda one: one.high or one.low)
    count = Decimal(len(bound))
    unit = counts[0].unit if counts else None
    return Regimen(region.clause, region.span, largest, unit, Interval(count, count), split=True, daily=True)


def _for_each(region: _Region) -> Interval | None:
    """The number behind 'je' or 'each': '2 Kapseln, je eine morgens und abends'."""
    for hit in region.of("each"):
        for value, span in numbers_of(region.clause):
            if 0 <= span.start - hit.span.end <= 2 or hit.span.start <= span.start < hit.span.end:
                return value
    return None


def _crosses(region: _Region, start: int, end: int, hits: Sequence[Hit]) -> bool:
    return any(start <= value_span.start < end for _, value_span in numbers_of(region.clause))


def _is_total(region: _Region, span: Span, counts: Sequence[Count]) -> bool:
    """Whether a number is the daily total: '2 capsules daily, one in the morning and one in the evening'."""
    return any(count.span.start == span.start and any(0 <= hit.span.start - count.span.end <= 12 for hit in region.of("daily")) for count in counts)


def _over_moments(regimen: Regimen, moments: int, region: _Region) -> Regimen:
    """A number of units with several moments: for each moment, or a daily total that is spread over them."""
    count = Interval(Decimal(moments), Decimal(moments))
    total = regimen.units
    each = bool(region.of("each"))
    if total is not None and region.of("daily") and not each and total.high is not None and total.high >= moments:
        share = -(-total.high // moments)
        return replace(regimen, units=Interval(share, share), intakes=count, split=True)
    return replace(regimen, intakes=count, split=True)


def _advised(times: Interval | None) -> bool:
    """Dividing is advised where even the low end of the range is more than one intake: a permission is no advice."""
    return times is not None and times.low >= 2


def _settled(regimens: Sequence[Regimen], advice: Sequence[tuple[Clause, Span]]) -> Regimen | None:
    """The regimen that counts: the largest intake; a later sentence may say how a daily total is divided."""
    proper = [one for one in regimens if not one.limit] or list(regimens)
    counted = [one for one in proper if one.units is not None]
    if not counted:
        return next((one for one in proper if one.intakes is not None), proper[0] if proper else None)
    best = max(counted, key=lambda one: (one.intakes is not None or one.daily, one.units.high or one.units.low if one.units else 0))
    later = counted[counted.index(best) + 1 :]
    best = _with_frequency(best, proper)
    refined = _refinement(best, later)
    if refined is not None:
        return refined
    if advice and best.units is not None and (best.intakes is None or best.intakes.high == 1):
        return _divided(best)
    return best


def _with_frequency(best: Regimen, regimens: Sequence[Regimen]) -> Regimen:
    """A frequency that another sentence gives: 'Take one tablet at a time. At most twice a day.'"""
    if best.intakes is not None:
        return best
    other = next((one for one in regimens if one.units is None and one.intakes is not None), None)
    return best if other is None else replace(best, intakes=other.intakes, split=other.split, daily=True)


def _refinement(best: Regimen, later: Sequence[Regimen]) -> Regimen | None:
    """'2 capsules daily. Take 1 in the morning and 1 in the evening.'"""
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
