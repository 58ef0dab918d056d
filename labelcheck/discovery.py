"""Which files are the labels of a run, and what each is called in the reports.

In: the arguments of a command. Out: ``Label`` records in the order of their names; UsageError where there is none.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from labelcheck.errors import UsageError
from labelcheck.grouping import Group, Label, Part, alone, by_folder, by_number
from labelcheck.products import PRODUCTS_FILE, Product, read_products, refuse_doubles

SUFFIXES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")
_STDIN = "-"
_LONGEST_NAME = 255
"""The most bytes that a file system takes for the name of a file."""
SUMMARY = "summary"
"""The name of the summary of a run among the reports."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A path to search, and the folder that names are relative to."""

    path: Path
    above: Path

    def name_of(self, path: Path) -> str:
        """What a file or folder of this place is called in the reports."""
        name = path.relative_to(self.above).as_posix()
        return _readable(path.resolve().name if name == "." else name)


def find_labels(
    paths: Sequence[str],
    *,
    listed: Sequence[str] = (),
    stdin: bytes = b"",
    out: Path | None = None,
    group: Group = Group.AUTO,
) -> list[Label]:
    """The labels of all arguments in the order of their names; ``group`` says which files are one label.

    A label in a folder is named by its path in that folder, a file by its own name, and a file that comes from a
    list (``listed``) by the relative path that stands there. The folder of the reports is not searched.
    """
    labels: list[Label] = []
    single: list[Part] = []
    places = [(argument, False) for argument in paths] + [(argument, True) for argument in listed]
    for argument, from_list in places:
        if argument == _STDIN and not from_list:
            single.append(Part("stdin", None, stdin))
            continue
        place = _place(Path(argument), listed=from_list)
        parts, products = _parts_at(place, out, group)
        labels += products
        if group is Group.FOLDER and place.path.is_dir():
            labels += by_folder(parts, place.path, "" if products else place.name_of(place.path))
        else:
            single += parts
    labels += by_number(single) if group is Group.AUTO else map(alone, single)
    if not labels:
        raise UsageError("No label was named: give a PDF or a picture, a folder with them, or - for standard input.")
    return sorted(labels, key=lambda label: PurePosixPath(label.name).parts)


def refuse_clashes(labels: Sequence[Label], *, written: bool = False) -> None:
    """Raise UsageError if two labels, or a label and the summary, would write the same report.

    Also where a report that is to be ``written`` could not be, for its name or its folder.
    """
    if written:
        _refuse_unwritable(labels)
    seen: dict[str, str] = {SUMMARY: "the summary"}
    for label in labels:
        where = ", ".join(str(part.path or _STDIN) for part in label.parts)
        if label.name in seen:
            first = seen[label.name]
            raise UsageError(f"{where} and {first} would write the same report, {label.name}.json: check them apart.")
        seen[label.name] = where


def _refuse_unwritable(labels: Sequence[Label]) -> None:
    """Raise UsageError if a report has too long a name, or would lie in a folder with the name of another report."""
    reports = {PurePosixPath(f"{name}.json"): name for name in [SUMMARY, *(label.name for label in labels)]}
    reports[PurePosixPath(f"{SUMMARY}.csv")] = SUMMARY
    for report, name in reports.items():
        if len(os.fsencode(report.name)) > _LONGEST_NAME:
            raise UsageError(f"{name}: the name of its report, {report.name}, would be too long: rename the label.")
        for folder in report.parents:
            if folder in reports:
                raise UsageError(f"{name}: its folder has the name of another report, {folder}: rename the folder.")


def _place(path: Path, *, listed: bool) -> _Place:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageError(f"{path} does not exist: give a PDF or a picture, or a folder with them.") from None
    except OSError as error:
        raise UsageError(f"{path} can't be opened: {error.strerror}.") from error
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise UsageError(f"{path} is a pipe or a device: give a file, or {_STDIN} for standard input.")
    as_listed = listed and not path.is_absolute() and ".." not in path.parts
    return _Place(path, Path() if as_listed else path if path.is_dir() else path.parent)


def _parts_at(place: _Place, out: Path | None, group: Group) -> tuple[list[Part], list[Label]]:
    """The files of labels at one place, and the products that files there define; a folder must hold a label.

    A file that is named is always taken.
    """
    if not place.path.is_dir():
        return [Part(place.name_of(place.path), place.path)], []
    files = list(_files_in(place.path, out))
    found = [file for file in files if file.suffix.lower() in SUFFIXES]
    if not found:
        raise UsageError(f"No label found in {place.path}: of its {len(files)} files none ends in {', '.join(SUFFIXES)}.")
    defined = [file for file in files if file.name == PRODUCTS_FILE and file.is_file() and group is not Group.NONE]
    products = [product for file in defined for product in read_products(file, found, SUFFIXES)]
    refuse_doubles(products)
    taken = {file for product in products for file in product.files}
    parts = [Part(place.name_of(file), file) for file in found if file not in taken]
    return parts, [_label(product, place) for product in products]


def _label(product: Product, place: _Place) -> Label:
    """A product as a label, named within the folder of the file that defines it."""
    name = (product.folder / product.name).relative_to(place.above).as_posix()
    return Label(_readable(name), tuple(Part(place.name_of(file), file) for file in product.files))


def _files_in(folder: Path, out: Path | None) -> Iterator[Path]:
    """All files below a folder but the hidden ones and those in the folder of the reports."""

    def refuse(error: OSError) -> None:
        raise UsageError(f"{error.filename} can't be searched: {error.strerror}.") from error

    skipped = out.resolve() if out else None
    for root, folders, files in os.walk(folder, onerror=refuse):
        kept = (name for name in folders if not name.startswith("."))
        folders[:] = sorted(name for name in kept if (Path(root) / name).resolve() != skipped)
        yield from (Path(root) / name for name in sorted(files) if not name.startswith("."))


def _readable(name: str) -> str:
    """The name as text that can be written in any report, also where its bytes are not UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


__all__ = ["SUFFIXES", "SUMMARY", "Group", "Label", "Part", "find_labels", "refuse_clashes"]
