"""Compounds that are named across lines: 'MAGNESIUM' and 'bisglycinate' on a front, 'waarvan citraat' below magnesium in a table.

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
_DASHES = ("-", "•", "*", "+", "·", ">")
_MARKS = " .,:;!*+/&()[]-•|'"


def across_lines(clauses: Sequence[Clause]) -> list[tuple[Name, Clause]]:
    """The compounds that a line names together with one above or below it."""
    fronts = [clause for clause in clauses if clause.kind is PanelKind.FRONT]
    titles = [placed for upper, lower in pairwise(fronts) for placed in _between(upper, lower)]
    return [
        (Name(True, hit.kind, hit.span, hit.span), line)
        for hit, line in (*titles, *_below_magnesium(clauses))
        if not any(name.compound for name in names_of(line))
    ]


def _below_magnesium(clauses: Sequence[Clause]) -> Iterator[tuple[Hit, Clause]]:
    """Radicals of rows that say what the magnesium of the row above them is: '- waarvan citraat', 'from oxide'."""
    owner: Clause | None = None
    for clause in clauses:
        if clause.kind is not PanelKind.FACTS or (owner is not None and clause.read is not owner.read):
            owner = None
        if clause.kind is PanelKind.FACTS and clause.has("nutrient", "companion"):
            names = names_of(clause)
            owner = clause if names and all(name.magnesium for name in names) else None
        elif owner is not None and _goes_on(clause):
            yield from ((hit, clause) for hit in _first_of(clause))


def _goes_on(clause: Clause) -> bool:
    """Whether a row begins with a dash, or with words such as 'of which' or 'as'."""
    begun = any(hit.span.start == clause.span.start for hit in clause.of("link"))
    return begun or clause.text.lstrip().startswith(_DASHES)


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
    for hit in sorted(clause.of("join:and", "link:as", "link:of-which"), key=lambda one: one.span.start - one.span.end):
        if start <= hit.span.start and hit.span.end <= end:
            gap = gap.replace(clause.between(*hit.span), "", 1)
    return not gap.strip(_MARKS)
