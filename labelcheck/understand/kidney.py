"""Whether a clause names kidney trouble, by a word of its own or by a combination of words.

In: a clause. Out: yes or no; whether it is a caution is decided in ``cautions``.
"""

from __future__ import annotations

from collections.abc import Sequence

from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit
from labelcheck.understand.places import distance, inside

_NEAR = 70
"""Characters between the kidneys and a word of illness."""

_BESIDE = 40
"""Characters between the kidneys and a word that tells illness only of a thing right beside it ('no longer', 'tired')."""

_AT_WORK = 24
"""Characters between what kidneys do and such a word ('delayed excretion', 'filtration has fallen')."""


def names_kidney_trouble(clause: Clause) -> bool:
    """Whether kidney trouble is named: by a word of its own, or the organ or its work with a word of illness near it."""
    denied = [hit.span for hit in clause.of("kidney:not", "kidney:route")]
    if any(not inside(hit.span, denied) for hit in clause.of("kidney:trouble")):
        return True
    organs = [hit for hit in clause.of("kidney") if hit.concept == "kidney" and not inside(hit.span, denied)]
    return _any_near(organs, clause.of("trouble"), _NEAR) or _any_near(organs, _failing(clause), _BESIDE) or is_hindered(clause)


def is_hindered(clause: Clause) -> bool:
    """Whether the kidneys are said to do their work badly: 'delayed excretion through the kidneys'."""
    kidneys = [hit for hit in clause.of("kidney") if hit.concept != "kidney:not"]
    ceased = clause.of("failing:no-more")
    if any(kidney.span.end <= hit.span.start <= kidney.span.end + _BESIDE for kidney in kidneys for hit in ceased):
        return True
    adjectives = [hit for hit in clause.of("failing") if hit.concept == "failing"]
    return bool(kidneys) and _any_near(clause.of("filtering"), adjectives, _AT_WORK)


def _failing(clause: Clause) -> list[Hit]:
    return [hit for hit in clause.of("failing") if hit.concept != "failing:not"]


def _any_near(some: Sequence[Hit], others: Sequence[Hit], most: int) -> bool:
    return any(distance(one.span, other.span) <= most for one in some for other in others)
