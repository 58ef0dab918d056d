"""Words that are written together with magnesium or the name of a compound, parted: 'Magnesiumlactatdihydrat' is three.

In: the phrases of ``Knowledge`` and a normalised word. Out: the pieces of the word, in order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from labelcheck.knowledge import Phrase

_TAILS = ("hydrate", "free", "make", "unit")
"""Groups of concepts whose words are written behind the name of a compound: 'lactaatdihydraat', 'oxidfrei'."""

_SHORTEST_ROOT = 6
_SHORTEST_RADICAL = 4
_SHORTEST_TAIL = 3
_FORMED = 8
"""Letters of a word without magnesium in it that may be a compound and its hydrate or 'form' in one, at least."""


class Parting:
    """Parts words; built once for the phrases of a Knowledge."""

    def __init__(self, phrases: Collection[Phrase]) -> None:
        roots = _magnesium_roots(phrases)
        self._roots = frozenset(roots)
        self._root = re.compile("|".join(map(re.escape, roots)))
        self._shortest_root = min(map(len, roots))
        self._radicals = _single_words(phrases, ("radical",))
        self._tails = _single_words(phrases, _TAILS)
        self._forms = _single_words(phrases, ("hydrate", "make:form"))
        self._form_ends = frozenset(word[-_SHORTEST_RADICAL:] for word in self._forms)

    def parts_of(self, word: str) -> list[str]:
        """The word for magnesium, the radical and the word behind it apart; any other word as it is."""
        if len(word) <= self._shortest_root or word in self._roots:
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


def _magnesium_roots(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """Names of magnesium that compounds are written together with, shortest first."""
    roots = {
        phrase.words
        for phrase in phrases
        if phrase.concept == "nutrient:magnesium" and phrase.words.isalpha() and len(phrase.words) >= _SHORTEST_ROOT
    }
    return tuple(sorted(roots, key=lambda root: (len(root), root)))


def _single_words(phrases: Iterable[Phrase], groups: Collection[str]) -> frozenset[str]:
    """The words of concepts, or of groups of them, that stand by themselves."""
    return frozenset(
        one.words for one in phrases if (one.concept in groups or one.concept.partition(":")[0] in groups) and one.words.isalpha()
    )
