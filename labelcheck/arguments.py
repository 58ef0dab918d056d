"""What the arguments and options of a command stand for: packs with their parameters, lists in files, passwords.

Texts of the command line and a configuration go in; UsageError says which of them is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from labelcheck.config import PASSWORD_VARIABLE, SEVERITIES, Config
from labelcheck.errors import UsageError
from labelcheck.judge import Choice, Pack, chosen, find_pack, load_pack, packs_of_market
from labelcheck.limits import ReadingOptions
from labelcheck.model import Severity
from labelcheck.settings import Settings


def passwords(given: Sequence[str], file: str | None) -> tuple[str, ...]:
    """All passwords in the order in which they are tried: the command line's, those of a file, that of the environment."""
    variable = os.environ.get(PASSWORD_VARIABLE)
    return tuple(dict.fromkeys([*given, *_lines_of("--password-file", file), *([variable] if variable else [])]))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rules a user asks for on the command line: packs, a market, parameters and severities as NAME=VALUE, patterns."""

    packs: tuple[str, ...]
    market: str | None = None
    overrides: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()


def settings(config: Config, asked: Asked, language: str, passwords: tuple[str, ...]) -> Settings:
    """What every label of a run is held against, and how its files are read."""
    return Settings(load_packs(asked, config), language, ReadingOptions(config.limits, passwords))


def packs_to_compare(names: Sequence[str]) -> tuple[Pack, ...]:
    """The packs that a run is compared with, as they stand: nothing is set, chosen or left out in them."""
    return tuple(load_pack(find_pack(name)) for name in dict.fromkeys(names))


def load_packs(asked: Asked, config: Config) -> tuple[Pack, ...]:
    """The packs of a run with the rules that are asked for; a parameter that is set must be one of a pack."""
    values = {**config.overrides, **dict(_assignment(text) for text in asked.overrides)}
    of_market = packs_of_market(asked.market) if asked.market is not None else ()
    paths = [find_pack(name) for name in dict.fromkeys((*of_market, *asked.packs))]
    parameters = [{parameter.name for parameter in load_pack(path).parameters} for path in paths]
    known = sorted(set().union(*parameters))
    for name in values:
        if name not in known:
            where = f"{config.file}, set.{name}" if name in config.overrides else f"--set {name}"
            raise UsageError(f"{where}: no pack has this parameter; there are {', '.join(known) or 'none'}.")
    own = [{name: value for name, value in values.items() if name in names} for names in parameters]
    packs = [load_pack(path, values) for path, values in zip(paths, own, strict=True)]
    given = {**config.severities, **dict(map(_severity, asked.severities))}
    severities = {pattern: Severity(severity) for pattern, severity in given.items()}
    return chosen(packs, Choice(asked.select, asked.ignore, severities))


def _severity(text: str) -> tuple[str, str]:
    pattern, _, severity = text.rpartition("=")
    if severity not in SEVERITIES or not pattern:
        raise UsageError(f"--severity {text}: write RULE=SEVERITY with {', '.join(SEVERITIES)}, such as eu/varied-diet=info.")
    return pattern, severity


def _assignment(text: str) -> tuple[str, Decimal]:
    name, _, value = text.partition("=")
    try:
        return name.strip(), Decimal(value.strip())
    except InvalidOperation as error:
        raise UsageError(f"--set {text}: write NAME=VALUE with a number, such as single_intake_mg=250.") from error


def standard_input(paths: Sequence[str], files_from: str | None) -> bytes:
    """The label on standard input, if one of the paths is a dash."""
    if "-" not in paths:
        return b""
    if files_from == "-":
        raise UsageError("Standard input can't be a label and a list of files at once.")
    return sys.stdin.buffer.read()


def listed(files_from: str | None) -> list[str]:
    """The paths in a list of files."""
    return [line for line in _lines_of("--files-from", files_from) if line.strip()]


def _lines_of(option: str, file: str | None) -> list[str]:
    """The lines of a file that an option names, - for standard input, none where it names no file."""
    if file is None:
        return []
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{option} {file} can't be read: {error.strerror}.") from error
    return [os.fsdecode(line.rstrip(b"\r")) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line]
