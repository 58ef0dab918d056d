"""Puts what a rule says into a sentence: its template with the values of the label, or the grounds of a judgement.

In go facts, parameters and the wording of a language; out come texts for a person. Rounding is done here and
nowhere before: amounts of a label have one decimal at most in a sentence, limits all that they have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from string import Formatter

from labelcheck.judge.conditions import TextLeaf
from labelcheck.judge.logic import Doubt, Ground, Truth
from labelcheck.judge.registry import read_registry
from labelcheck.judge.rules import Parameter
from labelcheck.judge.wording import Wording
from labelcheck.model import Fact, Interval

TEXT = "text"
_FALLBACK = "en"


def choose_text(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, else in English, else in the first language there is; empty where there is none."""
    for code in (language, _FALLBACK, *sorted(texts)):
        if code in texts:
            return texts[code]
    return ""


def fill_template(template: str, facts: Mapping[str, Fact], parameters: Sequence[Parameter], words: Wording) -> str:
    """A rule's message with the values of the label and of the pack."""
    limits = {f"${parameter.name}": parameter for parameter in parameters}
    parts: list[str] = []
    for text, slot, _, _ in Formatter().parse(template):
        parts.append(text)
        if slot is None:
            continue
        if slot in limits:
            parts.append(amount_text(limits[slot].value, limits[slot].unit, words))
        else:
            parts.append(value_text(slot, facts.get(slot), words))
    return "".join(parts)


def value_text(name: str, fact: Fact | None, words: Wording) -> str:
    """The value of a fact as a person would write it."""
    match fact.value if fact else None:
        case bool() as statement:
            return words.values[str(statement).lower()]
        case str() as choice:
            return words.values.get(choice, choice)
        case Interval() as amount:
            return _interval(amount, read_registry()[name].unit, words)
        case tuple() as found:
            return named_values(found, words) or words.values["none"]
        case _:
            return words.values["unknown"]


def named_values(values: Sequence[str], words: Wording) -> str:
    """Values of a list as a person would write them."""
    return ", ".join(words.values.get(value, value) for value in values)


def amount_text(amount: Decimal, unit: str, words: Wording) -> str:
    """A limit with its unit, as exact as its source gives it: 56.25 mg is not 56.3 mg."""
    number = _written(amount, words)
    return words.amounts["exact"].format(low=number, amount=number, unit=_unit(amount, unit, words))


def ground_texts(grounds: Sequence[Ground], facts: Mapping[str, Fact], words: Wording) -> tuple[str, ...]:
    """The grounds of a judgement, each as "name: value" in the words of a language, each fact once."""
    found = {_ground_name(ground, words): _ground_value(ground, facts, words) for ground in grounds}
    return tuple(f"{name}: {value}" for name, value in found.items())


def fact_names(grounds: Sequence[Ground], words: Wording) -> tuple[str, ...]:
    """What the grounds ask for, in the words of a language."""
    return tuple(dict.fromkeys(_ground_name(ground, words) for ground in grounds))


def blocker_texts(grounds: Sequence[Ground], facts: Mapping[str, Fact], words: Wording) -> tuple[str, ...]:
    """What leaves a judgement open, each as "fact: reason" with the fact's own name."""
    found = {_fact_of(ground): _doubt(ground, facts.get(_fact_of(ground)), words) for ground in grounds if ground.doubt}
    return tuple(f"{fact}: {reason}" for fact, reason in found.items())


def _fact_of(ground: Ground) -> str:
    return TEXT if isinstance(ground.leaf, TextLeaf) else ground.leaf.fact


def _ground_name(ground: Ground, words: Wording) -> str:
    if isinstance(ground.leaf, TextLeaf):
        return f"“{ground.leaf.text}”"
    return words.facts.get(ground.leaf.fact, ground.leaf.fact)


def _ground_value(ground: Ground, facts: Mapping[str, Fact], words: Wording) -> str:
    fact = facts.get(_fact_of(ground))
    if ground.doubt:
        return _doubt(ground, fact, words)
    if isinstance(ground.leaf, TextLeaf):
        return words.values[str(ground.truth is Truth.TRUE).lower()]
    return value_text(ground.leaf.fact, fact, words)


def _doubt(ground: Ground, fact: Fact | None, words: Wording) -> str:
    reason = fact.reason if fact else None
    if ground.doubt in (None, Doubt.UNKNOWN) and reason:
        return reason
    text = words.doubts[ground.doubt or Doubt.UNKNOWN].format(value=value_text(_fact_of(ground), fact, words))
    return f"{text} ({reason})" if reason else text


def _interval(amount: Interval, unit: str, words: Wording) -> str:
    low, high = amount
    if high is None:
        return _amount(low, unit, "at_least", words) if low else words.values["unknown"]
    if _number(low, words) == _number(high, words):
        return _amount(high, unit, "exact", words)
    if not low:
        return _amount(high, unit, "at_most", words)
    return _amount(high, unit, "range", words, low=low)


def _amount(amount: Decimal, unit: str, form: str, words: Wording, *, low: Decimal = Decimal(0)) -> str:
    return words.amounts[form].format(low=_number(low, words), amount=_number(amount, words), unit=_unit(amount, unit, words))


def _unit(amount: Decimal, unit: str, words: Wording) -> str:
    one, more = words.units.get(unit, (unit, unit))
    return one if amount == 1 else more


def _number(amount: Decimal, words: Wording) -> str:
    return _written(amount.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), words)


def _written(amount: Decimal, words: Wording) -> str:
    return format(amount.normalize(), "f").replace(".", words.decimal_mark)
