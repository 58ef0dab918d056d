"""From a picture of a page to frames of upright words, whichever way its text is turned.

In: ``Picture``. Out: one ``Frame`` for each direction of text, with words in points, as the readers of PDF text give
them. Lines that could not be read well are read again by the better model; what stays unsure is marked ``doubtful``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PIL import Image

from labelcheck.model import Box, Reading, Word
from labelcheck.read.glyphs import Frame, Placed, turn, turn_back
from labelcheck.read.inkgaps import word_extents
from labelcheck.read.picture_settings import PictureSettings
from labelcheck.read.ocr import Line, lines_in
from labelcheck.read.pictures import Picture
from labelcheck.read.skew import Levelled, levelled

_TALL = 1.5
_FEW_LETTERS = 2
"""A box this much higher than wide holds text that is turned by a quarter, if it has more letters than these."""

_BOX_SIZES = 1.06
"""Height of the recogniser's box in type sizes: the median over 465 lines of rendered PDF text."""

_TRIM = 0.1
"""The recogniser's box begins this share of the type size above the line."""

_STRIP_EDGE = 0.08
_SHEET_MARGIN = 12
_SHEET_SIDE = 1400
"""Pixels round each line on a sheet of lines that are read again, and the sheet's height."""


@dataclass(frozen=True)
class _Read:
    """A line with the direction of its text; ``line.box`` is in the pixels of the levelled picture."""

    line: Line
    direction: int


def picture_frames(picture: Picture, settings: PictureSettings, *, careful: bool = False) -> tuple[Frame, ...]:
    """The frames of a picture; ``careful`` reads every line with a figure again, not only those that were read badly."""
    level = levelled(picture.image)
    reads = _all_directions(level.image, settings)
    reads = _read_again(level.image, reads, settings, careful=careful)
    size = level.image.width / picture.scale, level.image.height / picture.scale
    directions = sorted({read.direction for read in reads})
    rules = () if level.angle else picture.rules
    return tuple(
        Frame(
            direction,
            _words([read for read in reads if read.direction == direction], picture, level, size),
            tuple(turn(rule, direction, size) for rule in rules),
            Reading.OCR,
        )
        for direction in directions
    )


def _all_directions(image: Image.Image, settings: PictureSettings) -> list[_Read]:
    """The lines as they stand; where many are unsure, also those of the picture upside down, and of each place the surer."""
    lines = lines_in(image, "tiny", settings.detection_side)
    upright = [_Read(line, 90 if _is_tall(line) else 0) for line in lines]
    letters = sum(len(line.text) for line in lines)
    unsure = sum(len(line.text) for line in lines if line.sureness < settings.sure and (_is_tall(line) or len(line.text) > _FEW_LETTERS))
    if unsure < settings.turn_letters or unsure < settings.turn_share * letters:
        return upright
    over = lines_in(image.transpose(Image.Transpose.ROTATE_180), "tiny", settings.detection_side)
    turned = [_Read(replace(line, box=turn(line.box, 180, image.size)), 270 if _is_tall(line) else 180) for line in over]
    return _surer(upright, turned)


def _surer(upright: Sequence[_Read], turned: Sequence[_Read]) -> list[_Read]:
    """Of the readings of each place the one that is surer."""
    kept: list[_Read] = []
    for read in sorted([*upright, *turned], key=lambda one: (-one.line.sureness, one.direction)):
        if not any(share_within(read.line.box, other.line.box) > 0.4 for other in kept):
            kept.append(read)
    order = {id(read): number for number, read in enumerate([*upright, *turned])}
    return sorted(kept, key=lambda read: order[id(read)])


def share_within(inner: Box, outer: Box) -> float:
    """The share of a box that lies within another."""
    width = min(inner.x1, outer.x1) - max(inner.x0, outer.x0)
    height = min(inner.bottom, outer.bottom) - max(inner.top, outer.top)
    area = (inner.x1 - inner.x0) * (inner.bottom - inner.top)
    return max(width, 0.0) * max(height, 0.0) / area if area > 0 else 0.0


def _is_tall(line: Line) -> bool:
    width, height = line.box.x1 - line.box.x0, line.box.bottom - line.box.top
    return height > _TALL * width and len(line.text) > _FEW_LETTERS


def _read_again(image: Image.Image, reads: Sequence[_Read], settings: PictureSettings, *, careful: bool) -> list[_Read]:
    """The lines, those that are unsure read again by the better model from a sheet on which they stand one below the other."""
    weak = [n for n, read in enumerate(reads) if _is_weak(read.line, settings, careful=careful)][: settings.most_lines_again]
    better = dict(zip(weak, _from_sheets([_strip(image, reads[n], _STRIP_EDGE) for n in weak], settings), strict=True))
    return [replace(read, line=_better(read.line, better[n], settings)) if n in better else read for n, read in enumerate(reads)]


def _is_weak(line: Line, settings: PictureSettings, *, careful: bool) -> bool:
    figure = any(c.isdigit() for c in line.text)
    return line.sureness < (settings.sure_figure if figure else settings.sure) or (careful and figure)


def _strip(image: Image.Image, read: _Read, share: float = 0.0) -> Image.Image:
    """The piece of the picture that holds a line, turned upright, with an edge of this share of its height."""
    box = read.line.box
    edge = share * min(box.x1 - box.x0, box.bottom - box.top)
    piece = image.crop((round(box.x0 - edge), round(box.top - edge), round(box.x1 + edge), round(box.bottom + edge)))
    turns = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    return piece.transpose(turns[read.direction]) if read.direction else piece


def _from_sheets(strips: Sequence[Image.Image], settings: PictureSettings) -> list[tuple[Line, ...]]:
    """What the better model reads on each strip."""
    found: list[tuple[Line, ...]] = []
    sheet: list[Image.Image] = []
    height = 0
    for strip in strips:
        if sheet and height + strip.height + 2 * _SHEET_MARGIN > _SHEET_SIDE:
            found += _on_sheet(sheet, settings)
            sheet, height = [], 0
        sheet.append(strip)
        height += strip.height + 2 * _SHEET_MARGIN
    return found + (_on_sheet(sheet, settings) if sheet else [])


def _on_sheet(strips: Sequence[Image.Image], settings: PictureSettings) -> list[tuple[Line, ...]]:
    tops = [_SHEET_MARGIN]
    for strip in strips:
        tops.append(tops[-1] + strip.height + 2 * _SHEET_MARGIN)
    sheet = Image.new("RGB", (max(strip.width for strip in strips) + 2 * _SHEET_MARGIN, tops[-1]), "white")
    for strip, top in zip(strips, tops, strict=False):
        sheet.paste(strip.resize((1, 1), Image.Resampling.BOX).resize((sheet.width, strip.height + _SHEET_MARGIN)), (0, top - _SHEET_MARGIN // 2))
        sheet.paste(strip, (_SHEET_MARGIN, top))
    lines = lines_in(sheet, "small", settings.detection_side)
    middles = [(line, (line.box.top + line.box.bottom) / 2) for line in lines]
    return [tuple(line for line, middle in middles if top <= middle < below) for top, below in pairwise(tops)]


def _better(line: Line, again: Sequence[Line], settings: PictureSettings) -> Line:
    """A line as the better model reads it, unless that found little of it or is unsure itself."""
    text = " ".join(one.text for one in sorted(again, key=lambda one: one.box.x0))
    sureness = min((one.sureness for one in again), default=0.0)
    if len(text) < 0.6 * len(line.text) or sureness < min(line.sureness, settings.sure):
        return line
    return Line(text, line.box, sureness)


def _words(reads: Sequence[_Read], picture: Picture, level: Levelled, size: tuple[float, float]) -> tuple[Placed, ...]:
    return tuple(placed for read in reads for placed in _words_of(read, picture, level, size))


def _words_of(read: _Read, picture: Picture, level: Levelled, size: tuple[float, float]) -> list[Placed]:
    """The words of a line, each where its ink stands; boxes on the page lead back through turn and lean."""
    scale = picture.scale
    whole = turn(_divided(read.line.box, scale), read.direction, size)
    type_size = max((whole.bottom - whole.top) / _BOX_SIZES, 0.1)
    top, bottom = whole.top + _TRIM * type_size, whole.top + (1 + _TRIM) * type_size
    texts = read.line.text.split()
    placed: list[Placed] = []
    for text, (start, end) in zip(texts, word_extents(_strip(level.image, read), texts), strict=True):
        box = Box(whole.x0 + start / scale, top, whole.x0 + end / scale, bottom)
        on_page = _on_page(box, read.direction, picture, level, size)
        placed.append(Placed(Word(text, on_page, round(type_size, 2), picture.page, read.direction), box, bold=False))
    return placed


def _divided(box: Box, scale: float) -> Box:
    return Box(box.x0 / scale, box.top / scale, box.x1 / scale, box.bottom / scale)


def _on_page(box: Box, direction: int, picture: Picture, level: Levelled, size: tuple[float, float]) -> Box:
    upright = turn_back(box, direction, size)
    scale = picture.scale
    pixels = Box(upright.x0 * scale, upright.top * scale, upright.x1 * scale, upright.bottom * scale)
    return _divided(level.back(pixels), scale)
