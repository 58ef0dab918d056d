"""Two products in one pack: each has a table of its own, and a unit holds what one or the other says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from labelcheck.knowledge import load_knowledge
from labelcheck.model import Interval, PanelKind
from labelcheck.understand import understand
from labelcheck.understand.plain import typed_document

KITS = [
    ("Per 1 tablet\nMagnesium 90 mg (24 % NRV)", "Per 1 tablet\nMagnesium 180 mg (48 % NRV)"),
    ("Per 1 compressa\nMagnesio 180 mg (48 % VNR)", "Per 1 compressa\nMagnesio 90 mg (24 % VNR)"),
]


def per_unit(*tables: str) -> Interval | None:
    document = typed_document(
        *((kind, text) for table in tables for kind, text in ((PanelKind.FRONT, ""), (PanelKind.FACTS, table)))
    )
    amount = understand(document, load_knowledge()).values["elemental_mg.per_unit"].value
    assert amount is None or isinstance(amount, Interval)
    return amount


@pytest.mark.parametrize("tables", KITS)
def test_two_tables_of_the_same_portion_leave_open_which_unit_is_meant(tables: tuple[str, str]) -> None:
    assert per_unit(*tables) == Interval(Decimal(90), Decimal(180))


def test_two_tables_that_say_the_same_are_one() -> None:
    assert per_unit(KITS[0][0], KITS[1][1]) == Interval(Decimal(90), Decimal(90))
