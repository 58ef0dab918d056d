"""What one stretch of directions says: how many units at one time, how many times a day, and whether it is divided.

In: a region. Out: a ``Regimen``, or None where it tells no dose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from labelcheck.model import Interval, Span
from labelcheck.understand.basis import Count, numbers_of
from labelcheck.understand.chemistry import share_of
from labelcheck.understand.frequency import counted_intakes, shares_of, times_of
from labelcheck.understand.mentions import Hit
from labelcheck.understand.moments import moments_of, over_moments, per_meal, per_moment
from labelcheck.understand.regions import Regimen, Region

SCHEME = re.compile(r"(?<![\d-])(\d)\s?-\s?(\d)\s?-\s?(\d)(?:\s?-\s?(\d))?(?![\d-])")
"""A dosing scheme such as 1-0-1: morning, noon, evening (, night)."""

_ONE = Interval(Decimal(1), Decimal(1))
_LIQUID = "ml"
_SPOONS = 60
"""Millilitres: more than four spoons is the water a dose is stirred into."""

_MOST_GRAMS = 40
"""Grams taken at one time, at most."""

_MOST = 12
"""Units taken at one time, at most, where no word says what they are."""

_PRESS_REACH = 12
"""Characters between a verb of spraying and the number of presses, at most."""

_ARTICLE = 4
"""Characters of an article with the space behind it, at most."""

_REACH = 24
"""Characters between a limiting word and the number it limits."""

_TIMES_REACH = 8
"""Characters between a limiting word and the word 'times' that it limits: room for a number."""


def regimen_of(region: Region) -> Regimen | None:
    """What one stretch says; None where it gives neither a number of units nor how often."""
    told = _scheme(region) or _choice(region)
    return _told(region) if told is None else told


def _choice(region: Region) -> Regimen | None:
    """Ways of taking it of which one is chosen: '1 tablet 3 times daily or 3 at once'; the largest counts."""
    ways = _ways(region)
    found = [one for one in map(_told, ways) if one is not None and one.units is not None]
    if len(ways) < 2 or len(found) < len(ways) or len({one.unit for one in found}) > 1:
        return None
    best = max(found, key=lambda one: one.units.high or one.units.low if one.units else 0)
    best = replace(best, span=region.span, intakes=best.intakes or _ONE, daily=True, split=all(one.split for one in found))
    days = [units for one in (*found, best) if (units := one.units_a_day) is not None]
    return replace(best, total=max(days))


def _ways(region: Region) -> list[Region]:
    """The stretches on both sides of 'or', where each says how many units and how often, or at which moment."""
    inside = [count.span for count in region.counts()] + [span for _, span in numbers_of(region.clause)]
    places = [
        hit.span.start for hit in region.of("join:to") if not any(span.start <= hit.span.start < span.end for span in inside)
    ]
    ways, start = [], region.span.start
    for place in places:
        if _is_way(Region(region.clause, Span(start, place))) and _is_way(Region(region.clause, Span(place, region.span.end))):
            ways.append(Region(region.clause, Span(start, place)))
            start = place
    return [*ways, Region(region.clause, Span(start, region.span.end))]


def _is_way(region: Region) -> bool:
    counted = any(count.numbered and count.unit not in (_LIQUID, "serving") for count in region.counts())
    return counted and bool(region.of("times", "daily", "moment", "each"))


def _told(region: Region) -> Regimen | None:
    """What a stretch says that tells of one way of taking it."""
    pressed = _pressed(region)
    counts = _doses(region) or ([pressed] if pressed else [])
    times = times_of(region if pressed is None else Region(region.clause, Span(pressed.span.end, region.span.end)))
    bare = None if counts else uncounted(region)
    told = region.of("daily") and (region.of("take") or _is_unit_a_day(region))
    if not counts and bare is None and times is None and not told:
        return per_moment(region, ()) if region.of("take") else None
    if region.of("weekly") and not region.of("daily"):
        times = None if times is None else _ONE  # so many times a week: at most once on a day
    limit = bool(counts) and all(_is_limited(region, count) for count in counts)
    by_moment = per_meal(region, counts) or per_moment(region, counts)
    if by_moment is not None:
        return replace(by_moment, limit=limit)
    found = _counted(region, _largest(counts), times, limit=limit)
    return found if bare is None else replace(found, units=bare)


def _counted(region: Region, units: Count | None, times: Interval | None, *, limit: bool) -> Regimen:
    """A number of units with how often they are taken, or with the number of intakes that they are a day's total of."""
    parts = counted_intakes(region, numbers_of(region.clause)) if times is None else shares_of(region, times)
    if parts is not None and units is not None and not limit:
        share = share_of(units.value.high or units.value.low, parts.low)
        intakes = Interval(parts.low, parts.low)
        return Regimen(region.clause, region.span, Interval(share, share), units.unit, intakes, parts.low >= 2, daily=True)
    times = times or parts
    daily = bool(region.of("daily", "times:1", "times:2", "times:3", "moment"))
    value, unit = (units.value, units.unit) if units else (None, None)
    regimen = Regimen(region.clause, region.span, value, unit, times, _advised(times), daily, limit=limit)
    if times is None and moments_of(region) >= 2:
        return over_moments(regimen, moments_of(region), region)
    return replace(regimen, intakes=_ONE) if times is None and daily else regimen


def _scheme(region: Region) -> Regimen | None:
    """A dosing scheme such as 1-0-1: morning, noon, evening (, night)."""
    match = SCHEME.search(region.clause.read.normal.text, *region.span)
    if match is None:
        return None
    taken = [Decimal(digit) for digit in match.groups() if digit is not None and digit != "0"]
    if not taken or max(taken) > 4:
        return None
    count = Decimal(len(taken))
    unit = next((one.unit for one in region.counts() if one.unit != _LIQUID or one.value.low <= _SPOONS), None)
    most, intakes, total = Interval(max(taken), max(taken)), Interval(count, count), sum(taken, Decimal(0))
    return Regimen(region.clause, region.span, most, unit, intakes, count >= 2, daily=True, total=total)


def _doses(region: Region) -> list[Count]:
    """The numbers of units that are taken: numbered ones; a unit alone where it follows 'each' or 'per'."""
    counts = [count for count in region.counts() if count.unit != _LIQUID]
    numbered = [count for count in counts if count.numbered]
    if not numbered:
        numbered = [
            count for count in region.counts() if count.numbered and count.unit == _LIQUID and count.value.low <= _SPOONS
        ][:1]
    if not region.counts():
        numbered = _weights(region)
    servings = [count for count in numbered if count.unit == "serving"]
    proper = [count for count in numbered if count.unit != "serving"]
    return proper or servings


def _weights(region: Region) -> list[Count]:
    """What is taken by weight: 'Take 6 g daily'; magnesium itself is not given in grams."""
    if not region.of("take", "daily", "times") or region.of("nutrient:magnesium"):
        return []
    found = [amount for amount in region.clause.amounts if amount.measure.id == "g" and amount.value.low <= _MOST_GRAMS]
    inside = [amount for amount in found if region.span.start <= amount.span.start < region.span.end]
    return [Count(amount.value, "g", amount.span, numbered=True) for amount in inside[:1]]


def _pressed(region: Region) -> Count | None:
    """How often a spray is pressed at one time: 'Spray 4 times into the mouth, twice a day'; the span ends with 'times'."""
    for press in region.of("press"):
        for count in _number_of_times(region):
            daily = any(count.span.start <= hit.span.start <= count.span.end + 2 for hit in region.of("daily"))
            if 0 <= count.span.start - press.span.end <= _PRESS_REACH and not daily:
                return count
    return None


def _number_of_times(region: Region) -> Iterator[Count]:
    """'4 times', 'twice': the number as a count of presses."""
    for hit in region.of("times"):
        if hit.kind:
            value = Interval(Decimal(hit.kind), Decimal(hit.kind))
            yield Count(value, "spray", hit.span, numbered=True)
        for value, span in numbers_of(region.clause):
            if not hit.kind and 0 <= hit.span.start - span.end <= 1:
                yield Count(value, "spray", Span(span.start, hit.span.end), numbered=True)


def _is_unit_a_day(region: Region) -> bool:
    """Whether a stretch begins with a unit behind a short word that may be its number, daily: 'Um comprimido por dia'."""
    daily = region.of("daily")
    return any(
        0 < count.span.start - region.span.start <= _ARTICLE and any(0 <= hit.span.start - count.span.end <= 1 for hit in daily)
        for count in region.counts()
        if not count.numbered
    )


def uncounted(region: Region) -> Interval | None:
    """A number that is taken without a word for what: 'Take two daily', 'Chew three (3) a day', 'Swallow one with breakfast'."""
    if not region.of("take") or any(count.numbered for count in region.counts()):
        return None
    follows = [hit.span.start for hit in region.of("daily", "moment", "food", "each") if hit.concept != "moment:hours"]
    for value, span in numbers_of(region.clause):
        end = span.end + (region.clause.between(span.end, span.end + 1) == ")")
        inside = region.span.start <= span.start < region.span.end
        if inside and value.low <= _MOST and any(0 <= start - end <= 1 for start in follows):
            return value
    return None


def _is_limited(region: Region, count: Count) -> bool:
    """Whether a limiting word is about a number of units, and not about how often ('1 tablet, up to 3 times a day')."""
    return any(
        -_REACH <= hit.span.start - count.span.end <= _REACH
        if hit.span.start >= count.span.end
        else count.span.start - hit.span.end <= _REACH
        for hit in region.of("limit")
        if not (hit.span.start >= count.span.end and _limits_times(region, hit))
    )


def _limits_times(region: Region, limit: Hit) -> bool:
    """Whether what follows a limiting word is how often: a word such as 'twice', or 'times' behind one number."""
    following = [hit for hit in region.of("times") if 0 <= hit.span.start - limit.span.end <= _TIMES_REACH]
    return any(not any(c in region.clause.between(limit.span.end, hit.span.start) for c in ".;,(") for hit in following)


def _largest(counts: Sequence[Count]) -> Count | None:
    return max(counts, key=lambda count: count.value.high or count.value.low, default=None)


def _advised(times: Interval | None) -> bool:
    """Dividing is advised where even the low end of the range is more than one intake: a permission is no advice."""
    return times is not None and times.low >= 2
