from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest

from labelcheck.model import Outcome, Report
from labelcheck.report.json_report import number, report_text

Faults = Callable[[str, object], list[str]]


def tree(report: Report) -> dict:
    return json.loads(report_text(report))


def test_every_kind_of_report_fits_the_published_schema(reports: list[Report], fails_schema: Faults) -> None:
    assert [fails_schema("report", tree(report)) for report in reports] == [[], [], []]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t.update(outcome="failed"),
        lambda t: t.update(when="today"),
        lambda t: t["facts"].pop("oxide_only"),
        lambda t: t["facts"]["cautions"].update(kidney="no"),
        lambda t: t["facts"]["elemental_mg"].update(per_unit=200),
        lambda t: t["evidence"][0]["box"].pop(),
        lambda t: t.update(facts=None),
    ],
)
def test_the_schema_refuses_a_report_that_is_spoilt(
    spoil: Callable[[dict], object], failing: Report, fails_schema: Faults
) -> None:
    spoilt = tree(failing)
    spoil(spoilt)
    assert fails_schema("report", spoilt)


def test_the_schema_knows_every_fact_that_a_rule_can_ask_for() -> None:
    data = files("labelcheck").joinpath("data")
    asked = json.loads(data.joinpath("facts.json").read_text(encoding="utf-8"))["facts"]
    schema = json.loads(data.joinpath("schemas", "report.schema.json").read_text(encoding="utf-8"))["$defs"]["facts"]
    for name, fact in asked.items():
        group, _, leaf = name.rpartition(".")
        found = (schema["properties"][group] if group else schema)["properties"][leaf]
        assert found["description"] == fact["meaning"], name
        if fact["kind"] == "choice":
            assert found["enum"] == [*fact["values"], None]
        if fact["kind"] == "list" and "values" in fact:
            assert found["items"]["enum"] == fact["values"]
    assert schema["properties"]["evidence"]["propertyNames"]["enum"] == list(asked)


def test_the_same_report_gives_the_same_bytes(failing: Report) -> None:
    text = report_text(failing)
    assert text == report_text(replace(failing))
    assert text.endswith("}\n")
    assert "a/één oxide.pdf" in text


def test_the_keys_stand_in_the_order_of_the_design(failing: Report) -> None:
    assert list(tree(failing)) == ["schema", "tool", "label", "outcome", "facts", "findings", "evidence", "problems"]


def test_a_mass_is_an_interval_also_where_it_is_exact(failing: Report) -> None:
    assert tree(failing)["facts"]["elemental_mg"] == {
        "per_unit": {"low": 200, "high": 200},
        "per_intake": {"low": 400, "high": 400},
        "per_day": {"low": 400, "high": None},
    }


def test_a_count_is_a_number_where_it_is_exact(failing: Report, undetermined: Report) -> None:
    directions = tree(failing)["facts"]["directions"]
    assert directions["units_per_intake"] == 2
    assert directions["intakes_per_day"] == {"low": 1, "high": 2}
    assert tree(undetermined)["facts"]["directions"]["units_per_intake"] is None


def test_not_said_is_false_and_unknown_is_null_with_its_reason(failing: Report) -> None:
    facts = tree(failing)["facts"]
    assert facts["cautions"]["kidney"] is False
    assert facts["cautions"]["physician"] is None
    assert {"fact": "cautions.physician", "reason": "cautions.physician does not stand on the label"} in facts["unknown"]
    assert not any(entry["fact"] == "cautions.kidney" for entry in facts["unknown"])


def test_a_list_that_was_not_read_to_its_end_is_named(failing: Report, undetermined: Report) -> None:
    assert tree(failing)["facts"]["incomplete"] == ["compounds", "claims"]
    assert tree(undetermined)["facts"]["incomplete"] == []


def test_sources_steps_and_conflicts_are_there(failing: Report) -> None:
    facts = tree(failing)["facts"]
    assert facts["sources"] == [
        {
            "compound": "oxide",
            "named": "magnesium oxide",
            "contains": [],
            "absorption": "poor",
            "compound_mg": None,
            "elemental_mg": {"low": 400, "high": 400},
            "per": {"count": 2, "unit": "capsule"},
            "basis": "declared",
            "evidence": [0],
        }
    ]
    assert facts["steps"] == [{"fact": "elemental_mg.per_unit", "text": "400 mg ÷ 2 capsules = 200 mg"}]
    assert facts["conflicts"] == ["The front says 500 mg, the table 400 mg."]
    assert facts["remarks"] == ["The chelate has oxide in it."]
    assert facts["evidence"]["route"] == [0]


def test_amounts_are_rounded_to_three_decimals(undetermined: Report) -> None:
    assert tree(undetermined)["facts"]["elemental_mg"]["per_unit"] == {"low": 218.123, "high": 324}


@pytest.mark.parametrize(("amount", "shown"), [("2.00", "2"), ("187.5", "187.5"), ("0.0004", "0"), ("1E+3", "1000")])
def test_a_number_is_whole_where_it_can_be(amount: str, shown: str) -> None:
    assert json.dumps(number(Decimal(amount))) == shown


def test_an_unreadable_label_has_no_facts_but_its_problem(unreadable: Report) -> None:
    report = tree(unreadable)
    assert report["facts"] is None
    assert report["findings"] == []
    files = [{"path": "c.pdf", "sha256": "d" * 64, "pages": None, "reading": "none"}]
    unknown = {"pages": None, "reading": "none", "languages": []}
    assert report["label"] == {"path": "c.pdf", "sha256": "d" * 64, **unknown, "files": files}
    assert report["problems"][0]["code"] == "encrypted"


def test_a_file_that_was_not_opened_has_no_hash(unreadable: Report, fails_schema: Faults) -> None:
    report = tree(replace(unreadable, sha256=""))
    assert report["label"]["sha256"] is None
    assert fails_schema("report", report) == []


def test_outcome_and_severity_are_the_words_of_the_design(failing: Report) -> None:
    assert tree(failing)["findings"][1] == {
        "rule": "magnesium/kidney-caution",
        "severity": "error",
        "outcome": str(Outcome.UNDETERMINED),
        "message": "Can't be told.",
        "remedy": "",
        "evidence": [],
        "blocked_by": ["cautions.kidney: torn"],
        "because": "",
        "trace": [],
        "fingerprint": "",
    }
