"""Two thousand mutants of the samples through the real workers: no crash, no hang, and a report of each."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from itertools import cycle
from pathlib import Path

import pytest
from deeds import one_file
from jsonschema import Draft202012Validator
from mutants import mutant, unpacked

from labelcheck import batch, workers
from labelcheck.judge import find_pack, load_pack
from labelcheck.model import Outcome
from labelcheck.report.json_report import report_tree
from labelcheck.settings import Settings

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.pdf"))
SCHEMA = json.loads(files("labelcheck").joinpath("data", "schemas", "report.schema.json").read_text(encoding="utf-8"))
MUTANTS, ROUNDS = 2000, 20
PAGES = {"page-partly", "page-garbled", "page-damaged", "page-illegible"}
EXPECTED = (
    {"torn", "no-text", "garbled", "no-pages", "encrypted", "page-too-large", "too-many-pages", "not-a-pdf"}
    | PAGES
    | {"language-not-supported"}
)


@pytest.mark.parametrize("start", [0, *(pytest.param(start, marks=pytest.mark.slow) for start in range(1, ROUNDS))])
def test_every_mutant_has_a_report(start: int) -> None:
    numbers = range(start, MUTANTS, ROUNDS)
    samples = dict(zip(range(MUTANTS), cycle(SAMPLES), strict=False))
    labels = [one_file(f"{number}.pdf", mutant(samples[number].read_bytes(), number)) for number in numbers]
    settings = Settings((load_pack(find_pack("magnesium")),), "en")
    workers.make_ready("labelcheck.warm")
    reports = list(batch.check_labels(labels, settings, jobs=1))
    assert [report.path for report in reports] == [label.name for label in labels]
    validator = Draft202012Validator(SCHEMA)
    assert [(report.path, e.message) for report in reports for e in validator.iter_errors(report_tree(report))] == []
    codes = Counter(problem.code for report in reports for problem in report.problems)
    odd = [(r.path, p.stage, p.code, p.detail) for r in reports for p in r.problems if p.code not in EXPECTED]
    assert odd == [], codes
    assert sum(report.outcome is not Outcome.UNREADABLE for report in reports) > len(reports) / 4, codes


def test_what_mutants_are_made_from_is_good() -> None:
    label = one_file("x.pdf", unpacked(SAMPLES[0].read_bytes()))
    [report] = batch.check_labels([label], Settings((load_pack(find_pack("magnesium")),), "en"), jobs=1)
    assert report.document is not None
    assert report.facts is not None
    assert report.facts.sources
