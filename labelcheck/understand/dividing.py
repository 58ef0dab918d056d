"""Words of dividing that say nothing of the dose: 'Drink plenty of water throughout the day', 'with one of the three meals'.

In: a clause. Out: the clause without such words.
"""

from __future__ import annotations

from dataclasses import replace

from labelcheck.understand.basis import numbers_of, unit_counts
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit
from labelcheck.understand.places import distance, inside

_BESIDE = 14
"""Characters between what is drunk, or said of the whole day, and the words of dividing: room for a number and a short word."""

_GLASS = 24
"""Characters between 'with' and the water: room for a large glass of it."""

_KEPT_APART = 40
"""Characters between words of dividing and other goods that are kept apart from the product."""

_NEEDLESS = 24
"""Characters between words of dividing and words that say it is not needed."""

_TO_TAKE = ("take", "daily", "times", "moment", "unit", "press")
"""What a sentence on the dose says before it names the day."""


def of_the_dose(clause: Clause) -> Clause:
    """A clause whose words of dividing are about the product that is taken."""
    denied = clause.of("split:not")
    idle = [hit for hit in clause.of("split") if any(_overlap(hit, one) for one in denied) or _is_idle(clause, hit)]
    idle += [hit for hit in clause.of("moment:every-meal") if _is_one_of_them(clause, hit)]
    return replace(clause, hits=tuple(hit for hit in clause.hits if hit not in idle)) if idle else clause


def _overlap(one: Hit, other: Hit) -> bool:
    """Whether two hits share words: 'spread out' and 'do not spread', or the same word of another language."""
    return one.span.start < other.span.end and other.span.start < one.span.end


def _is_one_of_them(clause: Clause, meals: Hit) -> bool:
    """Whether one of the meals is meant: 'with one of the three main meals'."""
    return any(one.span.start < meals.span.start <= one.span.end + 1 for one in clause.of("one-of"))


def _is_idle(clause: Clause, split: Hit) -> bool:
    if any(distance(split.span, needless.span) <= _NEEDLESS for needless in clause.of("caution:none")):
        return True
    if any(_is_of_water(clause, split, water) for water in clause.of("water")):
        return True
    if _is_in_some_case(clause, split) or _is_of_other_goods(clause, split):
        return True
    if not inside(split.span, [hit.span for hit in clause.of("day-long")]):
        return False
    return _is_of_purpose(clause, split) or _is_one_of_two(clause, split)


def _is_of_water(clause: Clause, split: Hit, water: Hit) -> bool:
    """Whether water that is drunk for itself stands right beside words of dividing; 'in' or 'with' water is for the product."""
    if water.concept != "water" or _is_taken_with(clause, water):
        return False
    first, second = sorted((split.span, water.span))
    gap = clause.between(first.end, second.start)
    parted = any(first.end <= hit.span.start < second.start for hit in clause.of("join:and", "unit", "take"))
    return len(gap) <= _BESIDE and not parted and not set(gap) & set(",:()")


def _is_in_some_case(clause: Clause, split: Hit) -> bool:
    """Whether dividing is for a case that need not come: 'If loose stools occur, spread the dose over the day'."""
    counted = [hit.span.start for hit in clause.of("limit", "number", "times")]
    counted += [span.start for _, span in numbers_of(clause)]
    return any(
        hit.concept == "condition"
        and hit.span.end <= split.span.start
        and not any(hit.span.start <= start < split.span.start for start in counted)
        for hit in clause.of("condition")
    )


def _is_of_other_goods(clause: Clause, split: Hit) -> bool:
    """Whether it is medicines or other minerals that are kept apart: 'spaced 2 hours from antibiotics'."""
    claimed = [hit.span for hit in clause.of("claim")]
    others = [hit.span for hit in clause.of("person:medicated")]
    if not any(count.numbered for count in unit_counts(clause)):
        others += [hit.span for hit in clause.of("nutrient:mineral", "nutrient:other") if not inside(hit.span, claimed)]
    for other in others:
        first, second = sorted((split.span, other))
        if second.start - first.end <= _KEPT_APART and not set(clause.between(first.end, second.start)) & set(",:()"):
            return True
    return False


def _is_taken_with(clause: Clause, water: Hit) -> bool:
    """Whether the product is taken with the water or stirred into it: 'with a large glass of water'."""
    joins = clause.of("join:and")
    return any(
        0 <= water.span.start - into.span.end <= _GLASS
        and not any(into.span.end <= join.span.start < water.span.start for join in joins)
        for into in clause.of("water:into")
    )


def _is_of_purpose(clause: Clause, split: Hit) -> bool:
    """Whether the day is that of what the product does: a purpose stands between what is taken and the day, or nothing is."""
    purposes = [hit.span for hit in clause.of("claim", "benefit") if hit.concept != "claim:not"]
    taken = [hit.span for hit in clause.of(*_TO_TAKE) if not inside(hit.span, [split.span])]
    since = max((span.end for span in taken if span.end <= split.span.start), default=clause.span.start)
    if any(since <= span.start < split.span.start for span in purposes):
        return True
    return bool(purposes) and not taken


def _is_one_of_two(clause: Clause, split: Hit) -> bool:
    """Whether the day stands beside 'or' and a moment: 'during the day or at bedtime'."""
    moments = clause.of("moment")
    return any(
        distance(split.span, either.span) <= _BESIDE and any(distance(either.span, one.span) <= _BESIDE for one in moments)
        for either in clause.of("join:to")
    )
