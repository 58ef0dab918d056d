"""Collects the places on the label that facts rest on: each a box on a page and the text that stands inside it.

A place is one cell of a table, or whole lines of running text where a statement runs over more than one line,
so that the text of an evidence is what anyone finds inside its box.
"""

from __future__ import annotations

from collections.abc import Sequence

from labelcheck.model import Box, Evidence, Panel, Span, Word
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import ReadPanel

_LINES_APART = 3.5
"""Type sizes between two lines that still follow each other."""


class EvidenceBook:
    """The evidence of one label; asking for the same place twice gives the same index."""

    def __init__(self) -> None:
        self._numbers: dict[Evidence, int] = {}
        self._told: dict[tuple[int, Span], tuple[int, ...]] = {}
        self._cells: dict[int, list[Span]] = {}

    def all(self) -> tuple[Evidence, ...]:
        """Everything collected, by index."""
        return tuple(self._numbers)

    def clause(self, clause: Clause) -> tuple[int, ...]:
        """The whole row or sentence."""
        return self.span(clause.read, clause.span)

    def span(self, read: ReadPanel, span: Span) -> tuple[int, ...]:
        """A span of normalised text, as one index for each cell or paragraph it stands in; worked out once."""
        key = (read.number, span)
        if key not in self._told:
            self._told[key] = self._looked_up(read, span)
        return self._told[key]

    def _looked_up(self, read: ReadPanel, span: Span) -> tuple[int, ...]:
        panel, place = read.panel, read.on_panel(span)
        language = _language(read, span)
        if read.number not in self._cells:
            self._cells[read.number] = [cell.span for row in panel.rows for cell in row.cells] or _paragraphs(panel.text)
        indices = []
        for cell in self._cells[read.number]:
            piece = Span(max(cell.start, place.start), min(cell.end, place.end))
            numbers = [number for number in panel.places[piece.start : piece.end] if number >= 0]
            if not numbers:
                continue
            for words in _runs(_whole_lines(panel, min(numbers), max(numbers), cell)):
                text = " ".join(word.text for word in words)
                evidence = Evidence(words[0].page, _rounded(words), panel.kind, language, text, panel.file)
                indices.append(self._numbers.setdefault(evidence, len(self._numbers)))
        return tuple(dict.fromkeys(indices))


def _language(read: ReadPanel, span: Span) -> str | None:
    """The language most hits in a span agree on."""
    counts: dict[str, int] = {}
    for hit in read.hits:
        if span.start <= hit.span.start < span.end:
            for code in hit.languages:
                counts[code] = counts.get(code, 0) + (3 if len(hit.languages) == 1 else 1)
    return min(counts, key=lambda code: (-counts[code], code)) if counts else None


def _paragraphs(text: str) -> list[Span]:
    spans, start = [], 0
    for paragraph in text.split("\n"):
        spans.append(Span(start, start + len(paragraph)))
        start += len(paragraph) + 1
    return spans


def _bounds(panel: Panel, cell: Span) -> tuple[int, int]:
    """The first and last word of a cell or paragraph."""
    numbers = [number for number in panel.places[cell.start : cell.end] if number >= 0]
    return min(numbers), max(numbers)


def _whole_lines(panel: Panel, first: int, last: int, cell: Span) -> Sequence[Word]:
    """The words from first to last; where they stand on several lines, those lines of the cell from end to end."""
    if not _same_line(panel.words[first], panel.words[last]):
        bounds = _bounds(panel, cell)
        while first > bounds[0] and _same_line(panel.words[first - 1], panel.words[first]):
            first -= 1
        while last < bounds[1] and _same_line(panel.words[last + 1], panel.words[last]):
            last += 1
    return panel.words[first : last + 1]


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    """Words cut where they jump from the foot of one column to the head of the next: a box holds one run only."""
    runs: list[list[Word]] = [[]]
    for word in words:
        before = runs[-1][-1] if runs[-1] else None
        if (
            before is not None
            and not _same_line(before, word)
            and not 0 < _line(word) - _line(before) < _LINES_APART * before.size
        ):
            runs.append([])
        runs[-1].append(word)
    return runs


def _line(word: Word) -> float:
    """How far down its text a word stands, whichever way the text is turned."""
    return {90: -word.box.x1, 180: -word.box.bottom, 270: word.box.x0}.get(word.direction, word.box.top)


def _same_line(one: Word, other: Word) -> bool:
    if one.page != other.page or one.direction != other.direction:
        return False
    across = abs(one.box.x0 - other.box.x0) if one.direction in (90, 270) else abs(one.box.top - other.box.top)
    return across < 0.5 * max(one.size, other.size)


def _rounded(words: Sequence[Word]) -> Box:
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return Box(round(min(lefts), 1), round(min(tops), 1), round(max(rights), 1), round(max(bottoms), 1))
