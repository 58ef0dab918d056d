"""The commands and their exit codes; nothing of the domain.

0: every label was read and nothing is open. 1: a finding, or a label that is undetermined or unreadable. 2: wrong use,
a broken rule file, no label found. 3: a fault of labelcheck itself. 130: interrupted. Results go to standard output,
progress and messages to standard error. What a command needs is imported when it runs.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from labelcheck import __version__, streams
from labelcheck.config import AUTO, FAIL, IGNORE, PASSWORD_VARIABLE, SEVERITIES, Config, choose_config
from labelcheck.errors import LabelcheckError, UsageError
from labelcheck.limits import GARBAGE_THRESHOLD
from labelcheck.report import FORMATS, View

if TYPE_CHECKING:
    from labelcheck.model import Report

_FINDING, _OUR_FAULT, _INTERRUPTED = 1, 3, 130
_GROUPS = ("auto", "folder", "none")  # of discovery.Group, which is imported when a command runs
_CONFIG = "labelcheck.config"


class _Commands(click.Group):
    """A group of commands that turns what goes wrong into an exit code, in one place."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a fault of labelcheck itself never looks like a finding."""
        try:
            return super().invoke(ctx)
        except LabelcheckError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(_INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if streams.is_full(error):
                streams.close_stdout()
                click.echo(f"Error: The results can't be written: {error}.", err=True)
                ctx.exit(UsageError.exit_code)
            traceback.print_exc()
            click.echo(f"A fault of labelcheck itself, please report it: {type(error).__name__}: {error}", err=True)
            ctx.exit(_OUR_FAULT)


def main() -> None:
    """Run the command line."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    streams.make_ready()
    try:
        cli()
    except BrokenPipeError:
        streams.close_stdout()
        sys.exit(0)
    except SystemExit as end:
        if end.code == _INTERRUPTED:
            _end_at_once()
        raise


def _end_at_once() -> NoReturn:
    """End with nothing left behind; where Ctrl-C came at certain moments, Python would end itself with another exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from labelcheck.workers import end_all

    end_all()
    os._exit(_INTERRUPTED)


class _Configured(click.Command):
    """A command whose options may be set in a configuration; the command line wins."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the configuration before the options get their defaults from it."""
        if not ctx.resilient_parsing:
            given, _, _ = self.make_parser(ctx).parse_args(list(args))
            helps = not set(ctx.help_option_names).isdisjoint(args)
            config = Config() if helps else choose_config(given.get("config_file"), isolated="no_config" in given)
            ctx.meta[_CONFIG] = config
            ctx.default_map = dict(config.options)
        return super().parse_args(ctx, args)


def _jobs(_ctx: click.Context, _param: click.Parameter, value: str) -> int | None:
    """A number of workers, or as many as there are processors, which is None."""
    if value == AUTO:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f'"{value}" is neither a whole number from 1 nor {AUTO}.')
    return int(value)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Check the labels of magnesium supplements: compounds, elemental dose, cautions."""


_pack_option = click.option(
    "--pack", "packs", multiple=True, default=("magnesium",), show_default=True, metavar="NAME_OR_PATH", help="Rules to check by."
)
_set_option = click.option(
    "--set", "overrides", multiple=True, metavar="NAME=VALUE", help="Another value for a parameter of a pack."
)
_lang_option = click.option(
    "--lang", "language", default="en", show_default=True, metavar="en|nl", help="Language of the messages."
)


def _reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that reads labels: configuration and passwords."""
    for option in reversed(
        (
            click.option(
                "--config",
                "config_file",
                expose_value=False,
                metavar="FILE",
                help="Settings, instead of the nearest labelcheck.toml.",
            ),
            click.option("--no-config", is_flag=True, expose_value=False, help="Take no settings from any file."),
            click.option(
                "--password", "passwords", multiple=True, metavar="TEXT", help="Try this on encrypted PDFs; repeatable."
            ),
            click.option("--password-file", metavar="FILE", help=f"Try each line of a file; also tried is ${PASSWORD_VARIABLE}."),
        )
    ):
        command = option(command)
    return command


@cli.command(cls=_Configured)
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write a JSON report for each label, and a summary.")
@_pack_option
@_set_option
@_lang_option
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
@_reading_options
def check(
    paths: tuple[str, ...],
    out: Path | None,
    packs: tuple[str, ...],
    overrides: tuple[str, ...],
    language: str,
    fail_on: str,
    on_undetermined: str,
    on_unreadable: str,
    jobs: int | None,
    files_from: str | None,
    group: str,
    form: str,
    quiet: bool,
    passwords: tuple[str, ...],
    password_file: str | None,
) -> None:
    """Check labels and write reports.

    A PATH is a PDF, a picture (PNG, JPEG, TIFF, WebP), a folder that is searched for them, or - for standard input.
    """
    _make_ready()
    from labelcheck import arguments, batch, discovery
    from labelcheck.report.wording import load_wording

    wording = load_wording(language)
    settings = arguments.settings(_chosen(), packs, overrides, language, arguments.passwords(passwords, password_file))
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


def _make_ready() -> None:
    """Begin to load what labels are read with, which takes longer than all that is done before the first label."""
    from labelcheck import workers

    workers.make_ready("labelcheck.warm")


def _chosen() -> Config:
    """The configuration of the command that runs."""
    config: Config = click.get_current_context().meta[_CONFIG]
    return config


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
        return _OUR_FAULT
    is_open = any(report.outcome in open_outcomes for report in reports)
    return (
        _FINDING
        if is_open or any(f.outcome == "fail" and f.severity in heavy for report in reports for f in report.findings)
        else 0
    )


@cli.command(cls=_Configured)
@click.argument("file", type=click.Path(path_type=Path))
@_pack_option
@_set_option
@_lang_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page for the browser.")
@_reading_options
def inspect(
    file: Path,
    packs: tuple[str, ...],
    overrides: tuple[str, ...],
    language: str,
    as_json: bool,
    html: Path | None,
    passwords: tuple[str, ...],
    password_file: str | None,
) -> None:
    """Show what was read on one label.

    FILE is a PDF, a picture, - for standard input, or a folder whose files are one label.
    """
    _make_ready()
    from labelcheck import arguments, batch, discovery
    from labelcheck.problems import is_our_fault
    from labelcheck.report.inspect_text import inspect_text
    from labelcheck.report.json_report import report_text
    from labelcheck.report.wording import load_wording, printable

    wording = load_wording(language)
    settings = arguments.settings(_chosen(), packs, overrides, language, arguments.passwords(passwords, password_file))
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
        sys.exit(_OUR_FAULT)
    sys.exit(_FINDING if report.outcome == "unreadable" else 0)


@cli.group()
def rules() -> None:
    """List, show and test the rules."""


@rules.command("list")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
def list_rules(packs: tuple[str, ...]) -> None:
    """List packs with their parameters and rules; all that come with labelcheck, or those that are named."""
    from labelcheck.judge import bundled_packs, find_pack, load_pack

    for name in packs or bundled_packs():
        pack = load_pack(find_pack(name))
        click.echo(f"{pack.name} {pack.version}: {pack.title}")
        for parameter in pack.parameters:
            click.echo(f"  ${parameter.name} = {parameter.value} {parameter.unit}: {parameter.meaning}")
        for rule in pack.rules:
            click.echo(f"  {rule.id}  {rule.severity}: {rule.title}")


@rules.command("show")
@click.argument("rule_id", metavar="RULE")
@click.option("--pack", metavar="NAME_OR_PATH", help="The pack of the rule, where it is not the first part of its name.")
def show_rule(rule_id: str, pack: str | None) -> None:
    """Print one rule as its file has it, such as magnesium/oxide-only."""
    from labelcheck.judge import find_pack, load_pack

    found = load_pack(find_pack(pack or rule_id.partition("/")[0]))
    ids = [rule.id for rule in found.rules]
    if rule_id not in ids:
        raise UsageError(f"There is no rule {rule_id!r} in {found.name}; there are {', '.join(ids)}.")
    click.echo((found.folder / f"{rule_id.partition('/')[2]}.toml").read_text(encoding="utf-8"), nl=False)


@rules.command("test")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
def try_rules(packs: tuple[str, ...]) -> None:
    """Run the examples that stand in the rule files; exit code 1 if a rule says otherwise, or lacks one."""
    from labelcheck.judge import bundled_packs, find_pack, load_pack, run_examples

    results = [result for name in packs or bundled_packs() for result in run_examples(load_pack(find_pack(name)))]
    wrong = [result for result in results if not result.ok]
    for result in wrong:
        if result.finding is None:
            click.echo(f"{result.rule}: there is no example that expects {result.expect}.")
        else:
            said = f"expects {result.expect}, the rule says {result.finding.outcome}"
            click.echo(f"{result.rule}, example {result.number}: {said}: {result.finding.message}")
    click.echo(f"{len({result.rule for result in results})} rules, {len(results)} examples, {len(wrong)} not as expected")
    sys.exit(_FINDING if wrong else 0)


@cli.command()
@click.argument("text")
def convert(text: str) -> None:
    """Say how much elemental magnesium is in, for example, "2 x 500 mg magnesium citrate"."""
    from labelcheck.knowledge import load_knowledge
    from labelcheck.understand import convert as convert_text

    for line in convert_text(text, load_knowledge()).lines:
        click.echo(line)


@cli.command()
@click.argument("name")
def schema(name: str) -> None:
    """Print a JSON Schema: report, summary, rule or pack."""
    from importlib.resources import files

    ending = ".schema.json"
    folder = files("labelcheck").joinpath("data/schemas")
    schemas = {file.name.removesuffix(ending): file for file in folder.iterdir() if file.name.endswith(ending)}
    if name not in schemas:
        raise UsageError(f"There is no schema {name!r}: take one of {', '.join(sorted(schemas))}.")
    click.echo(schemas[name].read_text(encoding="utf-8"), nl=False)
