"""Grades and materials with magnesium oxide in them: what is judged of them, and what is said in words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from understood import facts_of

from labelcheck.knowledge import load_knowledge
from labelcheck.model import PanelKind
from labelcheck.understand import understand
from labelcheck.understand.plain import typed_document
from labelcheck.understand.wording import load_wording

WORDING = tomllib.loads(
    (Path(__file__).parents[2] / "labelcheck" / "data" / "wording" / "understand.toml").read_text(encoding="utf-8")
)
ALL, PART, OPEN = "all of its magnesium comes from oxide", "part of its magnesium comes from oxide", "may be magnesium oxide"

# The ingredients of a label behind its table, its sources, whether oxide is all, whether all is poorly absorbed, what is said.
MADE_OF: list[tuple[str, str, bool | None, bool | None, str | None]] = [
    ("Ingredients: magnesium oxide, rice flour.", "oxide", True, True, None),
    ("Ingredienti: Magnesio Sucrosomiale®, amido di riso.", "sucrosomial", True, True, ALL),
    ("Ingredienti: magnesio sucrosomiale (ossido di magnesio, amido).", "oxide sucrosomial", True, True, ALL),
    ("Zutaten: mikroverkapseltes Magnesiumoxid, Reismehl.", "oxide sucrosomial", True, True, ALL),
    ("Ingrédients : magnésium sucrosomial, citrate de magnésium.", "citrate sucrosomial", False, False, ALL),
    ("Ingrediënten: liposomaal magnesium, rijstmeel.", "sucrosomial", None, None, OPEN),
    ("Ingredients: liposomal magnesium citrate, rice flour.", "citrate", False, False, None),
    ("Składniki: magnez liposomalny (diglicynian magnezu).", "bisglycinate", False, False, None),
    ("Ingrédients : magnésium marin, gélule.", "marine-magnesium", None, True, OPEN),
    ("Ingrédients : magnésium marin, lactate de magnésium.", "lactate marine-magnesium", False, False, OPEN),
    ("Par gélule\nMagnésium marin | 300 mg // Ingrédients : oxyde de magnésium.", "oxide", True, True, None),
    ("Magnesium (as bisglycinate chelate, buffered) | 90 mg // Capsule.", "bisglycinate-buffered", False, False, PART),
    ("Ingredienser: bufret magnesiumbisglycinat, kapsel.", "bisglycinate-buffered", False, False, PART),
    ("Ingredienser: ubufret magnesiumbisglycinat, kapsel.", "bisglycinate", False, False, None),
    ("Ingrediënten: gebufferd magnesiumcitraat, capsule.", "citrate", False, False, PART),
    ("Ingredients: aquamin magnesium, rice flour.", "aquamin", False, False, None),
    ("Ingredients: dolomite, magnesium carbonate.", "carbonate dolomite", False, True, None),
    ("Per capsule\nMagnesium | 100 mg | 27% // Ingredients: rice flour.", "", None, None, None),
]


@pytest.mark.parametrize("row", MADE_OF, ids=lambda row: row[0])
def test_what_is_oxide_under_another_name_is_judged_as_oxide(row: tuple[Any, ...]) -> None:
    text, sources, only_oxide, only_poor, said = row
    table, _, ingredients = text.rpartition(" // ")
    facts = facts_of({"facts": table, "ingredients": ingredients} if table else {"ingredients": ingredients})
    assert " ".join(sorted(facts.values["compounds"].value)) == sources
    assert facts.values["oxide_only"].value is only_oxide
    assert facts.values["poorly_absorbed_only"].value is only_poor
    assert [remark for remark in facts.remarks if said and said in remark] == list(facts.remarks)
    assert bool(facts.remarks) is bool(said)


def test_a_name_that_may_be_oxide_is_the_reason_why_that_is_open() -> None:
    facts = facts_of({"ingredients": "Ingrédients : magnésium marin, gélule."})
    assert facts.values["oxide_only"].reason == "“magnésium marin” does not say which compound it is, and may be magnesium oxide"


@pytest.mark.parametrize(
    ("mass", "elemental", "percent", "share"),
    [("1,000 mg", "180 mg", "18 %", "28 %"), ("500 mg", "100 mg", "20 %", "39 %"), ("1,000 mg", "250 mg", "25 %", "57 %")],
)
def test_the_share_of_oxide_follows_from_what_a_grade_gives(mass: str, elemental: str, percent: str, share: str) -> None:
    """By hand: p % magnesium is (p - 14.10) / (60.30 - 14.10) oxide by mass; at 20 % 12.8 %, which is 38.5 % of the magnesium."""
    facts = facts_of({"facts": f"Per capsule\nBuffered magnesium bisglycinate | {mass}\nproviding magnesium | {elemental}"})
    [remark] = facts.remarks
    assert f"at {percent} magnesium, about {share} of the magnesium comes from oxide" in remark


def test_a_source_says_what_is_in_it() -> None:
    facts = facts_of({"ingredients": "Zutaten: gepuffertes Magnesiumbisglycinat, Magnesiumcitrat, Magnesiumoxid."})
    assert {source.compound: source.contains for source in facts.sources} == {
        "bisglycinate-buffered": ("oxide",),
        "citrate": (),
        "oxide": (),
    }
    [buffered] = [source for source in facts.sources if source.contains]
    assert buffered.named == "gepuffertes Magnesiumbisglycinat"


def test_more_magnesium_than_the_chelate_can_hold_may_be_of_a_grade_with_oxide() -> None:
    text = "Per capsule\nMagnesium {compound} | 1500 mg\nproviding magnesium | {mg} mg"
    [buffered] = facts_of({"facts": text.format(compound="bisglycinate", mg=300)}).conflicts
    [impossible] = facts_of({"facts": text.format(compound="orotate", mg=300)}).conflicts
    assert buffered.endswith("can't give 300 mg unless it is buffered with magnesium oxide")
    assert impossible.endswith("can't give 300 mg")


@pytest.mark.parametrize("language", sorted(WORDING))
def test_every_language_of_the_reports_says_it(language: str) -> None:
    document = typed_document((PanelKind.INGREDIENTS, "Ingredients: sucrosomial magnesium, rice flour."))
    [remark] = understand(document, load_knowledge(), language).remarks
    assert remark == load_wording(language).remark["all"].format(named="sucrosomial magnesium")


@pytest.mark.parametrize("language", sorted(WORDING))
@pytest.mark.parametrize("part", ["reason", "conflict", "remark", "step"])
def test_every_language_says_the_same_things_with_the_same_slots(language: str, part: str) -> None:
    assert {key: slots(text) for key, text in WORDING[language][part].items()} == {
        key: slots(text) for key, text in WORDING["en"][part].items()
    }


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
