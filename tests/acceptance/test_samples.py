"""Every sample through the whole program, held against its expert reading."""

from __future__ import annotations

from .checked import NAMES, Checked, checked
from .expert import READ_RIGHT, expert_verdicts, has_the_claims


def test_there_are_samples() -> None:
    assert len(NAMES) >= 60


def test_a_sample_is_read_without_a_problem(sample: Checked) -> None:
    assert sample.report["problems"] == []
    assert sample.report["outcome"] != "unreadable"


def test_a_sample_that_breaks_a_rule_never_passes_it(sample: Checked) -> None:
    broken = {rule for rule, verdict in expert_verdicts(sample).items() if verdict == "fail"}
    assert {rule for rule in broken if sample.verdicts[rule] == "pass"} == set()


def test_the_core_rules_say_of_the_samples_what_the_expert_says() -> None:
    wrong = []
    for name in NAMES:
        sample = checked(name)
        wrong += [(name, rule) for rule, verdict in expert_verdicts(sample).items() if sample.verdicts[rule] != verdict]
    assert wrong == []


def test_the_facts_of_the_samples_are_those_of_the_expert() -> None:
    wrong = [
        (name, right.__name__)
        for name in NAMES
        for right in READ_RIGHT
        if right is not has_the_claims and not right(checked(name))  # what is a claim, experts see differently
    ]
    assert wrong == []
    assert sum(map(has_the_claims, map(checked, NAMES))) >= 0.85 * len(NAMES)
