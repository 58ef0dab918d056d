"""Tables between horizontal rules: their bands, where their columns are ruled off, and the rows they hold.

In: words and rules in upright coordinates. Out: ``RuledTable`` records and their rows of cells. A frame round a page
or a single shaded row is no table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from labelcheck.model import Box
from labelcheck.read.glyphs import Placed, hull
from labelcheck.read.tables import Cells, Line, cells_of, has_figure, is_table_line, lines_of, text_rows

_TITLE_BANDS = 3
_TITLE_LINES = 6
_NOTE_LINES = 3
_LONG_LINE = 13
"""Lines of a title above the rows of a ruled table, of a footnote below or a subtitle between, and words in each, at most."""

_FEW_LINES = 6
_ROW_SHARE = 0.34
_WHOLE_PAGE = 0.8
"""Of a band of more than a few lines, the share that are rows, at least; a box round more of all words than this is a frame."""

_HEAD_INDENT = 3.0
_HEAD_GAP = 0.8
"""How far a head above the first rule begins to the right of the names in the rows, and its distance, in type sizes."""

_MOST_OF_TABLE = 0.6
"""An upright rule through this share of a table's height parts columns alone; a shorter one with others below it."""

_SAME_RULE = 1.5
_SAME_EXTENT = 8.0
_INSET = 4.0
"""Points by which the ends of two rules of one table differ, at most, where the one closes a frame and the other is of one."""


@dataclass(frozen=True)
class RuledTable:
    """A table with horizontal rules: its box, the words of each band between two rules, and where its columns are ruled off.

    ``uprights`` are the upright rules among what rules them off.
    """

    box: Box
    bands: tuple[tuple[Placed, ...], ...]
    dividers: tuple[float, ...] = ()
    uprights: tuple[Box, ...] = ()


def ruled_tables(words: Sequence[Placed], rules: Iterable[Box]) -> tuple[RuledTable, ...]:
    """Tables between horizontal rules of the same width, one above the other."""
    ruled = list(rules)
    stacks: list[list[Box]] = []
    for rule in _whole_rules(ruled):
        for stack in stacks:
            if _is_of_one_table(stack[-1], rule, ruled):
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    tables: list[RuledTable] = []
    taken: set[int] = set()
    for stack in sorted(stacks, key=lambda one: one[0].x1 - one[0].x0):
        for run in _table_runs(stack, [word for word in words if id(word) not in taken], len(words)):
            head = _head_above(run, [word for word in words if id(word) not in taken])
            bands = (head, *run.bands) if head else run.bands
            box = hull([*run.rules, *(word.box for band in bands for word in band)])
            uprights = tuple(rule for rule in ruled if _is_upright(rule))
            tables.append(RuledTable(box, bands, _dividers(box, ruled), uprights))
            taken |= {id(word) for band in bands for word in band}
    return tuple(tables)


def _is_of_one_table(above: Box, rule: Box, rules: Sequence[Box]) -> bool:
    """Whether two rules are as wide as each other, and not the foot of one frame and a side of a narrower or wider one."""
    left, right = rule.x0 - above.x0, above.x1 - rule.x1
    if abs(left) > _SAME_EXTENT or abs(right) > _SAME_EXTENT:
        return False
    inset = min(left, right) > _INSET or max(left, right) < -_INSET
    return not (inset and _sides(rules, above, "bottom") and (_sides(rules, rule, "top") or _sides(rules, rule, "bottom")))


def _sides(rules: Sequence[Box], rule: Box, end: str) -> bool:
    """Whether upright rules end (``bottom``) or begin (``top``) at both ends of a rule: it closes or opens a frame."""
    here = [one for one in rules if _is_upright(one) and abs(getattr(one, end) - rule.top) <= _SAME_RULE]
    return all(any(abs(one.x0 - place) <= _SAME_RULE for one in here) for place in (rule.x0, rule.x1))


@dataclass(frozen=True)
class _Run:
    """Bands that follow each other as one table, with the rules around them."""

    rules: tuple[Box, ...]
    bands: tuple[tuple[Placed, ...], ...]


@dataclass(frozen=True)
class _Band:
    """The words between two rules of a stack, and their lines; ``number`` is the index of the rule below them."""

    number: int
    words: tuple[Placed, ...]
    lines: tuple[Line, ...]


def _table_runs(stack: Sequence[Box], words: Sequence[Placed], total: int) -> list[_Run]:
    """The tables in a stack of rules: bands with rows, with the short titles and footnotes between and beside them."""
    bands = _bands(stack, words)
    rows = [_has_rows(band.lines) for band in bands]
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
    if len(bands) == 1 and (len(bands[0].lines) == 1 or len(bands[0].words) > _WHOLE_PAGE * total):
        return None
    rules = stack[max(bands[0].number - 1, 0) : bands[-1].number + 1]
    return _Run(tuple(rules), tuple(band.words for band in bands))


def _head_above(run: _Run, words: Sequence[Placed]) -> tuple[Placed, ...]:
    """The head of columns that stands on the first rule of a table, with nothing above the names in the first column."""
    box = hull(run.rules)
    rows = hull(word.box for band in run.bands for word in band)
    if rows.top < box.top:
        return ()
    near = [word for word in words if word.box.bottom <= box.top + 1 and word.box.x1 > box.x0 and word.box.x0 < box.x1]
    head: list[Placed] = []
    edge = box.top
    for line in reversed(lines_of(near)):
        size = line.words[0].word.size
        indented = line.box.x0 > rows.x0 + _HEAD_INDENT * size and line.box.x1 <= box.x1 + 2
        if not indented or edge - line.box.bottom > _HEAD_GAP * size or len(line.words) > _LONG_LINE:
            break
        head = [*line.words, *head]
        edge = line.box.top
    return tuple(head)


def _bands(stack: Sequence[Box], words: Sequence[Placed]) -> list[_Band]:
    """The words between each two rules of a stack, top to bottom, empty bands left out."""
    heights = [rule.top for rule in stack]
    box = hull(stack)
    bands: list[list[Placed]] = [[] for _ in range(len(heights) + 1)]
    for word in words:
        middle_x, middle_y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
        if box.x0 - 2 <= middle_x <= box.x1 + 2 and box.top <= middle_y <= box.bottom:
            bands[bisect_right(heights, middle_y)].append(word)
    return [_Band(number, tuple(band), lines_of(band)) for number, band in enumerate(bands) if band]


def _is_short(band: _Band, most: int) -> bool:
    """Whether a band is no more than a title or a footnote: few lines, none of them long."""
    return len(band.lines) <= most and all(len(line.words) <= _LONG_LINE for line in band.lines)


def _whole_rules(rules: Iterable[Box]) -> list[Box]:
    """Horizontal rules top to bottom, the pieces of one rule joined."""
    flat = sorted((rule for rule in rules if rule.bottom - rule.top < 2 and rule.x1 - rule.x0 > 4), key=attrgetter("top", "x0"))
    heights: list[list[Box]] = []
    for rule in flat:
        if heights and rule.top - heights[-1][-1].top <= _SAME_RULE:
            heights[-1].append(rule)
        else:
            heights.append([rule])
    return [whole for pieces in heights for whole in _joined(sorted(pieces, key=attrgetter("x0")))]


def _joined(pieces: Iterable[Box]) -> list[Box]:
    """Pieces at one height, left to right, those that touch joined."""
    whole: list[Box] = []
    for piece in pieces:
        if whole and piece.x0 <= whole[-1].x1 + _SAME_RULE:
            whole[-1] = hull((whole[-1], piece))
        else:
            whole.append(piece)
    return whole


def _dividers(box: Box, rules: Sequence[Box]) -> tuple[float, ...]:
    """Where columns are ruled off inside a table, left to right: by upright rules, or by the ends of the cells' own rules."""
    places: list[list[float]] = []
    for rule in rules:
        if not (rule.top < box.bottom + 1 and rule.bottom > box.top - 1):
            continue
        upright = _is_upright(rule)
        for end in (rule.x0,) if upright else (rule.x0, rule.x1) if rule.bottom - rule.top < 2 and rule.x1 - rule.x0 > 4 else ():
            if box.x0 + 6 < end < box.x1 - 6:
                near = next((place for place in places if abs(place[0] - end) < 3), None)
                ends = [end] * (2 if upright and rule.bottom - rule.top > _MOST_OF_TABLE * (box.bottom - box.top) else 1)
                places.append(ends) if near is None else near.extend(ends)
    return tuple(sorted(sum(place) / len(place) for place in places if len(place) > 1))


def _is_upright(rule: Box) -> bool:
    return rule.x1 - rule.x0 < 2 and rule.bottom - rule.top > 4


def _has_rows(lines: Sequence[Line]) -> bool:
    """Whether lines hold rows of a table: a line with a name and an amount side by side, or a good part of many lines."""
    least = 1.0 if len(lines) <= _FEW_LINES else _ROW_SHARE * len(lines)
    return sum(is_table_line(cells_of(line)) for line in lines) >= least


def band_rows(table: RuledTable) -> tuple[Cells, ...]:
    """The rows of a ruled table: one a band, or several where a band holds several rows."""
    rows: list[Cells] = []
    for band in table.bands:
        lines = lines_of(band)
        if table.dividers:
            rows += _ruled_rows(lines, table)
        else:
            titles = _titles(lines)
            rows += [(line.words,) for line in lines[:titles]]
            rows += [_one_row(lines[titles:])] if _is_one_row(lines[titles:]) else text_rows(lines[titles:])
    return tuple(rows)


def _titles(lines: Sequence[Line]) -> int:
    """How many lines of a band stand as a title above two cells or more of a line below them: each a row of its own."""
    count = 0
    for number, line in enumerate(lines[:-1]):
        below = [cells_of(other) for other in lines[number + 1 :]]
        if len(cells_of(line)) > 1 or not any(_stands_above(line.box, cells) for cells in below):
            break
        count += 1
    return count


def _stands_above(title: Box, cells: Cells) -> bool:
    boxes = [hull(word.box for word in cell) for cell in cells]
    return sum(min(title.x1, box.x1) - max(title.x0, box.x0) > 0 for box in boxes) > 1


def _ruled_rows(lines: Sequence[Line], table: RuledTable) -> list[Cells]:
    """The lines of a band as one row of cells between upright rules; a line that runs across one is a row of its own."""
    rows: list[Cells] = []
    columns: dict[int, list[Placed]] = {}
    for line in lines:
        if _runs_across(line, table):
            rows += [_by_column(columns)] if columns else []
            rows.append((line.words,))
            columns = {}
            continue
        for word in line.words:
            middle = (word.box.x0 + word.box.x1) / 2
            columns.setdefault(sum(divider <= middle for divider in table.dividers), []).append(word)
    if len(columns) == 1 and not rows:
        return [(line.words,) for line in lines]
    return rows + ([_by_column(columns)] if columns else [])


def _by_column(columns: Mapping[int, list[Placed]]) -> Cells:
    return tuple(tuple(columns[column]) for column in sorted(columns))


def _runs_across(line: Line, table: RuledTable) -> bool:
    """Whether a line's words go on over the edge of a column as in a sentence: a title, a footnote."""
    height, apart = (line.box.top + line.box.bottom) / 2, len(cells_of(line)) > 1
    ruled = [rule.x0 for rule in table.uprights if rule.top < height < rule.bottom]
    for divider in table.dividers:
        if any(word.box.x0 < divider - 1.5 and word.box.x1 > divider + 1.5 for word in line.words):
            return True
        if apart or any(abs(place - divider) < 3 for place in ruled):
            continue  # its words stand in cells, or the rule itself stands between them
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
    full = sum(len(row) > 1 and row[0][0].box.x0 < left + 2 * size and any(has_figure(cell) for cell in row[1:]) for row in cells)
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
