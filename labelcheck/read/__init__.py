"""From a file to positioned words and panels; the only stage that knows PDF libraries.

In: the bytes of a label. Out: a ``Document``, or ``UnreadableLabel`` with a sentence that says what to do.
"""

from __future__ import annotations

from labelcheck.errors import UnreadableLabel
from labelcheck.read.limits import picture_limits
from labelcheck.read.pictures import page_picture
from labelcheck.read.recognition import picture_frames
from labelcheck.knowledge import Knowledge
from labelcheck.model import Document, Panel, Reading
from labelcheck.read.layout import blocks_of
from labelcheck.read.panels import TypeSizes, headings_of, panels_of
from labelcheck.read.pdf import pdf_frames


def read_label(data: bytes, knowledge: Knowledge) -> Document:
    """Read a label from the bytes of its PDF; raises UnreadableLabel where that can't be done."""
    reading = Reading.TEXT
    try:
        pages = pdf_frames(data)
    except UnreadableLabel as e:
        if e.code != "no-text": raise
        import pypdfium2
        reading = Reading.OCR
        d = pypdfium2.PdfDocument(data); lim = picture_limits()
        pages = tuple(picture_frames(page_picture(pg, n, lim), lim) for n, pg in enumerate(d, 1))
    headings = headings_of(knowledge)
    panels: list[Panel] = []
    for number, frames in enumerate(pages, start=1):
        sizes = sorted(placed.word.size for frame in frames for placed in frame.words) or [0.0]
        types = TypeSizes(sizes[len(sizes) // 2], sizes[-1])
        for frame in frames:
            panels += panels_of(blocks_of(frame), headings, number, types)
    return Document(len(pages), reading, tuple(panels))
