"""Packs that can't be used are refused in one sentence; packs that can are found, loaded and set."""

from __future__ import annotations

import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from labelcheck.errors import RuleError
from labelcheck.judge import Case, Pack, bundled_packs, find_pack, judge, load_pack, run_examples
from labelcheck.judge.schemas import check_table
from labelcheck.judge.tables import Table
from labelcheck.model import Fact, Interval, Outcome

PACK = """
name = "house"
version = "1"
title = "House rules"
jurisdiction = "the house"
[parameters.most_mg]
default = 250
unit = "mg"
meaning = "the most at one time"
"""
RULE = """
title = "No chloride by mouth"
severity = "warning"
flag_when = { fact = "compounds", includes = "chloride" }
message = { en = "It has {compounds}.", nl = "Er zit {compounds} in." }
source = [{ title = "House rule" }]
example = [
  { facts = { compounds = ["chloride"] }, expect = "fail" },
  { facts = { compounds = ["citrate"] }, expect = "pass" },
  { facts = {}, expect = "undetermined" },
]
"""
FLAG = 'flag_when = { fact = "compounds", includes = "chloride" }'
EXAMPLE = '{ facts = {}, expect = "undetermined" }'


def write_pack(folder: Path, rule: str = RULE, pack: str = PACK) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "pack.toml").write_text(pack, encoding="utf-8")
    (folder / "no-chloride.toml").write_text(rule, encoding="utf-8")
    return folder


def fault_of(folder: Path) -> str:
    with pytest.raises(RuleError) as caught:
        load_pack(folder)
    message = str(caught.value)
    assert caught.value.exit_code == 2
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_the_pack_that_the_broken_ones_are_made_of_works(tmp_path: Path) -> None:
    results = run_examples(load_pack(write_pack(tmp_path / "house")))
    assert [(result.rule, result.ok) for result in results] == [("house/no-chloride", True)] * 3


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        ('title = "No', 'title = "Twice"\ntitle = "No', "no-chloride.toml", "not valid TOML"),
        ('severity = "warning"', "severity = ", "no-chloride.toml", "not valid TOML"),
        ('title = "No chloride by mouth"', "", "title", "missing"),
        ('title = "No chloride by mouth"', 'title = " "', "title", "allowed is a text"),
        ('title = "No chloride by mouth"', "title = 3", "title", "3 was found"),
        ('severity = "warning"', 'severity = "fatal"', "severity", '"fatal" was found; allowed are error, warning, info'),
        ('severity = "warning"', 'severity = "warning"\nlevel = 2', "level", "unknown; allowed are title, severity"),
        (FLAG, "", "flag_when", "missing"),
        (FLAG, 'flag_when = "chloride"', "flag_when", "allowed is a table"),
        (FLAG, "flag_when = {}", "flag_when", "needs one of all, any, not, says, fact"),
        (
            FLAG,
            'flag_when = { fact = "compound", includes = "x" }',
            "flag_when > fact",
            '"compound" is no fact (is "compounds" meant?); allowed are',
        ),
        (FLAG, 'flag_when = { fact = "elemental_mg", more_than = 3 }', "flag_when > fact", '"elemental_mg.per_unit"'),
        (FLAG, 'flag_when = { fact = "compounds" }', "flag_when", "needs one operator and has none"),
        (FLAG, 'flag_when = { fact = "compounds", includes = "a", only = ["a"] }', "flag_when", "includes and only"),
        (
            FLAG,
            'flag_when = { fact = "compounds", contains = "x" }',
            "contains",
            "unknown; allowed on compounds are only, includes",
        ),
        (FLAG, 'flag_when = { fact = "compounds", more_than = 3 }', "more_than", "does not fit compounds, which is of kind list"),
        (FLAG, 'flag_when = { fact = "magnesium", includes = "x" }', "includes", "does not fit magnesium"),
        (FLAG, 'flag_when = { fact = "elemental_mg.per_day", is = 3 }', "flag_when > is", "allowed are more_than, at_least"),
        (FLAG, 'flag_when = { fact = "magnesium", is = "true" }', "flag_when > is", "allowed are true and false"),
        (FLAG, 'flag_when = { fact = "route", is = "rectal" }', "flag_when > is", "allowed are oral, topical"),
        (FLAG, 'flag_when = { fact = "route", is = true }', "flag_when > is", "true was found"),
        (FLAG, 'flag_when = { fact = "claims", includes = "hair" }', "includes", "allowed are sleep, stress"),
        (FLAG, 'flag_when = { fact = "claims", includes_any = [] }', "includes_any", "a list that is not empty"),
        (FLAG, 'flag_when = { fact = "claims", includes_any = "sleep" }', "includes_any", "a list that is not empty"),
        (FLAG, 'flag_when = { fact = "compounds", includes = ["a"] }', "includes", "allowed is a text"),
        (FLAG, 'flag_when = { fact = "elemental_mg.per_day", more_than = "300" }', "more_than", "allowed is a number"),
        (FLAG, 'flag_when = { fact = "elemental_mg.per_day", more_than = true }', "more_than", "allowed is a number"),
        (FLAG, 'flag_when = { fact = "elemental_mg.per_day", more_than = nan }', "more_than", "allowed is a number"),
        (FLAG, 'flag_when = { fact = "elemental_mg.per_day", more_than = 1e400000 }', "more_than", "allowed is a number"),
        (FLAG, 'flag_when = { fact = "elemental_mg.per_day", more_than = -1 }', "more_than", "allowed is a number"),
        (FLAG, 'flag_when = { fact = "elemental_mg.per_day", more_than = "$least_mg" }', "more_than", "allowed are $most_mg"),
        (FLAG, 'flag_when = { fact = "elemental_mg.per_day", between = [3, 2] }', "between", "a low and a high limit"),
        (FLAG, 'flag_when = { fact = "elemental_mg.per_day", between = [3] }', "between", "a low and a high limit"),
        (FLAG, "flag_when = { all = [] }", "flag_when > all", "a list that is not empty"),
        (FLAG, 'flag_when = { all = ["x"] }', "flag_when > all 1", "allowed is a table"),
        (FLAG, 'flag_when = { all = [{ says = "x" }], says = "y" }', "flag_when > says", "unknown; allowed are all"),
        (FLAG, 'flag_when = { not = [{ says = "x" }] }', "flag_when > not", "allowed is a table"),
        (FLAG, 'flag_when = { any = [{ says = "x" }, { says = "" }] }', "flag_when > any 2 > says", "allowed is a text"),
        (FLAG, 'flag_when = { says = " ® " }', "flag_when > says", "at least one letter"),
        (FLAG, f"flag_when = {'{ not = ' * 30}{{ says = 'x' }}{' }' * 30}", "not", "nested too deeply"),
        (FLAG, f"flag_when = {'{ not = ' * 5000}{{ says = 'x' }}{' }' * 5000}", "no-chloride.toml", "nested too deeply"),
        ("It has {compounds}", "It has {compound}", "message > en", "{compound} is no placeholder"),
        ("It has {compounds}", "It has {$least_mg}", "message > en", "{$least_mg} is no placeholder"),
        ("It has {compounds}", "It has {compounds", "message > en", "braces do not fit"),
        ("It has {compounds}", "It has {compounds!r}", "message > en", "no placeholder"),
        ("It has {compounds}", "It has {compounds.__class__}", "message > en", "no placeholder"),
        ("{ en = ", "{ english = ", "message > english", "language codes of two letters"),
        ('{ en = "It has {compounds}.", nl = "Er zit {compounds} in." }', "{}", "message", "a text for each language"),
        ('source = [{ title = "House rule" }]', "", "source", "missing"),
        ('source = [{ title = "House rule" }]', "source = []", "source", "a list that is not empty"),
        ('{ title = "House rule" }', '{ title = "House rule", url = "ftp://x" }', "source 1 > url", "starts with https://"),
        ('{ title = "House rule" }', '{ title = "House rule", year = "2017" }', "source 1 > year", "a year"),
        (
            EXAMPLE,
            '{ facts = {}, expect = "broken" }',
            "example 3 > expect",
            "allowed are pass, fail, undetermined, not_applicable",
        ),
        (EXAMPLE, '{ facts = { colour = "red" }, expect = "pass" }', "example 3 > facts > colour", "is no fact"),
        (EXAMPLE, '{ facts = { magnesium = "yes" }, expect = "pass" }', "facts > magnesium", "true and false"),
        (
            EXAMPLE,
            '{ facts = { elemental_mg.per_day = 3 }, expect = "pass" }',
            "facts > elemental_mg",
            "put a dotted name in quotes",
        ),
        (EXAMPLE, '{ facts = { "elemental_mg.per_day" = { low = 3, high = 2 } }, expect = "pass" }', "high", "3 or more"),
        (
            EXAMPLE,
            '{ facts = { "elemental_mg.per_day" = {} }, expect = "pass" }',
            "elemental_mg.per_day",
            "allowed are low, high",
        ),
        (EXAMPLE, '{ facts = { claims = ["hair"] }, expect = "pass" }', "facts > claims", "allowed are sleep"),
        (EXAMPLE, '{ facts = { claims = { complete = false } }, expect = "pass" }', "claims > values", "missing"),
        (EXAMPLE, '{ expect = "pass" }', "example 3 > facts", "missing"),
    ],
)
def test_a_broken_rule_is_refused_with_file_key_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, key: str, told: str
) -> None:
    assert old in RULE
    message = fault_of(write_pack(tmp_path / "house", RULE.replace(old, new, 1)))
    assert "no-chloride.toml: " in message
    assert key in message
    assert told in message


def test_a_rule_without_any_example_is_refused(tmp_path: Path) -> None:
    message = fault_of(write_pack(tmp_path / "house", RULE[: RULE.index("example = ")]))
    assert message.endswith("no-chloride.toml: example: this key is missing.")


@pytest.mark.parametrize("lacking", ["pass", "fail", "undetermined"])
def test_a_rule_that_lacks_a_kind_of_example_does_not_pass_its_test(tmp_path: Path, lacking: str) -> None:
    lines = [line for line in RULE.splitlines() if f'expect = "{lacking}"' not in line]
    results = run_examples(load_pack(write_pack(tmp_path / "house", "\n".join(lines))))
    assert [(result.number, result.expect, result.ok) for result in results if not result.ok] == [(None, Outcome(lacking), False)]


def test_an_example_that_the_rule_does_not_keep_is_told_with_what_the_rule_said(tmp_path: Path) -> None:
    wrong = RULE.replace('["citrate"] }, expect = "pass"', '["chloride", "citrate"] }, expect = "pass"')
    failed = [result for result in run_examples(load_pack(write_pack(tmp_path / "house", wrong))) if not result.ok]
    assert [(result.number, result.expect) for result in failed] == [(2, Outcome.PASS)]
    assert failed[0].finding is not None
    assert failed[0].finding.outcome is Outcome.FAIL
    assert failed[0].finding.message == "It has magnesium chloride, magnesium citrate."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "house"', 'name = "My House"', 'name: "My House" was found'),
        ('name = "house"', "", "name: this key is missing"),
        ('version = "1"', "version = 1", "version: 1 was found"),
        (
            'title = "House rules"',
            'titel = "House rules"',
            'titel: this key is unknown (is "title" meant?); allowed are name, version',
        ),
        ("default = 250", 'default = "250"', 'parameters > most_mg > default: "250" was found; allowed is a number'),
        ("default = 250", "", "parameters > most_mg > default: this key is missing"),
        ("[parameters.most_mg]", '[parameters."most mg"]', "parameters > most mg: a parameter's name"),
        ('unit = "mg"', 'unit = "mg"\nper = "day"', "parameters > most_mg > per: this key is unknown"),
    ],
)
def test_a_broken_pack_file_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in PACK
    assert f"pack.toml: {told}" in fault_of(write_pack(tmp_path / "house", pack=PACK.replace(old, new, 1)))


@pytest.mark.parametrize("name", ["Chloride.toml", "chloride.TOML", "deep/chloride.toml", "no chloride.toml", "a_b.toml"])
def test_a_rule_file_that_would_not_be_read_as_one_is_refused(tmp_path: Path, name: str) -> None:
    folder = write_pack(tmp_path / "house")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(RULE, encoding="utf-8")
    assert "not where a rule can stand" in fault_of(folder)


def test_other_and_hidden_files_in_a_pack_are_left_alone(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "house")
    before = load_pack(folder)
    (folder / "README.md").write_text("hello", encoding="utf-8")
    (folder / ".old.toml").write_text("broken", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.toml").write_text("broken", encoding="utf-8")
    assert load_pack(folder) == before


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "house")
    (folder / "no-chloride.toml").unlink()
    assert "has no rules" in fault_of(folder)
    (folder / "pack.toml").unlink()
    assert "is no rule pack" in fault_of(folder)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "house")
    (folder / "no-chloride.toml").write_bytes(b'title = "\xe9"')
    assert "not UTF-8" in fault_of(folder)


def test_a_pack_is_found_by_path_and_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_pack(tmp_path / "house")
    monkeypatch.chdir(tmp_path)
    assert load_pack(find_pack(str(folder))).name == "house"
    assert load_pack(find_pack("house")).name == "house"
    assert "magnesium" in bundled_packs()
    (tmp_path / "magnesium").mkdir()
    assert load_pack(find_pack("magnesium")).title == "Magnesium supplements taken by mouth"


@pytest.mark.parametrize("name", ["zinc", "", "magnesium/", "../rules", "magnesium/oxide-only.toml", "nul\0", "x" * 5000])
def test_a_pack_that_is_nowhere_is_refused_with_the_names_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RuleError, match=r"There is no rule pack .* nor one of .*\bmagnesium\b"):
        find_pack(name)


def test_the_digest_of_a_pack_does_not_depend_on_the_machine(tmp_path: Path) -> None:
    unix = load_pack(write_pack(tmp_path / "unix"))
    windows = write_pack(tmp_path / "windows")
    for path in windows.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_pack(windows).sha256 == unix.sha256
    assert len(unix.sha256) == 64


@pytest.mark.parametrize("change", ["content", "name", "more"])
def test_the_digest_of_a_pack_changes_with_it(tmp_path: Path, change: str) -> None:
    folder = write_pack(tmp_path / "house")
    before = load_pack(folder).sha256
    rule = folder / "no-chloride.toml"
    match change:
        case "content":
            rule.write_text(RULE + "# a word\n", encoding="utf-8")
        case "name":
            rule.rename(folder / "chloride.toml")
        case _:
            shutil.copy(rule, folder / "again.toml")
    assert load_pack(folder).sha256 != before


def unsplit(pack: Pack, amount: int) -> Outcome:
    facts = {"magnesium": Fact(True), "route": Fact("oral")}
    facts["elemental_mg.per_intake"] = Fact(Interval(Decimal(amount), Decimal(amount)))
    return {finding.rule: finding.outcome for finding in judge(Case(facts), [pack], "en")}["magnesium/unsplit-dose"]


def test_a_parameter_can_be_set() -> None:
    plain = load_pack(find_pack("magnesium"))
    strict = load_pack(find_pack("magnesium"), {"single_intake_mg": Decimal(250)})
    assert (unsplit(plain, 275), unsplit(strict, 275)) == (Outcome.PASS, Outcome.FAIL)
    assert {p.name: (p.value, p.default) for p in strict.parameters}["single_intake_mg"] == (Decimal(250), Decimal(300))
    assert strict.sha256 == plain.sha256


def test_a_parameter_that_is_not_there_can_not_be_set() -> None:
    with pytest.raises(
        RuleError, match="no parameter single_mg to set; allowed are daily_mg, evening_citrate_mg, single_intake_mg"
    ):
        load_pack(find_pack("magnesium"), {"single_mg": Decimal(250)})
    with pytest.raises(RuleError, match="can't be set to NaN"):
        load_pack(find_pack("magnesium"), {"single_intake_mg": Decimal("nan")})


def test_the_schema_refuses_what_the_loader_refuses() -> None:
    with pytest.raises(RuleError, match=r"x\.toml: severity: this does not keep to the schema of a rule file"):
        check_table("rule", Table("x.toml", {**sound_rule(), "severity": "fatal"}))
    with pytest.raises(RuleError, match="schema"):
        check_table("rule", Table("x.toml", {**sound_rule(), "flag_when": {"fact": "magnesium"}}))
    with pytest.raises(RuleError, match="schema"):
        check_table("pack", Table("x.toml", {"name": "house"}))
    check_table("rule", Table("x.toml", sound_rule()))


def sound_rule() -> dict[str, object]:
    return {
        "title": "t",
        "severity": "info",
        "flag_when": {"not": {"all": [{"says": "x"}, {"fact": "elemental_mg.per_day", "between": [1, "$most_mg"]}]}},
        "message": {"en": "m"},
        "source": [{"title": "s"}],
        "example": [{"facts": {"claims": {"values": [], "complete": False}}, "expect": "undetermined"}],
    }


def test_a_pack_from_elsewhere_is_held_against_the_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    monkeypatch.setattr("labelcheck.judge.schemas.check_table", lambda schema, _: checked.append(schema))
    load_pack(write_pack(tmp_path / "house"))
    assert checked == ["pack", "rule"]
    load_pack(find_pack("magnesium"))
    assert checked == ["pack", "rule"]


def test_judging_with_the_bundled_pack_does_not_load_jsonschema() -> None:
    code = (
        "import sys; from labelcheck.judge import *; pack = load_pack(find_pack('magnesium'));"
        "assert all(result.ok for result in run_examples(pack)); assert judge(Case({}), [pack], 'nl');"
        "print('jsonschema' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "False"
