"""A rule from a few answers: every fact and every operator gives a rule that loads and that its examples prove."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from labelcheck.errors import UsageError
from labelcheck.judge import Demand, Draft, draft_table, find_subject, load_pack, operators_for, parse_values, run_rule, unnoticed
from labelcheck.judge.drafting import TEXT
from labelcheck.judge.registry import Kind, read_registry
from labelcheck.new_rule import House, pack_name, write_rule

HOUSE = House("What our house asks", "our own choice")
ANSWERS = {Kind.AMOUNT: "250", Kind.STATEMENT: "no", Kind.BOOLEAN: "yes"}
DEMANDS = [(about, operator) for about in (TEXT, *read_registry()) for operator in operators_for(about)]


def answer_for(about: str) -> str:
    if about == TEXT:
        return "Bewaar „droog” \\ koel"
    question = read_registry()[about]
    return ",".join(question.values[:2]) if question.kind is Kind.LIST else ANSWERS.get(question.kind) or question.values[0]


def draft(about: str, operator: str, answer: str, name: str = "ours") -> Draft:
    demand = Demand(about, operator, parse_values(about, operator, answer))
    return Draft(name, demand, "Our rule", "It says so.", "Ask.", "warning", "our own choice", "en")


@pytest.mark.parametrize("place", ["house.toml", "house"])
@pytest.mark.parametrize(("about", "operator"), DEMANDS)
def test_every_fact_and_operator_gives_a_rule_that_its_examples_prove(
    about: str, operator: str, place: str, tmp_path: Path
) -> None:
    rule, _ = write_rule(draft(about, operator, answer_for(about)), tmp_path / place, HOUSE)
    pack = load_pack(tmp_path / place)
    assert (pack.name, [found.id for found in pack.rules]) == ("house", ["house/ours"])
    assert rule.id == "house/ours"
    assert all(result.ok for result in run_rule(pack.rules[0], pack))
    assert unnoticed(pack.rules[0]) == ()


@pytest.mark.parametrize("limit", ["0.001", "1", "56.25", "100", "101", "375", "1000000"])
@pytest.mark.parametrize("operator", operators_for("elemental_mg.per_day"))
def test_an_amount_of_any_size_has_an_example_close_on_either_side(operator: str, limit: str, tmp_path: Path) -> None:
    rule, _ = write_rule(draft("elemental_mg.per_day", operator, limit), tmp_path / "house.toml", HOUSE)
    assert unnoticed(rule) == ()


@pytest.mark.parametrize("operator", ["more_than", "at_most"])
def test_nothing_is_an_amount_that_can_be_asked_for(operator: str, tmp_path: Path) -> None:
    write_rule(draft("elemental_mg.per_day", operator, "0"), tmp_path / "house.toml", HOUSE)


@pytest.mark.parametrize("operator", ["less_than", "at_least"])
def test_a_rule_that_no_label_or_every_label_breaks_is_refused(operator: str) -> None:
    with pytest.raises(UsageError, match="too little"):
        parse_values("elemental_mg.per_day", operator, "0")


def test_a_second_rule_stands_after_the_first_and_leaves_its_words_alone(tmp_path: Path) -> None:
    place = tmp_path / "house.toml"
    write_rule(draft("compounds", "includes_any", "chloride"), place, HOUSE)
    place.write_text("# Ours.\n" + place.read_text(encoding="utf-8"), encoding="utf-8")
    before = place.read_text(encoding="utf-8")
    write_rule(draft("elemental_mg.per_intake", "more_than", "250", "dose"), place, HOUSE)
    assert place.read_text(encoding="utf-8").startswith(before)
    assert [rule.id for rule in load_pack(place).rules] == ["house/ours", "house/dose"]


def test_a_name_that_is_taken_writes_nothing(tmp_path: Path) -> None:
    place = tmp_path / "house.toml"
    write_rule(draft("compounds", "includes_any", "chloride"), place, HOUSE)
    before = place.read_bytes()
    with pytest.raises(UsageError, match="there is a rule ours already"):
        write_rule(draft("compounds", "includes_any", "oxide"), place, HOUSE)
    assert place.read_bytes() == before


def test_a_folder_of_labels_is_no_place_for_a_pack(tmp_path: Path) -> None:
    (tmp_path / "label.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match="a folder of other things"):
        write_rule(draft("compounds", "includes_any", "oxide"), tmp_path, HOUSE)
    assert [path.name for path in tmp_path.iterdir()] == ["label.pdf"]


def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="can't be written"):
        write_rule(draft("compounds", "includes_any", "oxide"), tmp_path / "file" / "house", HOUSE)


def test_words_in_braces_are_told_literally(tmp_path: Path) -> None:
    demand = Demand(TEXT, "missing", ("a {brace}",))
    made = Draft("ours", demand, "No {brace}", "The label lacks a {{brace}}.", "", "error", "ours", "en")
    rule, _ = write_rule(made, tmp_path / "house.toml", HOUSE)
    assert rule.remedy == {}
    assert [example.expect for example in rule.examples][:2] == ["fail", "pass"]


def test_a_rule_on_magnesium_itself_is_not_limited_to_labels_with_magnesium() -> None:
    assert "applies_when" not in draft_table(draft("magnesium", "is", "no"))
    assert draft_table(draft("route", "is", "topical"))["applies_when"] == {"fact": "magnesium", "is": True}


@pytest.mark.parametrize(
    ("about", "answer", "says"),
    [
        ("elemental_mg.per_day", "250 mg", "without its unit"),
        ("elemental_mg.per_day", "-1", "out of range"),
        ("elemental_mg.per_day", "nan", "out of range"),
        ("compounds", "clorid", '(is "chloride" meant?)'),
        ("compounds", " , ", "is no value of compounds"),
        ("route", "mouth", "allowed are oral, topical"),
        ("cautions.kidney", "perhaps", "answer yes or no"),
        (TEXT, " – ", "at least one letter"),
    ],
)
def test_an_answer_that_can_not_be_one_is_refused_in_a_sentence(about: str, answer: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_values(about, operators_for(about)[0], answer)
    assert says in str(caught.value)


def test_a_decimal_comma_is_a_decimal_point() -> None:
    assert parse_values("elemental_mg.per_day", "more_than", " 56,25 ") == (Decimal("56.25"),)


def test_a_misspelt_fact_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r'is "cautions.kidney" meant'):
        find_subject("caution.kidney")


@pytest.mark.parametrize(
    ("place", "name"), [("Our house.toml", "our-house"), ("Ünser Haus", "unser-haus"), ("規則.toml", "house")]
)
def test_a_new_pack_is_named_after_its_place(place: str, name: str) -> None:
    assert pack_name(Path(place)) == name
