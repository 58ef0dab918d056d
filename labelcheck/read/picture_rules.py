"""Rules (the lines and edges of boxes that part a table) in a picture.

In: a levelled Pillow image. Out: boxes in pixels, flat ones for level rules, narrow ones for upright rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from labelcheck.model import Box

if TYPE_CHECKING:
    from PIL import Image

    Grey: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.int16]]

_ALONG = 9
"""Pixels along an edge over which grey is averaged, against the grain of a scan."""

_STEP = 18
"""Levels of grey between the two sides of an edge."""

_SHORTEST = 0.055
"""A rule is at least this share of the picture's longer side: no stroke of a letter is."""

_INSIDE = 0.2
"""An edge this share of a line's height inside the line is part of its letters."""

_REACH = 8
"""Pixels by which the ends of an upright rule may miss a level one."""

_THICKEST = 12
"""Pixels between the two edges of one thick rule."""

_BREAK = 12
_PIECE = 40
_LEAN, _GAP = 2, 24
"""In pixels: what may be missing in a row of a rule, the shortest piece of a rule in one row, and how far apart in height
and along the row the pieces of one rule may lie."""


def rules_in(image: Image.Image, lines: Sequence[Box]) -> tuple[Box, ...]:
    """The edges that are long enough to be rules and run through no line of text; upright ones only between level ones."""
    grey = np.asarray(image.convert("L"), dtype=np.int16)
    shortest = max(40, round(_SHORTEST * max(grey.shape)))
    edges = [Box(start, row, end, row + 1) for row, start, end in _edges(grey, shortest)]
    clear = [edge for edge in edges if not _through(edge, lines)]
    level = [edge for edge in clear if any(_stand_above(edge, other) for other in clear)]
    upright = [Box(row, start, row + 1, end) for row, start, end in _edges(grey.T, shortest)]
    return (*level, *(rule for rule in upright if _joins(rule, level)))


def _through(rule: Box, lines: Iterable[Box]) -> bool:
    """Whether a level edge is the foot or the head of letters: it runs through a line of text and hardly beyond it."""
    return any(
        line.top + _INSIDE * (line.bottom - line.top) < rule.top < line.bottom - _INSIDE * (line.bottom - line.top)
        and rule.x0 < line.x1
        and rule.x1 > line.x0
        for line in lines
    )


def _stand_above(one: Box, other: Box) -> bool:
    """Whether two level edges have the same extent, one above the other, as the rules of a table have."""
    return abs(one.x0 - other.x0) <= _REACH and abs(one.x1 - other.x1) <= _REACH and abs(one.top - other.top) > _THICKEST


def _joins(rule: Box, level: Iterable[Box]) -> bool:
    """Whether an upright edge begins and ends at level rules, as the sides of cells do."""
    meets = [one.top for one in level if one.x0 - _REACH <= rule.x0 <= one.x1 + _REACH]
    return any(abs(top - rule.top) <= _REACH for top in meets) and any(abs(top - rule.bottom) <= _REACH for top in meets)


def _edges(grey: Grey, shortest: int) -> list[tuple[int, int, int]]:
    """Rows with a long run of pixels that are all darker, or all lighter, than those two rows above: (row, start, end)."""
    sums = np.cumsum(grey, axis=1, dtype=np.int32)
    smooth = (sums[:, _ALONG:] - sums[:, :-_ALONG]) // _ALONG
    step = smooth[2:] - smooth[:-2]
    found = [run for mask in (step > _STEP, step < -_STEP) for run in _runs(mask, _PIECE)]
    rules = _joined(sorted((row + 1, start + _ALONG // 2 + 1, end + _ALONG // 2 + 1) for row, start, end in found))
    return [rule for rule in rules if rule[2] - rule[1] >= shortest]


def _runs(mask: np.ndarray[tuple[int, int], np.dtype[np.bool_]], shortest: int) -> list[tuple[int, int, int]]:
    """Runs of True along the rows of a mask, breaks of a few pixels bridged, of at least ``shortest`` pixels."""
    rows = np.flatnonzero(mask.sum(axis=1) >= shortest)
    found: list[tuple[int, int, int]] = []
    for row in rows:
        marks = np.flatnonzero(mask[row])
        cuts = np.flatnonzero(np.diff(marks) > _BREAK)
        starts = np.concatenate(([marks[0]], marks[cuts + 1]))
        ends = np.concatenate((marks[cuts], [marks[-1]]))
        long = ends - starts >= shortest
        found += [(int(row), int(start), int(end)) for start, end in zip(starts[long], ends[long], strict=True)]
    return found


def _joined(runs: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The runs of neighbouring rows that go on with each other as one: a rule that leans by a pixel, or is spread over rows."""
    rules: list[list[int]] = []  # first row, start, end, last row
    for row, start, end in runs:
        for rule in reversed(rules[-60:]):
            if row - rule[3] <= _LEAN and start <= rule[2] + _GAP and end >= rule[1] - _GAP:
                rule[1:] = [min(rule[1], start), max(rule[2], end), row]
                break
        else:
            rules.append([row, start, end, row])
    return [((first + last) // 2, start, end) for first, start, end, last in rules if last - first <= _THICKEST]
