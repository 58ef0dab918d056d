"""Report → one module a format. Reports go in, text comes out; nothing is read, understood or judged here.

``FORMATS`` is the only list of the formats of a whole run: the choices of the command line come from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TextIO, TypeAlias

from labelcheck.model import Report
from labelcheck.report.wording import Wording

Printer: TypeAlias = Callable[[Sequence[Report], Wording, TextIO, str | None], None]
"""Prints the reports of a run to a stream; the last argument is the folder of the reports, where there is one."""


def _print_table(reports: Sequence[Report], wording: Wording, stream: TextIO, folder: str | None) -> None:
    from labelcheck.report.table import print_table  # noqa: PLC0415 - rich is only loaded where it is used

    print_table(reports, wording, stream, folder)


def _print_json(reports: Sequence[Report], wording: Wording, stream: TextIO, folder: str | None) -> None:  # noqa: ARG001
    from labelcheck.report.json_report import json_text, report_tree  # noqa: PLC0415 - decimal is only loaded where it is used

    stream.write(json_text([report_tree(report) for report in reports]))


FORMATS: dict[str, Printer] = {"table": _print_table, "json": _print_json}
