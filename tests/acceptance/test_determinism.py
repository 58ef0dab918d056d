"""The same labels give the same bytes: in another process, with another hash seed, with more workers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

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


def test_two_runs_with_other_seeds_and_workers_write_the_same_bytes_and_no_path_of_this_machine(tmp_path: Path) -> None:
    folder = tmp_path / "labels"
    (folder / "below").mkdir(parents=True)
    for number, name in enumerate(LABELS):
        shutil.copy(SAMPLES / f"{name}.pdf", folder / ("below" if number else "."))
    first = check(tmp_path / "one", jobs=1, seed=1, folder=folder)
    assert {name for name in first if name.startswith("below/")} == {f"below/{name}.pdf.json" for name in LABELS[1:]}
    assert check(tmp_path / "two", jobs=2, seed=2, folder=folder) == first
    for name, content in first.items():
        assert str(tmp_path).encode() not in content, name
        assert str(SAMPLES.parent).encode() not in content, name
