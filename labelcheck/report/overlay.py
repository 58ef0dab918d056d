"""Where on the pages of a label everything stands that was read: the boxes that are drawn over the pictures.

A document, its facts and its pictures go in, a ``Sheet`` for each page comes out. Lengths are points, as in the words.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from labelcheck.model import Box, Document, Evidence, Facts, PagePicture, Panel, PanelKind, Reading, Span, Word

_TYPE = 1 / 72
"""Type size of the signs on a page as a share of its width, so that they look alike on all."""
_MARGIN = 12.0
"""Points left free around the words of a page that has no picture."""
_LINE_SHARE = 0.5
"""Words whose height lies for more than this share within that of their neighbour stand on one line."""
OTHER_KIND = "compounds"
"""The kind of concepts that are not in ``data/concepts.toml``: they stand with the compounds."""


@dataclass(frozen=True, slots=True)
class WordMark:
    """A word, whether it is text of the file or was recognised, and whether that left doubt."""

    box: Box
    text: str
    ocr: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class PanelMark:
    """A panel with its number in reading order, from 1, its text, and by how much that is turned (0, 90, 180, 270)."""

    box: Box
    number: int
    kind: PanelKind
    reading: Reading
    text: str
    direction: int

    @property
    def head(self) -> tuple[float, float]:
        """The corner at which its text begins, whichever way it is turned."""
        return (
            self.box.x0 if self.direction in (0, 270) else self.box.x1,
            self.box.top if self.direction in (0, 90) else self.box.bottom,
        )

    @property
    def measure(self) -> float:
        """How long its lines can be, whichever way they run."""
        return self.box.bottom - self.box.top if self.direction in (90, 270) else self.box.x1 - self.box.x0


@dataclass(frozen=True, slots=True)
class RowMark:
    """A row of a table and its cells."""

    box: Box
    cells: tuple[Box, ...]
    text: str


@dataclass(frozen=True, slots=True)
class MentionMark:
    """One line of a mention: its number among the mentions, kind, concept, words, and the evidence it stands in."""

    box: Box
    number: int
    kind: str
    concept: str
    text: str
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """A piece of evidence, with its number in the report."""

    box: Box
    number: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is shown: its ground in points, its picture as a data address, and what stands on it.

    ``page`` counts from 1 in its file, ``file`` from 0 among the files of the label.
    """

    file: int
    page: int
    width: float
    height: float
    picture: str | None
    words: tuple[WordMark, ...]
    panels: tuple[PanelMark, ...]
    rows: tuple[RowMark, ...]
    mentions: tuple[MentionMark, ...]
    places: tuple[PlaceMark, ...]

    @property
    def type_size(self) -> float:
        """The size of numbers and names drawn on the page."""
        return self.width * _TYPE


def sheets_of(
    document: Document | None, facts: Facts | None, pictures: Sequence[PagePicture], kinds: Mapping[str, str]
) -> tuple[Sheet, ...]:
    """The pages of a label; ``kinds`` tells the kind of each concept. Pages without picture and words are left out."""
    drawn = {(picture.file, picture.page): picture for picture in pictures}
    panels = document.panels if document else ()
    used = {(panel.file, panel.page) for panel in panels} | {(one.file, one.page) for one in (facts.evidence if facts else ())}
    mentions = _mentions(panels, facts, kinds) if facts else ()
    return tuple(_sheet(at, drawn.get(at), panels, facts, mentions) for at in sorted(used | drawn.keys()))


def _sheet(
    at: tuple[int, int],
    picture: PagePicture | None,
    panels: Sequence[Panel],
    facts: Facts | None,
    mentions: Sequence[tuple[tuple[int, int], MentionMark]],
) -> Sheet:
    here = [(number, panel) for number, panel in enumerate(panels, start=1) if (panel.file, panel.page) == at]
    words = tuple(_word(word, panel) for _, panel in here for word in panel.words)
    places = tuple(
        PlaceMark(evidence.box, number, evidence)
        for number, evidence in enumerate(facts.evidence if facts else ())
        if (evidence.file, evidence.page) == at
    )
    boxes = [word.box for word in words] + [place.box for place in places]
    width, height = (picture.width, picture.height) if picture else _ground(boxes)
    return Sheet(
        file=at[0],
        page=at[1],
        width=width,
        height=height,
        picture=_address(picture) if picture else None,
        words=words,
        panels=tuple(_panel(number, panel) for number, panel in here if panel.words),
        rows=tuple(row for _, panel in here for row in _rows(panel)),
        mentions=tuple(mark for on, mark in mentions if on == at),
        places=places,
    )


def _word(word: Word, panel: Panel) -> WordMark:
    return WordMark(word.box, word.text, panel.reading is not Reading.TEXT, word.doubtful)


def _address(picture: PagePicture) -> str:
    """The picture as an address that holds it whole."""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"


def _panel(number: int, panel: Panel) -> PanelMark:
    hull = _hull(word.box for word in panel.words)
    return PanelMark(hull, number, panel.kind, panel.reading, panel.text, panel.words[0].direction)


def _ground(boxes: Sequence[Box]) -> tuple[float, float]:
    """The size of a page of which only the words are known."""
    hull = _hull(boxes or [Box(0, 0, 0, 0)])
    return hull.x1 + _MARGIN, hull.bottom + _MARGIN


def _rows(panel: Panel) -> Iterable[RowMark]:
    for row in panel.rows:
        cells = [(cell, panel.words_in(cell.span)) for cell in row.cells]
        boxes = tuple(_hull(word.box for word in words) for _, words in cells if words)
        if boxes:
            text = " | ".join(panel.text[cell.span.start : cell.span.end] for cell, _ in cells)
            yield RowMark(_hull(boxes), boxes, text)


def _mentions(panels: Sequence[Panel], facts: Facts, kinds: Mapping[str, str]) -> list[tuple[tuple[int, int], MentionMark]]:
    """Every line of every mention, with its file and page."""
    marks = []
    places: dict[tuple[int, int], list[tuple[int, Box]]] = {}
    for number, one in enumerate(facts.evidence):
        places.setdefault((one.file, one.page), []).append((number, one.box))
    for number, mention in enumerate(facts.mentions):
        panel = panels[mention.panel]
        kind = kinds.get(mention.concept, OTHER_KIND)
        text = panel.text[mention.span.start : mention.span.end]
        words = panel.words_in(mention.span)
        for line in _lines(words):
            box = _letters(panel, mention.span, line[0]) if len(words) == 1 else _hull(word.box for word in line)
            evidence = tuple(i for i, place in places.get((panel.file, panel.page), ()) if _inside(box, place))
            marks.append(((panel.file, panel.page), MentionMark(box, number, kind, mention.concept, text, evidence)))
    return marks


def _letters(panel: Panel, span: Span, word: Word) -> Box:
    """The part of an upright word that a span covers, as if all its letters were of one width."""
    start = next((at for at in range(*span) if panel.places[at] >= 0), span.end)
    if word.direction or start == span.end:
        return word.box
    place, first, last = panel.places[start], start, start + 1
    while first and panel.places[first - 1] == place:
        first -= 1
    while last < len(panel.places) and panel.places[last] == place:
        last += 1
    letter = (word.box.x1 - word.box.x0) / (last - first)
    left, right = word.box.x0 + letter * (start - first), word.box.x0 + letter * (min(span.end, last) - first)
    return Box(left, word.box.top, right, word.box.bottom)


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words cut into lines, whichever way the text is turned."""
    lines: list[list[Word]] = []
    for word in words:
        if lines and _on_line(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _on_line(before: Word, word: Word) -> bool:
    if (before.page, before.direction) != (word.page, word.direction):
        return False
    low, high = (0, 2) if word.direction in (90, 270) else (1, 3)
    shared = min(before.box[high], word.box[high]) - max(before.box[low], word.box[low])
    return shared > _LINE_SHARE * min(before.box[high] - before.box[low], word.box[high] - word.box[low])


def _inside(box: Box, other: Box) -> bool:
    """Whether the middle of a box lies in another."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return other.x0 <= x <= other.x1 and other.top <= y <= other.bottom


def _hull(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all the boxes (at least one)."""
    listed = list(boxes)
    return Box(min(b.x0 for b in listed), min(b.top for b in listed), max(b.x1 for b in listed), max(b.bottom for b in listed))
