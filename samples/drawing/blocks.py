"""Owns the small markup of a panel: from its text to blocks, and from blocks to pieces with a height.

A line is a block: `# heading`, `- bullet`, `| table | row |`, `---` a rule, anything else a paragraph; an empty line is
a little air. `{size=9 bold center}` before a block sets its look; alone on a line it holds for the next block or table.
Pieces are what columns are filled with. Nothing here knows pages.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from typing import get_args

from .text import Align, Mark, Style, break_lines, place_line, space_width, split_words

Options = dict[str, str]


@dataclass(frozen=True)
class Bar:
    """A filled rectangle, y down from the top of its piece."""

    x: float
    y: float
    width: float
    height: float
    colour: str

    def moved(self, dx: float, dy: float) -> Bar:
        """The same bar elsewhere."""
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True)
class Piece:
    """What may not be divided over two columns: a line of text, a row of a table, air."""

    height: float
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()
    air: bool = False


@dataclass(frozen=True)
class Block:
    """One block of a panel as written."""

    kind: str  # paragraph, heading, bullet, table, rule, air, barcode
    lines: tuple[str, ...] = ()
    options: Options = field(default_factory=dict)


def read_blocks(text: str) -> list[Block]:
    """Reads the markup of a panel."""
    blocks: list[Block] = []
    pending: Options = {}
    for line in text.strip("\n").split("\n"):
        options, rest = _leading_options(line)
        if options is not None and not rest and not {"gap", "barcode"} & options.keys():
            pending = options
            continue
        if rest.startswith("|") and blocks and blocks[-1].kind == "table" and not pending:
            blocks[-1] = replace(blocks[-1], lines=(*blocks[-1].lines, rest))
            continue
        blocks.append(_block(rest, {**pending, **(options or {})}))
        pending = {}
    return blocks


def restyle(style: Style, options: Options) -> Style:
    """The style of a block: that of the panel with its own options."""
    align = next((name for name in get_args(Align) if name in options), style.align)
    return replace(
        style,
        size=float(options.get("size", style.size)),
        colour=options.get("ink", style.colour),
        align=align,
        leading=float(options.get("leading", style.leading)),
        bold="bold" in options or style.bold,
        italic="italic" in options or style.italic,
        tracking=float(options.get("tracking", style.tracking)),
        family=options.get("font", style.family),
    )


def paragraph_pieces(text: str, width: float, style: Style, *, indent: float = 0.0) -> list[Piece]:
    """Lines of a paragraph."""
    lines = break_lines(split_words(text, style), width - indent, style)
    height = style.size * style.leading
    drop = (height - style.size) / 2 + style.size * 0.8
    pieces = []
    for number, line in enumerate(lines):
        marks = place_line(line, width - indent, style, last=number == len(lines) - 1)
        pieces.append(Piece(height, tuple(mark.moved(indent, drop) for mark in marks)))
    return pieces


def heading_pieces(text: str, width: float, style: Style, options: Options) -> list[Piece]:
    """A heading in the look of the panel's `heading` options."""
    look = restyle(style, {"bold": "", **options})
    look = replace(look, size=style.size * float(options.get("scale", 1.0)))
    if "caps" in options:
        text = text.upper()
    pieces = paragraph_pieces(text, width, look)
    if "underline" in options:
        last = pieces[-1]
        bar = Bar(0, last.height - 0.6, width, 0.5, look.colour)
        pieces[-1] = replace(last, height=last.height + 1.2, bars=(bar,))
    if "band" in options:
        pieces = [replace(p, bars=(Bar(-1, 0, width + 2, p.height, options["band"]),)) for p in pieces]
    return [Piece(style.size * float(options.get("before", 0.35)), air=True), *pieces]


def bullet_pieces(text: str, width: float, style: Style, bullet: str) -> list[Piece]:
    """A bullet with a hanging indent."""
    indent = sum(f.width for word in split_words(bullet, style) for f in word) + space_width(style) * 1.5
    pieces = paragraph_pieces(text, width, replace(style, align=_hanging(style)), indent=indent)
    sign = paragraph_pieces(bullet, indent, replace(style, align="left"))[0]
    signs = tuple(replace(mark, space=True) for mark in sign.marks)
    return [replace(pieces[0], marks=(*signs, *pieces[0].marks)), *pieces[1:]]


def rule_pieces(width: float, style: Style, options: Options) -> list[Piece]:
    """A horizontal rule over the width."""
    thick = float(options.get("thick", 0.5))
    return [Piece(thick + 2.4, bars=(Bar(0, 1.2, width, thick, options.get("ink", style.colour)),))]


def barcode_pieces(digits: str, width: float, style: Style) -> list[Piece]:
    """Bars that look like an EAN code, with its digits below; no scanner would read them."""
    style = replace(style, size=4.5, align="left", bold=False)
    unit, height, x = 0.55, 16.0, 0.0
    bars = []
    for number, digit in enumerate(digits * 2):
        thick = unit * (1 + (int(digit) + number) % 3)
        bars.append(Bar(x, 0, thick, height, style.colour))
        x += thick + unit * (1 + int(digit) % 3)
    text = paragraph_pieces(digits, max(width, x), style)[0]
    return [Piece(height + 1, bars=tuple(bars)), text]


def _hanging(style: Style) -> Align:
    """Centred bullets would float."""
    return "left" if style.align == "center" else style.align


def _leading_options(line: str) -> tuple[Options | None, str]:
    if not line.startswith("{"):
        return None, line
    inside, _, rest = line[1:].partition("}")
    pairs = (word.partition("=") for word in shlex.split(inside))
    return {key: value for key, _, value in pairs}, rest.strip()


def _block(line: str, options: Options) -> Block:
    if "barcode" in options:
        return Block("barcode", (options["barcode"],), options)
    if not line:
        return Block("air", (), options)
    if line.startswith("|"):
        return Block("table", (line,), options)
    if line == "---":
        return Block("rule", (), options)
    for sign, kind in (("# ", "heading"), ("- ", "bullet")):
        if line.startswith(sign):
            return Block(kind, (line[2:],), options)
    return Block("paragraph", (line,), options)
