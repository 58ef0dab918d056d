"""The questions a rule can ask of a label: ``data/facts.json`` as frozen records.

What a fact means and which values it can take stands in the data file alone; nothing here knows a fact by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import orjson

COMPOUNDS = "compounds.json"
"""What ``values_in`` of a fact says where its values are the ids of the compounds."""


class Kind(StrEnum):
    """What sort of value a fact has; it decides which operators fit."""

    STATEMENT = "statement"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    LIST = "list"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Question:
    """One fact that can be asked for; ``values`` is empty where any value is allowed."""

    name: str
    kind: Kind
    values: tuple[str, ...]
    unit: str
    meaning: str


@cache
def read_registry() -> Mapping[str, Question]:
    """Every question by the name of its fact, in the order of the file."""
    content = json.loads(files("labelcheck").joinpath("data", "facts.json").read_text(encoding="utf-8"))
    return {
        name: Question(
            name=name,
            kind=Kind(entry["kind"]),
            values=_compound_ids() if entry.get("values_in") == COMPOUNDS else tuple(entry.get("values", ())),
            unit=entry.get("unit", ""),
            meaning=entry["meaning"],
        )
        for name, entry in content["facts"].items()
    }


def _compound_ids() -> tuple[str, ...]:
    content = orjson.loads(files("labelcheck").joinpath("data", COMPOUNDS).read_bytes())
    return tuple(entry["id"] for entry in content["compounds"])
