"""What a label does not say: false where all of it could be read, unknown where only a part could, with the reason."""

from __future__ import annotations

import pytest
from understood import facts_of

from labelcheck.knowledge import load_knowledge

STATEMENTS = [
    *("cautions.kidney", "cautions.physician", "cautions.pregnancy", "cautions.children", "cautions.medication"),
    *("cautions.laxative", "directions.split_advised", "directions.evening", "claims_disease"),
    *("statements.food_supplement", "statements.dietary_supplement", "statements.daily_portion", "statements.do_not_exceed"),
    *("statements.varied_diet", "statements.out_of_reach", "statements.fda_disclaimer"),
]
TABLE = "Per tablet\nMagnesium (magnesiumoxide) | 200 mg | 53%"


@pytest.mark.parametrize("fact", STATEMENTS)
def test_what_a_whole_label_does_not_say_is_false(fact: str) -> None:
    assert facts_of({"facts": TABLE}).values[fact].value is False


@pytest.mark.parametrize("fact", STATEMENTS)
def test_what_a_part_of_a_label_does_not_say_is_unknown_with_a_reason(fact: str) -> None:
    found = facts_of({"facts": TABLE}, partial=True).values[fact]
    assert found.value is None
    assert found.reason


def test_what_a_part_of_a_label_says_is_known() -> None:
    warned = facts_of({"warnings": "Niet gebruiken bij nierproblemen."}, partial=True).values["cautions.kidney"]
    assert warned.value is True
    assert warned.evidence


def test_a_claim_below_a_heading_has_its_own_line_as_evidence() -> None:
    facts = facts_of({"claims": "Magnesium draagt bij tot:\n• de normale werking van de spieren\n• sterke botten"}, partial=True)
    claims = facts.values["claims_authorised"]
    assert claims.value == ("bones", "muscle")
    assert [facts.evidence[index].text for index in claims.evidence] == ["sterke botten", "de normale werking van de spieren"]
    assert claims.complete is False


def test_a_percentage_of_no_named_value_leaves_open_which_one_it_is_of() -> None:
    values = facts_of({"facts": TABLE}).values
    for fact in ("percent.nrv", "percent.nrv_right", "percent.dv", "percent.dv_right", "percent.dv_outdated"):
        assert values[fact].value is None
        assert values[fact].reason


def test_the_sources_of_a_part_of_a_label_may_not_be_all() -> None:
    values = facts_of({"facts": TABLE}, partial=True).values
    assert values["compounds"].value == ("oxide",)
    assert values["compounds"].complete is False
    assert values["oxide_only"].value is None
    assert values["sources_complete"].value is False


def test_a_source_that_is_no_oxide_settles_that_oxide_is_not_the_only_one_even_on_a_part() -> None:
    values = facts_of({"facts": "Per tablet\nMagnesium (magnesiumcitraat) | 200 mg"}, partial=True).values
    assert values["oxide_only"].value is False


@pytest.mark.parametrize("fact", ["elemental_mg.per_unit", "elemental_mg.per_intake", "elemental_mg.per_day"])
@pytest.mark.parametrize(
    "panels",
    [
        {"front": "Magnesium tabletten", "ingredients": "Ingrediënten: magnesiumoxide."},
        {"front": "Magnesium lotion", "directions": "Apply to the skin. For external use only.", "facts": TABLE},
        {"front": "Zinc 15 mg", "ingredients": "Ingredients: zinc citrate, magnesium stearate."},
    ],
    ids=["no amount", "for the skin", "no magnesium"],
)
def test_an_amount_that_is_unknown_has_a_reason_and_is_not_zero(fact: str, panels: dict[str, str]) -> None:
    found = facts_of(panels).values[fact]
    assert found.value is None
    assert found.reason


def test_a_label_without_magnesium_has_none_and_no_open_question_about_its_sources() -> None:
    values = facts_of({"front": "Zinc 15 mg", "ingredients": "Ingredients: zinc citrate, magnesium stearate."}).values
    assert values["magnesium"].value is False
    assert values["compounds"].value == ()
    assert values["compounds"].complete is True
    assert values["excipients"].value == ("stearate",)


def test_magnesium_without_a_named_compound_leaves_the_sources_open() -> None:
    values = facts_of({"facts": "Per tablet\nMagnesium | 375 mg | 100%"}).values
    assert values["magnesium"].value is True
    assert values["oxide_only"].value is None
    assert values["oxide_only"].reason


@pytest.mark.parametrize(
    ("kind", "text"), [("facts", TABLE), ("directions", "Dagelijks 1 tablet."), ("front", "Zink"), ("other", "Lot 12")]
)
def test_every_fact_has_a_value_or_a_reason(kind: str, text: str) -> None:
    values = facts_of({kind: text}).values
    assert set(values) == set(load_knowledge().fact_names)
    assert [name for name, fact in values.items() if fact.value is None and not fact.reason] == []


def test_one_fact_said_in_four_languages_is_one_fact_with_four_places() -> None:
    said = [
        "Neem dagelijks 2 tabletten met water.",
        "Take 2 tablets daily with water.",
        "Täglich 2 Tabletten mit Wasser einnehmen.",
        "Prendre 2 comprimés par jour avec de l'eau.",
    ]
    warned = [
        "Niet gebruiken bij nierziekte.",
        "Do not use in kidney disease.",
        "Nicht bei Nierenerkrankung anwenden.",
        "Ne pas utiliser en cas de maladie rénale.",
    ]
    values = facts_of({"facts": TABLE, "directions": "\n".join(said), "warnings": "\n".join(warned)}).values
    assert values["elemental_mg.per_day"].value == (400, 400)
    assert values["directions.units_per_intake"].value == (2, 2)
    assert len(values["cautions.kidney"].evidence) == 4
