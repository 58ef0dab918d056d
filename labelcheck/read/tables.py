"""Lines, cells and rows of words: lists of names and amounts without rules, specifications, plain lines.

A row is a line, joined with the lines its name or amount wraps onto. In: words in upright coordinates. Out: rows of
cells of words. What a row means is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labelcheck.model import Box
from labelcheck.read.glyphs import Placed, hull

Cells = tuple[tuple[Placed, ...], ...]
"""The cells of one row, left to right; a cell is its words in reading order."""

_CELL_EMS = 0.85
"""A gap of this many type sizes inside a line parts two cells."""

_CORE = 0.3
"""The core of a line is what is left of its height without this share above and below."""

_HEAD_LETTERS = 24
"""Letters of a cell that heads a column, at most."""

_HEAD_CELLS = 3
"""Cells of a line without figures that heads the columns below it, at least."""

_LEAST_PAIRS = 3
"""Lines with a key and a value that make a specification, at least."""


@dataclass(frozen=True)
class Line:
    """Words that stand on one line, left to right."""

    words: tuple[Placed, ...]
    box: Box


def lines_of(words: Sequence[Placed]) -> tuple[Line, ...]:
    """Words grouped to lines by the height of their middles; a middle on a line lies in the core of its tallest word."""
    lines: list[list[Placed]] = []
    height, low, high = 0.0, 1.0, 0.0
    placed = [((one.box.top + one.box.bottom) / 2, one.box.x0, number, one) for number, one in enumerate(words)]
    for middle, _, _, word in sorted(placed):
        tall = word.box.bottom - word.box.top
        if low <= middle <= high:
            lines[-1].append(word)
        else:
            lines.append([word])
            height = -1.0
        if tall > height:
            height, low, high = tall, word.box.top + _CORE * tall, word.box.bottom - _CORE * tall
    for line in lines:
        line.sort(key=_left)
    return tuple(Line(tuple(line), hull([one.box for one in line])) for line in lines)


def _left(one: Placed) -> float:
    return one.box.x0


def cells_of(line: Line) -> Cells:
    """The cells of a line, parted by wide gaps or by a row of leading dots."""
    cells: list[list[Placed]] = [[line.words[0]]]
    if _is_justified(line):
        return (line.words,)
    for before, word in zip(line.words, line.words[1:], strict=False):
        wide = word.box.x0 - before.box.x1 > _CELL_EMS * max(before.word.size, word.word.size)
        if wide or (len(cells) > 1 and _is_next_figure(before, word)):
            cells.append([])
        cells[-1].append(word)
    return tuple(tuple(cell) for cell in cells)


def _is_next_figure(before: Placed, word: Placed) -> bool:
    """Whether a percentage follows a number of another column that is set close to it: '350 93%'."""
    return (
        word.word.text.endswith("%")
        and word.word.text[0].isdigit()
        and (before.word.text[-1].isdigit() or before.word.text[-1].isalpha())
    )


def key_rows(lines: Sequence[Line]) -> tuple[Cells, ...]:
    """Keys and values of a specification as rows of two cells; nothing where the lines are none.

    Keys are bold and values plain; a line that begins where the values do goes on with the value above it.
    """
    pairs = [_key_and_value(line) for line in lines]
    starts = sorted(pair[1][0].box.x0 for pair in pairs if pair is not None)
    if len(starts) < _LEAST_PAIRS:
        return ()
    edge = starts[len(starts) // 2]
    rows: list[Cells] = []
    for line, pair in zip(lines, pairs, strict=True):
        if pair is not None:
            rows.append(pair)
        elif rows and line.words[0].box.x0 > edge - line.words[0].word.size:
            rows[-1] = (rows[-1][0], rows[-1][1] + line.words) if len(rows[-1]) > 1 else (rows[-1][0] + line.words,)
        else:
            rows.append((line.words,))
    return tuple(rows)


def _key_and_value(line: Line) -> Cells | None:
    """A line's bold words on the left and the plain words that follow behind a gap."""
    cells = cells_of(line)
    if len(cells) < 2 or not all(word.bold for word in cells[0]) or any(word.bold for word in cells[1]):
        return None
    return cells[0], tuple(word for cell in cells[1:] for word in cell)


def _is_justified(line: Line) -> bool:
    """Whether a line is stretched to the width of its column: all its gaps are alike."""
    gaps = [word.box.x0 - before.box.x1 for before, word in zip(line.words, line.words[1:], strict=False)]
    return len(gaps) > 2 and max(gaps) - min(gaps) < 0.35 * line.words[0].word.size


def text_rows(lines: Sequence[Line]) -> tuple[Cells, ...]:
    """Rows of a list without rules: a line with figures begins a row, lines that go on with its name belong to it."""
    rows: list[Cells] = []
    for number, line in enumerate(lines):
        cells = cells_of(line)
        if rows and _pairs_with(rows[-1], cells):
            rows[-1] = _paired(rows[-1], cells)
            continue
        if rows and _head_goes_on(rows[-1], cells):
            rows[-1] = _below_heads(rows[-1], cells)
            continue
        place = _unit_below(rows[-1], cells) if rows else None
        if place is not None:
            rows[-1] = tuple(column + cells[0] if index == place else column for index, column in enumerate(rows[-1]))
            continue
        if not is_table_line(cells) and not _heads(cells, lines[number + 1 : number + 3]):
            cells = (tuple(line.words),)
        if rows and _amount_goes_on(rows[-1], line):
            rows[-1] = (*rows[-1][:-1], rows[-1][-1] + line.words)
        elif rows and _goes_on(rows[-1], cells):
            rows[-1] = _joined(rows[-1], cells)
        else:
            rows.append(cells)
    return tuple(rows)


def is_table_line(cells: Cells) -> bool:
    """Cells behind the first are short, or hold a figure: a justified line of running text is no row."""
    if len(cells) < 2:
        return False
    rest = [" ".join(word.word.text for word in cell) for cell in cells[1:]]
    return any(has_figure(cell) for cell in cells[1:]) and all(len(text) <= 40 for text in rest)


def _heads(cells: Cells, below: Sequence[Line]) -> bool:
    """Whether a line of short words without figures heads the columns of one of the two lines below it."""
    if len(cells) < _HEAD_CELLS or any(sum(len(word.word.text) for word in cell) > _HEAD_LETTERS for cell in cells):
        return False
    rows = [row for row in map(cells_of, below) if len(row) == len(cells) and is_table_line(row)]
    return any(all(_overlaps(head, cell) for head, cell in zip(cells[1:], row[1:], strict=True)) for row in rows)


def _head_goes_on(row: Cells, cells: Cells) -> bool:
    """Whether a line goes on with heads without figures above it: 'per | of which' over 'tablet | magnesium'."""
    if len(row) < _HEAD_CELLS or not 2 <= len(cells) < len(row) or any(has_figure(cell) for cell in (*row[1:], *cells)):
        return False
    return all(sum(_overlaps(head, cell) for head in row) == 1 for cell in cells)


def _below_heads(row: Cells, cells: Cells) -> Cells:
    return tuple(head + tuple(word for cell in cells if _overlaps(head, cell) for word in cell) for head in row)


def _unit_below(row: Cells, cells: Cells) -> int | None:
    """The cell of a row that ends with a bare number, where the line is one word below it: 'per 2' and 'tablets'."""
    if len(row) < 2 or len(cells) != 1 or len(cells[0]) != 1 or not cells[0][0].word.text[0].isalpha():
        return None
    below = [index for index, column in enumerate(row) if _overlaps(column, cells[0])]
    if len(below) != 1 or below[0] == 0 or not row[below[0]][-1].word.text.isdigit():
        return None
    return below[0]


def _pairs_with(row: Cells, cells: Cells) -> bool:
    """Whether a line goes on with both the name and the amount of a row: 'glycerophosphate)' and 'mg' below '350'."""
    if len(row) < 2 or len(cells) != 2 or has_figure(cells[1]):
        return False
    name = " ".join(word.word.text for word in row[0])
    unfinished = any(column[-1].word.text[-1].isdigit() for column in row[1:]) and (
        name.count("(") > name.count(")") or name.endswith("-")
    )
    return (
        unfinished
        and any(_overlaps(column, cells[1]) for column in row[1:])
        and sum(len(word.word.text) for word in cells[1]) <= 12
    )


def _paired(row: Cells, cells: Cells) -> Cells:
    place = next(index for index, column in enumerate(row) if index and _overlaps(column, cells[1]))
    return tuple(column + (cells[0] if index == 0 else cells[1] if index == place else ()) for index, column in enumerate(row))


def _overlaps(one: Sequence[Placed], other: Sequence[Placed]) -> bool:
    first, second = hull(word.box for word in one), hull(word.box for word in other)
    return min(first.x1, second.x1) - max(first.x0, second.x0) > 0


def _joined(row: Cells, cells: Cells) -> Cells:
    """A row with the cells of the line it goes on with; names to names, amounts to amounts."""
    if len(row) == len(cells):
        return tuple(one + other for one, other in zip(row, cells, strict=True))
    return (row[0] + cells[0], *row[1:], *cells[1:])


def _amount_goes_on(row: Cells, line: Line) -> bool:
    """Whether a line stands below the last cell of a row and far from its first: '250 mg, entspr. 150' and 'mg Magnesium'."""
    if len(row) != 2:
        return False
    size = line.words[0].word.size
    last = hull(word.box for word in row[-1])
    return line.box.x0 >= last.x0 - size and line.box.x0 > row[0][0].box.x0 + 4 * size and len(cells_of(line)) == 1


def _goes_on(row: Cells, cells: Cells) -> bool:
    """Whether a line goes on with the name of the row before: an open bracket, or a lower-case start below a name."""
    name = " ".join(word.word.text for word in row[0])
    if len(row) == 1 and len(cells) == 1:
        return False
    if len(cells) > 1 and len(row) > 1:
        starts = row[-1][0].word.text[0], cells[-1][0].word.text[0]
        return starts[0].isdigit() and starts[1].isalpha() and has_figure(cells[-1]) and len(row) == len(cells)
    text = " ".join(word.word.text for word in cells[0])
    opened = name.count("(") > name.count(")")
    aligned = abs(row[0][0].box.x0 - cells[0][0].box.x0) < 12
    if len(row) > 1:
        return aligned and (opened or (text[:1].islower() and len(text) < 40))
    return opened and aligned and len(name) < 60


def has_figure(cell: Sequence[Placed]) -> bool:
    """Whether a cell holds a digit or a percent sign."""
    return any(c.isdigit() or c == "%" for word in cell for c in word.word.text)
