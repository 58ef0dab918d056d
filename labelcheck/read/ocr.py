"""Text recognised in a picture: the one module that knows the recogniser (faster-paddle, the extra ``ocr``).

In: a Pillow image. Out: ``Line`` records, each a line of text with its box in pixels. The models come inside the
wheel; nothing is fetched.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import math
import sys
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from labelcheck.model import Box

if TYPE_CHECKING:
    from PIL import Image

_STEP = 128
"""Pixels between the sides at which text is looked for: each other side asks for the model anew."""

Model = Literal["tiny", "small"]
"""The recogniser's models: ``tiny`` reads every picture, ``small`` reads again what ``tiny`` could not read well."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a picture: its box in pixels, and how sure the recogniser is, from 0 to 1 (no probability)."""

    text: str
    box: Box
    sureness: float


def can_recognise() -> bool:
    """Whether the extra ``ocr`` is installed."""
    return find_spec("faster_paddle") is not None


def lines_in(image: Image.Image, model: Model, side: int) -> tuple[Line, ...]:
    """The lines of text in a picture; the extra ``ocr`` has to be installed.

    Text is looked for in the picture scaled to ``side`` pixels at most, and recognised in the picture as it is.
    """
    file = io.BytesIO()
    image.save(file, "bmp")
    data = file.getvalue()
    key = model, hashlib.blake2b(data, digest_size=16).digest()
    if key not in _recent:
        found = _engine(model, side).ocr(data)["bounds"].values()
        _recent[key] = tuple(_line(one) for one in found if one["text"].strip())
        while len(_recent) > _KEPT:
            _recent.popitem(last=False)
    return _recent[key]


def looking_side(size: tuple[int, int], most_pixels: int, most: int) -> int:
    """The long side at which text is looked for, in steps: the memory that it takes grows with the pixels that are looked at.

    ``most_pixels`` and ``most`` bound the area and the side, in pixels.
    """
    shape = max(size) / max(min(size), 1)
    side = math.sqrt(most_pixels * shape)
    return most if side >= most else max(_STEP, int(side) // _STEP * _STEP)


def _line(found: Mapping[str, Any]) -> Line:
    box = Box(*map(float, (*found["topLeftCoord"], *found["bottomRightCoord"])))
    return Line(found["text"], box, float(found["confidence"]))


_KEPT = 40
"""Pictures whose lines are kept: a label that is read again with care has most of them read once."""

_recent: OrderedDict[tuple[Model, bytes], tuple[Line, ...]] = OrderedDict()


_held: dict[tuple[Model, int], Any] = {}
"""One model at a time, for one side: two would double the memory of a worker."""


def _engine(model: Model, side: int) -> Any:
    if (model, side) not in _held:
        from faster_paddle import OcrEngine  # noqa: PLC0415 - an extra

        _give_back_large_blocks()
        _held.clear()
        _held[model, side] = OcrEngine(model, threads=1, det_max_side=side, det_min_side=0 if model == "small" else None)
    return _held[model, side]


_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of glibc
_LARGE = 1 << 25


@lru_cache(maxsize=1)
def _give_back_large_blocks() -> None:
    """Have freed blocks of 32 MB go back to the system: glibc keeps ever larger ones, 30 MB of a recogniser's.

    Smaller ones are kept: to ask the system for each anew costs a tenth of the time that a page takes.
    """
    if sys.platform == "linux":
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none, and need none
        if set_option is not None:
            set_option(_MMAP_THRESHOLD, _LARGE)
