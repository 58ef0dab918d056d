"""From the bytes of a PDF to frames of upright words, page by page.

Whatever is wrong with the file becomes one ``UnreadableLabel`` with a sentence that says what to do.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.utils.exceptions import PdfminerException

from labelcheck.errors import UnreadableLabel
from labelcheck.limits import Limits, ReadingOptions
from labelcheck.read.glyphs import Frame, RawPage, page_frames, raw_page

_LOCKED = (PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed)


def pdf_frames(data: bytes, options: ReadingOptions) -> tuple[tuple[Frame, ...], ...]:
    """The frames of every page of a PDF; raises UnreadableLabel where the file gives no text."""
    _check_file(data)
    pages = _raw_pages(data, options)
    if sum(len(page.chars) for page in pages) < options.limits.min_characters:
        detail = "The pages hold no text, only pictures or outlines: ask for the label with live text."
        raise UnreadableLabel("no-text", detail)
    return tuple(page_frames(page) for page in pages)


def _raw_pages(data: bytes, options: ReadingOptions) -> list[RawPage]:
    """All pages as the PDF library reads them; its every complaint is a fault of the file."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its remarks on odd fonts say nothing to a buyer
    pages: list[RawPage] = []
    try:
        with _opened(data, options.passwords) as pdf:
            _check_pages(pdf, options.limits)
            for number, page in enumerate(pdf.pages, start=1):
                pages.append(raw_page(page, number))
                _check_amount(pages, options.limits)
                page.close()
    except Exception as error:  # the parser raises errors of every kind on a damaged file
        cause = _cause(error)
        if isinstance(cause, UnreadableLabel | MemoryError):
            raise cause from error
        raise (_locked() if isinstance(cause, _LOCKED) else _torn()) from error
    return pages


def _opened(data: bytes, passwords: Sequence[str]) -> pdfplumber.PDF:
    """The PDF, opened with the first password that fits; most encrypted files open with the empty one."""
    for password in ("", *passwords):
        try:
            return pdfplumber.open(io.BytesIO(data), password=password)
        except (PdfminerException, UnicodeEncodeError) as error:
            if not isinstance(_cause(error), (*_LOCKED, UnicodeEncodeError)):  # that one is no password of such a file
                raise
    raise _locked()


def _check_amount(pages: list[RawPage], limits: Limits) -> None:
    most = limits.max_characters
    if sum(len(page.chars) for page in pages) > most:
        detail = f"The file holds more than {most} characters: give the label alone, not a catalogue."
        raise UnreadableLabel("too-much-text", detail)


def _check_file(data: bytes) -> None:
    if not data:
        raise UnreadableLabel("empty-file", "The file is empty (0 bytes): ask for it again.")
    if b"%PDF-" not in data[:1024]:
        raise UnreadableLabel("not-a-pdf", "The file is not a PDF, whatever its name says: give the label as a PDF.")


def _check_pages(pdf: pdfplumber.PDF, limits: Limits) -> None:
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


def _locked() -> UnreadableLabel:
    return UnreadableLabel(
        "encrypted", "The PDF is protected by a password: give the password with --password, or ask for a copy without one."
    )


def _cause(error: Exception) -> object:
    """What the parser said, under what pdfplumber put around it."""
    return error.args[0] if isinstance(error, PdfminerException) and error.args else error
