"""How often a day: 'twice', '2 x', '3 maal', 'every 8 hours', 'in 2 or 3 doses'. In: a region. Out: intervals of intakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from labelcheck.model import Interval, Span
from labelcheck.understand.basis import numbers_of
from labelcheck.understand.mentions import Hit
from labelcheck.understand.regions import Region

_DAY_HOURS = Decimal(24)
_HOURS = (4, 6, 8, 12, 24)
"""Hours between intakes that divide a day."""

_SHARED = 2
"""Parts that something is divided in, at least."""


def times_of(region: Region) -> Interval | None:
    """How many times a day; the ends of a range; None where it is not said."""
    numbers = numbers_of(region.clause)
    found = [*_spoken_times(region, numbers), *_hourly(region, numbers)]
    if region.of("moment:every-meal") and not found:
        found.append(Interval(Decimal(3), Decimal(3)))
    if not found:
        return None
    limited = any(_limits(region, hit) for hit in region.of("times"))
    low, high = min(one.low for one in found), max(one.high or one.low for one in found)
    return Interval(Decimal(1) if limited else low, high)


def _spoken_times(region: Region, numbers: Sequence[tuple[Interval, Span]]) -> Iterator[Interval]:
    for hit in region.of("times"):
        if hit.kind:
            yield _with_low_end(region, hit, numbers)
        else:
            yield from (value for value, span in numbers if _right_before(region, span, hit))


def _hourly(region: Region, numbers: Sequence[tuple[Interval, Span]]) -> Iterator[Interval]:
    """'every 8 hours' is three times a day."""
    for hit in region.of("moment:hours"):
        for value, span in numbers:
            high = value.high or value.low
            divided = high == _DAY_HOURS and region.of("split")  # '4 per 24 hours, in 2 doses' is not once
            if _right_before(region, span, hit) and high in _HOURS and region.of("each", "basis:per", "daily") and not divided:
                yield Interval(_DAY_HOURS / high, _DAY_HOURS / value.low)


def _right_before(region: Region, span: Span, hit: Hit) -> bool:
    return span.end <= hit.span.start and region.clause.between(span.end, hit.span.start).strip(" )") == ""


def _with_low_end(region: Region, times: Hit, numbers: Sequence[tuple[Interval, Span]]) -> Interval:
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


def _limits(region: Region, times: Hit) -> bool:
    if any(0 <= times.span.start - hit.span.end <= 8 for hit in region.of("limit")):
        return True
    lead = next((hit for hit in region.of("join:to") if 0 <= times.span.start - hit.span.end <= 2), None)
    return lead is not None and not any(0 <= lead.span.start - span.end <= 2 for _, span in numbers_of(region.clause))


def counted_intakes(region: Region, numbers: Sequence[tuple[Interval, Span]]) -> Interval | None:
    """'in 2 doses', 'en 3 prises', 'max. 2 portions a day': a number of intakes beside a number of other units."""
    others = [count for count in region.counts() if count.numbered and count.unit != "serving"]
    servings = [count.span.start for count in region.counts() if count.unit == "serving"]
    limited = bool(region.of("limit")) and not any(hit.concept == "split" for hit in region.of("split"))
    for hit in region.of("split"):
        for value, span in numbers:
            if any(count.span.start <= span.start < count.span.end for count in others):
                continue
            words = 1 if hit.kind else 0
            near = span.end <= hit.span.start and len(region.clause.between(span.end, hit.span.start).split()) <= words
            if near and region.span.start <= span.start and (others or (limited and span.start not in servings)):
                return Interval(Decimal(1), value.high) if limited else value
    return None


def shares_of(region: Region, times: Interval | None) -> Interval | None:
    """The number of times a day's units are divided in: '4 a day in 2 times', 'divided over 2 times'; None where they are not."""
    if times is None or times.low < _SHARED or len(region.of("times")) != 1 or not region.counts():
        return None
    [told] = region.of("times")
    start = min([told.span.start, *(span.start for _, span in numbers_of(region.clause) if _right_before(region, span, told))])
    into = [hit.span.end for hit in region.of("shared-in", "split") if hit.concept != "split:count"]
    return times if any(0 <= start - end <= 1 for end in into) else None
