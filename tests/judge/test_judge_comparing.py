"""What other packs change: rules of one name are held beside each other, others stand alone."""

from __future__ import annotations

import pytest

from labelcheck.judge import changes
from labelcheck.model import Finding, Outcome, Severity

FAIL, PASS, OPEN, NONE = Outcome.FAIL, Outcome.PASS, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE


def finding(rule: str, outcome: Outcome, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule, severity, outcome, f"{rule} says {outcome}", "")


def changed(ours: list[Finding], theirs: list[Finding]) -> list[tuple[str | None, str | None]]:
    return [(one and one.rule, other and other.rule) for one, other in changes(ours, theirs)]


def test_what_says_the_same_is_no_change() -> None:
    ours = [finding("a/one", PASS), finding("a/two", FAIL)]
    assert changes(ours, [finding("a/two", FAIL), finding("a/one", PASS)]) == ()


def test_another_outcome_and_another_severity_are_changes() -> None:
    ours = [finding("a/one", PASS), finding("a/two", FAIL)]
    theirs = [finding("a/one", FAIL), finding("a/two", FAIL, Severity.INFO)]
    assert changed(ours, theirs) == [("a/one", "a/one"), ("a/two", "a/two")]


def test_a_copy_of_a_pack_under_another_name_is_paired_by_the_names_of_its_rules() -> None:
    assert changed([finding("magnesium/dose", PASS)], [finding("house/dose", FAIL)]) == [("magnesium/dose", "house/dose")]
    assert changes([finding("magnesium/dose", PASS)], [finding("house/dose", PASS)]) == ()


def test_a_rule_of_the_same_pack_is_paired_before_a_namesake() -> None:
    ours = [finding("eu/name", PASS), finding("uk/name", PASS)]
    assert changed(ours, [finding("eu/name", FAIL)]) == [("eu/name", "eu/name")]


def test_namesakes_that_are_more_than_one_are_not_guessed_at() -> None:
    ours = [finding("eu/name", FAIL), finding("uk/name", PASS)]
    assert changed(ours, [finding("us/name", OPEN)]) == [("eu/name", None), (None, "us/name")]


@pytest.mark.parametrize(("outcome", "counts"), [(FAIL, True), (OPEN, True), (PASS, False), (NONE, False)])
def test_a_rule_that_one_side_lacks_is_a_change_where_it_speaks(outcome: Outcome, counts: bool) -> None:
    assert bool(changes([finding("a/one", outcome)], [])) is counts
    assert bool(changes([], [finding("a/one", outcome)])) is counts
