"""Text made alike for comparing: lower case, no accents, one kind of dash and space (line ends and tabs stay).

``normalise`` keeps the way back from each character of the result to the text it came from.
Every comparison of label text with the lexicon goes through here, on both sides.
"""

from __future__ import annotations

import string
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_FRACTIONS = frozenset("¼½¾")
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_FOLDED = {
    **_DASHES,
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
    "µ": "u",
    "μ": "u",
    "’": "'",
    "‘": "'",
    "′": "'",
}
_FOLDED |= {
    "“": '"',
    "”": '"',
    "„": '"',
    "×": "x",
    "✕": "x",
    "·": ".",
    "•": "•",
    "®": " ",
    "™": " ",
    "©": " ",
    "…": "…",
    "¼": "1/4",
    "½": "1/2",
    "¾": "3/4",
}
_AS_THEY_ARE = frozenset(string.ascii_lowercase + string.digits + " \n\t.,:;()/%*")
_SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")


class Normal(NamedTuple):
    """Normalised text, and for each of its characters the index of the character it was made from."""

    text: str
    origin: tuple[int, ...]


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if character in "\n\t":
        return character
    lowered = character.lower()
    if lowered in _FOLDED:
        return _FOLDED[lowered]
    if character in "®™©":
        return " "
    parts = unicodedata.normalize("NFKD", lowered).lower()
    folded = "".join(part for part in parts if not unicodedata.combining(part))
    folded = "".join(_FOLDED.get(part, part) for part in folded)
    return " " if folded.isspace() else folded


def normalise(text: str) -> Normal:
    """Fold case, accents, dashes and spaces; a hyphen between letters becomes a space, a footnote's raised digit goes."""
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        if character in _AS_THEY_ARE:
            characters.append(character)
            origin.append(index)
            continue
        if character in _SUPERSCRIPTS and text[index + 1 : index + 2] not in ("+", "⁺"):
            folded = " "
        elif character == "\N{SOFT HYPHEN}":
            folded = ""
        else:
            folded = _fold(character)
            if character in _FRACTIONS and text[index - 1 : index].isdigit():
                folded = " " + folded
        if folded == "-" and _joins_letters(text, index):
            folded = " "
        characters.append(folded)
        origin.extend([index] * len(folded))
    return Normal("".join(characters), tuple(origin))


def _joins_letters(text: str, index: int) -> bool:
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if before in _FOLDED and before not in _FRACTIONS:
        before = _FOLDED[before]  # a sign may stand for a letter: '×'
    after = _FOLDED.get(after, after)
    return (before.isalpha() and after.isalnum()) or ((before.isdigit() or before in _FRACTIONS) and after.isalpha())


def plain(text: str) -> str:
    """Normalised text with single spaces, for comparing whole phrases."""
    return " ".join(normalise(text).text.split())
