"""Reads ``labelcheck.products.toml``: which files of a folder are one product, and what it is called.

In: the path of the file, and the files of labels that were found. Out: ``Product`` records. A mistake in it stops the run
with one sentence that names the file and the key and what would be right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

import tomli

from labelcheck.errors import UsageError

PRODUCTS_FILE = "labelcheck.products.toml"
"""The name of a products file; its paths are relative to the folder it stands in."""

_KEYS = ("name", "files")
_TABLE = "product"


@dataclass(frozen=True, slots=True)
class Product:
    """A product of one or more files of a folder or below it, in order; ``origin`` says where it is defined."""

    name: str
    folder: Path
    files: tuple[Path, ...]
    origin: str


def read_products(path: Path, labels: Collection[Path], suffixes: Collection[str]) -> list[Product]:
    """The products of one file; ``labels`` are the files one may have meant, ``suffixes`` the endings of a label."""
    tables = _tables(path)
    products: list[Product] = []
    for number, table in enumerate(tables, start=1):
        where = f"{path}: {_TABLE} {number}"
        if not isinstance(table, dict):
            raise UsageError(f"{where} is no table: write [[{_TABLE}]] with {' and '.join(_KEYS)}.")
        _only(table, _KEYS, where)
        name = _name(table, where, [product.name for product in products])
        products.append(Product(name, path.parent, tuple(_files(table, path.parent, where, labels, suffixes)), where))
    return products


def refuse_doubles(products: Iterable[Product]) -> None:
    """Raise UsageError where a file stands in two products, or twice in one."""
    owners: dict[Path, Product] = {}
    for product in products:
        for file in product.files:
            if file in owners:
                owner = owners[file]
                also = f"stands in {owner.origin} ({owner.name}) too" if owner is not product else "stands there twice"
                raise UsageError(f'{product.origin}, files: "{file.name}" {also}; a file belongs to one product, once.')
            owners[file] = product


def _tables(path: Path) -> list[Any]:
    try:
        content = tomli.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not in UTF-8: save it as text in UTF-8.") from error
    except (tomli.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}.") from error
    _only(content, (_TABLE,), str(path))
    tables = content.get(_TABLE)
    if not isinstance(tables, list) or not tables:
        raise UsageError(f"{path}: the key {_TABLE} needs at least one table: write [[{_TABLE}]] with {' and '.join(_KEYS)}.")
    return tables


def _only(table: Mapping[str, Any], allowed: Collection[str], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise UsageError(f'{where}: the key "{key}" is unknown; {_nearest(key, allowed)}')


def _nearest(found: str, allowed: Collection[str]) -> str:
    """The one that was probably meant, or all that there are."""
    near = get_close_matches(found, sorted(allowed), n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"allowed are {', '.join(sorted(allowed))}." if allowed else "there are none."


def _name(table: Mapping[str, Any], where: str, taken: Collection[str]) -> str:
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise UsageError(f'{where}: the key name needs a text, such as name = "Magnesium citrate 60 tablets".')
    if name.startswith(".") or not name.isprintable() or set(name) & set("/\\"):
        raise UsageError(f'{where}, name: "{name}" can\'t be the name of a report; leave out / and \\ and a dot at its begin.')
    if name in taken:
        raise UsageError(f'{where}, name: "{name}" is the name of another product above; give each a name of its own.')
    return name


def _files(
    table: Mapping[str, Any], folder: Path, where: str, labels: Collection[Path], suffixes: Collection[str]
) -> Iterable[Path]:
    found = table.get("files")
    if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
        raise UsageError(f'{where}: the key files needs a list of file names, such as files = ["front.jpg", "back.jpg"].')
    for name in found:
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts:
            raise UsageError(f'{where}, files: "{name}" leads out of {folder}; name files in that folder or below it.')
        path = folder / pure
        if not _is_file(path):
            near = _nearest(name, [one.relative_to(folder).as_posix() for one in labels if one.is_relative_to(folder)])
            raise UsageError(f'{where}, files: "{name}" does not exist; {near}')
        if path.suffix.lower() not in suffixes:
            raise UsageError(f'{where}, files: "{name}" is no label; its name has to end in {", ".join(suffixes)}.')
        yield path


def _is_file(path: Path) -> bool:
    """Whether there is such a file; none has a name that the system does not take."""
    try:
        return path.is_file()
    except OSError:
        return False
