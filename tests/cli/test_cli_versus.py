"""``check --versus``: the same labels by other packs, on the table, in the reports and in the summary."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

Run = Callable[..., Result]


@pytest.fixture
def folder(labels: Callable[..., Path]) -> str:
    return str(labels(a="oxide", b="good", c="open", d="locked"))


@pytest.fixture
def lenient(pack: Callable[[str], str]) -> str:
    """The same pack, with a warning for an error."""
    return pack("warning")


def schema(name: str) -> Draft202012Validator:
    text = files("labelcheck").joinpath("data", "schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def test_the_table_says_what_each_label_would_get(run: Run, folder: str, lenient: str) -> None:
    result = run("check", folder, "--versus", lenient)
    text = " ".join(result.output.split())
    assert "With demo 1.0: pass instead of fail ~ demo/oxide: fail (warning) instead of fail (error). The only source" in text
    assert "With demo 1.0 instead of demo 1.0: 3 of 3 labels changed: 3 pass" in text
    assert result.exit_code == 1  # the other pack decides nothing


def test_a_rule_without_a_partner_comes_or_goes(run: Run, folder: str) -> None:
    text = " ".join(run("check", folder, "--versus", "magnesium", "--lang", "nl").output.split())
    assert "+ magnesium/oxide-only: afgekeurd. De enige magnesiumbron is magnesiumoxide" in text
    assert "- demo/oxide: afgekeurd vervalt." in text


def test_the_same_pack_changes_nothing(run: Run, folder: str, lenient: str) -> None:
    result = run("check", folder, "--versus", lenient, packs=(lenient,))
    assert "With demo 1.0 instead of demo 1.0 nothing changes." in result.output


def test_the_pack_to_compare_with_is_taken_as_it_stands(run: Run, folder: str) -> None:
    settings = ("--set", "single_intake_mg=450", "--ignore", "oxide-only", "--severity", "kidney-caution=info")
    text = " ".join(run("check", folder, *settings, "--versus", "magnesium", packs=("magnesium",)).output.split())
    asked = "(single_intake_mg = 450, magnesium/kidney-caution = info, without magnesium/oxide-only)"
    assert f"With magnesium 1.0.0 instead of magnesium 1.0.0 {asked}: 3 of 3 labels changed" in text


def test_reports_and_summary_tell_the_changes_and_fit_their_schemas(run: Run, folder: str, lenient: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("check", folder, "--versus", lenient, "--out", str(out))
    report = json.loads((out / "a.pdf.json").read_text())
    schema("report").validate(report)
    assert report["outcome"] == "fail"
    assert report["versus"]["outcome"] == "pass"
    [change] = report["versus"]["changes"]
    assert (change["ours"]["severity"], change["theirs"]["severity"]) == ("error", "warning")
    assert "versus" not in json.loads((out / "d.pdf.json").read_text())
    summary = json.loads((out / "summary.json").read_text())
    schema("summary").validate(summary)
    assert summary["versus"]["counts"] == {"pass": 3, "fail": 0, "undetermined": 0, "not_applicable": 0}
    assert (summary["versus"]["changed"], summary["versus"]["rules"]) == (3, {"demo/oxide": 3})


def test_nothing_is_said_where_nothing_was_asked(run: Run, folder: str, tmp_path: Path) -> None:
    run("check", folder, "--out", str(tmp_path / "out"))
    assert "versus" not in json.loads((tmp_path / "out" / "a.pdf.json").read_text())
    assert "versus" not in json.loads((tmp_path / "out" / "summary.json").read_text())


def test_a_pack_that_is_not_there_stops_the_run(run: Run, folder: str) -> None:
    result = run("check", folder, "--versus", "magnesum")
    assert result.exit_code == 2
    assert 'There is no rule pack "magnesum" (is "magnesium" meant?)' in result.stderr
