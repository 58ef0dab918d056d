"""From a file to positioned words and panels; the only stage that knows PDF libraries and the recogniser.

In: the bytes of a label. Out: a ``Document``, or ``UnreadableLabel`` with a sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from labelcheck.knowledge import Knowledge
from labelcheck.limits import ReadingOptions
from labelcheck.model import Document, Panel, Reading
from labelcheck.read.layout import blocks_of
from labelcheck.read.page import PageText, check_text, problem_of
from labelcheck.read.panels import Headings, TypeSizes, headings_of, panels_of
from labelcheck.read.pdf import pdf_pages
from labelcheck.read.scans import image_pages, is_image, with_recognised


def read_label(data: bytes, knowledge: Knowledge, options: ReadingOptions | None = None) -> Document:
    """Read a label from the bytes of its PDF or picture; raises UnreadableLabel where that can't be done."""
    options = options or ReadingOptions()
    pages = image_pages(data, options) if is_image(data) else with_recognised(data, pdf_pages(data, options), options)
    check_text(pages, options.limits)
    headings = headings_of(knowledge)
    panels = tuple(panel for page in pages for panel in _panels(page, headings))
    problems = tuple(problem for problem in map(problem_of, pages) if problem is not None)
    return Document(
        pages=len(pages),
        reading=_reading(panels),
        panels=panels,
        problems=problems,
        partial=True if problems else None,
        photographed=any(page.photographed for page in pages),
    )


def _panels(page: PageText, headings: Headings) -> Iterator[Panel]:
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
