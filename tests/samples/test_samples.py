"""The samples: each a PDF that can be read, beside an expert reading that is sound in itself and true to the page."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "samples"))

from drawing.fonts import missing_fonts

SAMPLES = Path(__file__).parents[2] / "samples"
FONTS = Path("/usr/share/fonts/truetype")
NAMES = sorted(path.stem for path in SAMPLES.glob("*.pdf"))
COMPOUNDS = {
    *("oxide", "carbonate", "hydroxide", "citrate", "malate", "chloride", "lactate", "pidolate"),
    *("bisglycinate", "bisglycinate-buffered", "glycerophosphate", "taurate", "l-threonate"),
}
LANGUAGES = {"nl", "en", "de", "fr", "es", "it", "pl", "pt", "da", "sv"}
FORMS = {"capsule", "tablet", "effervescent", "powder", "scoop", "sachet", "liquid", "gummy", "spray", "bath"}
PURPOSES = {"sleep", "stress", "muscle", "energy", "brain", "heart", "bone", "digestion", "laxative", "migraine"}
POOR = {"oxide", "carbonate", "hydroxide"}
TRUTH = {
    *("sources", "excipient_magnesium", "declared", "unit", "units_per_intake", "intakes_per_day", "units_per_day"),
    *("elemental_mg_per_unit", "elemental_mg_per_unit_interval", "elemental_mg_per_intake", "elemental_mg_per_day"),
    *("split_advised", "oxide_only", "poorly_absorbed_only", "kidney_warning", "physician_warning", "with_food"),
    *("claims_purpose", "notes"),
}
REFERENCE_MG = {"DV": 420}
WITNESSES_DISAGREE = {"en-conflicting-witnesses-tablets"}


@cache
def reading(name: str) -> dict[str, Any]:
    return dict(json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8")))


def truth(name: str) -> dict[str, Any]:
    return dict(reading(name)["truth"])


@cache
def drawn_text(name: str) -> str:
    """All glyphs in the order they were drawn, without spaces, hyphens and ligatures."""
    with pdfplumber.open(SAMPLES / f"{name}.pdf") as pdf:
        return bare("".join(char["text"] for page in pdf.pages for char in page.chars))


def bare(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text.casefold() if not c.isspace() and c not in "-‐\u00ad")


def near(amount: float | None, expected: float) -> bool:
    return amount is not None and abs(amount - expected) <= 0.005 * expected + 0.01


def test_every_pdf_has_a_reading_and_the_reverse() -> None:
    assert sorted(path.stem for path in SAMPLES.glob("*.json")) == NAMES
    assert len(NAMES) >= 60


def test_the_samples_cover_compounds_languages_forms_and_verdicts() -> None:
    truths = [truth(name) for name in NAMES]
    assert {source["compound"] for t in truths for source in t["sources"]} >= COMPOUNDS
    assert {language for name in NAMES for language in reading(name)["languages"]} >= LANGUAGES
    assert {reading(name)["dosage_form"] for name in NAMES} >= FORMS
    assert {tuple(reading(name)["languages"]) for name in NAMES} >= {("nl", "fr"), ("nl", "en"), ("de", "fr"), ("en", "fr")}
    for fact in ("oxide_only", "poorly_absorbed_only", "kidney_warning", "physician_warning", "split_advised", "with_food"):
        assert {t[fact] for t in truths} >= {True, False}, fact
    assert None in {t["oxide_only"] for t in truths}
    assert any(t["elemental_mg_per_unit_interval"] for t in truths)
    assert any(not t["sources"] for t in truths)
    assert sum((t["elemental_mg_per_intake"] or 0) > 300 for t in truths) >= 6


@pytest.mark.parametrize("name", NAMES)
def test_a_reading_has_every_key_and_no_other(name: str) -> None:
    record = reading(name)
    assert record["id"] == name
    assert record["route"] in ("oral", "topical")
    assert record["dosage_form"] in FORMS
    assert record["truth"].keys() == TRUTH
    assert set(truth(name)["claims_purpose"]) <= PURPOSES | {"none"}
    assert truth(name)["claims_purpose"]
    assert truth(name)["notes"].endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_unit_intake_and_day_agree(name: str) -> None:
    t = truth(name)
    unit = t["elemental_mg_per_unit"]
    for amount, count in (("elemental_mg_per_intake", "units_per_intake"), ("elemental_mg_per_day", "units_per_day")):
        if unit is None or t[count] is None:
            assert t[amount] is None
        else:
            assert near(t[amount], unit * t[count]), amount
    if t["units_per_intake"] is not None:
        assert t["units_per_intake"] <= t["units_per_day"] <= t["units_per_intake"] * t["intakes_per_day"]
    if (t["intakes_per_day"] or 1) == 1 and t["units_per_intake"]:
        assert t["split_advised"] is False
    if reading(name)["route"] == "topical":
        assert all(value is None for key, value in t.items() if "_per_" in key or key == "unit")
    if t["elemental_mg_per_unit_interval"]:
        low, high = t["elemental_mg_per_unit_interval"]
        assert unit is None
        assert 0 < low < high


@pytest.mark.parametrize("name", NAMES)
def test_oxide_only_and_poorly_absorbed_only_follow_from_the_sources(name: str) -> None:
    t = truth(name)
    named = [source["compound"] for source in t["sources"]]
    unknown = None in named
    assert t["oxide_only"] is (None if unknown else bool(named) and set(named) == {"oxide"})
    assert t["poorly_absorbed_only"] is (None if unknown else bool(named) and set(named) <= POOR)


@pytest.mark.parametrize("name", sorted(set(NAMES) - WITNESSES_DISAGREE))
def test_declared_percentages_fit_their_amounts(name: str) -> None:
    for declared in truth(name)["declared"]:
        if declared["percent"] is not None and declared["kind"] == "elemental":
            share = declared["mg"] / REFERENCE_MG.get(declared["percent_of"], 375) * 100
            assert abs(share - declared["percent"]) <= 0.5, declared


@pytest.mark.parametrize("name", sorted(WITNESSES_DISAGREE))
def test_witnesses_that_disagree_do_so_by_much(name: str) -> None:
    gaps = [abs(d["mg"] / 3.75 - d["percent"]) for d in truth(name)["declared"] if d["percent"] is not None]
    assert max(gaps) > 10


@pytest.mark.parametrize("name", NAMES)
def test_the_element_is_a_possible_share_of_the_compound(name: str) -> None:
    compounds = json.loads((SAMPLES.parent / "labelcheck/data/compounds.json").read_text(encoding="utf-8"))["compounds"]
    percent = {compound["id"]: compound["commercial_mg_percent"] for compound in compounds}
    for source in truth(name)["sources"]:
        mass, bounds = source["compound_mg"], percent.get(source["compound"])
        if mass is None or bounds is None:
            continue
        low, high = mass * bounds["min"] / 100, mass * bounds["max"] / 100
        interval = truth(name)["elemental_mg_per_unit_interval"]
        if source["elemental_mg"] is not None:
            assert low * 0.99 <= source["elemental_mg"] <= high * 1.01, source
        elif interval:
            assert near(interval[0], low)
            assert near(interval[1], high)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_reading_quotes_is_drawn(name: str) -> None:
    quoted = [entry["as_printed"] for key in ("sources", "declared") for entry in truth(name)[key]]
    for word in " ".join(quoted).split():
        assert bare(word) in drawn_text(name), word


@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_has_text_inside_its_pages(name: str) -> None:
    assert len(drawn_text(name)) > 200
    with pdfplumber.open(SAMPLES / f"{name}.pdf") as pdf:
        for page in pdf.pages:
            for char in page.chars:
                assert -1 <= char["x0"] <= char["x1"] <= page.width + 1
                assert -1 <= char["top"] <= char["bottom"] <= page.height + 1


@pytest.mark.parametrize("name", NAMES)
def test_words_of_a_line_do_not_overlap(name: str) -> None:
    """A glyph begins where the one before it on its baseline ends, or after it."""
    with pdfplumber.open(SAMPLES / f"{name}.pdf") as pdf:
        for page in pdf.pages:
            lines: dict[float, list[tuple[float, float, str]]] = {}
            for char in page.chars:
                if char["upright"] and char["matrix"][0] > 0 and not char["text"].isspace():
                    lines.setdefault(round(char["matrix"][5], 1), []).append((char["x0"], char["x1"], char["text"]))
            for line in lines.values():
                for (_, end, one), (start, _, two) in pairwise(sorted(line)):
                    assert start > end - 0.6, (one, two)


def test_no_sample_is_large() -> None:
    sizes = {name: (SAMPLES / f"{name}.pdf").stat().st_size for name in NAMES}
    assert max(sizes.values()) < 60_000
    assert sum(sizes.values()) < 40_000 * len(NAMES)


@pytest.mark.slow
def test_drawing_the_labels_again_gives_the_same_bytes_or_says_which_fonts_are_missing(tmp_path: Path) -> None:
    """Other fonts can't give the same bytes: then nothing is drawn, and every file that is missing is named."""
    run = [sys.executable, str(SAMPLES / "make.py"), "--out", str(tmp_path)]
    result = subprocess.run(run, capture_output=True, text=True, check=False)
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    if missing := missing_fonts(FONTS):
        assert (result.returncode, drawn) == (2, {})
        assert [name for name in missing if name not in result.stderr] == []
        return
    assert result.returncode == 0, result.stderr
    kept = {path.name: path.read_bytes() for path in SAMPLES.iterdir() if path.suffix in (".pdf", ".json")}
    assert drawn.keys() == kept.keys()
    assert [name for name in kept if drawn[name] != kept[name]] == []


@pytest.mark.slow
def test_without_the_fonts_nothing_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    run = [sys.executable, str(SAMPLES / "make.py"), "--fonts", str(tmp_path / "fonts"), "--out", str(tmp_path / "out")]
    result = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (result.returncode, (tmp_path / "out").exists()) == (2, False)
    assert [name for name in missing_fonts(tmp_path / "fonts") if name not in result.stderr] == []
