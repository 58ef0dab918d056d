"""``check``: many labels, their reports, and the exit code of the run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labelcheck import streams
from labelcheck.cli.group import FINDING, OUR_FAULT, cli
from labelcheck.cli.options import Configured, chosen_config, lang_option, make_ready, reading_options, rule_options
from labelcheck.cli.showing import print_settings
from labelcheck.config import AUTO, FAIL, IGNORE, SEVERITIES
from labelcheck.report import FORMATS, View

if TYPE_CHECKING:
    from labelcheck.arguments import Asked
    from labelcheck.model import Report

_GROUPS = ("auto", "folder", "none")  # of discovery.Group, which is imported when a command runs


def _jobs(_ctx: click.Context, _param: click.Parameter, value: str) -> int | None:
    """A number of workers, or as many as there are processors, which is None."""
    if value == AUTO:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f'"{value}" is neither a whole number from 1 nor {AUTO}.')
    return int(value)


@cli.command(cls=Configured)
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write a JSON report for each label, and a summary.")
@rule_options
@click.option("--versus", multiple=True, metavar="NAME_OR_PATH", help="Also show what this pack would change, as it stands.")
@lang_option
@click.option(
    "--fail-on", type=click.Choice(SEVERITIES), default="error", show_default=True, help="Lightest finding for exit code 1."
)
@click.option("--on-undetermined", type=click.Choice((FAIL, IGNORE)), default=FAIL, show_default=True, help="fail: exit code 1.")
@click.option("--on-unreadable", type=click.Choice((FAIL, IGNORE)), default=FAIL, show_default=True, help="fail: exit code 1.")
@click.option(
    "--jobs", callback=_jobs, default=AUTO, metavar=f"N|{AUTO}", help="Worker processes; else as many as there are processors."
)
@click.option("--files-from", metavar="FILE", help="Read more paths from a file, one a line; - is standard input.")
@click.option(
    "--group",
    type=click.Choice(_GROUPS),
    default=_GROUPS[0],
    show_default=True,
    help="One label: NAME.1, NAME.2; folder; file.",
)
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), default="table", show_default=True, help="What to print.")
@click.option("--quiet", is_flag=True, help="Print no results and no progress.")
@click.option("--show-settings", is_flag=True, help="Print all settings and where each comes from, and check nothing.")
@reading_options
def check(
    paths: tuple[str, ...],
    out: Path | None,
    asked: Asked,
    versus: tuple[str, ...],
    language: str,
    fail_on: str,
    on_undetermined: str,
    on_unreadable: str,
    jobs: int | None,
    files_from: str | None,
    group: str,
    form: str,
    quiet: bool,
    show_settings: bool,
    passwords: tuple[str, ...],
    password_file: str | None,
) -> None:
    """Check labels and write reports.

    A PATH is a PDF, a picture (PNG, JPEG, TIFF, WebP), a folder that is searched for them, or - for standard input.
    """
    if show_settings:
        print_settings(chosen_config(), asked)
        return
    make_ready()
    from labelcheck import arguments, batch, discovery
    from labelcheck.report.wording import load_wording

    wording = load_wording(language)
    settings = arguments.settings(chosen_config(), asked, language, arguments.passwords(passwords, password_file))
    settings = replace(settings, versus=arguments.packs_to_compare(versus))
    stdin = arguments.standard_input(paths, files_from)
    labels = discovery.find_labels(paths, listed=arguments.listed(files_from), stdin=stdin, out=out, group=discovery.Group(group))
    if out is not None or form != "table":
        discovery.refuse_clashes(labels, written=out is not None)
    if form == "table" and not quiet:
        import labelcheck.report.table  # noqa: F401 - the workers are still loading
    with _progress(len(labels), quiet=quiet) as advance:
        reports = batch.write_reports(_watched(batch.check_labels(labels, settings, jobs), advance), out)
    heavy = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    if not quiet:
        _print_results(form, reports, View(wording, heavy, str(out) if out else None))
    choices = {"undetermined": on_undetermined, "unreadable": on_unreadable}
    sys.exit(_exit_code(reports, heavy, [outcome for outcome, choice in choices.items() if choice == FAIL]))


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, else nothing."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from labelcheck.report.table import console_on

    bar = Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console_on(sys.stderr), transient=True)
    with bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def _watched(reports: Iterable[Report], advance: Callable[[], None]) -> Iterator[Report]:
    """The same reports, with a step of the bar for each."""
    for report in reports:
        yield report
        advance()


def _print_results(form: str, reports: Sequence[Report], view: View) -> None:
    """Print a run; a reader that stops reading does not change its exit code."""
    try:
        FORMATS[form](reports, view, sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        streams.close_stdout()


def _exit_code(reports: Sequence[Report], heavy: Sequence[str], open_outcomes: Sequence[str]) -> int:
    """The exit code of a run: our own fault weighs most, then anything that is wrong or open."""
    from labelcheck.problems import is_our_fault

    if any(is_our_fault(report) for report in reports):
        return OUR_FAULT
    is_open = any(report.outcome in open_outcomes for report in reports)
    return (
        FINDING
        if is_open or any(f.outcome == "fail" and f.severity in heavy for report in reports for f in report.findings)
        else 0
    )
