"""From blocks to panels: sections parted by their headings, each with its text and the way back to the page.

In: blocks of rows of cells of words, in reading order, and the heading phrases of every language.
Out: ``Panel`` records. A word broken at a line end is made whole in the text; its parts keep their boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from labelcheck.knowledge import Knowledge
from labelcheck.model import Cell, Panel, PanelKind, Row, Span, Word
from labelcheck.normal import plain
from labelcheck.read.glyphs import Placed
from labelcheck.read.layout import Block

_HYPHENS = "-\N{HYPHEN}\N{SOFT HYPHEN}\ufffe"

_HEADING_KINDS = {
    "heading:facts": PanelKind.FACTS,
    "heading:ingredients": PanelKind.INGREDIENTS,
    "heading:excipients": PanelKind.INGREDIENTS,
    "heading:directions": PanelKind.DIRECTIONS,
    "heading:warnings": PanelKind.WARNINGS,
    "heading:purpose": PanelKind.CLAIMS,
    "heading:other": PanelKind.OTHER,
}
_DISPLAY = 1.3
"""Type this much larger than the usual type of the page is display type, as on the front."""

_LONGEST_HEADING = 9
_HEADING_MARKS = frozenset("/|-–—:")
_CODE_LENGTH = 2
_NEAR_LINES = 5
"""Type sizes below a table within which a block still belongs to it."""

_KNOWN_WORDS = 8192

_STOPS = ".,;:)*"
_FEW = 3
"""Letters of a piece of a word in capitals that is broken at a line's end, at least."""

_RUN_ON = (",", ";", ":", "(", "/", "&", "-", "\N{HYPHEN}", "+")


@dataclass
class _Draft:
    """A panel in the making: words row by row, cell by cell."""

    kind: PanelKind | None
    page: int
    table: bool
    heading: int = 0
    rows: list[list[list[Placed]]] = field(default_factory=list)


class TypeSizes(NamedTuple):
    """The usual and the biggest type size of a page, in points."""

    usual: float
    biggest: float


@dataclass(frozen=True)
class Headings:
    """The words of every heading phrase, to the kind of panel it opens; ``stems`` are those whose last word is a stem."""

    exact: Mapping[tuple[str, ...], PanelKind]
    stems: Mapping[tuple[str, ...], tuple[tuple[str, PanelKind], ...]]

    def kind_of(self, words: tuple[str, ...]) -> PanelKind | None:
        """The kind these words open, or None."""
        if not words:
            return None
        if words in self.exact:
            return self.exact[words]
        return next((kind for stem, kind in self.stems.get(words[:-1], ()) if words[-1].startswith(stem)), None)


@lru_cache(maxsize=2)
def headings_of(knowledge: Knowledge) -> Headings:
    """The headings of every language."""
    exact: dict[tuple[str, ...], PanelKind] = {}
    stems: dict[tuple[str, ...], tuple[tuple[str, PanelKind], ...]] = {}
    for phrase in knowledge.phrases:
        kind = _HEADING_KINDS.get(phrase.concept)
        if kind is None:
            continue
        words = tuple(phrase.words.split())
        if words[-1].endswith("*"):
            stems[words[:-1]] = (*stems.get(words[:-1], ()), (words[-1][:-1], kind))
        else:
            exact.setdefault(words, kind)
    return Headings(exact, stems)


def panels_of(blocks: Sequence[Block], headings: Headings, page: int, types: TypeSizes) -> tuple[Panel, ...]:
    """The panels of the blocks of one frame of a page, in reading order; ``types`` are the type sizes of the page."""
    drafts: list[_Draft] = []
    open_heading: _Draft | None = None
    for block in blocks:
        for draft in _sections(block, headings, page):
            if draft.kind is None and open_heading is not None:
                open_heading.rows += draft.rows
                open_heading.table = open_heading.table or draft.table
            elif draft.kind is None and drafts and drafts[-1].kind is PanelKind.FACTS and _is_more_of(drafts[-1], draft):
                drafts[-1].rows += draft.rows
                drafts[-1].table = True
            elif draft.kind is None and drafts and _goes_on(drafts[-1], draft):
                drafts[-1].rows[-1][0].extend(draft.rows[0][0])
                drafts[-1].rows += draft.rows[1:]
            else:
                drafts.append(draft)
            open_heading = drafts[-1] if _is_bare_heading(drafts[-1]) else None
    return tuple(_panel(draft, types) for draft in drafts)


def _is_bare_heading(draft: _Draft) -> bool:
    return draft.kind is not None and sum(len(cell) for row in draft.rows for cell in row) <= draft.heading


def _is_more_of(facts: _Draft, after: _Draft) -> bool:
    """Whether a block without a heading goes on with the table above it: rows of cells, or short lines below its names."""
    words = [word for row in facts.rows for cell in row for word in cell]
    left, right = min(word.box.x0 for word in words), max(word.box.x1 for word in words)
    foot = max(word.box.bottom for word in words)
    first = after.rows[0][0][0]
    near = 0 < first.box.bottom - foot < _NEAR_LINES * first.word.size
    below = near and left - 4 * first.word.size < first.box.x0 < max(right, left + 20 * first.word.size)
    short = all(len(row) > 1 or len(row[0]) <= 6 for row in after.rows)
    return below and (after.table or short)


def _goes_on(before: _Draft, after: _Draft) -> bool:
    """Whether a sentence runs on from the foot of one column to the head of the next."""
    last, first = before.rows[-1], after.rows[0]
    if before.table or after.table or len(last) != 1 or len(first) != 1:
        return False
    ends, starts = last[0][-1].word, first[0][0].word
    return not ends.text.endswith((".", "!", "?", ":", ")")) and starts.text[0].islower() and abs(ends.size - starts.size) < 0.5


def _sections(block: Block, headings: Headings, page: int) -> list[_Draft]:
    """A block parted where a row opens with a heading; its first part has no kind if it opens with none."""
    drafts = [_Draft(None, page, block.table)]
    for row in _logical_rows(block, headings):
        for part in _parts(row, headings):
            kind, length = _heading_of(part, headings)
            if kind is not None:
                if drafts[-1].rows or drafts[-1].kind is not None:
                    drafts.append(_Draft(kind, page, block.table))
                drafts[-1].kind, drafts[-1].heading = kind, length
            drafts[-1].rows.append(part)
    return [draft for draft in drafts if draft.rows]


def _logical_rows(block: Block, headings: Headings) -> list[list[list[Placed]]]:
    """Rows of a table as they are; lines of running text joined to paragraphs."""
    rows: list[list[list[Placed]]] = []
    right = max(line.box.x1 for line in block.lines)
    before: Sequence[Placed] | None = None
    for row in block.rows:
        cells = [list(cell) for cell in row]
        goes_on = len(cells) == 1 and before is not None and rows and len(rows[-1]) == 1
        if goes_on and before and not _opens_section(cells[0], headings) and not _breaks(before, cells[0], right):
            rows[-1][0].extend(cells[0])
        else:
            rows.append(cells)
        before = _last_line(cells[0]) if len(cells) == 1 else None
    return rows


def _opens_section(line: Sequence[Placed], headings: Headings) -> bool:
    """Whether a line says nothing but a heading and begins like one, or begins with a heading and its colon."""
    texts = [word.word.text for word in line]
    if not texts[0][0].isupper():
        return False
    if len(texts) <= 6 and _kind_of(texts, headings) is not None:
        return True
    kind, length = _heading_of([list(line)], headings)
    return kind is not None and texts[length - 1].endswith(":")


def _last_line(cell: Sequence[Placed]) -> Sequence[Placed]:
    last = cell[-1]
    return [word for word in cell if abs(word.box.top - last.box.top) < 0.5 * last.word.size]


def _breaks(before: Sequence[Placed], after: Sequence[Placed], right: float) -> bool:
    """Whether a line ends on purpose: there was room for the next word, the next is a bullet, or the type changes."""
    last, first = before[-1], after[0]
    if last.word.text[-1] in _HYPHENS and len(last.word.text) > 1:
        return False
    if not first.word.text[0].isalnum() and first.word.text[0] not in "(\"'“„‘*%½¼¾<≥≤":
        return True
    if abs(first.word.size - last.word.size) > 0.2 * last.word.size:
        return True
    if len({word.bold for word in after}) == len({word.bold for word in before}) == 1 and first.bold != last.bold:
        return True
    if last.word.text.endswith(_RUN_ON):
        return False
    if first.word.text[0].islower() and not last.word.text.endswith((".", "!", "?")):
        return False
    room = right - last.box.x1 - 0.3 * last.word.size
    return room > first.box.x1 - first.box.x0 and (
        last.word.text.endswith((".", "!", "?")) or room > 4 * last.word.size or first.bold != last.bold
    )


def _parts(row: list[list[Placed]], headings: Headings) -> Iterable[list[list[Placed]]]:
    """A paragraph parted where a heading with a colon stands behind the end of a sentence."""
    if len(row) != 1:
        yield row
        return
    words, start = row[0], 0
    for index in range(1, len(words)):
        if words[index - 1].word.text[-1] in ".!?)" and words[index].word.text[0].isupper():
            kind, length = _heading_of([words[index : index + _LONGEST_HEADING]], headings)
            if kind is not None and words[index + length - 1].word.text.endswith(":"):
                yield [words[start:index]]
                start = index
    yield [words[start:]]


def _heading_of(row: list[list[Placed]], headings: Headings) -> tuple[PanelKind | None, int]:
    """The kind a row's first words open, and how many words the heading has; (None, 0) if they are no heading."""
    cell = row[0]
    numbered = len(cell) > 1 and cell[0].word.text.rstrip(".)").isdigit() and not cell[0].word.text.isdigit()
    if numbered:
        kind, length = _heading_of([cell[1:]], headings)
        return kind, length + 1 if kind else 0
    texts = [word.word.text for word in cell[:_LONGEST_HEADING]]
    for length in range(len(texts), 0, -1):
        kind = _kind_of(texts[:length], headings)
        if kind is not None and _stands_apart(cell, length):
            return kind, length
    kind = _doubled_heading(cell, headings)
    return (kind, len(cell)) if kind is not None else _named_heading(cell, headings)


def _doubled_heading(cell: Sequence[Placed], headings: Headings) -> PanelKind | None:
    """What a heading in two languages, or behind the code of its language, opens: 'Facts / Nährwerte', 'EN – Directions'."""
    if len(cell) > _LONGEST_HEADING + 1:
        return None
    parts: list[list[str]] = [[]]
    for word in cell:
        if word.word.text in _HEADING_MARKS:
            parts.append([])
        else:
            parts[-1].append(word.word.text)
    named = [part for part in parts if not _is_language_code(part)]
    kinds = [_kind_of(part, headings) for part in named]
    return kinds[0] if len(parts) > 1 and kinds and None not in kinds else None


def _is_language_code(part: Sequence[str]) -> bool:
    return len(part) == 1 and len(part[0]) == _CODE_LENGTH and part[0].isalpha() and part[0].isupper()


def _kind_of(texts: Sequence[str], headings: Headings) -> PanelKind | None:
    """The kind of panel that these very words open."""
    return headings.kind_of(tuple([part for text in texts for part in _spoken(text)]))


@lru_cache(maxsize=_KNOWN_WORDS)
def _spoken(text: str) -> tuple[str, ...]:
    """A word of the label as it is compared with headings: normalised, parted at its signs."""
    return tuple("".join([c if c.isalnum() or c in "-'" else " " for c in plain(text)]).split())


def _named_heading(cell: Sequence[Placed], headings: Headings) -> tuple[PanelKind | None, int]:
    """A heading alone on its line, with the product's name or a portion: 'How to use Chalkstone', 'Samenstelling per tablet'."""
    if not 2 <= len(cell) <= 6 or cell[-1].word.text.endswith((".", ",", "!")):
        return None, 0
    for length in range(len(cell) - 1, max(len(cell) - 4, 0), -1):
        kind = _kind_of([word.word.text for word in cell[:length]], headings)
        if kind is PanelKind.FACTS or (kind is not None and length >= 3):
            return kind, len(cell)
    return None, 0


def _stands_apart(cell: Sequence[Placed], length: int) -> bool:
    """Whether the words are set off as a heading: a colon, the whole line, bold or capitals before plain text."""
    last = cell[length - 1]
    if last.word.text.endswith(":") or (last.word.text.endswith(".") and (last.bold or length > 1)):
        return True
    if length == len(cell):
        return True
    following = cell[length]
    if following.word.text == ":":
        return True
    if abs(following.box.top - last.box.top) > 0.5 * last.word.size and following.word.text[0].isupper():
        room = max(word.box.x1 for word in cell) - last.box.x1 - 0.3 * last.word.size
        broken_off = room > following.box.x1 - following.box.x0  # the next word would have stood on this line
        return length > 1 or last.bold or last.word.text.isupper() or broken_off
    if all(word.bold for word in cell[:length]) and not following.bold:
        return True
    capitals = all(word.word.text.isupper() for word in cell[:length])
    return capitals and not following.word.text.isupper() and len(last.word.text) > 2


def _panel(draft: _Draft, types: TypeSizes) -> Panel:
    """Write out the text of a draft, with the place of each character among the words."""
    text: list[str] = []
    places: list[int] = []
    words: list[Word] = []
    rows: list[Row] = []
    heading = None
    starts = _column_starts(draft.rows)
    for number, row in enumerate(draft.rows):
        if number:
            _put(text, places, "\n", -1)
        cells = []
        for index, cell in enumerate(row):
            if index:
                _put(text, places, "\t", -1)
            start = len(places)
            _write_cell(cell, text, places, words)
            cells.append(Cell(Span(start, len(places)), _column_of(cell, starts)))
            if number == index == 0 and draft.heading:
                heading = Span(0, _end_of_words(places, min(draft.heading, len(cell))))
        rows.append(Row(tuple(cells)))
    kind = draft.kind or _unheaded_kind(draft, types)
    return Panel(kind, draft.page, "".join(text), tuple(places), tuple(words), tuple(rows) if draft.table else (), heading)


def _column_starts(rows: Sequence[Sequence[Sequence[Placed]]]) -> tuple[float, ...]:
    """The middles of the columns of a table, left to right, taken from its fullest rows."""
    most = max(len(row) for row in rows)
    fullest = [row for row in rows if len(row) == most]
    return tuple(sum(_middle(row[index]) for row in fullest) / len(fullest) for index in range(most))


def _middle(cell: Sequence[Placed]) -> float:
    return (min(word.box.x0 for word in cell) + max(word.box.x1 for word in cell)) / 2


def _column_of(cell: Sequence[Placed], middles: Sequence[float]) -> int:
    middle = _middle(cell)
    return min(range(len(middles)), key=lambda index: abs(middles[index] - middle))


def _unheaded_kind(draft: _Draft, types: TypeSizes) -> PanelKind:
    if draft.table and sum(len(row) > 1 for row in draft.rows) > 1:
        return PanelKind.FACTS
    size = max(word.word.size for row in draft.rows for cell in row for word in cell)
    display = size >= _DISPLAY * types.usual or size >= 0.85 * types.biggest
    return PanelKind.FRONT if display and draft.page == 1 else PanelKind.OTHER


def _end_of_words(places: Sequence[int], count: int) -> int:
    return max((index + 1 for index, place in enumerate(places) if 0 <= place < count), default=0)


def _write_cell(cell: Sequence[Placed], text: list[str], places: list[int], words: list[Word]) -> None:
    """Append the words of a cell; the hyphen of a word that is broken at a line end goes."""
    for index, placed in enumerate(cell):
        following = cell[index + 1] if index + 1 < len(cell) else None
        words.append(placed.word)
        written = placed.word.text
        broken = following is not None and _is_broken(placed, following)
        if broken:
            written = written[:-1]
        _put(text, places, written, len(words) - 1)
        if following is not None and not broken:
            _put(text, places, " ", -1)


def _is_broken(placed: Placed, following: Placed) -> bool:
    """Whether a word goes on at the next line: a hyphen at the line's end, small letters on both sides, or capitals only."""
    ends, goes_on = placed.word.text, following.word.text
    if len(ends) < 2 or ends[-1] not in _HYPHENS or following.box.top <= placed.box.top + 0.5 * placed.word.size:
        return False
    if ends[-2].islower():
        return goes_on[0].islower()
    return _is_capitals(ends[:-1]) and _is_capitals(goes_on.rstrip(_STOPS))


def _is_capitals(word: str) -> bool:
    """Whether a word is a few capital letters ('MAGNESIUM', but not the L of 'L-threonate')."""
    return len(word) >= _FEW and word.isalpha() and word.isupper()


def _put(text: list[str], places: list[int], piece: str, place: int) -> None:
    text.append(piece)
    places.extend([place] * len(piece))
