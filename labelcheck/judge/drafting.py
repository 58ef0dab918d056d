"""A rule from a few answers: what it is about, when a label breaks it, and which amount, values or words that takes.

In go the answers as a person types them, out comes the table of a rule file, with examples that prove it: one for every way
to break it, to hold it and to leave it open, and for labels that it does not speak of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from labelcheck.errors import UsageError
from labelcheck.judge.conditions import has_words, parse_condition
from labelcheck.judge.explaining import condition_text
from labelcheck.judge.registry import Kind, Question, read_registry
from labelcheck.judge.tables import Table, listed, nearest
from labelcheck.judge.wording import Wording
from labelcheck.model import Outcome

TEXT = "text"
"""What a rule is about that asks for words and not for a fact."""
MISSING, PRESENT = "missing", "present"
OPERATORS: Mapping[Kind | None, tuple[str, ...]] = {
    Kind.AMOUNT: ("more_than", "less_than", "at_least", "at_most"),
    Kind.LIST: ("includes_any", "includes_none"),
    Kind.CHOICE: ("is", "is_not"),
    Kind.STATEMENT: ("is",),
    Kind.BOOLEAN: ("is",),
    None: (MISSING, PRESENT),
}
"""How a label can break a rule, by the kind of the fact, the most usual first; None: words."""
_SCOPE: Mapping[str, object] = {"magnesium": True, "route": "oral"}
_OUTSIDE: Mapping[str, object] = {"magnesium": False, "route": "topical"}
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_NO_WORDS = "…"
_SMALL_STEP = Decimal("0.005")
_LEAST, _MOST = Decimal("0.001"), Decimal(1_000_000)  # a microgram and a kilogram, where the unit is mg
_NEVER = ("less_than", "at_least")  # of nothing: no label, or every label
Value: TypeAlias = Decimal | bool | str
Facts: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Demand:
    """What a rule asks: ``about`` a fact or TEXT, ``operator`` one of OPERATORS, and the values it takes."""

    about: str
    operator: str
    values: tuple[Value, ...]

    @property
    def question(self) -> Question | None:
        """The fact it is about; None for words."""
        return None if self.about == TEXT else read_registry()[self.about]


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as it was answered; the texts are in ``language``, and ``remedy`` may be empty."""

    name: str
    demand: Demand
    title: str
    message: str
    remedy: str
    severity: str
    source: str
    language: str


def find_subject(text: str) -> str:
    """The fact of this name, or TEXT; raises UsageError with the nearest name."""
    name = text.strip()
    if name != TEXT and name not in read_registry():
        near = nearest(name, (TEXT, *read_registry()))
        raise UsageError(f'"{name}" is no fact{near}; `labelcheck rules facts` lists them, "{TEXT}" is for words on the label.')
    return name


def operators_for(about: str) -> tuple[str, ...]:
    """How a label can break a rule on this."""
    return OPERATORS[None if about == TEXT else read_registry()[about].kind]


def parse_values(about: str, operator: str, text: str) -> tuple[Value, ...]:
    """An answer as the values that a rule on this takes; raises UsageError where it fits none."""
    given = text.strip()
    if about == TEXT:
        return (_words(given),)
    question = read_registry()[about]
    match question.kind:
        case Kind.AMOUNT:
            return (_amount(given, operator),)
        case Kind.LIST:
            return tuple(_one_of(one.strip(), question) for one in given.split(",") if one.strip()) or (_one_of(given, question),)
        case Kind.CHOICE:
            return (_one_of(given, question),)
        case _:
            return (_flag(given),)


def condition_of(demand: Demand) -> dict[str, object]:
    """The condition that a label meets which breaks the rule."""
    if demand.question is None:
        says: dict[str, object] = {"says": demand.values[0]}
        return {"not": says} if demand.operator == MISSING else says
    many = demand.question.kind is Kind.LIST
    value: object = list(demand.values) if many else demand.values[0]
    return {"fact": demand.about, demand.operator: value}


def demand_text(demand: Demand, words: Wording) -> str:
    """What breaks the rule, in words: "elemental magnesium at one time > 250 mg"."""
    leaf = parse_condition(Table(demand.about, condition_of(demand)), {})
    said = condition_text(leaf, words)
    return said if demand.question is None else said.replace(demand.about, words.facts[demand.about], 1)


def draft_table(draft: Draft) -> dict[str, object]:
    """The table of the rule file."""
    terms = [{"fact": name, "is": value} for name, value in _scope(draft.demand).items()]
    table: dict[str, object] = {"title": draft.title, "severity": draft.severity}
    if terms:
        table["applies_when"] = terms[0] if len(terms) == 1 else {"all": terms}
    table |= {"flag_when": condition_of(draft.demand), "message": {draft.language: draft.message}}
    if draft.remedy:
        table["remedy"] = {draft.language: draft.remedy}
    return table | {"source": [{"title": draft.source}], "example": list(_examples(draft.demand))}


def _scope(demand: Demand) -> Facts:
    """What holds of the labels that the rule speaks of: they are of magnesium that is taken, unless it asks for that itself."""
    if demand.about == "magnesium":
        return {}
    return {name: value for name, value in _SCOPE.items() if name != demand.about}


def _examples(demand: Demand) -> Iterator[dict[str, object]]:
    scope = _scope(demand)
    broken = list(_cases(demand, breaks=True))
    for outcome, cases in ((Outcome.FAIL, broken), (Outcome.PASS, list(_cases(demand, breaks=False)))):
        for case in cases:
            yield _example(scope, case, outcome)
    yield _example(scope, {TEXT: _NO_WORDS, "partial": True} if demand.question is None else {}, Outcome.UNDETERMINED)
    for name in scope:
        yield _example({**scope, name: _OUTSIDE[name]}, broken[0], Outcome.NOT_APPLICABLE)


def _example(scope: Facts, case: Facts, outcome: Outcome) -> dict[str, object]:
    told = {key: value for key, value in case.items() if key in (TEXT, "partial")}
    facts = {**scope, **{key: value for key, value in case.items() if key not in told}}
    return {"facts": facts, **told, "expect": str(outcome)}


def _cases(demand: Demand, *, breaks: bool) -> Iterator[Facts]:
    """Labels that break the rule, or that hold it."""
    if demand.question is None:
        yield {TEXT: str(demand.values[0]) if (demand.operator == PRESENT) is breaks else _NO_WORDS}
        return
    match demand.question.kind:
        case Kind.AMOUNT:
            found: Iterator[object] = iter([_amount_beside(demand, breaks=breaks)])
        case Kind.LIST:
            found = _lists(demand, has=(demand.operator == "includes_any") is breaks)
        case Kind.CHOICE:
            found = iter([demand.values[0] if (demand.operator == "is") is breaks else _another(demand)])
        case _:
            found = iter([demand.values[0] if breaks else not demand.values[0]])
    for value in found:
        yield {demand.about: value}


def _amount_beside(demand: Demand, *, breaks: bool) -> Decimal:
    """The limit itself on its side of the rule, and an amount less than a hundredth beyond it on the other."""
    limit = demand.values[0]
    assert isinstance(limit, Decimal)  # noqa: S101 - parse_values gives amounts for amounts
    step = Decimal(1) if limit >= 101 else (limit * _SMALL_STEP).normalize() or _LEAST
    itself = demand.operator in ("at_least", "at_most")
    if breaks is itself:
        return limit
    upwards = (demand.operator in ("more_than", "at_least")) is breaks
    return limit + step if upwards else max(limit - step, Decimal(0))


def _lists(demand: Demand, *, has: bool) -> Iterator[list[Value]]:
    """Lists that have one of the values each, or a list that has none."""
    if has:
        yield from ([value] for value in demand.values)
    else:
        yield [other] if (other := _another(demand)) else []


def _another(demand: Demand) -> str:
    """A value that the rule does not name; empty where it names all of them."""
    values = demand.question.values if demand.question else ()
    return next((value for value in values if value not in demand.values), "")


def _words(text: str) -> str:
    if not has_words(text):
        raise UsageError("Give words with at least one letter or digit.")
    return text


def _amount(text: str, operator: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise UsageError(f'"{text}" is no number: give one such as 250 or 56.25, without its unit.') from error
    if not amount.is_finite() or amount < 0 or amount > _MOST:
        raise UsageError(f"{text} is out of range: give a number from 0 to {_MOST}.")
    if amount < _LEAST and (amount or operator in _NEVER):
        raise UsageError(f"{text} is too little for {operator}: give a number from {_LEAST}.")
    return amount


def _flag(text: str) -> bool:
    if text.lower() not in _FLAGS:
        raise UsageError(f'"{text}" was given: answer yes or no.')
    return _FLAGS[text.lower()]


def _one_of(text: str, question: Question) -> str:
    if question.values and text not in question.values:
        near = nearest(text, question.values)
        raise UsageError(f'"{text}" is no value of {question.name}{near}; allowed are {listed(question.values)}.')
    if not text:
        raise UsageError("Give at least one value.")
    return text
