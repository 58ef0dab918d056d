"""Writes a drafted rule where it belongs: into a pack in a folder, into a pack in one file, or into a new one of either kind.

A pack goes in as it is on the disk, and only a rule that loads and whose examples come out as they say is written: the file
is there whole, or nothing has changed.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import tomlkit
from tomlkit.items import Item, Table

from labelcheck.errors import RuleError, UsageError
from labelcheck.files import write_whole
from labelcheck.judge import Draft, Rule, draft_table, load_pack, run_rule, unnoticed
from labelcheck.judge.places import PACK_FILE
from labelcheck.normal import plain

_RULES = "rules"
_VERSION = "1"


@dataclass(frozen=True, slots=True)
class House:
    """What a new pack is called, and for whom it holds."""

    title: str
    jurisdiction: str


def pack_name(place: Path) -> str:
    """The name of a new pack at a place: that of its folder or file, in what the name of a pack may hold.

    >>> pack_name(Path("Our house.toml"))
    'our-house'
    """
    return plain_name(place.stem if place.suffix == ".toml" else place.resolve().name) or "house"


def plain_name(text: str) -> str:
    """A text in what names of packs and rules may hold: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")


def write_rule(draft: Draft, place: Path, house: House) -> tuple[Rule, Path]:
    """Write the rule and return it with its file.

    Raises UsageError where a rule of this name is there, or the place can't be written, RuleError where the pack is broken.
    """
    one_file = place.suffix == ".toml"
    if (place / PACK_FILE if not one_file else place).exists():
        pack = load_pack(place)
        if f"{pack.name}/{draft.name}" in [rule.id for rule in pack.rules]:
            raise UsageError(f"{place}: there is a rule {draft.name} already: take another name, or change that file.")
    elif place.is_dir() and any(place.iterdir()):
        raise UsageError(f"{place} is a folder of other things: name a new folder, or a file such as {place / 'house.toml'}.")
    files = _in_one_file(draft, place, house) if one_file else _in_a_folder(draft, place, house)
    rule = _proven(files, place, draft)
    for file, text in files.items():
        write_whole(file, text)
    return rule, list(files)[-1]


def _in_one_file(draft: Draft, file: Path, house: House) -> Mapping[Path, str]:
    head = file.read_text(encoding="utf-8-sig") if file.exists() else _head(file, house)
    rule = tomlkit.table(is_super_table=True)
    rule.append(draft.name, _table(draft_table(draft)))
    whole = tomlkit.document()
    whole.append(_RULES, rule)
    return {file: f"{head.rstrip()}\n\n{tomlkit.dumps(whole).strip()}\n"}


def _in_a_folder(draft: Draft, folder: Path, house: House) -> Mapping[Path, str]:
    head = {} if (folder / PACK_FILE).exists() else {folder / PACK_FILE: _head(folder, house)}
    document = tomlkit.document()
    for key, value in draft_table(draft).items():
        document.append(key, _item(key, value))
    return {**head, folder / f"{draft.name}.toml": tomlkit.dumps(document)}


def _head(place: Path, house: House) -> str:
    entries = {"name": pack_name(place), "version": _VERSION, "title": house.title, "jurisdiction": house.jurisdiction}
    return tomlkit.dumps(entries)


def _proven(files: Mapping[Path, str], place: Path, draft: Draft) -> Rule:
    """The rule, loaded from a copy of the pack, with examples that come out as they say."""
    with TemporaryDirectory() as scratch:
        copy = Path(scratch) / place.name
        if place.is_dir():
            shutil.copytree(place, copy)
        for file, text in files.items():
            write_whole(copy if file == place else copy / file.name, text)
        try:
            pack = load_pack(copy)
        except RuleError as error:
            raise RuleError(str(error).replace(str(copy), str(place))) from error
        rule = next(rule for rule in pack.rules if rule.id == f"{pack.name}/{draft.name}")
        wrong = [result for result in run_rule(rule, pack, draft.language) if not result.ok]
        if wrong or unnoticed(rule):
            raise RuleError(f"{place}: the rule {draft.name} does not do what its examples say; nothing was written.")
        return rule


def _table(entries: Mapping[str, object]) -> Table:
    table = tomlkit.table()
    for key, value in entries.items():
        table.append(key, _item(key, value))
    return table


def _item(key: str, value: object) -> Item:
    """A value as rule files write it: tables of texts, sources and examples stand apart, conditions in a line."""
    if isinstance(value, dict) and key in ("message", "remedy"):
        return _table(value)
    if isinstance(value, list) and key in ("source", "example"):
        array = tomlkit.aot()
        for entry in value:
            array.append(_table(entry))
        return array
    return _in_line(value)


def _in_line(value: object) -> Item:
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for key, entry in value.items():
            table.append(key, _in_line(entry))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for entry in value:
            array.append(_in_line(entry))
        return array
    return tomlkit.item(_number(value))


def _number(value: object) -> object:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
