"""Owns the fonts of the samples: which files a family has, their registration, and glyph coverage.

In goes a folder that holds the files of `fonts.toml`; out come names that reportlab knows.
It must never fall back on another font: the same fonts have to give the same bytes.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

CATALOGUE = Path(__file__).parents[1] / "labels" / "fonts.toml"
STYLES = ("regular", "bold", "italic")


class FontMissingError(Exception):
    """A font file that a label asks for is not in the folder."""


@cache
def read_catalogue() -> dict[str, Any]:
    """Family → style → file name; the SHA-256 of each file under `sha256`, the Debian packages under `packages`."""
    with CATALOGUE.open("rb") as file:
        return tomllib.load(file)


def missing_fonts(folder: Path) -> list[str]:
    """Names the files that are absent or not those the samples were made with."""
    return [name for name, digest in read_catalogue()["sha256"].items() if _digest(folder, name) != digest]


def register_family(folder: Path, family: str) -> None:
    """Makes regular, bold and italic of a family known as 'family-style'."""
    files = read_catalogue()[family]
    for style in STYLES:
        name = f"{family}-{style}"
        if name in pdfmetrics.getRegisteredFontNames():
            continue
        path = find_font(folder, files.get(style, files["regular"]))
        pdfmetrics.registerFont(TTFont(name, str(path)))


@cache
def find_font(folder: Path, name: str) -> Path:
    """The file of that name anywhere under the folder."""
    found = sorted(folder.rglob(name))
    if not found:
        raise FontMissingError(f"{name} is not under {folder}; labels/fonts.toml names the Debian packages")
    return found[0]


def text_width(text: str, font: str, size: float) -> float:
    """Width in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def without_glyph(text: str, font: str) -> set[str]:
    """Characters of the text that the font cannot draw."""
    glyphs = pdfmetrics.getFont(font).face.charToGlyph
    return {c for c in text if ord(c) not in glyphs}


def _digest(folder: Path, name: str) -> str | None:
    try:
        return hashlib.sha256(find_font(folder, name).read_bytes()).hexdigest()
    except FontMissingError:
        return None
