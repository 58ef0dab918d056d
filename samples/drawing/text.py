"""Owns words and lines: from a paragraph with <b>, <i> and <sup> to marks with a place.

A mark is a piece of text at (x, y), y counted down from the top of the paragraph. A tilde in the text is a place where
the word may be hyphenated at a line end. Nothing here knows panels or pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from .fonts import text_width

Align = Literal["left", "right", "center", "justify"]
_TAG = re.compile(r"<(/?)(b|i|sup)>")
LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("fi", "ﬁ"), ("fl", "ﬂ"))


@dataclass(frozen=True)
class Style:
    """How a paragraph looks."""

    family: str
    size: float
    colour: str = "#000000"
    align: Align = "left"
    leading: float = 1.2
    bold: bool = False
    italic: bool = False
    tracking: float = 0.0
    hyphen: str = "-"
    ligatures: bool = False

    def font(self, bold: bool, italic: bool) -> str:
        """The registered name of one cut of the family."""
        style = "bold" if bold or self.bold else "italic" if italic or self.italic else "regular"
        return f"{self.family}-{style}"


@dataclass(frozen=True)
class Mark:
    """A piece of text at its place; `space` tells that a space glyph follows it."""

    x: float
    y: float
    text: str
    font: str
    size: float
    colour: str
    tracking: float = 0.0
    space: bool = False

    def moved(self, dx: float, dy: float) -> Mark:
        """The same mark elsewhere."""
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True)
class Fragment:
    """A part of a word in one font."""

    text: str
    font: str
    size: float
    tracking: float
    raised: bool = False

    @property
    def width(self) -> float:
        """Width in points without the hyphenation marks."""
        shown = self.text.replace("~", "")
        return text_width(shown, self.font, self.size) + self.tracking * len(shown)


Word = tuple[Fragment, ...]


def word_width(word: Word) -> float:
    """Width of a word in points."""
    return sum(fragment.width for fragment in word)


def split_words(text: str, style: Style) -> list[Word]:
    """Reads the markup of a paragraph into words."""
    words: list[list[Fragment]] = [[]]
    on = {"b": False, "i": False, "sup": False}
    place = 0
    for tag in [*_TAG.finditer(text), None]:
        chunk = text[place : tag.start()] if tag else text[place:]
        for number, piece in enumerate(re.split(r"[ \t\n]+", chunk)):
            if number:
                words.append([])
            if piece:
                words[-1].append(_fragment(piece, style, on))
        if tag:
            on[tag[2]] = not tag[1]
            place = tag.end()
    return [tuple(word) for word in words if word]


def break_lines(words: list[Word], width: float, style: Style, *, first_indent: float = 0.0) -> list[list[Word]]:
    """Fills lines greedily; hyphenates where a word has marks for it, and refuses a word that fits on no line."""
    space = space_width(style)
    lines: list[list[Word]] = [[]]
    used = first_indent
    queue = list(words)
    while queue:
        word = queue.pop(0)
        gap = space if lines[-1] else 0.0
        if used + gap + word_width(word) <= width + 0.01:
            lines[-1].append(word)
            used += gap + word_width(word)
            continue
        parts = _hyphenate(word, width - used - gap, style)
        if parts:
            lines[-1].append(parts[0])
            queue.insert(0, parts[1])
        elif not lines[-1]:
            raise ValueError(f"{''.join(f.text for f in word)!r} is wider than its line of {width:.0f} points")
        else:
            queue.insert(0, word)
        lines.append([])
        used = 0.0
    return lines if lines[-1] else lines[:-1]


def place_line(line: list[Word], width: float, style: Style, *, last: bool) -> list[Mark]:
    """Marks of one line with its baseline at y = 0."""
    space = space_width(style)
    free = width - sum(map(word_width, line)) - space * (len(line) - 1)
    x = {"right": free, "center": free / 2}.get(style.align, 0.0)
    if style.align == "justify" and not last and len(line) > 1:
        space += free / (len(line) - 1)
    marks = []
    for number, word in enumerate(line):
        for index, fragment in enumerate(word):
            ends_word = index == len(word) - 1 and number < len(line) - 1
            marks.append(_mark(fragment, x, style, space=ends_word))
            x += fragment.width
        x += space
    return marks


def space_width(style: Style) -> float:
    """Width of the space between words."""
    return text_width(" ", style.font(False, False), style.size) + style.tracking


def _mark(fragment: Fragment, x: float, style: Style, *, space: bool) -> Mark:
    shown = fragment.text.replace("~", "")
    lift = -style.size * 0.33 if fragment.raised else 0.0
    return Mark(x, lift, shown, fragment.font, fragment.size, style.colour, fragment.tracking, space)


def _fragment(piece: str, style: Style, on: dict[str, bool]) -> Fragment:
    if style.ligatures:
        for letters, glyph in LIGATURES:
            piece = piece.replace(letters, glyph)
    size = style.size * 0.62 if on["sup"] else style.size
    return Fragment(piece, style.font(on["b"], on["i"]), size, style.tracking, on["sup"])


def _hyphenate(word: Word, room: float, style: Style) -> tuple[Word, Word] | None:
    """The largest first part that fits with its hyphen, and the rest."""
    if len(word) != 1 or "~" not in word[0].text:
        return None
    syllables = word[0].text.split("~")
    for count in range(len(syllables) - 1, 0, -1):
        hyphen = "" if syllables[count - 1].endswith("-") else style.hyphen
        head = replace(word[0], text="".join(syllables[:count]) + hyphen)
        if head.width <= room:
            return (head,), (replace(word[0], text="~".join(syllables[count:])),)
    return None
