"""The condition tree of a rule: leaves that ask one thing, joined by all, any and not.

In goes a table of a rule file, out comes a tree of frozen records with every fact, operator and value checked
against the registry and every ``$parameter`` replaced by its amount. Nothing is evaluated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from labelcheck.judge.registry import Kind, Question, read_registry
from labelcheck.judge.tables import Table, listed, nearest, shown
from labelcheck.normal import plain

DEEPEST = 20


class Operator(StrEnum):
    """What can be asked of a fact."""

    IS = "is"
    IS_NOT = "is_not"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    BETWEEN = "between"
    ONLY = "only"
    INCLUDES = "includes"
    INCLUDES_ANY = "includes_any"
    INCLUDES_NONE = "includes_none"


_EQUALITY = (Operator.IS, Operator.IS_NOT)
FITTING: Mapping[Kind, tuple[Operator, ...]] = {
    Kind.STATEMENT: _EQUALITY,
    Kind.BOOLEAN: _EQUALITY,
    Kind.CHOICE: _EQUALITY,
    Kind.AMOUNT: (Operator.MORE_THAN, Operator.AT_LEAST, Operator.LESS_THAN, Operator.AT_MOST, Operator.BETWEEN),
    Kind.LIST: (Operator.ONLY, Operator.INCLUDES, Operator.INCLUDES_ANY, Operator.INCLUDES_NONE),
}


@dataclass(frozen=True, slots=True)
class ValueLeaf:
    """Asks whether a statement, boolean or choice has a value."""

    fact: str
    operator: Operator
    value: bool | str


@dataclass(frozen=True, slots=True)
class AmountLeaf:
    """Holds an amount against one limit, or two for ``between``."""

    fact: str
    operator: Operator
    limits: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class ListLeaf:
    """Asks what a list holds."""

    fact: str
    operator: Operator
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextLeaf:
    """Asks whether the label says a text literally, blind to case, accents and spacing."""

    text: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """True where every term is."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where one term is."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True where its term is false."""

    term: Condition


Leaf: TypeAlias = ValueLeaf | AmountLeaf | ListLeaf | TextLeaf
Condition: TypeAlias = Leaf | AllOf | AnyOf | Not


def parse_condition(table: Table, parameters: Mapping[str, Decimal]) -> Condition:
    """The condition that a table of a rule file states."""
    if len(table.path) > DEEPEST:
        raise table.fault("", f"this is nested too deeply; allowed are {DEEPEST} levels")
    for key, group in (("all", AllOf), ("any", AnyOf)):
        if key in table.entries:
            table.only((key,))
            return group(tuple(parse_condition(term, parameters) for term in table.tables(key)))
    if "not" in table.entries:
        table.only(("not",))
        return Not(parse_condition(table.table("not"), parameters))
    if "says" in table.entries:
        table.only(("says",))
        return _text_leaf(table)
    if "fact" not in table.entries:
        raise table.fault("", "a condition needs one of all, any, not, says, fact")
    return _fact_leaf(table, parameters)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The leaves of a tree, in the order in which they are written."""
    match condition:
        case AllOf() | AnyOf():
            for term in condition.terms:
                yield from leaves(term)
        case Not():
            yield from leaves(condition.term)
        case _:
            yield condition


def squeeze(text: str) -> str:
    """Text as everything of a label is compared, and without spaces: for finding a text literally."""
    return plain(text).replace(" ", "")


def has_words(text: str) -> bool:
    """Whether there is anything in a text that could be found: a letter or a digit."""
    return any(char.isalnum() for char in text)


def find_question(table: Table, key: str, name: object) -> Question:
    """The question of the registry that a rule file names."""
    registry = read_registry()
    if not isinstance(name, str) or name not in registry:
        dotted = [known for known in registry if known.startswith(f"{name}.")]
        hint = f'; put a dotted name in quotes, such as "{dotted[0]}"' if dotted else nearest(str(name), registry)
        raise table.fault(key, f"{shown(name)} is no fact{hint}; allowed are {listed(registry)}")
    return registry[name]


def _text_leaf(table: Table) -> TextLeaf:
    text = table.text("says")
    if not has_words(text):
        raise table.fault("says", f"{shown(text)} was found; allowed is a text with at least one letter or digit")
    return TextLeaf(text)


def _fact_leaf(table: Table, parameters: Mapping[str, Decimal]) -> Leaf:
    question = find_question(table, "fact", table.value("fact"))
    operator = _operator(table, question)
    match question.kind:
        case Kind.AMOUNT:
            return AmountLeaf(question.name, operator, _limits(table, operator, parameters))
        case Kind.LIST:
            return ListLeaf(question.name, operator, _values(table, operator, question))
        case Kind.CHOICE:
            return ValueLeaf(question.name, operator, table.one_of(operator, question.values))
        case _:
            return ValueLeaf(question.name, operator, table.as_flag(operator, table.value(operator)))


def _operator(table: Table, question: Question) -> Operator:
    fitting = FITTING[question.kind]
    asked = [key for key in table.entries if key != "fact"]
    if len(asked) != 1:
        found = " and ".join(asked) or "none"
        raise table.fault("", f"a condition on {question.name} needs one operator and has {found}; allowed are {listed(fitting)}")
    key = asked[0]
    if key not in list(Operator):
        raise table.fault(
            key, f"this operator is unknown{nearest(key, fitting)}; allowed on {question.name} are {listed(fitting)}"
        )
    if key not in fitting:
        raise table.fault(
            key, f"this operator does not fit {question.name}, which is of kind {question.kind}; allowed are {listed(fitting)}"
        )
    return Operator(key)


def _limits(table: Table, operator: Operator, parameters: Mapping[str, Decimal]) -> tuple[Decimal, ...]:
    if operator is not Operator.BETWEEN:
        return (_limit(table, operator, table.value(operator), parameters),)
    limits = tuple(_limit(table, operator, found, parameters) for found in table.array(operator))
    if len(limits) != 2 or limits[0] > limits[1]:
        raise table.fault(operator, f"{listed([str(limit) for limit in limits])} was found; allowed are a low and a high limit")
    return limits


def _limit(table: Table, key: str, found: object, parameters: Mapping[str, Decimal]) -> Decimal:
    if isinstance(found, str) and found.startswith("$"):
        if found[1:] not in parameters:
            allowed = listed([f"${name}" for name in parameters]) or "none"
            meant = nearest(found, [f"${name}" for name in parameters])
            raise table.fault(key, f"{found} is no parameter of the pack{meant}; allowed are {allowed}")
        return parameters[found[1:]]
    return table.as_amount(key, found)


def _values(table: Table, operator: Operator, question: Question) -> tuple[str, ...]:
    found = (table.text(operator),) if operator is Operator.INCLUDES else table.array(operator)
    if question.values:
        return tuple(table.as_one_of(operator, value, question.values) for value in found)
    return tuple(table.as_text(operator, value) for value in found)
