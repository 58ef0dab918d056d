"""A language is added with one data file: a label in Romanian, read without it and with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tiny_pdf import Page, pdf

PACKAGE = Path(__file__).parents[2] / "labelcheck"
LABEL = [
    "Supliment alimentar: citrat de magneziu, 60 comprimate",
    "Informații: fiecare comprimat conține magneziu 150 mg (40 % VNR)",
    "Ingrediente: citrat de magneziu, agent de încărcare: celuloză",
    "Mod de administrare: câte 1 comprimat de două ori pe zi, la masă",
    "Atenționări: nu utilizați în caz de insuficiență renală",
    "A nu se lăsa la îndemâna copiilor. A se păstra la loc uscat",
]
LANGUAGE = """
language = "ro"
name = "română"
decimal = "comma"
sources = ["own knowledge of the language"]

[phrases]
"common" = ["fiecare", "pentru", "este", "sau", "zi", "lăsa", "păstra"]
"nutrient:magnesium" = ["magneziu", "magneziului"]
"radical:citrate" = ["citrat"]
"link:as" = ["de"]
"heading:facts" = ["informații"]
"heading:ingredients" = ["ingrediente"]
"heading:directions" = ["mod de administrare"]
"heading:warnings" = ["atenționări"]
"unit:tablet" = ["comprimat", "comprimate"]
"basis:per" = ["fiecare", "conține"]
"percent:nrv" = ["vnr"]
"take" = ["administrare", "câte"]
"daily" = ["pe zi"]
"times:2" = ["de două ori"]
"food:with" = ["la masă"]
"kidney:trouble" = ["insuficiență renală"]
"caution:avoid" = ["nu utilizați"]
"reach" = ["îndemâna copiilor"]
"oral" = ["supliment alimentar"]
"""


def report_of(folder: Path) -> dict[str, Any]:
    """The report of the label by the package that lies in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "labelcheck", "check", "label.pdf", "--no-config", "--jobs", "1", "--format", "json"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    [report] = [json.loads(done.stdout)] if done.stdout.startswith("{") else json.loads(done.stdout)
    return dict(report)


@pytest.mark.slow
def test_one_file_adds_a_language(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "labelcheck", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PACKAGE.parent / "rules", tmp_path / "rules")
    page = Page(420, 200)
    for number, line in enumerate(LABEL):
        page.text(10, 20 + 28 * number, line.translate(str.maketrans("ăâîșțȘȚ", "aaistST")))
    (tmp_path / "label.pdf").write_bytes(pdf(page))

    before = report_of(tmp_path)
    assert "language-not-supported" in {problem["code"] for problem in before["problems"]}
    assert before["facts"]["cautions"]["kidney"] is not True

    (tmp_path / "labelcheck" / "data" / "languages" / "ro.toml").write_text(LANGUAGE, encoding="utf-8")
    after = report_of(tmp_path)
    assert after["problems"] == []
    assert after["label"]["languages"] == ["ro"]
    assert [source["compound"] for source in after["facts"]["sources"]] == ["citrate"]
    assert after["facts"]["elemental_mg"]["per_day"] == {"low": 300, "high": 300}
    assert after["facts"]["directions"]["intakes_per_day"] == 2
    assert after["facts"]["cautions"]["kidney"] is True
