"""A page as far as its text could be read, and what is said where it could not.

Nothing here knows a PDF library or a recogniser.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from labelcheck.errors import UnreadableLabel
from labelcheck.limits import Limits
from labelcheck.model import Box, Problem
from labelcheck.read.glyphs import Frame

INSTALL = "pip install 'labelcheck[ocr]'"
"""The command that adds recognition."""


class PageState(StrEnum):
    """What became of the text of a page."""

    READ = "read"
    PARTLY = "partly"
    """A part of its characters means nothing to either reader."""
    GARBLED = "garbled"
    """Its characters mean nothing to either reader, so it has no frames."""
    DAMAGED = "damaged"
    """It can't be opened, so it has no frames."""
    ILLEGIBLE = "illegible"
    """What is recognised in its picture forms no words, so it has no frames."""
    PICTURES = "pictures"
    """It holds pictures or outlines, and recognition is not installed, so it has no frames."""


class PageText(NamedTuple):
    """The text of a page: its number from 1, width and height in points, frames, what became of it, characters used.

    A page that holds only pictures or outlines is read, and has no frames; ``pictured`` tells that recognition may find text
    on it that the characters of the file don't give. ``photographed`` tells that some of its text was recognised in a
    picture, a scan or a photograph, and not in outlines that the file draws. ``hidden`` tells that its words were put behind
    a scan by a program that recognised them, ``veiled`` that some may not be seen on the page. ``rules`` are the lines and
    edges of boxes that the file draws, in points.
    """

    number: int
    size: tuple[float, float]
    frames: tuple[Frame, ...]
    state: PageState
    characters: int = 0
    photographed: bool = False
    pictured: bool = False
    hidden: bool = False
    veiled: bool = False
    rules: tuple[Box, ...] = ()


_SAID = {
    PageState.PARTLY: "is set in fonts that don't say what some of its letters are: ask for the label saved anew with live text.",
    PageState.GARBLED: "is set in fonts that don't say what its letters are: ask for the label saved anew with live text.",
    PageState.DAMAGED: "is damaged and can't be opened: ask for the file again.",
    PageState.ILLEGIBLE: "is a picture in which no words can be told: ask for a sharper picture, or for the label as text.",
    PageState.PICTURES: f"holds pictures or outlines, which are read after {INSTALL}.",
}


def problem_of(page: PageText) -> Problem | None:
    """Why a page could not be read, or not as a whole."""
    said = _SAID.get(page.state)
    return Problem("read", f"page-{page.state}", f"Page {page.number} {said}") if said else None


def check_text(pages: Sequence[PageText], limits: Limits) -> None:
    """Raise UnreadableLabel where the pages hold no text that can be used."""
    if sum(page.characters for page in pages) >= limits.min_characters:
        return
    states = {page.state for page in pages}
    if PageState.PICTURES in states:
        raise UnreadableLabel("no-text", f"The pages hold pictures or outlines and no text: they are read after {INSTALL}.")
    if PageState.GARBLED in states:
        detail = "The fonts in the file don't say which letters they draw: ask for the label saved with live text (PDF/A)."
        raise UnreadableLabel("garbled", detail)
    if states == {PageState.DAMAGED}:
        raise torn()
    raise UnreadableLabel("no-text", "Nothing on the pages can be read: ask for a sharper picture, or for the label as text.")


def torn() -> UnreadableLabel:
    """What is said of a file that can't be opened."""
    return UnreadableLabel(
        "torn", "The PDF is damaged and can't be opened: ask for it again, or open it in a PDF viewer and save it anew."
    )
