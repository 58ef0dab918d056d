"""What a label says, as a fact: true with its evidence, false where all of the label was seen and does not say it.

In: places of the label. Out: indices of evidence, and ``Fact`` records of statements.
"""

from __future__ import annotations

from collections.abc import Iterable

from labelcheck.model import Fact, Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.completeness import Seen
from labelcheck.understand.evidence import EvidenceBook

Places = Iterable[tuple[Clause, Span]]


def evidence_of(book: EvidenceBook, places: Places, most: int = 8) -> tuple[int, ...]:
    """The indices of places, each once, at most so many."""
    found: list[int] = []
    for clause, span in places:
        found += book.span(clause.read, span)
    return tuple(dict.fromkeys(found))[:most]


def statement(said: bool, places: tuple[int, ...], seen: Seen) -> Fact:
    """True where it is said; not said is false only where all of the label was seen."""
    if said:
        return Fact(True, places)
    return Fact(None, reason=seen.reason) if seen.partial else Fact(False)
