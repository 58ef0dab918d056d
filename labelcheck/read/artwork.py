"""What a page of a PDF shows besides its text: pictures, and letters turned into outlines.

In: a page of a PDF. Out: whether there is something on it that only recognition can read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labelcheck.read.picture_settings import PictureSettings

if TYPE_CHECKING:
    import pypdfium2

_PATH, _IMAGE = 2, 3  # FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_IMAGE
_DEEPEST = 4


def shows_more_than_text(page: pypdfium2.PdfPage, settings: PictureSettings, *, letters_are_pictures: bool) -> bool:
    """Whether a page has a picture that is no mere sign, or as many shapes of the size of letters as a line of text has.

    ``letters_are_pictures`` where the characters of the page mean nothing, so that they are no more than shapes.
    """
    if letters_are_pictures:
        return True
    width, height = page.get_size()
    least, most = settings.outline_points
    letters = 0
    for piece in page.get_objects(filter=[_PATH, _IMAGE], max_depth=_DEEPEST):
        left, bottom, right, top = piece.get_bounds()
        wide, high = right - left, top - bottom
        if piece.type == _IMAGE and wide * high > settings.picture_share * width * height:
            return True
        letters += piece.type == _PATH and 0 < wide <= most and least <= high <= most
        if letters > settings.outlines:
            return True
    return False
