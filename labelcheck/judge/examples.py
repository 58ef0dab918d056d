"""Runs the examples that stand in the rule files: every rule proves itself.

In goes a pack, out comes a result for each example, and one for each kind of example that a rule lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labelcheck.judge.packs import Pack
from labelcheck.judge.rules import Rule
from labelcheck.judge.verdicts import judge_rule
from labelcheck.model import Finding, Outcome

NEEDED = (Outcome.PASS, Outcome.FAIL, Outcome.UNDETERMINED)


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example and what its rule said; ``number`` and ``finding`` None: the rule lacks an example of this outcome."""

    rule: str
    number: int | None
    expect: Outcome
    finding: Finding | None

    @property
    def ok(self) -> bool:
        """Whether the rule said what the example expects."""
        return self.finding is not None and self.finding.outcome is self.expect


def run_examples(pack: Pack, language: str = "en") -> tuple[ExampleResult, ...]:
    """The results of a pack, in the order of its rules and their examples."""
    return tuple(result for rule in pack.rules for result in run_rule(rule, pack, language))


def run_rule(rule: Rule, pack: Pack, language: str = "en") -> tuple[ExampleResult, ...]:
    """The results of one rule."""
    return tuple(_results(rule, pack, language))


def _results(rule: Rule, pack: Pack, language: str) -> Iterator[ExampleResult]:
    for example in rule.examples:
        finding = judge_rule(rule, example.case, pack.parameters, language)
        yield ExampleResult(rule.id, example.number, example.expect, finding)
    shown = {example.expect for example in rule.examples}
    for outcome in NEEDED:
        if outcome not in shown:
            yield ExampleResult(rule.id, None, outcome, None)
