"""The group of all commands: what goes wrong becomes an exit code, in one place."""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from typing import NoReturn

import click

from labelcheck import __version__, streams
from labelcheck.errors import LabelcheckError, UsageError
from labelcheck.limits import GARBAGE_THRESHOLD

FINDING, OUR_FAULT, INTERRUPTED = 1, 3, 130


class Commands(click.Group):
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
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if streams.is_full(error):
                streams.close_stdout()
                click.echo(f"Error: The results can't be written: {error}.", err=True)
                ctx.exit(UsageError.exit_code)
            traceback.print_exc()
            click.echo(f"A fault of labelcheck itself, please report it: {type(error).__name__}: {error}", err=True)
            ctx.exit(OUR_FAULT)


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
        if end.code == INTERRUPTED:
            _end_at_once()
        raise


def _end_at_once() -> NoReturn:
    """End with nothing left behind; where Ctrl-C came at certain moments, Python would end itself with another exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from labelcheck.workers import end_all

    end_all()
    os._exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Check the labels of magnesium supplements: compounds, elemental dose, cautions."""
