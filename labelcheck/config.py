"""The configuration: ``labelcheck.toml``, or ``[tool.labelcheck]`` in ``pyproject.toml``, of the nearest folder that has one.

Out: one frozen ``Config``. ``KEYS`` is the one list of keys. A key that is unknown, and a value of the wrong type, raise
ConfigError with the file, the key and what was most likely meant.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from labelcheck.errors import ConfigError, UsageError
from labelcheck.limits import Limits, default_limits

FILE, PROJECT = "labelcheck.toml", "pyproject.toml"
SEVERITIES = ("error", "warning", "info")  # from heavy to light
FAIL, IGNORE = "fail", "ignore"
AUTO = "auto"
PASSWORD_VARIABLE = "LABELCHECK_PASSWORD"  # noqa: S105 - the name of a variable of the environment


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration sets: ``options`` by the parameters of the command line, parameters of packs, and limits.

    ``severities`` are those of rules, by patterns of their ids.
    """

    file: Path | None = None
    options: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    overrides: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    severities: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    limits: Limits = field(default_factory=default_limits)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One value, with the file and the key that an error names."""

    file: Path
    key: str
    value: Any

    def fault(self, allowed: str) -> ConfigError:
        """An error that says what the key allows."""
        return ConfigError(f"{self.file}: {self.key} can't be {_shown(self.value)}; write {allowed}.")


@dataclass(frozen=True, slots=True)
class _Key:
    """A key at the top of the configuration: the parameter of the command line that it stands for, and how it is read."""

    parameter: str
    read: Callable[[_Entry], object]


def choose_config(named: str | None, *, isolated: bool) -> Config:
    """The configuration that is named, else the nearest one; none where there shall be none (``isolated``)."""
    if named is not None and isolated:
        raise UsageError("--config and --no-config can't go together: take one of them.")
    here = _current_folder()
    file = Path(named) if named is not None else None if isolated else find_config(here)
    return Config() if file is None else load_config(file)


def _current_folder() -> Path:
    """The current folder; worker processes can't start where it is gone, or closed to the user."""
    try:
        here = Path.cwd()
    except OSError as error:
        raise UsageError(f"The current folder can't be used, change to another: {error.strerror}.") from error
    if not os.access(here, os.X_OK):
        raise UsageError(f"The current folder can't be used, change to another: {here} is closed to you.")
    return here


def find_config(folder: Path) -> Path | None:
    """The configuration that holds in a folder: its own, or that of the nearest folder above it."""
    for place in (folder, *folder.parents):
        if _is_file(place / FILE):
            return place / FILE
        if _is_file(place / PROJECT) and _project_table(place / PROJECT) is not None:
            return place / PROJECT
    return None


def _is_file(path: Path) -> bool:
    """Whether there is a file that may be looked at; a folder above that is closed to the user holds no settings for them."""
    try:
        return path.is_file()
    except PermissionError:
        return False


def load_config(file: Path) -> Config:
    """The configuration of a file; only a ``pyproject.toml`` has it in ``[tool.labelcheck]``."""
    table = _project_table(file) if file.name == PROJECT else _toml(file)
    if table is None:
        raise ConfigError(f"{file}: there is no table [tool.labelcheck].")
    _refuse_unknown(file, "", table, (*KEYS, *_TABLES))
    entries = {name: _Entry(file, name, value) for name, value in table.items()}
    return Config(
        file=file,
        options={KEYS[name].parameter: KEYS[name].read(entry) for name, entry in entries.items() if name in KEYS},
        overrides=_overrides(entries["set"]) if "set" in entries else {},
        severities=_severities(entries["severity"]) if "severity" in entries else {},
        limits=_limits(entries["limits"]) if "limits" in entries else default_limits(),
    )


def _text(entry: _Entry) -> str:
    if not isinstance(entry.value, str):
        raise entry.fault("a text in quotes")
    return entry.value


def _one_of(*choices: str) -> Callable[[_Entry], str]:
    def read(entry: _Entry) -> str:
        if entry.value not in choices:
            raise entry.fault(f"one of {', '.join(_shown(choice) for choice in choices)}")
        return str(entry.value)

    return read


def _jobs(entry: _Entry) -> str:
    number = isinstance(entry.value, int) and not isinstance(entry.value, bool) and entry.value > 0
    if not number and entry.value != AUTO:
        raise entry.fault(f'a whole number from 1, or "{AUTO}"')
    return str(entry.value)


def _packs(entry: _Entry) -> tuple[str, ...]:
    """Names or folders of packs; a folder is meant from where the configuration is."""
    names = [entry.value] if isinstance(entry.value, str) else entry.value
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise entry.fault("the name or the folder of a pack, or a list of them")
    folders = [entry.file.parent / name for name in names]
    return tuple(str(folder) if folder.is_dir() else name for name, folder in zip(names, folders, strict=True))


def _texts(entry: _Entry) -> tuple[str, ...]:
    texts = [entry.value] if isinstance(entry.value, str) else entry.value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise entry.fault("a text in quotes, or a list of them")
    return tuple(texts)


KEYS: Mapping[str, _Key] = MappingProxyType(
    {
        "pack": _Key("packs", _packs),
        "market": _Key("market", _text),
        "select": _Key("select", _texts),
        "ignore": _Key("ignore", _texts),
        "lang": _Key("language", _text),
        "jobs": _Key("jobs", _jobs),
        "fail-on": _Key("fail_on", _one_of(*SEVERITIES)),
        "on-undetermined": _Key("on_undetermined", _one_of(FAIL, IGNORE)),
        "on-unreadable": _Key("on_unreadable", _one_of(FAIL, IGNORE)),
    }
)
"""The keys that stand for an option of the command line, which wins over them."""
_TABLES = ("set", "severity", "limits")


def _overrides(entry: _Entry) -> Mapping[str, Decimal]:
    """Other values for parameters of packs."""
    numbers = {name: _number(_Entry(entry.file, f"set.{name}", value)) for name, value in _table(entry).items()}
    return MappingProxyType({name: Decimal(str(number)) for name, number in numbers.items()})


def _severities(entry: _Entry) -> Mapping[str, str]:
    """Other severities for rules."""
    read = _one_of(*SEVERITIES)
    return MappingProxyType({name: read(_Entry(entry.file, f"severity.{name}", value)) for name, value in _table(entry).items()})


def _limits(entry: _Entry) -> Limits:
    """The limits that are set, and the defaults of the others."""
    kinds = {limit.name: limit.type for limit in fields(Limits)}
    table = _table(entry)
    _refuse_unknown(entry.file, "limits.", table, kinds)
    given: dict[str, Any] = {
        name: _positive(_Entry(entry.file, f"limits.{name}", value), whole=kinds[name] == "int") for name, value in table.items()
    }
    return replace(default_limits(), **given)


def _table(entry: _Entry) -> Mapping[str, Any]:
    if not isinstance(entry.value, dict):
        raise entry.fault(f"a table: [{entry.key}], and below it a line for each value")
    return entry.value


def _number(entry: _Entry) -> int | float:
    if isinstance(entry.value, bool) or not isinstance(entry.value, int | float) or not abs(entry.value) < float("inf"):
        raise entry.fault("a number")
    return entry.value


def _positive(entry: _Entry, *, whole: bool) -> int | float:
    number = _number(entry)
    if number <= 0 or (whole and not isinstance(number, int)):
        raise entry.fault("a whole number from 1" if whole else "a number above 0")
    return number


def _refuse_unknown(file: Path, above: str, table: Iterable[str], known: Iterable[str]) -> None:
    """Raise ConfigError for a key that is none of the known, with the one that was most likely meant."""
    for name in table:
        if name not in known:
            from difflib import get_close_matches  # noqa: PLC0415 - only for this

            alike = {key.replace("_", "-"): key for key in known}
            nearest = get_close_matches(name.lower().replace("_", "-"), alike, 1, 0.4)
            meant = f'; is "{above}{alike[nearest[0]]}" meant?' if nearest else "."
            raise ConfigError(f'{file}: there is no key "{above}{name}"{meant} There are {", ".join(sorted(alike.values()))}.')


def _project_table(file: Path) -> Mapping[str, Any] | None:
    tool = _toml(file).get("tool")
    table = tool.get("labelcheck") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _toml(file: Path) -> Mapping[str, Any]:
    import tomli  # noqa: PLC0415 - the help is there without it

    try:
        return tomli.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{file} can't be read: {error.strerror}.") from error
    except (tomli.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{file} is no valid TOML: {error}.") from error


def _shown(value: object) -> str:
    """A value as TOML writes it, cut where it is long."""
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
