"""From the bytes of a PDF to frames of upright words, page by page.

Whatever is wrong with the file becomes one ``UnreadableLabel`` with a sentence that says what to do.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import pdfplumber
import tomli
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.utils.exceptions import PdfminerException

from labelcheck.errors import UnreadableLabel
from labelcheck.read.glyphs import Frame, RawPage, page_frames, raw_page


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What the reader takes in: see ``data/reading.toml``."""

    max_file_bytes: int
    max_pages: int
    max_page_points: int
    max_characters: int
    min_characters: int


@lru_cache(maxsize=1)
def reading_limits() -> ReadingLimits:
    """The limits of ``data/reading.toml``."""
    content = tomli.loads((files("labelcheck") / "data" / "reading.toml").read_text(encoding="utf-8"))
    return ReadingLimits(**{name: value for name, value in content.items() if not isinstance(value, dict)})


def pdf_frames(data: bytes) -> tuple[tuple[Frame, ...], ...]:
    """The frames of every page of a PDF; raises UnreadableLabel where the file gives no text."""
    _check_file(data)
    pages = _raw_pages(data)
    if sum(len(page.chars) for page in pages) < reading_limits().min_characters:
        detail = "The pages hold no text, only pictures or outlines: ask for the label with live text."
        raise UnreadableLabel("no-text", detail)
    return tuple(page_frames(page) for page in pages)


def _raw_pages(data: bytes) -> list[RawPage]:
    """All pages as the PDF library reads them; its every complaint is a fault of the file."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its remarks on odd fonts say nothing to a buyer
    pages: list[RawPage] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            _check_pages(pdf)
            for number, page in enumerate(pdf.pages, start=1):
                pages.append(raw_page(page, number))
                _check_amount(pages)
                page.close()
    except UnreadableLabel:
        raise
    except Exception as error:  # the parser raises errors of every kind on a damaged file
        raise _fault(error) from error
    return pages


def _check_amount(pages: list[RawPage]) -> None:
    most = reading_limits().max_characters
    if sum(len(page.chars) for page in pages) > most:
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


def _check_pages(pdf: pdfplumber.PDF) -> None:
    limits = reading_limits()
    if not pdf.pages:
        raise UnreadableLabel("no-pages", "The PDF has no pages: ask for it again.")
    if len(pdf.pages) > limits.max_pages:
        detail = f"The PDF has {len(pdf.pages)} pages, more than {limits.max_pages}: give the label alone, not a catalogue."
        raise UnreadableLabel("too-many-pages", detail)
    for number, page in enumerate(pdf.pages, start=1):
        if max(page.width, page.height) > limits.max_page_points:
            inches = f"{float(page.width) / 72:.0f} × {float(page.height) / 72:.0f} inches"
            raise UnreadableLabel(
                "page-too-large", f"Page {number} measures {inches}, which no label does: save it at its real size."
            )


def _torn() -> UnreadableLabel:
    return UnreadableLabel(
        "torn", "The PDF is damaged and can't be opened: ask for it again, or open it in a PDF viewer and save it anew."
    )


def _fault(error: Exception) -> UnreadableLabel:
    cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    if isinstance(cause, PDFEncryptionError | PDFPasswordIncorrect | PDFTextExtractionNotAllowed):
        return UnreadableLabel("encrypted", "The PDF is protected by a password: ask for a copy without one.")
    return _torn()
