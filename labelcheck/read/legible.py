"""Whether what a reader found on a page is text: fonts that don't say what their characters mean give garbage.

In: a ``RawPage``. Out: the share of its characters that mean nothing, from 0 to 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import tomli

from labelcheck.read.glyphs import RawPage

_MEANINGLESS = re.compile("\N{REPLACEMENT CHARACTER}|[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]|\\(cid:\\d+\\)")
"""Signs for what is unknown, control characters, private ones, and what pdfminer writes for a glyph without a meaning."""
_LATIN = re.compile("[a-zà-ɏ]")


@dataclass(frozen=True, slots=True)
class Legibility:
    """When characters are taken for garbage: see ``[legibility]`` in ``data/reading.toml``."""

    few: int
    doubtful_share: float
    unusable_share: float
    much_text: float
    letters: int
    vowels: str
    vowel_share: float


@lru_cache(maxsize=1)
def legibility() -> Legibility:
    """The limits of ``data/reading.toml``."""
    content = tomli.loads((files("labelcheck") / "data" / "reading.toml").read_text(encoding="utf-8"))
    return Legibility(**content["legibility"])


def garbled_share(page: RawPage, unnamed: float, limits: Legibility) -> float:
    """The share of a page's characters that mean nothing; ``unnamed`` is the share that the reader itself could not name."""
    return garbled_text("".join([glyph.text for glyph in page.glyphs]), len(page.glyphs), unnamed, limits)


def garbled_text(text: str, count: int, unnamed: float, limits: Legibility) -> float:
    """The share of a text's characters that mean nothing; ``count`` is their number, for one may be written as several.

    Letters that form no words are all garbage: a shifted alphabet has too few vowels.
    """
    garbled = max(len(_MEANINGLESS.findall(text)), unnamed * count)
    if garbled < limits.few:
        garbled = 0
    lowered = text.lower()
    letters = len(_LATIN.findall(lowered))
    if letters >= limits.letters and sum(map(lowered.count, limits.vowels)) < limits.vowel_share * letters:
        return 1.0
    return min(garbled / max(count, 1), 1.0)
