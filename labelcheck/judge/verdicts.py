"""Holds a label against rule packs: one finding for every rule, and the outcome of the label.

In go facts, the label's text and packs, out come findings in the order of pack and rule. A rule whose facts are not
known says undetermined and names them; it never says pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from labelcheck.errors import RuleError
from labelcheck.judge.logic import Case, Judgement, Truth, evaluate
from labelcheck.judge.messages import blocker_texts, choose_text, fact_names, fill_template, ground_texts
from labelcheck.judge.packs import Pack
from labelcheck.judge.rules import Parameter, Rule
from labelcheck.judge.traces import because_text, reasons_of
from labelcheck.judge.wording import wording_in
from labelcheck.model import Fact, Finding, Interval, Outcome, Severity

FLAGGED: Mapping[Truth, Outcome] = {
    Truth.TRUE: Outcome.FAIL,
    Truth.FALSE: Outcome.PASS,
    Truth.UNKNOWN: Outcome.UNDETERMINED,
}


def judge(case: Case, packs: Sequence[Pack], language: str) -> tuple[Finding, ...]:
    """What every rule says of a label, sorted by pack and rule."""
    names = [pack.name for pack in packs]
    for name in names:
        if names.count(name) > 1:
            raise RuleError(f'Two rule packs are named "{name}"; each pack needs a name of its own.')
    return tuple(
        judge_rule(rule, case, pack.parameters, language)
        for pack in sorted(packs, key=lambda pack: pack.name)
        for rule in sorted(pack.rules, key=lambda rule: rule.id)
    )


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """The outcome of a label, from its rules of severity error; not_applicable where none of those applies."""
    found = tuple(findings)
    outcomes = {finding.outcome for finding in found if finding.severity is Severity.ERROR} or {
        Outcome.PASS if finding.outcome is not Outcome.NOT_APPLICABLE else Outcome.NOT_APPLICABLE for finding in found
    }
    for outcome in (Outcome.FAIL, Outcome.UNDETERMINED):
        if outcome in outcomes:
            return outcome
    return Outcome.PASS if outcomes - {Outcome.NOT_APPLICABLE} else Outcome.NOT_APPLICABLE


def judge_rule(rule: Rule, case: Case, parameters: Sequence[Parameter], language: str) -> Finding:
    """What one rule says of a label."""
    words = wording_in(language)
    outcome, judgement = _decide(rule, case)
    grounds = judgement.grounds
    if outcome is Outcome.FAIL:
        message, remedy = (
            fill_template(choose_text(texts, language), case.facts, parameters, words) for texts in (rule.message, rule.remedy)
        )
    else:
        message = words.sentences[outcome].format(facts="; ".join(ground_texts(grounds, case.facts, words)))
        remedy = ""
    if outcome is Outcome.UNDETERMINED:
        remedy = words.sentences["remedy_undetermined"].format(facts="; ".join(fact_names(grounds, words)))
    reasons = reasons_of(grounds, case, words)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        outcome=outcome,
        message=message,
        remedy=remedy,
        evidence=judgement.evidence,
        blocked_by=blocker_texts(grounds, case.facts, words) if outcome is Outcome.UNDETERMINED else (),
        because=because_text(outcome, reasons, words),
        trace=reasons,
        fingerprint=_fingerprint(rule, outcome, case),
    )


def outcome_by(rule: Rule, case: Case) -> Outcome:
    """The outcome of one rule alone, without a word about it."""
    return _decide(rule, case)[0]


def _decide(rule: Rule, case: Case) -> tuple[Outcome, Judgement]:
    """The outcome, with the judgement it rests on: of ``applies_when`` or of ``flag_when``, or of both where both are open."""
    applies = Judgement(Truth.TRUE, ()) if rule.applies_when is None else evaluate(rule.applies_when, case)
    if applies.truth is Truth.FALSE:
        return Outcome.NOT_APPLICABLE, applies
    flagged = evaluate(rule.flag_when, case)
    if applies.truth is Truth.TRUE:
        return FLAGGED[flagged.truth], flagged
    open_grounds = flagged.grounds if flagged.truth is Truth.UNKNOWN else ()
    return Outcome.UNDETERMINED, Judgement(Truth.UNKNOWN, applies.grounds + open_grounds)


def _fingerprint(rule: Rule, outcome: Outcome, case: Case) -> str:
    """The same as long as rule, outcome and the values of its facts are, whatever the wording and the place of the label."""
    values = "".join([f"\n{name}={_known(case, name)}" for name in rule.facts])
    return sha256(f"{rule.id}\n{outcome}{values}".encode()).hexdigest()[:16]


def _known(case: Case, name: str) -> str:
    """The value of a fact for a fingerprint, worked out once a label."""
    if name not in case.canonical:
        case.canonical[name] = _canonical(case.facts.get(name))
    return case.canonical[name]


def _canonical(fact: Fact | None) -> str:
    match fact.value if fact else None:
        case Interval(low, high):
            return "..".join("" if end is None else format(end.normalize(), "f") for end in (low, high))
        case tuple() as found:
            return ",".join(sorted(found)) + ("" if fact and fact.complete else ",...")
        case value:
            return str(value)
