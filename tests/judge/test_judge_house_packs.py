"""Packs as a buyer writes them, by hand and without Python: a limit, a compound that is not wanted, a sentence in Dutch.

They are tested by ``rules test`` and hold the samples, read from their PDFs.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from labelcheck.cli import cli

SAMPLES = Path(__file__).parents[2] / "samples"
LIMIT = """
name = "winkel"
version = "1"
title = "Wat onze winkel verkoopt"
jurisdiction = "onze eigen keuze"
language = "nl"

[parameters.hoogste_mg]
default = 250
unit = "mg"
meaning = "het meeste dat we per inname verkopen"

[rules.te-veel]
title = "Meer dan wij verkopen"
severity = "error"
applies_when = { fact = "route", is = "oral" }
flag_when = { fact = "elemental_mg.per_intake", more_than = "$hoogste_mg" }
message = { nl = "Een inname geeft {elemental_mg.per_intake}; wij verkopen tot {$hoogste_mg}." }
source = [{ title = "Inkoopbeleid" }]
example = [
  { facts = { route = "oral", "elemental_mg.per_intake" = 251 }, expect = "fail" },
  { facts = { route = "oral", "elemental_mg.per_intake" = 250 }, expect = "pass" },
  { facts = { route = "oral" }, expect = "undetermined" },
  { facts = { route = "topical" }, expect = "not_applicable" },
]
"""
BANNED = """
title = "No chloride by mouth"
severity = "error"
flag_when = { all = [{ fact = "route", is = "oral" }, { fact = "compounds", includes_any = ["chloride"] }] }

[message]
en = "We do not sell magnesium chloride that is swallowed."

[[source]]
title = "our own choice"

[[example]]
facts = { route = "oral", compounds = ["citrate", "chloride"] }
expect = "fail"

[[example]]
facts = { route = "oral", compounds = ["citrate"] }
expect = "pass"

[[example]]
facts = { route = "topical", compounds = ["chloride"] }
expect = "pass"

[[example]]
facts = { route = "oral", compounds = { values = ["citrate"], complete = false } }
expect = "undetermined"
"""
SENTENCE = """
title        = "Geen zin over kinderen"
severity     = "error"
flag_when    = { not = { says = "buiten bereik van kinderen" } }

[message]
nl = "Op het etiket staat niet: buiten bereik van kinderen."

[[source]]
title = "Inkoopvoorwaarden, artikel 4"

[[example]]
facts  = {}
text   = "BUITEN BEREIK VAN\\nKINDEREN houden."
expect = "pass"

[[example]]
facts  = {}
text   = "Keep out of reach of children."
expect = "fail"

[[example]]
facts   = {}
text    = "Magnesiumcitraat"
partial = true
expect  = "undetermined"
"""
HEAD = 'name = "{name}"\nversion = "1"\ntitle = "Our house"\njurisdiction = "our own choice"\n'
EXPECTED = {
    "winkel/te-veel": {
        "nl-citrate-tablets-carton": "fail",
        "nl-en-bisglycinate-webshop-bottle": "pass",
        "nl-taurate-capsules-salt-only": "pass",
        "en-citrate-salt-only-undetermined": "undetermined",
        "nl-chloride-spray-external-use": "not_applicable",
    },
    "ban/no-chloride": {
        "fr-nigari-powder-scoop": "fail",
        "nl-chloride-spray-external-use": "pass",
        "nl-citrate-tablets-carton": "pass",
    },
    "dutch/kinderen": {
        "nl-en-bisglycinate-webshop-bottle": "pass",
        "nl-fr-citrate-effervescent-turned-panel": "pass",
        "nl-bisglycinate-powder-sheet": "fail",
        "fr-nigari-powder-scoop": "fail",
    },
}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The three packs: one in a file, two in folders."""
    place = tmp_path_factory.mktemp("house")
    (place / "winkel.toml").write_text(LIMIT, encoding="utf-8")
    for name, file, rule in (("ban", "no-chloride", BANNED), ("dutch", "kinderen", SENTENCE)):
        (place / name).mkdir()
        (place / name / "pack.toml").write_text(HEAD.format(name=name), encoding="utf-8")
        (place / name / f"{file}.toml").write_text(rule, encoding="utf-8")
    return {"winkel": place / "winkel.toml", "ban": place / "ban", "dutch": place / "dutch"}


def test_their_examples_prove_them(packs: dict[str, Path]) -> None:
    result = CliRunner().invoke(cli, ["rules", "test", "--mutants", *map(str, packs.values())])
    assert (result.exit_code, result.output) == (
        0,
        "3 rules, 11 examples, 0 not as expected\n0 changes that no example notices\n",
    )


@pytest.mark.slow
def test_they_hold_labels(packs: dict[str, Path], tmp_path: Path) -> None:
    names = sorted({name for of_rule in EXPECTED.values() for name in of_rule})
    chosen = [word for pack in packs.values() for word in ("--pack", str(pack))]
    labels = [str(SAMPLES / f"{name}.pdf") for name in names]
    CliRunner().invoke(cli, ["check", "--no-config", *labels, *chosen, "--lang", "nl", "--out", str(tmp_path)])
    found: dict[str, dict[str, str]] = {}
    for name in names:
        for finding in json.loads((tmp_path / f"{name}.pdf.json").read_text(encoding="utf-8"))["findings"]:
            found.setdefault(finding["rule"], {})[name] = finding["outcome"]
    assert {rule: {name: found[rule][name] for name in wanted} for rule, wanted in EXPECTED.items()} == EXPECTED


@pytest.mark.slow
def test_what_they_say_is_in_their_own_words(packs: dict[str, Path], tmp_path: Path) -> None:
    label = str(SAMPLES / "nl-citrate-tablets-carton.pdf")
    CliRunner().invoke(
        cli, ["check", "--no-config", label, "--pack", str(packs["winkel"]), "--lang", "nl", "--out", str(tmp_path)]
    )
    [finding] = json.loads((tmp_path / "nl-citrate-tablets-carton.pdf.json").read_text(encoding="utf-8"))["findings"]
    assert finding["message"] == "Een inname geeft 400 mg; wij verkopen tot 250 mg."
    assert "400 mg > 250 mg" in finding["because"]
