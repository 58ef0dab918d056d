"""Words of the lexicon that stand for any ending (``magnesium*``), and which of them a word of a label begins with.

In: phrases of the lexicon, then words. Out: for each word the stem that stands for it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence

from labelcheck.knowledge import Phrase

TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_|[\n\t]")  # no phrase runs on into another line or cell
WILD = "*"
_WORDS = 20_000
"""Words whose stems are remembered: a label has some hundreds, most of them those of other labels."""


class Stems:
    """Words that stand for any ending: the longest stem a word begins with is its NORM."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._sorted = sorted(stems)
        self._all = frozenset(self._sorted)
        self._shortest = min((len(stem) for stem in self._all), default=1)
        self._found: dict[str, str] = {}

    def of(self, word: str) -> str:
        """The word's longest stem with a ``*``, or the word itself; words come again from panel to panel."""
        if word not in self._found:
            if len(self._found) >= _WORDS:
                self._found.clear()
            self._found[word] = self._longest_of(word)
        return self._found[word]

    def _longest_of(self, word: str) -> str:
        if word.endswith(WILD):
            return word
        for length in range(len(word), self._shortest - 1, -1):
            if word[:length] in self._all:
                return word[:length] + WILD
        return word

    def variants(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """A pattern in every way its stems can appear: a longer stem that begins with one of them hides it."""
        patterns: list[tuple[str, ...]] = [()]
        for word in words:
            choices = [word]
            if word.endswith(WILD):
                first = bisect.bisect_right(self._sorted, word[:-1])
                last = bisect.bisect_left(self._sorted, word[:-1] + "\uffff")
                choices += [stem + WILD for stem in self._sorted[first:last]]
            patterns = [(*pattern, choice) for pattern in patterns for choice in choices]
        return patterns


def stems_of(phrases: Iterable[Phrase]) -> set[str]:
    """The last words of all phrases that stand for any ending, without their sign."""
    return {
        pieces[-1]
        for phrase in phrases
        for word in phrase.words.split()
        if word.endswith(WILD) and (pieces := TOKEN.findall(word.rstrip(WILD)))
    }
