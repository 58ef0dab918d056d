"""What is known of units of dosage forms: the form each stands for, the most it weighs, its volume."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

import tomli


@dataclass(frozen=True)
class Units:
    """By unit: the dosage form, the most one can weigh in mg (where bounded), its millilitres (kitchen measures)."""

    forms: Mapping[str, str]
    capacity_mg: Mapping[str, Decimal]
    millilitres: Mapping[str, Decimal]


@lru_cache(maxsize=1)
def load_units() -> Units:
    """The units of ``data/units.toml``."""
    table = tomli.loads((files("labelcheck") / "data" / "units.toml").read_text(encoding="utf-8"))["unit"]
    return Units(
        {unit: record["form"] for unit, record in table.items()},
        {unit: Decimal(record["capacity_mg"]) for unit, record in table.items() if "capacity_mg" in record},
        {unit: Decimal(record["ml"]) for unit, record in table.items() if "ml" in record},
    )
