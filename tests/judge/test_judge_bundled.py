"""The packs that come with labelcheck prove themselves, and the wording is whole in every language."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from labelcheck.judge import ExampleResult, Pack, Rule, bundled_packs, find_pack, load_pack, run_examples
from labelcheck.judge.conditions import AmountLeaf, ListLeaf, leaves
from labelcheck.judge.registry import Kind, read_registry
from labelcheck.judge.schemas import check_table
from labelcheck.judge.tables import parse_table
from labelcheck.judge.wording import read_wordings
from labelcheck.knowledge import load_knowledge
from labelcheck.model import Outcome, Severity

PACKS = tuple(load_pack(find_pack(name)) for name in bundled_packs())
RULES = tuple((pack, rule) for pack in PACKS for rule in pack.rules)
RESULTS = tuple(result for pack in PACKS for result in run_examples(pack))
LANGUAGES = ("en", "nl")


def test_the_magnesium_pack_is_there_with_the_three_core_rules_as_errors() -> None:
    errors = {rule.id for pack, rule in RULES if pack.name == "magnesium" and rule.severity is Severity.ERROR}
    assert errors == {"magnesium/oxide-only", "magnesium/unsplit-dose", "magnesium/kidney-caution"}


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: f"{result.rule} {result.number}")
def test_every_rule_keeps_its_examples_and_has_one_of_each_kind(result: ExampleResult) -> None:
    assert result.ok, result


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_files_keep_to_the_published_schemas(pack: Pack) -> None:
    paths = sorted(pack.path.glob("*.toml"))
    assert len(paths) == len(pack.rules) + 1
    for path in paths:
        check_table("pack" if path.name == "pack.toml" else "rule", parse_table(str(path), path.read_bytes()))


@pytest.mark.parametrize("name", ["pack", "rule"])
def test_the_published_schemas_are_schemas(name: str) -> None:
    schema = files("labelcheck").joinpath("data", "schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(schema))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_message_reads_whole_in_both_languages(pack: Pack, language: str) -> None:
    for result in run_examples(pack, language):
        assert result.finding is not None
        for text in (result.finding.message, result.finding.remedy, *result.finding.blocked_by):
            assert not set("{}$_") & set(text.partition(": ")[2] if text in result.finding.blocked_by else text), text
        assert result.finding.message.endswith(".")
        assert bool(result.finding.remedy) is (result.finding.outcome in (Outcome.FAIL, Outcome.UNDETERMINED))


@pytest.mark.parametrize("rule", [rule for _, rule in RULES], ids=lambda rule: rule.id)
def test_every_rule_speaks_both_languages_and_they_fill_in_the_same(rule: Rule) -> None:
    for texts in (rule.message, rule.remedy):
        assert set(texts) == set(LANGUAGES)
        slots = [sorted(part.partition("}")[0] for part in text.split("{")[1:]) for text in texts.values()]
        assert slots[0] == slots[1]


def test_every_compound_that_a_rule_or_an_example_names_exists() -> None:
    known = set(load_knowledge().compounds)
    named = {
        value
        for _, rule in RULES
        for condition in (rule.flag_when, *([rule.applies_when] if rule.applies_when else []))
        for leaf in leaves(condition)
        if isinstance(leaf, ListLeaf) and leaf.fact in ("compounds", "excipients")
        for value in leaf.values
    }
    shown = {
        value
        for _, rule in RULES
        for example in rule.examples
        for name, fact in example.case.facts.items()
        if name in ("compounds", "excipients") and isinstance(fact.value, tuple)
        for value in fact.value
    }
    assert {"oxide", "citrate", "bisglycinate"} <= named
    assert named | shown <= known


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_parameter_is_used(pack: Pack) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in pack.path.glob("*.toml") if path.name != "pack.toml")
    for parameter in pack.parameters:
        assert f'"${parameter.name}"' in text
    limits = {
        limit for rule in pack.rules for leaf in leaves(rule.flag_when) if isinstance(leaf, AmountLeaf) for limit in leaf.limits
    }
    assert limits == {parameter.value for parameter in pack.parameters}


def test_a_sorted_list_of_names_stays_sorted() -> None:
    for _, rule in RULES:
        for leaf in leaves(rule.flag_when):
            if isinstance(leaf, ListLeaf):
                assert list(leaf.values) == sorted(leaf.values), rule.id


def test_the_wording_has_the_same_keys_in_every_language() -> None:
    wordings = read_wordings()
    assert set(wordings) == set(LANGUAGES)
    english = wordings["en"]
    for words in wordings.values():
        for part in ("sentences", "amounts", "doubts", "units", "values", "facts"):
            assert set(getattr(words, part)) == set(getattr(english, part)), part


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_value_and_unit_of_the_registry_has_a_word(language: str) -> None:
    words = read_wordings()[language]
    for question in read_registry().values():
        assert question.name in words.facts
        assert set(question.values) <= set(words.values), question.name
        assert question.kind is not Kind.AMOUNT or question.unit in words.units, question.name
    assert set(load_knowledge().compounds) <= set(words.values)


def test_the_rules_know_no_more_than_the_registry() -> None:
    asked = {fact for _, rule in RULES for fact in rule.facts}
    assert asked <= set(read_registry())
    assert len(asked) > 10


def test_a_fact_can_take_its_values_from_the_compounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    facts = {"facts": {"compounds": {"kind": "list", "values_in": "compounds.json", "meaning": "m"}}}
    (tmp_path / "data" / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    monkeypatch.setattr("labelcheck.judge.registry.files", lambda _: tmp_path)
    assert "citrate" in read_registry.__wrapped__()["compounds"].values


def test_the_bundled_folder_is_the_one_in_the_checkout_or_the_wheel() -> None:
    assert {path.parent.name for path in (Path(pack.path) for pack in PACKS)} <= {"rules", "bundled_rules"}
