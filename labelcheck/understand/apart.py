"""Amounts whose unit of measure stands apart from the number.

It stands in the head of a column ('mg per capsule'), in the name of a row ('Magnesium (mg)'), or in a cell of its own.
In: the cells of a panel's rows, in order. Out: ``Amount`` records at the places of the bare numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from labelcheck.knowledge import Measure
from labelcheck.model import Span
from labelcheck.understand.quantity import Amount, amount_at

_BARE_NUMBER = re.compile(r"[\s<~*(]*(\d[\d.,' ]*\d|\d)[\s*)†‡]*")
_LOOSE_WORD = re.compile(r"(?<![a-z\d.,])(?<!\d )([a-z]+)(?![a-z])")
_PERCENT = "%"

PlacedText = tuple[int, Span]
"""A cell: its column, and its place in the text."""


def amounts_apart(
    text: str, rows: Iterable[Sequence[PlacedText]], measures: Mapping[str, Measure], *, decimal_comma: bool
) -> Iterator[Amount]:
    """The bare numbers of a table that have a unit of mass or substance in their row or at the head of their column."""
    heads: dict[int, Measure] = {}
    percents: set[int] = set()
    for row in rows:
        cells = [(column, span, text[span.start : span.end]) for column, span in row]
        units = {column: unit for column, _, said in cells if (unit := _loose_unit(said, measures)) is not None}
        numbers = [(column, span, match) for column, span, said in cells if (match := _BARE_NUMBER.fullmatch(said))]
        if not numbers:
            if units or any(_PERCENT in said and not any(map(str.isdigit, said)) for _, _, said in cells):
                heads, percents = units, {column for column, _, said in cells if _PERCENT in said}
            continue
        own = next(iter(units.values()), None)
        for column, span, match in numbers:
            unit = own or heads.get(column)
            if unit is not None and column not in percents and column != cells[0][0]:
                place = Span(span.start + match.start(1), span.start + match.end(1))
                yield amount_at(match.group(1), unit, place, decimal_comma=decimal_comma)


def _loose_unit(said: str, measures: Mapping[str, Measure]) -> Measure | None:
    """The unit of mass or substance in a cell that belongs to no number of that cell."""
    for match in _LOOSE_WORD.finditer(said):
        unit = measures.get(match.group(1))
        if unit is not None and (unit.mg is not None or unit.mmol is not None):
            return unit
    return None
