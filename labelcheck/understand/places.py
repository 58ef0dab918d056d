"""Where spans of one text stand to each other."""

from __future__ import annotations

from collections.abc import Sequence

from labelcheck.model import Span


def inside(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span lies within one of the others."""
    return any(other.start <= span.start and span.end <= other.end for other in others)


def distance(one: Span, other: Span) -> int:
    """The characters between two spans, 0 where they touch or overlap."""
    first, second = sorted((one, other))
    return max(0, second.start - first.end)
