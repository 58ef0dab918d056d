"""The real program in processes of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import psutil
import pytest
from jsonschema import Draft202012Validator

from labelcheck import __version__

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "samples"
LABEL = SAMPLES / "nl-citrate-tablets-carton.pdf"


def program(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "labelcheck", *map(str, arguments)], capture_output=True, check=False, **options)


def test_the_version_is_there_without_what_reads_labels() -> None:
    assert program("--version").stdout.decode().split()[-1] == __version__
    loaded = "import sys, labelcheck.cli; print(sorted({'rich', 'spacy', 'pdfplumber', 'jsonschema'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, check=True).stdout.strip() == b"[]"


@pytest.mark.benchmark
@pytest.mark.parametrize(("arguments", "most"), [(("--version",), 0.2), (("check", LABEL, "--jobs", "1"), 1.5)])
def test_a_cold_start_takes_no_longer_than(arguments: tuple[object, ...], most: float) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        program(*arguments)
        return time.perf_counter() - start

    seconds()  # the files are in memory from here on
    assert sorted(seconds() for _ in range(7))[3] < most


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


@pytest.mark.parametrize("stream", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_a_run_with_a_closed_stream_ends_as_any_other(stream: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = f"exec {sys.executable} -m labelcheck check {SAMPLES / 'nl-oxide-capsules-bottle.pdf'} {LABEL} --out {out} {stream}"
    result = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert result.returncode == 1
    assert result.stderr == b""
    assert [report["outcome"] for report in json.loads((out / "summary.json").read_text())["labels"]] == ["fail", "fail"]


@pytest.mark.parametrize("command", [("check", LABEL), ("check", LABEL, "--format", "json"), ("schema", "report")])
def test_results_that_find_no_room_are_exit_code_2_and_a_sentence(command: tuple[object, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        command_line = [sys.executable, "-m", "labelcheck", *map(str, command)]
        result = subprocess.run(command_line, stdout=full, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 2
    assert result.stderr.decode() == "Error: The results can't be written: [Errno 28] No space left on device.\n"


def test_a_folder_for_temporary_files_with_no_place_for_a_socket_is_no_hindrance(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    result = program("check", LABEL, "--out", tmp_path / "out", env={**os.environ, "TMPDIR": str(folder)})
    assert result.stderr == b""
    assert result.returncode == 1
    assert (tmp_path / "out" / f"{LABEL.name}.json").exists()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("options", [(), ("--no-config",)])
def test_a_current_folder_that_is_gone_is_exit_code_2_and_a_sentence(options: tuple[str, ...], tmp_path: Path) -> None:
    command = f"mkdir gone && cd gone && rmdir ../gone && {sys.executable} -m labelcheck check {LABEL} {' '.join(options)}"
    result = subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert result.returncode == 2
    assert result.stderr.decode() == "Error: The current folder can't be used, change to another: No such file or directory.\n"


@pytest.fixture(scope="module")
def some_samples() -> bytes:
    """A list of files: every sixth sample."""
    paths = sorted(SAMPLES.glob("*.pdf"))[::6]
    assert len(paths) >= 4
    return "".join(f"{path}\n" for path in paths).encode()


@pytest.fixture(scope="module")
def sample_reports(some_samples: bytes) -> list[dict]:
    """Their reports, of a run with no workers."""
    result = program("check", "--files-from", "-", "--format", "json", "--jobs", 1, input=some_samples)
    assert result.returncode == 1, result.stderr.decode()
    return json.loads(result.stdout)


def test_every_sample_has_a_report_that_fits_the_schema(some_samples: bytes, sample_reports: list[dict]) -> None:
    schema = json.loads(files("labelcheck").joinpath("data", "schemas", "report.schema.json").read_text(encoding="utf-8"))
    faults = [error.message for report in sample_reports for error in Draft202012Validator(schema).iter_errors(report)]
    assert faults == []
    assert [report["label"]["path"] for report in sample_reports] == [Path(line).name for line in some_samples.decode().split()]


def test_every_place_that_a_sample_report_points_at_is_there(sample_reports: list[dict]) -> None:
    pointed = 0
    for report in sample_reports:
        facts = report["facts"] or {"sources": [], "evidence": {}}
        lists = [entry["evidence"] for entry in (*facts["sources"], *report["findings"])] + list(facts["evidence"].values())
        for index in (index for places in lists for index in places):
            assert report["evidence"][index]["text"].strip()
            pointed += 1
    assert pointed


def test_workers_write_the_same_as_a_run_without_them(some_samples: bytes, sample_reports: list[dict], tmp_path: Path) -> None:
    result = program("check", "--files-from", "-", "--out", tmp_path / "out", "--jobs", 2, input=some_samples)
    assert result.returncode == 1, result.stderr.decode()
    written = [json.loads(path.read_text()) for path in sorted((tmp_path / "out").glob("*.pdf.json"))]
    assert written == sample_reports


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("seconds", [0.3, 0.8, None])
def test_an_interrupted_run_is_exit_code_130_at_once_and_leaves_no_process(
    seconds: float | None, jobs: str, tmp_path: Path
) -> None:
    """Interrupted after some seconds, while processes start, or else when the first report is there."""
    command = [sys.executable, "-m", "labelcheck", "check", str(SAMPLES), "--out", str(tmp_path / "out"), "--jobs", jobs]
    folder = tmp_path / "t"
    folder.mkdir()
    environment = {**os.environ, "TMPDIR": str(folder)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, env=environment, start_new_session=True) as process:
        time.sleep(seconds or 0)
        while seconds is None and not list((tmp_path / "out").glob("*.json")):
            assert process.poll() is None
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=5)
    assert process.returncode == 130
    assert said == b"Interrupted.\n"
    assert ends_within_a_second(process.pid)
    assert not (tmp_path / "out" / "summary.json").exists()
    assert list(folder.iterdir()) == []


def ends_within_a_second(group: int) -> bool:
    """Whether no process of a group runs any more; one that has ended may wait for the system to take note of it."""
    for _ in range(50):
        if not any(runs_in(process, group) for process in psutil.process_iter()):
            return True
        time.sleep(0.02)
    return False


def runs_in(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ProcessLookupError):
        return False
