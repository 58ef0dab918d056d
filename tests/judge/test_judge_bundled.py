"""The packs that come with labelcheck prove themselves, and the wording is whole in every language."""

from __future__ import annotations

import json
import re
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
MARKETS = ("au", "be", "ca", "ch", "de", "eu", "fr", "it", "nl", "pl", "uk", "us")
UNION = ("be", "de", "fr", "it", "nl", "pl")
LAWS = tuple((pack, rule) for pack, rule in RULES if pack.market)


def test_the_magnesium_pack_is_there_with_the_three_core_rules_as_errors() -> None:
    errors = {rule.id for pack, rule in RULES if pack.name == "magnesium" and rule.severity is Severity.ERROR}
    assert errors == {"magnesium/oxide-only", "magnesium/unsplit-dose", "magnesium/kidney-caution"}


def test_every_market_has_a_pack_of_its_name_and_magnesium_is_for_all() -> None:
    assert {pack.name: pack.market for pack in PACKS} == {"magnesium": None} | {name: name for name in MARKETS}


def test_every_law_stands_on_the_magnesium_pack_and_countries_of_the_union_on_its_law() -> None:
    expected = {name: ("eu", "magnesium") if name in UNION else ("magnesium",) for name in MARKETS}
    assert {pack.name: pack.builds_on for pack in PACKS} == {"magnesium": ()} | expected


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_pack_says_whether_it_is_law_or_advice(pack: Pack) -> None:
    words = set(re.findall(r"[a-z]+", pack.jurisdiction.lower()))
    assert words & {"law", "advice", "limits", "recommendation", "guidance"}, pack.jurisdiction
    assert pack.language == "en"


@pytest.mark.parametrize(("pack", "rule"), LAWS, ids=lambda one: getattr(one, "id", ""))
def test_every_law_can_be_looked_up(pack: Pack, rule: Rule) -> None:
    assert any(source.url or source.year for source in rule.sources)
    assert pack.valid_from is None or pack.valid_from.year >= 2002


@pytest.mark.parametrize("rule", [rule for _, rule in LAWS], ids=lambda rule: rule.id)
def test_every_law_is_for_magnesium_taken_by_mouth(rule: Rule) -> None:
    spared = [example.case.facts for example in rule.examples if example.expect is Outcome.NOT_APPLICABLE]
    assert any(facts["magnesium"].value is False and facts["route"].value == "oral" for facts in spared)
    assert any(facts["magnesium"].value is True and facts["route"].value == "topical" for facts in spared)


def test_what_was_not_read_in_its_source_informs_at_most() -> None:
    unverified = {rule.id for _, rule in RULES if not rule.verified}
    assert unverified == {"eu/claim-in-other-words", "eu/form-not-found", "eu/form-not-specified", "us/disease-risk-claim"}
    assert {rule.severity for _, rule in RULES if rule.id in unverified} == {Severity.INFO}


def test_what_is_over_a_maximum_of_the_law_or_about_a_disease_is_an_error() -> None:
    assert {rule.id for _, rule in LAWS if rule.severity is Severity.ERROR} == {
        "be/daily-maximum",
        "ca/daily-maximum",
        "ch/daily-maximum",
        "eu/disease-claim",
        "eu/l-threonate-maximum",
        "fr/dgccrf-maximum",
        "it/daily-maximum",
        "us/disease-claim",
    }


@pytest.mark.parametrize("rule", [rule for _, rule in LAWS if "That is" in rule.message["en"]], ids=lambda rule: rule.id)
def test_advice_is_called_advice_and_is_no_error(rule: Rule) -> None:
    assert rule.severity is Severity.WARNING
    assert rule.message["en"].endswith(("advice, not law.", "guidance, not law."))
    assert rule.message["nl"].endswith("geen wet.")


def test_the_kidney_caution_is_asked_by_one_rule_which_says_that_no_law_does() -> None:
    asking = [rule for _, rule in RULES if "cautions.kidney" in rule.facts]
    assert [rule.id for rule in asking] == ["magnesium/kidney-caution"]
    assert "no duty of the law" in asking[0].message["en"]
    assert "geen wettelijke plicht" in asking[0].message["nl"]


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


@pytest.mark.parametrize("fact", ["compounds", "excipients"])
def test_the_values_of_a_list_of_compounds_are_all_that_are_known(fact: str) -> None:
    assert set(read_registry()[fact].values) == set(load_knowledge().compounds)


def test_the_bundled_folder_is_the_one_in_the_checkout_or_the_wheel() -> None:
    assert {path.parent.name for path in (Path(pack.path) for pack in PACKS)} <= {"rules", "bundled_rules"}
