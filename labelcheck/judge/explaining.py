"""A rule in words: what it demands of which labels, why, where that stands, and whether its examples bear it out.

In goes a rule with its pack and the wording of a language, out come the lines that a person reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from labelcheck.judge.conditions import AllOf, AnyOf, Condition, Not
from labelcheck.judge.examples import run_rule
from labelcheck.judge.messages import choose_text, value_text
from labelcheck.judge.packs import Pack
from labelcheck.judge.rules import Citation, Example, Rule
from labelcheck.judge.traces import asked_of
from labelcheck.judge.wording import Wording


def condition_text(condition: Condition, words: Wording) -> str:
    """A condition as a sentence part: "elemental_mg.per_intake > 300 mg and route is by mouth"."""
    match condition:
        case AllOf() | AnyOf():
            mark = words.explained["all" if isinstance(condition, AllOf) else "any"]
            return mark.join(_bracketed(term, words) for term in condition.terms)
        case Not():
            return words.because["not"].format(asked=f"({condition_text(condition.term, words)})")
        case _:
            return asked_of(condition, words)


def _bracketed(term: Condition, words: Wording) -> str:
    said = condition_text(term, words)
    return f"({said})" if isinstance(term, AllOf | AnyOf) and len(term.terms) > 1 else said


def explained(rule: Rule, pack: Pack, words: Wording, language: str) -> Iterator[str]:
    """The lines that explain a rule."""
    said = words.explained
    yield f"{rule.id} ({rule.severity}{'' if rule.verified else ', ' + said['unverified']}): {rule.title}"
    yield said["pack"].format(pack=pack.name, version=pack.version, title=pack.title, jurisdiction=pack.jurisdiction)
    yield said["applies"].format(what=condition_text(rule.applies_when, words) if rule.applies_when else said["every"])
    yield said["fails"].format(what=condition_text(rule.flag_when, words))
    yield said["message"].format(text=choose_text(rule.message, language))
    if rule.remedy:
        yield said["remedy"].format(text=choose_text(rule.remedy, language))
    for source in rule.sources:
        yield said["source"].format(source=_cited(source))
    for example in rule.examples:
        yield said["example"].format(number=example.number, facts=_case_text(example, words), outcome=example.expect)
    results = run_rule(rule, pack, language)
    yield said["tested"].format(right=sum(result.ok for result in results), all=len(results))


def _cited(source: Citation) -> str:
    year = f" ({source.year})" if source.year else ""
    return f"{source.title}{year}" + (f", {source.url}" if source.url else "")


def _case_text(example: Example, words: Wording) -> str:
    case = example.case
    told = [f"{name}: {value_text(name, fact, words)}" for name, fact in case.facts.items()]
    told += [words.explained["text"].format(text=case.text)] if case.text else []
    return "; ".join(told) or words.explained["nothing"]
