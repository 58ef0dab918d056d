"""What a label can do to the worker that checks it: the text of the file says what."""

from __future__ import annotations

import ctypes
import logging
import os
import re
import signal
import sys
import time
import warnings
from collections.abc import Callable

from labelcheck.discovery import Label
from labelcheck.errors import UsageError
from labelcheck.grouping import Part
from labelcheck.model import Outcome, Report


def crash() -> None:
    ctypes.string_at(0)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    os._exit(9)


def hang() -> None:
    time.sleep(3600)


def hang_inside_a_library() -> None:
    """Nothing of Python runs in this process any more: no signal handler, no other thread."""
    re.match(r"(a|a)*$", "a" * 60 + "b")


def eat() -> None:
    held = []
    while True:
        held.append(b"x" * (24 << 20))
        time.sleep(0.002)


def ask_for_too_much() -> None:
    bytearray(1 << 60)


def keep() -> None:
    """A library that never gives back what it took for a label."""
    KEPT.append(b"x" * (60 << 20))


def chatter() -> None:
    os.write(1, b"from the inside of a library\n")
    os.write(2, b"from the inside of a library\n")
    print("on standard output", flush=True)  # noqa: T201
    print("on standard error", file=sys.stderr, flush=True)  # noqa: T201
    warnings.warn("a warning", UserWarning, stacklevel=1)
    logging.getLogger("pdf").error("a remark")


def make_a_mistake() -> None:
    raise UsageError("the user's mistake")


def have_a_fault() -> None:
    raise KeyError("our fault")


DEEDS: dict[str, Callable[[], None]] = {
    deed.__name__: deed
    for deed in (
        crash,
        kill,
        leave,
        hang,
        hang_inside_a_library,
        eat,
        ask_for_too_much,
        keep,
        chatter,
        make_a_mistake,
        have_a_fault,
    )
}

KEPT: list[bytes] = []


class Deeds:
    """Stands in for the check of a label in a worker."""

    def prepare(self) -> None:
        """There is nothing to load."""

    def __call__(self, label: Label, entered: Callable[[str], None]) -> Report:
        [part] = label.parts
        assert part.path is not None
        words = part.path.read_text().split()
        if "later" in words:
            entered("judge")
        for deed in words:
            DEEDS.get(deed, lambda: None)()
        return Report(label.name, "", Outcome.PASS, ())


class NoStart(Deeds):
    """A worker that dies before it is ready, as where no memory is left."""

    def prepare(self) -> None:
        os._exit(1)


class FaultyStart(Deeds):
    """A worker that finds a fault of labelcheck itself while it loads."""

    def prepare(self) -> None:
        raise ImportError("no module of that name")


def one_file(name: str, data: bytes) -> Label:
    """A label of one file that is not on a disk."""
    return Label(name, (Part(name, None, data),))
