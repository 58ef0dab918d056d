"""The laws of three-valued logic, for condition trees and labels of every kind."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelcheck.judge import find_pack, judge, load_pack
from labelcheck.judge.conditions import (
    FITTING,
    AllOf,
    AmountLeaf,
    AnyOf,
    Condition,
    ListLeaf,
    Not,
    Operator,
    TextLeaf,
    ValueLeaf,
)
from labelcheck.judge.logic import Case, Truth, evaluate
from labelcheck.judge.registry import Kind, Question, read_registry
from labelcheck.model import Fact, Interval, Outcome

ASKED = (
    "magnesium",
    "route",
    "compounds",
    "claims",
    "oxide_only",
    "elemental_mg.per_intake",
    "elemental_mg.per_day",
    "cautions.kidney",
)
QUESTIONS = tuple(read_registry()[name] for name in ASKED)
NAMES = ("carbonate", "citrate", "oxide")
WORDS = ("zink", "nieren", "vegan")
AMOUNTS = st.sampled_from([Decimal(number) for number in (0, 100, 150, 200, 250, 300, 400)])
MANY = settings(max_examples=200, deadline=None)
DECIDED = {Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE}
MAGNESIUM = load_pack(find_pack("magnesium"))


def values_of(question: Question) -> tuple[str, ...]:
    return question.values[:3] or NAMES


@st.composite
def leaves(draw: st.DrawFn) -> Condition:
    question = draw(st.sampled_from(QUESTIONS))
    operator = draw(st.sampled_from(FITTING[question.kind]))
    match question.kind:
        case Kind.AMOUNT:
            limits = sorted(draw(st.lists(AMOUNTS, min_size=2, max_size=2)))
            return AmountLeaf(question.name, operator, tuple(limits if operator is Operator.BETWEEN else limits[:1]))
        case Kind.LIST:
            values = draw(st.lists(st.sampled_from(values_of(question)), min_size=1, max_size=2, unique=True))
            return ListLeaf(question.name, operator, tuple(values[:1] if operator is Operator.INCLUDES else values))
        case Kind.CHOICE:
            return ValueLeaf(question.name, operator, draw(st.sampled_from(values_of(question))))
        case _:
            return ValueLeaf(question.name, operator, draw(st.booleans()))


texts = st.sampled_from(WORDS).map(TextLeaf)
conditions = st.recursive(
    st.one_of(leaves(), leaves(), leaves(), texts),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda terms: AllOf(tuple(terms))),
        st.lists(inner, min_size=1, max_size=3).map(lambda terms: AnyOf(tuple(terms))),
        inner.map(Not),
    ),
    max_leaves=6,
)


@st.composite
def known_facts(draw: st.DrawFn, question: Question) -> Fact:
    """A fact that leaves nothing open."""
    match question.kind:
        case Kind.AMOUNT:
            amount = draw(AMOUNTS)
            return Fact(Interval(amount, amount))
        case Kind.LIST:
            return Fact(tuple(draw(st.lists(st.sampled_from(values_of(question)), unique=True))))
        case Kind.CHOICE:
            return Fact(draw(st.sampled_from(values_of(question))))
        case _:
            return Fact(draw(st.booleans()))


@st.composite
def vaguer(draw: st.DrawFn, fact: Fact) -> Fact | None:
    """What could be known of a fact before all of it is: nothing, a wider interval, a part of a list."""
    kind = draw(st.sampled_from(["same", "absent", "unknown", "open", "open"]))
    if kind == "absent":
        return None
    if kind == "unknown":
        return Fact(None, reason="not readable")
    match fact.value:
        case Interval(low, high) if kind == "open":
            below = draw(AMOUNTS.filter(lambda amount: amount <= low))
            above = (
                draw(st.none() | AMOUNTS.filter(lambda amount: high is not None and amount >= high)) if high is not None else None
            )
            return Fact(Interval(below, above))
        case tuple() as found if kind == "open" and not isinstance(found, Interval):
            return Fact(tuple(value for value in found if draw(st.booleans())), complete=False)
    return fact


@st.composite
def labels(draw: st.DrawFn) -> Case:
    """A label of which everything is known."""
    facts = {question.name: draw(known_facts(question)) for question in QUESTIONS}
    return Case(facts, text=" ".join(["Magnesium", *draw(st.lists(st.sampled_from(WORDS), unique=True))]))


@st.composite
def readings(draw: st.DrawFn) -> tuple[Case, Case, Case]:
    """A label as it was read, as it was read better, and as it is."""
    label = draw(labels())
    better = draw(read_less(label))
    return draw(read_less(better)), better, label


@st.composite
def read_less(draw: st.DrawFn, case: Case) -> Case:
    facts = {name: draw(vaguer(fact)) for name, fact in case.facts.items()}
    known = {name: fact for name, fact in facts.items() if fact is not None}
    if draw(st.booleans()):
        return Case(known, case.text, case.partial)
    words = case.text.split()
    return Case(known, " ".join(words[: draw(st.integers(0, len(words)))]), partial=True)


@MANY
@given(conditions, readings())
def test_learning_more_never_changes_a_decided_truth(condition: Condition, cases: tuple[Case, Case, Case]) -> None:
    poorer, better, label = (evaluate(condition, case).truth for case in cases)
    assert poorer in (Truth.UNKNOWN, better)
    assert better in (Truth.UNKNOWN, label)
    assert label is not Truth.UNKNOWN


@pytest.mark.parametrize("name", ["magnesium", "route", "oxide_only", "elemental_mg.per_intake", "cautions.kidney", "compounds"])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_learning_one_fact_never_changes_a_decided_finding(name: str, data: st.DataObject) -> None:
    poorer, _, label = data.draw(readings())
    wiser = Case({**poorer.facts, name: label.facts[name]}, poorer.text, poorer.partial)
    for before, after in zip(
        judge(poorer, [MAGNESIUM], "en"),
        judge(wiser, [MAGNESIUM], "en"),
        strict=True,
    ):
        assert before.outcome not in DECIDED or after.outcome is before.outcome, before.rule


@settings(max_examples=50, deadline=None)
@given(readings())
def test_an_undetermined_finding_names_what_blocks_it_and_no_other_does(cases: tuple[Case, Case, Case]) -> None:
    for finding in judge(cases[0], [MAGNESIUM], "en"):
        assert bool(finding.blocked_by) is (finding.outcome is Outcome.UNDETERMINED)


@MANY
@given(leaves(), readings(), AMOUNTS, AMOUNTS)
def test_narrowing_an_interval_never_changes_a_decided_truth(
    leaf: Condition, cases: tuple[Case, Case, Case], one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))
    for name, fact in cases[0].facts.items():
        if not isinstance(fact.value, Interval):
            continue
        wide = fact.value
        narrow = Interval(max(low, wide.low), high if wide.high is None else min(high, wide.high))
        if narrow.high is None or narrow.low > narrow.high:
            continue
        narrowed = Case({**cases[0].facts, name: replace(fact, value=narrow)}, cases[0].text, cases[0].partial)
        assert evaluate(leaf, cases[0]).truth in (Truth.UNKNOWN, evaluate(leaf, narrowed).truth)


@MANY
@given(st.lists(conditions, min_size=1, max_size=4), readings())
def test_de_morgan(terms: list[Condition], cases: tuple[Case, Case, Case]) -> None:
    case = cases[0]
    negated = tuple(Not(term) for term in terms)
    assert evaluate(Not(AllOf(tuple(terms))), case) == evaluate(AnyOf(negated), case)
    assert evaluate(Not(AnyOf(tuple(terms))), case) == evaluate(AllOf(negated), case)


@MANY
@given(conditions, readings())
def test_a_double_negation_changes_nothing(condition: Condition, cases: tuple[Case, Case, Case]) -> None:
    assert evaluate(Not(Not(condition)), cases[0]) == evaluate(condition, cases[0])


@MANY
@given(
    st.lists(conditions, min_size=2, max_size=4), st.randoms(use_true_random=False), readings(), st.sampled_from([AllOf, AnyOf])
)
def test_the_order_of_terms_does_not_matter(terms, random, cases, group) -> None:
    shuffled = random.sample(terms, len(terms))
    first, second = (evaluate(group(tuple(order)), cases[0]) for order in (terms, shuffled))
    assert first.truth is second.truth
    assert set(first.grounds) == set(second.grounds)


@MANY
@given(leaves(), leaves(), readings())
def test_the_opposite_operators_are_opposites(leaf: Condition, other: Condition, cases: tuple[Case, Case, Case]) -> None:
    opposite = {
        Operator.IS: Operator.IS_NOT,
        Operator.MORE_THAN: Operator.AT_MOST,
        Operator.LESS_THAN: Operator.AT_LEAST,
        Operator.INCLUDES_ANY: Operator.INCLUDES_NONE,
    }
    for each in (leaf, other):
        assert not isinstance(each, TextLeaf | AllOf | AnyOf | Not)
        if each.operator in opposite:
            turned = replace(each, operator=opposite[each.operator])
            assert evaluate(turned, cases[0]).truth is evaluate(Not(each), cases[0]).truth


@MANY
@given(conditions, labels())
def test_with_every_fact_known_it_is_two_valued_logic(condition: Condition, label: Case) -> None:
    assert evaluate(condition, label).truth is (Truth.TRUE if plainly(condition, label) else Truth.FALSE)


def plainly(condition: Condition, label: Case) -> bool:
    """The same condition in plain Python, for a label of which everything is known."""
    match condition:
        case AllOf(terms):
            return all(plainly(term, label) for term in terms)
        case AnyOf(terms):
            return any(plainly(term, label) for term in terms)
        case Not(term):
            return not plainly(term, label)
        case TextLeaf(text):
            return text in label.text.split()
    value = label.facts[condition.fact].value
    match condition:
        case AmountLeaf(_, operator, (limit, *_)):
            assert isinstance(value, Interval)
            amount, last = value.low, condition.limits[-1]
            return {
                Operator.MORE_THAN: amount > limit,
                Operator.AT_LEAST: amount >= limit,
                Operator.LESS_THAN: amount < limit,
                Operator.AT_MOST: amount <= limit,
                Operator.BETWEEN: limit <= amount <= last,
            }[operator]
        case ListLeaf(_, operator, wanted):
            assert isinstance(value, tuple)
            hits = [name for name in value if name in wanted]
            return {
                Operator.ONLY: len(hits) == len(value) > 0,
                Operator.INCLUDES: bool(hits),
                Operator.INCLUDES_ANY: bool(hits),
                Operator.INCLUDES_NONE: not hits,
            }[operator]
    return (value == condition.value) == (condition.operator is Operator.IS)
