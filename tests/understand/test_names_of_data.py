"""Every name that stands in the data is read as the compound it stands with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import pytest

from labelcheck.knowledge import load_knowledge
from labelcheck.model import PanelKind
from labelcheck.understand import lexicon_of, read_clauses, read_panels
from labelcheck.understand.names import names_of
from labelcheck.understand.plain import typed_panel

COMPOUNDS = json.loads((files("labelcheck") / "data" / "compounds.json").read_text(encoding="utf-8"))
RECORDS = [(record, code) for record in COMPOUNDS["compounds"] for code in {**record["radicals"], **record["names"]}]


@pytest.mark.parametrize(("record", "code"), RECORDS, ids=[f"{record['id']}, {code}" for record, code in RECORDS])
def test_every_name_of_a_compound_is_read_as_it(record: dict[str, Any], code: str) -> None:
    written = [f"magnesium {radical}" for radical in record["radicals"].get(code, ())] + record["names"].get(code, [])
    found = dict(zip(written, compounds_of(written, code), strict=True))
    assert {name: compounds for name, compounds in found.items() if compounds != {record["id"]}} == {}


@pytest.mark.parametrize("brand", COMPOUNDS["brands"], ids=lambda brand: brand["brand"])
def test_every_brand_is_read_as_its_compound(brand: dict[str, Any]) -> None:
    seal = brand.get("of_any_mineral", False)
    names = [f"{brand['brand']}® magnesium" if seal else f"{brand['brand']}™", f"zinc bisglycinate ({brand['brand']}®)"]
    assert compounds_of(names, "en") == [{brand["compound"]}, set() if seal else {brand["compound"]}]


@pytest.mark.parametrize(
    ("number", "compound"),
    [(number, record["id"]) for record in COMPOUNDS["compounds"] for number in record["e_numbers"]],
)
def test_every_e_number_is_read_as_its_compound(number: str, compound: str) -> None:
    spellings = (number, number.replace(" ", ""), number.replace(" ", "-"), number.lower())
    assert compounds_of([f"cellulose, {spelling}, gelatin" for spelling in spellings], "en") == [{compound}] * len(spellings)
    assert compounds_of([f"Vitamin {number[:5]} mg", f"Vitamin {number[:5]}"], "en") == [set(), set()]


def compounds_of(lines: Sequence[str], code: str) -> list[set[str]]:
    """The compounds that each line names, in one language."""
    knowledge = load_knowledge()
    lexicon = lexicon_of(knowledge)
    panels = read_panels(lexicon, [typed_panel("\n".join(lines), PanelKind.OTHER)], knowledge)
    found: list[set[str]] = [set() for _ in lines]
    for clause in read_clauses(lexicon, panels, (code,) if code in knowledge.languages else (), knowledge):
        line = clause.between(0, clause.span.start).count("\n")
        found[line] |= {one.compound for one in names_of(clause) if one.compound}
    return found
