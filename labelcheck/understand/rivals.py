"""Amounts that can't both be true of one product: whether two are the same, and what another file of a label says instead."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from labelcheck.model import Interval, PanelKind

if TYPE_CHECKING:
    from labelcheck.understand.doses import Based

_SAME = Decimal("0.02")


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


def scaled_to(one: Based, best: Based) -> Interval:
    """An amount as if it held for as many units as the best placed one does."""
    amount = one.declaration.amount or Interval(Decimal(0), None)
    factor = _count(best) / _count(one)
    return Interval(amount.low * factor, None if amount.high is None else amount.high * factor)


def _count(one: Based) -> Decimal:
    portion = one.basis.portion if one.basis else None
    return portion.count if portion and portion.count else Decimal(1)
