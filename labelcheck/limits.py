"""What reading one label may take and how its files are opened; the defaults stand in ``data/reading.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

GARBAGE_THRESHOLD = 500_000
"""New records before Python looks for those that nobody holds: what is loaded at the start stays to the end of the run."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and megabytes (of 1,048,576 bytes) of a worker process; pages, points, pixels and characters of a file."""

    max_seconds: float
    max_memory_mb: float
    max_file_bytes: int
    max_pages: int
    max_page_points: float
    max_pixels: int
    max_characters: int
    min_characters: int
    max_path_pieces: int


@lru_cache(maxsize=1)
def default_limits() -> Limits:
    """The limits of ``data/reading.toml``."""
    import tomli  # noqa: PLC0415 - the help is there without it

    content: Mapping[str, object] = tomli.loads((files("labelcheck") / "data" / "reading.toml").read_text(encoding="utf-8"))
    values = {name: value for name, value in content.items() if isinstance(value, int | float)}
    return Limits(**values)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How files are read: within which limits, and the passwords that are tried on an encrypted one.

    ``careful`` has the better model read every line with a figure that stands in a picture, not only those that are unsure.
    """

    limits: Limits = field(default_factory=default_limits)
    passwords: tuple[str, ...] = field(default=(), repr=False)
    careful: bool = False
