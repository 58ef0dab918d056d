"""What a file shows besides text: whether it is an image, and whether a page of a PDF has pictures or outlined letters.

In: the bytes of a file, or a page of a PDF. Out: whether there is something on it that only recognition can read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import pypdfium2

from labelcheck.read.picture_settings import PictureSettings

_PATH, _IMAGE = 2, 3  # FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_IMAGE
_DEEPEST = 4
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")


def is_image(data: bytes) -> bool:
    """Whether the bytes are those of a PNG, JPEG, TIFF or WebP file."""
    return data.startswith(_SIGNATURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


@contextmanager
def opened_document(data: bytes, passwords: Sequence[str]) -> Iterator[pypdfium2.PdfDocument | None]:
    """A PDF to draw, opened with the password that fits; None where that can't be done, which its reader tells."""
    for password in (None, *passwords):
        try:
            document = pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError:
            continue
        with closing(document):
            yield document
            return
    yield None


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
