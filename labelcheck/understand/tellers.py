"""Which clauses tell how to take the product: the directions, or what stands for them elsewhere on the label.

In: all clauses of a label. Out: the clauses that are read as directions, and the numbers that count units without a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labelcheck.model import PanelKind, Span
from labelcheck.understand.basis import numbers_of, unit_counts
from labelcheck.understand.clauses import Clause
from labelcheck.understand.regimens import SCHEME, regimen_of, uncounted
from labelcheck.understand.regions import Regimen, regions_of

LISTS = (PanelKind.FACTS, PanelKind.INGREDIENTS)
_ASIDE = (PanelKind.DIRECTIONS, PanelKind.WARNINGS)
_SHORT = 60
"""Characters of a sentence that says how often and little else, at most."""

_ARTICLE = 4
"""Characters of an article with the space behind it, at most."""

_QUOTES = ('"', "«", "»")

_NEAR = 3
"""Lines of a list between how many and how often, at most."""


def regimens_of(clauses: Sequence[Clause]) -> list[Regimen]:
    """What each clause says, stretch by stretch."""
    found = []
    for clause in clauses:
        if clause.has("reach") and not clause.has("daily", "times"):
            continue
        found += _alike([regimen for region in regions_of(clause) if (regimen := regimen_of(region)) is not None])
    return found


def _alike(regimens: Sequence[Regimen]) -> list[Regimen]:
    """Persons of one sentence take it as often as the last named: 'men 3 capsules, women 2 capsules, once a day'."""
    last = regimens[-1] if len(regimens) > 1 else None
    if last is None or last.units is None or last.intakes is None or last.divided:
        return list(regimens)
    return [
        one if one.units is None or one.daily or one.intakes is not None else replace(one, intakes=last.intakes, split=last.split)
        for one in regimens
    ]


def tellers_of(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses outside the directions that tell a dose: the surest kind that there is."""
    others = [clause for clause in clauses if clause.kind not in (PanelKind.DIRECTIONS, *LISTS) and not _is_quoted(clause)]
    lists = [clause for clause in clauses if clause.kind in LISTS and not clause.cells]
    rows = [clause for clause in clauses if clause.kind in LISTS and clause.cells and _is_of_adults(clause)]
    spoken = [clause for clause in others if _tells_dose(clause)]
    listed = [clause for clause in (*lists, *rows) if clause.has("daily", "times", "moment") and _tells_dose(clause)]
    for tellers in (spoken, listed, _loose(others), _lines(lists)):
        if regimens_of(tellers):
            return tellers
    return []


def _is_of_adults(clause: Clause) -> bool:
    """Whether a row of a table tells what adults take: 'Adults | 2 tablets 3 x a day', and no amount of a nutrient."""
    return clause.has("audience:adult") and clause.has("times", "daily") and not clause.amounts


def _tells_dose(clause: Clause) -> bool:
    """Whether a sentence outside the directions tells how to take it: a number of units with 'daily' or 'times'."""
    counts = [count for count in unit_counts(clause) if count.numbered]
    if counts and clause.has("daily") and not clause.cells and _begins(clause, counts[0].span):
        return not _has_mass(clause)
    if (counts and SCHEME.search(clause.text)) or _is_article(clause):
        return True
    told = bool(counts) or any(uncounted(region) for region in regions_of(clause))
    said = clause.has("take", "audience:adult") or len(clause.text) < _SHORT
    return told and clause.has("daily", "times", "moment") and said


def _begins(clause: Clause, counted: Span) -> bool:
    """Whether a sentence begins with a number of units, or with how often it is taken: '3 x a day 20 drops'."""
    led = [hit.span for hit in clause.of("times")]
    led += [span for _, span in numbers_of(clause) if any(0 <= hit.span.start - span.end <= 1 for hit in clause.of("times"))]
    return any(span.start - clause.span.start <= 1 for span in (counted, *led))


def _is_article(clause: Clause) -> bool:
    """Whether a sentence begins with a unit behind a short word that may be its number, daily: 'En tablet dagligt'."""
    return any(
        0 < count.span.start - clause.span.start <= _ARTICLE
        and any(0 <= hit.span.start - count.span.end <= 1 for hit in clause.of("daily"))
        for count in unit_counts(clause)
        if not count.numbered and not clause.cells and not _has_mass(clause)
    )


def _is_quoted(clause: Clause) -> bool:
    """Whether a sentence is what a customer says, between quotation marks."""
    text = clause.read.normal.text
    return clause.text.lstrip(" -").startswith(_QUOTES) or text.count(_QUOTES[0], 0, clause.span.start) % 2 == 1


def _has_mass(clause: Clause) -> bool:
    return any(amount.measure.mg is not None for amount in clause.amounts)


def _loose(clauses: Sequence[Clause]) -> list[Clause]:
    """Sentences that say how many without how often, and the reverse: 'Stir one scoop into water', 'Once a day will do'."""
    proper = [clause for clause in clauses if clause.kind not in _ASIDE and not clause.cells and not _has_mass(clause)]
    taken = [clause for clause in proper if clause.has("take") and not _is_denied(clause) and _is_counted(clause)]
    return [clause for clause in proper if clause in taken or _is_frequency(clause)] if taken else []


def _is_counted(clause: Clause) -> bool:
    return any(count.numbered and count.unit != "ml" for count in unit_counts(clause))


def _is_denied(clause: Clause) -> bool:
    return clause.has("denied", "caution:avoid", "limit", "basis:daily", "basis:serving") or is_asked(clause)


def is_asked(clause: Clause) -> bool:
    """Whether a sentence is a question: it advises nothing."""
    return clause.text.rstrip().endswith("?")


def _is_frequency(clause: Clause) -> bool:
    """A short sentence that says how often a day."""
    return (
        len(clause.text) < _SHORT
        and clause.has("times")
        and clause.has("daily")
        and not _is_counted(clause)
        and not is_asked(clause)
    )


def _lines(clauses: Sequence[Clause]) -> list[Clause]:
    """Lines of their own among those of a list, how many above how often: '2 sprays' / 'in the mouth' / '4 x a day'."""
    for number, often in enumerate(clauses):
        if _is_frequency(often) and not _has_mass(often):
            above = clauses[max(0, number - _NEAR) : number]
            many = [clause for clause in above if clause.read is often.read and _is_bare(clause)]
            if many:
                return [many[-1], often]
    return []


def _is_bare(clause: Clause) -> bool:
    """Whether a line holds a number of units and nothing else."""
    return any(
        count.numbered and not (clause.text.replace(clause.between(*count.span), "", 1)).strip(" .:-•")
        for count in unit_counts(clause)
    )
