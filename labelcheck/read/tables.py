"""Rows and cells: from ruled tables, from lists of names and amounts without rules, and from plain lines.

A row of a ruled table is the band between two rules; elsewhere it is a line, joined with the lines its name wraps
onto. In: words in upright coordinates. Out: rows of cells of words. What a row means is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from labelcheck.model import Box
from labelcheck.read.glyphs import Placed, hull

Cells = tuple[tuple[Placed, ...], ...]
"""The cells of one row, left to right; a cell is its words in reading order."""

_CELL_EMS = 0.85
"""A gap of this many type sizes inside a line parts two cells."""

_TITLE_BANDS = 3
_TITLE_LINES = 6
_NOTE_LINES = 3
_LONG_LINE = 13
"""Lines of a title above the rows of a ruled table, of a footnote below or a subtitle between, and words in each, at most."""

_FEW_LINES = 6
_ROW_SHARE = 0.34
_WHOLE_PAGE = 0.8
"""Of a band of more than a few lines, the share that are rows, at least; a box round more of all words than this is a frame."""

_LEAST_PAIRS = 3
"""Lines with a key and a value that make a specification, at least."""

_SAME_RULE = 1.5
_SAME_EXTENT = 8.0


@dataclass(frozen=True)
class Line:
    """Words that stand on one line, left to right."""

    words: tuple[Placed, ...]
    box: Box


@dataclass(frozen=True)
class RuledTable:
    """A table with horizontal rules: its box, the words of each band between two rules, and where its columns are ruled off."""

    box: Box
    bands: tuple[tuple[Placed, ...], ...]
    dividers: tuple[float, ...] = ()


def lines_of(words: Sequence[Placed]) -> tuple[Line, ...]:
    """Words grouped to lines by the height of their middles."""
    lines: list[list[Placed]] = []
    for word in sorted(words, key=lambda one: ((one.box.top + one.box.bottom) / 2, one.box.x0)):
        middle = (word.box.top + word.box.bottom) / 2
        if lines and _on_line(lines[-1], middle):
            lines[-1].append(word)
        else:
            lines.append([word])
    ordered = [sorted(line, key=lambda one: one.box.x0) for line in lines]
    return tuple(Line(tuple(line), hull(one.box for one in line)) for line in ordered)


def _on_line(line: Sequence[Placed], middle: float) -> bool:
    """Whether a middle lies within the core of the line's tallest word."""
    tallest = max(line, key=lambda one: one.box.bottom - one.box.top).box
    core = 0.3 * (tallest.bottom - tallest.top)
    return tallest.top + core <= middle <= tallest.bottom - core


def ruled_tables(words: Sequence[Placed], rules: Iterable[Box]) -> tuple[RuledTable, ...]:
    """Tables between horizontal rules of the same width, one above the other."""
    ruled = list(rules)
    stacks: list[list[Box]] = []
    for rule in _whole_rules(ruled):
        for stack in stacks:
            if abs(stack[-1].x0 - rule.x0) <= _SAME_EXTENT and abs(stack[-1].x1 - rule.x1) <= _SAME_EXTENT:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    tables: list[RuledTable] = []
    taken: set[int] = set()
    for stack in sorted(stacks, key=lambda one: one[0].x1 - one[0].x0):
        for run in _table_runs(stack, [word for word in words if id(word) not in taken], len(words)):
            box = hull([*run.rules, *(word.box for band in run.bands for word in band)])
            tables.append(RuledTable(box, run.bands, _dividers(box, ruled)))
            taken |= {id(word) for band in run.bands for word in band}
    return tuple(tables)


@dataclass(frozen=True)
class _Run:
    """Bands that follow each other as one table, with the rules around them."""

    rules: tuple[Box, ...]
    bands: tuple[tuple[Placed, ...], ...]


@dataclass(frozen=True)
class _Band:
    """The words between two rules of a stack; ``number`` is the index of the rule below them."""

    number: int
    words: tuple[Placed, ...]


def _table_runs(stack: Sequence[Box], words: Sequence[Placed], total: int) -> list[_Run]:
    """The tables in a stack of rules: bands with rows, with the short titles and footnotes between and beside them."""
    bands = _bands(stack, words)
    rows = [_has_rows(band.words) for band in bands]
    runs: list[_Run] = []
    index = 0
    while index < len(bands):
        if not rows[index]:
            index += 1
            continue
        start = index
        while start > max(index - _TITLE_BANDS, 0) and not rows[start - 1] and _is_short(bands[start - 1], _TITLE_LINES):
            start -= 1
        while index < len(bands) and (rows[index] or (_is_short(bands[index], _NOTE_LINES) and any(rows[index : index + 2]))):
            index += 1
        end = index + 1 if index < len(bands) and _is_short(bands[index], _NOTE_LINES) else index
        run = _run(stack, bands[start:end], total)
        runs += [run] if run is not None else []
        index = end
    return runs


def _run(stack: Sequence[Box], bands: Sequence[_Band], total: int) -> _Run | None:
    """Bands as one table; None for a single row in a box, and for a frame round most of a page."""
    words = bands[0].words
    if len(bands) == 1 and (len(lines_of(words)) == 1 or len(words) > _WHOLE_PAGE * total):
        return None
    rules = stack[max(bands[0].number - 1, 0) : bands[-1].number + 1]
    return _Run(tuple(rules), tuple(band.words for band in bands))


def _bands(stack: Sequence[Box], words: Sequence[Placed]) -> list[_Band]:
    """The words between each two rules of a stack, top to bottom, empty bands left out."""
    heights = [rule.top for rule in stack]
    box = hull(stack)
    bands: list[list[Placed]] = [[] for _ in range(len(heights) + 1)]
    for word in words:
        middle_x, middle_y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
        if box.x0 - 2 <= middle_x <= box.x1 + 2 and box.top <= middle_y <= box.bottom:
            bands[sum(height <= middle_y for height in heights)].append(word)
    return [_Band(number, tuple(band)) for number, band in enumerate(bands) if band]


def _is_short(band: _Band, most: int) -> bool:
    """Whether a band is no more than a title or a footnote: few lines, none of them long."""
    lines = lines_of(band.words)
    return 0 < len(lines) <= most and all(len(line.words) <= _LONG_LINE for line in lines)


def _whole_rules(rules: Iterable[Box]) -> list[Box]:
    """Horizontal rules top to bottom, the pieces of one rule joined."""
    flat = sorted(
        (rule for rule in rules if rule.bottom - rule.top < 2 and rule.x1 - rule.x0 > 4), key=lambda one: (one.top, one.x0)
    )
    whole: list[Box] = []
    for rule in flat:
        if whole and abs(rule.top - whole[-1].top) <= _SAME_RULE and rule.x0 <= whole[-1].x1 + _SAME_RULE:
            whole[-1] = hull((whole[-1], rule))
        else:
            whole.append(rule)
    return whole


def _dividers(box: Box, rules: Sequence[Box]) -> tuple[float, ...]:
    """Where columns are ruled off inside a table, left to right: by upright rules, or by the ends of the cells' own rules."""
    places: list[list[float]] = []
    for rule in rules:
        if not (rule.top < box.bottom + 1 and rule.bottom > box.top - 1):
            continue
        upright = rule.x1 - rule.x0 < 2 and rule.bottom - rule.top > 4
        for end in (rule.x0,) if upright else (rule.x0, rule.x1) if rule.bottom - rule.top < 2 and rule.x1 - rule.x0 > 4 else ():
            if box.x0 + 6 < end < box.x1 - 6:
                near = next((place for place in places if abs(place[0] - end) < 3), None)
                places.append([end]) if near is None else near.append(end)
    return tuple(sorted(sum(place) / len(place) for place in places if len(place) > 1))


def _has_rows(band: Sequence[Placed]) -> bool:
    """Whether a band holds rows of a table: a line with a name and an amount side by side, or a good part of many lines."""
    lines = lines_of(band)
    least = 1.0 if len(lines) <= _FEW_LINES else _ROW_SHARE * len(lines)
    return sum(_is_table_line(cells_of(line)) for line in lines) >= least


def band_rows(table: RuledTable) -> tuple[Cells, ...]:
    """The rows of a ruled table: one a band, or several where a band holds several rows."""
    rows: list[Cells] = []
    for band in table.bands:
        lines = lines_of(band)
        if table.dividers:
            rows += _ruled_rows(lines, table.dividers)
        else:
            rows += [_one_row(lines)] if _is_one_row(lines) else text_rows(lines)
    return tuple(rows)


def _ruled_rows(lines: Sequence[Line], dividers: Sequence[float]) -> list[Cells]:
    """The lines of a band as one row of cells between upright rules; a line that runs across one is a row of its own."""
    rows: list[Cells] = []
    columns: dict[int, list[Placed]] = {}
    for line in lines:
        if _runs_across(line, dividers):
            rows += [_by_column(columns)] if columns else []
            rows.append((line.words,))
            columns = {}
            continue
        for word in line.words:
            middle = (word.box.x0 + word.box.x1) / 2
            columns.setdefault(sum(divider <= middle for divider in dividers), []).append(word)
    if len(columns) == 1 and not rows:
        return [(line.words,) for line in lines]
    return rows + ([_by_column(columns)] if columns else [])


def _by_column(columns: Mapping[int, list[Placed]]) -> Cells:
    return tuple(tuple(columns[column]) for column in sorted(columns))


def _runs_across(line: Line, dividers: Sequence[float]) -> bool:
    """Whether a line's words go on over an upright rule as in a sentence: a title, a footnote."""
    for divider in dividers:
        if any(word.box.x0 < divider - 1.5 and word.box.x1 > divider + 1.5 for word in line.words):
            return True
        left = [word for word in line.words if word.box.x1 <= divider + 1.5]
        right = [word for word in line.words if word.box.x0 >= divider - 1.5]
        if left and right and right[0].box.x0 - left[-1].box.x1 < 0.45 * right[0].word.size:
            return True
    return False


def _is_one_row(lines: Sequence[Line]) -> bool:
    """Whether the lines of a band are one row: cells side by side, and one line at most with both a name and a figure."""
    left = min(line.box.x0 for line in lines)
    size = lines[0].words[0].word.size
    cells = [cells_of(line) for line in lines]
    full = sum(
        len(row) > 1 and row[0][0].box.x0 < left + 2 * size and any(_has_figure(cell) for cell in row[1:]) for row in cells
    )
    apart = any(len(row) > 1 for row in cells) or any(row[0][0].box.x0 > left + 6 * size for row in cells)
    return full <= 1 and apart


def _one_row(lines: Sequence[Line]) -> Cells:
    """All lines of a band as one row; cells that stand one above the other are one cell."""
    columns: list[list[Placed]] = []
    for line in lines:
        for cell in cells_of(line):
            box = hull(word.box for word in cell)
            for column in columns:
                other = hull(word.box for word in column)
                if min(box.x1, other.x1) - max(box.x0, other.x0) > 0:
                    column.extend(cell)
                    break
            else:
                columns.append(list(cell))
    return tuple(tuple(column) for column in sorted(columns, key=lambda one: min(word.box.x0 for word in one)))


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
    for line in lines:
        cells = cells_of(line)
        if rows and _pairs_with(rows[-1], cells):
            rows[-1] = _paired(rows[-1], cells)
            continue
        if not _is_table_line(cells):
            cells = (tuple(line.words),)
        if rows and _amount_goes_on(rows[-1], line):
            rows[-1] = (*rows[-1][:-1], rows[-1][-1] + line.words)
        elif rows and _goes_on(rows[-1], cells):
            rows[-1] = _joined(rows[-1], cells)
        else:
            rows.append(cells)
    return tuple(rows)


def _is_table_line(cells: Cells) -> bool:
    """Cells behind the first are short, or hold a figure: a justified line of running text is no row."""
    if len(cells) < 2:
        return False
    rest = [" ".join(word.word.text for word in cell) for cell in cells[1:]]
    return any(_has_figure(cell) for cell in cells[1:]) and all(len(text) <= 40 for text in rest)


def _pairs_with(row: Cells, cells: Cells) -> bool:
    """Whether a line goes on with both the name and the amount of a row: 'glycerophosphate)' and 'mg' below '350'."""
    if len(row) < 2 or len(cells) != 2 or _has_figure(cells[1]):
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
        return starts[0].isdigit() and starts[1].isalpha() and _has_figure(cells[-1]) and len(row) == len(cells)
    text = " ".join(word.word.text for word in cells[0])
    opened = name.count("(") > name.count(")")
    aligned = abs(row[0][0].box.x0 - cells[0][0].box.x0) < 12
    if len(row) > 1:
        return aligned and (opened or (text[:1].islower() and len(text) < 40))
    return opened and aligned and len(name) < 60


def _has_figure(cell: Sequence[Placed]) -> bool:
    return any(c.isdigit() or c == "%" for word in cell for c in word.word.text)
