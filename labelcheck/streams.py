"""The standard streams of the program: there, in UTF-8, and closed without a word where nobody can take what is said."""

from __future__ import annotations

import errno
import io
import os
import sys

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EIO} | ({errno.EDQUOT} if hasattr(errno, "EDQUOT") else set()))


def make_ready() -> None:
    """Put a stream that leads nowhere in the place of one that is closed, and have files and pipes written in UTF-8.

    What is opened next would else get the number of a closed stream, and be taken for it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a sign is no reason to stop
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def is_full(error: BaseException) -> bool:
    """Whether nothing more could be written where the results go: a full disk, or a limit of the system."""
    return isinstance(error, OSError) and error.errno in _FULL


def close_stdout() -> None:
    """Let nothing be written any more to a file or a pipe that takes nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
