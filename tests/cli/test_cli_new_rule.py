"""``rules new``: a question at a time, or all at once by options; a rule that works, or nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labelcheck.cli import cli


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def new(*arguments: str, answers: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(cli, ["rules", "new", *arguments], input="".join(f"{answer}\n" for answer in answers))


def rule_of(file: str, name: str) -> dict[str, object]:
    rule: dict[str, object] = tomllib.loads(Path(file).read_text(encoding="utf-8"))["rules"][name]
    return rule


def test_enter_takes_what_is_proposed() -> None:
    result = new(answers=("1", "", "250", "", "", "", "", "", ""))
    assert result.exit_code == 0, result.output
    assert "house.toml is written: the rule house/per-intake-more-than-250, with 5 examples" in result.stdout
    rule = rule_of("house.toml", "per-intake-more-than-250")
    assert rule["title"] == "Elemental magnesium at one time > 250 mg"
    assert rule["flag_when"] == {"fact": "elemental_mg.per_intake", "more_than": 250}
    assert rule["severity"] == "error"
    assert CliRunner().invoke(cli, ["rules", "test", "--mutants", "house.toml"]).exit_code == 0


def test_an_answer_that_can_not_be_one_is_asked_again() -> None:
    result = new(answers=("compunds", "compounds", "1", "chlorid", "chloride", "", "No Chloride!", "no-chloride", "", "", "", ""))
    assert result.exit_code == 0, result.output
    for sentence in ('(is "compounds" meant?)', '(is "chloride" meant?)', "such as no-chloride"):
        assert sentence in result.stderr
    assert rule_of("house.toml", "no-chloride")["flag_when"] == {"fact": "compounds", "includes_any": ["chloride"]}


def test_questions_and_proposals_speak_dutch() -> None:
    result = new("--lang", "nl", answers=("text", "missing", "Bewaar droog", "", "", "", "Vraag erom.", "warning", ""))
    assert result.exit_code == 0, result.output
    assert "Waarover gaat de regel?" in result.stderr
    rule = rule_of("house.toml", "text-missing-bewaar-droog")
    assert rule["message"] == {"nl": "Het etiket zegt niet “Bewaar droog”."}
    assert rule["remedy"] == {"nl": "Vraag erom."}


def test_options_answer_without_a_question() -> None:
    demand = ("--about", "dosage_form", "--operator", "is", "--value", "gummy")
    result = new("shop", "--yes", *demand, "--name", "no-gummies", "--severity", "info", "--message", "A {dosage_form}.")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    written = tomllib.loads(Path("shop/no-gummies.toml").read_text(encoding="utf-8"))
    assert (written["severity"], written["message"]) == ("info", {"en": "A {dosage_form}."})
    assert tomllib.loads(Path("shop/pack.toml").read_text(encoding="utf-8"))["name"] == "shop"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--yes",), "--about is missing"),
        (("--yes", "--about", "claim"), '(is "claims" meant?)'),
        (("--yes", "--about", "compounds", "--operator", "more_than"), "there are includes_any, includes_none"),
        (("--yes", "--about", "magnesium", "--value", "no", "--name", "No!"), "can't be the name of a rule"),
        (("--yes", "--about", "magnesium", "--value", "no", "--severity", "fatal"), "there are error, warning, info"),
        (("--yes", "--about", "magnesium", "--value", "no", "--message", "{mg}"), "{mg} is no placeholder"),
        (("--yes", "--about", "magnesium", "--value", "no", "--title", " "), "at least one word"),
        (("--lang", "xx"), "no questions in"),
    ],
)
def test_an_option_that_can_not_be_is_refused_and_nothing_is_written(arguments: tuple[str, ...], says: str) -> None:
    result = new(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert list(Path.cwd().iterdir()) == []


def test_giving_up_writes_nothing() -> None:
    assert new(answers=("1", "1")).exit_code == 1
    assert list(Path.cwd().iterdir()) == []
