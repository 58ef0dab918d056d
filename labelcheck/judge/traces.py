"""Why a rule said what it said: the leaves that decided it, in words, with the place on the label that each rests on.

In go a judgement, the facts and the evidence of a label; out come ``Reason`` records and the sentence that holds them:
"fails because elemental_mg.per_intake 400 mg > 300 mg (facts panel, page 1)".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from labelcheck.judge.conditions import AmountLeaf, Leaf, ListLeaf, Operator, TextLeaf, ValueLeaf
from labelcheck.judge.logic import Case, Ground, Truth
from labelcheck.judge.messages import TEXT, amount_text, named_values, value_text
from labelcheck.judge.registry import read_registry
from labelcheck.judge.wording import Wording
from labelcheck.model import Outcome, Reason

_OPPOSITE: Mapping[Operator, Operator] = {
    Operator.MORE_THAN: Operator.AT_MOST,
    Operator.AT_MOST: Operator.MORE_THAN,
    Operator.AT_LEAST: Operator.LESS_THAN,
    Operator.LESS_THAN: Operator.AT_LEAST,
    Operator.INCLUDES: Operator.INCLUDES_NONE,
    Operator.INCLUDES_ANY: Operator.INCLUDES_NONE,
    Operator.INCLUDES_NONE: Operator.INCLUDES_ANY,
}
"""What holds where an operator does not; those without one are put as not holding."""

_FORMS = {TextLeaf: "text", ValueLeaf: "value", AmountLeaf: "amount", ListLeaf: "list"}
"""The sentences of the wording, by the kind of leaf."""


def reasons_of(grounds: Sequence[Ground], case: Case, words: Wording) -> tuple[Reason, ...]:
    """The leaves of a judgement, each once."""
    return tuple(dict.fromkeys([_reason(ground, case, words) for ground in grounds]))


def because_text(outcome: Outcome, reasons: Sequence[Reason], words: Wording) -> str:
    """The reasons as one sentence; empty where there are none."""
    return words.because[outcome].format(reasons=words.because["and"].join(one.text for one in reasons)) if reasons else ""


def _reason(ground: Ground, case: Case, words: Wording) -> Reason:
    leaf = ground.leaf
    name = TEXT if isinstance(leaf, TextLeaf) else leaf.fact
    asked = _asked(leaf, ground.truth, words)
    found = "" if isinstance(leaf, TextLeaf) else value_text(name, case.facts.get(name), words)
    form = _FORMS[type(leaf)]
    said = words.because[f"{form}_open" if ground.truth is Truth.UNKNOWN else form].format(fact=name, found=found, asked=asked)
    shown = [case.evidence[place] for place in ground.evidence if place < len(case.evidence)]
    places = dict.fromkeys((one.panel, one.page) for one in shown)
    where = ", ".join(words.because["place"].format(panel=words.panels[panel], page=page) for panel, page in places)
    holds = None if ground.truth is Truth.UNKNOWN else ground.truth is Truth.TRUE
    return Reason(name, found, asked, holds, f"{said} ({where})" if where else said, ground.evidence)


def asked_of(leaf: Leaf, words: Wording) -> str:
    """What a leaf asks, with the name of its fact."""
    asked = _asked(leaf, Truth.TRUE, words)
    if isinstance(leaf, TextLeaf):
        return asked
    return f"{leaf.fact} {words.explained['is'].format(value=asked) if isinstance(leaf, ValueLeaf) else asked}"


@lru_cache(maxsize=4096)
def _asked(leaf: Leaf, truth: Truth, words: Wording) -> str:
    """What a leaf asks, in words; where it is known not to hold, what holds instead."""
    if isinstance(leaf, TextLeaf):
        return words.because["says_not" if truth is Truth.FALSE else "says"].format(text=leaf.text)
    operator, opposed = leaf.operator, truth is Truth.FALSE
    if opposed and operator in _OPPOSITE:
        operator, opposed = _OPPOSITE[operator], False
    match leaf:
        case AmountLeaf():
            unit = read_registry()[leaf.fact].unit
            limits = [amount_text(limit, unit, words) for limit in leaf.limits]
            asked = words.operators[operator].format(limit=limits[0], other=limits[-1])
        case ListLeaf():
            asked = words.operators[operator].format(values=named_values(leaf.values, words))
        case ValueLeaf():
            asked = words.operators[operator].format(value=words.values.get(_plain(leaf.value), _plain(leaf.value)))
    return words.because["not"].format(asked=asked) if opposed else asked


def _plain(value: bool | str) -> str:
    return value if isinstance(value, str) else str(value).lower()
