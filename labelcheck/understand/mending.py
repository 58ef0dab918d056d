"""Words of recognised panels put right before they are looked up: lost spaces set, names of compounds misread by a letter or two.

In: the normalised text of a panel whose words were recognised in a picture. Out: ``Mended``: the text to look words up
in, every character with the way back to the panel, what was read as what, and the words that may be such a name and
could not be settled. Text of a file never comes here. Limits and look-alikes stand in ``data/misread.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from labelcheck.knowledge import Knowledge, Phrase
from labelcheck.model import Span
from labelcheck.normal import Normal
from labelcheck.understand.confusions import Confusions, apart

_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_MAGNESIUM = "nutrient:magnesium"
_NAMED = ("radical", "compound", "general", _MAGNESIUM)
_OF_COMPOUNDS = ("radical", "compound", "general", "brand", "additive", "hydrate", "make", "rival", "absent")
_RIVALS = ("nutrient:", "companion:")
_STEM = "*"

_SWAPPED = 3
"""Letters that only one of two beginnings has where they differ by one, at most: one more is at the end, cut off."""

_PAIRED = 5
"""Letters of each of two words that are written together, at least."""

_REMEMBERED = 4096
"""Words that are remembered with what they were read as; a label has some hundreds that are not known."""


@dataclass(frozen=True, slots=True)
class Mending:
    """A word that was read as a name it is not: ``span`` is of the panel's text, ``meant`` the name, normalised."""

    span: Span
    meant: str


@dataclass(frozen=True, slots=True)
class Mended:
    """The text to look words up in; ``unsettled`` and ``near_kidney`` are spans of the panel's text."""

    normal: Normal
    mendings: tuple[Mending, ...] = ()
    unsettled: tuple[Span, ...] = ()
    near_kidney: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Target:
    """A name that misread words are compared with; ``paired`` is its skeleton with pairs of letters made one."""

    word: str
    skeleton: str
    paired: str
    reach: int
    concepts: frozenset[str]


class Mender:
    """Knows the words of the lexicon; built once for a Knowledge."""

    def __init__(self, knowledge: Knowledge, confusions: Confusions) -> None:
        self._confusions = confusions
        self._words, self._stems = _words_of(knowledge.phrases)
        self._spoken = _words_by_language(knowledge.phrases, self._words - confusions.other)
        self._targets = _targets_of(knowledge.phrases, confusions)
        self._lengths: dict[int, list[_Target]] = {}
        for target in self._targets:
            self._lengths.setdefault(len(target.skeleton), []).append(target)
        self._names = frozenset(target.word for target in self._targets if target.concepts)
        self._roots = [target for target in self._targets if target.concepts == {_MAGNESIUM}]
        self._kidney = _kidney_of(knowledge.phrases, confusions)
        self._settled: dict[str, tuple[str | None, bool]] = {}
        self._kidney_words: dict[str, bool] = {}
        self._known: dict[str, bool] = {}

    def mended(self, text: str, normal: Normal, languages: Collection[str]) -> Mended:
        """The normalised text of a recognised panel, put right; ``text`` is the panel's own."""
        spaced = _edited(normal, self._spaces(text, normal, languages))
        edits, mendings, unsettled, kidney = [], [], [], []
        for match in _WORD.finditer(spaced.text):
            word, place = match.group(), Span(spaced.origin[match.start()], spaced.origin[match.end() - 1] + 1)
            if self._is_known(word):
                continue
            meant, near = self._settle(word)
            if meant is not None:
                edits.append((match.start(), match.end(), meant))
                mendings.append(Mending(place, meant))
            elif near or (_follows_magnesium(spaced.text, match.start()) and word.endswith(self._confusions.compound_endings)):
                unsettled.append(place)
            if self._is_near_kidney(word):
                kidney.append(place)
        return Mended(_edited(spaced, edits), tuple(mendings), tuple(unsettled), tuple(kidney))

    def _is_known(self, word: str) -> bool:
        """Whether a word stands in the lexicon, in any language, or is one that is near a compound and something else."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._stands_in_lexicon(word)
        return known

    def _stands_in_lexicon(self, word: str) -> bool:
        if word in self._words or word in self._confusions.other or not _LETTERS.search(word):
            return True
        return any(word[:length] in self._stems for length in range(len(word), 2, -1)) or self._is_magnesium_with(word)

    def _is_magnesium_with(self, word: str) -> bool:
        """Whether a word is magnesium and another known word written together."""
        for root in self._roots:
            before, found, behind = word.partition(root.word)
            if found and (not before or before in self._words) and (not behind or behind in self._words or self._is_pair(behind)):
                return True
        return self._is_pair(word)

    def _is_pair(self, word: str) -> bool:
        """Whether a word is the name of a compound and another known word written together: 'lactaatdihydraat'."""
        return any(word[:end] in self._names and word[end:] in self._words for end in range(_PAIRED, len(word) - _PAIRED + 1))

    def _settle(self, word: str) -> tuple[str | None, bool]:
        """The one name a word may be, or None; and whether it is near any."""
        if word not in self._settled:
            if len(self._settled) > _REMEMBERED:
                self._settled.clear()
            self._settled[word] = self._meant(word)
        return self._settled[word]

    def _meant(self, word: str) -> tuple[str | None, bool]:
        meant, near = self._nearest(word)
        if meant is None and not near:
            return self._parts(word)
        if meant is not None and not self._is_alike_behind_magnesium(word, meant):
            return self._parts(word)[0], True
        return meant, near

    def _is_alike_behind_magnesium(self, word: str, meant: str) -> bool:
        """Whether two words that begin with magnesium are near in what follows it: 'oxld' is no 'olie'."""
        roots = sorted((root.word for root in self._roots), key=len)
        shared = next((root for root in roots if word.startswith(root)), None)
        if shared is None or meant in roots or shared not in meant:
            return True
        if not meant.startswith(shared):
            return False  # 'dimagnesiummalaat' is another name
        rest, confusions = word[len(shared) :], self._confusions
        most = max(0, confusions.reach(rest))
        return apart(confusions.skeleton(rest), confusions.skeleton(meant[len(shared) :]), most) <= most

    def _nearest(self, word: str, targets: Iterable[_Target] | None = None) -> tuple[str | None, bool]:
        """The nearest of the names within reach, if all of them stand for one compound and no other word is as near."""
        confusions = self._confusions
        most = confusions.reach(word)
        if most < 0 or sum(letter.isalpha() for letter in word) < confusions.same_from - 1:
            return None, False
        found: list[tuple[int, int, str, frozenset[str]]] = []
        for pairs in (False, True):
            skeleton = confusions.skeleton(word, pairs=pairs)
            letters = _letters(skeleton)
            for target in self._of_length(len(skeleton), most) if targets is None else targets:
                reach = min(most, target.reach)
                meant = target.paired if pairs else target.skeleton
                if (letters ^ _letters(meant)).bit_count() <= 2 * reach and (distance := apart(skeleton, meant, reach)) <= reach:
                    found.append((distance, abs(len(meant) - len(skeleton)), target.word, target.concepts))
        if not found:
            return None, False
        least = min(found)[0]
        rivals = {concepts for distance, _, _, concepts in found if least or distance == least}
        if len(rivals) > 1 or not all(rivals):
            return None, any(rivals) and not any(_MAGNESIUM in concepts for concepts in rivals)
        return min(found)[2], True

    def _of_length(self, length: int, reach: int) -> Iterator[_Target]:
        for near in range(length - reach, length + reach + 2):
            yield from self._lengths.get(near, ())  # by letters as printed: pairs make it shorter

    def _parts(self, word: str) -> tuple[str | None, bool]:
        """A word of magnesium and a radical written together, either of them misread."""
        plain = any(word.startswith(root.word) for root in self._roots)
        for root in self._roots:
            for cut in range(len(root.word) - 1, len(root.word) + 3):
                head, rest = word[:cut], word[cut:]
                if len(rest) < self._confusions.same_from or head[:1] != root.word[:1]:
                    continue
                if head != root.word and self._nearest(head, [root])[0] is None:
                    continue
                if rest in self._names:
                    return root.word + " " + rest, True
                if plain and head != root.word:
                    continue  # not both misread, where the name of magnesium is none
                meant, near = self._nearest(rest)
                if near:
                    return (None if meant is None else f"{root.word} {meant}"), True
        return None, False

    def _is_near_kidney(self, word: str) -> bool:
        """Whether a word that is not known begins like a word for the kidneys, a letter apart at most."""
        if word not in self._kidney_words:
            if len(self._kidney_words) > _REMEMBERED:
                self._kidney_words.clear()
            skeleton = self._confusions.skeleton(word)
            self._kidney_words[word] = any(self._is_like(skeleton, stem) for stem in self._kidney)
        return self._kidney_words[word]

    def _is_like(self, word: str, stem: str) -> bool:
        """Whether a word may be a kidney word: short ones must be the same but for alike letters."""
        bare = stem.rstrip(_STEM)
        beginning = word[: len(bare)] if stem.endswith(_STEM) else word
        if len(bare) < self._confusions.near_kidney:
            return beginning == bare
        return _begins_like(word if stem.endswith(_STEM) else beginning, bare, whole=not stem.endswith(_STEM))

    def _spaces(self, text: str, normal: Normal, languages: Collection[str]) -> list[tuple[int, int, str]]:
        """Where spaces were lost, as edits of the normalised text."""
        edits = []
        for match in re.finditer(r"\w+", normal.text):
            cuts = sorted({*self._inner_capitals(text, normal, match), *self._joined(match, languages)})
            edits += [(cut, cut, " ") for cut in cuts]
        for match in re.finditer(r"(?<=[^\W\d_]{2})[.!?](?=[^\W\d_]{2})", normal.text):
            before, behind = _word_before(normal.text, match.start()), _LETTERS.match(normal.text, match.end())
            capital = text[normal.origin[match.end()]].isupper() and not text[normal.origin[match.start() - 1]].isupper()
            if behind is None or not (self._is_known(before) or self._is_known(behind.group())):
                continue
            if capital:
                edits.append((match.end(), match.end(), " "))
            elif before in self._words and behind.group() in self._words and len(before) > 3 < len(behind.group()):
                edits.append((match.start(), match.end(), " "))
        return sorted(edits)

    def _inner_capitals(self, text: str, normal: Normal, match: re.Match[str]) -> Iterator[int]:
        """Borders of words written together that each begin with a capital, or a figure behind a word: all must be known."""
        word, start = match.group(), match.start()
        if word in self._words:
            return
        printed = [text[normal.origin[place]] for place in range(start, match.end())]
        cuts = [n for n in range(1, len(word)) if printed[n].isupper() and printed[n - 1].islower()]
        figures = [n for n in range(4, len(word)) if word[n].isdigit() and word[n - 1].isalpha() and word[:n].isalpha()]
        pieces = [word[first:last] for first, last in pairwise([0, *cuts, *figures[:1], len(word)])]
        if cuts and not figures and all(piece in self._words or self._settle(piece)[0] for piece in pieces):
            yield from (start + cut for cut in cuts)
        elif figures and self._ends_in_word(word[: figures[0]]) and re.match(r"\d{2,}", word[figures[0] :]):
            yield from (start + cut for cut in (*cuts, figures[0]))

    def _ends_in_word(self, word: str) -> bool:
        return (
            self._is_known(word)
            or self._settle(word)[0] is not None
            or any(word[: len(root.word)] == root.word for root in self._roots)
        )

    def _joined(self, match: re.Match[str], languages: Collection[str]) -> list[int]:
        """Borders of known words of one language that stand together without spaces."""
        word = match.group()
        if self._is_known(word) or not word.isalpha():
            return []
        for language, article in self._leaning(word, languages):
            if word[len(article) :] in self._spoken[language]:
                return [match.start() + len(article)]
        if len(word) < self._confusions.joined_letters:
            return []
        for language in sorted(set(languages) - self._confusions.joined):
            parts = _segments(word, self._spoken.get(language, frozenset()), self._confusions.part_letters)
            if len(parts) >= self._confusions.joined_words:
                ends = [match.start()]
                for part in parts[:-1]:
                    ends.append(ends[-1] + len(part))
                return ends[1:]
        return []

    def _leaning(self, word: str, languages: Collection[str]) -> Iterator[tuple[str, str]]:
        """The languages with an article that a word begins with and that leans on the word behind it."""
        for language in sorted(self._confusions.elided.keys() & self._spoken.keys() & set(languages)):
            for article in self._confusions.elided[language]:
                if word.startswith(article) and len(word) - len(article) >= self._confusions.elided_from:
                    yield language, article


def _segments(word: str, known: Collection[str], least: int) -> list[str]:
    """A word cut into the fewest known ones; empty where that can't be done."""
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(least, len(word) + 1):
        for start in range(end - least + 1):
            head = best[start]
            if head is not None and word[start:end] in known and (best[end] is None or len(head) + 1 < len(best[end] or [])):
                best[end] = [*head, word[start:end]]
    return best[-1] or []


def _edited(normal: Normal, edits: Iterable[tuple[int, int, str]]) -> Normal:
    """Normalised text with pieces replaced; every new character leads back to where it was read."""
    pieces: list[str] = []
    origin: list[int] = []
    position = 0
    for start, end, put in edits:
        pieces += [normal.text[position:start], put]
        origin += normal.origin[position:start]
        last = max(start, end - 1)
        read = [normal.origin[min(start + n, last)] for n in range(len(put) - 1)]
        origin += [*read, normal.origin[last if end > start else start - 1]][: len(put)]
        position = end
    return Normal("".join([*pieces, normal.text[position:]]), (*origin, *normal.origin[position:]))


def _words_of(phrases: Iterable[Phrase]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the lexicon, and the beginnings that stand for any ending."""
    words: set[str] = set()
    stems: set[str] = set()
    for phrase in phrases:
        for word in phrase.words.split():
            (stems if word.endswith(_STEM) else words).add(word.rstrip(_STEM))
            words.update(_LETTERS.findall(word.rstrip(_STEM)))
    return frozenset(words), frozenset(stems)


def _words_by_language(phrases: Iterable[Phrase], known: frozenset[str]) -> dict[str, frozenset[str]]:
    spoken: dict[str, set[str]] = {}
    for phrase in phrases:
        if (
            phrase.concept.startswith((*_NAMED, "hydrate", "brand", "additive", "make", "rival", "absent"))
            and phrase.concept != _MAGNESIUM
        ):
            continue
        for language in phrase.languages:
            spoken.setdefault(language, set()).update(word for word in phrase.words.split() if word in known)
    return {language: frozenset(words) for language, words in spoken.items()}


def _targets_of(phrases: Iterable[Phrase], confusions: Confusions) -> list[_Target]:
    """Names of magnesium and of its compounds that are one word, and the words that are near them; these have no concept."""
    named: dict[str, set[str]] = {word: set() for word in confusions.other}
    for phrase in phrases:
        if phrase.concept.startswith(_NAMED) and phrase.words.isalpha() and len(phrase.words) >= confusions.same_from:
            named.setdefault(phrase.words, set()).add(_meaning(phrase.concept))
        elif phrase.concept.startswith(_RIVALS):
            named.update({word: set() for word in phrase.words.split() if word.isalpha() and word not in named})
    targets = []
    for word, concepts in sorted(named.items()):
        skeleton = confusions.skeleton(word)
        targets.append(
            _Target(word, skeleton, confusions.skeleton(word, pairs=True), confusions.reach(word), frozenset(concepts))
        )
    return targets


def _meaning(concept: str) -> str:
    """The compound that a concept names, or the concept."""
    return concept if concept == _MAGNESIUM else concept.partition(":")[2]


def _kidney_of(phrases: Iterable[Phrase], confusions: Confusions) -> tuple[str, ...]:
    """The words for kidneys and their troubles as skeletons; a ``*`` stands for any ending."""
    words = {phrase.words for phrase in phrases if phrase.concept in ("kidney", "kidney:trouble")}
    bare = {word: confusions.skeleton(word.rstrip(_STEM)) for word in words if word.rstrip(_STEM).isalpha()}
    stems = {skeleton for word, skeleton in bare.items() if word.endswith(_STEM) and len(skeleton) >= confusions.near_kidney}
    found = {
        skeleton + _STEM * word.endswith(_STEM)
        for word, skeleton in bare.items()
        if len(skeleton) >= confusions.same_from - 1 and not any(skeleton.startswith(stem) and skeleton != stem for stem in stems)
    }
    return tuple(sorted(found))


def _begins_like(word: str, stem: str, *, whole: bool) -> bool:
    """Whether the beginning of a word, or the ``whole`` word, and a stem differ by one letter at most."""
    if (_letters(word[: len(stem)]) ^ _letters(stem)).bit_count() > _SWAPPED:
        return False
    return apart(word, stem, 1) <= 1 if whole else any(apart(word[: len(stem) + step], stem, 1) <= 1 for step in (-1, 0, 1))


@lru_cache(maxsize=8192)
def _letters(word: str) -> int:
    """A bit for each letter of a word."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 61)
    return bits


def _word_before(text: str, end: int) -> str:
    found = re.search(r"[^\W\d_]+$", text[max(0, end - 40) : end])
    return found.group() if found else ""


def _follows_magnesium(text: str, start: int) -> bool:
    return re.search(r"magnesium[ ]?$", text[max(0, start - 12) : start]) is not None
