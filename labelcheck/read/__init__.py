"""From a file to positioned words and panels; the only stage that knows PDF libraries.

In: the bytes of a label. Out: a ``Document``, or ``UnreadableLabel`` with a sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from labelcheck.knowledge import Knowledge
from labelcheck.model import Document, Panel, Problem, Reading
from labelcheck.read.layout import blocks_of
from labelcheck.read.ocr import INSTALL
from labelcheck.read.panels import Headings, TypeSizes, headings_of, panels_of
from labelcheck.read.pdf import PageState, PageText, check_text, pdf_pages
from labelcheck.read.scans import image_pages, is_image, with_recognised

_SAID = {
    PageState.PARTLY: "is set in fonts that don't say what some of its letters are: ask for the label saved anew with live text.",
    PageState.GARBLED: "is set in fonts that don't say what its letters are: ask for the label saved anew with live text.",
    PageState.PICTURES: "holds pictures or outlines, which are read once the reader of pictures is installed: " + INSTALL,
    PageState.DAMAGED: "is damaged and can't be opened: ask for the file again.",
}


def read_label(data: bytes, knowledge: Knowledge, *, careful: bool = False) -> Document:
    """Read a label from the bytes of its PDF or picture; raises UnreadableLabel where that can't be done.

    ``careful`` has every line with a figure that was recognised in a picture read again by the better model.
    """
    if is_image(data):
        pages = image_pages(data, careful=careful)
    else:
        pages = with_recognised(data, pdf_pages(data), careful=careful)
    check_text(pages)
    headings = headings_of(knowledge)
    panels = tuple(panel for page in pages for panel in _panels(page, headings))
    problems = tuple(_problem(page) for page in pages if page.state is not PageState.READ)
    photographed = any(page.photographed for page in pages)
    partial = True if problems else None
    return Document(len(pages), _reading(panels), panels, problems, partial, photographed)


def _panels(page: PageText, headings: Headings) -> Iterable[Panel]:
    """The panels of a page, text of the file before what was recognised in pictures."""
    sizes = sorted(placed.word.size for frame in page.frames for placed in frame.words) or [0.0]
    types = TypeSizes(sizes[len(sizes) // 2], sizes[-1])
    for frame in page.frames:
        for panel in panels_of(blocks_of(frame), headings, page.number, types):
            yield panel if frame.reading is Reading.TEXT else replace(panel, reading=frame.reading)


def _reading(panels: Iterable[Panel]) -> Reading:
    """How the words of a whole label were come by."""
    readings = {panel.reading for panel in panels} or {Reading.NONE}
    return readings.pop() if len(readings) == 1 else Reading.MIXED


def _problem(page: PageText) -> Problem:
    """Why a page could not be read, or not as a whole."""
    return Problem("read", f"page-{page.state}", f"Page {page.number} {_SAID[page.state]}")
