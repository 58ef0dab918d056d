"""Whole labels held against the packs of a market: which demands of its law and advice each of them breaks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from labelcheck.cli import cli
from labelcheck.judge import Pack, bundled_packs, find_pack, judge, load_pack
from labelcheck.judge.logic import Case
from labelcheck.model import Fact, FactValue, Interval, Outcome

PACKS = {name: load_pack(find_pack(name)) for name in bundled_packs()}
SAMPLE = Path(__file__).parents[2] / "samples" / "nl-citrate-tablets-carton.pdf"
Known = Mapping[str, FactValue]


def mg(amount: str) -> Interval:
    return Interval(Decimal(amount), Decimal(amount))


GOOD: Known = {
    "magnesium": True,
    "route": "oral",
    "compounds": ("citrate",),
    "sources_complete": True,
    "elemental_mg.per_intake": mg("100"),
    "elemental_mg.per_day": mg("200"),
    "directions.split_advised": True,
    "cautions.pregnancy": False,
    "cautions.laxative": False,
    "statements.food_supplement": True,
    "statements.dietary_supplement": False,
    "statements.daily_portion": True,
    "statements.do_not_exceed": True,
    "statements.varied_diet": True,
    "statements.out_of_reach": True,
    "statements.fda_disclaimer": False,
    "percent.nrv": True,
    "percent.nrv_right": True,
    "percent.dv": False,
    "percent.dv_right": None,
    "percent.dv_outdated": None,
    "claims": (),
    "claims_authorised": (),
    "claims_disease": False,
    "claims_disease_risk": False,
}
"""A modest European label without fault."""

AMERICAN: Known = {
    **GOOD,
    "statements.food_supplement": False,
    "statements.dietary_supplement": True,
    "statements.fda_disclaimer": True,
    "percent.nrv": False,
    "percent.nrv_right": None,
    "percent.dv": True,
    "percent.dv_right": True,
    "percent.dv_outdated": False,
}

DUTCH = (
    "Voedingssupplement met magnesium. Aanbevolen dagelijkse portie: 2 tabletten. Overschrijd deze portie niet. "
    "Geen vervanging van een gevarieerde voeding. Buiten bereik van kinderen bewaren."
)
ENGLISH = "Food supplement. Do not exceed the daily portion. No substitute for a varied diet. Keep out of the reach of children."
GERMAN = "Nahrungsergänzungsmittel mit Magnesium. Außerhalb der Reichweite von Kindern aufbewahren."


@dataclass(frozen=True)
class Label:
    """A label and a market; ``broken`` are the rules of its packs that fail, ``open`` those that can't be decided."""

    name: str
    market: str
    text: str
    differs: Known = field(default_factory=dict)
    like: Known = field(default_factory=lambda: GOOD)
    broken: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()


def rules(*names: str) -> frozenset[str]:
    return frozenset(names)


LABELS = (
    Label("a good Dutch label", "nl", DUTCH),
    Label("an English label on Dutch shelves", "nl", ENGLISH, broken=rules("nl/name-in-dutch", "nl/statements-in-dutch")),
    Label(
        "a Dutch label with 375 mg, 100 % of the reference value",
        "nl",
        DUTCH,
        {"elemental_mg.per_day": mg("375")},
        broken=rules("eu/efsa-upper-level"),
    ),
    Label(
        "an American bottle imported to the Netherlands",
        "nl",
        "Dietary supplement. Supplement Facts. Magnesium (as magnesium oxide) 400 mg 95 %",
        {
            "elemental_mg.per_day": mg("400"),
            "statements.do_not_exceed": False,
            "statements.varied_diet": False,
            "claims": ("sleep", "muscle"),
        },
        like=AMERICAN,
        broken=rules(
            "eu/name",
            "eu/do-not-exceed",
            "eu/varied-diet",
            "eu/percentage-stated",
            "eu/efsa-upper-level",
            "eu/claim-not-authorised",
            "eu/claim-in-other-words",
            "nl/statements-in-dutch",
        ),
    ),
    Label(
        "the same bottle at home",
        "us",
        "Dietary supplement. Supplement Facts. Magnesium (as magnesium oxide) 400 mg 95 %",
        {
            "elemental_mg.per_day": mg("400"),
            "statements.do_not_exceed": False,
            "statements.varied_diet": False,
            "claims": ("sleep", "muscle"),
        },
        like=AMERICAN,
        broken=rules("us/iom-upper-level"),
    ),
    Label(
        "an old American bottle without disclaimer",
        "us",
        "Magnesium Supplement. Supplement Facts. Magnesium 200 mg 50 %. Supports calm",
        {
            "statements.dietary_supplement": False,
            "statements.fda_disclaimer": False,
            "percent.dv_right": False,
            "percent.dv_outdated": True,
            "sources_complete": False,
            "claims": ("stress",),
        },
        like=AMERICAN,
        broken=rules("us/percentage-outdated", "us/source-named", "us/disclaimer"),
    ),
    Label(
        "an American bottle that treats migraine and miscounts",
        "us",
        "Magnesium 200 mg 60 %",
        {
            "statements.dietary_supplement": False,
            "percent.dv_right": False,
            "claims": ("migraine",),
        },
        like=AMERICAN,
        broken=rules("us/name", "us/disease-claim", "us/percentage-right"),
    ),
    Label(
        "a strong product in Belgium",
        "be",
        DUTCH,
        {"elemental_mg.per_day": mg("500")},
        broken=rules("be/daily-maximum", "eu/efsa-upper-level"),
    ),
    Label(
        "a multivitamin in Belgium that claims on magnesium",
        "be",
        "Complément alimentaire. Magnésium 30 mg",
        {"elemental_mg.per_day": mg("30"), "claims": ("muscle",), "claims_authorised": ("muscle",)},
        broken=rules("be/daily-minimum", "eu/claim-without-significant-amount"),
    ),
    Label(
        "one German tablet of 400 mg a day",
        "de",
        GERMAN,
        {"elemental_mg.per_day": mg("400"), "elemental_mg.per_intake": mg("400"), "directions.split_advised": False},
        broken=rules("de/bfr-maximum", "de/bfr-two-intakes", "eu/efsa-upper-level"),
    ),
    Label(
        "375 mg in France, the name in the plural",
        "fr",
        "Les compléments alimentaires ne remplacent pas une alimentation variée",
        {"elemental_mg.per_day": mg("375")},
        broken=rules("fr/dgccrf-maximum", "eu/efsa-upper-level"),
    ),
    Label(
        "a German label in Italy that heals",
        "it",
        GERMAN,
        {"claims_disease": True, "percent.nrv_right": False, "compounds": ("orotate",)},
        broken=rules("it/name-in-italian", "eu/disease-claim", "eu/percentage-right", "eu/form-not-permitted"),
    ),
    Label(
        "300 mg in Switzerland without the sentence of the law",
        "ch",
        GERMAN,
        {"elemental_mg.per_day": mg("300")},
        broken=rules("ch/laxative-sentence"),
    ),
    Label(
        "a scoop of a range in Poland",
        "pl",
        "Suplement diety. Magnez",
        {"elemental_mg.per_day": Interval(Decimal(300), Decimal(450))},
        broken=rules("eu/efsa-upper-level"),
        open=rules("pl/guidance-maximum"),
    ),
    Label(
        "a bare British pot",
        "uk",
        "Magnesium 450 mg",
        {
            "elemental_mg.per_day": mg("450"),
            "statements.food_supplement": False,
            "statements.daily_portion": False,
            "statements.do_not_exceed": False,
            "statements.varied_diet": False,
            "statements.out_of_reach": False,
            "percent.nrv": False,
        },
        broken=rules(
            "uk/name",
            "uk/daily-portion",
            "uk/do-not-exceed",
            "uk/varied-diet",
            "uk/out-of-reach",
            "uk/percentage-stated",
            "uk/guidance-level",
        ),
    ),
    Label(
        "a strong product in Canada",
        "ca",
        ENGLISH,
        {"elemental_mg.per_day": mg("501")},
        broken=rules("ca/daily-maximum", "ca/use-statement"),
    ),
    Label(
        "350 mg from oxide in Australia",
        "au",
        ENGLISH,
        {"elemental_mg.per_day": mg("350"), "compounds": ("oxide",)},
        broken=rules("au/laxative-statement"),
    ),
    Label(
        "350 mg from citrate and oxide in Australia",
        "au",
        ENGLISH,
        {"elemental_mg.per_day": mg("350"), "compounds": ("citrate", "oxide")},
        broken=rules("au/laxative-share"),
    ),
    Label(
        "too much L-threonate without the sentence on pregnancy",
        "eu",
        ENGLISH,
        {"elemental_mg.per_day": mg("288"), "compounds": ("l-threonate",), "claims": ("brain",)},
        broken=rules("eu/l-threonate-maximum", "eu/l-threonate-pregnancy", "eu/efsa-upper-level", "eu/claim-in-other-words"),
    ),
    Label(
        "a cream on Dutch shelves",
        "nl",
        "Magnesium cream",
        {"route": "topical", "statements.food_supplement": False, "claims": ("sleep",)},
    ),
)


def packs_of(market: str) -> tuple[Pack, ...]:
    """The pack of a market and those that it builds on."""
    (own,) = [pack for pack in PACKS.values() if pack.market == market]
    return (own, *(PACKS[name] for name in own.builds_on))


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.name)
def test_a_label_breaks_just_the_demands_that_its_market_makes(label: Label) -> None:
    facts = {name: Fact(value) for name, value in {**label.like, **label.differs}.items()}
    findings = [
        finding
        for finding in judge(Case(facts, label.text), packs_of(label.market), "en")
        if not finding.rule.startswith("magnesium/")
    ]
    assert {finding.rule for finding in findings if finding.outcome is Outcome.FAIL} == label.broken
    assert {finding.rule for finding in findings if finding.outcome is Outcome.UNDETERMINED} == label.open


def test_every_market_has_a_label_here() -> None:
    assert {label.market for label in LABELS} == {pack.market for pack in PACKS.values() if pack.market}


@pytest.mark.parametrize(("language", "limit"), [("en", "at least 56.25 mg"), ("nl", "minstens 56,25 mg")])
def test_a_limit_of_the_law_is_not_rounded(language: str, limit: str) -> None:
    known: Known = {**GOOD, "elemental_mg.per_day": mg("56.24"), "claims_authorised": ("muscle",)}
    facts = {name: Fact(value) for name, value in known.items()}
    (finding,) = [
        finding
        for finding in judge(Case(facts, ENGLISH), packs_of("eu"), language)
        if finding.rule == "eu/claim-without-significant-amount"
    ]
    assert limit in finding.message
    assert limit.split()[2] in finding.because


def test_check_asks_what_the_magnesium_pack_asks_and_no_law_unless_it_is_told() -> None:
    result = CliRunner().invoke(cli, ["check", str(SAMPLE), "--no-config", "--format", "json"])
    (report,) = json.loads(result.stdout)
    assert {finding["rule"].partition("/")[0] for finding in report["findings"]} == {"magnesium"}
