"""Where the characters that PDFium finds stand on the page as it is shown, and how they are set.

Every character gets the box of its type, as high as the type size, whatever the reach of its letter: lines are told by
the tops of their characters. Points and rectangles of the page's own space come in, boxes from the top left corner of the
page as it is shown go out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from labelcheck.model import Box
from labelcheck.read.glyphs import Glyph, hull

Point = tuple[float, float]

_UPRIGHT = 0.05
"""Text that is turned from the nearest quarter by no more than this share of a quarter has the box of upright text."""

SAME_HEIGHT = 0.03
"""A box that differs by no more than this share of the type size from the height of its type has that height."""

_OFF = 0.1
"""A letter this many type sizes off the baseline of its piece of text is misplaced."""

_NARROW_LETTER = 0.28
"""The width of f, i, l or t in type sizes."""


class View(NamedTuple):
    """The part of a page that is shown, in the page's own space, and by how many quarters it is turned clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarters % 2 else (width, height)

    def box(self, left: float, bottom: float, right: float, top: float, quarters: int | None = None) -> Box:
        """A rectangle of the page's own space, in points from the top left corner of the page as shown, or otherwise turned."""
        match self.quarters if quarters is None else quarters:
            case 1:
                return Box(bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
            case 2:
                return Box(self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
            case 3:
                return Box(self.top - top, self.right - right, self.top - bottom, self.right - left)
            case _:
                return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)


class Type(NamedTuple):
    """How the characters of one piece of text are set: size in points, font, direction, whether they can be seen.

    ``height`` is how far apart head and foot of its characters lie where the font says it, infinite where it does not or
    where the text is set aslant; ``drop`` is how far the foot lies under the baseline; both in points. ``quarters`` is by
    how many quarters the page's own space must be turned clockwise for the text to stand upright, if it is ``straight``.
    """

    size: float
    font: str
    direction: int
    height: float
    quarters: int
    drop: float
    straight: bool
    visible: bool


class Font(NamedTuple):
    """A font's name, and how far its letters reach up and down (less than 0) in type sizes."""

    name: str
    ascent: float
    descent: float


def type_of(matrix: Sequence[float], size: float, font: Font, view: View, *, visible: bool) -> Type:
    """How text is set by the matrix of its first character, the size of its font and the turn of its page."""
    a, b, c, d = matrix[:4]
    if size < 0:
        a, b = -a, -b
    quarters = -math.degrees(math.atan2(b, a)) / 90
    direction = (round(quarters) + view.quarters) % 4 * 90
    straight = abs(quarters - round(quarters)) < _UPRIGHT
    high = abs(size) * math.hypot(c, d)
    measured = font.name != "" and font.descent < 0
    drop, height = (-font.descent * high, (font.ascent - font.descent) * high) if measured and straight else (0.0, math.inf)
    return Type(high, font.name, direction, height, -round(quarters) % 4, drop, straight, visible)


class Places(NamedTuple):
    """What is known of the place of a character whose edges don't tell its foot.

    ``start`` is where its piece of text begins, ``origin`` where it begins itself, ``before`` the character before it in its
    piece; with ``joined``, the two are drawn as one.
    """

    start: Point
    origin: Point
    before: Glyph | None
    joined: bool


def upright_box(edges: Sequence[float], kind: Type, view: View) -> Box | None:
    """The box of a character where its text stands upright, as high as its type; None if its edges don't tell its foot.

    Edges have the height of the type, or the reach of the letter: a bracket, a part of a ligature. A character that is set
    aslant gets its box as it is.
    """
    left, top, right, bottom = edges
    box = view.box(left, bottom, right, top, kind.quarters)
    if not kind.straight:
        return box
    if abs(box.bottom - box.top - kind.height) > SAME_HEIGHT * kind.size:
        return None
    return Box(box.x0, box.bottom - kind.size, box.x1, box.bottom)


def box_on_baseline(edges: Sequence[float], kind: Type, places: Places, view: View) -> Box:
    """The box of a character whose edges don't tell its foot.

    PDFium misplaces ligatures in turned text: a letter off the baseline gets its place from the character before it.
    """
    start, origin, before, joined = places
    left, top, right, bottom = edges
    x0, _, x1, _ = view.box(left, bottom, right, top, kind.quarters)
    begin, _, _, baseline = view.box(*start, *start, kind.quarters)
    if abs(view.box(*origin, *origin, kind.quarters).bottom - baseline) > _OFF * kind.size:
        x0 = begin if before is None else before.x0 if joined else before.x1
        letters = len(before.text) + 1 if before is not None and joined else 1
        x1 = x0 + letters * _NARROW_LETTER * kind.size
    foot = baseline + kind.drop
    return Box(x0, foot - kind.size, x1, foot)


def ligature(glyph: Glyph, text: str, box: Box) -> Glyph:
    """A character with the next letter that is drawn as one with it: 'fi' comes as two, with parts of one box."""
    whole = hull((Box(glyph.x0, glyph.top, glyph.x1, glyph.bottom), box))
    return Glyph(glyph.text + text, *whole, glyph.size, glyph.font, glyph.direction)


def made_up_space(before: Glyph) -> Glyph:
    """A space that PDFium puts where the text has a gap, or for one that is drawn: without width, behind a character."""
    _, _, top, x1, bottom, size, font, direction = before
    return Glyph(" ", x1, top, x1, bottom, size, font, direction)
