"""The facts that a rule may ask for, as lines for a person and as the part of the schema that an editor completes.

In goes the registry; what a fact means stands in ``data/facts.json`` alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from labelcheck.judge.registry import Kind, Question, read_registry

_SCHEMA = "rule.schema.json"


def fact_lines() -> Iterator[str]:
    """Each fact with its kind, unit, meaning and values, and a condition that asks for it."""
    for question in read_registry().values():
        unit = f", {question.unit}" if question.unit else ""
        yield f"{question.name} ({question.kind}{unit}): {question.meaning}"
        if question.values:
            yield f"    values: {', '.join(question.values)}"
        yield f"    {example_of(question)}"


def example_of(question: Question) -> str:
    """A condition that asks for a fact, as it stands in a rule file."""
    value = question.values[0] if question.values else "…"
    return _examples()[question.kind].format(name=question.name, value=value)


@cache
def _examples() -> dict[Kind, str]:
    content = json.loads(files("labelcheck").joinpath("data", "facts.json").read_text(encoding="utf-8"))
    return {Kind(kind): example for kind, example in content["examples"].items()}


def rule_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, its facts with what they mean, so that editors complete and explain them."""
    text = files("labelcheck").joinpath("data", "schemas", _SCHEMA).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    questions = list(read_registry().values())
    meanings = [_meaning(question) for question in questions]
    schema["$defs"]["fact"] = {
        "enum": [question.name for question in questions],
        "enumDescriptions": meanings,
        "markdownEnumDescriptions": meanings,
        "x-taplo": {"docs": {"enumValues": meanings}},
    }
    schema["properties"]["example"]["items"]["properties"]["facts"]["propertyNames"] = {"$ref": "#/$defs/fact"}
    return schema


def _meaning(question: Question) -> str:
    unit = f" in {question.unit}" if question.unit else ""
    return f"{question.meaning} ({question.kind}{unit})"
