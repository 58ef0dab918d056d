"""Worker processes, and the files of the reports."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from labelcheck import batch, discovery
from labelcheck.model import Outcome, Report

SETTINGS = batch.Settings((), "en")


def obey(label: discovery.Label) -> Report:
    """Stands in for a check in a worker: the text of the file says whether the worker lives."""
    [part] = label.parts
    assert part.path is not None
    if part.path.read_text() == "die":
        os._exit(9)
    return Report(label.name, "", Outcome.PASS, ())


@pytest.mark.slow
@pytest.mark.parametrize("deadly", [["a0", "a5"], ["a3", "a4"]])
def test_a_worker_that_dies_marks_its_label_and_no_other(
    deadly: list[str], labels: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_check_in_worker", obey)
    names = [f"a{number}" for number in range(6)]
    folder = labels(**{name: "die" if name in deadly else "live" for name in names})
    reports = list(batch.check_labels(discovery.find_labels([str(folder)]), SETTINGS, jobs=2))
    assert [report.path for report in reports] == [f"{name}.pdf" for name in names]
    marked = {report.path: report.problems[0].code for report in reports if report.outcome is Outcome.UNREADABLE}
    assert marked == {f"{name}.pdf": "worker-died" for name in deadly}


@pytest.mark.slow
def test_a_run_that_is_left_early_leaves_no_worker_behind(labels: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_check_in_worker", obey)
    folder = labels(**{f"a{number}": "live" for number in range(5)})
    reports = batch.check_labels(discovery.find_labels([str(folder)]), SETTINGS, jobs=2)
    assert next(reports).path == "a0.pdf"
    reports.close()


def test_a_name_that_is_not_utf8_can_be_written(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.pdf"
    try:
        Path(os.fsdecode(path)).write_text("good")
    except OSError:
        pytest.skip("this file system only takes UTF-8")  # macOS: no such name can exist there
    [label] = discovery.find_labels([str(tmp_path)])
    assert label.name == "caf\\xe9.pdf"
    batch.write_report(Report(label.name, "", Outcome.PASS, ()), tmp_path / "out")
    assert (tmp_path / "out" / "caf\\xe9.pdf.json").exists()


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch.write_report(Report("x.pdf", "a", Outcome.PASS, ()), tmp_path)
    before = (tmp_path / "x.pdf.json").read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(batch.UsageError, match="No space left"):
        batch.write_report(Report("x.pdf", "b", Outcome.PASS, ()), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf.json"]
    assert (tmp_path / "x.pdf.json").read_bytes() == before
