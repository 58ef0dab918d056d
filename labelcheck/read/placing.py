"""Recognised lines become words in upright frames, as the readers of PDF text give them.

In: lines with their boxes in the pixels of a levelled picture, and the direction of their text. Out: ``Placed`` words in
points; their boxes on the page lead back through turn and lean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from labelcheck.model import Box, Word
from labelcheck.read.glyphs import Placed, turn, turn_back
from labelcheck.read.inkgaps import word_extents
from labelcheck.read.ocr import Line
from labelcheck.read.pictures import Picture
from labelcheck.read.skew import Levelled

_BOX_SIZES = 1.06
"""Height of the recogniser's box in type sizes: the median over 465 lines of rendered PDF text."""

_TRIM = 0.1
"""The recogniser's box begins this share of the type size above the line."""

_NEAR_LINES = 4
_SAME_TYPE = 1.3
"""Lines at most this many heights apart, whose heights differ by less than this factor, are taken to be in one type."""

_TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}


@dataclass(frozen=True)
class TurnedLine:
    """A line with the direction of its text; ``line.box`` is in the pixels of the levelled picture."""

    line: Line
    direction: int


@dataclass(frozen=True)
class Ground:
    """What recognised lines stand on: the picture of the page, and the same levelled."""

    picture: Picture
    level: Levelled

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the levelled picture in points."""
        return self.level.image.width / self.picture.scale, self.level.image.height / self.picture.scale

    def upright(self, read: TurnedLine) -> Box:
        """The box of a line in points, turned so that its text is upright."""
        return turn(_scaled(read.line.box, 1 / self.picture.scale), read.direction, self.size)

    def on_page(self, box: Box, direction: int) -> Box:
        """The box on the page, in points, of an upright one."""
        pixels = _scaled(turn_back(box, direction, self.size), self.picture.scale)
        return _scaled(self.level.back(pixels), 1 / self.picture.scale)


def strip_of(image: Image.Image, read: TurnedLine, edge: float = 0.0) -> Image.Image:
    """The piece of a levelled picture that holds a line, turned upright, with an edge of this share of its height."""
    box = read.line.box
    more = edge * min(box.x1 - box.x0, box.bottom - box.top)
    piece = image.crop((round(box.x0 - more), round(box.top - more), round(box.x1 + more), round(box.bottom + more)))
    return piece.transpose(_TURNS[read.direction]) if read.direction else piece


def placed_words(reads: Sequence[TurnedLine], ground: Ground, doubtful: float) -> tuple[Placed, ...]:
    """The words of lines of one direction; those of lines less sure than ``doubtful`` are marked."""
    boxes = even_heights([ground.upright(read) for read in reads])
    return tuple(word for read, box in zip(reads, boxes, strict=True) for word in _words(read, box, ground, doubtful))


def even_heights(boxes: Sequence[Box]) -> list[Box]:
    """The boxes of lines, those that stand near each other in nearly the same type made of one height.

    A recogniser's box reaches as far as the letters do: that of 'Zinc' is higher than that of 'iron' in the same type.
    """
    order = sorted(range(len(boxes)), key=lambda index: boxes[index].top)
    even = list(boxes)
    for place, index in enumerate(order):
        box = boxes[index]
        above = (boxes[other] for other in reversed(order[:place]))
        below = (boxes[other] for other in order[place + 1 :])
        heights = sorted([_height(box), *_heights_near(box, above), *_heights_near(box, below)])
        half, middle = heights[len(heights) // 2] / 2, (box.top + box.bottom) / 2
        even[index] = Box(box.x0, middle - half, box.x1, middle + half)
    return even


def _heights_near(box: Box, others: Iterable[Box]) -> Iterator[float]:
    """The heights of lines, nearest first, that share a line's column and are in nearly the same type."""
    height = _height(box)
    for other in others:
        if abs(other.top - box.top) > _NEAR_LINES * height:
            return
        if other.x0 < box.x1 and other.x1 > box.x0 and height / _SAME_TYPE < _height(other) < height * _SAME_TYPE:
            yield _height(other)


def _words(read: TurnedLine, box: Box, ground: Ground, doubtful: float) -> Iterator[Placed]:
    """The words of a line, each where its ink stands."""
    size = max(_height(box) / _BOX_SIZES, 0.1)
    top = box.top + _TRIM * size
    texts = read.line.text.split()
    scale = ground.picture.scale
    for text, (start, end) in zip(texts, word_extents(strip_of(ground.level.image, read), texts), strict=True):
        here = Box(box.x0 + start / scale, top, box.x0 + end / scale, top + size)
        on_page = ground.on_page(here, read.direction)
        unsure = read.line.sureness < doubtful
        word = Word(text, on_page, round(size, 2), ground.picture.page, read.direction, doubtful=unsure)
        yield Placed(word, here, bold=False)


def _height(box: Box) -> float:
    return box.bottom - box.top


def _scaled(box: Box, factor: float) -> Box:
    return Box(*(edge * factor for edge in box))
