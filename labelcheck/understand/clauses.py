"""The units in which a label is understood: one table row, or one sentence of running text.

In: a panel with its hits. Out: ``Clause`` records with the hits, amounts, percentages and bare numbers inside;
all spans are of the panel's normalised text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeVar

from labelcheck.knowledge import Measure
from labelcheck.model import PanelKind, Span
from labelcheck.understand.apart import amounts_apart
from labelcheck.understand.confusions import load_confusions
from labelcheck.understand.mentions import Hit, ReadPanel
from labelcheck.understand.misread import misread_amounts
from labelcheck.understand.quantity import Amount, Number, Percent, amounts, counts, percents

_SENTENCE_END = re.compile(r"(?<![.…])[.!?]{1,2}[\"')\]*]*\s+|;\s+|\s+[•■▪●◦✓✔]\s*|\n")
_BRACKETED = 60
"""Characters from a semicolon or bullet to the end of the brackets that it stands in, at most."""

_SHORTENED = re.compile(r"\d ?[^\W\d_]{1,6}$")
_WORD = 12
"""Characters before a full stop that tell whether a short word stands there."""

_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True)
class PlacedCell:
    """A cell of the row a clause is made of."""

    span: Span
    column: int


@dataclass(frozen=True)
class Clause:
    """One row or sentence of a panel, with everything in it that can be counted or named.

    ``misread`` are figures of a recognised panel that are amounts only if letters were read for digits or units;
    ``known`` is what has been worked out of the clause before (see ``once``).
    """

    read: ReadPanel
    span: Span
    hits: tuple[Hit, ...]
    amounts: tuple[Amount, ...]
    percents: tuple[Percent, ...]
    counts: tuple[Number, ...]
    cells: tuple[PlacedCell, ...] = ()
    misread: tuple[Amount, ...] = ()
    known: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def kind(self) -> PanelKind:
        """The kind of panel the clause stands in."""
        return self.read.panel.kind

    @cached_property
    def text(self) -> str:
        """The normalised text of the clause."""
        return self.read.normal.text[self.span.start : self.span.end]

    def between(self, start: int, end: int) -> str:
        """The normalised text between two places."""
        return self.read.normal.text[start:end]

    def of(self, *groups: str) -> tuple[Hit, ...]:
        """The hits whose concept or group of concepts is one of those named."""
        if len(groups) == 1:
            return self._named.get(groups[0], ())
        found = self.known.get(groups)
        if found is None:
            there = [group for group in groups if group in self._named]
            if len(there) > 1:
                found = tuple(hit for hit in self.hits if hit.concept in groups or hit.group in groups)
            else:
                found = self._named[there[0]] if there else ()
            self.known[groups] = found
        return tuple(found)

    def has(self, *groups: str) -> bool:
        """Whether there is such a hit."""
        return not self._named.keys().isdisjoint(groups)

    @cached_property
    def _named(self) -> Mapping[str, tuple[Hit, ...]]:
        """The hits by their concepts, and by the groups of their concepts."""
        named: dict[str, list[Hit]] = {}
        for hit in self.hits:
            named.setdefault(hit.concept, []).append(hit)
            group, parted, _ = hit.concept.partition(":")
            if parted:
                named.setdefault(group, []).append(hit)
        return {name: tuple(hits) for name, hits in named.items()}

    def column_of(self, span: Span) -> int | None:
        """The table column a span stands in; None in running text."""
        return next((cell.column for cell in self.cells if cell.span.start <= span.start < cell.span.end), None)


Worked = TypeVar("Worked")


def once(work: Callable[[Clause], Worked]) -> Callable[[Clause], Worked]:
    """The same work, done once for each clause: many questions about a label begin with it."""

    @wraps(work)
    def kept(clause: Clause) -> Worked:
        if work not in clause.known:
            clause.known[work] = work(clause)
        known: Worked = clause.known[work]
        return known

    return kept


def clauses_of(read: ReadPanel, measures: Mapping[str, Measure], *, decimal_comma: bool) -> tuple[Clause, ...]:
    """The clauses of a panel, in order."""
    text = read.normal.text
    rows = ([(cell.column, cell.span) for cell in cells] for _, cells in _spans(read) if cells)
    apart = list(amounts_apart(text, rows, measures, decimal_comma=decimal_comma))
    found_amounts = sorted([*amounts(text, measures, decimal_comma=decimal_comma), *apart], key=lambda one: one.span)
    found_percents = list(percents(text, decimal_comma=decimal_comma))
    measured = {amount.span.start for amount in apart}
    found_counts = [number for number in counts(text, decimal_comma=decimal_comma) if number.span.start not in measured]
    found_misread = _misread(read, measures, [amount.span for amount in found_amounts], decimal_comma=decimal_comma)
    clauses = []
    for span, cells in _spans(read):
        clauses.append(
            Clause(
                read,
                span,
                tuple(hit for hit in read.hits if span.start <= hit.span.start < span.end),
                tuple(one for one in found_amounts if span.start <= one.span.start < span.end),
                tuple(one for one in found_percents if span.start <= one.span.start < span.end),
                tuple(one for one in found_counts if span.start <= one.span.start < span.end),
                cells,
                tuple(one for one in found_misread if span.start <= one.span.start < span.end),
            )
        )
    return tuple(clauses)


def _misread(read: ReadPanel, measures: Mapping[str, Measure], taken: Sequence[Span], *, decimal_comma: bool) -> list[Amount]:
    """Figures that may be amounts, of a panel whose words were recognised in a picture."""
    if read.mended is None:
        return []
    return list(misread_amounts(read.normal.text, measures, load_confusions(), taken, decimal_comma=decimal_comma))


def _spans(read: ReadPanel) -> Iterator[tuple[Span, tuple[PlacedCell, ...]]]:
    if not read.panel.rows:
        for span in _sentences(read, Span(0, len(read.normal.text))):
            yield span, ()
        return
    for row in read.panel.rows:
        cells = tuple(PlacedCell(read.in_normal(cell.span), cell.column) for cell in row.cells)
        span = read.in_normal(row.span)
        if len(cells) > 1:
            yield span, cells
        else:
            for sentence in _sentences(read, span):
                yield sentence, ()


def _sentences(read: ReadPanel, span: Span) -> Iterable[Span]:
    text, start = read.normal.text, span.start
    for match in _SENTENCE_END.finditer(text, span.start, span.end):
        mark = match.group()
        if mark[0] == "." and (not _ends_sentence(text, match) or _shortens(read, match)):
            continue
        if mark[0] not in ".!?\n" and _is_bracketed(text, Span(start, span.end), match.start()):
            continue
        if text[start : match.start()].strip():
            yield Span(start, match.start() + (match.group()[0] in ".!?"))
        start = match.end()
    if text[start : span.end].strip():
        yield Span(start, span.end)


def _is_bracketed(text: str, sentence: Span, position: int) -> bool:
    """Whether a semicolon or bullet stands in brackets that close soon: '(citrate; malate)'."""
    if text.count("(", sentence.start, position) <= text.count(")", sentence.start, position):
        return False
    closes = text.find(")", position, min(sentence.end, position + _BRACKETED))
    return closes >= 0 and "(" not in text[position:closes] and "\n" not in text[position:closes]


def _shortens(read: ReadPanel, match: re.Match[str]) -> bool:
    """Whether a full stop behind a number and a short word goes on in small letters: '1 comp. efervescente', '2 caps. a day'."""
    text, end = read.normal.text, match.start()
    if match.end() >= len(text) or "\n" in match.group() or not _SHORTENED.search(text[max(0, end - _WORD) : end]):
        return False
    return read.panel.text[read.normal.origin[match.end()]].islower()


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """A full stop behind an abbreviation ('ca. 1 glas', 'entspr. 150 mg', 'd.h. bei') ends no sentence."""
    word = re.search(r"[^\W\d_]*$", text[max(0, match.start() - _WORD) : match.start()])
    before = word.group() if word else ""
    following = text[match.end() : match.end() + 1]
    if not before:
        return True
    if len(before) == 1:
        return False
    if following.isdigit():
        return len(before) > 4 and bool(_VOWELS & set(before[-3:]))
    return len(before) > 3 or (len(before) > 1 and bool(_VOWELS & set(before)))
