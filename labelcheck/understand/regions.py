"""A stretch of directions that speaks of one dose for adults, and what it says: the records of this sub-stage.

In: a clause. Out: ``Region`` records, cut where the clause turns to children or other persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from labelcheck.model import Interval, Span
from labelcheck.understand.basis import Count, unit_counts
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit


@dataclass(frozen=True)
class Regimen:
    """One way of taking the product. ``units`` at one time, or in a day where ``divided`` says that they are spread.

    ``intakes`` is the number a day, None where no frequency is said; ``split`` tells that dividing is advised;
    ``total`` is the number of units a day where the intakes differ.
    """

    clause: Clause
    span: Span
    units: Interval | None
    unit: str | None
    intakes: Interval | None
    split: bool
    daily: bool
    divided: bool = False
    limit: bool = False
    total: Decimal | None = None

    @property
    def units_a_day(self) -> Decimal | None:
        """The largest number of units in a day; None where a frequency or a number is not said."""
        if self.total is not None:
            return self.total
        if self.units is None or (self.intakes is None and not self.divided):
            return None
        high = self.units.high or self.units.low
        return high if self.divided or self.intakes is None else high * (self.intakes.high or self.intakes.low)


@dataclass(frozen=True)
class Region:
    """A stretch of a clause that speaks of the adult dose."""

    clause: Clause
    span: Span

    def of(self, *groups: str) -> tuple[Hit, ...]:
        """The hits of these concepts or groups inside the stretch."""
        return tuple(hit for hit in self.clause.of(*groups) if self.span.start <= hit.span.start < self.span.end)

    def counts(self) -> list[Count]:
        """The numbers of units inside the stretch."""
        return [count for count in unit_counts(self.clause) if self.span.start <= count.span.start < self.span.end]


def regions_of(clause: Clause) -> list[Region]:
    """The stretches of a clause that speak of adults, or of nobody in particular."""
    turns: list[tuple[int, bool]] = [(clause.span.start, True)]
    counts = unit_counts(clause)
    for hit in clause.of("audience", "reach"):
        adult = hit.concept == "audience:adult"
        since = turns[-1][0]
        spoken = any(since <= count.span.start < hit.span.start for count in counts if count.numbered) or any(
            since <= one.span.start < hit.span.start for one in clause.of("times")
        )
        if not adult and turns[-1][1] and len(turns) > 1 and not spoken:
            continue
        if not adult and hit.concept == "audience:person":
            continue
        turns.append((hit.span.start, adult))
    ends = [start for start, _ in turns[1:]] + [clause.span.end]
    return [Region(clause, Span(start, end)) for (start, adult), end in zip(turns, ends, strict=True) if adult and end > start]
