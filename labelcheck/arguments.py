"""What the arguments and options of a command stand for: packs with their parameters, lists in files, passwords.

Texts of the command line and a configuration go in; UsageError says which of them is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from labelcheck.batch import Settings
from labelcheck.config import PASSWORD_VARIABLE, Config
from labelcheck.errors import UsageError
from labelcheck.judge import Pack, find_pack, load_pack
from labelcheck.limits import ReadingOptions


def passwords(given: Sequence[str], file: str | None) -> tuple[str, ...]:
    """All passwords in the order in which they are tried: the command line's, those of a file, that of the environment."""
    variable = os.environ.get(PASSWORD_VARIABLE)
    return tuple(dict.fromkeys([*given, *_lines_of("--password-file", file), *([variable] if variable else [])]))


def settings(
    config: Config, names: Iterable[str], overrides: Iterable[str], language: str, passwords: tuple[str, ...]
) -> Settings:
    """What every label of a run is held against, and how its files are read."""
    return Settings(load_packs(names, overrides, config), language, ReadingOptions(config.limits, passwords))


def load_packs(names: Iterable[str], overrides: Iterable[str], config: Config) -> tuple[Pack, ...]:
    """The packs of a run; a parameter that is set must be one of a pack."""
    values = {**config.overrides, **dict(_assignment(text) for text in overrides)}
    paths = [find_pack(name) for name in dict.fromkeys(names)]
    parameters = [{parameter.name for parameter in load_pack(path).parameters} for path in paths]
    known = sorted(set().union(*parameters))
    for name in values:
        if name not in known:
            where = f"{config.file}, set.{name}" if name in config.overrides else f"--set {name}"
            raise UsageError(f"{where}: no pack has this parameter; there are {', '.join(known) or 'none'}.")
    own = [{name: value for name, value in values.items() if name in names} for names in parameters]
    return tuple(load_pack(path, chosen) for path, chosen in zip(paths, own, strict=True))


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
