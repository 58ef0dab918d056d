"""One rule file as a frozen record: what it demands, how it says so, where that stands, and its examples.

In goes the table of a file and the parameters of its pack, out comes a Rule of which every name is known to exist.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter

from labelcheck.judge.conditions import Condition, TextLeaf, find_question, leaves, parse_condition
from labelcheck.judge.logic import Case
from labelcheck.judge.registry import Kind, Question, read_registry
from labelcheck.judge.tables import Table, listed
from labelcheck.model import Fact, FactValue, Interval, Outcome, Severity

EXPECTABLE = (Outcome.PASS, Outcome.FAIL, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE)
STATUSES = ("verified", "unverified")
_KEYS = ("title", "severity", "status", "applies_when", "flag_when", "message", "remedy", "source", "example")


@dataclass(frozen=True, slots=True)
class Parameter:
    """An amount of a pack that its user can set; ``value`` is the default unless it was set."""

    name: str
    value: Decimal
    default: Decimal
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a demand comes from."""

    title: str
    url: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A case with the outcome that the rule must give it; ``number`` counts from 1 in the file."""

    number: int
    case: Case
    expect: Outcome


@dataclass(frozen=True, slots=True)
class Rule:
    """A demand on labels. ``id`` is pack/file; ``applies_when`` None: it applies to every label.

    ``facts`` are those that the conditions name, sorted. ``verified`` tells that its figures were read in the source itself or
    an official page; a rule whose were not informs at most.
    """

    id: str
    title: str
    severity: Severity
    verified: bool
    applies_when: Condition | None
    flag_when: Condition
    message: Mapping[str, str]
    remedy: Mapping[str, str]
    sources: tuple[Citation, ...]
    examples: tuple[Example, ...]
    facts: tuple[str, ...] = ()


def parse_rule(table: Table, rule_id: str, parameters: Sequence[Parameter]) -> Rule:
    """The rule that a file states."""
    table.only(_KEYS)
    limits = {parameter.name: parameter.value for parameter in parameters}
    applies = parse_condition(table.table("applies_when"), limits) if "applies_when" in table.entries else None
    severity = Severity(table.one_of("severity", list(Severity)))
    verified = "status" not in table.entries or table.one_of("status", STATUSES) == STATUSES[0]
    if not verified and severity is not Severity.INFO:
        raise table.fault("severity", f"a rule of status {STATUSES[1]} can only be of severity {Severity.INFO}")
    flag = parse_condition(table.table("flag_when"), limits)
    return Rule(
        id=rule_id,
        title=table.text("title"),
        severity=severity,
        verified=verified,
        applies_when=applies,
        flag_when=flag,
        message=_texts(table.table("message"), limits),
        remedy=_texts(table.table("remedy"), limits) if "remedy" in table.entries else {},
        sources=tuple(_citation(source) for source in table.tables("source")),
        examples=tuple(_example(example, number) for number, example in enumerate(table.tables("example"), start=1)),
        facts=_facts_of((flag,) if applies is None else (applies, flag)),
    )


def _facts_of(conditions: Sequence[Condition]) -> tuple[str, ...]:
    named = {leaf.fact for condition in conditions for leaf in leaves(condition) if not isinstance(leaf, TextLeaf)}
    return tuple(sorted(named))


def _texts(table: Table, parameters: Collection[str]) -> Mapping[str, str]:
    if not table.entries:
        raise table.fault("", "this is empty; allowed is a text for each language, such as en")
    for language in table.entries:
        if not (len(language) == 2 and language.isascii() and language.islower()):
            raise table.fault(language, "this key is unknown; allowed are language codes of two letters, such as en")
        _check_slots(table, language, parameters)
    return {language: table.text(language) for language in table.entries}


def _check_slots(table: Table, language: str, parameters: Collection[str]) -> None:
    try:
        parts = list(Formatter().parse(table.text(language)))
    except ValueError as error:
        raise table.fault(language, f"the braces do not fit ({error}); a placeholder is {{fact}} or {{$parameter}}") from error
    known = (*read_registry(), *(f"${name}" for name in parameters))
    for _, slot, form, conversion in parts:
        if slot is not None and (slot not in known or form or conversion):
            raise table.fault(language, f"{{{slot}}} is no placeholder; allowed are {listed(known)}")


def _citation(table: Table) -> Citation:
    table.only(("title", "url", "year"))
    year = table.entries.get("year")
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        raise table.fault("year", "allowed is a year, such as 2017")
    url = table.text("url") if "url" in table.entries else None
    if url is not None and not url.startswith(("http://", "https://")):
        raise table.fault("url", "allowed is an address that starts with https:// or http://")
    return Citation(table.text("title"), url, year)


def _example(table: Table, number: int) -> Example:
    table.only(("facts", "text", "partial", "expect"))
    facts = table.table("facts")
    case = Case(
        facts={name: _fact(facts, name) for name in facts.entries},
        text=table.text("text") if "text" in table.entries else "",
        partial=table.flag("partial", default=False),
    )
    return Example(number, case, Outcome(table.one_of("expect", EXPECTABLE)))


def _fact(table: Table, name: str) -> Fact:
    question = find_question(table, name, name)
    found = table.entries[name]
    if question.kind is Kind.LIST:
        return _list_fact(table, name, question)
    value: FactValue
    match question.kind:
        case Kind.CHOICE:
            value = table.as_one_of(name, found, question.values)
        case Kind.AMOUNT:
            value = _interval(table, name)
        case _:
            value = table.as_flag(name, found)
    return Fact(value)


def _interval(table: Table, name: str) -> Interval:
    found = table.entries[name]
    if not isinstance(found, dict):
        amount = table.as_amount(name, found)
        return Interval(amount, amount)
    ends = table.table(name)
    ends.only(("low", "high"))
    if not ends.entries:
        raise ends.fault("", "this is empty; allowed are low, high")
    low = ends.as_amount("low", ends.entries.get("low", 0))
    high = ends.as_amount("high", ends.entries["high"]) if "high" in ends.entries else None
    if high is not None and high < low:
        raise ends.fault("high", f"{high} was found; allowed is {low} or more")
    return Interval(low, high)


def _list_fact(table: Table, name: str, question: Question) -> Fact:
    holder, key, complete = table, name, True
    if isinstance(table.entries[name], dict):
        holder, key = table.table(name), "values"
        holder.only(("values", "complete"))
        complete = holder.flag("complete", default=True)
    found = holder.value(key)
    values = () if found == [] else holder.array(key)
    known = question.values
    return Fact(
        tuple(holder.as_one_of(key, value, known) if known else holder.as_text(key, value) for value in values),
        complete=complete,
    )
