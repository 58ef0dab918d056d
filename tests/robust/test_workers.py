"""Whatever a label does to its worker costs that one label; the others have their reports, in their order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from deeds import Deeds, FaultyStart, NoStart

from labelcheck import batch, discovery
from labelcheck.errors import UsageError, WorkerError
from labelcheck.limits import ReadingOptions, default_limits
from labelcheck.model import Outcome, Report
from labelcheck.settings import Settings

pytestmark = pytest.mark.slow

LIMITS = replace(default_limits(), max_seconds=1, max_memory_mb=400)
SETTINGS = Settings((), "en", ReadingOptions(LIMITS))
CODES = {  # what a label does, and the stage and the code of the problem it gets for that
    "crash": ("read", "parser-crashed", "SIGSEGV"),
    "leave": ("read", "parser-crashed", "exit code 9"),
    "kill": ("read", "worker-killed", "memory"),
    "hang": ("read", "time-limit", "1 s"),
    "hang_inside_a_library": ("read", "time-limit", "max_seconds"),
    "eat": ("read", "memory-limit", "400 MB"),
    "ask_for_too_much": ("read", "memory-limit", "max_memory_mb"),
    "later crash": ("judge", "worker-died", "SIGSEGV"),
    "later hang": ("judge", "time-limit", "1 s"),
    "later kill": ("judge", "worker-killed", "memory"),
}

Make = Callable[..., list[discovery.Label]]


@pytest.fixture
def labels(tmp_path: Path) -> Make:
    """Makes labels that do things; their names are those of the things."""

    def make(*deeds: str) -> list[discovery.Label]:
        for number, deed in enumerate(deeds):
            (tmp_path / f"{number:02} {deed}.pdf").write_text(deed)
        return discovery.find_labels([str(tmp_path)])

    return make


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    yield
    assert [process for process in psutil.Process().children(recursive=True) if is_worker(process)] == []


def is_worker(process: psutil.Process) -> bool:
    """Workers are forked from a process of this one, or started by it; that one and the tracker of resources stay."""
    try:
        command = " ".join(process.cmdline())
        return "spawn_main" in command or (process.ppid() != os.getpid() and process.is_running())
    except psutil.Error:
        return False


def codes(reports: list[Report]) -> dict[str, str]:
    return {report.path[3:-4]: report.problems[0].code for report in reports if report.outcome is Outcome.UNREADABLE}


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_label_that_ends_its_worker_is_unreadable_and_all_others_are_there(jobs: int, labels: Make) -> None:
    deeds = [deed for bad in CODES for deed in (bad, "nothing")]
    reports = list(batch.check_labels(labels(*deeds), SETTINGS, jobs, work=Deeds()))
    assert [report.path[3:-4] for report in reports] == deeds
    assert codes(reports) == {deed: code for deed, (_, code, _) in CODES.items()}
    for report in reports:
        if report.outcome is Outcome.UNREADABLE:
            [problem] = report.problems
            stage, _, says = CODES[report.path[3:-4]]
            assert problem.stage == stage
            assert says in problem.detail
            assert problem.detail.endswith(".")
            assert ". " not in problem.detail


def test_many_labels_in_a_row_that_crash_cost_no_other(labels: Make) -> None:
    reports = list(batch.check_labels(labels("nothing", *["crash"] * 12, "nothing"), SETTINGS, 2, work=Deeds()))
    assert [report.outcome is Outcome.PASS for report in reports] == [True, *[False] * 12, True]


def test_no_label_pays_for_the_memory_that_earlier_ones_took(labels: Make) -> None:
    reports = list(batch.check_labels(labels(*["keep"] * 12), SETTINGS, 1, work=Deeds()))
    assert [report.outcome for report in reports] == [Outcome.PASS] * 12


def test_time_counts_from_the_beginning_of_a_label_and_not_of_the_run(labels: Make) -> None:
    reports = batch.check_labels(labels(*["nothing"] * 4), SETTINGS, 1, work=Deeds())
    for report in reports:
        assert report.outcome is Outcome.PASS
        time.sleep(0.6)  # together more than a label may take


def test_a_run_that_is_left_early_leaves_no_worker_behind(labels: Make) -> None:
    reports = batch.check_labels(labels("nothing", "hang", "hang", "nothing"), SETTINGS, 3, work=Deeds())
    assert next(reports).outcome is Outcome.PASS
    reports.close()


def test_a_mistake_of_the_user_that_a_worker_finds_ends_the_run(labels: Make) -> None:
    with pytest.raises(UsageError, match="the user's mistake"):
        list(batch.check_labels(labels("nothing", "make_a_mistake"), SETTINGS, 2, work=Deeds()))


def test_a_fault_outside_the_stages_ends_the_run_and_is_named(labels: Make) -> None:
    with pytest.raises(WorkerError, match=r"KeyError: 'our fault' \(deeds.py, line ") as caught:
        list(batch.check_labels(labels("have_a_fault"), SETTINGS, 1, work=Deeds()))
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(("work", "says"), [(NoStart(), "as soon as they start"), (FaultyStart(), "no module of that name")])
def test_workers_that_cannot_start_end_the_run(work: Deeds, says: str, labels: Make) -> None:
    with pytest.raises(WorkerError, match=says):
        list(batch.check_labels(labels("nothing", "nothing"), SETTINGS, 2, work=work))


SCRIPT = """
import sys
from labelcheck import batch, discovery, workers
from deeds import Deeds
from labelcheck.settings import Settings
if __name__ == "__main__":
    {more}
    labels = discovery.find_labels(sys.argv[1:])
    for report in batch.check_labels(labels, Settings((), "en"), 2, work=Deeds()):
        print(report.path, flush=True)
"""


def script(folder: Path, more: str = "") -> list[str]:
    path = folder / "run.py"
    path.write_text(SCRIPT.format(more=more))
    return [sys.executable, str(path), str(folder)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), str(Path(batch.__file__).parents[1])])}


@pytest.mark.parametrize("start", ["", "workers._FORKS = False"], ids=["as on this system", "started anew"])
def test_what_libraries_say_reaches_no_one(start: str, labels: Make, tmp_path: Path) -> None:
    names = [label.name for label in labels("chatter", "nothing", "chatter crash")]
    said = subprocess.run(script(tmp_path, start), env=environment(), capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == names
    assert said.stderr == ""


@pytest.mark.parametrize("name", ["numpy", "multiprocessing", "pdfplumber", "random"])
def test_a_module_in_the_folder_of_the_user_is_never_run(name: str, labels: Make, tmp_path: Path) -> None:
    """A supplier may send anything."""
    labels("nothing")
    folder = tmp_path / "supplier"
    folder.mkdir()
    (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w').close()")
    preload = 'workers.make_ready("labelcheck.warm")'
    subprocess.run(script(tmp_path, preload), cwd=folder, env=environment(), capture_output=True, check=True)
    assert not (tmp_path / "run").exists()


def test_workers_end_when_the_program_is_killed(labels: Make, tmp_path: Path) -> None:
    labels("00 nothing", "hang", "hang")
    with subprocess.Popen(script(tmp_path), env=environment(), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 2
        process.kill()
    assert psutil.wait_procs(children, timeout=10)[1] == []
