"""Compounds whose names stand on two lines of the front, in other type: 'MAGNESIUM' and below it 'bisglycinate'.

In: the clauses of a label. Out: the radicals as names, each with the line it stands on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from labelcheck.model import PanelKind
from labelcheck.understand.clauses import Clause
from labelcheck.understand.compounds import Name
from labelcheck.understand.mentions import Hit
from labelcheck.understand.names import names_of

_OTHERS = ("nutrient:mineral", "nutrient:other", "companion")
_MARKS = " .,:;!*+/&()[]-•|'"


def titles_of(clauses: Sequence[Clause]) -> list[tuple[Name, Clause]]:
    """The compounds that a line of the front names together with the line above or below it."""
    fronts = [clause for clause in clauses if clause.kind is PanelKind.FRONT]
    return [
        (Name(True, hit.kind, hit.span, hit.span), line)
        for upper, lower in pairwise(fronts)
        for hit, line in _between(upper, lower)
        if not any(name.compound for name in names_of(line))
    ]


def _between(upper: Clause, lower: Clause) -> Iterator[tuple[Hit, Clause]]:
    """'Magnesium' above radicals, or a radical above 'de magnésium'."""
    above, below = upper.of("nutrient:magnesium"), lower.of("nutrient:magnesium")
    if above and not below and _is_nothing(upper, above[-1].span.end, upper.span.end):
        yield from ((hit, lower) for hit in _first_of(lower))
    elif below and not upper.has(*_OTHERS) and not above and _is_nothing(lower, lower.span.start, below[0].span.start):
        yield from ((hit, upper) for hit in upper.of("radical") if _is_nothing(upper, hit.span.end, upper.span.end))


def _first_of(clause: Clause) -> list[Hit]:
    """The radicals that a line begins with; none where the product is said to be free of the first."""
    found: list[Hit] = []
    position = clause.span.start
    for hit in sorted(clause.of("radical"), key=lambda one: (one.span.start, -one.span.end)):
        if hit.span.start < position:
            continue
        if not _is_nothing(clause, position, hit.span.start):
            break
        found.append(hit)
        position = hit.span.end
    absent = any(0 <= hit.span.start - position <= 1 for hit in clause.of("free"))
    return [] if absent else found


def _is_nothing(clause: Clause, start: int, end: int) -> bool:
    """Whether only marks, 'and' or 'as' stand between two places."""
    gap = clause.between(start, end)
    for hit in sorted(clause.of("join:and", "link:as"), key=lambda one: one.span.start - one.span.end):
        if start <= hit.span.start and hit.span.end <= end:
            gap = gap.replace(clause.between(*hit.span), "", 1)
    return not gap.strip(_MARKS)
