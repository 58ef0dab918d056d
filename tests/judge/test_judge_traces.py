"""Why a rule said what it said, in words, with the place on the label."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from labelcheck.judge import Case, find_pack, judge, load_pack
from labelcheck.judge.wording import read_wordings
from labelcheck.knowledge import load_knowledge
from labelcheck.model import Box, Evidence, Fact, FactValue, Finding, Interval, PanelKind
from labelcheck.read import read_label
from labelcheck.understand import understand

SAMPLES = Path(__file__).parents[2] / "samples"
PACK = load_pack(find_pack("magnesium"))
PLACE = Evidence(1, Box(0, 0, 9, 9), PanelKind.FACTS, "en", "400 mg")
MOST_MILLISECONDS = 5.0
HEAD = 'name = "house"\nversion = "1"\ntitle = "t"\njurisdiction = "j"\n'
RULE = """
title = "t"
severity = "info"
flag_when = {flag}
message = {{ en = "m" }}
source = [{{ title = "s" }}]
example = [{{ facts = {{}}, expect = "undetermined" }}]
"""


def of(value: FactValue, *evidence: int, complete: bool = True) -> Fact:
    return Fact(value, evidence=evidence, complete=complete)


def mg(low: int, high: int | None) -> Interval:
    return Interval(Decimal(low), None if high is None else Decimal(high))


def found(rule: str, facts: dict[str, Fact], language: str = "en") -> Finding:
    case = Case({"magnesium": of(True), "route": of("oral"), **facts}, "Magnesium citrate", evidence=(PLACE,))
    return next(one for one in judge(case, [PACK], language) if one.rule == f"magnesium/{rule}")


def of_house(flag: str, facts: dict[str, Fact], folder: Path, text: str = "Store cool and dry") -> Finding:
    folder.mkdir(exist_ok=True)
    (folder / "pack.toml").write_text(HEAD, encoding="utf-8")
    (folder / "one.toml").write_text(RULE.format(flag=flag), encoding="utf-8")
    [finding] = judge(Case(facts, text), [load_pack(folder)], "en")
    return finding


def test_a_finding_says_why_with_the_place() -> None:
    finding = found("unsplit-dose", {"elemental_mg.per_intake": of(mg(400, 400), 0)})
    assert finding.because == "fails because elemental_mg.per_intake 400 mg > 300 mg (facts panel, page 1)"
    [reason] = finding.trace
    assert (reason.fact, reason.found, reason.asked, reason.holds) == ("elemental_mg.per_intake", "400 mg", "> 300 mg", True)
    assert reason.evidence == (0,)


@pytest.mark.parametrize(
    ("rule", "facts", "because"),
    [
        ("unsplit-dose", {"elemental_mg.per_intake": of(mg(250, 250))}, "passes because elemental_mg.per_intake 250 mg ≤ 300 mg"),
        (
            "unsplit-dose",
            {"elemental_mg.per_intake": of(mg(218, 324))},
            "open because elemental_mg.per_intake 218–324 mg, asked is > 300 mg",
        ),
        ("unsplit-dose", {"route": of("topical")}, "does not apply because route is on the skin"),
        ("kidney-caution", {"cautions.kidney": of(False)}, "fails because cautions.kidney is no"),
        ("kidney-caution", {}, "open because cautions.kidney is unknown, asked is no"),
        (
            "chloride-by-mouth",
            {"compounds": of(("citrate",))},
            "passes because compounds (magnesium citrate) without magnesium chloride",
        ),
    ],
)
def test_every_outcome_says_why(rule: str, facts: dict[str, Fact], because: str) -> None:
    assert found(rule, facts).because == because


@pytest.mark.parametrize(
    ("flag", "facts", "because"),
    [
        ('{ says = "Bewaar koel" }', {}, "passes because “Bewaar koel” is not on the label"),
        ('{ not = { says = "store COOL" } }', {}, "passes because “store COOL” is on the label"),
        (
            '{ fact = "elemental_mg.per_day", between = [100, 200] }',
            {"elemental_mg.per_day": of(mg(250, 250))},
            "passes because elemental_mg.per_day 250 mg not from 100 mg to 200 mg",
        ),
        (
            '{ fact = "compounds", only = ["oxide", "carbonate"] }',
            {"compounds": of(("oxide",))},
            "fails because compounds (magnesium oxide) with nothing but magnesium oxide, magnesium carbonate",
        ),
        (
            '{ all = [{ fact = "cautions.kidney", is = false }, { fact = "cautions.laxative", is_not = true }] }',
            {"cautions.kidney": of(False), "cautions.laxative": of(False)},
            "fails because cautions.kidney is no and cautions.laxative is no",
        ),
    ],
)
def test_every_kind_of_condition_is_put_in_words(flag: str, facts: dict[str, Fact], because: str, tmp_path: Path) -> None:
    assert of_house(flag, facts, tmp_path / "house").because == because


def test_a_dutch_report_says_why_in_dutch() -> None:
    finding = found("unsplit-dose", {"elemental_mg.per_intake": of(mg(400, 400), 0)}, "nl")
    assert finding.because == "afgekeurd omdat elemental_mg.per_intake 400 mg > 300 mg (samenstelling, pagina 1)"


def test_every_language_has_the_same_words() -> None:
    words = read_wordings()
    for part in ("because", "operators", "panels", "sentences", "doubts", "amounts"):
        assert len({frozenset(getattr(one, part)) for one in words.values()}) == 1, part
    assert {kind.value for kind in PanelKind} == set(words["en"].panels)


@pytest.mark.benchmark
def test_two_hundred_rules_take_less_than_five_milliseconds() -> None:
    document = read_label((SAMPLES / "nl-citrate-tablets-carton.pdf").read_bytes(), load_knowledge())
    facts = understand(document, load_knowledge(), "en")
    pack = replace(PACK, rules=(PACK.rules * 20)[:200])
    assert len(pack.rules) == 200
    spent = []
    for _ in range(25):
        start = time.process_time()
        judge(Case(facts.values, document.text, evidence=facts.evidence), [pack], "en")
        spent.append(1000 * (time.process_time() - start))
    assert min(spent) < MOST_MILLISECONDS, spent
