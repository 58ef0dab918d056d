"""``inspect``: what was read on one label, as text, JSON or a page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labelcheck.cli.group import FINDING, OUR_FAULT, cli
from labelcheck.cli.options import Configured, chosen_config, lang_option, make_ready, reading_options, rule_options
from labelcheck.errors import UsageError

if TYPE_CHECKING:
    from labelcheck.arguments import Asked


@cli.command(cls=Configured)
@click.argument("file", type=click.Path(path_type=Path))
@rule_options
@lang_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page for the browser.")
@reading_options
def inspect(
    file: Path,
    asked: Asked,
    language: str,
    as_json: bool,
    html: Path | None,
    passwords: tuple[str, ...],
    password_file: str | None,
) -> None:
    """Show what was read on one label.

    FILE is a PDF, a picture, - for standard input, or a folder whose files are one label.
    """
    make_ready()
    from labelcheck import arguments, batch, discovery
    from labelcheck.problems import is_our_fault
    from labelcheck.report.inspect_text import inspect_text
    from labelcheck.report.json_report import report_text
    from labelcheck.report.wording import load_wording, printable

    wording = load_wording(language)
    settings = arguments.settings(chosen_config(), asked, language, arguments.passwords(passwords, password_file))
    stdin = arguments.standard_input([str(file)], None)
    labels = discovery.find_labels([str(file)], stdin=stdin, group=discovery.Group.FOLDER)
    if len(labels) > 1:
        raise UsageError(f"{file} holds {len(labels)} labels: inspect shows one, so name its file; check takes several.")
    if html is not None:
        batch.refuse_to_replace(html)
    report = batch.check_one(labels[0], settings)
    if html is not None:
        batch.write_page(report, labels[0], html, settings, wording)
        said = wording("inspect.page", path=report.path, outcome=wording(f"outcome.{report.outcome}"), page=html)
        click.echo(printable(said), err=True)
    if as_json or html is None:
        click.echo(report_text(report) if as_json else inspect_text(report, wording), nl=False)
    if is_our_fault(report):
        sys.exit(OUR_FAULT)
    sys.exit(FINDING if report.outcome == "unreadable" else 0)
