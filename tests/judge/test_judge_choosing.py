"""Which rules are held: packs from folders, files and installed distributions, markets, patterns and severities."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from labelcheck.errors import RuleError, UsageError
from labelcheck.judge import Case, Choice, chosen, find_pack, judge, load_pack, packs_of_market
from labelcheck.model import Fact, Interval, Severity

MAGNESIUM = load_pack(find_pack("magnesium"))
ONE_FILE = """
name = "house"
version = "2"
title = "Our shop"
jurisdiction = "our own choice"

[parameters.most_mg]
default = 250
unit = "mg"
meaning = "the most at one time"

[rules.too-much]
title = "More than our shop sells"
severity = "error"
flag_when = { fact = "elemental_mg.per_intake", more_than = "$most_mg" }
message = { en = "Too much." }
source = [{ title = "our own choice" }]
example = [
  { facts = { "elemental_mg.per_intake" = 251 }, expect = "fail" },
  { facts = { "elemental_mg.per_intake" = 250 }, expect = "pass" },
  { facts = {}, expect = "undetermined" },
]
"""
CHECKOUT = Path(__file__).parents[2]


def rules_of(choice: Choice) -> dict[str, Severity]:
    return {rule.id: rule.severity for pack in chosen([MAGNESIUM], choice) for rule in pack.rules}


def test_without_a_choice_every_rule_is_held() -> None:
    assert rules_of(Choice()) == {rule.id: rule.severity for rule in MAGNESIUM.rules}


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        (("magnesium/oxide-only",), (), {"magnesium/oxide-only"}),
        (("oxide-only", "kidney*"), (), {"magnesium/oxide-only", "magnesium/kidney-caution"}),
        (("magnesium/*-caution",), (), {"magnesium/kidney-caution"}),
        (
            ("magnesium",),
            ("*-without-*", "c*", "e*", "f*", "n*", "o*", "p*"),
            {"magnesium/kidney-caution", "magnesium/unsplit-dose"},
        ),
    ],
)
def test_rules_are_chosen_by_id_name_pack_and_pattern(select: tuple[str, ...], ignore: tuple[str, ...], left: set[str]) -> None:
    assert set(rules_of(Choice(select, ignore))) == left


@pytest.mark.parametrize(
    "choice", [Choice(("kidny-caution",)), Choice((), ("kidny-caution",)), Choice((), (), {"kidny-caution": Severity.INFO})]
)
def test_a_pattern_that_fits_no_rule_is_refused_with_what_was_meant(choice: Choice) -> None:
    with pytest.raises(UsageError, match=r'No rule fits "kidny-caution" \(is "kidney-caution" meant\?\)'):
        chosen([MAGNESIUM], choice)


def test_a_choice_that_leaves_no_rule_is_refused() -> None:
    with pytest.raises(UsageError, match="No rule is left"):
        chosen([MAGNESIUM], Choice((), ("magnesium",)))


def test_what_was_set_stands_in_the_identity_of_the_pack() -> None:
    pack = load_pack(find_pack("magnesium"), {"single_intake_mg": Decimal(250)})
    [found] = chosen([pack], Choice(("*-caution", "unsplit-dose"), (), {"kidney-caution": Severity.INFO}))
    identity = found.identity
    assert identity.sha256 == MAGNESIUM.sha256
    assert identity.parameters == (("single_intake_mg", Decimal(250)),)
    assert len(identity.ignored) == len(MAGNESIUM.rules) - 2
    assert identity.severities == (("magnesium/kidney-caution", Severity.INFO),)


def test_a_pack_can_be_one_file(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(ONE_FILE)
    pack = load_pack(find_pack(str(path)), {"most_mg": Decimal(200)})
    assert [rule.id for rule in pack.rules] == ["house/too-much"]
    facts = {"elemental_mg.per_intake": Fact(Interval(Decimal(225), Decimal(225)))}
    assert [finding.outcome for finding in judge(Case(facts), [pack], "en")] == ["fail"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[rules.too-much]", "[rules.Too_Much]", "rules > Too_Much: a rule's name has small letters, digits and hyphens"),
        (
            "more_than",
            "more_then",
            r"rules > too-much > flag_when > more_then: this operator is unknown \(is \"more_than\" meant\?\)",
        ),
        ('per_intake", m', 'per_intak", m', r"is no fact \(is \"elemental_mg.per_intake\" meant\?\)"),
        ('$most_mg" }', '$must_mg" }', r"is no parameter of the pack \(is \"\$most_mg\" meant\?\)"),
        ("version", "versoin", r"versoin: this key is unknown \(is \"version\" meant\?\)"),
    ],
)
def test_what_is_misspelt_is_refused_with_file_rule_and_key(old: str, new: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(ONE_FILE.replace(old, new, 1))
    with pytest.raises(RuleError, match=told) as caught:
        load_pack(path)
    assert str(path) in str(caught.value)


def test_the_head_of_a_pack_says_language_day_market_and_what_it_builds_on(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    more = 'language = "nl"\nvalid_from = 2024-02-01\nmarket = "nl"\nbuilds_on = ["magnesium"]\n'
    path.write_text(more + ONE_FILE)
    pack = load_pack(path)
    assert (pack.language, str(pack.valid_from), pack.market, pack.builds_on) == ("nl", "2024-02-01", "nl", ("magnesium",))
    for bad in ('language = "Dutch"', 'market = "NL"', 'valid_from = "soon"', "builds_on = []"):
        path.write_text(f"{bad}\n{ONE_FILE}")
        with pytest.raises(RuleError, match=bad.split(maxsplit=1)[0]):
            load_pack(path)


def test_a_rule_of_unverified_figures_informs_at_most(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(ONE_FILE.replace('severity = "error"', 'severity = "error"\nstatus = "unverified"'))
    with pytest.raises(RuleError, match="of status unverified can only be of severity info"):
        load_pack(path)
    path.write_text(ONE_FILE.replace('severity = "error"', 'severity = "info"\nstatus = "unverified"'))
    assert not load_pack(path).rules[0].verified


def test_a_market_that_nobody_made_a_pack_for_is_refused() -> None:
    with pytest.raises(UsageError, match='There is no pack for the market "xx"'):
        packs_of_market("xx")


@pytest.mark.slow
def test_an_installed_distribution_offers_a_pack_as_data_and_its_code_never_runs(tmp_path: Path) -> None:
    site = tmp_path / "site"
    folder = site / "our_labels" / "packs"
    folder.mkdir(parents=True)
    (site / "our_labels" / "__init__.py").write_text("raise SystemExit('code of a pack was run')\n")
    (folder / "pack.toml").write_text('name = "ours"\nversion = "3"\ntitle = "t"\njurisdiction = "j"\n')
    rule = load_pack(find_pack("magnesium")).path / "oxide-only.toml"
    (folder / "oxide-only.toml").write_bytes(rule.read_bytes())
    info = site / "our_labels-3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: our-labels\nVersion: 3\n")
    (info / "entry_points.txt").write_text("[labelcheck.packs]\nours = our_labels.packs\n")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(CHECKOUT)])}
    command = [sys.executable, "-m", "labelcheck", "check", "--no-config", "--pack", "ours", "--format", "json", "--jobs", "1"]
    sample = CHECKOUT / "samples" / "en-oxide-us-supplement-facts.pdf"
    done = subprocess.run([*command, str(sample)], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    [report] = json.loads(done.stdout)
    assert [pack["name"] for pack in report["tool"]["packs"]] == ["ours"]
    assert [(one["rule"], one["outcome"]) for one in report["findings"]] == [("ours/oxide-only", "fail")]


HOSTILE = {
    "ten megabytes": "# " + "x" * 10_000_000,
    "nested ten thousand deep": "flag_when = " + "{ not = " * 10_000,
    "brackets ten thousand deep": "x = " + "[" * 10_000,
    "dotted keys": "a" + ".a" * 100_000 + " = 1",
    "a million conditions": "flag_when = { any = [" + '{ says = "x" },' * 100_000 + "] }",
    "a huge number": "title = 1" + "0" * 100_000,
    "a huge exponent": "title = 1e999999999",
    "control characters": 'title = "\x00\x01\x1b[31m"',
    "no UTF-8": "title = \udcff",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_rule_file_is_refused_at_once_with_a_clear_error(kind: str, tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('name = "bad"\nversion = "1"\ntitle = "t"\njurisdiction = "j"\n')
    (tmp_path / "rule.toml").write_text(HOSTILE[kind], encoding="utf-8", errors="surrogateescape")
    start = time.process_time()
    with pytest.raises(RuleError) as caught:
        load_pack(tmp_path)
    assert time.process_time() - start < 1
    said = str(caught.value)
    assert "rule.toml" in said
    assert len(said) < 1000
    assert said.isprintable()
