"""Whether the examples of a rule prove it: each small change of its condition must change what one of them gets.

In goes a rule with its pack, out come the changes that no example notices. A condition is negated as a whole, a limit is
moved by a hundredth either way, a value of a list and a term of all or any are left out, what is asked of a statement is
turned round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from labelcheck.judge.conditions import AllOf, AmountLeaf, AnyOf, Condition, ListLeaf, Not, Operator, ValueLeaf
from labelcheck.judge.rules import Rule
from labelcheck.judge.verdicts import outcome_by

_STEP = Decimal("0.01")
_AROUND = {
    Operator.MORE_THAN: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.MORE_THAN,
    Operator.LESS_THAN: Operator.AT_MOST,
    Operator.AT_MOST: Operator.LESS_THAN,
    Operator.IS: Operator.IS_NOT,
    Operator.IS_NOT: Operator.IS,
}


def unnoticed(rule: Rule) -> tuple[str, ...]:
    """The changes of a rule's conditions that none of its examples notices, in words."""
    found = []
    for place, condition in (("flag_when", rule.flag_when), ("applies_when", rule.applies_when)):
        if condition is None:
            continue
        for change, mutant in ((f"{place} negated", Not(condition)), *_changed(condition, place)):
            changed = replace(rule, flag_when=mutant) if condition is rule.flag_when else replace(rule, applies_when=mutant)
            if all(_same(rule, changed, number) for number in range(len(rule.examples))):
                found.append(change)
    return tuple(found)


def _same(rule: Rule, mutant: Rule, number: int) -> bool:
    """Whether an example gets the same outcome of both."""
    case = rule.examples[number].case
    return outcome_by(rule, case) is outcome_by(mutant, replace(case, weighed={}))


def _changed(condition: Condition, place: str) -> Iterator[tuple[str, Condition]]:
    """Every change of one leaf or one group, with what was changed."""
    match condition:
        case AllOf() | AnyOf():
            yield from _terms(condition, place)
        case Not():
            yield from ((change, Not(term)) for change, term in _changed(condition.term, f"{place} > not"))
        case AmountLeaf():
            yield from _limits(condition, place)
        case ListLeaf() if len(condition.values) > 1:
            for value in condition.values:
                rest = tuple(one for one in condition.values if one != value)
                yield f"{place}: {condition.fact} {condition.operator} without {value}", replace(condition, values=rest)
        case ValueLeaf():
            turned = replace(condition, operator=_AROUND[condition.operator])
            yield f"{place}: {condition.fact} turned round", turned


def _terms(group: AllOf | AnyOf, place: str) -> Iterator[tuple[str, Condition]]:
    name = "all" if isinstance(group, AllOf) else "any"
    for number, term in enumerate(group.terms):
        here = f"{place} > {name} {number + 1}"
        if len(group.terms) > 1:
            yield f"{here} left out", replace(group, terms=_without(group.terms, number))
        for change, mutant in _changed(term, here):
            yield change, replace(group, terms=(*group.terms[:number], mutant, *group.terms[number + 1 :]))


def _without(terms: Sequence[Condition], number: int) -> tuple[Condition, ...]:
    return (*terms[:number], *terms[number + 1 :])


def _limits(leaf: AmountLeaf, place: str) -> Iterator[tuple[str, Condition]]:
    for number, limit in enumerate(leaf.limits):
        for moved in (limit * (1 - _STEP), limit * (1 + _STEP)) if limit else ():
            limits = (*leaf.limits[:number], moved, *leaf.limits[number + 1 :])
            yield f"{place}: {leaf.fact} {leaf.operator} {moved.normalize():f} for {limit}", replace(leaf, limits=limits)
    if leaf.operator in _AROUND:
        around = _AROUND[leaf.operator]
        yield f"{place}: {leaf.fact} {around} for {leaf.operator}", replace(leaf, operator=around)
