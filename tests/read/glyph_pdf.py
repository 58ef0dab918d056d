"""PDFs whose text is written as numbers of glyphs of an embedded font, with or without the table that says what they mean."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import reportlab
from reportlab.pdfbase.ttfonts import TTFontFile
from tiny_pdf import written

VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


@cache
def _font() -> TTFontFile:
    return TTFontFile(str(VERA))


def glyphs(text: str) -> list[int]:
    """The numbers of the glyphs that draw a text."""
    return [_font().charToGlyph[ord(character)] for character in text]


def drawn(x: float, y: float, numbers: list[int], *, size: float = 8, matrix: str = "1 0 0 1") -> str:
    """The operators that draw glyphs from a place, in points from the bottom left corner."""
    return f"BT /F1 {size} Tf {matrix} {x} {y} Tm <{''.join(f'{number:04x}' for number in numbers)}> Tj ET"


def unicode_table(meanings: dict[int, str]) -> str:
    """The stream of a ToUnicode table."""
    lines = [f"<{number:04x}> <{text.encode('utf-16-be').hex()}>" for number, text in meanings.items()]
    chunks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    maps = "\n".join(f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar" for chunk in chunks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{maps}\nendcmap end end"
    )


def glyph_pdf(*pages: str, meanings: dict[int, str] | None = None, font: bool = True) -> bytes:
    """A PDF of pages 300 × 400 points; the standard font is F2. Without ``font``, the glyphs have no font program."""
    widths = " ".join(
        f"{number} [{_font().hmetrics[number][0] * 1000 // _font().unitsPerEm}]" for number in range(_font().numGlyphs)
    )
    descriptor = "/Type /FontDescriptor /FontName /AAAAAA+Vera /Flags 4 /FontBBox [-183 -236 1287 928] /ItalicAngle 0"
    program = VERA.read_bytes().decode("latin-1")
    table = unicode_table(meanings or {})
    kids = " ".join(f"{9 + 2 * number} 0 R" for number in range(len(pages)))
    whole = "/Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Vera /Encoding /Identity-H /DescendantFonts [4 0 R]"
    inner = "/Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Vera /FontDescriptor 5 0 R /CIDToGIDMap /Identity"
    system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        f"<< {whole}{' /ToUnicode 7 0 R' if meanings else ''} >>",
        f"<< {inner} {system} /W [{widths}] >>",
        f"<< {descriptor} /Ascent 928 /Descent -236 /CapHeight 730 /StemV 80{' /FontFile2 6 0 R' if font else ''} >>",
        f"<< /Length {len(program)} /Length1 {len(program)} >>\nstream\n{program}\nendstream",
        f"<< /Length {len(table)} >>\nstream\n{table}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents {10 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 8 0 R >> >>"
            " >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return written(objects)
