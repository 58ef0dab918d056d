"""Whether a sentence cautions against another mineral than magnesium, which the product does not hold.

In: clauses. Out: the other minerals of the product; whether a sentence is about one that it does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from labelcheck.model import PanelKind
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit

_NEXT = 30
"""Characters between a mineral and the words that caution against it."""

_HELD = 12
"""Characters between a word such as 'contains' and the mineral that the product holds."""

_LISTS = (PanelKind.FACTS, PanelKind.INGREDIENTS, PanelKind.FRONT)


def minerals_of(clauses: Sequence[Clause]) -> frozenset[str]:
    """The other minerals that the product holds, as its facts, its ingredients and its front name them."""
    listed = [clause for clause in clauses if clause.kind in _LISTS or clause.amounts]
    return frozenset(clause.between(*hit.span) for clause in listed for hit in clause.of("nutrient:mineral"))


def is_of_another(clause: Clause, contained: frozenset[str]) -> bool:
    """Whether a sentence cautions against a mineral that is not in the product ('potassium is not for renal patients').

    The mineral is what does not suit, or what is not to be taken; one that the product is said to hold counts as in it.
    """
    if clause.has("nutrient:magnesium", "compound", "general", "person:medicated"):
        return False
    minerals = [hit for hit in clause.of("nutrient:mineral") if clause.between(*hit.span) not in contained]
    cautions = clause.of("caution:avoid", "caution:ask")
    holds = clause.of("basis:per", "link")
    return any(
        _speaks_of(clause, caution, mineral) and not any(0 <= mineral.span.start - one.span.end <= _HELD for one in holds)
        for mineral in minerals
        for caution in cautions
    )


def _speaks_of(clause: Clause, caution: Hit, mineral: Hit) -> bool:
    """Whether words of caution are about a mineral: near it, and not of the mineral *or* of the kidneys.

    No comma stands between them, unless the kidney trouble follows the mineral ('mind that, for one, iron harms …').
    """
    first, second = sorted((caution.span, mineral.span))
    troubles = [hit.span for hit in clause.of("kidney:trouble")]
    named = sum(span.end - span.start for span in troubles if first.end <= span.start and span.end <= second.start)
    between = clause.between(first.end, second.start)
    behind = [clause.between(mineral.span.end, span.start) for span in troubles if span.start >= mineral.span.end]
    subject = bool(behind) and not _parted(behind[0])
    if len(between) - named > _NEXT or (_parted(between) and not (subject and first == caution.span)):
        return False
    joins = [hit.span.start for hit in clause.of("join")]
    return first == mineral.span or not any(mineral.span.end <= join < trouble.start for join in joins for trouble in troubles)


def _parted(text: str) -> bool:
    """Whether a comma or another mark stands in a text."""
    return any(mark in text for mark in ",;:(")
