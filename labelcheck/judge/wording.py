"""The words in which findings are put: ``data/wording/judge.toml`` as one frozen record a language.

What a rule says stands in its own file; here is only what is the same for all of them. The names of compounds
come from the knowledge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import tomli

from labelcheck.errors import UsageError
from labelcheck.knowledge import load_knowledge


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The words of one language; ``units`` gives the word for one and for more."""

    decimal_mark: str
    sentences: Mapping[str, str]
    amounts: Mapping[str, str]
    doubts: Mapping[str, str]
    because: Mapping[str, str]
    operators: Mapping[str, str]
    panels: Mapping[str, str]
    explained: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]
    values: Mapping[str, str]
    facts: Mapping[str, str]


@cache
def read_wordings() -> Mapping[str, Wording]:
    """Every language of the file, by its code."""
    content = tomli.loads(files("labelcheck").joinpath("data", "wording", "judge.toml").read_text(encoding="utf-8"))
    return {
        code: Wording(
            decimal_mark=words["decimal_mark"],
            sentences=words["sentences"],
            amounts=words["amounts"],
            doubts=words["doubts"],
            because=words["because"],
            operators=words["operators"],
            panels=words["panels"],
            explained=words["explained"],
            units={unit: (forms["one"], forms["more"]) for unit, forms in words["units"].items()},
            values={**_compound_names(code), **words["values"]},
            facts=words["facts"],
        )
        for code, words in content["languages"].items()
    }


def wording_in(language: str) -> Wording:
    """The words of a language."""
    wordings = read_wordings()
    if language not in wordings:
        raise UsageError(f'There is no wording for findings in "{language}"; there is {", ".join(sorted(wordings))}.')
    return wordings[language]


def _compound_names(language: str) -> Mapping[str, str]:
    return {compound.id: compound.name[language] for compound in load_knowledge().compounds.values() if language in compound.name}
