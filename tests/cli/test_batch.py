"""The files of the reports."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from labelcheck import batch, discovery
from labelcheck.model import Outcome, Report


def test_a_name_that_is_not_utf8_can_be_written(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.pdf")
    try:
        (tmp_path / name).write_text("good")
    except OSError:  # a file system that takes UTF-8 alone holds no such name, and says so of a path that is given
        with pytest.raises(batch.UsageError, match="does not exist"):
            discovery.find_labels([str(tmp_path / name)])
        return
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
