"""From the words of a frame to blocks in reading order: tables, and columns of running text.

Ruled tables are taken out first; the rest is cut along white gutters (recursive XY cut), and a column of
amounts is never cut from the names it belongs to. In: words in upright coordinates. Out: ``Block`` records.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from labelcheck.model import Box
from labelcheck.read.glyphs import Frame, Placed, hull
from labelcheck.read.ruled import RuledTable, band_rows, ruled_tables
from labelcheck.read.tables import Line, key_rows, lines_of, text_rows

_GUTTER_EMS = 0.5
"""Columns of running text are parted by at least this many type sizes."""

_WIDE_GUTTER_EMS = 1.1
_TALL_LINES = 5
"""A gutter narrower than ``_WIDE_GUTTER_EMS`` counts only beside at least this many lines on both sides."""

_AMOUNT_LETTERS = 22
"""Letters and digits of a line that is an amount: '150 mg soit 40 % des VNR'."""

_LEAST_KEYS = 3
_KEY_WORDS = 6
"""A specification has this many keys at least, of this many words at most."""

_WORD_SPACE_EMS = 0.45
_WIDER_THAN_SPACES = 1.4
"""A narrow gutter is wider than a word space in type sizes, and than the usual space by this factor (typewriter faces)."""

_LEVEL_SHARE = 0.5
"""A column of amounts belongs to the names beside it where this share of its lines is level with one of theirs."""

_WIDEST_SHARE = 0.7
"""Gaps are cut widest first, with those nearly as wide: a row of boxes side by side is parted before what is in them."""

_SIZE_STEP = 1.4
"""Lines whose types differ by this factor belong to different blocks where nothing else parts them."""

_PARAGRAPH_GAP = 0.75
"""Blocks one above the other are parted by more than this share of the type size."""


@dataclass(frozen=True)
class Block:
    """A piece of the page that reads in one go: rows of cells of words; ``table`` tells whether columns matter."""

    rows: tuple[tuple[tuple[Placed, ...], ...], ...]
    lines: tuple[Line, ...]
    box: Box
    table: bool


@dataclass(frozen=True)
class _Piece:
    """What is cut: a word, or a ruled table as a whole."""

    box: Box
    word: Placed | None = None
    table: RuledTable | None = None


def blocks_of(frame: Frame) -> tuple[Block, ...]:
    """The blocks of a frame in reading order."""
    tables = ruled_tables(frame.words, frame.rules)
    inside = {id(word) for table in tables for band in table.bands for word in band}
    pieces = [_Piece(word.box, word=word) for word in frame.words if id(word) not in inside]
    pieces += [_Piece(table.box, table=table) for table in tables]
    if not pieces:
        return ()
    sizes = sorted(word.word.size for word in frame.words)
    return tuple(_block(leaf) for leaf in _cut(pieces, max(sizes[len(sizes) // 2], 1.0), depth=0))


def _block(leaf: Sequence[_Piece]) -> Block:
    table = leaf[0].table
    if table is not None:
        rows = band_rows(table)
        words = [word for band in table.bands for word in band]
        return Block(rows, lines_of(words), table.box, table=True)
    words = [piece.word for piece in leaf if piece.word is not None]
    lines = lines_of(words)
    rows = key_rows(lines) or text_rows(lines)
    return Block(rows, lines, hull(word.box for word in words), table=any(len(row) > 1 for row in rows))


def _cut(pieces: Sequence[_Piece], size: float, *, depth: int) -> list[Sequence[_Piece]]:
    """Cut pieces along the widest gutters until none is left; each leaf is one block."""
    if len(pieces) == 1 or depth > 40:
        return _apart(pieces)
    for parts in (_columns(pieces, size), _stacked(pieces, size), _by_size(pieces)):
        if len(parts) > 1:
            return [leaf for part in parts for leaf in _cut(part, size, depth=depth + 1)]
    return _apart(pieces)


def _apart(pieces: Sequence[_Piece]) -> list[Sequence[_Piece]]:
    """A leaf holds one table, or words only: the words above, each table, the words between and below."""
    leaves: list[list[_Piece]] = [[]]
    for piece in sorted(pieces, key=lambda piece: (piece.box.top, piece.box.x0)):
        if piece.table is not None:
            leaves += [[piece], []]
        else:
            leaves[-1].append(piece)
    return [leaf for leaf in leaves if leaf]


def _columns(pieces: Sequence[_Piece], size: float) -> list[list[_Piece]]:
    """Left and right of the widest vertical gutter, where there is one that parts columns of text."""
    gutters = _gaps([(piece.box.x0, piece.box.x1) for piece in pieces], _GUTTER_EMS * size)
    parting = {gap: _parts_rows(pieces, gap, gutters, size) for gap in gutters}
    for start, end in sorted(gutters, key=lambda gap: (parting[gap], gap[0] - gap[1])):
        left = [piece for piece in pieces if piece.box.x1 <= start + 0.01]
        right = [piece for piece in pieces if piece.box.x0 >= end - 0.01]
        if _parts_columns(left, right, end - start, size):
            return [left, right]
    return []


def _parts_rows(pieces: Sequence[_Piece], gap: tuple[float, float], gutters: Sequence[tuple[float, float]], size: float) -> bool:
    """Whether a gutter lies between names and their amounts, with other text behind the amounts: that is to be cut first."""
    behind = [start for start, _ in gutters if start >= gap[1]]
    if not behind:
        return False
    names = [piece for piece in pieces if piece.box.x1 <= gap[0] + 0.01]
    amounts = [piece for piece in pieces if piece.box.x0 >= gap[1] - 0.01 and piece.box.x1 <= min(behind) + 0.01]
    if not amounts or any(piece.table for piece in (*names, *amounts)):
        return False
    return _is_amounts(amounts, size) and _is_beside(names, amounts)


def _parts_columns(left: Sequence[_Piece], right: Sequence[_Piece], width: float, size: float) -> bool:
    if any(piece.table for piece in (*left, *right)):
        return not _is_amounts(right, size)
    if _is_beside(left, right) and (_is_amounts(right, size) or _is_keys(left, right)):
        return False
    heights = [hull(piece.box for piece in side) for side in (left, right)]
    shared = min(heights[0].bottom, heights[1].bottom) - max(heights[0].top, heights[1].top)
    if width < _WIDE_GUTTER_EMS * size:
        return shared >= 1.1 * _TALL_LINES * size and _crosses_every_line(left, right)
    tall = min(box.bottom - box.top for box in heights)
    return width >= 2.5 * size or shared <= 0 or tall >= 2.2 * size


def _is_beside(left: Sequence[_Piece], right: Sequence[_Piece]) -> bool:
    """Whether most lines on the right have a line on the left at their height."""
    names = lines_of([piece.word for piece in left if piece.word is not None])
    amounts = lines_of([piece.word for piece in right if piece.word is not None])
    middles = sorted([(line.box.top + line.box.bottom) / 2 for line in names])
    level = sum(bisect_left(middles, line.box.top) < bisect_right(middles, line.box.bottom) for line in amounts)
    return level >= _LEVEL_SHARE * len(amounts)


def _is_keys(left: Sequence[_Piece], right: Sequence[_Piece]) -> bool:
    """Whether the left holds keys and the right their values, as in a specification: short bold words beside plain text."""
    keys = [piece.word for piece in left if piece.word is not None]
    values = [piece.word for piece in right if piece.word is not None]
    bold = sum(word.bold for word in keys) >= 0.8 * len(keys) and sum(word.bold for word in values) <= 0.3 * len(values)
    if not bold:
        return False
    lines = lines_of(keys)
    return len(lines) >= _LEAST_KEYS and all(len(line.words) <= _KEY_WORDS for line in lines)


def _crosses_every_line(left: Sequence[_Piece], right: Sequence[_Piece]) -> bool:
    """Whether a narrow gutter is wider than the word spaces on every line it crosses: a heading above two columns is not cut."""
    ends = [piece.word for piece in left if piece.word is not None]
    starts = {id(piece.word) for piece in right}
    crossing: list[tuple[float, float]] = []
    inner: list[float] = []
    for line in lines_of([*ends, *(piece.word for piece in right if piece.word is not None)]):
        for before, word in pairwise(line.words):
            gap = word.box.x0 - before.box.x1
            if id(word) in starts and id(before) not in starts:
                crossing.append((gap, word.word.size))
            else:
                inner.append(gap)
    usual = sorted(inner)[len(inner) // 2] if inner else 0.0
    return all(gap >= max(_WORD_SPACE_EMS * size, _WIDER_THAN_SPACES * usual) for gap, size in crossing)


def _is_amounts(side: Sequence[_Piece], size: float) -> bool:
    """Whether a side is a column of amounts: mostly short lines that hold a figure."""
    words = [piece.word for piece in side if piece.word is not None]
    lines = lines_of(words)
    if not lines:
        return False
    texts = ["".join(word.word.text for word in line.words) for line in lines]
    figures = sum(len(text) <= _AMOUNT_LETTERS and any(c.isdigit() or c in "%<*†" for c in text) for text in texts)
    widest = max(line.box.x1 - line.box.x0 for line in lines)
    return figures >= 0.5 * len(texts) and widest < 18 * size


def _stacked(pieces: Sequence[_Piece], size: float) -> list[list[_Piece]]:
    """Above and below the widest gaps that are wider than the space between lines."""
    extents = [(piece.box.top, piece.box.bottom) for piece in pieces]
    gaps = _gaps(extents, _PARAGRAPH_GAP * size)
    if not gaps:
        return []
    widest = max(end - start for start, end in gaps)
    gaps = [gap for gap in gaps if gap[1] - gap[0] >= _WIDEST_SHARE * widest]
    parts: list[list[_Piece]] = [[] for _ in range(len(gaps) + 1)]
    starts = [gap[0] for gap in sorted(gaps)]
    for piece in pieces:
        parts[sum(piece.box.top >= start - 0.01 for start in starts)].append(piece)
    return [part for part in parts if part]


def _by_size(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Above and below the first place where lines of a clearly larger or smaller type follow each other."""
    words = [piece.word for piece in pieces if piece.word is not None]
    lines = lines_of(words)
    for before, line in pairwise(lines):
        sizes = sorted((max(word.word.size for word in before.words), max(word.word.size for word in line.words)))
        if sizes[1] >= _SIZE_STEP * sizes[0] and line.box.top >= before.box.bottom - 0.3 * sizes[0]:
            middle = (before.box.bottom + line.box.top) / 2
            above = [piece for piece in pieces if (piece.box.top + piece.box.bottom) / 2 < middle]
            below = [piece for piece in pieces if (piece.box.top + piece.box.bottom) / 2 >= middle]
            return [above, below]
    return []


def _gaps(extents: Sequence[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """The stretches of at least that length which nothing covers, between the first and the last."""
    gaps = []
    reach = None
    for start, end in sorted(extents):
        if reach is not None and start - reach >= least:
            gaps.append((reach, start))
        reach = end if reach is None else max(reach, end)
    return gaps
