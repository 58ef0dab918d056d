"""Many labels: has them checked by worker processes, and writes their reports.

Labels go in, reports come out in the same order, whatever the order of finishing. Also one label is checked by a worker,
so that nothing that a file does to its reader touches the run or the report of another label.
"""

from __future__ import annotations

import io
import signal
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from labelcheck.discovery import SUMMARY, Label, Part
from labelcheck.errors import LabelcheckError, UsageError
from labelcheck.files import write_whole
from labelcheck.limits import Limits, ReadingOptions
from labelcheck.model import PagePicture, Problem, Report
from labelcheck.problems import INTERNAL_ERROR, WORKER_DIED, described, memory_limit, unread
from labelcheck.report.json_report import report_text
from labelcheck.report.problem_text import in_language
from labelcheck.report.summary import summary_csv, summary_json
from labelcheck.report.wording import Wording
from labelcheck.settings import Settings
from labelcheck.workers import Cause, Lost, Work, Workers, processors

if TYPE_CHECKING:
    from labelcheck.pipeline import FileBytes

_READ = "read"
"""The stage in which a label is as long as its worker says no other."""

_PAGE_START = b"<!doctype html"


@dataclass(frozen=True, slots=True)
class LabelCheck:
    """What a worker does: one label from its file to its report."""

    settings: Settings

    def prepare(self) -> None:
        """Load the stages and the knowledge."""
        from labelcheck import warm  # noqa: F401, PLC0415 - only a worker needs what reads labels
        from labelcheck.knowledge import load_knowledge  # noqa: PLC0415

        load_knowledge()

    def __call__(self, label: Label, entered: Callable[[str], None]) -> Report:
        """The report of one label; whatever is wrong with its files is a problem of that label."""
        from labelcheck.pipeline import check_files  # noqa: PLC0415

        limits = self.settings.options.limits
        try:
            files = [_opened(part, limits) for part in label.parts]
            report = check_files(files, label.name, self.settings, entered)
            report = in_language(report, self.settings.language)
            return _portable(report) if self.settings.whole else _light(report)
        except (LabelcheckError, MemoryError):
            raise
        except Exception as error:
            problem = Problem(_READ, INTERNAL_ERROR, described(error))
        return unread(label.name, [pack.identity for pack in self.settings.packs], problem, files=label.files)


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """What a worker does: the pictures of the pages of one label."""

    options: ReadingOptions

    def prepare(self) -> None:
        """Load what draws pages."""
        from labelcheck import pipeline  # noqa: F401, PLC0415

    def __call__(self, label: Label, entered: Callable[[str], None]) -> tuple[PagePicture, ...]:
        """The pictures of the pages that can be drawn."""
        from labelcheck.pipeline import label_pictures  # noqa: PLC0415

        entered(_READ)
        return label_pictures([_opened(part, self.options.limits) for part in label.parts], self.options)


def make_folder(out: Path) -> None:
    """Make the folder of the reports, before any time is spent on labels."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out} can't be the folder of the reports: {error.strerror}.") from error


def check_labels(
    labels: Sequence[Label], settings: Settings, jobs: int | None = None, *, work: Work[Label, Report] | None = None
) -> Iterator[Report]:
    """A report for every label, in their order; ``jobs`` is the number of workers, None as many as there are processors."""
    limits = settings.options.limits
    workers = Workers(
        work or LabelCheck(settings),
        labels,
        most=jobs or processors(),
        max_seconds=limits.max_seconds,
        max_memory_mb=limits.max_memory_mb,
        first_stage=_READ,
    )
    early: dict[int, Report] = {}
    turn = 0
    for number, result in workers.results():
        early[number] = _lost(labels[number], result, settings) if isinstance(result, Lost) else result
        while turn in early:
            yield early.pop(turn)
            turn += 1


def check_one(label: Label, settings: Settings) -> Report:
    """The whole report of one label, with the words that were read."""
    [report] = check_labels([label], replace(settings, whole=True), 1)
    return report


def write_reports(reports: Iterable[Report], out: Path | None) -> list[Report]:
    """All reports of a run, each written as soon as it is there, and their summary, if there is a folder for them."""
    if out is None:
        return list(reports)
    make_folder(out)
    done = []
    for report in reports:
        write_report(report, out)
        done.append(report)
    write_summary(done, out)
    return done


def write_report(report: Report, out: Path) -> None:
    """Write the report of one label under the folder ``out``."""
    write_whole(out / f"{report.path}.json", report_text(report))


def refuse_to_replace(page: Path) -> None:
    """Raise UsageError if a page would be written over something that is no page: a label, say."""
    try:
        if page.is_dir():
            raise UsageError(f"{page} is a folder: name the file of the page, such as {page / 'label.html'}.")
        if page.exists() and not page.is_file():
            raise UsageError(f"{page} is a pipe or a device: name a file for the page, such as label.html.")
        with page.open("rb") as file:
            start = file.read(len(_PAGE_START)).lower()
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"{page} can't be written: {error.strerror}.") from error
    if start and start != _PAGE_START:
        raise UsageError(f"{page} is there already and is no HTML page: give the page another name.")


def write_page(report: Report, label: Label, page: Path, settings: Settings, wording: Wording) -> None:
    """Write the page of one label, with the pictures of its pages where they can be drawn."""
    from labelcheck.report.inspect_html import inspect_html  # noqa: PLC0415 - jinja2 is only loaded where it is used

    limits = settings.options.limits
    workers = Workers(
        PageDrawing(settings.options),
        [label],
        most=1,
        max_seconds=limits.max_seconds,
        max_memory_mb=limits.max_memory_mb,
        first_stage=_READ,
    )
    [(_, pictures)] = workers.results()
    write_whole(page, inspect_html(report, () if isinstance(pictures, Lost) else pictures, wording))


def write_summary(reports: Sequence[Report], out: Path) -> None:
    """Write summary.json and summary.csv of a whole run into the folder ``out``."""
    write_whole(out / f"{SUMMARY}.json", summary_json(reports))
    write_whole(out / f"{SUMMARY}.csv", summary_csv(reports))


def _opened(part: Part, limits: Limits) -> FileBytes:
    """A file of a label; of one that is too large no more is read than it takes to know that."""
    from labelcheck.pipeline import FileBytes  # noqa: PLC0415 - the parent need not load the stages

    try:
        if part.path is not None and not stat.S_ISREG(part.path.stat().st_mode):  # reading a pipe would wait for its other end
            return FileBytes(part.name, b"", Problem(_READ, "no-access", "The file is a pipe or a device: give a file."))
        with io.BytesIO(part.data or b"") if part.path is None else part.path.open("rb") as file:
            data = file.read(limits.max_file_bytes + 1)
    except OSError as error:
        return FileBytes(part.name, b"", Problem(_READ, "no-access", f"The file can't be opened: {error.strerror}."))
    if len(data) > limits.max_file_bytes:
        size = f"{limits.max_file_bytes / 1048576:.4g} MB"
        detail = f"The file is larger than {size}: give the label alone, or save it smaller."
        return FileBytes(part.name, b"", Problem(_READ, "too-large", detail))
    return FileBytes(part.name, data)


def _portable(report: Report) -> Report:
    """The report in a form that can be sent to another process."""
    return replace(report, facts=replace(report.facts, values=dict(report.facts.values))) if report.facts else report


def _light(report: Report) -> Report:
    """The report without its words, light enough to keep for a whole run."""
    report = _portable(report)
    return replace(report, document=replace(report.document, panels=()) if report.document else None)


def _lost(label: Label, lost: Lost, settings: Settings) -> Report:
    """The report of a label that its worker did not live to give."""
    limits, how = settings.options.limits, _ending(lost.exit_code)
    again = "open it in a PDF viewer and save it anew"
    problems = {
        Cause.TIME: Problem(
            lost.stage,
            "time-limit",
            f"The label takes more than {limits.max_seconds:g} s: ask for a smaller file, or raise the limit max_seconds.",
        ),
        Cause.MEMORY: memory_limit(lost.stage, limits.max_memory_mb),
        Cause.KILLED: Problem(
            lost.stage,
            "worker-killed",
            "The system killed the process that checked this label, most likely for want of memory: try it again with --jobs 1.",
        ),
        Cause.CRASHED: Problem(lost.stage, "parser-crashed", f"The program library that reads the file crashed ({how}): {again}.")
        if lost.stage == _READ
        else Problem(lost.stage, WORKER_DIED, f"The process that checked this label died ({how}): please report it."),
    }
    report = unread(label.name, [pack.identity for pack in settings.packs], problems[lost.cause], files=label.files)
    return in_language(report, settings.language)


def _ending(exit_code: int | None) -> str:
    """How a process ended, such as SIGSEGV."""
    try:
        return signal.Signals(-(exit_code or 0)).name
    except ValueError:
        return f"exit code {exit_code}"
