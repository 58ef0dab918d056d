"""The overview of a run on the terminal: a line a label, what is wrong or open beneath it, the totals, the reports.

Reports and a stream go in. Colour only on a terminal and never where NO_COLOR is set; nothing a label or a file name
says can steer the terminal.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TextIO

from rich.console import Console
from rich.text import Text

from labelcheck.model import Outcome, Report
from labelcheck.report.summary import Line, line_of, outcome_counts
from labelcheck.report.wording import Wording, printable

_STYLES = {
    Outcome.PASS: "green",
    Outcome.FAIL: "bold red",
    Outcome.UNDETERMINED: "yellow",
    Outcome.NOT_APPLICABLE: "dim",
    Outcome.UNREADABLE: "bold magenta",
}
_TOTALS = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.UNREADABLE, Outcome.NOT_APPLICABLE)
_BESIDE = " · "
_GAP = "  "
_NARROWEST = 20


def print_table(reports: Sequence[Report], wording: Wording, stream: TextIO, folder: str | None) -> None:
    """Print all reports and the totals; ``folder`` is where the reports were written, if they were."""
    console = console_on(stream)
    lines = [line_of(report) for report in reports]
    outcomes = [_outcome(line, wording) for line in lines]
    indent = max((outcome.cell_len for outcome in outcomes), default=0) + len(_GAP)
    for line, outcome in zip(lines, outcomes, strict=True):
        rows = _label(line, wording).wrap(console, max(console.width - indent, _NARROWEST), overflow="fold")
        outcome.pad_right(indent - outcome.cell_len)
        for row, left in zip_longest(rows, [outcome], fillvalue=Text(" " * indent)):
            console.print(left + row, soft_wrap=True)
    console.print()
    for total in _totals(reports, wording, folder):
        console.print(total, soft_wrap=True)


def console_on(stream: TextIO) -> Console:
    """A console that writes plain text, unless the stream is a terminal and NO_COLOR is not set."""
    plain = bool(os.environ.get("NO_COLOR")) or not stream.isatty()
    return Console(file=stream, highlight=False, markup=False, emoji=False, color_system=None if plain else "auto")


def _outcome(line: Line, wording: Wording) -> Text:
    return Text(f"{wording(f'sign.{line.outcome}')} {wording(f'outcome.{line.outcome}')}", style=_STYLES[line.outcome])


def _label(line: Line, wording: Wording) -> Text:
    text = Text(printable(line.path), style="bold")
    if line.outcome is not Outcome.UNREADABLE:
        text.append(f"{_GAP}{_in_short(line, wording)}", style="not bold")
    for sentence in _sentences(line, wording):
        text.append(f"\n{printable(sentence)}", style="not bold")
    return text


def _in_short(line: Line, wording: Wording) -> str:
    """The compounds and the amounts; no amounts where there is no dose to speak of."""
    compounds = ", ".join(map(printable, line.compounds))
    if line.outcome is Outcome.NOT_APPLICABLE:
        return compounds
    amounts = {"per_intake": line.per_intake, "per_day": line.per_day}
    said = (
        wording(f"line.{name}", amount=text) if (text := wording.interval(value)) else wording(f"line.{name}_unknown")
        for name, value in amounts.items()
    )
    return _BESIDE.join((compounds or wording("line.no_compounds"), *said))


def _sentences(line: Line, wording: Wording) -> Iterator[str]:
    """What is wrong, what is open, what deserves a look, and what went wrong in reading."""
    yield from (finding.message for finding in (*line.failed, *line.undetermined))
    yield from (wording("line.remark", message=finding.message) for finding in line.remarks)
    yield from (problem.detail for problem in line.problems)


def _totals(reports: Sequence[Report], wording: Wording, folder: str | None) -> Iterator[Text]:
    """At most six lines: how many labels, how many of each outcome, where the reports are."""
    counts = outcome_counts(reports)
    first = "total.one_label" if len(reports) == 1 else "total.labels"
    yield Text(wording(first, count=len(reports), passed=counts[Outcome.PASS]), style="bold")
    for outcome in _TOTALS:
        if counts[outcome]:
            yield Text(wording(f"total.{outcome}", count=counts[outcome]), style=_STYLES[outcome])
    if folder is not None:
        yield Text(wording("total.folder", folder=printable(folder)))
