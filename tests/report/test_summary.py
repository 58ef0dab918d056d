from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from labelcheck.model import Report
from labelcheck.report.summary import summary_csv, summary_json


def rows(reports: list[Report]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(summary_csv(reports))))


def test_the_summary_fits_its_schema(reports: list[Report], fails_schema: Callable[[str, object], list[str]]) -> None:
    assert fails_schema("summary", json.loads(summary_json(reports))) == []


def test_the_summary_counts_labels_and_rules(reports: list[Report]) -> None:
    summary = json.loads(summary_json(reports))
    assert summary["counts"] == {"labels": 3, "pass": 0, "fail": 1, "undetermined": 1, "not_applicable": 0, "unreadable": 1}
    assert summary["rules"]["magnesium/unsplit-dose"] == {
        "pass": 1,
        "fail": 0,
        "undetermined": 1,
        "not_applicable": 0,
        "waived": 0,
    }
    assert list(summary["rules"]) == sorted(summary["rules"])


def test_a_line_says_what_fails_what_is_open_and_what_went_wrong(reports: list[Report]) -> None:
    first, _, last = json.loads(summary_json(reports))["labels"]
    assert first == {
        "path": "a/één oxide.pdf",
        "outcome": "fail",
        "compounds": ["oxide"],
        "elemental_mg": {"per_intake": {"low": 400, "high": 400}, "per_day": {"low": 400, "high": None}},
        "failed": ["magnesium/oxide-only"],
        "undetermined": ["magnesium/kidney-caution"],
        "remarks": ["magnesium/claims"],
        "problems": [],
    }
    assert last["problems"] == ["encrypted"]


def test_the_csv_has_a_row_a_label(reports: list[Report]) -> None:
    first, second, third = rows(reports)
    assert first["elemental_mg_per_intake_low"] == first["elemental_mg_per_intake_high"] == "400"
    assert (first["elemental_mg_per_day_low"], first["elemental_mg_per_day_high"]) == ("400", "")
    assert second["undetermined"] == "magnesium/unsplit-dose"
    assert third["problems"].startswith("encrypted: The file is locked")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_starts_a_formula(start: str, failing: Report) -> None:
    [row] = rows([replace(failing, path=f'{start}HYPERLINK("http://x")')])
    assert row["path"].startswith("'" + start)


def test_a_compound_that_is_named_like_a_formula_is_harmless_too(failing: Report) -> None:
    assert failing.facts is not None
    source = replace(failing.facts.sources[0], compound=None, named="=1+1")
    [row] = rows([replace(failing, facts=replace(failing.facts, sources=(source,)))])
    assert row["compounds"] == "'=1+1"


def test_the_same_reports_give_the_same_bytes(reports: list[Report]) -> None:
    assert summary_csv(reports) == summary_csv(list(reports))
    assert "\r" not in summary_csv(reports)
