"""What recognition confuses: letters that look alike, misread units, digits and signs, from ``data/misread.toml``.

``skeleton`` makes alike letters one; ``apart`` counts the letters two words differ by. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

import tomli

from labelcheck.normal import plain


@dataclass(frozen=True, slots=True, eq=False)
class Confusions:
    """``data/misread.toml``: alike letters as (read, stands for), limits for words and amounts, misread units and signs."""

    alike: tuple[tuple[str, str], ...]
    same_from: int
    one_from: int
    two_from: int
    near_kidney: int
    part_letters: int
    joined_words: int
    joined_letters: int
    compound_endings: tuple[str, ...]
    other: frozenset[str]
    joined: frozenset[str]
    elided_from: int
    elided: Mapping[str, tuple[str, ...]]
    least_percent: Decimal
    most_mg: Decimal
    most_letters: int
    units: Mapping[str, str]
    digits: Mapping[str, str]
    percent_signs: tuple[str, ...]

    def skeleton(self, word: str, *, pairs: bool = False) -> str:
        """A normalised word with alike letters made one, as in 'magneslum'; with ``pairs`` also 'rn' and 'm'."""
        for read, meant in self.alike:
            if pairs or len(read) == 1:
                word = word.replace(read, meant)
        return word

    def reach(self, word: str) -> int:
        """How many letters a word may differ by from the name it is read as, -1 where it is too short to be read as any."""
        steps = (self.same_from, self.one_from, self.two_from)
        return sum(len(word) >= step for step in steps) - 1


@lru_cache(maxsize=1)
def load_confusions() -> Confusions:
    """The confusions of ``data/misread.toml``."""
    content = tomli.loads((files("labelcheck") / "data" / "misread.toml").read_text(encoding="utf-8"))
    words, amounts = content["words"], content["amounts"]
    alike = tuple((read, meant) for meant, reads in content["alike"].items() for read in reads)
    return Confusions(
        alike=tuple(sorted(alike, key=lambda one: -len(one[0]))),
        compound_endings=tuple(words.pop("compound_endings")),
        other=frozenset(map(plain, words.pop("other"))),
        joined=frozenset(words.pop("joined")),
        elided={language: tuple(articles) for language, articles in content["elided"].items()},
        **words,
        least_percent=Decimal(amounts["least_percent"]),
        most_mg=Decimal(amounts["most_mg"]),
        most_letters=amounts["most_letters"],
        units=content["units"],
        digits=content["digits"],
        percent_signs=tuple(sorted(content["percent"]["signs"], key=lambda sign: -len(sign))),
    )


def apart(one: str, other: str, most: int) -> int:
    """How many letters two words differ by (changed, missing, added, two swapped), ``most`` + 1 where it is more.

    >>> apart("citnate", "citrate", 2), apart("nitrate", "citrates", 1)
    (1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
