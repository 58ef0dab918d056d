"""Report → one module a format. Reports go in, text comes out; nothing is read, understood or judged here.

``FORMATS`` is the only list of the formats of a whole run: the choices of the command line come from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TextIO, TypeAlias

from labelcheck.model import Report
from labelcheck.report.wording import Wording


@dataclass(frozen=True, slots=True)
class View:
    """How a run is shown: its words, the severities that matter, and where the reports were written, if they were."""

    wording: Wording
    severities: Sequence[str] = ("error",)
    folder: str | None = None


Printer: TypeAlias = Callable[[Sequence[Report], View, TextIO], None]
"""Prints the reports of a run to a stream."""


def _print_table(reports: Sequence[Report], view: View, stream: TextIO) -> None:
    from labelcheck.report.table import print_table  # noqa: PLC0415 - rich is only loaded where it is used

    print_table(reports, view, stream)


def _print_json(reports: Sequence[Report], _view: View, stream: TextIO) -> None:
    from labelcheck.report.json_report import json_text, report_tree  # noqa: PLC0415 - json is only loaded where it is used

    stream.write(json_text([report_tree(report) for report in reports]))


FORMATS: dict[str, Printer] = {"table": _print_table, "json": _print_json}
