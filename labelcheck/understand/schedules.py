"""Tables of directions: the moments of the day head columns or rows, and below or beside them stands how many are taken.

In: all clauses of a label. Out: the regimens of such tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from labelcheck.model import Interval, PanelKind, Span
from labelcheck.understand.basis import numbers_of, unit_counts
from labelcheck.understand.clauses import Clause
from labelcheck.understand.frequency import times_of
from labelcheck.understand.regions import Regimen, Region

_NONE = ("", "-", "/", "x", "0", ".")
"""What stands where nothing is taken at a moment."""

_MOST = Decimal(12)
"""Units at one moment, at most: a larger number is an hour or an amount."""


class _Taken(NamedTuple):
    """How many units a cell says, and of what where it says so."""

    value: Decimal
    unit: str | None


def schedules_of(clauses: Sequence[Clause]) -> list[Regimen]:
    """What tables of moments say, in order."""
    proper = [clause for clause in clauses if clause.kind is not PanelKind.WARNINGS]
    return [*_across(proper), *_down(proper), *_by_person(proper)]


def _across(clauses: Sequence[Clause]) -> Iterator[Regimen]:
    """Moments in one line and numbers in the next: 'morning | noon | night' over '1 | - | 2'."""
    for head, below in pairwise(clauses):
        moments = _moments(head)
        if head.read is not below.read or len(moments) < 2:
            continue
        cells = _fields(below)
        taken = [_taken(below, cell) for cell in cells][-len(moments) :]
        if len(cells) - len(moments) in (0, 1) and len(taken) == len(moments):
            yield from _regimen(below, [one for one in taken if one is not None], len(moments))


def _down(clauses: Sequence[Clause]) -> Iterator[Regimen]:
    """A line for each moment: 'morning | 1 capsule' over 'evening | 2 capsules'."""
    taken: list[_Taken] = []
    for number, clause in enumerate(clauses):
        fields = _fields(clause) if clause.cells else []
        one = _taken(clause, fields[1]) if len(fields) == 2 and _is_moment(clause, fields[0]) else None
        if one is not None:
            taken.append(one)
        following = clauses[number + 1] if number + 1 < len(clauses) else None
        if one is None or following is None or following.read is not clause.read:
            yield from _regimen(clause if one else clauses[max(0, number - 1)], taken, max(2, len(taken)))
            taken = []


def _by_person(clauses: Sequence[Clause]) -> Iterator[Regimen]:
    """A line for each age: 'age | number of tablets' over 'adults | 3 spread over the day'."""
    heads: dict[int, str] = {}
    above = None
    for clause in clauses:
        units = {} if clause.amounts or len(clause.cells) < 2 else _headed_units(clause)
        if units or clause.read is not above:
            heads, above = units, clause.read
        elif heads and clause.has("audience:adult"):
            for cell in clause.cells:
                taken = _leading(clause, cell.span) if cell.column in heads else None
                if taken is not None:
                    yield _of_person(Region(clause, cell.span), taken, heads[cell.column])


def _headed_units(clause: Clause) -> dict[int, str]:
    """The units without a number that stand in the cells of a head, by column."""
    found = {clause.column_of(one.span): one.unit for one in unit_counts(clause) if not one.numbered}
    return {} if numbers_of(clause) else {column: unit for column, unit in found.items() if column is not None}


def _leading(clause: Clause, field: Span) -> Interval | None:
    """The bare number a cell begins with; none where its unit stands beside it."""
    counted = any(one.numbered and one.span.start == field.start for one in unit_counts(clause))
    found = next((value for value, span in numbers_of(clause) if span.start == field.start), None)
    return None if counted or found is None or (found.high or found.low) > _MOST else found


def _of_person(cell: Region, units: Interval, unit: str) -> Regimen:
    times = times_of(cell)
    once = times is None and bool(cell.of("daily")) and not cell.of("split")
    intakes = Interval(Decimal(1), Decimal(1)) if once else times
    split = times is not None and times.low >= 2
    return Regimen(cell.clause, cell.span, units, unit, intakes, split, daily=bool(cell.of("daily", "split", "times")))


def _regimen(clause: Clause, taken: Sequence[_Taken], moments: int) -> Iterator[Regimen]:
    """One regimen of the numbers at the moments; none where a cell holds anything else."""
    doses = [one for one in taken if one.value]
    if len(taken) != moments or not doses:
        return
    unit = next((one.unit for one in taken if one.unit), None)
    most, total = max(one.value for one in doses), sum((one.value for one in doses), Decimal(0))
    count = Decimal(len(doses))
    yield Regimen(clause, clause.span, Interval(most, most), unit, Interval(count, count), count >= 2, daily=True, total=total)


def _moments(clause: Clause) -> list[Span]:
    """The moments of a line that names nothing else; none where it does."""
    hits = [hit for hit in clause.of("moment") if hit.kind not in ("hours", "every-meal")]
    rest = clause.text
    for hit in hits:
        rest = rest.replace(clause.between(*hit.span), "", 1)
    plain = not rest.strip(" \t|/:-.") and len({hit.kind for hit in hits}) == len(hits)
    return [hit.span for hit in hits] if plain else []


def _is_moment(clause: Clause, field: Span) -> bool:
    hits = [hit for hit in clause.of("moment") if field.start <= hit.span.start < field.end]
    return len({hit.kind for hit in hits}) == 1 and hits[0].kind != "hours" and len(clause.between(*field).split()) <= 3


def _fields(clause: Clause) -> list[Span]:
    """The cells of a row, or the words of a line."""
    if clause.cells:
        return [cell.span for cell in clause.cells]
    fields, start = [], clause.span.start
    for word in clause.text.split():
        start = clause.read.normal.text.index(word, start)
        fields.append(Span(start, start + len(word)))
        start += len(word)
    return fields


def _taken(clause: Clause, field: Span) -> _Taken | None:
    """How many units a cell says: '1', '½', '2 capsules', '-'; None where it says anything else."""
    text = clause.between(*field)
    if text.strip(" .") in _NONE:
        return _Taken(Decimal(0), None)
    counted = next((one for one in unit_counts(clause) if one.numbered and one.span.start == field.start), None)
    if counted is not None and counted.span.end <= field.end:
        return _Taken(counted.value.high or counted.value.low, counted.unit)
    for value, span in numbers_of(clause):
        if span.start == field.start and span.end >= field.end - 1 and (value.high or value.low) <= _MOST:
            return _Taken(value.high or value.low, None)
    return None
