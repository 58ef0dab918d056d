"""Characters of a page as a reader found them, and the frames in which their text stands upright.

In: a ``RawPage``, whichever library read it. Out: one ``Frame`` for each direction of text, with its words and rules
turned so that the text reads from left to right. Nothing here knows a PDF library.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from labelcheck.model import Box, Reading, Word

_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "-demi")

RULE_THICKNESS = 2.0
RULE_LENGTH = 4.0
"""A line or the edge of a box is a rule where it is thinner than the one and longer than the other, in points."""


class LockedError(Exception):
    """The file wants a password."""


class DamagedError(Exception):
    """The file, or a page of it, can't be opened by the reader that was asked."""


class Glyph(NamedTuple):
    """A character, or several drawn as one: its text, box, type size in points, font and direction.

    ``direction`` is the angle by which it is turned clockwise: 0, 90, 180 or 270 degrees. The box is the one that it has
    when the page is turned back by that, so that its text stands upright. A space that a reader made up between two
    characters has no width.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: str
    direction: int = 0


@dataclass(frozen=True, slots=True)
class RawPage:
    """What was read of a page: number from 1, width and height in points, its characters, its rules.

    Lengths are points from the top left corner of the page as it is shown: cut to its crop box, and turned. ``pictured``
    tells that pictures or outlined letters on it may say more than its characters, ``hidden`` that most of its characters
    are not drawn, or lie under a picture, and ``veiled`` that some may not be seen: white ones,
    and those on layers, which a file can switch off; a reader that can't tell says no.
    """

    number: int
    size: tuple[float, float]
    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...] = ()
    pictured: bool = False
    hidden: bool = False
    veiled: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A word with the box it has when its text is turned upright, and whether it is set in bold."""

    word: Word
    box: Box
    bold: bool


@dataclass(frozen=True)
class Frame:
    """All text of one direction on a page, turned upright: its words and the rules (lines, edges of boxes).

    ``reading`` tells whether it is text of the file or was recognised in a picture.
    """

    direction: int
    words: tuple[Placed, ...]
    rules: tuple[Box, ...]
    reading: Reading = Reading.TEXT


def by_direction(page: RawPage) -> dict[int, list[Glyph]]:
    """The characters of each direction of text on a page, upright text first."""
    found: dict[int, list[Glyph]] = {}
    for glyph in page.glyphs:
        found.setdefault(glyph.direction, []).append(glyph)
    return {direction: found[direction] for direction in sorted(found)}


def turn(box: Box, direction: int, size: tuple[float, float]) -> Box:
    """A box of the page in the frame in which text of this direction is upright; ``size`` is the page's width and height."""
    width, height = size
    match direction:
        case 90:
            return Box(box.top, width - box.x1, box.bottom, width - box.x0)
        case 180:
            return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
        case 270:
            return Box(height - box.bottom, box.x0, height - box.top, box.x1)
        case _:
            return box


def turn_back(box: Box, direction: int, size: tuple[float, float]) -> Box:
    """The inverse of ``turn``."""
    width, height = size
    match direction:
        case 90:
            return Box(width - box.bottom, box.x0, width - box.top, box.x1)
        case 180:
            return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
        case 270:
            return Box(box.top, height - box.x1, box.bottom, height - box.x0)
        case _:
            return box


def is_bold(font: str) -> bool:
    """Whether a font is a bold one, by its name."""
    name = font.lower()
    return any(part in name for part in _BOLD_NAMES)


def is_rule(box: Box) -> bool:
    """Whether a line is long and thin enough to part rows or columns."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    return (height < RULE_THICKNESS and width > RULE_LENGTH) or (width < RULE_THICKNESS and height > RULE_LENGTH)


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all the boxes (at least one)."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=False)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def share_within(inner: Box, outer: Box) -> float:
    """The share of a box that lies within another."""
    width = min(inner.x1, outer.x1) - max(inner.x0, outer.x0)
    height = min(inner.bottom, outer.bottom) - max(inner.top, outer.top)
    area = (inner.x1 - inner.x0) * (inner.bottom - inner.top)
    return max(width, 0.0) * max(height, 0.0) / area if area > 0 else 0.0
