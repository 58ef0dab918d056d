"""The one spaCy pipeline: finds every concept of the lexicon in the text of a panel, in all languages at once.

In: panels and the phrases of ``Knowledge``. Out: ``ReadPanel`` records with their hits.
Nothing is decided here: that words stand on the label is all a hit says.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import NamedTuple

from spacy.attrs import NORM
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from labelcheck.knowledge import Knowledge, Phrase
from labelcheck.model import Mention, Panel, Span
from labelcheck.normal import Normal, normalise
from labelcheck.understand.mending import Mended
from labelcheck.understand.parting import SHORTEST_ROOT, Parting
from labelcheck.understand.stems import TOKEN, WILD, Stems, stems_of

_EVERYWHERE = frozenset({"nutrient:magnesium"})
"""Concepts that count in every language: pharmacy Latin stands on labels of all of them."""

_NAMES = ("radical", "compound", "general", "brand")
"""Groups of concepts that name a compound of magnesium: where two of them share words, the longer counts."""

_NAMED = frozenset({*_NAMES, "additive"})
_BESIDE_COMPOUNDS = frozenset({"make", "rival", "absent"})
"""Groups of concepts that say something of compounds only: they count in panels that name one, or magnesium."""

_OF_COMPOUNDS = (*_NAMES, *_BESIDE_COMPOUNDS, "hydrate", "additive")
"""Groups of concepts whose words stand beside compounds in many languages, and tell none."""

_LATIN = "la"
_SHORT_WORD = 3
_TELLING_WORDS = 2
_UNMATCHED = frozenset(
    {
        "heading:facts",
        "heading:ingredients",
        "heading:directions",
        "heading:warnings",
        "heading:purpose",
        "heading:other",
        "common",
    }
)


_SMALL = frozenset(
    {
        "number",
        "join",
        "take",
        "basis",
        "moment",
        "daily",
        "weekly",
        "times",
        "each",
        "limit",
        "link",
        "audience",
        "split",
        "day-long",
        "one-of",
        "instead",
        "some-days",
        "condition",
        "water",
        "permitted",
        "trouble",
        "failing",
        "filtering",
        "parted",
        "permission",
        "answer",
        "owner",
        "rival",
        "absent",
    }
)
"""Groups of concepts whose words are short and mean other things in other languages."""


_PANELS = 64
"""A label has fewer panels; the text of each is normalised and parted once, though it is gone through several times."""


_normalised = lru_cache(maxsize=_PANELS)(normalise)

_Found = tuple[str, int, int, tuple[str, ...]]
"""Concept, first token, the token behind the last, languages."""


@cache
def _head(concept: str) -> str:
    return concept.partition(":")[0]


@cache
def _meaning(key: str) -> tuple[str, tuple[str, ...]]:
    """The concept and the languages of a phrase, sorted, of the key under which it is matched."""
    concept, _, codes = key.partition("|")
    return concept, tuple(sorted(codes.split(","))) if codes else ()


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that name a concept; the span is of the panel's normalised text."""

    concept: str
    span: Span
    languages: tuple[str, ...]

    @property
    def group(self) -> str:
        """The part of the concept before the colon: ``unit`` of ``unit:capsule``."""
        return _head(self.concept)

    @property
    def kind(self) -> str:
        """The part of the concept behind the colon: ``capsule`` of ``unit:capsule``, empty where there is none."""
        return self.concept.partition(":")[2]


@dataclass(frozen=True)
class ReadPanel:
    """A panel with its normalised text and the hits in it, in order; ``number`` is its index in the document.

    ``mended`` is set where the words were recognised in a picture: what of them was put right, and what could not be.
    ``votes`` are how many words of the panel tell each language.
    """

    number: int
    panel: Panel
    normal: Normal
    hits: tuple[Hit, ...]
    mended: Mended | None = None
    votes: Mapping[str, int] = field(default_factory=dict, compare=False)

    def on_panel(self, span: Span) -> Span:
        """A span of the normalised text as a span of the panel's text."""
        return Span(self.normal.origin[span.start], self.normal.origin[span.end - 1] + 1)

    def in_normal(self, span: Span) -> Span:
        """A span of the panel's text as a span of the normalised text."""
        return Span(bisect.bisect_left(self.normal.origin, span.start), bisect.bisect_left(self.normal.origin, span.end))

    def spoken_in(self, languages: Collection[str]) -> ReadPanel:
        """The panel without small words of languages that the label is not written in: 'to' is two in Danish only."""
        if not languages:
            return self
        spoken = frozenset(languages)
        kept = tuple(
            hit for hit in self.hits if not hit.languages or hit.group not in _SMALL or not spoken.isdisjoint(hit.languages)
        )
        return replace(self, hits=kept)

    def mentions(self) -> tuple[Mention, ...]:
        """The hits as the rest of the program knows them."""
        return tuple(Mention(hit.concept, self.number, self.on_panel(hit.span), hit.languages) for hit in self.hits)


class _Waiting(NamedTuple):
    """A phrase of several words that no label has begun yet; ``pattern`` are its words, ``wild`` whether one is a stem."""

    key: str
    pattern: tuple[str, ...]
    wild: bool


class Lexicon:
    """The compiled lexicon: give it panels, it gives hits. Built once for a Knowledge, shared by all labels.

    The phrases of a language are compiled when a label first shows words of it, and count for such labels only, but for
    the names of compounds, which stand on labels of all languages. A phrase of several words is compiled when a label
    first has the word it begins with.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._phrases = [phrase for phrase in knowledge.phrases if phrase.concept not in _UNMATCHED]
        self._parted = Parting(self._phrases).parts_of
        self._stems = Stems(stems_of(self._phrases))
        self._vocab = Vocab(lex_attr_getters={NORM: self._stems.of})  # shape, affixes and the like are not asked for
        self._exact = PhraseMatcher(self._vocab, attr="ORTH")
        self._wild = PhraseMatcher(self._vocab, attr="NORM")
        self._common = _common_words(knowledge.phrases)
        self._telling = _telling_words(knowledge.phrases)
        self._single: dict[str, list[str]] = {}
        self._parted_texts: dict[str, tuple[tuple[str, int], ...]] = {}
        self._waiting: dict[str, list[_Waiting]] = {}
        self._compiled: set[str] = set()
        self._phrases = [one._replace(languages=()) if one.concept in _EVERYWHERE else one for one in self._phrases]
        self._actives = frozenset(
            f"{group}:{compound.id}" for compound in knowledge.compounds.values() if not compound.excipient for group in _NAMES
        )
        self._add([phrase for phrase in self._phrases if not phrase.languages or phrase.concept in self._actives])

    def shown_in(self, texts: Iterable[str]) -> frozenset[str]:
        """The languages that texts show words of: two words that no other language has are enough."""
        words = {token for text in texts for token, _ in self._tokens(_normalised(text).text) if token.isalpha()}
        counts = Counter(self._telling[word] for word in words & self._telling.keys())
        shown = {code for code, count in counts.items() if count >= _TELLING_WORDS} | {_LATIN}
        return frozenset(shown) if len(shown) > 1 else frozenset(code for phrase in self._phrases for code in phrase.languages)

    def compile(self, languages: Collection[str]) -> None:
        """Make the phrases of these languages ready, those that are not yet."""
        missing = set(languages) - self._compiled
        if missing:
            self._add(
                phrase
                for phrase in self._phrases
                if missing & set(phrase.languages)
                and not self._compiled & set(phrase.languages)
                and phrase.concept not in self._actives
            )
            self._compiled |= missing

    def _add(self, phrases: Iterable[Phrase]) -> None:
        for phrase in phrases:
            key = f"{phrase.concept}|{','.join(phrase.languages)}"
            words = self._pattern_words(phrase.words)
            wild = WILD in phrase.words
            for pattern in self._stems.variants(words) if wild else [tuple(words)]:
                if len(pattern) == 1:
                    self._single.setdefault(pattern[0], []).append(key)
                elif pattern:
                    first = self._stems.of(pattern[0]) if wild else pattern[0]
                    self._waiting.setdefault(first, []).append(_Waiting(key, pattern, wild))

    def _make_ready(self, words: Iterable[str]) -> None:
        """Give the matchers the phrases that begin with one of these words; most phrases never begin a label's."""
        for word in words:
            for waiting in self._waiting.pop(word, ()):
                matcher = self._wild if waiting.wild else self._exact
                matcher.add(waiting.key, [Doc(self._vocab, words=list(waiting.pattern))])

    def _pattern_words(self, phrase: str) -> list[str]:
        words: list[str] = []
        for word in phrase.split():
            bare = word.rstrip(WILD)
            tokens = self._parted(bare) if bare.isalpha() else [token for token, _ in self._parts_of(bare)]
            if word.endswith(WILD) and tokens:
                tokens[-1] += WILD
            words += tokens
        return words

    def _tokens(self, text: str) -> tuple[tuple[str, int], ...]:
        """Tokens with their offsets; a word that holds a name of magnesium is parted there."""
        if text not in self._parted_texts:
            if len(self._parted_texts) >= _PANELS:
                self._parted_texts.clear()
            self._parted_texts[text] = tuple(self._parts_of(text))
        return self._parted_texts[text]

    def _parts_of(self, text: str) -> Iterable[tuple[str, int]]:
        for match in TOKEN.finditer(text):
            word, start = match.group(), match.start()
            if len(word) <= SHORTEST_ROOT:
                yield word, start
                continue
            for piece in self._parted(word):
                yield piece, start
                start += len(piece)

    def read(self, number: int, panel: Panel, languages: Collection[str], mended: Mended | None = None) -> ReadPanel:
        """Find the hits of a panel in languages that are compiled; ``number`` is its index in the document."""
        normal = _normalised(panel.text) if mended is None else mended.normal
        tokens = self._tokens(normal.text)
        self._make_ready(dict.fromkeys(word for token, _ in tokens for word in (token, self._stems.of(token))))
        doc = Doc(self._vocab, words=[token for token, _ in tokens])
        starts = [start for _, start in tokens]
        spoken_here = frozenset(languages)
        found: list[_Found] = []
        for key, first, last in self._matches(doc, tokens):
            concept, spoken = _meaning(key)
            if not spoken or not languages or concept in self._actives or not spoken_here.isdisjoint(spoken):
                found.append((concept, first, last, spoken))
        if not any(concept in _EVERYWHERE or _head(concept) in _NAMED for concept, *_ in found):
            found = [one for one in found if _head(one[0]) not in _BESIDE_COMPOUNDS]
        hits = [
            Hit(concept, Span(starts[first], starts[last - 1] + len(tokens[last - 1][0])), spoken)
            for concept, first, last, spoken in _longest(found)
        ]
        ordered = tuple(sorted(hits, key=lambda one: (one.span.start, -one.span.end, one.concept)))
        return ReadPanel(number, panel, normal, ordered, mended, self._votes(tokens, ordered))

    def _matches(self, doc: Doc, tokens: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int, int]]:
        """Every phrase in a text, with its first token and the one behind its last: single words looked up, others matched."""
        for matcher in (self._exact, self._wild):
            for key, first, last in matcher(doc):
                yield self._vocab.strings[key], first, last
        for index, (token, _) in enumerate(tokens):
            stem = self._stems.of(token)
            for word in (token,) if stem == token else (token, stem):
                for key in self._single.get(word, ()):
                    yield key, index, index + 1

    def languages_of(self, read: ReadPanel, least: int = 2) -> tuple[str, ...]:
        """The languages a panel is written in, by its frequent words, the most used first."""
        most = max(read.votes.values(), default=0)
        spoken = [code for code, count in read.votes.items() if count >= max(least, 0.25 * most)]
        return tuple(sorted(spoken, key=lambda code: (-read.votes[code], code)))

    def _votes(self, tokens: Sequence[tuple[str, int]], hits: Iterable[Hit]) -> dict[str, int]:
        """How many frequent words, and words of the lexicon that no other language has, a panel has of each language."""
        counts: dict[str, int] = {}
        for token, _ in tokens:
            if token in self._common:
                for code in self._common[token]:
                    counts[code] = counts.get(code, 0) + 1
        for hit in hits:
            long = hit.span.end - hit.span.start > _SHORT_WORD + 1
            if long and len(hit.languages) == 1 and hit.group not in _BESIDE_COMPOUNDS and _LATIN not in hit.languages:
                code = hit.languages[0]
                counts[code] = counts.get(code, 0) + 1
        return counts


def _telling_words(phrases: Iterable[Phrase]) -> dict[str, str]:
    """The one language of each word of four letters and more in its phrases, or frequent short word, that no other has."""
    owners: dict[str, set[str]] = {}
    for phrase in phrases:
        if not phrase.concept.startswith(_OF_COMPOUNDS):
            for word in phrase.words.split():
                if phrase.concept == "common" or len(word) > _SHORT_WORD:
                    owners.setdefault(word, set()).update(phrase.languages)
    return {word: min(codes) for word, codes in owners.items() if len(codes) == 1}


def _common_words(phrases: Iterable[Phrase]) -> dict[str, tuple[str, ...]]:
    return {phrase.words: phrase.languages for phrase in phrases if phrase.concept == "common" and len(phrase.languages) == 1}


def _longest(found: Iterable[_Found]) -> Iterable[_Found]:
    """Leave out what stands inside a longer match of the same group of concepts; join languages of equal matches."""
    merged: dict[tuple[str, int, int], tuple[str, ...]] = {}
    for concept, first, last, languages in found:
        key = concept, first, last
        merged[key] = tuple(sorted({*merged[key], *languages})) if key in merged else languages
    groups: dict[str, list[tuple[int, int]]] = {}
    for concept, first, last in sorted(merged, key=lambda one: (one[1] - one[2], one)):
        spans = groups.setdefault(_group(concept), [])
        if any(a <= first and last <= b and (a, b) != (first, last) for a, b in spans):
            continue
        spans.append((first, last))
        yield concept, first, last, merged[concept, first, last]


def _group(concept: str) -> str:
    head = _head(concept)
    return "compound" if head in _NAMES else head
