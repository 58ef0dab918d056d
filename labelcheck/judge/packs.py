"""Loads rule packs: a folder with ``pack.toml`` and one TOML file a rule, or one file with all of it.

In goes the path of a pack, out comes a frozen Pack. A pack with anything
wrong in it is refused as a whole: a rule that is silently left out would let a label pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from labelcheck.errors import RuleError
from labelcheck.judge.places import PACK_FILE, is_bundled, is_pack
from labelcheck.judge.rules import Parameter, Rule, parse_rule
from labelcheck.judge.tables import Table, listed, parse_table, shown, within_reason
from labelcheck.model import PackId, Severity

MOST_BYTES, MOST_FILES = 2_000_000, 1_000
"""What a pack may hold: a thousand times what one rule takes."""
_RULES = "rules"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEAD_KEYS = ("name", "version", "title", "jurisdiction", "language", "valid_from", "market", "builds_on", "parameters")
_CODE = re.compile(r"[a-z]{2}")
_ENGLISH = "en"
_PARAMETER = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules that belong together, with the amounts they share.

    ``language`` is that of its titles, ``valid_from`` the day from which its demands hold (None: no such day), ``market`` the
    country or region whose labels it is for, and ``builds_on`` the packs that hold there too. ``path`` is its folder or file;
    ``ignored`` are its rules that are not held, ``severities`` those that weigh otherwise than in their files.
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
    path: Path
    ignored: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()

    @property
    def identity(self) -> PackId:
        """What a report says of the pack, with what its user set otherwise than its maker."""
        values = tuple((one.name, one.value) for one in self.parameters if one.value != one.default)
        return PackId(self.name, self.version, self.sha256, values, self.ignored, self.severities)


def load_pack(path: Path, overrides: Mapping[str, Decimal] | None = None) -> Pack:
    """The pack in a folder or a file; ``overrides`` sets parameters by name."""
    contents = _read_files(path)
    head, rules = _split(path, contents[path.name]) if path.is_file() else _parsed(path, contents)
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
        rules=tuple(parse_rule(table, f"{name}/{rule}", parameters) for rule, table in rules.items()),
        sha256=_digest(contents),
        path=path,
    )
    if not is_bundled(path):
        _validate(head, tuple(rules.values()))
    return pack


def _parsed(folder: Path, contents: Mapping[str, bytes]) -> tuple[Table, Mapping[str, Table]]:
    """The head of a pack in a folder, and its rules by their names."""
    tables = {name: parse_table(str(folder / name), content) for name, content in contents.items()}
    head = tables.pop(PACK_FILE)
    return head, {Path(file).stem: table for file, table in tables.items()}


def _split(path: Path, content: bytes) -> tuple[Table, Mapping[str, Table]]:
    """The head of a pack in one file, and its rules: a table ``[rules.NAME]`` each."""
    whole = parse_table(str(path), content)
    rules = whole.table(_RULES)
    for name in rules.entries:
        if not _NAME.fullmatch(name):
            raise rules.fault(name, "a rule's name has small letters, digits and hyphens")
    if not rules.entries:
        raise rules.fault("", "this pack has no rules; allowed is a table [rules.NAME] for each")
    head = {key: value for key, value in whole.entries.items() if key != _RULES}
    return Table(whole.file, head), {name: rules.table(name) for name in rules.entries}


def _read_files(folder: Path) -> Mapping[str, bytes]:
    """The files of a pack by name, sorted; line ends are those of Unix. Raises RuleError where they are too much to be rules."""
    if not is_pack(folder):
        raise RuleError(f"{folder}: this is no rule pack; a pack is a folder with {PACK_FILE} and one TOML file a rule.")
    found: dict[str, bytes] = {}
    try:
        if folder.is_file():
            return {folder.name: _content(folder, MOST_BYTES)}
        for path in sorted(folder.rglob("*"), key=lambda path: path.name):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if hidden or path.suffix.lower() != ".toml":
                continue
            if path.parent != folder or path.suffix != ".toml" or not _NAME.fullmatch(path.stem):
                raise RuleError(
                    f"{path}: this is not where a rule can stand; allowed is a file of small letters, digits and hyphens "
                    f"with the ending .toml, directly in {folder}."
                )
            found[path.name] = _content(path, MOST_BYTES - sum(map(len, found.values())))
            if len(found) > MOST_FILES:
                raise RuleError(f"{folder}: this pack has more than {MOST_FILES} files; take several packs.")
    except OSError as error:
        raise RuleError(f"{folder}: this rule pack can't be read: {error.strerror}.") from error
    if len(found) < 2:
        raise RuleError(f"{folder}: this rule pack has no rules; allowed is one TOML file a rule beside {PACK_FILE}.")
    return found


def _content(path: Path, most: int) -> bytes:
    """A file of a pack, with no more bytes than ``most``."""
    if path.stat().st_size > most:
        raise RuleError(f"{path}: a rule pack can't have more than {MOST_BYTES // 1_000_000} MB; leave out what is no rule.")
    return path.read_bytes().replace(b"\r\n", b"\n")


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
