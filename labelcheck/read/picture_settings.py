"""How pictures are read: see ``data/pictures.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import tomli


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """Sides in pixels, resolutions in dots per inch, how sure a line must be from 0 to 1, shares of 1."""

    most_pixels: int
    most_side: int
    min_dpi: float
    max_dpi: float
    usual_dpi: float
    least_render_dpi: float
    most_render_dpi: float
    usual_render_dpi: float
    detection_side: int
    detection_pixels: int
    sure: float
    weak: float
    weak_letters: int
    hopeless: float
    weak_share: float
    doubtful: float
    turn_letters: int
    turn_share: float
    most_lines_again: int
    picture_share: float
    cover_share: float
    outlines: int
    outline_points: tuple[float, float]
    letter_segments: float
    letter_curves: float
    covered: float
    ink_levels: int


@lru_cache(maxsize=1)
def picture_settings() -> PictureSettings:
    """The settings of ``data/pictures.toml``."""
    tree = tomli.loads((files("labelcheck") / "data" / "pictures.toml").read_text(encoding="utf-8"))
    return PictureSettings(**tree | {"outline_points": tuple(tree["outline_points"])})
