"""Many labels: finds them, has them checked one after another or by worker processes, and writes their reports.

Paths go in, reports come out in the order of their names, whatever the order of finishing. What one label does to
its worker never touches the report of another.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from labelcheck.errors import UsageError
from labelcheck.judge import Pack
from labelcheck.model import Problem, Report
from labelcheck.pipeline import WORKER_DIED, check_label, unread
from labelcheck.report.json_report import report_text
from labelcheck.report.summary import summary_csv, summary_json

SUFFIXES = (".pdf",)
_STDIN = "-"
_SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Label:
    """A label to be checked: its name in the reports, and its file or its bytes."""

    name: str
    path: Path | None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What every label of a run is held against, and the language of the messages."""

    packs: tuple[Pack, ...]
    language: str


def find_labels(paths: Sequence[str], *, listed: Sequence[str] = (), stdin: bytes = b"", out: Path | None = None) -> list[Label]:
    """The labels of all arguments in the order of their names.

    A label in a folder is named by its path in that folder, a file by its own name, and a file that comes from a
    list (``listed``) by the relative path that stands there. The folder of the reports is not searched.
    """
    found: list[Label] = []
    for argument in paths:
        found.extend([Label("stdin", None, stdin)] if argument == _STDIN else _labels_at(Path(argument), out, listed=False))
    for argument in listed:
        found.extend(_labels_at(Path(argument), out, listed=True))
    if not found:
        raise UsageError("No label was named: give a PDF, a folder with PDFs, or - for standard input.")
    return sorted(found, key=lambda label: PurePosixPath(label.name).parts)


def refuse_clashes(labels: Sequence[Label]) -> None:
    """Raise UsageError if two labels, or a label and the summary, would write the same report."""
    seen: dict[str, Label] = {_SUMMARY: Label(_SUMMARY, None)}
    for label in labels:
        if label.name in seen:
            first = seen[label.name].path or "the summary"
            raise UsageError(
                f"{label.path or _STDIN} and {first} would write the same report, {label.name}.json: check them apart."
            )
        seen[label.name] = label


def make_folder(out: Path) -> None:
    """Make the folder of the reports, before any time is spent on labels."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out} can't be the folder of the reports: {error.strerror}.") from error


def check_labels(labels: Sequence[Label], settings: Settings, jobs: int | None = None) -> Iterator[Report]:
    """A report for every label, in their order; ``jobs`` is the number of worker processes, 1 none at all."""
    workers = min(jobs or os.cpu_count() or 1, len(labels))
    return _in_workers(labels, settings, workers) if workers > 1 else (_check(label, settings) for label in labels)


def check_one(label: Label, settings: Settings) -> Report:
    """One label from its file to its whole report; a file that can't be opened is a problem of that label."""
    try:
        data = label.path.read_bytes() if label.path else label.data or b""
    except OSError as error:
        return unread(label.name, settings.packs, Problem("read", "no-access", f"The file can't be opened: {error.strerror}."))
    return check_label(data, label.name, settings.packs, settings.language)


def write_report(report: Report, out: Path) -> None:
    """Write the report of one label under the folder ``out``."""
    _write(out / f"{report.path}.json", report_text(report))


def write_summary(reports: Sequence[Report], out: Path) -> None:
    """Write summary.json and summary.csv of a whole run into the folder ``out``."""
    _write(out / f"{_SUMMARY}.json", summary_json(reports))
    _write(out / f"{_SUMMARY}.csv", summary_csv(reports))


def _labels_at(path: Path, out: Path | None, *, listed: bool) -> list[Label]:
    """The labels at one path; a file that is named is always taken, a folder must hold a label."""
    if not path.exists():
        raise UsageError(f"{path} does not exist: give a PDF or a folder with PDFs.")
    files = list(_files_in(path, out)) if path.is_dir() else [path]
    labels = [file for file in files if file == path or file.suffix.lower() in SUFFIXES]
    if not labels:
        raise UsageError(f"No label found in {path}: of its {len(files)} files none ends in {', '.join(SUFFIXES)}.")
    as_listed = listed and not path.is_absolute() and ".." not in path.parts
    above = Path() if as_listed else path if path.is_dir() else path.parent
    return [Label(_readable(file.relative_to(above).as_posix()), file) for file in labels]


def _files_in(folder: Path, out: Path | None) -> Iterator[Path]:
    """All files below a folder but the hidden ones and those in the folder of the reports."""

    def refuse(error: OSError) -> None:
        raise UsageError(f"{error.filename} can't be searched: {error.strerror}.") from error

    skipped = out.resolve() if out else None
    for root, folders, files in os.walk(folder, onerror=refuse):
        kept = (name for name in folders if not name.startswith("."))
        folders[:] = sorted(name for name in kept if (Path(root) / name).resolve() != skipped)
        yield from (Path(root) / name for name in sorted(files) if not name.startswith("."))


def _readable(name: str) -> str:
    """The name as text that can be written in any report, also where its bytes are not UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _check(label: Label, settings: Settings) -> Report:
    """The report of one label without its words and mentions, light enough to keep for a whole run."""
    report = check_one(label, settings)
    document = replace(report.document, panels=()) if report.document else None
    facts = replace(report.facts, values=dict(report.facts.values), mentions=()) if report.facts else None
    return replace(report, document=document, facts=facts)


_settings: Settings | None = None  # of this worker process, set once by its initializer


def _start_worker(settings: Settings) -> None:
    """Keep the settings for all labels of this worker, and leave Ctrl-C to the parent."""
    global _settings  # noqa: PLW0603
    _settings = settings
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _check_in_worker(label: Label) -> Report:
    if _settings is None:
        raise RuntimeError("the worker was not started with its settings")
    return _check(label, _settings)


def _pool(settings: Settings, workers: int) -> ProcessPoolExecutor:
    """Worker processes that start empty, so that they are the same on every system."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(settings,))


def _in_workers(labels: Sequence[Label], settings: Settings, workers: int) -> Iterator[Report]:
    """All labels through worker processes; when a worker dies, those it may have died of are tried each alone."""
    known: dict[Label, Report] = {}
    position = 0
    while position < len(labels):
        futures: dict[Label, Future[Report]] = {}
        pool = _pool(settings, workers)
        try:
            futures.update((label, pool.submit(_check_in_worker, label)) for label in labels[position:] if label not in known)
            for label in labels[position:]:
                report = known[label] if label in known else futures[label].result()
                position += 1
                yield report
        except BrokenProcessPool:
            known.update((label, future.result()) for label, future in futures.items() if _succeeded(future))
        finally:
            pool.shutdown(cancel_futures=True)
        suspects = [label for label in labels[position:] if label not in known][: 2 * workers + 1]
        known.update(_check_apart(suspects, settings))


def _succeeded(future: Future[Report]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _check_apart(labels: Sequence[Label], settings: Settings) -> Iterator[tuple[Label, Report]]:
    """Labels one at a time in one worker, which then only the label it is at can take down."""
    waiting = deque(labels)
    died = Problem("batch", WORKER_DIED, "The process that checked this label died.")
    while waiting:
        with _pool(settings, 1) as pool:
            try:
                while waiting:
                    yield waiting[0], pool.submit(_check_in_worker, waiting[0]).result()
                    waiting.popleft()
            except BrokenProcessPool:
                label = waiting.popleft()
                yield label, unread(label.name, settings.packs, died)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise UsageError(f"{path} can't be written: {error.strerror}.") from error
