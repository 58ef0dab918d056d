"""From panels to facts: what the label says, in whatever languages, as values with evidence or reasons.

In: a ``Document`` and ``Knowledge``. Out: ``Facts``. Only ``mentions.py`` knows spaCy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from labelcheck.knowledge import Knowledge
from labelcheck.model import Document, Facts, Panel, PanelKind, Reading
from labelcheck.normal import normalise
from labelcheck.understand.clauses import Clause, clauses_of
from labelcheck.understand.confusions import load_confusions
from labelcheck.understand.context import Context
from labelcheck.understand.conversion import Conversion, conversion_of, factor_of
from labelcheck.understand.dividing import of_the_dose
from labelcheck.understand.facts import Heard, facts_of
from labelcheck.understand.mending import Mended, Mender
from labelcheck.understand.mentions import Lexicon, ReadPanel
from labelcheck.understand.offers import without_offers
from labelcheck.understand.plain import typed_panel
from labelcheck.understand.units import load_units
from labelcheck.understand.wording import load_wording


def understand(document: Document, knowledge: Knowledge, language: str = "en", *, mentions: bool = False) -> Facts:
    """The facts of a label; ``language`` is that of reasons and arithmetic, not of the label.

    ``mentions`` also gives every concept that the label names, with its place: what a view of the label shows.
    """
    lexicon = lexicon_of(knowledge)
    panels = read_panels(lexicon, document.panels, knowledge)
    languages = _languages(lexicon, panels)
    clauses = read_clauses(lexicon, panels, languages, knowledge)
    named = tuple(mention for panel in panels for mention in panel.mentions()) if mentions else ()
    return facts_of(document, clauses, Heard(panels, named, languages), _context(knowledge, language))


def convert(text: str, knowledge: Knowledge, language: str = "en") -> Conversion:
    """What an amount as labels print it comes to in elemental magnesium."""
    lexicon = lexicon_of(knowledge)
    factor, rest = factor_of(text)
    panels = read_panels(lexicon, [typed_panel(rest, PanelKind.FACTS)], knowledge)
    languages = _languages(lexicon, panels)
    return conversion_of(read_clauses(lexicon, panels, languages, knowledge), factor, _context(knowledge, language))


def _context(knowledge: Knowledge, language: str) -> Context:
    return Context(knowledge, load_units(), load_wording(language), language)


def read_panels(lexicon: Lexicon, panels: Sequence[Panel], knowledge: Knowledge) -> list[ReadPanel]:
    """The panels with their hits, in the languages that they show words of; recognised words are put right first."""
    shown = lexicon.shown_in(panel.text for panel in panels)
    lexicon.compile(shown)
    return [lexicon.read(number, panel, shown, _mended(panel, shown, knowledge)) for number, panel in enumerate(panels)]


def _mended(panel: Panel, languages: Collection[str], knowledge: Knowledge) -> Mended | None:
    """The words of a panel that was recognised in a picture, put right; None for text of a file."""
    if panel.reading is not Reading.OCR:
        return None
    return mender_of(knowledge).mended(panel.text, normalise(panel.text), languages)


def read_clauses(lexicon: Lexicon, panels: Sequence[ReadPanel], languages: Sequence[str], knowledge: Knowledge) -> list[Clause]:
    """The clauses of all panels that speak of the product, each read with the decimal sign of its language."""
    clauses: list[Clause] = []
    for panel in panels:
        spoken = lexicon.languages_of(panel) or tuple(languages)
        comma = bool(spoken) and knowledge.languages[spoken[0]].decimal_comma
        clauses += clauses_of(panel.spoken_in({*spoken, *languages}), knowledge.measures, decimal_comma=comma)
    return [of_the_dose(clause) for clause in without_offers(clauses)]


def _languages(lexicon: Lexicon, panels: Sequence[ReadPanel]) -> tuple[str, ...]:
    """The languages of the label, the most used first."""
    votes: Counter[str] = Counter()
    for panel in panels:
        for code in lexicon.languages_of(panel, least=3):
            votes[code] += len(panel.panel.text)
    return tuple(sorted(votes, key=lambda code: (-votes[code], code)))


@lru_cache(maxsize=2)
def lexicon_of(knowledge: Knowledge) -> Lexicon:
    """The compiled lexicon of a knowledge, built once a process."""
    return Lexicon(knowledge)


@lru_cache(maxsize=2)
def mender_of(knowledge: Knowledge) -> Mender:
    """What puts recognised words right, built once a process and for labels with pictures only."""
    return Mender(knowledge, load_confusions())


__all__ = ["Conversion", "convert", "understand"]
