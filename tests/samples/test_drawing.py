"""The drawing of samples: what does not fit or cannot be drawn is an error, and words break where they may."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "samples"))

from drawing.blocks import read_blocks
from drawing.fonts import missing_fonts
from drawing.pages import LabelError, draw_label

FONTS = Path("/usr/share/fonts/truetype")
needs_fonts = pytest.mark.skipif(bool(missing_fonts(FONTS)), reason=f"the fonts of the samples are not under {FONTS}")


def label(text: str, **options: Any) -> dict[str, Any]:
    panel = {"box": [0, 0, 60, 30], "text": text}
    return {"name": "x", "languages": ["en"], "font": "lato", "page": [60, 30], "panel": [panel], **options}


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return "".join(char["text"] for char in opened.pages[0].chars)


@needs_fonts
def test_text_that_does_not_fit_its_panel_is_refused() -> None:
    with pytest.raises(LabelError, match="too full"):
        draw_label(label("magnesium citrate\n" * 40), FONTS)


@needs_fonts
def test_a_word_wider_than_its_line_is_refused() -> None:
    with pytest.raises(ValueError, match="wider than its line"):
        draw_label(label("hydroxypropylmethylcellulose" * 4), FONTS)


@needs_fonts
def test_a_character_without_glyph_is_refused() -> None:
    with pytest.raises(LabelError, match="no glyph"):
        draw_label(label("magnesium 鎂"), FONTS)


@needs_fonts
def test_a_word_is_hyphenated_at_a_line_end_only() -> None:
    drawn = text_of(draw_label(label("mag~ne~si~um " * 6, size=12, hyphen="‐"), FONTS))
    assert "magnesium" in drawn
    assert "‐" in drawn
    assert "~" not in drawn


@needs_fonts
@pytest.mark.parametrize(("manner", "spaces"), [("lines", True), ("words", False), ("shuffled", False), ("glyphs", False)])
def test_only_lines_have_space_glyphs(manner: str, spaces: bool) -> None:
    drawn = text_of(draw_label(label("Take two capsules a day", draw=manner), FONTS))
    assert (" " in drawn) is spaces
    assert sorted(drawn.replace(" ", "")) == sorted("Taketwocapsulesaday")


def test_markup_is_read_into_blocks() -> None:
    blocks = read_blocks("# Use\n{size=9 bold}Take one.\n\n- dry\n{rules=grid}\n| a | b |\n| c | d |\n---")
    assert [block.kind for block in blocks] == ["heading", "paragraph", "air", "bullet", "table", "rule"]
    assert blocks[1].options == {"size": "9", "bold": ""}
    assert blocks[4].lines == ("| a | b |", "| c | d |")
    assert blocks[4].options == {"rules": "grid"}
