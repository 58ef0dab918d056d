"""Owns pages: panels at their places, turned and in columns, painted on a reportlab canvas.

In goes a label as read from TOML; out come the bytes of its PDF. A panel whose text does not fit its box, or a character
that the font cannot draw, is an error: a label is never cut off silently.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .blocks import (
    Bar,
    Block,
    Options,
    Piece,
    barcode_pieces,
    bullet_pieces,
    heading_pieces,
    paragraph_pieces,
    read_blocks,
    restyle,
    rule_pieces,
)
from .fonts import register_family, text_width, without_glyph
from .tables import table_pieces
from .text import Mark, Style

A4 = (210.0, 297.0)
Table = dict[str, Any]  # a table of TOML as read


class LabelError(Exception):
    """A label that cannot be drawn as it is written."""


def draw_label(label: Table, fonts: Path) -> bytes:
    """The PDF of one label, the same bytes each time."""
    rl_config.invariant = 1
    rl_config.useA85 = 0
    for family in {label["font"], *(panel["font"] for panel in label["panel"] if "font" in panel)}:
        register_family(fonts, family)
    width, height = label.get("page", A4)
    target = BytesIO()
    size = (width * mm, height * mm)
    canvas = Canvas(
        target,
        pagesize=size,
        invariant=1,
        pageCompression=1,
        initialFontName=f"{label['font']}-regular",
        lang=label["languages"][0],
    )
    canvas.setTitle(label.get("title", label["name"]))
    for number in range(1, max(panel.get("on", 1) for panel in label["panel"]) + 1):
        _paint_page(canvas, label, number, size)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _paint_page(canvas: Canvas, label: Table, number: int, size: tuple[float, float]) -> None:
    if "paper" in label:
        canvas.setFillColor(HexColor(label["paper"]))
        canvas.rect(0, 0, *size, stroke=0, fill=1)
    for panel in label["panel"]:
        if panel.get("on", 1) == number:
            canvas.saveState()
            _paint_panel(canvas, label, panel, size[1])
            canvas.restoreState()


def _paint_panel(canvas: Canvas, label: Table, panel: Table, page_height: float) -> None:
    x, y, width, height = (value * mm for value in panel["box"])
    _paint_ground(canvas, panel, (x, page_height - y - height, width, height))
    turn = panel.get("turn", 0)
    if turn in (90, 270):
        width, height = height, width
    origin = {
        0: (x, page_height - y),
        90: (x, page_height - y - width),
        180: (x + panel["box"][2] * mm, page_height - y - panel["box"][3] * mm),
        270: (x + height, page_height - y),
    }[turn]
    canvas.translate(*origin)
    canvas.rotate({0: 0, 90: 90, 180: 180, 270: 270}[turn])
    pad = panel.get("pad", 1.5) * mm
    pieces = _pieces(label, panel, _column_width(panel, width - 2 * pad))
    marks, bars = _set_columns(label, panel, pieces, (width - 2 * pad, height - 2 * pad))
    _paint_bars(canvas, bars, pad)
    _paint_marks(canvas, [mark.moved(pad, pad) for mark in marks], label)


def _paint_ground(canvas: Canvas, panel: Table, box: tuple[float, float, float, float]) -> None:
    fill, border = panel.get("fill"), panel.get("border")
    if not fill and not border:
        return
    if fill:
        canvas.setFillColor(HexColor(fill))
    if border:
        canvas.setStrokeColor(HexColor(border))
        canvas.setLineWidth(panel.get("line", 0.6))
    stroke, filled = int(bool(border)), int(bool(fill))
    if panel.get("shape") == "ellipse":
        x, y, width, height = box
        canvas.ellipse(x, y, x + width, y + height, stroke=stroke, fill=filled)
    else:
        canvas.roundRect(*box, panel.get("radius", 0) * mm, stroke=stroke, fill=filled)


def _pieces(label: Table, panel: Table, width: float) -> list[Piece]:
    style = _style(label, panel)
    heading: Options = {key: str(value) for key, value in {**label.get("heading", {}), **panel.get("heading", {})}.items()}
    bullet = str(label.get("bullet", "•"))
    pieces: list[Piece] = []
    for block in read_blocks(panel.get("text", "")):
        pieces += _block_pieces(block, width, style, (heading, bullet))
    return pieces


def _block_pieces(block: Block, width: float, style: Style, habits: tuple[Options, str]) -> list[Piece]:
    heading, bullet = habits
    look = restyle(style, block.options)
    line = block.lines[0] if block.lines else ""
    air = Piece(float(block.options.get("gap", style.size * 0.5)), air=True)
    below_table = Piece(style.size * 0.3, air=True)
    make: dict[str, Callable[[], list[Piece]]] = {
        "air": lambda: [air],
        "rule": lambda: rule_pieces(width, style, block.options),
        "table": lambda: [*table_pieces(block.lines, width, style, block.options), below_table],
        "barcode": lambda: barcode_pieces(line, width, look),
        "heading": lambda: heading_pieces(line, width, style, {**heading, **block.options}),
        "bullet": lambda: bullet_pieces(line, width, look, bullet),
        "paragraph": lambda: paragraph_pieces(line, width, look),
    }
    return make[block.kind]()


def _style(label: Table, panel: Table) -> Style:
    habits: Table = {key: label[key] for key in ("font", "size", "ink", "align", "leading") if key in label}
    habits |= panel
    return Style(
        family=habits["font"],
        size=habits.get("size", 6.0),
        colour=habits.get("ink", "#111111"),
        align=habits.get("align", "left"),
        leading=habits.get("leading", 1.2),
        hyphen=label.get("hyphen", "-"),
        ligatures=label.get("ligatures", False),
    )


def _column_width(panel: Table, width: float) -> float:
    count = panel.get("columns", 1)
    return float((width - (count - 1) * panel.get("gutter", 3) * mm) / count)


def _set_columns(label: Table, panel: Table, pieces: list[Piece], size: tuple[float, float]) -> tuple[list[Mark], list[Bar]]:
    count = panel.get("columns", 1)
    step = _column_width(panel, size[0]) + panel.get("gutter", 3) * mm
    height = size[1] if count == 1 else _balanced_height(pieces, count, size[1])
    columns = _fill(pieces, height)
    if len(columns) > count or (columns and sum(p.height for p in columns[-1]) > size[1] + 0.1):
        over = sum(p.height for p in pieces) / count - size[1]
        raise LabelError(f"{label['name']}: panel at {panel['box']} is {over / mm:.1f} mm too full (about)")
    marks: list[Mark] = []
    bars: list[Bar] = []
    for number, column in enumerate(columns):
        free = size[1] - sum(p.height for p in column)
        y = {"middle": free / 2, "bottom": free}.get(panel.get("valign", "top"), 0.0)
        for piece in column:
            marks += [mark.moved(number * step, y) for mark in piece.marks]
            bars += [bar.moved(number * step, y) for bar in piece.bars]
            y += piece.height
    _check_width(label, marks, size[0] if count == 1 else step * count)
    return marks, bars


def _fill(pieces: list[Piece], height: float) -> list[list[Piece]]:
    columns: list[list[Piece]] = [[]]
    used = 0.0
    for piece in pieces:
        if used + piece.height > height + 0.01 and columns[-1]:
            columns.append([])
            used = 0.0
        if piece.air and not columns[-1] and len(columns) > 1:
            continue
        columns[-1].append(piece)
        used += piece.height
    return columns


def _balanced_height(pieces: list[Piece], count: int, limit: float) -> float:
    """The least height at which the pieces fill no more than that many columns."""
    height = sum(p.height for p in pieces) / count
    while len(_fill(pieces, height)) > count and height < limit:
        height += 2.0
    return min(height, limit)


def _check_width(label: Table, marks: list[Mark], width: float) -> None:
    for mark in marks:
        end = mark.x + text_width(mark.text, mark.font, mark.size) + mark.tracking * len(mark.text)
        if end > width + 1.0 or mark.x < -1.0:
            raise LabelError(f"{label['name']}: {mark.text!r} runs out of its panel")
        lost = without_glyph(mark.text, mark.font)
        if lost:
            raise LabelError(f"{label['name']}: {mark.font} has no glyph for {sorted(lost)}")


def _paint_bars(canvas: Canvas, bars: list[Bar], pad: float) -> None:
    for bar in bars:
        canvas.setFillColor(HexColor(bar.colour))
        canvas.rect(bar.x + pad, -(bar.y + pad) - bar.height, bar.width, bar.height, stroke=0, fill=1)


def _paint_marks(canvas: Canvas, marks: list[Mark], label: Table) -> None:
    """Paints the text the way the label's maker would: in lines, as words without spaces, shuffled, or as glyphs."""
    manner = label.get("draw", "lines")
    if manner == "glyphs":
        marks = [glyph for mark in marks for glyph in _glyphs(mark)]
    if manner == "shuffled":
        marks = random.Random(label["name"]).sample(marks, len(marks))  # noqa: S311 – layout, not secrets
    for mark in marks:
        text = mark.text + " " if mark.space and manner == "lines" else mark.text
        canvas.setFillColor(HexColor(mark.colour))
        canvas.setFont(mark.font, mark.size)
        canvas.drawString(mark.x, -mark.y, text, charSpace=mark.tracking)


def _glyphs(mark: Mark) -> list[Mark]:
    glyphs, x = [], mark.x
    for letter in mark.text:
        glyphs.append(replace(mark, x=x, text=letter, tracking=0.0, space=False))
        x += text_width(letter, mark.font, mark.size) + mark.tracking
    return glyphs
