"""From a file to positioned words and panels; the only stage that knows PDF libraries.

In: the bytes of a label. Out: a ``Document``, or ``UnreadableLabel`` with a sentence that says what to do.
"""

from __future__ import annotations

from labelcheck.knowledge import Knowledge
from labelcheck.limits import ReadingOptions
from labelcheck.model import Document, Panel, Problem, Reading
from labelcheck.read.layout import blocks_of
from labelcheck.read.panels import TypeSizes, headings_of, panels_of
from labelcheck.read.pdf import PageState, PageText, check_text, pdf_pages

_SAID = {
    PageState.PARTLY: "is set in fonts that don't say what some of its letters are: ask for the label saved anew with live text.",
    PageState.GARBLED: "is set in fonts that don't say what its letters are: ask for the label saved anew with live text.",
    PageState.DAMAGED: "is damaged and can't be opened: ask for the file again.",
}


def read_label(data: bytes, knowledge: Knowledge, options: ReadingOptions | None = None) -> Document:
    """Read a label from the bytes of its PDF; raises UnreadableLabel where that can't be done."""
    options = options or ReadingOptions()
    pages = pdf_pages(data, options)
    check_text(pages, options.limits)
    headings = headings_of(knowledge)
    panels: list[Panel] = []
    for page in pages:
        sizes = sorted(placed.word.size for frame in page.frames for placed in frame.words) or [0.0]
        types = TypeSizes(sizes[len(sizes) // 2], sizes[-1])
        for frame in page.frames:
            panels += panels_of(blocks_of(frame), headings, page.number, types)
    problems = tuple(_problem(page) for page in pages if page.state is not PageState.READ)
    return Document(len(pages), Reading.TEXT, tuple(panels), problems, partial=True if problems else None)


def _problem(page: PageText) -> Problem:
    """Why a page could not be read, or not as a whole."""
    return Problem("read", f"page-{page.state}", f"Page {page.number} {_SAID[page.state]}")
