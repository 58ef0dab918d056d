"""Many labels: has them checked one after another or by worker processes, and writes their reports.

Labels go in, reports come out in the same order, whatever the order of finishing. What one label does to
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
from pathlib import Path

from labelcheck.discovery import SUMMARY, Label, Part
from labelcheck.errors import UsageError
from labelcheck.judge import Pack
from labelcheck.model import Problem, Report
from labelcheck.pipeline import WORKER_DIED, FileBytes, check_files, label_pictures, unread
from labelcheck.report.json_report import report_text
from labelcheck.report.summary import summary_csv, summary_json
from labelcheck.report.wording import Wording

_PAGE_START = b"<!doctype html"


@dataclass(frozen=True, slots=True)
class Settings:
    """What every label of a run is held against, and the language of the messages."""

    packs: tuple[Pack, ...]
    language: str


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
    """One label from its files to its whole report; a file that can't be opened is a problem of that label."""
    return check_files([_opened(part) for part in label.parts], label.name, settings.packs, settings.language)


def _opened(part: Part) -> FileBytes:
    try:
        return FileBytes(part.name, _bytes_of(part))
    except OSError as error:
        return FileBytes(part.name, b"", Problem("read", "no-access", f"The file can't be opened: {error.strerror}."))


def write_report(report: Report, out: Path) -> None:
    """Write the report of one label under the folder ``out``."""
    _write(out / f"{report.path}.json", report_text(report))


def refuse_to_replace(page: Path) -> None:
    """Raise UsageError if a page would be written over something that is no page: a label, say."""
    try:
        if page.is_dir():
            raise UsageError(f"{page} is a folder: name the file of the page, such as {page / 'label.html'}.")
        with page.open("rb") as file:
            start = file.read(len(_PAGE_START)).lower()
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"{page} can't be written: {error.strerror}.") from error
    if start and start != _PAGE_START:
        raise UsageError(f"{page} is there already and is no HTML page: give the page another name.")


def write_page(report: Report, label: Label, page: Path, wording: Wording) -> None:
    """Write the page of one label, with the pictures of its pages where they can be drawn."""
    from labelcheck.report.inspect_html import inspect_html  # noqa: PLC0415 - jinja2 is only loaded where it is used

    try:
        pictures = label_pictures([_bytes_of(part) for part in label.parts])
    except OSError:  # the report says why the file can't be opened
        pictures = ()
    _write(page, inspect_html(report, pictures, wording))


def write_summary(reports: Sequence[Report], out: Path) -> None:
    """Write summary.json and summary.csv of a whole run into the folder ``out``."""
    _write(out / f"{SUMMARY}.json", summary_json(reports))
    _write(out / f"{SUMMARY}.csv", summary_csv(reports))


def _bytes_of(part: Part) -> bytes:
    return part.path.read_bytes() if part.path else part.data or b""


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
                yield label, unread(label.name, settings.packs, died, files=label.files)


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
