"""From characters to words: letters drawn twice, raised footnote marks, leading dots, letter-spaced headings.

Characters are put in order by their places alone; the order in which they were drawn is no reading order. In: the
characters of one direction of text, turned upright. Out: words with their boxes on the page and upright.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from labelcheck.model import Box, Word
from labelcheck.read.glyphs import Frame, Glyph, Placed, RawPage, hull, is_bold, turn, turn_back, upright_glyphs

_GAP_RATIO = 0.15
"""A gap of this share of the type size ends a word: labels place words without space characters."""

_SHIFT_EMS = 0.08
"""Letters that lie less than this share of the type size apart are one letter drawn more than once."""

_RAISED = 0.8
"""A digit smaller than this share of the line's type size, with its foot above the line's, marks a footnote."""

_LINE_SHARE = 0.25
_LEAST_LINE = 0.6
"""Characters whose tops differ by less than this share of the usual type size stand on one line; in points at least."""

_BOLD_CACHE = 512

_from_left = attrgetter("x0", "x1")


def page_frames(page: RawPage) -> tuple[Frame, ...]:
    """The frames of a page, upright text first."""
    frames = []
    for direction, glyphs in upright_glyphs(page):
        words = _words(glyphs, direction, page)
        rules = page.rules if direction == 0 else tuple(turn(rule, direction, page.size) for rule in page.rules)
        frames.append(Frame(direction, words, rules))
    return tuple(frames)


def _words(glyphs: Sequence[Glyph], direction: int, page: RawPage) -> tuple[Placed, ...]:
    sizes = sorted([glyph.size for glyph in glyphs])
    tolerance = max(_LEAST_LINE, _LINE_SHARE * sizes[len(sizes) // 2])
    lines = _lines(glyphs, tolerance)
    dropped = _doubles(lines)
    dropped |= _footnote_marks(glyphs, dropped)
    if dropped:
        lines = _lines([glyph for glyph in glyphs if id(glyph) not in dropped], tolerance)
    placed = [_placed(letters, direction, page) for line in lines for letters in _letters_of_words(line, tolerance)]
    return tuple(_joined_letters([word for word in placed if not _is_leader(word.word.text)]))


def _lines(glyphs: Sequence[Glyph], tolerance: float) -> list[list[Glyph]]:
    """Characters line by line, each line from left to right; a line is a run of tops with no step wider than the tolerance."""
    numbers: dict[float, int] = {}
    number, before = -1, None
    for top in sorted({glyph.top for glyph in glyphs}):
        if before is None or top > before + tolerance:
            number += 1
        numbers[top] = number
        before = top
    lines: list[list[Glyph]] = [[] for _ in range(number + 1)]
    for glyph in glyphs:
        lines[numbers[glyph.top]].append(glyph)
    for line in lines:
        line.sort(key=_from_left)
    return lines


def _doubles(lines: Iterable[Sequence[Glyph]]) -> set[int]:
    """The ids of letters that repeat one in the same place: bold type is made by drawing it twice or three times with a shift.

    What counts as the same place goes by the type size: 'll' in 4 pt type stands closer than a shift in 20 pt type.
    """
    doubles: set[int] = set()
    for line in lines:
        for index in range(1, len(line)):
            glyph = line[index]
            shift = _SHIFT_EMS * glyph.size
            place = index - 1
            while place >= 0 and glyph.x0 - line[place].x0 <= shift:
                other = line[place]
                if other.text == glyph.text and _is_same_type(other, glyph) and abs(other.top - glyph.top) <= shift:
                    doubles.add(id(glyph))
                    break
                place -= 1
    return doubles


def _is_same_type(one: Glyph, other: Glyph) -> bool:
    return one.font == other.font and round(one.size, 1) == round(other.size, 1)


def _footnote_marks(glyphs: Sequence[Glyph], dropped: set[int]) -> set[int]:
    """The ids of small raised digits behind a word or a unit: '400 mg' with a raised 1 is not 400 mg1.

    A mark is drawn right after what it marks; a space without width between the two was made up by the reader.
    """
    marks: set[int] = set()
    drawn = [glyph for glyph in glyphs if glyph.x1 > glyph.x0 and id(glyph) not in dropped] if dropped else glyphs
    for index, glyph in enumerate(drawn):
        if index and glyph.text.isdigit():
            place = index - 1
            while place and drawn[place].x1 <= drawn[place].x0:
                place -= 1
            followed_by_charge = index + 1 < len(drawn) and drawn[index + 1].text == "+"
            if not followed_by_charge and _is_raised(glyph, drawn[place]):
                marks.add(id(glyph))
    return marks


def _is_raised(glyph: Glyph, before: Glyph) -> bool:
    smaller = glyph.size < _RAISED * before.size
    higher = glyph.bottom < before.bottom - 0.15 * before.size
    beside = -0.5 <= glyph.x0 - before.x1 < 0.3 * before.size
    return smaller and higher and beside and not before.text.isspace()


def _letters_of_words(line: Sequence[Glyph], tolerance: float) -> Iterable[list[Glyph]]:
    """The letters of each word of a line: a space ends a word, and so does a gap or a step up or down."""
    letters: list[Glyph] = []
    end = top = 0.0
    for glyph in line:
        if glyph.text.isspace():
            if letters:
                yield letters
                letters = []
            continue
        if letters and (glyph.x0 > end or abs(glyph.top - top) > tolerance):
            yield letters
            letters = []
        letters.append(glyph)
        end = glyph.x1 + _GAP_RATIO * glyph.size
        top = glyph.top
    if letters:
        yield letters


def _placed(letters: Sequence[Glyph], direction: int, page: RawPage) -> Placed:
    texts, lefts, tops, rights, bottoms, *_ = zip(*letters, strict=True)
    box = Box(min(lefts), min(tops), max(rights), max(bottoms))
    first = letters[0]
    on_page = box if direction == 0 else turn_back(box, direction, page.size)
    return Placed(Word("".join(texts), on_page, round(first.size, 2), page.number, direction), box, _is_bold(first.font))


_is_bold = lru_cache(maxsize=_BOLD_CACHE)(is_bold)


def _is_leader(text: str) -> bool:
    """Whether a word is a row of dots that leads the eye from a name to its amount."""
    return len(text) > 2 and set(text) <= set("._·…")


def _joined_letters(placed: list[Placed]) -> Iterable[Placed]:
    """Join the letters of a letter-spaced heading ('M A G N E S I U M') to words."""
    run: list[Placed] = []
    for one in placed:
        if len(one.word.text) == 1 and one.word.text.isalnum() and (not run or _follows(run[-1], one)):
            run.append(one)
            continue
        yield from _joined_run(run)
        run = []
        if len(one.word.text) == 1 and one.word.text.isalnum():
            run = [one]
        else:
            yield one
    yield from _joined_run(run)


def _follows(before: Placed, after: Placed) -> bool:
    same_line = abs(before.box.top - after.box.top) < 0.3 * before.word.size
    return same_line and before.word.size == after.word.size and 0 <= after.box.x0 - before.box.x1 < 2.5 * before.word.size


def _joined_run(run: list[Placed]) -> Iterable[Placed]:
    if len(run) < 4:
        yield from run
        return
    gaps = [after.box.x0 - before.box.x1 for before, after in pairwise(run)]
    usual = sorted(gaps)[len(gaps) // 2]
    part = [run[0]]
    for gap, one in zip(gaps, run[1:], strict=True):
        if gap > 1.8 * usual + 0.5:
            yield _as_one(part)
            part = []
        part.append(one)
    yield _as_one(part)


def _as_one(part: list[Placed]) -> Placed:
    first = part[0]
    text = "".join(one.word.text for one in part)
    box = hull(one.box for one in part)
    on_page = hull(one.word.box for one in part)
    return Placed(Word(text, on_page, first.word.size, first.word.page, first.word.direction), box, first.bold)
