"""``--show-settings``: what every setting is, and where that was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from labelcheck.config import AUTO, KEYS, Config
from labelcheck.limits import default_limits

if TYPE_CHECKING:
    from labelcheck.arguments import Asked

_COMMAND_LINE, _DEFAULT = "command line", "default"
_JOBS = "jobs"


def print_settings(config: Config, asked: Asked) -> None:
    """Print a line for each setting: its name, its value, and whether it is of the command line, a file or a default."""
    rows = [*_options(config), *_parameters(config, asked), *_severities(config, asked), *_limits(config)]
    width = max(len(f"{name} = {value}") for name, value, _ in rows)
    for name, value, where in rows:
        click.echo(f"{f'{name} = {value}':<{width}}  ({where})")


def _options(config: Config) -> Iterator[tuple[str, str, str]]:
    """The options that a configuration may set, in its own names."""
    context = click.get_current_context()
    for name, key in KEYS.items():
        if key.parameter not in context.params:
            continue
        value = context.params[key.parameter]
        source = context.get_parameter_source(key.parameter)
        where = _COMMAND_LINE if source is ParameterSource.COMMANDLINE else _DEFAULT
        where = str(config.file) if source is ParameterSource.DEFAULT_MAP else where
        yield name, AUTO if name == _JOBS and value is None else _shown(value), where


def _parameters(config: Config, asked: Asked) -> Iterator[tuple[str, str, str]]:
    """The parameters of the packs that are chosen."""
    from labelcheck.arguments import load_packs

    given = {text.partition("=")[0].strip() for text in asked.overrides}
    for pack in load_packs(asked, config):
        for one in pack.parameters:
            where = str(config.file) if one.name in config.overrides else f"pack {pack.name} {pack.version}"
            yield f"set.{one.name}", f"{one.value} {one.unit}", _COMMAND_LINE if one.name in given else where


def _severities(config: Config, asked: Asked) -> Iterator[tuple[str, str, str]]:
    given = dict(text.rpartition("=")[::2] for text in asked.severities)
    for name, value in {**config.severities, **given}.items():
        yield f'severity."{name}"', value, _COMMAND_LINE if name in given else str(config.file)


def _limits(config: Config) -> Iterator[tuple[str, str, str]]:
    usual = default_limits()
    for one in fields(config.limits):
        value = getattr(config.limits, one.name)
        yield f"limits.{one.name}", str(value), _DEFAULT if value == getattr(usual, one.name) else str(config.file)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)
