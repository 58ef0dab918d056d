"""From the bytes of a PDF to frames of upright words, page by page.

PDFium reads every page; a page whose characters it can't name is read again by pdfplumber. Whatever is wrong with the
file becomes one ``UnreadableLabel`` with a sentence that says what to do; what is wrong with one page stays with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from labelcheck.errors import UnreadableLabel
from labelcheck.limits import Limits, ReadingOptions
from labelcheck.model import Reading
from labelcheck.read.glyphs import DamagedError, LockedError, RawPage
from labelcheck.read.legible import garbled_share, legibility
from labelcheck.read.page import PageState, PageText, torn
from labelcheck.read.pdfium import opened
from labelcheck.read.words import page_frames


def pdf_pages(data: bytes, options: ReadingOptions) -> tuple[PageText, ...]:
    """The text of every page of a PDF; raises UnreadableLabel where the file can't be opened or is over a limit."""
    _check_file(data)
    try:
        first = _first_reading(data, options)
    except LockedError as error:
        raise _locked() from error
    except DamagedError:
        return _rescued(data, options)
    doubtful = [number for number, page in first.items() if page is None or _is_doubtful(page)]
    second = _second_reading(data, doubtful, options) if doubtful else {}
    return tuple(_page_text(number, page, second.get(number)) for number, page in first.items())


class _Read(NamedTuple):
    """What one reader found on a page, and the share of its characters that mean nothing."""

    page: RawPage
    garbled: float


def _first_reading(data: bytes, options: ReadingOptions) -> dict[int, _Read | None]:
    """Every page as PDFium reads it, None for one that it can't open; raises LockedError or DamagedError for the file."""
    found: dict[int, _Read | None] = {}
    characters = 0
    limits = options.limits
    with opened(data, options.passwords) as file:
        count = _checked_count(file.page_count(), limits)
        _check_sizes([file.page_size(number) for number in range(1, count + 1)], limits)
        for number in range(1, count + 1):
            try:
                with file.page(number) as page:
                    characters += page.characters
                    _check_amount(characters, limits)
                    raw, unnamed = page.read(limits.max_path_pieces)
                    found[number] = _Read(raw, garbled_share(raw, unnamed, legibility()))
            except DamagedError:
                found[number] = None
    return found


def _second_reading(data: bytes, numbers: Sequence[int], options: ReadingOptions) -> dict[int, _Read]:
    """Pages as pdfplumber reads them, without those that it can't read."""
    from labelcheck.read import plumber  # noqa: PLC0415 - its import takes longer than to read a label

    found: dict[int, _Read] = {}
    try:
        for raw in plumber.read_pages(data, numbers, options.passwords):
            _check_amount(sum(len(read.page.glyphs) for read in found.values()) + len(raw.glyphs), options.limits)
            found[raw.number] = _Read(raw, garbled_share(raw, 0.0, legibility()))
    except DamagedError:
        return found
    return found


def _rescued(data: bytes, options: ReadingOptions) -> tuple[PageText, ...]:
    """The text of a file that PDFium can't open, where pdfplumber can."""
    from labelcheck.read import plumber  # noqa: PLC0415 - its import takes longer than to read a label

    try:
        sizes = plumber.page_sizes(data, options.passwords)
    except LockedError as error:
        raise _locked() from error
    except DamagedError as error:
        raise torn() from error
    _checked_count(len(sizes), options.limits)
    _check_sizes(sizes, options.limits)
    found = _second_reading(data, range(1, len(sizes) + 1), options)
    return tuple(_page_text(number, found.get(number)) for number in range(1, len(sizes) + 1))


def _page_text(number: int, *readings: _Read | None) -> PageText:
    """The text of a page from the reader that made most of it, the first if they did equally well."""
    found = [reading for reading in readings if reading is not None]
    if not found:
        return PageText(number, (0.0, 0.0), (), PageState.DAMAGED)
    page, garbled = _better(found)
    if garbled >= legibility().unusable_share:
        return PageText(number, page.size, (), PageState.GARBLED, pictured=True, rules=page.rules)
    state = PageState.PARTLY if garbled >= legibility().doubtful_share else PageState.READ
    pictured, hidden, veiled = (
        any(getattr(reading.page, trait) for reading in found) for trait in ("pictured", "hidden", "veiled")
    )
    frames = tuple(replace(frame, reading=Reading.OCR) if hidden else frame for frame in page_frames(page))
    return PageText(number, page.size, frames, state, len(page.glyphs), hidden, pictured, hidden, veiled, page.rules)


def _is_doubtful(reading: _Read) -> bool:
    """Whether the second reader is asked: for what can't be named, and for a page that seems to have no extent."""
    return reading.garbled >= legibility().doubtful_share or not all(reading.page.size)


def _better(found: Sequence[_Read]) -> _Read:
    """The reading with the fewest characters that mean nothing, of those that have about as many that mean something."""
    meant = [len(reading.page.glyphs) * (1 - reading.garbled) for reading in found]
    least = legibility().much_text * max(meant)
    return min((one for one, count in zip(found, meant, strict=True) if count >= least), key=lambda one: one.garbled)


def _check_amount(characters: int, limits: Limits) -> None:
    most = limits.max_characters
    if characters > most:
        detail = f"The file holds more than {most} characters: give the label alone, not a catalogue."
        raise UnreadableLabel("too-much-text", detail)


def _check_file(data: bytes) -> None:
    if not data:
        raise UnreadableLabel("empty-file", "The file is empty (0 bytes): ask for it again.")
    if b"%PDF-" not in data[:1024]:
        detail = "The file is neither a PDF nor a picture (PNG, JPEG, TIFF, WebP): give the label as one of these."
        raise UnreadableLabel("not-a-pdf", detail)


def _checked_count(pages: int, limits: Limits) -> int:
    most = limits.max_pages
    if not pages:
        raise UnreadableLabel("no-pages", "The PDF has no pages: ask for it again.")
    if pages > most:
        detail = f"The PDF has {pages} pages, more than {most}: give the label alone, not a catalogue."
        raise UnreadableLabel("too-many-pages", detail)
    return pages


def _check_sizes(sizes: Sequence[tuple[float, float]], limits: Limits) -> None:
    for number, (width, height) in enumerate(sizes, start=1):
        if max(width, height) > limits.max_page_points:
            inches = f"{width / 72:.0f} × {height / 72:.0f} inches"
            raise UnreadableLabel(
                "page-too-large", f"Page {number} measures {inches}, which no label does: save it at its real size."
            )


def _locked() -> UnreadableLabel:
    return UnreadableLabel(
        "encrypted",
        "The PDF is protected by a password that was not given: give it with --password, or ask for a copy without one.",
    )
