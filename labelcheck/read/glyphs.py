"""Characters of a PDF page as they stand upright: what pdfplumber gives, sorted by the direction of the text.

In: a pdfplumber page. Out: one ``Frame`` for each direction of text, with its characters and rules turned so that
the text reads from left to right. This module and ``pdf.py`` alone know pdfplumber.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page
from pdfplumber.utils.text import WordExtractor, dedupe_chars

from labelcheck.model import Box, Word

Char = dict[str, Any]
"""A character as pdfplumber's WordExtractor takes it: text, x0, x1, top, bottom, doctop, upright, size, fontname."""

_GAP_RATIO = 0.15
"""A gap of this share of the type size ends a word: labels place words without space characters."""

_SHIFT_EMS = 0.08
"""Letters that lie less than this share of the type size apart are one letter drawn more than once."""

_RAISED = 0.8
"""A digit smaller than this share of the line's type size, with its foot above the line's, marks a footnote."""


@dataclass(frozen=True)
class Placed:
    """A word with the box it has when its text is turned upright, and whether it is set in bold."""

    word: Word
    box: Box
    bold: bool


@dataclass(frozen=True)
class Frame:
    """All text of one direction on a page, turned upright: its words and the rules (lines, edges of boxes)."""

    direction: int
    words: tuple[Placed, ...]
    rules: tuple[Box, ...]


@dataclass(frozen=True)
class RawPage:
    """What the PDF library read of a page: number from 1, width and height in points, characters, edges of lines and boxes."""

    number: int
    size: tuple[float, float]
    chars: tuple[Char, ...]
    edges: tuple[Box, ...]


def raw_page(page: Page, number: int) -> RawPage:
    """Read a page; whatever the PDF library raises on a damaged page comes through."""
    chars = tuple(char for char in page.chars if _on_page(char, page) and char["text"] not in ("\x00", ""))
    edges = tuple(Box(e["x0"], e["top"], e["x1"], e["bottom"]) for e in page.edges)
    return RawPage(number, (float(page.width), float(page.height)), chars, edges)


def page_frames(page: RawPage) -> tuple[Frame, ...]:
    """The frames of a page, upright text first."""
    turned: dict[int, list[Char]] = {}
    for char in page.chars:
        turned.setdefault(_direction(char), []).append(char)
    frames = []
    for direction in sorted(turned):
        chars = [_turned_char(char, direction, page.size) for char in turned[direction]]
        words = _words(chars, direction, page.size, page.number)
        rules = tuple(turn(edge, direction, page.size) for edge in page.edges)
        frames.append(Frame(direction, words, rules))
    return tuple(frames)


def turn(box: Box, direction: int, size: tuple[float, float]) -> Box:
    """A box of the page in the frame in which text of this direction is upright; ``size`` is the page's width and height."""
    width, height = size
    match direction:
        case 90:
            return Box(box.top, width - box.x1, box.bottom, width - box.x0)
        case 180:
            return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
        case 270:
            return Box(height - box.bottom, box.x0, height - box.top, box.x1)
        case _:
            return box


def turn_back(box: Box, direction: int, size: tuple[float, float]) -> Box:
    """The inverse of ``turn``."""
    width, height = size
    match direction:
        case 90:
            return Box(width - box.bottom, box.x0, width - box.top, box.x1)
        case 180:
            return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
        case 270:
            return Box(box.top, height - box.x1, box.bottom, height - box.x0)
        case _:
            return box


def _on_page(char: Mapping[str, Any], page: Page) -> bool:
    x0, x1 = sorted((page.bbox[0], page.bbox[2]))
    top, bottom = sorted((page.bbox[1], page.bbox[3]))
    middle_x, middle_y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(x0 <= middle_x <= x1 and top <= middle_y <= bottom)


def _direction(char: Mapping[str, Any]) -> int:
    """The angle by which a character is turned clockwise, to the nearest quarter."""
    a, b = char["matrix"][:2]
    return round(-math.degrees(math.atan2(b, a)) / 90) % 4 * 90


def _turned_char(char: Mapping[str, Any], direction: int, size: tuple[float, float]) -> Char:
    box = turn(Box(char["x0"], char["top"], char["x1"], char["bottom"]), direction, size)
    return {
        "text": char["text"],
        "x0": box.x0,
        "x1": box.x1,
        "top": box.top,
        "bottom": box.bottom,
        "doctop": box.top,
        "upright": True,
        "size": float(char["size"]) if direction in (0, 180) else box.bottom - box.top,
        "fontname": char["fontname"],
    }


def _words(chars: list[Char], direction: int, size: tuple[float, float], page: int) -> tuple[Placed, ...]:
    sizes = sorted(char["size"] for char in chars)
    extractor = WordExtractor(
        x_tolerance_ratio=_GAP_RATIO,
        y_tolerance=max(0.6, 0.25 * sizes[len(sizes) // 2]),
        expand_ligatures=True,
    )
    wordmap = extractor.extract_wordmap(_without_footnote_marks(_without_doubles(chars)))
    placed = [_placed(word, letters, direction, size, page) for word, letters in wordmap.tuples if not _is_leader(word["text"])]
    return tuple(_joined_letters(placed))


def _without_doubles(chars: list[Char]) -> list[Char]:
    """Each letter once, where bold type is made by drawing it twice or three times with a shift.

    What counts as the same place goes by the type size: 'll' in 4 pt type stands closer than a shift in 20 pt type.
    """
    sizes = {round(char["size"], 1) for char in chars}
    kept = {id(char) for size in sizes for char in _deduped([char for char in chars if round(char["size"], 1) == size], size)}
    return [char for char in chars if id(char) in kept]


def _deduped(chars: list[Char], size: float) -> list[Char]:
    return list(dedupe_chars(chars, tolerance=_SHIFT_EMS * size))


def _is_leader(text: str) -> bool:
    """Whether a word is a row of dots that leads the eye from a name to its amount."""
    return len(text) > 2 and set(text) <= set("._·…")


def _placed(word: Mapping[str, Any], letters: list[Char], direction: int, size: tuple[float, float], page: int) -> Placed:
    box = Box(word["x0"], word["top"], word["x1"], word["bottom"])
    font = str(letters[0]["fontname"]).lower()
    type_size = float(letters[0]["size"])
    on_page = turn_back(box, direction, size)
    bold = any(name in font for name in ("bold", "black", "heavy", "semibold", "-demi"))
    return Placed(Word(word["text"], on_page, round(type_size, 2), page, direction), box, bold)


def _without_footnote_marks(chars: list[Char]) -> list[Char]:
    """Leave out small raised digits behind a word or a unit: '400 mg' with a raised 1 is not 400 mg1."""
    kept: list[Char] = []
    for index, char in enumerate(chars):
        before = chars[index - 1] if index else None
        after = chars[index + 1] if index + 1 < len(chars) else None
        if before and char["text"].isdigit() and _is_raised(char, before) and (after is None or after["text"] != "+"):
            continue
        kept.append(char)
    return kept


def _is_raised(char: Char, before: Char) -> bool:
    smaller = char["size"] < _RAISED * before["size"]
    higher = char["bottom"] < before["bottom"] - 0.15 * before["size"]
    beside = -0.5 <= char["x0"] - before["x1"] < 0.3 * before["size"]
    return bool(smaller and higher and beside and not before["text"].isspace())


def _joined_letters(placed: list[Placed]) -> Iterable[Placed]:
    """Join the letters of a letter-spaced heading ('M A G N E S I U M') to words."""
    run: list[Placed] = []
    for one in placed:
        if len(one.word.text) == 1 and one.word.text.isalnum() and (not run or _follows(run[-1], one)):
            run.append(one)
            continue
        yield from _joined_run(run)
        run = []
        if len(one.word.text) == 1 and one.word.text.isalnum():
            run = [one]
        else:
            yield one
    yield from _joined_run(run)


def _follows(before: Placed, after: Placed) -> bool:
    same_line = abs(before.box.top - after.box.top) < 0.3 * before.word.size
    return same_line and before.word.size == after.word.size and 0 <= after.box.x0 - before.box.x1 < 2.5 * before.word.size


def _joined_run(run: list[Placed]) -> Iterable[Placed]:
    if len(run) < 4:
        yield from run
        return
    gaps = [after.box.x0 - before.box.x1 for before, after in pairwise(run)]
    usual = sorted(gaps)[len(gaps) // 2]
    part = [run[0]]
    for gap, one in zip(gaps, run[1:], strict=True):
        if gap > 1.8 * usual + 0.5:
            yield _as_one(part)
            part = []
        part.append(one)
    yield _as_one(part)


def _as_one(part: list[Placed]) -> Placed:
    first = part[0]
    text = "".join(one.word.text for one in part)
    box = hull(one.box for one in part)
    on_page = hull(one.word.box for one in part)
    return Placed(Word(text, on_page, first.word.size, first.word.page, first.word.direction), box, first.bold)


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all the boxes (at least one)."""
    listed = list(boxes)
    return Box(min(b.x0 for b in listed), min(b.top for b in listed), max(b.x1 for b in listed), max(b.bottom for b in listed))
