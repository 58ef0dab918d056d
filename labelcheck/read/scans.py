"""Pages that recognition reads: image files, scans, outlined artwork, and pictures on pages with text.

In: the bytes of a file, and its pages as far as their text could be read. Out: pages with frames. Without the extra
``ocr`` pages of pictures stay unread, and the sentence says what to install.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace as replaced
from typing import TYPE_CHECKING

import pypdfium2

from labelcheck.limits import ReadingOptions
from labelcheck.model import Box
from labelcheck.read.artwork import is_image, opened_document
from labelcheck.read.glyphs import Frame, Placed, share_within
from labelcheck.read.legible import garbled_text, legibility
from labelcheck.read.ocr import can_recognise
from labelcheck.read.page import PageState, PageText
from labelcheck.read.picture_settings import PictureSettings, picture_settings

if TYPE_CHECKING:
    from labelcheck.read.pictures import Picture

__all__ = ["image_pages", "is_image", "with_recognised"]


def image_pages(data: bytes, options: ReadingOptions) -> tuple[PageText, ...]:
    """The pages of an image file; raises UnreadableLabel where it can't be opened, or recognition is not installed."""
    from labelcheck.read.pictures import image_pictures  # noqa: PLC0415 - most labels need no pictures

    settings = picture_settings()
    pictures = image_pictures(data, settings, options.limits)
    if not can_recognise():
        return tuple(PageText(picture.page, picture.size, (), PageState.PICTURES) for picture in pictures)
    return tuple(_recognised(picture, settings, careful=options.careful) for picture in pictures)


def with_recognised(data: bytes, pages: Sequence[PageText], options: ReadingOptions) -> tuple[PageText, ...]:
    """The pages of a PDF with what recognition reads on those that show more than their text, without what is not shown."""
    if not any(page.pictured or page.veiled for page in pages):
        return tuple(pages)
    with opened_document(data, options.passwords) as document:
        return tuple(_as_shown(page, document, options) if page.pictured or page.veiled else page for page in pages)


def _as_shown(page: PageText, document: pypdfium2.PdfDocument | None, options: ReadingOptions) -> PageText:
    """A page as it is seen when it is drawn."""
    from labelcheck.read.pictures import page_picture  # noqa: PLC0415 - most labels need no pictures

    settings = picture_settings()
    try:
        if document is None:
            return _unseen(page, PageState.DAMAGED, options)
        drawn = document[page.number - 1]
    except pypdfium2.PdfiumError:
        return _unseen(page, PageState.DAMAGED, options)
    with closing(drawn):
        picture = replaced(page_picture(drawn, page.number, settings), rules=page.rules)
    shown = _without_hidden(page, picture, settings)
    if not page.pictured:
        return shown
    return _with_pictures(shown, picture, options) if can_recognise() else _unseen(shown, PageState.PICTURES, options)


def _without_hidden(page: PageText, picture: Picture, settings: PictureSettings) -> PageText:
    """A page without words of the file that can't be seen."""
    from labelcheck.read.visible import with_ink  # noqa: PLC0415 - most labels need no pictures

    frames = with_ink(page.frames, picture, settings.ink_levels)
    lost = _letters(page.frames) - _letters(frames)
    return page._replace(frames=frames, characters=max(page.characters - lost, 0)) if lost else page


def _letters(frames: Iterable[Frame]) -> int:
    return sum(len(placed.word.text) for frame in frames for placed in frame.words)


def _is_bare(page: PageText, options: ReadingOptions) -> bool:
    """Whether the text of the file is too little to be the text of a label."""
    return page.characters < options.limits.min_characters or page.state is PageState.GARBLED


def _unseen(page: PageText, state: PageState, options: ReadingOptions) -> PageText:
    """A page whose pictures are not looked at, and why."""
    unread = page.pictured and _is_bare(page, options) and page.state is PageState.READ
    return page._replace(state=state) if unread else page


def _with_pictures(page: PageText, picture: Picture, options: ReadingOptions) -> PageText:
    """A page with the words that recognition finds where its text has none; what is drawn goes before text behind it."""
    settings = picture_settings()
    seen = _recognised(picture, settings, careful=options.careful)
    if _is_bare(page, options):
        return page if page.state is PageState.GARBLED and seen.characters < options.limits.min_characters else seen
    if page.hidden:
        return page if seen.characters < options.limits.min_characters else seen
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
    from labelcheck.read.recognition import picture_frames  # noqa: PLC0415 - most labels need no pictures

    frames = picture_frames(picture, settings, careful=careful)
    text = " ".join(placed.word.text for frame in frames for placed in frame.words)
    characters = len(text.replace(" ", ""))
    if garbled_text(text, characters, 0.0, legibility()) >= legibility().unusable_share:
        return PageText(picture.page, picture.size, (), PageState.ILLEGIBLE)
    return PageText(picture.page, picture.size, frames, PageState.READ, characters, picture.photographed)
