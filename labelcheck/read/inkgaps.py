"""Where the words of a recognised line stand: the white between them in the picture.

In: the piece of a picture that holds one line, and its text. Out: the extent of each word in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

_CONTRAST = 0.35
"""Share of the strip's contrast by which a pixel differs from the paper, to be ink."""

_MIDDLE = (0.12, 0.9)
"""The part of the strip's height that is looked at: above and below stand rules and the neighbouring lines."""

_LIKELY = 2.2
"""A word is at most this much wider or narrower than its letters make likely."""

_NARROW, _WIDE = frozenset("iIjl.,:;'|!()[]ftr1-"), frozenset("mwMW%@—")
"""Letters about half as wide, and half as wide again, as others."""


def word_extents(strip: Image.Image, words: Sequence[str]) -> list[tuple[float, float]]:
    """The left and right end of each word in pixels of the strip; by the usual widths of letters where no white parts them."""
    likely = _by_letters(strip.width, words)
    if len(words) < 2:
        return likely
    gaps = _gaps(strip)
    chosen = sorted(sorted(gaps, key=lambda gap: gap[0] - gap[1])[: len(words) - 1])
    if len(chosen) < len(words) - 1:
        return likely
    starts = [likely[0][0], *(float(end) for _, end in chosen)]
    ends = [*(float(start) for start, _ in chosen), likely[-1][1]]
    found = list(zip(starts, ends, strict=True))
    ink = sum(end - start for start, end in found)
    weights = [_weight(word) for word in words]
    expected = [weight * ink / sum(weights) for weight in weights]
    fits = all(width / _LIKELY < end - start < width * _LIKELY for (start, end), width in zip(found, expected, strict=True))
    return found if fits else likely


def _gaps(strip: Image.Image) -> list[tuple[int, int]]:
    """The white between the first and the last ink of a strip: runs of columns (start, end)."""
    grey = np.asarray(strip.convert("L"), dtype=np.int16)
    grey = grey[int(_MIDDLE[0] * strip.height) : max(int(_MIDDLE[1] * strip.height), 1)]
    paper = np.median(grey)
    contrast = np.abs(grey - paper)
    columns = (contrast > max(_CONTRAST * float(contrast.max()), 12.0)).any(axis=0)
    edges = np.flatnonzero(np.diff(columns.astype(np.int8)))
    if not len(edges):
        return []
    first, last = np.flatnonzero(columns)[[0, -1]]
    inner = [int(edge) + 1 for edge in edges if first < edge + 1 <= last]
    return [(start, end) for start, end in zip(inner[::2], inner[1::2], strict=False)]


def _by_letters(width: int, words: Sequence[str]) -> list[tuple[float, float]]:
    """The words side by side over the whole strip, each as wide as its letters usually are."""
    unit = width / (sum(_weight(word) for word in words) + 0.5 * (len(words) - 1))
    extents, at = [], 0.0
    for word in words:
        extents.append((at, at + unit * _weight(word)))
        at += unit * (_weight(word) + 0.5)
    return extents


def _weight(word: str) -> float:
    return sum(0.5 if letter in _NARROW else 1.5 if letter in _WIDE else 1.25 if letter.isupper() else 1.0 for letter in word)
