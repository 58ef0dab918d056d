"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from labelcheck.errors import UsageError


def write_whole(path: Path, text: str) -> None:
    """Write a text in UTF-8, its folder too; raises UsageError, and leaves what was there, where that can't be done."""
    part = path.with_name(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise UsageError(f"{path} can't be written: {error.strerror}.") from error
