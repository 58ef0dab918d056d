"""Rows whose columns ran into one: '125 mg 375 mg' below 'per capsule per 3 capsules'.

Recognition finds the words of a picture and not always the gaps between columns. In: a declaration, and what the amounts of
the label hold for. Out: what the declaration's amount holds for, where so many amounts stand below so many heads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from labelcheck.model import Span
from labelcheck.understand.basis import Basis
from labelcheck.understand.clauses import Clause
from labelcheck.understand.declarations import Declaration
from labelcheck.understand.quantity import Amount, Percent

_MOST_HEADS = 6
"""Heads of one table that are looked through, at most."""

_ROUNDED = Decimal("0.02")
"""Of an amount, by which it may be rounded."""

_MARKS = " ()[]/|\t,;*"


def basis_in_order(declaration: Declaration, bases: Sequence[tuple[Clause, Basis]]) -> Basis | None:
    """The head that stands in the place among its heads that the amount has in its row; None where that can't be told."""
    clause, column = declaration.clause, declaration.column
    heads = _heads_above(clause, None, bases)
    if column is not None and (spread := _spread(column, clause, heads)) is not None:
        return spread
    masses = [amount for amount in clause.amounts if amount.measure.mg is not None and _is_in(clause, amount.span, column)]
    if len(masses) < 2 or declaration.amount is None:
        return None
    low = declaration.amount.low
    percents = [percent for percent in clause.percents if _is_in(clause, percent.span, column)]
    if not _are_side_by_side(clause, masses, percents):
        return None
    heads = _heads_above(clause, column, bases)
    places = [place for place, amount in enumerate(masses) if amount.value.low * (amount.measure.mg or 0) == low]
    if len(masses) < len(heads) <= _MOST_HEADS and not percents:
        heads = _in_proportion(heads, masses) or [_of_one_of(heads)] * len(masses)
        return heads[places[0]] if len(places) == 1 else None
    fitting = len(heads) in (len(masses), len(masses) + len(percents))
    if not fitting or len(places) != 1 or len({head.portion for head in heads[: len(masses)]}) != len(masses):
        return None
    return heads[places[0]]


def _in_proportion(heads: Sequence[Basis], masses: Sequence[Amount]) -> list[Basis]:
    """As many of the heads as there are amounts, which grow as their portions do; empty where there are none, or several."""
    found = []
    for some in combinations(heads, len(masses)):
        units = {head.portion.unit for head in some if head.portion}
        shares = [mass.value.low / head.portion.count for head, mass in zip(some, masses, strict=True) if head.portion]
        if len(units) == 1 and max(shares) - min(shares) <= _ROUNDED * max(shares):
            found.append(list(some))
    return found[0] if len(found) == 1 else []


def _of_one_of(heads: Sequence[Basis]) -> Basis:
    """What an amount holds for where it is below several heads: a portion whose size is not known."""
    return replace(heads[0], portion=None, daily=False, serving=True, grams=None, counted=None)


def _spread(column: int, clause: Clause, heads: Sequence[Basis]) -> Basis | None:
    """The head of a column, where all stand in the cell of the first: 'per capsule per 3 capsules' over '125 mg | 375 mg'."""
    columns = {head.column for head in heads}
    first = next(iter(columns)) if len(columns) == 1 else None
    if len(heads) < 2 or first is None or len({head.portion for head in heads}) != len(heads):
        return None
    filled = [clause.column_of(amount.span) for amount in clause.amounts if amount.measure.mg is not None]
    if filled != list(range(first, first + len(heads))) or column not in filled:
        return None
    return heads[column - first]


def _is_in(clause: Clause, span: Span, column: int | None) -> bool:
    return column is None or clause.column_of(span) == column


def _are_side_by_side(clause: Clause, masses: Sequence[Amount], percents: Sequence[Percent]) -> bool:
    """Whether nothing but percentages stands between the amounts: no 'of which', no other name."""
    gap = clause.between(masses[0].span.start, masses[-1].span.end)
    known = [one.span for one in masses] + [one.span for one in percents]
    for span in sorted(known, key=lambda one: one.start - one.end):
        if masses[0].span.start <= span.start < masses[-1].span.end:
            gap = gap.replace(clause.between(*span), "", 1)
    return not gap.strip(_MARKS)


def _heads_above(clause: Clause, column: int | None, bases: Sequence[tuple[Clause, Basis]]) -> list[Basis]:
    """The heads of the nearest line above that has some, in order; one in brackets behind another says it again."""
    above = [(one, basis) for one, basis in bases if one.read is clause.read and one.span.start < clause.span.start]
    nearest = max((one.span.start for one, _ in above), default=None)
    found = [(one, basis) for one, basis in above if one.span.start == nearest and basis.portion is not None]
    found = [(one, basis) for one, basis in found if column is None or not one.cells or basis.column == column]
    heads: list[Basis] = []
    for one, basis in sorted(found, key=lambda pair: pair[1].span):
        again = any(basis.portion == head.portion and basis.span.start < head.span.end for head in heads)
        if not again and one.between(basis.span.start - 1, basis.span.start) != "(":
            heads.append(basis)
    return heads
