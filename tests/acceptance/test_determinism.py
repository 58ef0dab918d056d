"""The same labels give the same bytes: in another process, with another hash seed, with more workers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .checked import SAMPLES

LABELS = ["nl-de-fr-oxide-sachet-three-languages", "nl-malate-tablets-shuffled-artwork", "en-oxide-us-supplement-facts"]


def check(out: Path, *, jobs: int, seed: int, folder: Path) -> dict[str, bytes]:
    """Every file that a check writes, by its name."""
    command = [sys.executable, "-m", "labelcheck", "check", ".", "--out", str(out), "--jobs", str(jobs), "--format", "json"]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(SAMPLES.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    written = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return {**written, "standard output": done.stdout.replace(str(out).encode(), b"OUT")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few samples, one of them below it."""
    folder = tmp_path_factory.mktemp("labels")
    (folder / "below").mkdir()
    for number, name in enumerate(LABELS):
        (folder / ("below" if number else ".") / f"{name}.pdf").write_bytes((SAMPLES / f"{name}.pdf").read_bytes())
    return folder


def test_two_runs_with_other_seeds_and_workers_write_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    first = check(tmp_path / "one", jobs=1, seed=1, folder=folder)
    assert {name for name in first if name.startswith("below/")} == {f"below/{name}.pdf.json" for name in LABELS[1:]}
    assert check(tmp_path / "two", jobs=2, seed=2, folder=folder) == first


def test_no_report_holds_a_path_of_this_machine(folder: Path, tmp_path: Path) -> None:
    written = check(tmp_path / "reports", jobs=2, seed=3, folder=folder)
    for name, content in written.items():
        assert str(folder).encode() not in content, name
        assert str(Path.home()).encode() not in content, name
