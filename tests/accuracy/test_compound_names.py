"""Compounds by all the ways labels of ten languages name them, near misses, and compounds that a label only speaks of."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from understood import facts_of, rows

FORMS = tomllib.loads((Path(__file__).parent / "tables" / "forms.toml").read_text(encoding="utf-8"))
RADICALS = [(language, *radical) for language, table in FORMS.items() for radical in table["radicals"]]


class Frame(NamedTuple):
    """What stands around a name on a label: a list of ingredients with a gap, the head of a table, citrate, oxide, magnesium."""

    listed: str
    per: str
    citrate: str
    oxide: str
    of_oxide: str = ""
    with_oxide: str = ""


FRAMES = {
    "en": Frame(
        "Ingredients: maltodextrin, {}, gelatin, flavouring. Keep out of reach of children.",
        "Per capsule",
        "magnesium citrate",
        "magnesium oxide",
    ),
    "nl": Frame(
        "Ingrediënten: maltodextrine, {}, gelatine, aroma. Buiten bereik van jonge kinderen bewaren.",
        "Per capsule",
        "magnesiumcitraat",
        "magnesiumoxide",
    ),
    "de": Frame(
        "Zutaten: Maltodextrin, {}, Gelatine, Aroma. Außerhalb der Reichweite von Kindern aufbewahren.",
        "Pro Kapsel",
        "Magnesiumcitrat",
        "Magnesiumoxid",
    ),
    "fr": Frame(
        "Ingrédients : maltodextrine, {}, gélatine, arôme. Tenir hors de portée des jeunes enfants.",
        "Par gélule",
        "citrate de magnésium",
        "oxyde de magnésium",
    ),
    "es": Frame(
        "Ingredientes: maltodextrina, {}, gelatina, aroma. Mantener fuera del alcance de los niños más pequeños.",
        "Por cápsula",
        "citrato de magnesio",
        "óxido de magnesio",
    ),
    "it": Frame(
        "Ingredienti: maltodestrina, {}, gelatina, aroma. Tenere fuori dalla portata dei bambini.",
        "Per capsula",
        "citrato di magnesio",
        "ossido di magnesio",
    ),
    "pl": Frame(
        "Składniki: maltodekstryna, {}, żelatyna, aromat. Przechowywać w miejscu niedostępnym dla małych dzieci.",
        "W kapsułce",
        "cytrynian magnezu",
        "tlenek magnezu",
        "tlenku magnezu",
        "tlenkiem magnezu",
    ),
    "pt": Frame(
        "Ingredientes: maltodextrina, {}, gelatina, aroma. Manter fora do alcance das crianças.",
        "Por cápsula",
        "citrato de magnésio",
        "óxido de magnésio",
    ),
    "da": Frame(
        "Ingredienser: maltodextrin, {}, gelatine, aroma. Opbevares utilgængeligt for små børn.",
        "Pr. kapsel",
        "magnesiumcitrat",
        "magnesiumoxid",
    ),
    "sv": Frame(
        "Ingredienser: maltodextrin, {}, gelatin, arom. Förvaras oåtkomligt för små barn.",
        "Per kapsel",
        "magnesiumcitrat",
        "magnesiumoxid",
    ),
}
EVERYWHERE = (
    "{m} {x}",
    "{m}-{x}",
    "{m}\u00a0{x}",
    "{m} {x}®",
    "{m}® {x}™",
    "{m} {x}*",
    "{m}* {x}",
    "{m} {x}¹",
    "{m} {x}†",
    "{m}(1) {x}",
    "{m} ({x})",
    "{m} [{x}]",
    "{m}: {x}",
    "{m} – {x}",
    "Mg-{x}",
    "Mg {x}",
    "Mg ({x})",
)


def named(panels: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The sources and the processing aids of a label."""
    values = facts_of(panels).values
    return sorted(values["compounds"].value), sorted(values["excipients"].value)


def labels(language: str, name: str) -> Iterator[dict[str, str]]:
    """Labels that name nothing else: a list, a table, a front."""
    frame = FRAMES[language]
    yield {"ingredients": frame.listed.format(name)}
    yield {"facts": f"{frame.per}\n{name} | 500 mg", "ingredients": frame.listed.format("x")}
    yield {"front": f"{name}\n60", "ingredients": frame.listed.format("x")}


@pytest.mark.parametrize("row", rows("compounds"), ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_name_is_that_compound_wherever_it_stands(row: list[Any]) -> None:
    language, name, sources, aids = row
    assert {str(panels): named(panels) for panels in labels(language, name)} == {
        str(panels): (sources, aids) for panels in labels(language, name)
    }
    frame = FRAMES[language]
    beside = {"ingredients": frame.listed.format(f"{frame.citrate}, {name}")}
    assert named(beside) == (sorted({"citrate", *sources}), aids)


@pytest.mark.parametrize("radical", RADICALS, ids=lambda radical: f"{radical[0]}: {radical[2]}")
def test_a_radical_is_that_compound_in_every_form(radical: tuple[str, ...]) -> None:
    language, compound, written, *genitive = radical
    table = FORMS[language]
    words = {"m": table["magnesium"], "x": written, "g": (genitive or [written])[0]}
    forms = [form.format(**words) for form in (*EVERYWHERE, *table["forms"])]
    if table["joined"]:
        forms += [form.format(**words) for form in ("{m}{x}", "{m}-{x}", "{m}/{x}")]
    forms += [form.upper() for form in forms if not form.startswith("Mg")]
    found = {}
    for number, form in enumerate(forms):
        panels = list(labels(language, form))
        found[form] = named(panels[number % len(panels)])
    assert {form: names for form, names in found.items() if names != ([compound], [])} == {}


@pytest.mark.parametrize("row", rows("rivals"), ids=lambda row: f"{row[0]}: {row[2]}")
def test_a_compound_that_a_label_only_speaks_of_is_no_source(row: list[Any]) -> None:
    language, _, sentence = row
    frame = FRAMES[language]
    said = sentence.format_map({"oxide": frame.oxide, "of": frame.of_oxide, "with": frame.with_oxide})
    listed = frame.listed.format(frame.citrate)
    for panels in (
        {"ingredients": listed, "claims": said},
        {"ingredients": f"{listed} {said}"},
        {"front": f"{frame.citrate}\n{said}", "directions": listed.partition(". ")[2]},
    ):
        assert named(panels)[0] == ["citrate"], panels
    table = f"{frame.per}\n{FORMS[language]['magnesium'].title()} | 100 mg | 27 %"
    assert named({"facts": table, "claims": said})[0] == [], said
