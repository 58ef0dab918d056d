"""Holds the tables of a rule pack against the published JSON Schemas; the only module here that knows jsonschema.

It is imported only for packs that do not come with labelcheck, because jsonschema is slow to import.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from labelcheck.judge.facts_help import rule_schema
from labelcheck.judge.tables import Table

_LONGEST = 200
"""Of a fault that quotes what it found: more is no help."""


def check_table(schema: str, table: Table) -> None:
    """Refuse a table that does not keep to ``data/schemas/<schema>.schema.json``."""
    fault = best_match(_validator(schema).iter_errors(table.entries))
    if fault is not None:
        place = " > ".join(str(part + 1) if isinstance(part, int) else part for part in fault.absolute_path)
        raise table.fault(place, f"this does not keep to the schema of a {schema} file: {fault.message[:_LONGEST]}")


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(_schema(schema))


def _schema(name: str) -> dict[str, Any]:
    if name == "rule":
        return rule_schema()
    text = files("labelcheck").joinpath("data", "schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
