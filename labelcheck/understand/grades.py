"""Words for the make of a compound that make another material of it, from ``data/grades.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import tomli


@dataclass(frozen=True)
class Grades:
    """By concept of the word: the compound it is said of and the one it makes; ``buffers`` are what a grade is buffered with."""

    made: Mapping[str, Mapping[str, str]]
    buffers: frozenset[str]


@lru_cache(maxsize=1)
def load_grades() -> Grades:
    """The grades of ``data/grades.toml``."""
    table = tomli.loads((files("labelcheck") / "data" / "grades.toml").read_text(encoding="utf-8"))
    return Grades(table["made"], frozenset(table["buffers"]))
