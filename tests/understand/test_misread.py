"""What recognition misreads is put right only where it is sure, is marked, and is left open where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from labelcheck.knowledge import load_knowledge
from labelcheck.model import Document, Facts, Interval, PanelKind, Reading
from labelcheck.normal import normalise
from labelcheck.read import read_label
from labelcheck.understand import mender_of, understand
from labelcheck.understand.confusions import apart, load_confusions
from labelcheck.understand.plain import typed_document

SAMPLES = Path(__file__).parent.parent.parent / "samples"


def read_as(reading: Reading, panels: Mapping[str, str], doubtful: frozenset[str] = frozenset()) -> Facts:
    """The facts of a label that is known to be whole; words of ``doubtful`` panels could not be read well."""
    document = typed_document(*((PanelKind(kind), text) for kind, text in panels.items()))
    seen = tuple(
        replace(
            panel,
            reading=reading,
            words=tuple(replace(word, doubtful=panel.kind.value in doubtful) for word in panel.words),
        )
        for panel in document.panels
    )
    whole = None if doubtful else False
    return understand(Document(1, reading, seen, partial=whole, photographed=reading is Reading.OCR), load_knowledge())


def recognised(**panels: str) -> Facts:
    return read_as(Reading.OCR, panels)


def amount_of(facts: Facts) -> Interval | None:
    value = facts.values["elemental_mg.per_unit"].value
    assert value is None or isinstance(value, Interval)
    return value


def steps_about(facts: Facts, name: str) -> list[str]:
    return [step.text for step in facts.steps if step.fact == name]


@pytest.mark.parametrize(
    ("printed", "compound"),
    [
        ("magnesiurn citrate", "citrate"),
        ("magnes1um citrate", "citrate"),
        ("magnesium cltrate", "citrate"),
        ("magnesium citnate", "citrate"),
        ("magnesium 0xide", "oxide"),
        ("magnesium oxlde", "oxide"),
        ("magnesium carbonafe", "carbonate"),
        ("magnesium bisglyclnate", "bisglycinate"),
        ("magnesium malatc", "malate"),
        ("Magnesiumcitraot", "citrate"),
        ("Magnesiurncitraat", "citrate"),
    ],
)
def test_a_name_that_is_a_letter_off_is_read_as_the_one_it_is_near_and_marked(printed: str, compound: str) -> None:
    facts = recognised(facts="Per capsule\nMagnesium 100 mg 27%", ingredients=f"Ingredients: {printed}, cellulose.")
    assert facts.values["compounds"].value == (compound,)
    assert any("was read" in step for step in steps_about(facts, "compounds"))


@pytest.mark.parametrize(
    "printed",
    [
        "nitrate",
        "nitrat",
        "titrate",
        "manganese",
        "mangan",
        "dioxide",
        "peroxide",
        "palate",
        "rotate",
        "lactase",
        "aspartame",
        "alginate",
        "chlorine",
        "carbonated",
        "maleate",
        "citrate",
        "oxide",
        "stearate",
        "carbonate",
        "malate",
    ],
)
def test_a_word_that_is_another_word_is_never_read_as_a_compound(printed: str) -> None:
    text = f"magnesium {printed}"
    assert mender_of(load_knowledge()).mended(text, normalise(text), ("en",)).mendings == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("citrate", "nitrate"), ("malate", "maleate"), ("carbonate", "citrate"), ("magnesium", "manganese"), ("oxide", "dioxide")],
)
def test_what_is_put_right_never_turns_one_known_word_into_another(one: str, other: str) -> None:
    """Every word one letter from the first is taken for it, for nothing, or for the second only if it is nearer to that."""
    mender = mender_of(load_knowledge())
    letters = "abcdeghilmnorstuxy10"
    near = {one[:n] + letter + one[n + 1 :] for n in range(len(one)) for letter in letters} - {one, other}
    for word in sorted(near):
        for mending in mender.mended(word, normalise(word), ("en",)).mendings:
            assert mending.meant != other or apart(word, other, 3) <= apart(word, one, 3), word


def test_a_word_that_may_be_two_compounds_is_none_and_leaves_the_sources_open() -> None:
    facts = recognised(
        facts="Per capsule\nMagnesium (magnesium oxide) 100 mg 27%",
        ingredients="Ingredients: magnesium oxide, magnesium pxrtovate, cellulose.",
    )
    assert facts.values["compounds"].value == ("oxide",)
    assert facts.values["sources_complete"].value is False
    assert facts.values["oxide_only"].value is None
    assert "pxrtovate" in str(facts.values["oxide_only"].reason)


@pytest.mark.parametrize(
    ("printed", "mg"),
    [
        ("1875 mg 50 %", "187.5"),
        ("1875mg 50%", "187.5"),
        ("375 rng 100 %", "375"),
        ("375 mq 100%", "375"),
        ("375 m9 100%", "375"),
        ("l0O mg 27 %", "100"),
        ("4O0 mg 107%", "400"),
        ("I50 mg 40 %", "150"),
        ("375 mg 1009", "375"),
        ("375 mg 10096", "375"),
        ("375 mg 100°/o", "375"),
        ("200 rng 50 % DV", "200"),
    ],
)
def test_a_misread_amount_is_put_right_where_the_percentage_confirms_it(printed: str, mg: str) -> None:
    facts = recognised(facts=f"Per capsule\nMagnesium {printed}")
    assert amount_of(facts) == (Decimal(mg), Decimal(mg))
    assert any("agrees with" in step for step in steps_about(facts, "elemental_mg.per_unit"))
    assert facts.conflicts == ()


@pytest.mark.parametrize(
    "printed",
    [
        "375 mg 10 %",
        "400 mg 10 %",
        "275 mg 7 %",
        "250 mg 20 %",
        "3000 mg 80%",
        "375 rng",
        "l0O mg",
        "375 rng 40 %",
        "50 mcg 12 %",
    ],
)
def test_an_amount_that_nothing_confirms_is_open_and_named(printed: str) -> None:
    facts = recognised(facts=f"Per capsule\nMagnesium {printed}")
    known = facts.values["elemental_mg.per_unit"]
    assert known.value is None
    assert printed.split(maxsplit=1)[0] in str(known.reason)
    assert any("could not be read for sure" in conflict for conflict in facts.conflicts)
    assert facts.values["witnesses_disagree"].value is None


@pytest.mark.parametrize("printed", ["100 mg", "100 mg 27%", "100 mg 26%", "187.5 mg 50 %", "375 mg 100%"])
def test_what_nothing_contradicts_is_taken_as_it_was_read(printed: str) -> None:
    facts = recognised(facts=f"Per capsule\nMagnesium {printed}")
    assert amount_of(facts) == (Decimal(printed.split(maxsplit=1)[0]), Decimal(printed.split(maxsplit=1)[0]))
    assert steps_about(facts, "elemental_mg.per_unit") == []


def test_the_mass_of_the_compound_confirms_an_amount_of_the_element() -> None:
    facts = recognised(facts="Per capsule\nMagnesium citrate 1250 mg, of which magnesium 2O0 mg")
    assert amount_of(facts) == (200, 200)
    assert any("1250 mg magnesium citrate" in step for step in steps_about(facts, "elemental_mg.per_unit"))
    other = recognised(facts="Per capsule\nMagnesium citrate 1250 mg, of which magnesium 7O0 mg")
    assert amount_of(other) is None


def test_a_row_that_can_not_be_read_is_not_left_out_of_a_sum() -> None:
    rows = "Per capsule\nMagnesium (as magnesium citrate) 200 mg\nMagnesium (as magnesium oxide) {}"
    assert amount_of(recognised(facts=rows.format("150 mg"))) == (350, 350)
    assert amount_of(recognised(facts=rows.format("15O rng"))) is None


@pytest.mark.parametrize(
    ("glued", "text"),
    [
        ("Magnesiumcitrate375mg", "magnesiumcitrate 375mg"),
        ("AmountPerServing", "amount per serving"),
        ("Recommended.adult", "recommended adult"),
        ("comprendre.Advised", "comprendre. advised"),
        ("capsule.Do not", "capsule. do not"),
        ("magnesium.com", "magnesium.com"),
        ("vitamin B6", "vitamin b6"),
        ("silicon dioxide", "silicon dioxide"),
        ("overdose", "overdose"),
    ],
)
def test_lost_spaces_are_set_where_the_words_are_known(glued: str, text: str) -> None:
    mended = mender_of(load_knowledge()).mended(glued, normalise(glued), ("en", "fr"))
    assert mended.normal.text == text
    assert list(mended.normal.origin) == sorted(mended.normal.origin)


@pytest.mark.parametrize("word", ["kidncy", "kldney", "kidmey", "kidnev"])
def test_a_word_that_is_near_kidney_neither_cautions_nor_lets_absence_be_said(word: str) -> None:
    facts = recognised(facts="Per capsule\nMagnesium 100 mg 27%", warnings=f"Do not use in {word} disease.")
    known = facts.values["cautions.kidney"]
    assert known.value is None
    assert word in str(known.reason)
    assert known.evidence
    said = recognised(facts="Per capsule\nMagnesium 100 mg", warnings=f"Do not use in {word} disease or kidney disease.")
    assert said.values["cautions.kidney"].value is True


def test_absence_is_not_said_where_the_text_round_the_facts_could_not_be_read_well() -> None:
    panels = {
        "front": "Magnesium 60 tablets",
        "facts": "Per tablet\nMagnesium (magnesium citrate) 200 mg 53%",
        "directions": "Directions: take 1 tablet daily with water.",
        "other": "Keep out of reach of children. Store in a cool dry place.",
    }
    poor = read_as(Reading.OCR, panels, frozenset({"other"})).values["cautions.kidney"]
    assert poor.value is None
    assert "could not be read well" in str(poor.reason)
    assert read_as(Reading.OCR, panels, frozenset({"facts"})).values["cautions.kidney"].value is False
    warned = panels | {"warnings": "Do not use in kidney disease."}
    assert read_as(Reading.OCR, warned, frozenset({"warnings"})).values["cautions.kidney"].value is True


MISREAD = {
    "facts": "AmountPerServing\nPer capsule\nMagnesiurn (magnesium cltrate) 1875 rng 50 %\nMagnesium 1875 mg 1009",
    "warnings": "Do not use in kidncy disease.comprendre.Advised",
}


def test_text_of_a_file_is_never_put_right() -> None:
    facts = read_as(Reading.TEXT, MISREAD)
    assert facts.values["compounds"].value == ()
    assert facts.values["cautions.kidney"].value is False
    assert [step for step in facts.steps if "was read" in step.text] == []
    assert [conflict for conflict in facts.conflicts if "for sure" in conflict] == []


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf"))[::4], ids=lambda path: path.stem)
def test_sound_text_has_nothing_to_put_right(path: Path) -> None:
    """Were the words of a sample recognised without a fault, every name and amount would stay what it is."""
    document = read_label(path.read_bytes(), load_knowledge())
    seen = tuple(replace(panel, reading=Reading.OCR) for panel in document.panels)
    facts = understand(replace(document, panels=seen, partial=False), load_knowledge())
    as_text = understand(replace(document, partial=False), load_knowledge())
    assert [step for step in facts.steps if "was read" in step.text] == []
    assert facts.values["compounds"].value == as_text.values["compounds"].value
    assert facts.values["cautions.kidney"].value == as_text.values["cautions.kidney"].value


@pytest.mark.parametrize(
    ("one", "other", "most", "count"),
    [("citrate", "citrate", 2, 0), ("citnate", "citrate", 2, 1), ("magensium", "magnesium", 2, 1), ("malate", "citrate", 2, 3)],
)
def test_letters_apart_are_counted_up_to_a_bound(one: str, other: str, most: int, count: int) -> None:
    assert apart(one, other, most) == apart(other, one, most) == count


def test_short_words_are_near_nothing() -> None:
    confusions = load_confusions()
    assert [confusions.reach(word) for word in ("zinc", "oxide", "malate", "bisglycinate")] == [-1, 0, 1, 2]


@pytest.mark.parametrize(("printed", "mg"), [("100 mg", None), ("375 mg 100 %", 375)])
def test_an_amount_that_could_not_be_read_well_wants_a_witness(printed: str, mg: int | None) -> None:
    facts = read_as(Reading.OCR, {"facts": f"Per capsule\nMagnesium {printed}"}, frozenset({"facts"}))
    assert amount_of(facts) == (mg and (mg, mg))


@pytest.mark.parametrize(
    "caution",
    [
        "Contre-indiqué chez linsuffisant rénal.",
        "Ne pas utiliser en cas dinsuffisance rénale.",
        "Evitare in caso dinsufficienza renale.",
    ],
)
def test_a_lost_apostrophe_joins_no_words(caution: str) -> None:
    facts = recognised(facts="Magnésium / Magnesio (citrate / citrato) | 100 mg", warnings=caution)
    assert facts.values["cautions.kidney"].value is True


@pytest.mark.parametrize(
    "printed",
    ["Magnesiumoxld", "Magnesiumox1d", "Magnesiumoxd", "Magnesiumoxio", "magnesiumclde", "magnesiumciate", "magnesiumslaat"],
)
def test_what_follows_a_name_of_magnesium_is_no_other_compound_by_a_few_letters(printed: str) -> None:
    values = recognised(ingredients=f"Zutaten: {printed}, Maisstärke, Gelatine.").values
    assert (values["compounds"].value, values["oxide_only"].value) == ((), None)


@pytest.mark.parametrize("printed", ["magnesiummaiaat", "magnesiumrnalaat"])
def test_another_name_of_magnesium_is_not_read_into_a_word(printed: str) -> None:
    assert recognised(ingredients=f"Ingrediënten: {printed}, zetmeel.").values["compounds"].value == ("malate",)
