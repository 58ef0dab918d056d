"""Words of a file that its page does not show: on layers that are switched off, under pictures, white on white.

In: frames of words with their boxes on the page, and the page as a picture. Out: the frames without words that leave no
ink.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from labelcheck.model import Box
from labelcheck.read.glyphs import Frame
from labelcheck.read.pictures import Picture

_EDGE = 1
"""Pixels round the box of a word that are looked at as well."""


def with_ink(frames: Iterable[Frame], picture: Picture, least: int) -> tuple[Frame, ...]:
    """The frames with the words in whose boxes a colour changes by that many levels (of 255) at least."""
    pixels = np.asarray(picture.image)
    found = []
    for frame in frames:
        words = tuple(placed for placed in frame.words if _contrast(pixels, placed.word.box, picture.scale) >= least)
        found.append(frame if len(words) == len(frame.words) else replace(frame, words=words))
    return tuple(found)


def _contrast(pixels: np.ndarray, box: Box, scale: float) -> int:
    """Levels between the lightest and the darkest of a colour in a box; the most there is for a box beside the picture."""
    left, top = (max(int(edge * scale) - _EDGE, 0) for edge in (box.x0, box.top))
    right, bottom = (max(int(edge * scale) + 1 + _EDGE, 0) for edge in (box.x1, box.bottom))
    piece = pixels[top:bottom, left:right]
    return int(np.ptp(piece, axis=(0, 1)).max()) if piece.size else 255
