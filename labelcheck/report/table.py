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

from labelcheck.model import Finding, Outcome, Report
from labelcheck.report import View
from labelcheck.report.summary import Line, line_of, outcome_counts
from labelcheck.report.versus_text import versus_sentences, versus_total
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


def print_table(reports: Sequence[Report], view: View, stream: TextIO) -> None:
    """Print all reports and the totals."""
    console = console_on(stream)
    lines = [line_of(report) for report in reports]
    outcomes = [_outcome(line, view.wording) for line in lines]
    indent = max((outcome.cell_len for outcome in outcomes), default=0) + len(_GAP)
    for report, line, outcome in zip(reports, lines, outcomes, strict=True):
        rows = _label(report, line, view).wrap(console, max(console.width - indent, _NARROWEST), overflow="fold")
        outcome.pad_right(indent - outcome.cell_len)
        for row, left in zip_longest(rows, [outcome], fillvalue=Text(" " * indent)):
            row.rstrip()
            console.print(left + row, soft_wrap=True)
    console.print()
    for total in _totals(reports, view):
        console.print(total, soft_wrap=True)


def console_on(stream: TextIO) -> Console:
    """A console that writes plain text, unless the stream is a terminal and NO_COLOR is not set."""
    plain = bool(os.environ.get("NO_COLOR")) or not stream.isatty()
    return Console(file=stream, highlight=False, markup=False, emoji=False, color_system=None if plain else "auto")


def _outcome(line: Line, wording: Wording) -> Text:
    return Text(f"{wording(f'sign.{line.outcome}')} {wording(f'outcome.{line.outcome}')}", style=_STYLES[line.outcome])


def _label(report: Report, line: Line, view: View) -> Text:
    text = Text(printable(line.path), style="bold")
    shown = tuple(finding for finding in line.remarks if finding.severity in view.severities)
    in_short = _in_short(line, len(line.remarks) - len(shown), view.wording)
    if in_short:
        text.append(f"{_GAP}{in_short}", style="not bold")
    for sentence in (*_sentences(line, shown, view.wording), *versus_sentences(report, view.wording)):
        text.append(f"\n{printable(sentence)}", style="not bold")
    return text


def _in_short(line: Line, more: int, wording: Wording) -> str:
    """The compounds, the amounts where there is a dose to speak of, and how many findings are not shown."""
    if line.outcome is Outcome.UNREADABLE:
        return ""
    parts = [", ".join(map(printable, line.compounds))]
    if line.outcome is not Outcome.NOT_APPLICABLE:
        parts[0] = parts[0] or wording("line.no_compounds")
        for name, value in (("per_intake", line.per_intake), ("per_day", line.per_day)):
            amount = wording.interval(value)
            parts.append(wording(f"line.{name}", amount=amount) if amount else wording(f"line.{name}_unknown"))
    if more:
        parts.append(wording("line.more", count=more))
    return _BESIDE.join(part for part in parts if part)


def _sentences(line: Line, shown: Sequence[Finding], wording: Wording) -> Iterator[str]:
    """What is wrong, what is open, what deserves a look, and what went wrong in reading."""
    yield from (finding.message for finding in (*line.failed, *line.undetermined))
    yield from (wording("line.remark", message=finding.message) for finding in shown)
    yield from (problem.detail for problem in line.problems)


def _totals(reports: Sequence[Report], view: View) -> Iterator[Text]:
    """At most seven lines: how many labels, how many of each outcome, what other packs change, where the reports are."""
    counts, wording = outcome_counts(reports), view.wording
    first = "total.one_label" if len(reports) == 1 else "total.labels"
    yield Text(wording(first, count=len(reports), passed=counts[Outcome.PASS]), style="bold")
    for outcome in _TOTALS:
        if counts[outcome]:
            yield Text(wording(f"total.{outcome}", count=counts[outcome]), style=_STYLES[outcome])
    versus = versus_total(reports, wording)
    if versus is not None:
        yield Text(versus)
    if view.folder is not None:
        yield Text(wording("total.folder", folder=printable(view.folder)))
