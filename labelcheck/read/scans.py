"""Pages that recognition reads: image files, scans, outlined artwork, and pictures on pages with text.

In: the bytes of a file, and its pages as far as their text could be read. Out: pages with frames. Without the extra
``ocr`` the pages stay as they are; a file without any text is unreadable then, and the sentence says what to install.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace as replaced
from typing import TYPE_CHECKING

from labelcheck.errors import UnreadableLabel
from labelcheck.model import Box
from labelcheck.read.artwork import shows_more_than_text
from labelcheck.read.glyphs import Frame, Placed
from labelcheck.read.ocr import INSTALL, can_recognise
from labelcheck.read.pdf import PageState, PageText, reading_limits
from labelcheck.read.picture_settings import PictureSettings, picture_settings
from labelcheck.read.pictures import Picture, image_pictures, is_image, page_picture
from labelcheck.read.recognition import picture_frames, share_within

if TYPE_CHECKING:
    import pypdfium2

__all__ = ["image_pages", "is_image", "with_recognised"]


def image_pages(data: bytes, *, careful: bool) -> tuple[PageText, ...]:
    """The pages of an image file; raises UnreadableLabel where it can't be opened, or recognition is not installed."""
    if not can_recognise():
        raise _needs_recognition("The file is a picture")
    settings = picture_settings()
    return tuple(_recognised(picture, settings, careful=careful) for picture in image_pictures(data, settings, reading_limits()))


def with_recognised(data: bytes, pages: Sequence[PageText], *, careful: bool) -> tuple[PageText, ...]:
    """The pages of a PDF with what recognition reads on those that show more than their text."""
    settings = picture_settings()
    import pypdfium2  # noqa: PLC0415 - most labels need no pictures

    with closing(pypdfium2.PdfDocument(data)) as document:
        return tuple(_with_pictures(page, document, settings, careful=careful) for page in pages)


def _with_pictures(page: PageText, document: pypdfium2.PdfDocument, settings: PictureSettings, *, careful: bool) -> PageText:
    """A page with the words that recognition finds where its text has none."""
    if page.state is PageState.DAMAGED:
        return page
    bare = page.characters < reading_limits().min_characters or page.state is PageState.GARBLED
    with closing(document[page.number - 1]) as drawn:
        if not shows_more_than_text(drawn, settings, letters_are_pictures=page.state is PageState.GARBLED):
            return page
        if not can_recognise():
            return page._replace(state=PageState.PICTURES) if bare else page
        seen = _recognised(page_picture(drawn, page.number, settings), settings, careful=careful)
    if bare:
        return seen
    covered = [placed.word.box for frame in page.frames for placed in frame.words]
    return _joined(page, seen, covered, settings)


def _joined(page: PageText, seen: PageText, covered: Sequence[Box], settings: PictureSettings) -> PageText:
    """A page with what was recognised beside its text; what the text has already is left out."""
    fresh = [_without(frame, covered, settings) for frame in seen.frames]
    added = [frame for frame in fresh if frame.words]
    return page._replace(frames=(*page.frames, *added), photographed=seen.photographed and bool(added))


def _without(frame: Frame, covered: Sequence[Box], settings: PictureSettings) -> Frame:
    words = tuple(placed for placed in frame.words if not _is_covered(placed, covered, settings))
    return replaced(frame, words=words)


def _is_covered(placed: Placed, covered: Iterable[Box], settings: PictureSettings) -> bool:
    return any(share_within(placed.word.box, box) > settings.covered for box in covered)


def _recognised(picture: Picture, settings: PictureSettings, *, careful: bool) -> PageText:
    frames = picture_frames(picture, settings, careful=careful)
    characters = sum(len(placed.word.text) for frame in frames for placed in frame.words)
    return PageText(picture.page, picture.size, frames, PageState.READ, characters, picture.photographed)


def _needs_recognition(what: str) -> UnreadableLabel:
    return UnreadableLabel("no-text", f"{what}, and the reader of pictures is not installed: {INSTALL}")
