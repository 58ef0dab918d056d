"""Finds and loads rule packs: a folder with ``pack.toml`` and one TOML file a rule.

In goes a folder or the name of a pack that comes with labelcheck, out comes a frozen Pack. A pack with anything
wrong in it is refused as a whole: a rule that is silently left out would let a label pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from labelcheck.errors import RuleError
from labelcheck.judge.rules import Parameter, Rule, parse_rule
from labelcheck.judge.tables import Table, listed, parse_table, shown, within_reason
from labelcheck.model import PackId

PACK_FILE = "pack.toml"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEAD_KEYS = ("name", "version", "title", "jurisdiction", "language", "valid_from", "market", "builds_on", "parameters")
_CODE = re.compile(r"[a-z]{2}")
_ENGLISH = "en"
_PARAMETER = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules that belong together, with the amounts they share.

    ``language`` is that of its titles, ``valid_from`` the day from which its demands hold (None: no such day), ``market`` the
    country or region whose labels it is for, and ``builds_on`` the packs that hold there too.
    """

    name: str
    version: str
    title: str
    jurisdiction: str
    language: str
    valid_from: date | None
    market: str | None
    builds_on: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    rules: tuple[Rule, ...]
    sha256: str
    folder: Path

    @property
    def identity(self) -> PackId:
        """What a report says of the pack."""
        return PackId(self.name, self.version, self.sha256)


def find_pack(name_or_path: str) -> Path:
    """The folder of a pack: a path to one, else the name of one that comes with labelcheck."""
    folder = Path(name_or_path)
    if _is_pack(folder):
        return folder
    if name_or_path in bundled_packs():
        return _bundled_folder() / name_or_path
    raise RuleError(
        f'There is no rule pack "{name_or_path}": it is neither a folder with {PACK_FILE} nor one of {listed(bundled_packs())}.'
    )


def bundled_packs() -> tuple[str, ...]:
    """The names of the packs that come with labelcheck, sorted."""
    folder = _bundled_folder()
    return tuple(sorted(entry.name for entry in folder.iterdir() if _is_pack(entry))) if folder.is_dir() else ()


def load_pack(folder: Path, overrides: Mapping[str, Decimal] | None = None) -> Pack:
    """The pack in a folder; ``overrides`` sets parameters by name."""
    contents = _read_files(folder)
    tables = {name: parse_table(str(folder / name), content) for name, content in contents.items()}
    head = tables.pop(PACK_FILE)
    head.only(_HEAD_KEYS)
    name = head.text("name")
    if not _NAME.fullmatch(name):
        raise head.fault("name", f'"{name}" was found; allowed are small letters, digits and hyphens')
    parameters = _parameters(head, overrides or {})
    pack = Pack(
        name=name,
        version=head.text("version"),
        title=head.text("title"),
        jurisdiction=head.text("jurisdiction"),
        language=_code(head, "language") or _ENGLISH,
        valid_from=_day(head),
        market=_code(head, "market"),
        builds_on=_names(head),
        parameters=parameters,
        rules=tuple(parse_rule(table, f"{name}/{Path(file).stem}", parameters) for file, table in tables.items()),
        sha256=_digest(contents),
        folder=folder,
    )
    if not _is_bundled(folder):
        _validate(head, tuple(tables.values()))
    return pack


def _is_pack(folder: Path) -> bool:
    try:
        return (folder / PACK_FILE).is_file()
    except (OSError, ValueError):
        return False


def _bundled_folder() -> Path:
    """In an installed package inside it, in a checkout beside it."""
    package = Path(str(files("labelcheck")))
    inside = package / "bundled_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def _is_bundled(folder: Path) -> bool:
    return folder.resolve().parent == _bundled_folder().resolve()


def _read_files(folder: Path) -> Mapping[str, bytes]:
    """The pack file and the rule files by name, sorted; line ends are those of Unix."""
    if not _is_pack(folder):
        raise RuleError(f"{folder}: this is no rule pack; a pack is a folder with {PACK_FILE} and one TOML file a rule.")
    found: dict[str, bytes] = {}
    try:
        for path in sorted(folder.rglob("*"), key=lambda path: path.name):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if hidden or path.suffix.lower() != ".toml":
                continue
            if path.parent != folder or path.suffix != ".toml" or not _NAME.fullmatch(path.stem):
                raise RuleError(
                    f"{path}: this is not where a rule can stand; allowed is a file of small letters, digits and hyphens "
                    f"with the ending .toml, directly in {folder}."
                )
            found[path.name] = path.read_bytes().replace(b"\r\n", b"\n")
    except OSError as error:
        raise RuleError(f"{folder}: this rule pack can't be read: {error.strerror}.") from error
    if len(found) < 2:
        raise RuleError(f"{folder}: this rule pack has no rules; allowed is one TOML file a rule beside {PACK_FILE}.")
    return found


def _digest(contents: Mapping[str, bytes]) -> str:
    digest = sha256()
    for name, content in contents.items():
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def _parameters(head: Table, overrides: Mapping[str, Decimal]) -> tuple[Parameter, ...]:
    table = head.table("parameters") if "parameters" in head.entries else Table(head.file, {})
    allowed = listed(list(table.entries)) or "none"
    for name, value in overrides.items():
        if name not in table.entries:
            raise RuleError(f"{head.file}: there is no parameter {name} to set; allowed are {allowed}.")
        if not within_reason(value):
            raise RuleError(f"{head.file}: the parameter {name} can't be set to {value}; allowed is a number from 0.")
    return tuple(_parameter(table, name, overrides.get(name)) for name in table.entries)


def _parameter(table: Table, name: str, override: Decimal | None) -> Parameter:
    if not _PARAMETER.fullmatch(name):
        raise table.fault(name, "a parameter's name has small letters, digits and underscores")
    entry = table.table(name)
    entry.only(("default", "unit", "meaning"))
    default = entry.as_amount("default", entry.value("default"))
    return Parameter(name, default if override is None else override, default, entry.text("unit"), entry.text("meaning"))


def _code(head: Table, key: str) -> str | None:
    if key not in head.entries:
        return None
    code = head.text(key)
    if not _CODE.fullmatch(code):
        raise head.fault(key, f'"{code}" was found; allowed are two small letters, such as nl')
    return code


def _day(head: Table) -> date | None:
    found = head.entries.get("valid_from")
    if found is None or (isinstance(found, date) and not isinstance(found, datetime)):
        return found
    raise head.fault("valid_from", f"{shown(found)} was found; allowed is a date without quotes, such as 2019-01-01")


def _names(head: Table) -> tuple[str, ...]:
    if "builds_on" not in head.entries:
        return ()
    return tuple(head.as_text("builds_on", name) for name in head.array("builds_on"))


def _validate(head: Table, rules: Sequence[Table]) -> None:
    """Hold a pack from elsewhere against the published schemas as well."""
    from labelcheck.judge.schemas import check_table  # noqa: PLC0415  (jsonschema is slow to import and rarely needed)

    check_table("pack", head)
    for rule in rules:
        check_table("rule", rule)
