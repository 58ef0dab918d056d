"""Amounts that can't both be true of one product: whether two are the same, and what another file of a label says instead."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from labelcheck.model import Interval, PanelKind

if TYPE_CHECKING:
    from labelcheck.understand.based import Based
    from labelcheck.understand.declarations import Declaration

_SAME = Decimal("0.02")
_STRONGEST = 4
"""Times by which one strength of a product is more than another, at most."""


def alike(one: Interval, other: Interval) -> bool:
    """Whether two amounts are the same but for rounding."""
    return abs(one.low - other.low) <= _SAME * max(one.low, other.low) + Decimal("0.6")


def of_another_product(one: Based, best: Based, told: Sequence[Interval]) -> bool:
    """Whether an amount in another file of the label is none of those told: then one of the files is of another product."""
    amount = one.declaration.amount
    apart = one.declaration.clause.read.panel.file != best.declaration.clause.read.panel.file
    if not apart or amount is None:
        return False
    return not any(alike(form, known) for form in (amount, scaled_to(one, best)) for known in told)


def of_other_tables(distinct: Sequence[Based], best: Based) -> list[Interval]:
    """Amounts that tables of their own give for the same portion, each borne out by its percentage: a kit of two products."""
    tables = [one for one in distinct if one.declaration.agrees and one.declaration.clause.kind is PanelKind.FACTS]
    if best not in tables:
        return []
    apart = [one for one in tables if one.declaration.clause.read.number != best.declaration.clause.read.number]
    return [one.declaration.amount for one in apart if one.declaration.amount is not None]


def of_another_strength(one: Based, best: Based, told: Sequence[Interval]) -> bool:
    """Whether an amount is that of another strength or part of a kit on the same label: which of the two it is, is left open.

    It stands in another column of the same row, neither headed by a portion, or in another table or in another
    sentence that says for which unit it holds, with a percentage that bears it out as well as the best placed one's does.
    """
    declaration, other = one.declaration, best.declaration
    amount = declaration.amount
    if amount is None or declaration.elemental is False or any(alike(amount, known) for known in told):
        return False
    if declaration.clause is other.clause:
        apart = None not in (declaration.column, other.column) and declaration.column != other.column
        headed = _is_headed(one) or _is_headed(best) or _is_percentage(declaration)
        return apart and not headed and _is_comparable(amount, told)
    tables = declaration.clause.cells and other.clause.cells and declaration.clause.read is not other.clause.read
    formed = {form.compound for form in declaration.name.forms} == {form.compound for form in other.name.forms}
    return (bool(tables) or _are_listed(one, best)) and formed and bool(declaration.agrees and other.agrees)


def _are_listed(one: Based, best: Based) -> bool:
    """Whether two sentences each say for which unit they hold: 'M 100: 100 mg per tablet (27 %). M 200: 200 mg per tablet'."""
    apart = not one.declaration.clause.cells and not best.declaration.clause.cells
    return apart and all(
        each.basis is not None
        and each.basis.portion is not None
        and each.declaration.clause.span.start <= each.basis.span.start
        and each.basis.span.end <= each.declaration.clause.span.end
        for each in (one, best)
    )


def _is_headed(one: Based) -> bool:
    """Whether the column of an amount says what it holds for."""
    return one.basis is not None and one.basis.column is not None and one.basis.column == one.declaration.column


def _is_percentage(declaration: Declaration) -> bool:
    """Whether the column of an amount is that of the percentage of the daily value: its figure is no mass."""
    read, clause = declaration.clause.read, declaration.clause
    last = not clause.percents and bool(clause.cells) and declaration.column == clause.cells[-1].column
    heads = [cell for row in read.panel.rows for cell in row.cells if cell.column == declaration.column or (last and cell.column)]
    spans = [read.in_normal(cell.span) for cell in heads]
    return any(span.start <= hit.span.start < span.end for hit in read.hits if hit.group == "percent" for span in spans)


def _is_comparable(amount: Interval, told: Sequence[Interval]) -> bool:
    """Whether an amount is near enough to those told to be of the same kind of product."""
    return all(max(amount.low, known.low) <= _STRONGEST * min(amount.low, known.low) for known in told)


def scaled_to(one: Based, best: Based) -> Interval:
    """An amount as if it held for as many units as the best placed one does."""
    amount = one.declaration.amount or Interval(Decimal(0), None)
    factor = _count(best) / _count(one)
    return Interval(amount.low * factor, None if amount.high is None else amount.high * factor)


def _count(one: Based) -> Decimal:
    portion = one.basis.portion if one.basis else None
    return portion.count if portion and portion.count else Decimal(1)
