"""Facts of typed labels, and the rows of the tables beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from labelcheck.knowledge import load_knowledge
from labelcheck.model import Cell, Document, Facts, Interval, Panel, PanelKind, Reading, Row, Span
from labelcheck.understand import understand
from labelcheck.understand.plain import typed_panel

UNKNOWN = "?"
OPEN = "open"
BESIDE = " | "


def rows(table: str) -> list[list[Any]]:
    """The rows of a table; a table without rows is a fault of the tests."""
    found = tomllib.loads((Path(__file__).parent / "accuracy" / "tables" / f"{table}.toml").read_text(encoding="utf-8"))["rows"]
    assert len(found) >= 40
    return list(found)


def facts_of(panels: Mapping[str, str], *, partial: bool | None = False) -> Facts:
    """The facts of a label with a panel for each kind; " | " parts the cells of a table row."""
    typed = tuple(_panel(PanelKind(kind), text) for kind, text in panels.items())
    return understand(Document(1, Reading.TEXT, typed, partial=partial), load_knowledge())


def _panel(kind: PanelKind, text: str) -> Panel:
    if BESIDE not in text:
        return typed_panel(text, kind)
    written, table = "", []
    for line in text.split("\n"):
        cells = []
        for column, cell in enumerate(f" {line}".split(BESIDE)):
            written += ("\n" if table and not column else "\t" if column else "") + cell.strip()
            if cell.strip():
                cells.append(Cell(Span(len(written) - len(cell.strip()), len(written)), column))
        table.append(Row(tuple(cells)))
    return replace(typed_panel(written, kind), rows=tuple(table))


def one_number(value: Interval | None) -> float | str | list[float | str]:
    """An amount as the tables write it: a number, [low, high], [low, "open"], or "?"."""
    if value is None:
        return UNKNOWN
    low, high = float(value.low), OPEN if value.high is None else float(value.high)
    return low if low == high else [low, high]


def is_near(value: Interval | None, expected: float | str | list[float | str]) -> bool:
    """Whether both ends of an amount are within 1.2 % of what the table says."""
    found = one_number(value)
    if isinstance(found, list) != isinstance(expected, list):
        return False
    pairs = zip(found, expected, strict=True) if isinstance(found, list) and isinstance(expected, list) else [(found, expected)]
    return all(_alike(one, other) for one, other in pairs)


def _alike(found: float | str | list[float | str], expected: float | str | list[float | str]) -> bool:
    if isinstance(found, float) and isinstance(expected, int | float):
        return abs(found - expected) <= 0.012 * expected
    return found == expected
