"""Files as something to look at: whether one is an image, and a PDF opened to be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import pypdfium2

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
