"""Mutants of PDFs: bytes flipped, cut, repeated, objects swapped; the same for the same seed."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

from hostile import written

_OBJECT = re.compile(rb"^(\d+) 0 obj\n(.*?)\nendobj$", re.MULTILINE | re.DOTALL)
_PACKED = re.compile(rb"/Filter \[ /FlateDecode \] /Length \d+(.*?stream\n)(.*?)endstream", re.DOTALL)


def unpacked(data: bytes) -> bytes:
    """The same PDF with its streams as they are without compression, where a byte that changes means something."""

    def unpack(match: re.Match[bytes]) -> bytes:
        content = zlib.decompress(match[2])
        return b"/Length %d%s%s\nendstream" % (len(content), match[1], content)

    root = re.search(rb"/Root (\d+ 0 R)", data)
    assert root
    objects = {int(number): _PACKED.sub(unpack, content) for number, content in _OBJECT.findall(data)}
    return written(objects).replace(b"/Root 1 0 R", b"/Root %s" % root[1])


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 5, 50, 500))):
        changed[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + data[end:] if chance.random() < 0.7 else data[: max(start, 9)]


def _repeated(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 20)) + data[end:]


def _swapped(data: bytes, chance: random.Random) -> bytes:
    """Objects that stand under each other's numbers, some twice."""
    contents = [match.span(2) for match in _OBJECT.finditer(data)]
    taken = [data[start:end] for start, end in chance.choices(contents, k=2)] if contents else []
    for content, (start, end) in zip(taken, sorted(chance.sample(contents, len(taken)), reverse=True), strict=True):
        data = data[:start] + content + data[end:]
    return data


def _confused(data: bytes, chance: random.Random) -> bytes:
    """Numbers and names that stand in place of others."""
    words = [match.span() for match in re.finditer(rb"(?<![\w/])(-?\d+|/\w+)", data)]
    for start, end in sorted(chance.sample(words, min(len(words), 3)), reverse=True):
        word = chance.choice((b"0", b"-1", b"99999999999", b"1e99", b"null", b"[", b"<<", b"/X", b"4 0 R"))
        data = data[:start] + word + data[end:]
    return data


def _piece(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 10, 100, 1000, 10000)))


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (_flipped, _cut, _repeated, _swapped, _confused)


def mutant(data: bytes, number: int) -> bytes:
    """The mutant with this number of a PDF; every second one is made from the PDF without its compression."""
    chance = random.Random(number)  # noqa: S311
    data = unpacked(data) if number % 2 else data
    for change in chance.sample(_CHANGES, chance.choice((1, 1, 2))):
        data = change(data, chance)
    return data
