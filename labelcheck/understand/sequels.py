"""Intakes of one day that are told one after the other: 'In the morning 1 capsule; in the evening 2'.

In: the clauses that tell how to take the product, with their regimens. Out: the regimens, those of such clauses as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from labelcheck.model import Interval
from labelcheck.understand.basis import Count, numbers_of, unit_counts
from labelcheck.understand.clauses import Clause
from labelcheck.understand.places import distance, inside
from labelcheck.understand.regions import Regimen, regions_of

_MOST = 12
"""Units at one moment, at most: a larger number is an hour or an amount."""

_WHOLE_DAY = ("hours", "every-meal")

_NO_PART = ("permitted", "times", "limit", "instead", "audience:person")
"""What a clause says that does not tell of one moment among others of the same day, for the same persons."""

_BESIDE = 3
"""Characters between a number of units and 'daily' that it goes with, at most."""

_LEAD = 14
"""Characters from the beginning of a clause to words that it is about another product, at most."""


class _Taken(NamedTuple):
    """What a clause says of one moment of the day."""

    clause: Clause
    moment: str
    units: Decimal
    regimen: Regimen | None

    @property
    def on_some_days(self) -> bool:
        """Whether it is told of some days only."""
        return self.clause.has("some-days")

    @property
    def extra(self) -> bool:
        """Whether it is told of some days or some cases only."""
        return self.on_some_days or self.clause.has("condition")


def added_up(clauses: Sequence[Clause], regimens: Iterable[Regimen]) -> list[Regimen]:
    """The regimens in order, those of clauses that follow one another with moments of their own as one."""
    found = list(regimens)
    for run in _runs(clauses, found):
        if len(run) > 1 and (first := next((one.regimen for one in run if one.regimen), None)) is not None:
            index = found.index(first)
            told = [one.regimen for one in run]
            found = [one for one in found if one is first or not any(one is other for other in told)]
            found[index] = _of_day(first, run)
    return found


def _of_day(first: Regimen, run: Sequence[_Taken]) -> Regimen:
    """All moments of a day as one regimen; dividing is not advised where only the first holds for every day."""
    most, total = max(one.units for one in run), sum((one.units for one in run), Decimal(0))
    least, count = Decimal(sum(not one.extra for one in run[1:]) + 1), Decimal(len(run))
    intakes = Interval(least, count)
    return replace(first, units=Interval(most, most), intakes=intakes, split=least > 1, daily=True, total=total)


def _runs(clauses: Sequence[Clause], regimens: Sequence[Regimen]) -> list[list[_Taken]]:
    """Clauses of one panel that follow one another, each with a moment of its own."""
    runs: list[list[_Taken]] = [[]]
    for clause in clauses:
        run = runs[-1]
        taken = _taken(clause, regimens, goes_on=bool(run))
        if taken is None:
            runs.append([])
        elif run and not _goes_on(run, taken):
            runs.append([taken])
        else:
            run.append(taken)
    return runs


def _goes_on(run: Sequence[_Taken], taken: _Taken) -> bool:
    """Whether a clause tells another moment of the same day."""
    if run[-1].clause.read is not taken.clause.read or any(one.moment == taken.moment for one in run):
        return False
    if any(one.clause.has("some-days:first") for one in run):
        return False  # 'Then 2 in the evening.'
    return not (taken.on_some_days and any(one.on_some_days for one in run))


def _taken(clause: Clause, regimens: Sequence[Regimen], *, goes_on: bool) -> _Taken | None:
    """What a clause says of one moment, in a sentence that goes on also without the unit; None where it says anything else."""
    moments = {"evening" if hit.kind == "bedtime" else hit.kind for hit in clause.of("moment")}
    whole = [region.span for region in regions_of(clause)] == [clause.span]
    if len(moments) != 1 or moments & set(_WHOLE_DAY) or not whole or clause.has(*_NO_PART) or _is_of_another(clause):
        return None
    if any(hit.span.start == clause.span.start for hit in clause.of("join:to")):
        return None  # 'or two in the evening'
    [moment] = moments
    told = [one for one in regimens if one.clause is clause]
    if not told and goes_on:
        bare = _bare(clause)
        return None if bare is None else _Taken(clause, moment, bare, None)
    if len(told) != 1 or told[0].units is None or told[0].intakes is None or told[0].intakes.high != 1 or told[0].limit:
        return None
    counts = [count for count in unit_counts(clause) if count.numbered and count.unit == told[0].unit]
    parts = [count for count in counts if not _is_of_whole_day(clause, count)]
    if len(counts) > 1 and len(parts) != 1:
        return None
    units = parts[0].value if len(counts) > 1 else told[0].units
    return _Taken(clause, moment, units.high or units.low, told[0])


def _is_of_whole_day(clause: Clause, count: Count) -> bool:
    """Whether a number of units stands beside 'daily': '3 capsules daily: 1 capsule in the morning'."""
    return any(not gap.strip() for gap in _gaps(clause, count))


def _gaps(clause: Clause, count: Count) -> list[str]:
    """What stands between a number of units and each 'daily' near it."""
    pairs = [sorted((count.span, hit.span)) for hit in clause.of("daily") if distance(count.span, hit.span) <= _BESIDE]
    return [clause.between(first.end, second.start) for first, second in pairs]


def _is_of_another(clause: Clause) -> bool:
    """Whether a clause begins with another product or nutrient: 'Vitamin D: 1 at breakfast', 'Combine with our Sleep: 1'."""
    if clause.has("nutrient:magnesium", "compound"):
        return False
    claimed = [hit.span for hit in clause.of("claim")]
    others = [hit.span for hit in clause.of("nutrient", "together", "offer", "companion") if not inside(hit.span, claimed)]
    leads = min((span.start for _, span in numbers_of(clause)), default=clause.span.end)
    return any(span.start - clause.span.start <= _LEAD and span.end <= leads for span in others)


def _bare(clause: Clause) -> Decimal | None:
    """The one number of a clause where nothing but a moment stands behind it: 'in the evening another one'."""
    numbers = numbers_of(clause)
    if len(numbers) != 1:
        return None
    [(value, span)] = numbers
    ends = [hit.span.start for hit in clause.of("moment")] + [clause.span.end]
    behind = any(end >= span.end and not clause.between(span.end, end).strip(" ,.") for end in ends)
    return value.high or value.low if behind and value.low <= _MOST else None
