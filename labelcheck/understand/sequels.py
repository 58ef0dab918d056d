"""Intakes of one day that are told one after the other: 'In the morning 1 capsule; in the evening 2'.

In: the clauses that tell how to take the product, with their regimens. Out: the regimens, those of such clauses as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from labelcheck.model import Interval
from labelcheck.understand.basis import numbers_of
from labelcheck.understand.clauses import Clause
from labelcheck.understand.regions import Regimen, regions_of

_MOST = 12
"""Units at one moment, at most: a larger number is an hour or an amount."""

_WHOLE_DAY = ("hours", "every-meal")


class _Taken(NamedTuple):
    """What a clause says of one moment of the day."""

    clause: Clause
    moment: str
    units: Decimal
    regimen: Regimen | None


def added_up(clauses: Sequence[Clause], regimens: Iterable[Regimen]) -> list[Regimen]:
    """The regimens in order, those of clauses that follow one another with moments of their own as one."""
    found = list(regimens)
    for run in _runs(clauses, found):
        if len(run) > 1 and (first := next((one.regimen for one in run if one.regimen), None)) is not None:
            index = found.index(first)
            told = [one.regimen for one in run]
            found = [one for one in found if one is first or not any(one is other for other in told)]
            found[index] = _of_day(first, [one.units for one in run])
    return found


def _of_day(first: Regimen, units: Sequence[Decimal]) -> Regimen:
    most, count = max(units), Decimal(len(units))
    return replace(
        first, units=Interval(most, most), intakes=Interval(count, count), split=True, daily=True, total=sum(units, Decimal(0))
    )


def _runs(clauses: Sequence[Clause], regimens: Sequence[Regimen]) -> list[list[_Taken]]:
    """Clauses of one panel that follow one another, each with a moment of its own."""
    runs: list[list[_Taken]] = [[]]
    for clause in clauses:
        run = runs[-1]
        taken = _taken(clause, regimens, goes_on=bool(run))
        if taken is None:
            runs.append([])
        elif run and (run[-1].clause.read is not clause.read or any(one.moment == taken.moment for one in run)):
            runs.append([taken])
        else:
            run.append(taken)
    return runs


def _taken(clause: Clause, regimens: Sequence[Regimen], *, goes_on: bool) -> _Taken | None:
    """What a clause says of one moment, in a sentence that goes on also without the unit; None where it says anything else."""
    moments = {"evening" if hit.kind == "bedtime" else hit.kind for hit in clause.of("moment")}
    whole = [region.span for region in regions_of(clause)] == [clause.span]
    if len(moments) != 1 or moments & set(_WHOLE_DAY) or not whole or clause.has("permitted", "times", "limit"):
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
    return _Taken(clause, moment, told[0].units.high or told[0].units.low, told[0])


def _bare(clause: Clause) -> Decimal | None:
    """The one number of a clause where nothing but a moment stands behind it: 'in the evening another one'."""
    numbers = numbers_of(clause)
    if len(numbers) != 1:
        return None
    [(value, span)] = numbers
    ends = [hit.span.start for hit in clause.of("moment")] + [clause.span.end]
    behind = any(end >= span.end and not clause.between(span.end, end).strip(" ,.") for end in ends)
    return value.high or value.low if behind and value.low <= _MOST else None
