"""Moments of the day: 'morning and evening', '1 at breakfast and 2 at dinner', 'one with each meal'.

In: a region with its numbers of units. Out: the regimen that the moments make, or how many moments there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from labelcheck.model import Interval, Span
from labelcheck.understand.basis import Count, numbers_of
from labelcheck.understand.chemistry import share_of
from labelcheck.understand.regions import Regimen, Region

_MOMENT_REACH = 40
"""Characters between a number and the moment it goes with, at most."""


_SMALL_WORD = 3
"""Letters of a word between a bare number and its moment: '1 at bedtime'; a longer one may be what is counted."""

_MEAL_REACH = 24
"""Characters between words of dividing and the meals, at most: room for an article and a number."""

_MEALS = Decimal(3)


def moments_of(region: Region) -> int:
    """How many different moments of the day are named as going together; 'morning or evening' is one."""
    hits = [hit for hit in region.of("moment") if hit.kind not in ("hours", "every-meal")]
    kinds = list(dict.fromkeys("evening" if hit.kind == "bedtime" else hit.kind for hit in hits))
    if len(kinds) < 2:
        return len(kinds)
    between = [hit for hit in region.of("join:to", "join:and") if hits[0].span.end <= hit.span.start < hits[-1].span.start]
    joined = any(hit.concept == "join:and" for hit in between)
    either = any(
        hit.concept == "join:to" and not any(other.concept == "join:and" and other.span == hit.span for other in between)
        for hit in between
    )
    return 1 if either and not joined else len(kinds)


def per_meal(region: Region, counts: Sequence[Count]) -> Regimen | None:
    """A daily total of which each meal gets its number: '3 gélules par jour, une à chaque repas'."""
    shared = _over_meals(region, counts)
    if shared is not None:
        return shared
    total = next((count for count in counts if _is_total(region, count.span, counts) and count.value.high), None)
    meal = next(iter(region.of("moment:every-meal")), None)
    if total is None or meal is None or not total.value.exact:
        return None
    named = {count.span.start: count.span.end for count in counts if count.numbered}
    for value, span in numbers_of(region.clause):
        if (
            span.start > total.span.start
            and 0 <= meal.span.start - named.get(span.start, span.end) <= 12
            and value.exact
            and total.value.low % value.low == 0
        ):
            count = total.value.low / value.low
            return Regimen(region.clause, region.span, value, total.unit, Interval(count, count), count >= 2, daily=True)
    return None


def _over_meals(region: Region, counts: Sequence[Count]) -> Regimen | None:
    """A daily total that is divided over the meals named behind it: '6 tablets a day, spread over the three meals'."""
    meal = next(iter(region.of("moment:every-meal")), None)
    if meal is None or len(counts) != 1 or not region.of("daily"):
        return None
    units = counts[0].value.high or counts[0].value.low
    divided = [hit.span for hit in region.of("split") if hit.concept == "split" and hit.span.start >= counts[0].span.end]
    if units < _MEALS or not any(0 <= meal.span.start - span.end <= _MEAL_REACH for span in divided):
        return None
    share = share_of(units, _MEALS)
    three = Interval(_MEALS, _MEALS)
    return Regimen(region.clause, region.span, Interval(share, share), counts[0].unit, three, split=True, daily=True)


def per_moment(region: Region, counts: Sequence[Count]) -> Regimen | None:
    """'1 in the morning and 2 in the evening': numbers that go with moments of their own."""
    moments = moments_of(region) + bool(_by_day(region, counts))
    if moments == 1:
        return _through_the_day(region, counts)
    if moments < 2:
        return None
    shared = _for_each(region)
    if shared is not None:
        count = Decimal(moments)
        return Regimen(
            region.clause, region.span, shared, counts[0].unit if counts else None, Interval(count, count), split=True, daily=True
        )
    by_day = _by_day(region, counts)
    bound = [value for value, span in _spoken_numbers(region, counts) if span in by_day or _has_moment(region, span)]
    if len(bound) < 2:
        return None
    largest = max(bound, key=lambda one: one.high or one.low)
    count, total = Decimal(len(bound)), sum((one.high or one.low for one in bound), Decimal(0))
    unit = counts[0].unit if counts else None
    intakes = Interval(count, count)
    return Regimen(region.clause, region.span, largest, unit, intakes, split=True, daily=True, total=total)


def _through_the_day(region: Region, counts: Sequence[Count]) -> Regimen | None:
    """'1 capsule during the day and 2 capsules at bedtime': two numbers, one with a moment, the other with the day."""
    spoken = [one for one in _spoken_numbers(region, counts) if _is_counted(region, one[1], counts)]
    if len(spoken) != 2 or not any(count.numbered for count in counts):
        return None
    (_, first), (_, second) = spoken
    joined = any(first.end <= hit.span.start < second.start for hit in region.of("join:and"))
    spans = (Span(first.end, second.start), Span(second.end, region.span.end))
    named = [{hit.group for hit in region.of("moment", "split") if span.start <= hit.span.start < span.end} for span in spans]
    if not joined or named not in ([{"moment"}, {"split"}], [{"split"}, {"moment"}]):
        return None
    taken = [value.high or value.low for value, _ in spoken]
    most, two = Interval(max(taken), max(taken)), Interval(Decimal(2), Decimal(2))
    return Regimen(region.clause, region.span, most, counts[0].unit, two, split=True, daily=True, total=sum(taken, Decimal(0)))


def _is_counted(region: Region, span: Span, counts: Sequence[Count]) -> bool:
    """Whether a number counts units: its unit stands behind it, or a moment does with a short word between at most."""
    if any(count.numbered and count.span.start == span.start for count in counts):
        return True
    gaps = [region.clause.between(span.end, hit.span.start) for hit in region.of("moment") if hit.span.start >= span.end]
    return any(len(gap.strip()) <= _SMALL_WORD for gap in gaps)


def _by_day(region: Region, counts: Sequence[Count]) -> list[Span]:
    """The numbers of units right before 'during the day', where others are for the evening or the morning."""
    if not region.of("moment"):
        return []
    ends = {count.span.start: count.span.end for count in counts if count.numbered}
    said = {span.start: span for _, span in numbers_of(region.clause)}
    hits = region.of("split")
    found = [said[start] for start, end in ends.items() if start in said and any(0 <= hit.span.start - end <= 2 for hit in hits)]
    return found if len(ends) > len(found) else []


def _spoken_numbers(region: Region, counts: Sequence[Count]) -> list[tuple[Interval, Span]]:
    """The numbers of a region that can be of a moment: not the daily total, and not of hours."""
    hours = region.of("moment:hours")
    return [
        (value, span)
        for value, span in numbers_of(region.clause)
        if region.span.start <= span.start < region.span.end
        and not _is_total(region, span, counts)
        and not any(0 <= hit.span.start - span.end <= 2 for hit in hours)
    ]


def _has_moment(region: Region, span: Span) -> bool:
    """Whether a number goes with a moment of its own: behind it, or before it where the moments lead ('ochtend 1, avond 2')."""
    hits = [hit for hit in region.of("moment") if hit.kind != "hours"]
    numbers = [place for _, place in numbers_of(region.clause) if place.start >= region.span.start]
    leads = bool(hits and numbers) and hits[0].span.start < numbers[0].start
    for hit in hits:
        start, end = (hit.span.end, span.start) if leads else (span.end, hit.span.start)
        if 0 <= end - start <= _MOMENT_REACH and not _crosses(region, start, end):
            return True
    return False


def _for_each(region: Region) -> Interval | None:
    """The number behind 'je' or 'each': '2 Kapseln, je eine morgens und abends'."""
    for hit in region.of("each"):
        for value, span in numbers_of(region.clause):
            if 0 <= span.start - hit.span.end <= 2 or hit.span.start <= span.start < hit.span.end:
                return value
    return None


def _crosses(region: Region, start: int, end: int) -> bool:
    """Whether another number stands between two places; one of hours ('1 two hours before bedtime') is none."""
    hours = region.of("moment:hours")
    others = [span for _, span in numbers_of(region.clause) if not any(0 <= hit.span.start - span.end <= 2 for hit in hours)]
    return any(start <= span.start < end for span in others)


def _is_total(region: Region, span: Span, counts: Sequence[Count]) -> bool:
    """Whether a number is the daily total: '2 capsules daily, one in the morning and one in the evening'."""
    spread = [hit.span for hit in region.of("split")]  # 'during the day' makes no total
    daily = [hit.span for hit in region.of("daily") if not any(one.start <= hit.span.start < one.end for one in spread)]
    return any(count.span.start == span.start and any(0 <= one.start - count.span.end <= 12 for one in daily) for count in counts)


def over_moments(regimen: Regimen, moments: int, region: Region) -> Regimen:
    """A number of units with several moments: for each moment, or a daily total that is spread over them."""
    count = Interval(Decimal(moments), Decimal(moments))
    total = regimen.units
    each = bool(region.of("each"))
    if total is not None and region.of("daily") and not each and total.high is not None and total.high >= moments:
        share = share_of(total.high, Decimal(moments))
        return replace(regimen, units=Interval(share, share), intakes=count, split=True)
    return replace(regimen, intakes=count, split=True)
