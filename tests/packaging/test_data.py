"""What is true of the world: every language file is sound, every formula computes, and known figures come out."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from labelcheck.knowledge import load_knowledge, magnesium_fraction
from labelcheck.normal import plain
from labelcheck.understand.completeness import load_limits
from labelcheck.understand.wording import load_wording

DATA = Path(__file__).parents[2] / "labelcheck" / "data"
LANGUAGES = sorted(path.stem for path in (DATA / "languages").glob("*.toml"))
COMPOUNDS = json.loads((DATA / "compounds.json").read_text(encoding="utf-8"))
FORMULAS = {
    f"{compound['id']}, {form['hydrate']}": form["formula"]
    for compound in COMPOUNDS["compounds"]
    for form in compound["forms"]
    if form.get("formula")
}
# Percent of magnesium by mass of the substance with this CAS number, worked out by hand from IUPAC's abridged weights and
# not by this program. Held against print: Mag-Ox 400 (400 mg oxide = 241 mg), Magne B6 (470 mg lactate dihydrate = 48 mg),
# raw-material specifications of oxide (60.3 %) and taurate (8.92 %).
KNOWN_PERCENT = {
    "MgO": "60.30",  # 1309-48-4
    "Mg(OH)2": "41.68",  # 1309-42-8
    "MgCl2·6H2O": "11.96",  # 7791-18-6
    "MgSO4·7H2O": "9.86",  # 10034-99-8
    "Mg3(C6H5O7)2": "16.16",  # 3344-18-1
    "Mg(C3H5O3)2·2H2O": "10.19",  # 18917-37-8
    "Mg(C6H11O7)2": "5.86",  # 3632-91-5
    "Mg(C5H3N2O4)2·2H2O": "6.56",  # 27067-77-2
    "Mg(C2H6NO3S)2": "8.92",  # 334824-43-0
    "Mg(C2H4NO2)2": "14.10",  # 14783-68-7
}


def language(code: str) -> dict[str, Any]:
    return tomllib.loads((DATA / "languages" / f"{code}.toml").read_text(encoding="utf-8"))


@cache
def concepts() -> set[str]:
    groups = tomllib.loads((DATA / "concepts.toml").read_text(encoding="utf-8")).values()
    return {concept for group in groups for concept in group}


def test_there_are_languages_and_formulas() -> None:
    assert {"en", "nl", "de", "fr"} <= set(LANGUAGES)
    assert len(FORMULAS) >= 50


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_file_is_named_by_its_code_and_has_a_source(code: str) -> None:
    content = language(code)
    assert content["language"] == code
    assert content["decimal"] in ("comma", "point")
    assert content["sources"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_concept_of_a_language_is_known(code: str) -> None:
    assert language(code)["phrases"].keys() - concepts() == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_phrase_stands_once_in_its_concept(code: str) -> None:
    """Also after what makes phrases alike: case, accents and dashes."""
    for concept, phrases in language(code)["phrases"].items():
        counts = Counter(plain(phrase.replace("*", " * ")) for phrase in phrases)
        assert [phrase for phrase, count in counts.items() if count > 1] == [], concept
        assert all(counts), f"{concept} has an empty phrase"


def test_the_knowledge_has_every_language() -> None:
    assert sorted(load_knowledge().languages) == LANGUAGES


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_computes_to_a_share_of_magnesium(name: str) -> None:
    assert 0 < fraction(FORMULAS[name]) <= fraction("MgO")


@pytest.mark.parametrize("formula", KNOWN_PERCENT)
def test_a_known_percentage_comes_out(formula: str) -> None:
    assert formula in FORMULAS.values()
    assert abs(fraction(formula) * 100 - Decimal(KNOWN_PERCENT[formula])) <= Decimal("0.1")


def test_a_word_that_tells_an_unsupported_language_is_no_word_of_a_supported_one() -> None:
    words = load_limits().words
    known = {word for phrase in load_knowledge().phrases for word in phrase.words.split()}
    assert len(words) >= 10
    assert {code: sorted(own & known) for code, own in words.items() if own & known} == {}
    assert [code for code, own in words.items() if len(own) < 3 * load_limits().foreign_words] == []


@pytest.mark.parametrize("code", ["en", "nl"])
def test_every_unsupported_language_has_a_name(code: str) -> None:
    limits = load_limits()
    assert {*limits.words, *limits.scripts.values(), "other"} == set(load_wording(code).language)


def fraction(formula: str) -> Decimal:
    weights = {element: Decimal(str(weight)) for element, weight in COMPOUNDS["atomic_weights"].items()}
    return magnesium_fraction(formula, weights)
