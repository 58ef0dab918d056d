"""From the bytes of a PDF to frames of upright words, page by page.

PDFium reads every page; a page whose characters it can't name is read again by pdfplumber. Whatever is wrong with the
file becomes one ``UnreadableLabel`` with a sentence that says what to do; what is wrong with one page stays with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import tomli

from labelcheck.errors import UnreadableLabel
from labelcheck.read.glyphs import DamagedError, Frame, LockedError, RawPage
from labelcheck.read.legible import Legibility, garbled_share
from labelcheck.read.ocr import INSTALL
from labelcheck.read.pdfium import opened
from labelcheck.read.words import page_frames


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What the reader takes in: see ``data/reading.toml``."""

    max_file_bytes: int
    max_pages: int
    max_page_points: int
    max_characters: int
    max_pixels: int
    min_characters: int
    max_path_pieces: int
    legibility: Legibility


class PageState(StrEnum):
    """What became of the text of a page."""

    READ = "read"
    PARTLY = "partly"
    """A part of its characters means nothing to either reader."""
    GARBLED = "garbled"
    """Its characters mean nothing to either reader, so it has no frames."""
    DAMAGED = "damaged"
    """It can't be opened, so it has no frames."""
    PICTURES = "pictures"
    """It holds pictures or outlines that nothing here can read, so it has no frames."""


class PageText(NamedTuple):
    """The text of a page: its number from 1, width and height in points, frames, what became of it, characters used.

    A page that holds only pictures or outlines is read, and has no frames. ``photographed`` tells that some of its text
    was recognised in a picture, a scan or a photograph, and not in outlines that the file draws.
    """

    number: int
    size: tuple[float, float]
    frames: tuple[Frame, ...]
    state: PageState
    characters: int = 0
    photographed: bool = False


@lru_cache(maxsize=1)
def reading_limits() -> ReadingLimits:
    """The limits of ``data/reading.toml``."""
    tree = tomli.loads((files("labelcheck") / "data" / "reading.toml").read_text(encoding="utf-8"))
    limits = {name: value for name, value in tree.items() if not isinstance(value, dict)}
    return ReadingLimits(**limits, legibility=Legibility(**tree["legibility"]))


def pdf_pages(data: bytes) -> tuple[PageText, ...]:
    """The text of every page of a PDF; raises UnreadableLabel where the file can't be opened or is over a limit."""
    _check_file(data)
    try:
        first = _first_reading(data)
    except LockedError as error:
        raise _locked() from error
    except DamagedError:
        pages = _rescued(data)
    else:
        doubtful = [number for number, page in first.items() if page is None or page.garbled >= _legibility().doubtful_share]
        second = _second_reading(data, doubtful) if doubtful else {}
        pages = tuple(_page_text(number, page, second.get(number)) for number, page in first.items())
    return pages


class _Read(NamedTuple):
    """What one reader found on a page, and the share of its characters that mean nothing."""

    page: RawPage
    garbled: float


def _first_reading(data: bytes) -> dict[int, _Read | None]:
    """Every page as PDFium reads it, None for one that it can't open; raises LockedError or DamagedError for the file."""
    found: dict[int, _Read | None] = {}
    characters = 0
    with opened(data) as file:
        _check_sizes([file.page_size(number) for number in range(1, _checked_count(file.page_count()) + 1)])
        for number in range(1, file.page_count() + 1):
            try:
                with file.page(number) as page:
                    characters += page.characters
                    _check_amount(characters)
                    raw, unnamed = page.read(reading_limits().max_path_pieces)
                    found[number] = _Read(raw, garbled_share(raw, unnamed, _legibility()))
            except DamagedError:
                found[number] = None
    return found


def _second_reading(data: bytes, numbers: Sequence[int]) -> dict[int, _Read]:
    """Pages as pdfplumber reads them, without those that it can't read."""
    from labelcheck.read import plumber  # noqa: PLC0415 - its import takes longer than to read a label

    found: dict[int, _Read] = {}
    try:
        for raw in plumber.read_pages(data, numbers):
            _check_amount(sum(len(read.page.glyphs) for read in found.values()) + len(raw.glyphs))
            found[raw.number] = _Read(raw, garbled_share(raw, 0.0, _legibility()))
    except DamagedError:
        return found
    return found


def _rescued(data: bytes) -> tuple[PageText, ...]:
    """The text of a file that PDFium can't open, where pdfplumber can."""
    from labelcheck.read import plumber  # noqa: PLC0415 - its import takes longer than to read a label

    try:
        sizes = plumber.page_sizes(data)
    except LockedError as error:
        raise _locked() from error
    except DamagedError as error:
        raise _torn() from error
    _checked_count(len(sizes))
    _check_sizes(sizes)
    found = _second_reading(data, range(1, len(sizes) + 1))
    return tuple(_page_text(number, found.get(number)) for number in range(1, len(sizes) + 1))


def _page_text(number: int, *readings: _Read | None) -> PageText:
    """The text of a page from the reader that made most of it, the first if they did equally well."""
    found = [reading for reading in readings if reading is not None]
    if not found:
        return PageText(number, (0.0, 0.0), (), PageState.DAMAGED)
    page, garbled = min(found, key=lambda one: one.garbled)
    if garbled >= _legibility().unusable_share:
        return PageText(number, page.size, (), PageState.GARBLED)
    state = PageState.PARTLY if garbled >= _legibility().doubtful_share else PageState.READ
    return PageText(number, page.size, page_frames(page), state, len(page.glyphs))


def _legibility() -> Legibility:
    return reading_limits().legibility


def check_text(pages: Sequence[PageText]) -> None:
    """Raise UnreadableLabel where the pages hold no text that can be used."""
    if sum(page.characters for page in pages) >= reading_limits().min_characters:
        return
    states = {page.state for page in pages}
    if PageState.GARBLED in states:
        detail = "The fonts in the file don't say which letters they draw: ask for the label saved with live text (PDF/A)."
        raise UnreadableLabel("garbled", detail)
    if states == {PageState.DAMAGED}:
        raise _torn()
    if PageState.PICTURES in states:
        raise UnreadableLabel("no-text", f"The pages hold pictures or outlines, and no text: to have them read, {INSTALL}")
    raise UnreadableLabel(
        "no-text", "Nothing that can be read stands on the pages: ask for a sharper picture, or the label as text."
    )


def _check_amount(characters: int) -> None:
    most = reading_limits().max_characters
    if characters > most:
        detail = f"The file holds more than {most} characters: give the label alone, not a catalogue."
        raise UnreadableLabel("too-much-text", detail)


def _check_file(data: bytes) -> None:
    limits = reading_limits()
    if not data:
        raise UnreadableLabel("empty-file", "The file is empty (0 bytes): ask for it again.")
    if b"%PDF-" not in data[:1024]:
        raise UnreadableLabel("not-a-pdf", "The file is not a PDF, whatever its name says: give the label as a PDF.")
    if len(data) > limits.max_file_bytes:
        megabytes = limits.max_file_bytes // 1048576
        raise UnreadableLabel("too-large", f"The file is larger than {megabytes} MB: give the label alone, or save it smaller.")


def _checked_count(pages: int) -> int:
    most = reading_limits().max_pages
    if not pages:
        raise UnreadableLabel("no-pages", "The PDF has no pages: ask for it again.")
    if pages > most:
        detail = f"The PDF has {pages} pages, more than {most}: give the label alone, not a catalogue."
        raise UnreadableLabel("too-many-pages", detail)
    return pages


def _check_sizes(sizes: Sequence[tuple[float, float]]) -> None:
    for number, (width, height) in enumerate(sizes, start=1):
        if max(width, height) > reading_limits().max_page_points:
            inches = f"{width / 72:.0f} × {height / 72:.0f} inches"
            raise UnreadableLabel(
                "page-too-large", f"Page {number} measures {inches}, which no label does: save it at its real size."
            )


def _torn() -> UnreadableLabel:
    return UnreadableLabel(
        "torn", "The PDF is damaged and can't be opened: ask for it again, or open it in a PDF viewer and save it anew."
    )


def _locked() -> UnreadableLabel:
    return UnreadableLabel("encrypted", "The PDF is protected by a password: ask for a copy without one.")
