"""A product in several files is checked as one label, and its report names them all."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from itertools import permutations
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from click.testing import CliRunner
from drawn import BACK, FACTS, FRONT, drawn, put, reports_of, run
from jsonschema import Draft202012Validator

from labelcheck.cli import cli

CORE = ("kidney-caution", "oxide-only", "unsplit-dose")


def verdicts(report: dict[str, Any]) -> dict[str, str]:
    found = {finding["rule"].partition("/")[2]: finding["outcome"] for finding in report["findings"]}
    return {rule: found[rule] for rule in CORE}


def values(report: dict[str, Any]) -> dict[str, Any]:
    """The facts without their places."""
    facts = {name: value for name, value in report["facts"].items() if name != "evidence"}
    return {**facts, "sources": [{**source, "evidence": []} for source in facts["sources"]]}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a product in three files, and the same label in one."""
    return put(
        tmp_path / "in", night__a=drawn(FRONT), night__b=drawn(FACTS), night__c=drawn(BACK), whole__x=drawn(FRONT, FACTS, BACK)
    )


def test_three_files_say_what_one_file_with_three_pages_says(shop: Path) -> None:
    reports = reports_of(shop, "--group", "folder")
    assert list(reports) == ["night", "whole"]
    assert values(reports["night"]) == values(reports["whole"])
    assert verdicts(reports["night"]) == dict.fromkeys(CORE, "pass")


def test_each_file_alone_shows_its_part_and_leaves_the_rest_open(shop: Path) -> None:
    reports = reports_of(shop)
    front, facts, back = (reports[f"night/{name}.pdf"] for name in "abc")
    assert facts["facts"]["elemental_mg"]["per_unit"] == {"low": 200, "high": 200}
    assert verdicts(front)["kidney-caution"] == verdicts(facts)["kidney-caution"] == "undetermined"
    assert back["facts"]["cautions"]["kidney"] is True
    assert (back["facts"]["magnesium"], back["outcome"]) == (None, "undetermined")
    [blocked] = [one["blocked_by"] for one in facts["findings"] if one["rule"] == "magnesium/kidney-caution"]
    assert "no directions were found" in blocked[0]


def test_the_report_names_every_file_with_its_checksum(shop: Path) -> None:
    label = reports_of(shop, "--group", "folder")["night"]["label"]
    sums = [hashlib.sha256((shop / "night" / f"{name}.pdf").read_bytes()).hexdigest() for name in "abc"]
    assert label["files"] == [
        {"path": f"night/{name}.pdf", "sha256": one, "pages": 1, "reading": "text"} for name, one in zip("abc", sums, strict=True)
    ]
    assert label["pages"] == 3
    assert label["sha256"] == hashlib.sha256("".join(f"{one}\n" for one in sums).encode()).hexdigest()


def test_a_label_of_one_file_names_that_file(shop: Path) -> None:
    label = reports_of(shop / "whole" / "x.pdf")["x.pdf"]["label"]
    assert label["files"] == [{"path": "x.pdf", "sha256": label["sha256"], "pages": 3, "reading": "text"}]


def test_every_evidence_stands_in_its_file_on_its_page(shop: Path) -> None:
    report = reports_of(shop, "--group", "folder")["night"]
    assert {evidence["file"] for evidence in report["evidence"]} == {0, 1, 2}
    for evidence in report["evidence"]:
        with pdfplumber.open(shop / report["label"]["files"][evidence["file"]]["path"]) as pdf:
            x0, top, x1, bottom = evidence["box"]
            inside = pdf.pages[evidence["page"] - 1].within_bbox((x0 - 1, top - 1, x1 + 1, bottom + 1)).extract_text()
        assert " ".join(inside.split()) == evidence["text"]


def test_the_reports_fit_the_published_schema(shop: Path, tmp_path: Path) -> None:
    (shop / "night" / "d.pdf").write_bytes(b"torn")
    put(shop, bad__a=b"torn", bad__b=b"")
    run(shop, "--group", "folder", "--out", tmp_path / "out")
    schema = json.loads(files("labelcheck").joinpath("data", "schemas", "report.schema.json").read_text(encoding="utf-8"))
    written = [tmp_path / "out" / f"{name}.json" for name in ("bad", "night", "whole")]
    for path in written:
        assert list(Draft202012Validator(schema).iter_errors(json.loads(path.read_text(encoding="utf-8")))) == []
    summary = (tmp_path / "out" / "summary.csv").read_text(encoding="utf-8")
    assert [line.split(",")[0] for line in summary.splitlines()] == ["path", "bad", "night", "whole"]


def test_the_same_facts_on_two_photographs_count_once_and_have_two_places(tmp_path: Path) -> None:
    once = put(tmp_path / "once", x_1=drawn(FACTS), x_2=drawn(BACK))
    twice = put(tmp_path / "twice", x_1=drawn(FACTS), x_2=drawn(BACK), x_3=drawn(FACTS), x_4=drawn(BACK))
    one, two = reports_of(once)["x"], reports_of(twice)["x"]
    assert {**values(two), "steps": []} == {**values(one), "steps": []}
    places = [two["evidence"][index] for index in two["facts"]["evidence"]["elemental_mg.per_unit"]]
    assert [(place["file"], place["text"]) for place in places] == [(0, FACTS[2]), (2, FACTS[2])]
    assert len(two["facts"]["evidence"]["cautions.kidney"]) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ["Supplement Facts", "Serving Size 2 capsules", "Magnesium citrate 500 mg", "Magnesium oxide 300 mg"],
        ["Supplement Facts", "Serving Size 1 capsule", "Magnesium (as citrate) 100 mg", "Magnesium (as oxide) 100 mg"],
        ["Supplement Facts", "Serving Size 1 capsule", "Magnesium (as citrate) 25% DV", "Magnesium (as oxide) 50% DV"],
    ],
    ids=["masses of compounds", "two rows that add up", "percentages"],
)
def test_amounts_that_add_up_do_not_add_up_twice(lines: list[str], tmp_path: Path) -> None:
    once = put(tmp_path / "once", x_1=drawn(lines), x_2=drawn(BACK))
    twice = put(tmp_path / "twice", x_1=drawn(lines), x_2=drawn(lines), x_3=drawn(BACK))
    one, two = reports_of(once)["x"]["facts"], reports_of(twice)["x"]["facts"]
    assert one["elemental_mg"]["per_unit"] is not None
    assert two["elemental_mg"] == one["elemental_mg"]
    assert [source["compound"] for source in two["sources"]] == [source["compound"] for source in one["sources"]]
    assert two["conflicts"] == one["conflicts"]


def test_files_of_two_products_in_one_label_never_pass_with_the_smaller_dose(tmp_path: Path) -> None:
    small = ["Supplement Facts", "Serving Size 1 capsule", "Magnesium (as citrate) 50 mg"]
    large = ["Supplement Facts", "Serving Size 1 tablet", "Magnesium (as citrate) 375 mg"]
    for one, other in ((small, large), (large, small)):
        folder = put(tmp_path / one[2][-6:].strip(), x_1=drawn(one), x_2=drawn(other), x_3=drawn(BACK))
        report = reports_of(folder)["x"]
        assert report["facts"]["elemental_mg"]["per_unit"] == {"low": 50, "high": 375}
        assert any("50 mg" in sentence and "375 mg" in sentence for sentence in report["facts"]["conflicts"])
        said = {finding["rule"]: finding["outcome"] for finding in report["findings"]}
        assert said["magnesium/unsplit-dose"] != "pass"


def test_a_file_that_can_not_be_read_leaves_absence_unknown_and_is_named(tmp_path: Path) -> None:
    caution_free = [line for line in BACK if "kidney" not in line]
    folder = put(tmp_path / "in", x_1=drawn(FACTS), x_2=b"torn", x_3=drawn(caution_free))
    report = reports_of(folder)["x"]
    assert verdicts(report)["kidney-caution"] == "undetermined"
    assert report["facts"]["elemental_mg"]["per_unit"] == {"low": 200, "high": 200}
    [problem] = report["problems"]
    assert (problem["stage"], problem["code"]) == ("read", "not-a-pdf")
    assert problem["detail"].startswith("x.2.pdf: The file is neither a PDF nor a picture")
    assert [file["pages"] for file in report["label"]["files"]] == [1, None, 1]
    (folder / "x.2.pdf").write_bytes(drawn(FRONT))
    assert verdicts(reports_of(folder)["x"])["kidney-caution"] == "fail"


def test_a_product_of_which_no_file_can_be_read_is_unreadable(tmp_path: Path) -> None:
    report = reports_of(put(tmp_path / "in", x_1=b"torn", x_2=b""))["x"]
    assert (report["outcome"], report["facts"], report["label"]["reading"]) == ("unreadable", None, "none")
    assert [problem["detail"].split(":")[0] for problem in report["problems"]] == ["x.1.pdf", "x.2.pdf"]
    assert len(report["label"]["sha256"]) == 64


def test_a_caution_does_not_run_on_from_one_file_into_the_next(tmp_path: Path) -> None:
    avoid = [*FACTS, "", "Warning: do not use if you have:"]
    mention = ["kidney disease, its causes and its history: a leaflet", "", *BACK[:1], "", BACK[-1]]
    report = reports_of(put(tmp_path / "in", x_1=drawn(avoid), x_2=drawn(mention)))["x"]
    assert report["facts"]["cautions"]["kidney"] is False


def test_any_order_of_arguments_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", x_1=drawn(FRONT), x_2=drawn(FACTS), x_3=drawn(BACK), y=drawn(FRONT, FACTS, BACK))
    paths = sorted(folder.iterdir())
    printed = {run("--format", "json", *order).stdout for order in permutations(paths)}
    assert len(printed) == 1
    assert printed == {run("--format", "json", folder).stdout}


def test_inspect_shows_a_folder_as_one_label_and_names_the_file_of_each_place(shop: Path) -> None:
    result = CliRunner().invoke(cli, ["inspect", str(shop / "night")])
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("night: ")
    assert "page 1 of b.pdf" in result.stdout
    several = CliRunner().invoke(cli, ["inspect", str(shop)])
    assert several.exit_code == 2
    assert "holds 2 labels" in several.stderr
