"""Which files are the labels of a run, and what each is called in the reports.

In: the arguments of a command. Out: ``Label`` records in the order of their names; UsageError where there is none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from labelcheck.errors import UsageError

SUFFIXES = (".pdf",)
_STDIN = "-"
SUMMARY = "summary"
"""The name of the summary of a run among the reports."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label to be checked: its name in the reports, and its file or its bytes."""

    name: str
    path: Path | None
    data: bytes | None = None


def find_labels(paths: Sequence[str], *, listed: Sequence[str] = (), stdin: bytes = b"", out: Path | None = None) -> list[Label]:
    """The labels of all arguments in the order of their names.

    A label in a folder is named by its path in that folder, a file by its own name, and a file that comes from a
    list (``listed``) by the relative path that stands there. The folder of the reports is not searched.
    """
    found: list[Label] = []
    for argument in paths:
        found.extend([Label("stdin", None, stdin)] if argument == _STDIN else _labels_at(Path(argument), out, listed=False))
    for argument in listed:
        found.extend(_labels_at(Path(argument), out, listed=True))
    if not found:
        raise UsageError("No label was named: give a PDF, a folder with PDFs, or - for standard input.")
    return sorted(found, key=lambda label: PurePosixPath(label.name).parts)


def refuse_clashes(labels: Sequence[Label]) -> None:
    """Raise UsageError if two labels, or a label and the summary, would write the same report."""
    seen: dict[str, Label] = {SUMMARY: Label(SUMMARY, None)}
    for label in labels:
        if label.name in seen:
            first = seen[label.name].path or "the summary"
            raise UsageError(
                f"{label.path or _STDIN} and {first} would write the same report, {label.name}.json: check them apart."
            )
        seen[label.name] = label


def _labels_at(path: Path, out: Path | None, *, listed: bool) -> list[Label]:
    """The labels at one path; a file that is named is always taken, a folder must hold a label."""
    if not path.exists():
        raise UsageError(f"{path} does not exist: give a PDF or a folder with PDFs.")
    files = list(_files_in(path, out)) if path.is_dir() else [path]
    labels = [file for file in files if file == path or file.suffix.lower() in SUFFIXES]
    if not labels:
        raise UsageError(f"No label found in {path}: of its {len(files)} files none ends in {', '.join(SUFFIXES)}.")
    as_listed = listed and not path.is_absolute() and ".." not in path.parts
    above = Path() if as_listed else path if path.is_dir() else path.parent
    return [Label(_readable(file.relative_to(above).as_posix()), file) for file in labels]


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
