"""From panels to facts: what the label says, in whatever languages, as values with evidence or reasons.

In: a ``Document`` and ``Knowledge``. Out: ``Facts``. Only ``mentions.py`` knows spaCy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from labelcheck.knowledge import Knowledge
from labelcheck.model import Document, Facts, PanelKind
from labelcheck.understand.clauses import Clause, clauses_of
from labelcheck.understand.conversion import Conversion, conversion_of, factor_of
from labelcheck.understand.facts import facts_of
from labelcheck.understand.mentions import Lexicon, ReadPanel
from labelcheck.understand.plain import typed_panel
from labelcheck.understand.units import load_units
from labelcheck.understand.wording import load_wording

_LEXICONS: dict[int, Lexicon] = {}


def understand(document: Document, knowledge: Knowledge, language: str = "en") -> Facts:
    """The facts of a label; ``language`` is that of reasons and arithmetic, not of the label."""
    lexicon = _lexicon(knowledge)
    panels = [lexicon.read(number, panel) for number, panel in enumerate(document.panels)]
    languages = _languages(lexicon, panels)
    clauses = read_clauses(lexicon, panels, languages, knowledge)
    mentions = tuple(mention for panel in panels for mention in panel.mentions())
    return facts_of(document, clauses, mentions, languages, knowledge, load_units(), load_wording(language), language)


def convert(text: str, knowledge: Knowledge, language: str = "en") -> Conversion:
    """What an amount as labels print it comes to in elemental magnesium."""
    lexicon = _lexicon(knowledge)
    factor, rest = factor_of(text)
    panels = [lexicon.read(0, typed_panel(rest, PanelKind.FACTS))]
    languages = _languages(lexicon, panels)
    return conversion_of(read_clauses(lexicon, panels, languages, knowledge), factor, knowledge, load_wording(language), language)


def read_clauses(lexicon: Lexicon, panels: Sequence[ReadPanel], languages: Sequence[str], knowledge: Knowledge) -> list[Clause]:
    """The clauses of all panels, each read with the decimal sign of its language."""
    clauses: list[Clause] = []
    for panel in panels:
        spoken = lexicon.languages_of(panel) or tuple(languages)
        comma = bool(spoken) and knowledge.languages[spoken[0]].decimal_comma
        clauses += clauses_of(panel.spoken_in({*spoken, *languages}), knowledge.measures, decimal_comma=comma)
    return clauses


def _languages(lexicon: Lexicon, panels: Sequence[ReadPanel]) -> tuple[str, ...]:
    """The languages of the label, the most used first."""
    votes: Counter[str] = Counter()
    for panel in panels:
        for code in lexicon.languages_of(panel, least=3):
            votes[code] += len(panel.panel.text)
    return tuple(sorted(votes, key=lambda code: (-votes[code], code)))


def _lexicon(knowledge: Knowledge) -> Lexicon:
    """The compiled lexicon of a knowledge, built once a process."""
    if id(knowledge) not in _LEXICONS:
        _LEXICONS[id(knowledge)] = Lexicon(knowledge)
    return _LEXICONS[id(knowledge)]


__all__ = ["Conversion", "convert", "understand"]
