"""Kleene's three-valued logic over what is known of a label.

In go a condition and a case (facts and text), out comes a judgement: true, false or unknown, with the leaves that
decided it or that leave it open. What is unknown is never guessed: a decided judgement stays as it is when more is learned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import NamedTuple

from labelcheck.judge.conditions import (
    AllOf,
    AmountLeaf,
    AnyOf,
    Condition,
    Leaf,
    ListLeaf,
    Not,
    Operator,
    TextLeaf,
    ValueLeaf,
    squeeze,
)
from labelcheck.model import Evidence, Fact, Interval


class Truth(IntEnum):
    """A truth value, ordered so that ``all`` is the least and ``any`` the greatest of its terms."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def negated(self) -> Truth:
        """Its opposite; the opposite of unknown is unknown."""
        return Truth(Truth.TRUE - self)


class Doubt(StrEnum):
    """Why a leaf is unknown."""

    ABSENT = "absent"
    UNKNOWN = "unknown"
    ACROSS_LIMIT = "across_limit"
    INCOMPLETE = "incomplete"
    TEXT = "text"


@dataclass(frozen=True)
class Case:
    """What a rule is held against; ``partial`` where the text is not the whole of the label.

    ``evidence`` are the places on the label that the facts rest on; ``canonical`` keeps values as fingerprints take them,
    and ``weighed`` what was said of leaves: many rules ask the same.
    """

    facts: Mapping[str, Fact]
    text: str = ""
    partial: bool = False
    evidence: Sequence[Evidence] = ()
    canonical: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    weighed: dict[Leaf, Judgement] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def squeezed(self) -> str:
        """The text as ``says`` compares it."""
        return squeeze(self.text)


class Ground(NamedTuple):
    """A leaf with its truth; the doubt where that is unknown, and the evidence of its fact."""

    leaf: Leaf
    truth: Truth
    doubt: Doubt | None = None
    evidence: tuple[int, ...] = ()


class Judgement(NamedTuple):
    """A truth and the leaves it rests on: those that decided, or those that leave it unknown."""

    truth: Truth
    grounds: tuple[Ground, ...]

    @property
    def evidence(self) -> tuple[int, ...]:
        """The evidence of the grounds, each place once."""
        return tuple(dict.fromkeys(place for ground in self.grounds for place in ground.evidence))


def evaluate(condition: Condition, case: Case) -> Judgement:
    """What a condition says of a case."""
    if isinstance(condition, AllOf):
        return _join(min, [evaluate(term, case) for term in condition.terms])
    if isinstance(condition, AnyOf):
        return _join(max, [evaluate(term, case) for term in condition.terms])
    if isinstance(condition, Not):
        inner = evaluate(condition.term, case)
        return Judgement(inner.truth.negated(), inner.grounds)
    found = case.weighed.get(condition)
    if found is None:
        ground = _weigh_text(condition, case) if isinstance(condition, TextLeaf) else _weigh_fact(condition, case.facts)
        found = case.weighed[condition] = Judgement(ground.truth, (ground,))
    return found


def _join(pick: Callable[[Sequence[Truth]], Truth], parts: Sequence[Judgement]) -> Judgement:
    """Of all or any, the terms that decide are those with the truth of the whole."""
    truth = pick([part.truth for part in parts])
    return Judgement(truth, tuple(ground for part in parts if part.truth is truth for ground in part.grounds))


def _weigh_text(leaf: TextLeaf, case: Case) -> Ground:
    if squeeze(leaf.text) in case.squeezed:
        return Ground(leaf, Truth.TRUE)
    if case.partial or not case.squeezed:
        return Ground(leaf, Truth.UNKNOWN, Doubt.TEXT)
    return Ground(leaf, Truth.FALSE)


def _weigh_fact(leaf: ValueLeaf | AmountLeaf | ListLeaf, facts: Mapping[str, Fact]) -> Ground:
    fact = facts.get(leaf.fact)
    if fact is None:
        return Ground(leaf, Truth.UNKNOWN, Doubt.ABSENT)
    if fact.value is None:
        return Ground(leaf, Truth.UNKNOWN, Doubt.UNKNOWN, fact.evidence)
    doubt: Doubt | None = None
    match leaf, fact.value:
        case ValueLeaf(), bool() | str() if isinstance(fact.value, bool) is isinstance(leaf.value, bool):
            truth = _truth((fact.value == leaf.value) is (leaf.operator is Operator.IS))
        case AmountLeaf(), Interval():
            truth, doubt = _compare(leaf, fact.value), Doubt.ACROSS_LIMIT
        case ListLeaf(), tuple() if not isinstance(fact.value, Interval):
            truth, doubt = _search(leaf, fact.value, complete=fact.complete), Doubt.INCOMPLETE
        case _:
            raise TypeError(f"the fact {leaf.fact} holds {fact.value!r}, which is not of its kind")
    return Ground(leaf, truth, doubt if truth is Truth.UNKNOWN else None, fact.evidence)


def _compare(leaf: AmountLeaf, amount: Interval) -> Truth:
    limit = leaf.limits[0]
    match leaf.operator:
        case Operator.MORE_THAN:
            return _above(amount.low > limit, amount.high is not None and amount.high <= limit)
        case Operator.AT_MOST:
            return _above(amount.low > limit, amount.high is not None and amount.high <= limit).negated()
        case Operator.AT_LEAST:
            return _above(amount.low >= limit, amount.high is not None and amount.high < limit)
        case Operator.LESS_THAN:
            return _above(amount.low >= limit, amount.high is not None and amount.high < limit).negated()
        case _:
            low = AmountLeaf(leaf.fact, Operator.AT_LEAST, leaf.limits[:1])
            high = AmountLeaf(leaf.fact, Operator.AT_MOST, leaf.limits[1:])
            return min(_compare(low, amount), _compare(high, amount))


def _search(leaf: ListLeaf, found: Sequence[str], *, complete: bool) -> Truth:
    known = set(found)
    if leaf.operator is Operator.ONLY:
        if known - set(leaf.values):
            return Truth.FALSE
        return _truth(bool(known)) if complete else Truth.UNKNOWN
    present = Truth.TRUE if known & set(leaf.values) else Truth.FALSE if complete else Truth.UNKNOWN
    return present.negated() if leaf.operator is Operator.INCLUDES_NONE else present


def _above(surely: bool, surely_not: bool) -> Truth:
    return Truth.TRUE if surely else Truth.FALSE if surely_not else Truth.UNKNOWN


def _truth(statement: bool) -> Truth:
    return Truth.TRUE if statement else Truth.FALSE
