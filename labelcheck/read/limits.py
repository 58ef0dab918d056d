"""The limits of the reader: see ``data/reading.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import tomli


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """How pictures are read, in pixels, dots per inch and shares of 1."""

    max_pages: int
    max_source_pixels: int
    max_side: int
    min_dpi: float
    max_dpi: float
    usual_dpi: float
    least_render_dpi: float
    most_render_dpi: float
    usual_render_dpi: float
    detection_side: int
    sure: float
    sure_figure: float
    turn_letters: int
    turn_share: float
    most_lines_again: int


@lru_cache(maxsize=1)
def picture_limits() -> PictureLimits:
    """How ``data/reading.toml`` says that pictures are read."""
    tree = tomli.loads((files("labelcheck") / "data" / "pictures.toml").read_text(encoding="utf-8"))
    return PictureLimits(**tree)
