"""Compounds that a clause names to compare with, and that the product does not hold: '10 times better than oxide'.

In: a clause and a name in it. Out: whether the name is that of a rival.
"""

from __future__ import annotations

from labelcheck.model import PanelKind, Span
from labelcheck.understand.clauses import Clause, once
from labelcheck.understand.names import Name

_LISTS = (PanelKind.FACTS, PanelKind.INGREDIENTS)

_NEXT = 30
"""Characters between words that compare and the compound they lead to, in a list."""

_ARTICLE = 8
"""Characters of the article between 'than' and the compound."""

_COMPARED = 60
"""Characters between a comparative and its 'than', at most."""

_POOR = 40
"""Characters between a compound and the words that call it a poor one, at most."""

_MARKS = ",;:(\t|"


def is_rival(clause: Clause, name: Name) -> bool:
    """Whether a compound is one that the product is compared with.

    In running text everything behind words that compare is; in a list only what stands right behind them.
    """
    if clause.cells:
        return False
    span = name.span
    leads = [hit.span for hit in clause.of("compare")] + list(_thans(clause))
    before = [lead for lead in leads if lead.end <= span.start]
    if any(_leads_to(clause, lead, span) for lead in before) or (before and clause.kind not in _LISTS):
        return True
    poor = [hit.span for hit in clause.of("rival:poor")]
    return any(0 <= one.start - span.end <= _POOR and not _parted(clause, span.end, one.start) for one in poor)


def _leads_to(clause: Clause, lead: Span, span: Span) -> bool:
    return span.start - lead.end <= _NEXT and not _parted(clause, lead.end, span.start)


def _parted(clause: Clause, start: int, end: int) -> bool:
    return any(mark in clause.between(start, end) for mark in _MARKS)


@once
def _thans(clause: Clause) -> tuple[Span, ...]:
    """Words for 'than' with a comparative before them and the name of a compound right behind."""
    mores = [hit.span for hit in clause.of("rival:more")]
    names = [hit.span for hit in clause.of("radical", "compound", "general", "nutrient:magnesium")]
    return tuple(
        than.span
        for than in clause.of("rival:than")
        if any(0 < than.span.start - more.end <= _COMPARED for more in mores)
        and any(0 <= name.start - than.span.end <= _ARTICLE for name in names)
    )
