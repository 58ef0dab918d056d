"""The one spaCy pipeline: finds every concept of the lexicon in the text of a panel, in all languages at once.

In: panels and the phrases of ``Knowledge``. Out: ``ReadPanel`` records with their hits.
Nothing is decided here: that words stand on the label is all a hit says.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import spacy
from spacy.attrs import NORM
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from labelcheck.knowledge import Knowledge, Phrase
from labelcheck.model import Mention, Panel, Span
from labelcheck.normal import Normal, normalise

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_WILD = "*"
_UNMATCHED = frozenset({"heading:facts", "heading:ingredients", "heading:directions", "heading:warnings", "heading:purpose", "heading:other", "common"})


_SMALL = frozenset({"number", "join", "take", "basis", "moment", "daily", "times", "each", "limit", "link", "audience", "split", "trouble"})
"""Groups of concepts whose words are short and mean other things in other languages."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that name a concept; the span is of the panel's normalised text."""

    concept: str
    span: Span
    languages: tuple[str, ...]

    @property
    def group(self) -> str:
        """The part of the concept before the colon: ``unit`` of ``unit:capsule``."""
        return self.concept.partition(":")[0]

    @property
    def kind(self) -> str:
        """The part of the concept behind the colon: ``capsule`` of ``unit:capsule``, empty where there is none."""
        return self.concept.partition(":")[2]


@dataclass(frozen=True)
class ReadPanel:
    """A panel with its normalised text and the hits in it, in order; ``number`` is its index in the document."""

    number: int
    panel: Panel
    normal: Normal
    hits: tuple[Hit, ...]

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
        kept = tuple(hit for hit in self.hits if hit.group not in _SMALL or not hit.languages or set(hit.languages) & set(languages))
        return replace(self, hits=kept)

    def mentions(self) -> tuple[Mention, ...]:
        """The hits as the rest of the program knows them."""
        return tuple(Mention(hit.concept, self.number, self.on_panel(hit.span), hit.languages) for hit in self.hits)


class Lexicon:
    """The compiled lexicon: give it panels, it gives mentions. Built once for a Knowledge, shared by all labels."""

    def __init__(self, knowledge: Knowledge) -> None:
        phrases = [phrase for phrase in knowledge.phrases if phrase.concept not in _UNMATCHED]
        self._roots = _magnesium_roots(phrases)
        self._stems = _Stems(_stems_of(phrases))
        self._nlp = _blank(self._stems)
        self._exact = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        self._wild = PhraseMatcher(self._nlp.vocab, attr="NORM")
        self._common = _common_words(knowledge.phrases)
        self._add(phrases)

    def _add(self, phrases: Sequence[Phrase]) -> None:
        exact: dict[str, list[Doc]] = {}
        wild: dict[str, list[Doc]] = {}
        for phrase in phrases:
            key = f"{phrase.concept}|{','.join(phrase.languages)}"
            words = self._pattern_words(phrase.words)
            if not words:
                continue
            if _WILD in phrase.words:
                wild.setdefault(key, []).extend(Doc(self._nlp.vocab, words=list(each)) for each in self._stems.variants(words))
            else:
                exact.setdefault(key, []).append(Doc(self._nlp.vocab, words=words))
        for matcher, patterns in ((self._exact, exact), (self._wild, wild)):
            for key, docs in patterns.items():
                matcher.add(key, docs)

    def _pattern_words(self, phrase: str) -> list[str]:
        words: list[str] = []
        for word in phrase.split():
            tokens = [phrase_token for phrase_token, _ in self._tokens(word.rstrip(_WILD))]
            if word.endswith(_WILD) and tokens:
                tokens[-1] += _WILD
            words += tokens
        return words

    def _tokens(self, text: str) -> Iterable[tuple[str, int]]:
        """Tokens with their offsets; a word that holds a name of magnesium is parted there."""
        for match in _TOKEN.finditer(text):
            word, start = match.group(), match.start()
            for piece in self._parted(word):
                yield piece, start
                start += len(piece)

    def _parted(self, word: str) -> list[str]:
        if word in self._roots:
            return [word]
        for root in self._roots:
            at = word.find(root)
            if at >= 0:
                return [piece for piece in (word[:at], root, word[at + len(root) :]) if piece]
        return [word]

    def read(self, number: int, panel: Panel) -> ReadPanel:
        """Find the mentions of a panel; ``number`` is its index among the panels of the document."""
        normal = normalise(panel.text)
        tokens = list(self._tokens(normal.text))
        doc = Doc(self._nlp.vocab, words=[token for token, _ in tokens])
        starts = [start for _, start in tokens]
        found: list[tuple[str, int, int, tuple[str, ...]]] = []
        for matcher in (self._exact, self._wild):
            for key, first, last in matcher(doc):
                concept, _, languages = self._nlp.vocab.strings[key].partition("|")
                found.append((concept, first, last, tuple(languages.split(",")) if languages else ()))
        hits = [
            Hit(concept, Span(starts[first], starts[last - 1] + len(tokens[last - 1][0])), languages)
            for concept, first, last, languages in _longest(found)
        ]
        return ReadPanel(number, panel, normal, tuple(sorted(hits, key=lambda one: (one.span.start, -one.span.end, one.concept))))

    def languages_of(self, read: ReadPanel, least: int = 2) -> tuple[str, ...]:
        """The languages a panel is written in, by its frequent words, the most used first."""
        counts: dict[str, int] = {}
        for token, _ in self._tokens(read.normal.text):
            for code in self._common.get(token, ()):
                counts[code] = counts.get(code, 0) + 1
        for mention in read.hits:
            if len(mention.languages) == 1 and mention.span.end - mention.span.start > 4:
                code = mention.languages[0]
                counts[code] = counts.get(code, 0) + 1
        most = max(counts.values(), default=0)
        spoken = [code for code, count in counts.items() if count >= max(least, 0.25 * most)]
        return tuple(sorted(spoken, key=lambda code: (-counts[code], code)))


def _blank(stems: _Stems) -> Language:
    nlp = spacy.blank("xx")
    nlp.vocab.lex_attr_getters[NORM] = stems.of
    return nlp


class _Stems:
    """Words that stand for any ending: the longest stem a word begins with is its NORM."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._all = frozenset(stems)
        self._shortest = min((len(stem) for stem in self._all), default=1)

    def of(self, word: str) -> str:
        """The word's longest stem with a ``*``, or the word itself."""
        if word.endswith(_WILD):
            return word
        for length in range(len(word), self._shortest - 1, -1):
            if word[:length] in self._all:
                return word[:length] + _WILD
        return word

    def variants(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """A pattern in every way its stems can appear: a longer stem that begins with one of them hides it."""
        patterns: list[tuple[str, ...]] = [()]
        for word in words:
            choices = [word]
            if word.endswith(_WILD):
                choices += sorted(stem + _WILD for stem in self._all if stem.startswith(word[:-1]) and stem != word[:-1])
            patterns = [(*pattern, choice) for pattern in patterns for choice in choices]
        return patterns


def _stems_of(phrases: Iterable[Phrase]) -> set[str]:
    return {
        pieces[-1]
        for phrase in phrases
        for word in phrase.words.split()
        if word.endswith(_WILD) and (pieces := _TOKEN.findall(word.rstrip(_WILD)))
    }


def _magnesium_roots(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """Names of magnesium that compounds are written together with, shortest first."""
    roots = {phrase.words for phrase in phrases if phrase.concept == "nutrient:magnesium" and phrase.words.isalpha() and len(phrase.words) > 5}
    return tuple(sorted(roots, key=lambda root: (len(root), root)))


def _common_words(phrases: Iterable[Phrase]) -> dict[str, tuple[str, ...]]:
    return {phrase.words: phrase.languages for phrase in phrases if phrase.concept == "common" and len(phrase.languages) == 1}


def _longest(found: Iterable[tuple[str, int, int, tuple[str, ...]]]) -> Iterable[tuple[str, int, int, tuple[str, ...]]]:
    """Leave out what stands inside a longer match of the same group of concepts; join languages of equal matches."""
    merged: dict[tuple[str, int, int], tuple[str, ...]] = {}
    for concept, first, last, languages in found:
        merged[concept, first, last] = tuple(dict.fromkeys((*merged.get((concept, first, last), ()), *languages)))
    groups: dict[str, list[tuple[int, int]]] = {}
    for concept, first, last in sorted(merged, key=lambda one: (one[1] - one[2], one)):
        spans = groups.setdefault(_group(concept), [])
        if any(a <= first and last <= b and (a, b) != (first, last) for a, b in spans):
            continue
        spans.append((first, last))
        yield concept, first, last, merged[concept, first, last]


def _group(concept: str) -> str:
    head = concept.split(":")[0]
    return "compound" if head in ("radical", "compound") else head
