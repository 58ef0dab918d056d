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
from labelcheck.read.glyphs import Glyph, hull, turn, turn_back

Point = tuple[float, float]

_UPRIGHT = 0.05
"""Text that is turned from the nearest quarter by no more than this share of a quarter has the box of upright text."""

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

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the page's own space, in points from the top left corner of the page as shown."""
        match self.quarters:
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

    ``drop`` is how far the foot of the type lies under its baseline, ``height`` the height of its letters where the font
    says it, both in points. ``straight`` tells whether the letters stand upright once turned by the direction, ``plain``
    whether they do so without.
    """

    size: float
    font: str
    direction: int
    visible: bool
    drop: float
    height: float
    straight: bool
    plain: bool


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
    plain = straight and direction == view.quarters == 0
    measured = font.name != "" and font.descent < 0
    drop, height = (-font.descent * high, (font.ascent - font.descent) * high) if measured else (0.0, math.inf)
    return Type(high, font.name, direction, visible, drop, height, straight, plain)


def set_box(edges: Sequence[float], kind: Type, start: Point, origin: Point, view: View) -> Box | None:
    """The box of a character, as high as its type; None if its place can't be right. Of one set aslant, its box as it is.

    ``start`` is where its piece of text begins, ``origin`` where it begins itself: PDFium misplaces ligatures in turned text.
    """
    left, top, right, bottom = edges
    box = view.box(left, bottom, right, top)
    if not kind.straight:
        return box
    baseline, own = _upright(start, kind, view).bottom, _upright(origin, kind, view).bottom
    if abs(own - baseline) > _OFF * kind.size:
        return None
    upright = turn(box, kind.direction, view.size)
    return _on_baseline(upright.x0, upright.x1, kind, start, view)


def mended_box(before: Glyph | None, kind: Type, start: Point, view: View, *, joined: bool) -> Box:
    """The place of a misplaced letter: behind the character before, or where its piece of text begins.

    With ``joined``, it is drawn as one with the character before.
    """
    if before is None:
        x0, letters = _upright(start, kind, view).x0, 1
    else:
        box = turn(Box(before.x0, before.top, before.x1, before.bottom), kind.direction, view.size)
        x0, letters = (box.x0, len(before.text) + 1) if joined else (box.x1, 1)
    return _on_baseline(x0, x0 + letters * _NARROW_LETTER * kind.size, kind, start, view)


def _on_baseline(x0: float, x1: float, kind: Type, start: Point, view: View) -> Box:
    foot = _upright(start, kind, view).bottom + kind.drop
    return turn_back(Box(x0, foot - kind.size, x1, foot), kind.direction, view.size)


def _upright(point: Point, kind: Type, view: View) -> Box:
    """A point of the page's own space, where the text stands upright."""
    return turn(view.box(*point, *point), kind.direction, view.size)


def ligature(glyph: Glyph, text: str, box: Box) -> Glyph:
    """A character with the next letter that is drawn as one with it: 'fi' comes as two, with parts of one box."""
    whole = hull((Box(glyph.x0, glyph.top, glyph.x1, glyph.bottom), box))
    return Glyph(glyph.text + text, *whole, glyph.size, glyph.font, glyph.direction)


def made_up_space(before: Glyph, size: tuple[float, float]) -> Glyph:
    """A space that PDFium puts where the text has a gap, or for one that is drawn: without width, behind a character."""
    _, _, top, x1, bottom, type_size, font, direction = before
    if direction == 0:
        return Glyph(" ", x1, top, x1, bottom, type_size, font)
    box = turn(Box(*before[1:5]), direction, size)
    box = turn_back(box._replace(x0=box.x1), direction, size)
    return Glyph(" ", *box, type_size, font, direction)
