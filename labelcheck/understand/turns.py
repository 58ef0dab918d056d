"""Amounts that stand behind as many names, each in its turn: 'Zinc & magnesium | 10 mg & 400 mg'.

In: a clause, where an amount stands, and the names before it. Out: the name that is its, or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from labelcheck.model import Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.names import Name

_MARKS = " /,&+()"


def in_turn(clause: Clause, start: int, names: Sequence[Name]) -> Name | None:
    """The name in the place among its fellows that an amount has among its own; None where they are not told in turn."""
    cell = next((one.span for one in clause.cells if one.span.start <= start < one.span.end), clause.span)
    masses = [one.span for one in clause.amounts if one.measure.mg is not None and cell.start <= one.span.start < cell.end]
    heads = [name.outer for name in names if name.outer.end <= masses[0].start] if len(masses) > 1 else []
    if len(heads) != len(masses) or not _are_listed(clause, heads) or not _are_listed(clause, masses):
        return None
    return next((name for name, span in zip(names, masses, strict=False) if span.start == start), None)


def _are_listed(clause: Clause, spans: Sequence[Span]) -> bool:
    """Whether nothing but marks and words for 'and' stands between one and the next."""
    for one, following in pairwise(spans):
        gap = clause.between(one.end, following.start)
        for hit in clause.of("join:and"):
            if one.end <= hit.span.start and hit.span.end <= following.start:
                gap = gap.replace(clause.between(*hit.span), "", 1)
        if gap.strip(_MARKS) or one.end > following.start:
            return False
    return True
