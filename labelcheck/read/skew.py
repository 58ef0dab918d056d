"""How far the lines of a picture lean, and the picture turned so that they lie level.

In: a Pillow image. Out: an angle in degrees, or the turned image with the way back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from labelcheck.model import Box

_SIDE = 900
"""Pixels of the long side of the picture in which the angle is looked for."""

_CONTRAST = 24
"""Levels of grey by which ink differs from what lies around it."""

_WIDEST = 8.0
_STEP = 0.5
_FINE_STEP = 0.05
_LEAST = 0.25
"""Degrees: the range that is looked through, in two passes, and the lean below which a picture is left as it is."""

_GAIN = 1.08
"""The rows of a levelled picture must be this much more distinct than as it was: else its lines do not all lean alike."""


@dataclass(frozen=True)
class Levelled:
    """A picture whose lines lie level, and what leads from its pixels back to those of the picture it was made from."""

    image: Image.Image
    angle: float
    size: tuple[int, int]

    def back(self, box: Box) -> Box:
        """The box in the pixels of the original picture that holds a box of the levelled one."""
        if not self.angle:
            return box
        turn = math.radians(self.angle)
        cos, sin = math.cos(turn), math.sin(turn)
        middle_x, middle_y = self.image.width / 2, self.image.height / 2
        center_x, center_y = self.size[0] / 2, self.size[1] / 2
        half = (box.bottom - box.top) / 2
        level = (box.top + box.bottom) / 2 - middle_y
        ends = [(x - middle_x, level) for x in (box.x0, box.x1)]
        points = [(center_x + x * cos - y * sin, center_y + x * sin + y * cos) for x, y in ends]
        xs, ys = sorted(x for x, _ in points), sorted(y for _, y in points)
        return Box(max(xs[0], 0.0), max(ys[0] - half, 0.0), min(xs[1], self.size[0]), min(ys[1] + half, self.size[1]))


def levelled(image: Image.Image) -> Levelled:
    """The picture turned by the angle at which its lines lean, or as it is where they do not."""
    angle = lean(image)
    if not angle:
        return Levelled(image, 0.0, image.size)
    turned = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=_paper(image))
    return Levelled(turned, angle, image.size)


def lean(image: Image.Image) -> float:
    """Degrees by which the lines of a picture fall to the right; 0 where they lie level or have no lean in common."""
    rows, columns, height = _ink(image)
    if rows.size < 500:
        return 0.0
    angles = np.arange(-_WIDEST, _WIDEST + _STEP / 2, _STEP)
    best = _best(rows, columns, height, angles)
    best = _best(rows, columns, height, np.arange(best - _STEP, best + _STEP + _FINE_STEP / 2, _FINE_STEP))
    if abs(best) < _LEAST or _distinct(rows, columns, height, best) < _GAIN * _distinct(rows, columns, height, 0.0):
        return 0.0
    return round(float(best), 2)


def _best(rows: np.ndarray, columns: np.ndarray, height: int, angles: np.ndarray) -> float:
    return float(max(angles, key=lambda angle: _distinct(rows, columns, height, float(angle))))


def _distinct(rows: np.ndarray, columns: np.ndarray, height: int, angle: float) -> float:
    """How unlike neighbouring rows are, in ink, when the picture is levelled by an angle."""
    level = rows - columns * math.tan(math.radians(angle))
    counts = np.bincount((level - level.min()).astype(np.int32), minlength=height)
    return float(np.square(np.diff(counts)).sum())


def _ink(image: Image.Image) -> tuple[np.ndarray, np.ndarray, int]:
    """Rows and columns of the pixels that differ from their surroundings, and the height of the picture they are in."""
    grey = image.convert("L")
    factor = min(1.0, _SIDE / max(grey.size))
    small = grey.resize((max(1, round(grey.width * factor)), max(1, round(grey.height * factor))), Image.Resampling.BOX)
    around = np.asarray(small.filter(ImageFilter.BoxBlur(8)), dtype=np.int16)
    ink = np.abs(np.asarray(small, dtype=np.int16) - around) > _CONTRAST
    rows, columns = np.nonzero(ink)
    return rows.astype(np.float32), columns.astype(np.float32), small.height


def _paper(image: Image.Image) -> tuple[int, int, int]:
    """The colour round the edge of a picture, to fill the corners with."""
    edge = np.asarray(image.convert("RGB").resize((16, 16), Image.Resampling.BOX))
    border = np.concatenate((edge[0], edge[-1], edge[:, 0], edge[:, -1]))
    red, green, blue = (int(channel) for channel in np.median(border, axis=0))
    return red, green, blue
