"""Servings as what is taken: 'Take 2 servings daily'; elsewhere the word says for what an amount holds.

In: a clause with its numbers. Out: whether a serving of it is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from labelcheck.model import Interval, PanelKind, Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit
from labelcheck.understand.places import inside


def is_taken(clause: Clause, hit: Hit, numbers: Sequence[tuple[Interval, Span]], sizes: Sequence[Span]) -> bool:
    """Whether a serving is taken; ``sizes`` are the words for what amounts hold for ('serving size', 'per serving')."""
    told = clause.kind is not PanelKind.FACTS and clause.has("take", "daily", "times", "moment")
    bare = hit.kind == "serving" and all(span == hit.span for span in sizes if span.start <= hit.span.start < span.end)
    start = next((span.start for _, span in numbers if 0 <= hit.span.start - span.end <= 1), None)
    return told and bare and start is not None and not _is_share(clause, start)


def _is_share(clause: Clause, start: int) -> bool:
    """Whether the number that starts here is of parts of the dose: 'divide it into 2 servings', 'in 2 portions'."""
    if any(hit.span.start < start for hit in clause.of("split")):
        return True
    limits = [hit.span for hit in clause.of("limit")]
    return any(0 <= start - into.span.end <= 1 and not inside(into.span, limits) for into in clause.of("water:into"))
