"""The options that several commands share, and the configuration that gives their defaults."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from labelcheck.config import PASSWORD_VARIABLE, Config, choose_config

CONFIG = "labelcheck.config"


class Configured(click.Command):
    """A command whose options may be set in a configuration; the command line wins."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the configuration before the options get their defaults from it."""
        if not ctx.resilient_parsing:
            given, _, _ = self.make_parser(ctx).parse_args(list(args))
            helps = not set(ctx.help_option_names).isdisjoint(args)
            config = Config() if helps else choose_config(given.get("config_file"), isolated="no_config" in given)
            ctx.meta[CONFIG] = config
            ctx.default_map = dict(config.options)
        return super().parse_args(ctx, args)


def rule_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that choose rules; the command gets them as one ``asked``."""

    @wraps(command)
    def with_asked(
        packs: tuple[str, ...],
        market: str | None,
        overrides: tuple[str, ...],
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        severities: tuple[str, ...],
        **others: object,
    ) -> None:
        from labelcheck.arguments import Asked

        command(asked=Asked(packs, market, overrides, select, ignore, severities), **others)

    return _with_options(
        with_asked,
        click.option(
            "--pack",
            "packs",
            multiple=True,
            default=("magnesium",),
            show_default=True,
            metavar="NAME_OR_PATH",
            help="Rules to check by: a pack's name, folder or file.",
        ),
        click.option("--market", metavar="CODE", help="Also the packs for a market, such as nl."),
        click.option("--select", multiple=True, metavar="RULES", help="Hold these rules alone: an id, a pack, * and ? allowed."),
        click.option("--ignore", multiple=True, metavar="RULES", help="Do not hold these rules."),
        click.option("--severity", "severities", multiple=True, metavar="RULES=SEVERITY", help="Another severity for rules."),
        click.option("--set", "overrides", multiple=True, metavar="NAME=VALUE", help="Another value for a parameter of a pack."),
    )


def _with_options(command: Callable[..., None], *options: Callable[..., Any]) -> Callable[..., None]:
    """A command with options, in the order in which its help lists them."""
    for option in reversed(options):
        command = option(command)
    return command


lang_option = click.option(
    "--lang", "language", default="en", show_default=True, metavar="en|nl", help="Language of the messages."
)


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that reads labels: configuration and passwords."""
    return _with_options(
        command,
        click.option(
            "--config",
            "config_file",
            expose_value=False,
            metavar="FILE",
            help="Settings, not the nearest labelcheck.toml.",
        ),
        click.option("--no-config", is_flag=True, expose_value=False, help="Take no settings from any file."),
        click.option("--password", "passwords", multiple=True, metavar="TEXT", help="Try this on encrypted PDFs; repeatable."),
        click.option("--password-file", metavar="FILE", help=f"Try each line of a file; also tried is ${PASSWORD_VARIABLE}."),
    )


def make_ready() -> None:
    """Begin to load what labels are read with, which takes longer than all that is done before the first label."""
    from labelcheck import workers

    workers.make_ready("labelcheck.warm")


def chosen_config() -> Config:
    """The configuration of the command that runs."""
    config: Config = click.get_current_context().meta[CONFIG]
    return config
