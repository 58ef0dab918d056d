"""Hostile and broken PDFs through the real program: each costs no more than itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from deeds import one_file
from hostile import EITHER, GOOD, HOSTILE, READ, bomb, form, forms_that_draw_twice, locked, locked_by_aes
from jsonschema import Draft202012Validator

from labelcheck import batch, workers
from labelcheck.judge import find_pack, load_pack
from labelcheck.limits import ReadingOptions, default_limits
from labelcheck.model import Outcome, Report
from labelcheck.problems import OUR_FAULT
from labelcheck.report.json_report import report_text, report_tree
from labelcheck.settings import Settings

pytestmark = pytest.mark.slow

PACKS = (load_pack(find_pack("magnesium")),)
SCHEMA = json.loads(files("labelcheck").joinpath("data", "schemas", "report.schema.json").read_text(encoding="utf-8"))
LIMITS = replace(default_limits(), max_seconds=10, max_memory_mb=400)


def check(pdfs: dict[str, bytes], **options: object) -> dict[str, Report]:
    workers.make_ready("labelcheck.warm")
    settings = Settings(PACKS, "en", ReadingOptions(**{"limits": LIMITS, **options}))
    labels = [one_file(name, data) for name, data in pdfs.items()]
    return {report.path: report for report in batch.check_labels(labels, settings, 2)}


def said(report: Report) -> str:
    """ "read", or the code of what is wrong."""
    return report.problems[0].code if report.outcome is Outcome.UNREADABLE else READ


def test_every_hostile_file_is_read_or_unreadable_within_the_limits() -> None:
    reports = check({name: make() for name, (make, _) in HOSTILE.items()})
    assert list(reports) == list(HOSTILE)
    got = {name: (said(report), expected) for name, report in reports.items() if (expected := HOSTILE[name][1]) != EITHER}
    assert {name: one for name, (one, expected) in got.items() if one != expected} == {}
    validator = Draft202012Validator(SCHEMA)
    assert [(name, e.message) for name, report in reports.items() for e in validator.iter_errors(report_tree(report))] == []
    problems = {name: problem for name, report in reports.items() for problem in report.problems}
    assert {name: problem for name, problem in problems.items() if problem.code in OUR_FAULT} == {}
    assert [problem for problem in problems.values() if not problem.detail.endswith(".") or ". " in problem.detail] == []


def test_what_is_read_of_a_file_that_is_only_odd_is_what_stands_there() -> None:
    odd = ("good", "JavaScript", "attachment", "font that is not there", "locked for printing, open to the reader")
    for report in check({name: HOSTILE[name][0]() for name in odd}).values():
        assert report.facts is not None
        assert [source.compound for source in report.facts.sources] == ["citrate"]


LOCKED = {
    "RC4 of 40 bits": lambda: locked("geheim 1", "owner", strength=40),
    "RC4 of 128 bits": lambda: locked("geheim 1", "owner", strength=128),
    "AES of 256 bits": lambda: locked_by_aes(b"geheim 1", b"owner"),
}


@pytest.mark.parametrize("lock", LOCKED)
def test_a_locked_file_opens_with_any_of_the_passwords_and_never_tells_them(lock: str) -> None:
    data = LOCKED[lock]()
    passwords = ("wrong", "wrong €", "geheim 1")
    tries = {"none": (), "wrong": passwords[:2], "right": passwords, "owner": ("owner",)}
    reports = {name: check({"x.pdf": data}, passwords=tried)["x.pdf"] for name, tried in tries.items()}
    assert {name: said(report) for name, report in reports.items()} == {
        "none": "encrypted",
        "wrong": "encrypted",
        "right": READ,
        "owner": READ,
    }
    assert "--password" in reports["wrong"].problems[0].detail
    for report in reports.values():
        assert not [password for password in passwords if password in report_text(report)]


def run(folder: Path, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "labelcheck", "check", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(Path(batch.__file__).parents[1]), **variables}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def supplier(tmp_path: Path) -> Path:
    """What a supplier sent: good labels and some that can't be read, one of them not within the limits."""
    folder = tmp_path / "supplier"
    folder.mkdir()
    for sample in sorted((Path(__file__).parents[2] / "samples").glob("en-*.pdf"))[:3]:
        shutil.copy(sample, folder)
    for name in ("torn in the middle", "page tree that holds itself", "locked", "no pages", "arrays in arrays"):
        (folder / f"{name}.pdf").write_bytes(HOSTILE[name][0]())
    (folder / "bomb.pdf").write_bytes(bomb(2))
    (folder / "endless.pdf").write_bytes(forms_that_draw_twice(40, form(b"")))
    (tmp_path / "labelcheck.toml").write_text("[limits]\nmax_seconds = 5\nmax_memory_mb = 300\n")
    return tmp_path


def test_a_folder_with_hostile_files_gives_the_same_reports_whatever_the_number_of_workers(supplier: Path) -> None:
    runs = {jobs: run(supplier, "supplier", "--out", f"out-{jobs}", "--jobs", jobs) for jobs in ("1", "2", "auto")}
    assert {jobs: (done.returncode, done.stderr) for jobs, done in runs.items()} == dict.fromkeys(runs, (1, ""))
    assert len({done.stdout.replace(f"out-{jobs}", "out") for jobs, done in runs.items()}) == 1
    first, *others = ({p.name: p.read_bytes() for p in (supplier / f"out-{jobs}").iterdir()} for jobs in runs)
    assert others == [first, first]
    outcomes = {name: json.loads(text)["outcome"] for name, text in first.items() if name.endswith(".pdf.json")}
    assert [outcomes[f"{name}.pdf.json"] for name in ("bomb", "locked", "torn in the middle")] == ["unreadable"] * 3
    assert [outcome for name, outcome in outcomes.items() if name.startswith("en-")].count("unreadable") == 0
    assert run(supplier, "supplier", "--quiet", "--on-unreadable", "ignore", "--on-undetermined", "ignore").returncode == 1
    assert run(supplier, "supplier/bomb.pdf", "--quiet", "--on-unreadable", "ignore").returncode == 0


@pytest.mark.parametrize("way", ["option", "file", "variable"])
def test_a_password_can_be_given_in_three_ways(way: str, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(LOCKED["RC4 of 128 bits"]())
    (tmp_path / "passwords").write_bytes(b"\xef\xbb\xbfwrong\r\ngeheim 1\r\n")
    ways = {"option": ["--password", "wrong", "--password", "geheim 1"], "file": ["--password-file", "passwords"]}
    variables = {"LABELCHECK_PASSWORD": "geheim 1"} if way == "variable" else {}
    done = run(tmp_path, "x.pdf", "--format", "json", *ways.get(way, []), **variables)
    [report] = json.loads(done.stdout)
    assert report["problems"] == []
    assert "geheim" not in done.stdout + done.stderr


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(GOOD)
    with (tmp_path / "x.pdf").open("r+b") as file:
        file.truncate(1 << 40)  # a terabyte, none of it on the disk
    done = run(tmp_path, "x.pdf", "--format", "json")
    [report] = json.loads(done.stdout)
    assert report["problems"][0]["code"] == "too-large"
    assert report["label"]["sha256"] is None
