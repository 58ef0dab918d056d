"""What a label is told: outcomes, messages, evidence, what blocks, and fingerprints that last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from labelcheck.errors import RuleError, UsageError
from labelcheck.judge import Case, find_pack, judge, load_pack, outcome_of
from labelcheck.judge.messages import value_text
from labelcheck.judge.wording import wording_in
from labelcheck.model import Fact, Finding, Interval, Outcome, Severity

PACK = load_pack(find_pack("magnesium"))
ORAL = {"magnesium": Fact(True, (0,)), "route": Fact("oral", (1,))}
CORE = ("magnesium/kidney-caution", "magnesium/oxide-only", "magnesium/unsplit-dose")


def amount(low: str | int, high: str | int | None = None) -> Fact:
    return Fact(Interval(Decimal(low), None if high is None else Decimal(high)), (5,), "hydrate not stated")


def findings_of(facts: Mapping[str, Fact], language: str = "en") -> dict[str, Finding]:
    return {finding.rule: finding for finding in judge(Case(facts), [PACK], language)}


def test_there_is_one_finding_for_every_rule_sorted_by_pack_and_rule() -> None:
    early, late = replace(PACK, name="a"), replace(PACK, rules=PACK.rules[::-1])
    found = [finding.rule for finding in judge(Case({}), [late, early], "en")]
    ids = sorted(rule.id for rule in PACK.rules)
    assert found == ids + ids
    assert len(ids) == 15


def test_two_packs_of_one_name_are_refused() -> None:
    with pytest.raises(RuleError, match='Two rule packs are named "magnesium"'):
        judge(Case({}), [PACK, PACK], "en")


def test_a_language_without_wording_is_refused() -> None:
    with pytest.raises(UsageError, match='no wording for findings in "xx"; there is en, nl'):
        judge(Case({}), [PACK], "xx")


def test_a_label_that_breaks_the_core_rules_is_told_so() -> None:
    facts = {
        **ORAL,
        "oxide_only": Fact(True, (2,)),
        "cautions.kidney": Fact(False, (3, 4)),
        "elemental_mg.per_intake": amount(400, 400),
    }
    found = findings_of(facts)
    assert [found[rule].outcome for rule in CORE] == [Outcome.FAIL] * 3
    assert found["magnesium/oxide-only"].evidence == (2,)
    assert found["magnesium/kidney-caution"].evidence == (3, 4)
    assert found["magnesium/unsplit-dose"].message == (
        "One intake gives 400 mg elemental magnesium; above 300 mg it should be divided over the day."
    )
    assert found["magnesium/unsplit-dose"].remedy.startswith("Ask the supplier")
    dutch = findings_of(facts, "nl")["magnesium/unsplit-dose"]
    assert dutch.message == "Eén inname geeft 400 mg elementair magnesium; boven 300 mg hoort die over de dag te worden verdeeld."
    assert outcome_of(found.values()) is Outcome.FAIL


@pytest.mark.parametrize("facts", [{"magnesium": Fact(True), "route": Fact("topical")}, {"magnesium": Fact(False)}])
def test_nothing_applies_to_a_topical_product_or_one_without_magnesium(facts: dict[str, Fact]) -> None:
    found = findings_of({**facts, "cautions.kidney": Fact(False), "oxide_only": Fact(True)})
    assert {finding.outcome for finding in found.values()} == {Outcome.NOT_APPLICABLE}
    assert outcome_of(found.values()) is Outcome.NOT_APPLICABLE


def test_a_label_of_which_nothing_is_known_is_undetermined_and_says_what_is_missing() -> None:
    found = findings_of({"cautions.kidney": Fact(None, reason="only the front is shown")})
    assert outcome_of(found.values()) is Outcome.UNDETERMINED
    kidney = found["magnesium/kidney-caution"]
    assert kidney.blocked_by == (
        "magnesium: not looked for",
        "route: not looked for",
        "cautions.kidney: only the front is shown",
    )
    assert "caution for kidney trouble: only the front is shown" in kidney.message


def test_an_amount_on_both_sides_of_the_limit_says_which_amount_and_why() -> None:
    found = findings_of({**ORAL, "elemental_mg.per_intake": amount(218, 324)})["magnesium/unsplit-dose"]
    assert found.blocked_by == ("elemental_mg.per_intake: 218–324 mg can be under or over the limit (hydrate not stated)",)
    assert found.evidence == (5,)


@pytest.mark.parametrize(
    ("low", "high", "english", "dutch"),
    [
        ("164", "242", "164–242 mg", "164–242 mg"),
        ("300", None, "at least 300 mg", "minstens 300 mg"),
        ("0", "120", "at most 120 mg", "hoogstens 120 mg"),
        ("0", None, "unknown", "onbekend"),
        ("0", "0", "0 mg", "0 mg"),
        ("301.50", "301.50", "301.5 mg", "301,5 mg"),
        ("56.249", "56.25", "56.2–56.3 mg", "56,2–56,3 mg"),
        ("1500.000", "1500.04", "1500 mg", "1500 mg"),
    ],
)
def test_an_amount_is_put_in_words(low: str, high: str | None, english: str, dutch: str) -> None:
    fact = amount(low, high)
    assert value_text("elemental_mg.per_intake", fact, wording_in("en")) == english
    assert value_text("elemental_mg.per_intake", fact, wording_in("nl")) == dutch


@pytest.mark.parametrize(
    ("name", "fact", "english", "dutch"),
    [
        ("compounds", Fact(("citrate", "oxide")), "magnesium citrate, magnesium oxide", "magnesiumcitraat, magnesiumoxide"),
        ("compounds", Fact(()), "none", "geen"),
        ("claims", Fact(("sleep", "bone")), "sleep, bones", "slaap, botten"),
        ("route", Fact("topical"), "on the skin", "op de huid"),
        ("oxide_only", Fact(False), "no", "nee"),
        ("oxide_only", Fact(None), "unknown", "onbekend"),
        ("oxide_only", None, "unknown", "onbekend"),
        ("directions.units_per_intake", amount(1, 1), "1 unit", "1 eenheid"),
        ("directions.units_per_intake", amount(1, 2), "1–2 units", "1–2 eenheden"),
    ],
)
def test_a_value_is_put_in_words(name: str, fact: Fact | None, english: str, dutch: str) -> None:
    assert value_text(name, fact, wording_in("en")) == english
    assert value_text(name, fact, wording_in("nl")) == dutch


def finding(severity: str, outcome: str) -> Finding:
    return Finding("p/r", Severity(severity), Outcome(outcome), "", "")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["error pass", "error fail", "error undetermined"], "fail"),
        (["error pass", "error undetermined", "error not_applicable"], "undetermined"),
        (["error pass", "error not_applicable"], "pass"),
        (["error not_applicable", "error not_applicable"], "not_applicable"),
        (["error not_applicable", "warning fail"], "not_applicable"),
        (["error pass", "warning fail", "info undetermined"], "pass"),
        (["error waived", "error pass"], "pass"),
        (["error waived", "error undetermined"], "undetermined"),
        (["warning fail", "info not_applicable"], "pass"),
        (["warning not_applicable"], "not_applicable"),
        ([], "not_applicable"),
    ],
)
def test_the_outcome_of_a_label_comes_from_its_rules_of_severity_error(found: list[str], expected: str) -> None:
    assert outcome_of([finding(*text.split()) for text in found]) is Outcome(expected)


def test_a_fingerprint_lasts_as_long_as_rule_outcome_and_facts() -> None:
    facts = {**ORAL, "elemental_mg.per_intake": amount(400, 400)}
    first = findings_of(facts)["magnesium/unsplit-dose"].fingerprint
    elsewhere = {**facts, "elemental_mg.per_intake": Fact(Interval(Decimal("400.0"), Decimal("4e2")), (9, 8))}
    assert findings_of(elsewhere, "nl")["magnesium/unsplit-dose"].fingerprint == first
    assert findings_of({**facts, "cautions.kidney": Fact(True)})["magnesium/unsplit-dose"].fingerprint == first
    assert len(first) == 16


@pytest.mark.parametrize(
    "change",
    [
        {"elemental_mg.per_intake": amount(401, 401)},
        {"elemental_mg.per_intake": amount(400)},
        {"elemental_mg.per_intake": amount(200, 200)},
        {"route": Fact(None)},
    ],
)
def test_a_fingerprint_changes_with_what_the_rule_asks_for(change: dict[str, Fact]) -> None:
    facts = {**ORAL, "elemental_mg.per_intake": amount(400, 400)}
    rule = "magnesium/unsplit-dose"
    assert findings_of({**facts, **change})[rule].fingerprint != findings_of(facts)[rule].fingerprint


def test_fingerprints_of_different_rules_differ() -> None:
    assert len({found.fingerprint for found in findings_of({}).values()}) == len(PACK.rules)


def test_a_list_that_is_incomplete_has_another_fingerprint() -> None:
    rule = "magnesium/chloride-by-mouth"
    prints = {
        findings_of({**ORAL, "compounds": Fact(("chloride",), complete=complete)})[rule].fingerprint for complete in (True, False)
    }
    assert len(prints) == 2
