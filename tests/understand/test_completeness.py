"""What a label does not say is said to be absent only where the label was seen whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from understood import facts_of

from labelcheck.knowledge import load_knowledge
from labelcheck.model import Document, Facts, PanelKind, Reading
from labelcheck.understand import understand
from labelcheck.understand.plain import typed_document

FACTS = "Per tablet\nMagnesium (magnesium citrate) | 200 mg | 53%"
INGREDIENTS = "Ingredients: magnesium citrate, cellulose, magnesium stearate."
DIRECTIONS = "Directions: take 1 tablet daily with water."
REACH = "Keep out of reach of children. Store in a cool dry place."
FRONT = "Magnesium Citrate 200 mg\n60 tablets\nFood supplement"
PROSE = (
    "Magnesium contributes to a reduction of tiredness and fatigue, to electrolyte balance, to normal energy-yielding"
    " metabolism and to the normal function of muscles. Our citrate is easily absorbed and gentle, in tablets of 200 mg."
)
GREEK = "Συμπλήρωμα διατροφής με μαγνήσιο. Να μη χρησιμοποιείται σε περίπτωση νεφρικής ανεπάρκειας."


def read_by_ocr(panels: Mapping[str, str]) -> Facts:
    """The facts of a label whose every word was recognised in a picture."""
    document = typed_document(*((PanelKind(kind), text.replace(" | ", " ")) for kind, text in panels.items()))
    seen = tuple(replace(panel, reading=Reading.OCR) for panel in document.panels)
    return understand(Document(1, Reading.OCR, seen, photographed=True), load_knowledge())


@pytest.mark.parametrize(
    "panels",
    [
        {"front": FRONT, "facts": FACTS, "directions": DIRECTIONS, "other": REACH},
        {"facts": FACTS, "ingredients": INGREDIENTS, "directions": DIRECTIONS},
        {"facts": FACTS, "other": REACH},
        {"front": FRONT, "facts": FACTS, "other": PROSE},
        {"other": PROSE},
        {"ingredients": f"{INGREDIENTS}\nTake 1 stick once daily, straight on the tongue."},
    ],
    ids=["whole", "no surroundings", "no directions", "facts and prose", "prose of a shop", "directions below the ingredients"],
)
def test_a_text_is_whole_unless_it_plainly_is_a_part(panels: dict[str, str]) -> None:
    facts = facts_of(panels, partial=None)
    assert facts.values["cautions.kidney"].value is False
    assert facts.partial is False


@pytest.mark.parametrize(
    ("panels", "missing"),
    [
        ({"facts": FACTS}, ("directions", "cautions")),
        ({"front": "Magnesium 60 tablets", "facts": FACTS, "ingredients": INGREDIENTS}, ("directions", "cautions")),
        ({"ingredients": f"{INGREDIENTS}\nPer daily dose of 2 tablets"}, ("directions", "cautions")),
        ({"front": FRONT}, ("facts or ingredients", "directions", "cautions")),
    ],
    ids=["facts", "facts and ingredients", "portion", "front"],
)
def test_a_cut_out_leaves_absence_unknown_and_names_what_is_missing(panels: dict[str, str], missing: tuple[str, ...]) -> None:
    facts = facts_of(panels, partial=None)
    for name in ("cautions.kidney", "cautions.physician", "directions.split_advised", "directions.food"):
        fact = facts.values[name]
        assert fact.value is None, name
        assert [part for part in missing if part not in str(fact.reason)] == []
    assert facts.values["claims"].complete is False
    assert facts.partial is True


@pytest.mark.parametrize("left_out", ["facts", "directions", "other"])
def test_of_a_photographed_label_every_part_must_be_seen(left_out: str) -> None:
    panels = {"front": FRONT, "facts": FACTS, "directions": DIRECTIONS, "other": REACH}
    assert read_by_ocr(panels).values["cautions.kidney"].value is False
    part = read_by_ocr({kind: text for kind, text in panels.items() if kind != left_out})
    word = {"facts": "no facts or ingredients", "directions": "no directions", "other": "no cautions"}[left_out]
    assert part.values["cautions.kidney"].value is None
    assert str(part.values["cautions.kidney"].reason).startswith(word)


def test_what_a_part_shows_is_known() -> None:
    values = facts_of({"facts": FACTS, "ingredients": INGREDIENTS}, partial=None).values
    assert values["elemental_mg.per_unit"].value == (200, 200)
    assert values["compounds"].value == ("citrate",)
    assert values["compounds"].complete is True
    assert values["excipients"].value == ("stearate",)
    warned = facts_of({"warnings": "Do not use in kidney disease."}, partial=None).values["cautions.kidney"]
    assert warned.value is True


def test_a_facts_box_with_oxide_alone_settles_that_oxide_is_the_only_source_and_a_front_does_not() -> None:
    box = facts_of({"facts": "Per tablet\nMagnesium (magnesium oxide) | 200 mg"}, partial=None).values
    front = facts_of({"front": "Magnesium oxide 200 mg"}, partial=None).values
    assert box["oxide_only"].value is True
    assert front["oxide_only"].value is None
    assert "no facts" in str(front["oxide_only"].reason)


@pytest.mark.parametrize("panels", [{"front": "Zinc 15 mg"}, {"directions": DIRECTIONS, "other": REACH}], ids=["front", "back"])
def test_a_part_that_does_not_name_magnesium_does_not_say_that_there_is_none(panels: dict[str, str]) -> None:
    magnesium = facts_of(panels, partial=None).values["magnesium"]
    assert magnesium.value is None
    assert magnesium.reason


def test_facts_or_ingredients_without_magnesium_say_that_there_is_none() -> None:
    listed = facts_of({"front": "Zinc 15 mg", "ingredients": "Ingredients: zinc citrate."}, partial=None)
    assert listed.values["magnesium"].value is False


def test_a_daily_portion_may_be_divided_by_directions_that_were_not_seen() -> None:
    box = {"facts": "Per daily dose (2 tablets)\nMagnesium | 400 mg | 107%"}
    assert facts_of(box, partial=None).values["elemental_mg.per_intake"].value == (200, 400)
    assert facts_of(box, partial=False).values["elemental_mg.per_intake"].value == (400, 400)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GREEK, "Greek"),
        ("Биологически активная добавка. Не применять при почечной недостаточности.", "Cyrillic"),
        ("مكمل غذائي يحتوي على المغنيسيوم لا يستخدم في حالات الفشل الكلوي", "Arabic"),
        ("膳食补充剂。肾功能不全者请勿使用本品。请将本品放在儿童不能接触的地方。请遵医嘱服用。", "Chinese"),
        ("Doplněk stravy. Užívejte 1 tabletu denně. Nepřekračujte doporučené dávkování. Skladujte mimo dosah dětí.", "Czech"),
        ("Étrend-kiegészítő. Ajánlott adagolás: naponta 1 tabletta. Gyermekek elől elzárva tartandó.", "Hungarian"),
        ("Kosttilskudd. Anbefalt døgndose: 1 tablett. Inneholder magnesium. Oppbevares utilgjengelig for barn.", "Norwegian"),
    ],
)
def test_text_in_a_language_that_is_not_supported_leaves_absence_unknown_and_is_named(text: str, language: str) -> None:
    whole = {"front": FRONT, "facts": FACTS, "directions": DIRECTIONS, "warnings": REACH}
    facts = facts_of({**whole, "other": text}, partial=None)
    [problem] = facts.problems
    assert (problem.stage, problem.code) == ("understand", "language-not-supported")
    assert language in problem.detail
    assert language in str(facts.values["cautions.kidney"].reason)
    assert facts.values["cautions.kidney"].value is None


@pytest.mark.parametrize("text", ["β-carotene, α-tocopherol, 5 μg", "ΩMEGA", "Lot ЖЖ", "Made in Česko: doplněk"])
def test_a_few_letters_of_another_script_are_no_language(text: str) -> None:
    facts = facts_of({"facts": FACTS, "directions": DIRECTIONS, "warnings": REACH, "other": text}, partial=None)
    assert facts.problems == ()
    assert facts.values["cautions.kidney"].value is False


def test_a_caution_in_a_supported_language_counts_beside_text_that_can_not_be_understood() -> None:
    facts = facts_of({"facts": FACTS, "warnings": "Do not use in kidney disease.", "other": GREEK}, partial=None)
    assert facts.values["cautions.kidney"].value is True


def test_a_percentage_that_is_said_again_without_the_compound_does_not_add_up() -> None:
    table = "Per tablet\nMagnesium (magnesium oxide) | 53% NRV\nMagnesium | 53% NRV"
    assert (
        facts_of({"facts": table}).values["elemental_mg.per_unit"].value
        == facts_of({"facts": table.rpartition("\n")[0]}).values["elemental_mg.per_unit"].value
    )
