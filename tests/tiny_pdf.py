"""Writes small PDFs by hand: text at places, turned, in sizes, bold and colours; lines and boxes; several pages.

Lengths are points from the top left corner, as everywhere in labelcheck. Only the standard fonts are used, so
that nothing has to be embedded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from pdfminer.fontmetrics import FONT_METRICS

_FONTS = {False: "F1", True: "F2"}
_HELVETICA = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica{} /Encoding /WinAnsiEncoding"


@dataclass
class Page:
    """A page of a size, to which text, lines and boxes are added in the order in which they are drawn."""

    width: float = 300
    height: float = 400
    drawn: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 8,
        bold: bool = False,
        turned: int = 0,
        grey: float = 0,
        space: float = 0,
    ) -> Page:
        """Draw text whose baseline starts at a place; ``turned`` clockwise in degrees, ``space`` between letters."""
        angle = math.radians(-turned)
        a, b = round(math.cos(angle), 6), round(math.sin(angle), 6)
        encoded = text.encode("cp1252").hex()
        self.drawn.append(
            f"BT /{_FONTS[bold]} {size} Tf {grey} g {space} Tc {a} {b} {-b} {a} {x} {self.height - y} Tm <{encoded}> Tj ET"
        )
        return self

    def lines(self, x: float, y: float, lines: Sequence[str], *, size: float = 8, bold: bool = False) -> Page:
        """Draw lines of text below each other."""
        for number, line in enumerate(lines):
            self.text(x, y + number * 1.25 * size, line, size=size, bold=bold)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw a line."""
        self.drawn.append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def filled(self, x0: float, top: float, x1: float, bottom: float, grey: float = 0) -> Page:
        """Draw a box filled with a grey, 0 is black."""
        self.drawn.append(f"{grey} g {x0} {self.height - bottom} {x1 - x0} {bottom - top} re f")
        return self


def width(text: str, size: float = 8) -> float:
    """How far a text reaches in plain type."""
    widths = FONT_METRICS["Helvetica"][1]
    return sum(widths[character] for character in text) * size / 1000


def pdf(*pages: Page, extra: Sequence[str] = (), trailer: str = "") -> bytes:
    """The bytes of a PDF with these pages; ``extra`` are objects behind them, ``trailer`` more of its entries."""
    numbers = [5 + 2 * number for number in range(len(pages))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{number} 0 R' for number in numbers)}] >>",
        f"<< {_HELVETICA.format('')} >>",
        f"<< {_HELVETICA.format('-Bold')} >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        content = "\n".join(page.drawn)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Contents {number + 1} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return written([*objects, *extra], trailer)


def written(objects: Sequence[str], trailer: str = "") -> bytes:
    """The bytes of a PDF with these objects, numbered from 1; the first is the catalog."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\n"
    return body + end.encode() + f"startxref\n{len(body)}\n%%EOF\n".encode()
