"""From a picture of a page to frames of upright words, whichever way its text is turned.

In: ``Picture``. Out: one ``Frame`` for each direction of text. Lines that could not be read well are read again by the
better model, from a sheet on which they stand one below the other; what stays unsure is marked ``doubtful``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress, pairwise

import numpy as np
from PIL import Image

from labelcheck.model import Box, Reading
from labelcheck.read.glyphs import Frame, Placed, share_within, turn
from labelcheck.read.ocr import Line, lines_in, looking_side
from labelcheck.read.picture_settings import PictureSettings
from labelcheck.read.pictures import Picture
from labelcheck.read.placing import Ground, TurnedLine, placed_words, strip_of
from labelcheck.read.skew import levelled

_TALL = 1.5
_FEW_LETTERS = 2
"""A box this much higher than wide holds text that is turned by a quarter, if it has more letters than these."""

_STROKE_EDGE = 0.25
"""How far upright strokes of a word's letters may reach out of the box that was found for it, and how far inside of it a
dash lies at least, in its heights."""

_SAME_PLACE = 0.4
"""Two readings of one place share this much of a line's box."""

_STRIP_EDGE = 0.08
_STRIP_HEIGHT = 96
_SHEET_MARGIN = 12
_SHEET_SIDE = 700
"""The edge round a line on a sheet in line heights; its greatest height, the margin round it and the sheet's height in pixels."""

_MUCH = 0.6
"""The better model must find this share of a line's letters at least, or it looked at something else."""


def picture_frames(picture: Picture, settings: PictureSettings, *, careful: bool = False) -> tuple[Frame, ...]:
    """The frames of a picture, one for each direction of text; ``careful`` reads every line with a figure again."""
    ground = Ground(picture, levelled(picture.image))
    reads = _all_directions(ground.level.image, settings)
    reads = _read_again(ground.level.image, reads, settings, careful=careful)
    rules = () if ground.level.angle else picture.rules
    words = {
        direction: placed_words([read for read in reads if read.direction == direction], ground, settings.doubtful)
        for direction in sorted({read.direction for read in reads})
    }
    turned = {direction: tuple(turn(rule, direction, ground.size) for rule in rules) for direction in words}
    kept = _apart_from_letters(turned, words) if rules else ()
    return tuple(Frame(direction, words[direction], tuple(compress(turned[direction], kept)), Reading.OCR) for direction in words)


def _apart_from_letters(rules: Mapping[int, Sequence[Box]], words: Mapping[int, Sequence[Placed]]) -> Sequence[bool]:
    """Whether each rule is no stroke of a letter, for outlined letters are drawn with lines as tables are.

    The rules and the words are those of each direction.
    """
    strokes = np.zeros(len(next(iter(rules.values()), ())), dtype=bool)
    for direction, turned in rules.items():
        left, top, right, bottom = np.array([(rule.x0, rule.top, rule.x1, rule.bottom) for rule in turned]).T
        for box in (placed.word.box for placed in words[direction]):
            edge = np.where(right - left > bottom - top, -_STROKE_EDGE, _STROKE_EDGE) * (box.bottom - box.top)
            across = (left >= box.x0) & (right <= box.x1)
            strokes |= across & (top >= box.top - edge) & (bottom <= box.bottom + edge)
    return [bool(one) for one in ~strokes]


def _all_directions(image: Image.Image, settings: PictureSettings) -> list[TurnedLine]:
    """The lines as they stand; where many are unsure, also those of the picture upside down, and of each place the surer."""
    side = looking_side(image.size, settings.detection_pixels, settings.detection_side)
    lines = lines_in(image, "tiny", side)
    upright = [TurnedLine(line, 90 if _is_tall(line) else 0) for line in lines]
    letters = sum(len(line.text) for line in lines)
    unsure = sum(len(line.text) for line in lines if line.sureness < settings.sure and len(line.text) > _FEW_LETTERS)
    if unsure < settings.turn_letters or unsure < settings.turn_share * letters:
        return upright
    over = lines_in(image.transpose(Image.Transpose.ROTATE_180), "tiny", side)
    turned = [TurnedLine(replace(line, box=turn(line.box, 180, image.size)), 270 if _is_tall(line) else 180) for line in over]
    return _surer([*upright, *turned])


def _surer(reads: Sequence[TurnedLine]) -> list[TurnedLine]:
    """Of the readings of each place the one that is surer, in the order in which they came."""
    kept: dict[int, TurnedLine] = {}
    for number, read in sorted(enumerate(reads), key=lambda one: (-one[1].line.sureness, one[0])):
        if not any(share_within(read.line.box, other.line.box) > _SAME_PLACE for other in kept.values()):
            kept[number] = read
    return [kept[number] for number in sorted(kept)]


def _is_tall(line: Line) -> bool:
    width, height = line.box.x1 - line.box.x0, line.box.bottom - line.box.top
    return height > _TALL * width and len(line.text) > _FEW_LETTERS


def _read_again(image: Image.Image, reads: Sequence[TurnedLine], settings: PictureSettings, *, careful: bool) -> list[TurnedLine]:
    """The lines, those that are unsure as the better model reads them."""
    weak = [n for n, read in enumerate(reads) if _is_weak(read.line, settings, careful=careful)][: settings.most_lines_again]
    letters = sum(len(reads[n].line.text) for n in weak)
    if not any(_has_figure(reads[n].line) for n in weak) and letters <= settings.weak_share * sum(
        len(r.line.text) for r in reads
    ):
        return list(reads)
    strips = [_lowered(strip_of(image, reads[n], _STRIP_EDGE)) for n in weak]
    again = dict(zip(weak, _from_sheets(strips, settings), strict=True))
    return [replace(read, line=_better(read.line, again.get(n, ()), settings)) for n, read in enumerate(reads)]


def _is_weak(line: Line, settings: PictureSettings, *, careful: bool) -> bool:
    """Whether a line is worth the better model: unsure and not hopeless, or with a figure where care is asked for."""
    unsure = settings.hopeless <= line.sureness < settings.weak
    return (careful and _has_figure(line)) or (unsure and len(line.text) >= settings.weak_letters)


def _has_figure(line: Line) -> bool:
    return any(letter.isdigit() for letter in line.text)


def _lowered(strip: Image.Image) -> Image.Image:
    """A strip no higher than is of use: the recogniser takes lines of 48 pixels."""
    if strip.height <= _STRIP_HEIGHT:
        return strip
    width = max(1, round(strip.width * _STRIP_HEIGHT / strip.height))
    return strip.resize((width, _STRIP_HEIGHT), Image.Resampling.LANCZOS)


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
    tops = [0]
    for strip in strips:
        tops.append(tops[-1] + strip.height + 2 * _SHEET_MARGIN)
    sheet = Image.new("RGB", (max(strip.width for strip in strips) + 2 * _SHEET_MARGIN, tops[-1]), "white")
    for strip, top in zip(strips, tops, strict=False):
        paper = strip.resize((1, 1), Image.Resampling.BOX).resize((sheet.width, strip.height + _SHEET_MARGIN))
        sheet.paste(paper, (0, top + _SHEET_MARGIN // 2))
        sheet.paste(strip, (_SHEET_MARGIN, top + _SHEET_MARGIN))
    lines = [(line, (line.box.top + line.box.bottom) / 2) for line in lines_in(sheet, "small", settings.detection_side)]
    return [tuple(line for line, middle in lines if top <= middle < below) for top, below in pairwise(tops)]


def _better(line: Line, again: Sequence[Line], settings: PictureSettings) -> Line:
    """A line as the better model reads it, unless that found little of it or is unsure itself."""
    text = " ".join(one.text for one in sorted(again, key=lambda one: one.box.x0))
    sureness = min((one.sureness for one in again), default=0.0)
    if not again or len(text) < _MUCH * len(line.text) or sureness < min(line.sureness, settings.sure):
        return line
    return Line(text, line.box, sureness)
