"""Which files are one label: those of a folder, those that are numbered, those that a products file names.

In: the files that were found, as ``Part`` records. Out: ``Label`` records, their parts in the order of their names.
Nothing is read here but ``data/grouping.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from pathlib import Path, PurePosixPath

import tomli

from labelcheck.errors import UsageError
from labelcheck.model import LabelFile


class Group(StrEnum):
    """What makes several files one label: their numbers and products files, their folder, or nothing."""

    AUTO = "auto"
    FOLDER = "folder"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a label: its name in the reports, and its path or its bytes."""

    name: str
    path: Path | None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A label to be checked: its name in the reports, and the files it consists of, in order."""

    name: str
    parts: tuple[Part, ...]

    @property
    def files(self) -> tuple[LabelFile, ...]:
        """The files as a report names them before one was opened."""
        return tuple(LabelFile(part.name) for part in self.parts)


_NUMBERED = re.compile(r"(.+)\.([1-9][0-9]?)\.[^.]+", re.DOTALL)
_VERSION = re.compile(r"(?:^|[^a-z])v[0-9]+$", re.IGNORECASE)
"""What stands before the number in ``label v1.2.pdf``: versions of one file are no pictures of one product."""
_BARE_VERSION = re.compile(r"(?:^|[^a-z0-9])[0-9]{1,2}(?:\.[0-9]+)*$", re.IGNORECASE)
"""The same in ``label 1.2.pdf``; photographs, as ``bottle 1.2.jpg``, have no versions."""
_ARTWORK = ".pdf"

_DIGITS = re.compile(r"([0-9]+)")


def alone(part: Part) -> Label:
    """A file that is a label of its own."""
    return Label(part.name, (part,))


def by_number(parts: Iterable[Part]) -> list[Label]:
    """``NAME.1.jpg, NAME.2.jpg`` of one folder as the label NAME, if they count from 1 without a gap; the others alone."""
    series: dict[tuple[Path, str], list[tuple[int, Part]]] = {}
    labels: list[Label] = []
    for part in parts:
        match = _NUMBERED.fullmatch(PurePosixPath(part.name).name)
        if match is None or part.path is None or _is_version(match.group(1), part.name):
            labels.append(alone(part))
        else:
            name = str(PurePosixPath(part.name).with_name(match.group(1)))
            series.setdefault((part.path.parent.absolute(), name), []).append((int(match.group(2)), part))
    for (_, name), numbered in series.items():
        labels += _counted(name, sorted(numbered, key=lambda one: one[0]))
    return labels


def _is_version(stem: str, name: str) -> bool:
    """Whether the number of a file is that of a version: such files are rivals, and one label of them would mix their facts."""
    return bool(_VERSION.search(stem) or (name.lower().endswith(_ARTWORK) and _BARE_VERSION.search(stem)))


def _counted(name: str, numbered: Sequence[tuple[int, Part]]) -> list[Label]:
    """One label of the numbered files, or each alone where they do not count from 1, or are too many for one product."""
    found = [part for _, part in numbered]
    counts = [number for number, _ in numbered] == list(range(1, len(numbered) + 1))
    if counts and 1 < len(found) <= most_files():
        return [Label(name, tuple(found))]
    return [alone(part) for part in found]


def by_folder(parts: Iterable[Part], root: Path, root_name: str) -> list[Label]:
    """The files of each folder below ``root`` as one label; ``root`` itself is one where no folder below it holds any.

    What lies beside folders of products is no product: a loose sheet, a price list. ``root_name`` is empty where ``root``
    can't be one.
    """
    folders: dict[Path, list[Part]] = {}
    for part in parts:
        if part.path is not None:
            folders.setdefault(part.path.parent, []).append(part)
    labels: list[Label] = []
    for folder, found in folders.items():
        if folder == root and (len(folders) > 1 or not root_name):
            labels += map(alone, found)
            continue
        if len(found) > most_files():
            raise UsageError(
                f"{folder} holds {len(found)} files, more than the {most_files()} of one product: --group folder takes each"
                " folder as one label, so give every product a folder of its own or leave the option out."
            )
        name = root_name if folder == root else str(PurePosixPath(found[0].name).parent)
        labels.append(Label(name, in_order(found)))
    return labels


def in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The files in the natural order of their names: blind to case, 2 before 10."""
    return tuple(sorted(parts, key=lambda part: (_natural(part.name), part.name)))


@lru_cache(maxsize=1)
def most_files() -> int:
    """The most files that one product has, from ``data/grouping.toml``."""
    content = tomli.loads((files("labelcheck") / "data" / "grouping.toml").read_text(encoding="utf-8"))
    return int(content["most_files"])


def _natural(name: str) -> Sequence[str | int]:
    return [int(piece) if index % 2 else piece.casefold() for index, piece in enumerate(_DIGITS.split(name))]
