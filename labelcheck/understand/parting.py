"""Words that are written together with magnesium or the name of a compound, parted: 'Magnesiumlactatdihydrat' is three.

In: the phrases of ``Knowledge`` and a normalised word. Out: the pieces of the word, in order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from labelcheck.knowledge import Phrase

_MAGNESIUM = "nutrient:magnesium"
_TAILS = ("hydrate", "free", "make", "unit")
"""Groups of concepts whose words are written behind the name of a compound: 'lactaatdihydraat', 'oxidfrei'."""

SHORTEST_ROOT = 6
"""Letters of a name of magnesium that others are written together with, at least: a word of so many is in one piece."""

_SHORTEST_RADICAL = 4
_SHORTEST_TAIL = 3
_FORMED = 8
"""Letters of a word without magnesium in it that may be a compound and its hydrate or 'form' in one, at least."""


class Parting:
    """Parts words; built once for the phrases of a Knowledge."""

    def __init__(self, phrases: Collection[Phrase]) -> None:
        words = _single_words(phrases)
        roots = [word for word in words[_MAGNESIUM] if len(word) >= SHORTEST_ROOT]
        self._roots = frozenset(roots)
        self._root = re.compile("|".join(map(re.escape, sorted(roots, key=lambda root: (len(root), root)))))
        self._radicals = words["radical"]
        self._tails = set[str]().union(*(words[name] for name in _TAILS))
        self._forms = words["hydrate"] | words["make:form"]
        self._form_ends = frozenset(word[-_SHORTEST_RADICAL:] for word in self._forms)

    def parts_of(self, word: str) -> list[str]:
        """The word for magnesium, the radical and the word behind it apart; any other word as it is."""
        if len(word) <= SHORTEST_ROOT or word in self._roots:
            return [word]
        found = self._root.search(word)
        if found is None:
            formed = len(word) >= _FORMED and word[-_SHORTEST_RADICAL:] in self._form_ends
            return self._without_tail(word, self._forms) if formed else [word]
        before, behind = word[: found.start()], word[found.end() :]
        return [piece for piece in (before, found.group(), *self._without_tail(behind, self._tails)) if piece]

    def _without_tail(self, word: str, tails: Collection[str]) -> list[str]:
        """A radical and the word that is written together with it apart."""
        if word not in self._radicals:
            for end in range(_SHORTEST_RADICAL, len(word) - _SHORTEST_TAIL + 1):
                if word[end:] in tails and word[:end] in self._radicals:
                    return [word[:end], word[end:]]
        return [word]


def _single_words(phrases: Iterable[Phrase]) -> dict[str, set[str]]:
    """The words of concepts, and of groups of them, that stand by themselves."""
    words: dict[str, set[str]] = {name: set() for name in (_MAGNESIUM, "radical", "make:form", *_TAILS)}
    for phrase in phrases:
        for name in (phrase.concept, phrase.concept.partition(":")[0]):
            if name in words and phrase.words.isalpha():
                words[name].add(phrase.words)
    return words
