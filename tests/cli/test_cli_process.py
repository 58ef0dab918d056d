"""The real program in processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from labelcheck import __version__

SAMPLES = Path(__file__).parents[2] / "samples"


def program(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "labelcheck", *map(str, arguments)], capture_output=True, check=False, **options)


def test_the_version_is_there_at_once() -> None:
    def seconds() -> float:
        start = time.perf_counter()
        assert program("--version").stdout.decode().split()[-1] == __version__
        return time.perf_counter() - start

    loaded = "import sys, labelcheck.cli; print(sorted({'rich', 'spacy', 'pdfplumber', 'jsonschema'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, check=True).stdout.strip() == b"[]"
    assert min(seconds() for _ in range(3)) < 1  # 0.1 on a quiet machine; the tests run side by side


def test_a_reader_that_stops_reading_gets_no_traceback() -> None:
    command = f"{sys.executable} -m labelcheck schema report | head -c 1"
    result = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True)
    assert result.stdout == b"{"
    assert result.stderr == b""


def test_output_that_is_piped_is_utf8_whatever_the_locale() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = program("check", SAMPLES / "nl-oxide-capsules-bottle.pdf", env=environment)
    assert result.stdout.decode("utf-8").strip()


def test_a_missing_path_is_exit_code_2_without_a_traceback(tmp_path: Path) -> None:
    result = program("check", tmp_path / "nowhere")
    assert result.returncode == 2
    assert result.stderr.decode().count("\n") == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_samples_are_checked_and_give_the_same_bytes_with_any_number_of_workers(jobs: int, tmp_path: Path) -> None:
    labels = sorted(SAMPLES.glob("*.pdf"))
    assert labels
    result = program("check", SAMPLES, "--out", tmp_path / "out", "--jobs", jobs)
    assert result.returncode == 1, result.stderr.decode()
    assert [f"{path.name}.json" for path in labels] == sorted(path.name for path in (tmp_path / "out").glob("*.pdf.json"))
    one = program("check", SAMPLES, "--format", "json", "--jobs", 1).stdout
    assert program("check", SAMPLES, "--format", "json", "--jobs", jobs).stdout == one
