"""Owns tables: from rows of cells to one piece a row, with rulings and dotted leaders.

Options of a table: `widths=3,1,1` (shares), `align=lrr`, `head=1` (rows in bold), `rules=grid|rows|head|box|zebra|us|none`,
`leaders`, `valign=top|middle|bottom`, `pad=1.5`, `size=6`. A row of one cell spans the table; a row `===` or `---` is a
thick or a thin bar. A cell that begins with `>` is indented.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .blocks import Bar, Options, Piece, paragraph_pieces, restyle
from .fonts import text_width
from .text import Align, Mark, Style

ALIGN: dict[str, Align] = {"l": "left", "r": "right", "c": "center", "j": "justify"}


@dataclass(frozen=True)
class Grid:
    """The measures of a table."""

    style: Style
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]
    pad: float
    valign: str
    rules: str
    ink: str
    tint: str
    leaders: bool

    @property
    def width(self) -> float:
        """Width of the whole table."""
        return sum(self.widths)


@dataclass(frozen=True)
class Place:
    """Where a row stands in its table."""

    number: int
    heads: bool
    ends_head: bool
    last: bool


def table_pieces(lines: tuple[str, ...], width: float, style: Style, options: Options) -> list[Piece]:
    """Rows of a table from its lines `| a | b |`."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    grid = _grid(rows, width, restyle(style, options), options)
    head = int(options.get("head", "1"))
    pieces: list[Piece] = []
    for number, row in enumerate(rows):
        if row in (["==="], ["---"]):
            pieces.append(_bar(row[0], grid))
            continue
        look = replace(grid, style=replace(grid.style, bold=True), leaders=False) if number < head else grid
        piece = _row(row, look)
        place = Place(number, heads=number < head, ends_head=number == head - 1, last=number == len(rows) - 1)
        pieces.append(replace(piece, bars=_rulings(piece.height, grid, place, divided=len(row) > 1)))
    return pieces


def _grid(rows: list[list[str]], width: float, style: Style, options: Options) -> Grid:
    count = max(map(len, rows))
    shares = [float(s) for s in options.get("widths", ",".join(["1"] * count)).split(",")]
    letters = options.get("align", "l" + "r" * (count - 1))
    if len(shares) != count or len(letters) != count:
        raise ValueError(f"a table of {count} columns has {len(shares)} widths and {len(letters)} aligns: {rows[0]}")
    return Grid(
        style=replace(style, align="left"),
        widths=tuple(width * share / sum(shares) for share in shares),
        aligns=tuple(ALIGN[letter] for letter in letters),
        pad=float(options.get("pad", "1.5")),
        valign=options.get("valign", "top"),
        rules=options.get("rules", "grid"),
        ink=options.get("line", style.colour),
        tint=options.get("tint", "#e9eef0"),
        leaders="leaders" in options,
    )


def _row(cells: list[str], grid: Grid) -> Piece:
    widths = grid.widths if len(cells) > 1 else (grid.width,)
    sets = []
    for cell, width, align in zip(cells, widths, grid.aligns, strict=False):
        indent = 5.0 if cell.startswith(">") else 0.0
        style = replace(grid.style, align=align)
        sets.append(paragraph_pieces(cell.lstrip("> "), width - 2 * grid.pad, style, indent=indent) if cell else [])
    height = max((sum(p.height for p in pieces) for pieces in sets), default=0.0)
    marks: list[Mark] = []
    x = 0.0
    for pieces, width in zip(sets, widths, strict=False):
        free = height - sum(p.height for p in pieces)
        y = grid.pad * 0.6 + {"middle": free / 2, "bottom": free}.get(grid.valign, 0.0)
        for piece in pieces:
            marks += [mark.moved(x + grid.pad, y) for mark in piece.marks]
            y += piece.height
        x += width
    if grid.leaders and len(cells) > 1:
        marks += _leader(marks, grid)
    return Piece(height + grid.pad * 1.2, tuple(marks))


def _leader(marks: list[Mark], grid: Grid) -> list[Mark]:
    """Dots from the end of the name to the first amount on its line."""
    edge = grid.widths[0]
    names = [m for m in marks if m.x < edge]
    amounts = [m for m in marks if m.x >= edge]
    if not names or not amounts:
        return []
    last = max(names, key=lambda m: (m.y, m.x))
    end = last.x + text_width(last.text, last.font, last.size) + 2
    stop = min(m.x for m in amounts) - 2
    font = grid.style.font(False, False)
    count = int((stop - end) / text_width(".", font, grid.style.size))
    if count < 3:
        return []
    start = stop - count * text_width(".", font, grid.style.size)
    return [Mark(start, last.y, "." * count, font, grid.style.size, grid.style.colour, space=True)]


def _bar(sign: str, grid: Grid) -> Piece:
    thick = 3.2 if sign == "===" else 1.2
    return Piece(thick + 0.6, bars=(Bar(0, 0.3, grid.width, thick, grid.ink),))


def _rulings(height: float, grid: Grid, place: Place, *, divided: bool) -> tuple[Bar, ...]:
    """The rulings of one row; `divided` tells that it has more than one cell."""
    thin, ink, width = 0.4, grid.ink, grid.width
    bars: list[Bar] = []
    if grid.rules == "zebra" and place.number % 2 == 0:
        bars.append(Bar(0, 0, width, height, grid.tint))
    if place.number == 0 and grid.rules in ("grid", "rows", "head", "box"):
        bars.append(Bar(0, -thin / 2, width, thin, ink))
    boxed = grid.rules == "box" and (place.last or place.ends_head)
    headed = grid.rules == "head" and (place.heads or place.last)
    if grid.rules in ("grid", "rows", "us") or boxed or headed:
        bars.append(Bar(0, height - thin / 2, width, thin, ink))
    if grid.rules in ("grid", "box"):
        inner = [sum(grid.widths[:n]) for n in range(1, len(grid.widths))] if grid.rules == "grid" and divided else []
        bars += [Bar(x - thin / 2, 0, thin, height, ink) for x in (0.0, *inner, width)]
    return tuple(bars)
