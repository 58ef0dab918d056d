from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from labelcheck import understand
from labelcheck.cli import cli
from labelcheck.judge.conditions import parse_condition
from labelcheck.judge.registry import read_registry
from labelcheck.judge.tables import Table

Run = Callable[..., Result]


def test_inspect_shows_one_label(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_text("oxide by the spoon")
    result = run("inspect", tmp_path / "x.pdf")
    assert result.exit_code == 0
    assert result.stdout.startswith("x.pdf: fail\n")
    assert "oxide by the spoon" in result.stdout
    assert "oxide_only = yes" in result.stdout


def test_inspect_prints_the_report_as_json(run: Run) -> None:
    assert json.loads(run("inspect", "-", "--json", stdin=b"open").stdout)["outcome"] == "undetermined"


@pytest.mark.parametrize(("text", "code"), [("locked", 1), ("bug", 3)])
def test_inspect_of_an_unreadable_label_says_why(text: str, code: int, run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_text(text)
    result = run("inspect", tmp_path / "x.pdf")
    assert result.exit_code == code
    assert "Problems" in result.stdout


@pytest.mark.parametrize("path", [".", "nowhere.pdf"])
def test_inspect_takes_one_file(path: str, run: Run) -> None:
    assert run("inspect", path).exit_code == 2


@pytest.mark.parametrize(
    "name", sorted(file.name.split(".")[0] for file in files("labelcheck").joinpath("data/schemas").iterdir())
)
def test_every_schema_can_be_printed(name: str, run: Run) -> None:
    assert json.loads(run("schema", name).stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_schema_that_is_not_there_is_refused_with_those_that_are(run: Run) -> None:
    result = run("schema", "nothing")
    assert result.exit_code == 2
    assert "pack, report, rule, summary" in result.stderr


def test_the_rules_that_come_along_are_listed_with_their_parameters(run: Run) -> None:
    result = run("rules", "list")
    assert result.exit_code == 0
    assert "magnesium/oxide-only  error: " in result.stdout
    assert "$single_intake_mg = 300 mg" in result.stdout


def test_a_rule_is_shown_as_its_file_has_it(run: Run) -> None:
    result = run("rules", "show", "--toml", "magnesium/oxide-only")
    assert result.exit_code == 0
    assert "[[example]]" in result.stdout
    assert run("rules", "show", "magnesium/none").exit_code == 2


def test_a_rule_is_explained_in_words(run: Run) -> None:
    said = run("rules", "show", "magnesium/unsplit-dose").stdout
    assert "fails when:   elemental_mg.per_intake > 300 mg\n" in said
    assert "applies when: magnesium is yes and route is by mouth\n" in said
    assert "tested now:" in said
    assert (
        "keurt af als:     elemental_mg.per_intake > 300 mg\n"
        in run("rules", "show", "magnesium/unsplit-dose", "--lang", "nl").stdout
    )
    wrong = run("rules", "show", "magnesium/unsplit-dos")
    assert (wrong.exit_code, '(is "magnesium/unsplit-dose" meant?)' in wrong.stderr) == (2, True)


def test_a_rule_is_found_by_its_name_alone_where_one_pack_has_it(run: Run) -> None:
    assert run("rules", "show", "unsplit-dose").stdout.startswith("magnesium/unsplit-dose (error)")
    several = run("rules", "show", "varied-diet")
    assert several.exit_code == 2
    assert 'Several rules are named "varied-diet": eu/varied-diet, uk/varied-diet' in several.stderr
    assert '(is "unsplit-dose" meant?)' in run("rules", "show", "unsplt-dose").stderr


def test_the_list_says_for_which_market_a_pack_is(run: Run) -> None:
    assert "(market nl; with eu, magnesium; from 2014-12-13)" in run("rules", "list", "nl").stdout


def test_every_fact_is_listed_with_a_condition_that_can_be_used(run: Run) -> None:
    said = run("rules", "facts").stdout
    assert "elemental_mg.per_intake (amount, mg): " in said
    conditions = [line.strip() for line in said.splitlines() if line.startswith("    {")]
    assert len(conditions) == len(read_registry())
    for condition in conditions:
        parse_condition(Table("a.toml", tomllib.loads(f"flag = {condition}")["flag"]), {})


def test_the_schema_of_a_rule_names_every_fact_with_its_meaning(run: Run) -> None:
    schema = json.loads(run("schema", "rule").stdout)
    fact = schema["$defs"]["fact"]
    assert fact["enum"] == list(read_registry())
    assert all(len(meaning) > 10 for meaning in fact["enumDescriptions"])
    Draft202012Validator.check_schema(schema)


def test_every_small_change_of_a_bundled_rule_is_noticed_by_an_example(run: Run) -> None:
    result = run("rules", "test", "--mutants")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "0 changes that no example notices")


def test_the_examples_of_the_rules_that_come_along_are_as_expected(run: Run) -> None:
    result = run("rules", "test")
    assert (result.exit_code, result.stdout.rpartition(", ")[2]) == (0, "0 not as expected\n")


def test_an_example_that_is_not_as_expected_is_exit_code_1(run: Run, pack: Callable[[str], str]) -> None:
    rule = Path(pack("info")) / "oxide.toml"
    rule.write_text(rule.read_text().replace('expect = "pass"', 'expect = "fail"'))
    result = run("rules", "test", rule.parent)
    assert result.exit_code == 1
    assert "demo/oxide, example 2: expects fail, the rule says pass" in result.stdout
    assert "demo/oxide: there is no example that expects pass." in result.stdout


def test_convert_prints_the_lines_of_the_arithmetic(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fake(text: str, _knowledge: object) -> SimpleNamespace:
        return SimpleNamespace(lines=(text, "= 109–162 mg"))

    monkeypatch.setattr(understand, "convert", fake, raising=False)
    assert run("convert", "2 x 500 mg magnesium citrate").stdout == "2 x 500 mg magnesium citrate\n= 109–162 mg\n"


def test_help_says_what_there_is() -> None:
    stdout = CliRunner().invoke(cli, ["--help"]).stdout
    assert all(f"  {name} " in stdout for name in ("check", "convert", "inspect", "rules", "schema"))
