from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from labelcheck import batch, discovery, pipeline
from labelcheck.settings import Settings

Run = Callable[..., Result]
Make = Callable[..., Path]


@pytest.mark.parametrize(
    ("texts", "options", "code"),
    [
        ({"a": "good"}, [], 0),
        ({"a": "zinc"}, [], 0),
        ({"a": "good", "b": "oxide"}, [], 1),
        ({"a": "open"}, [], 1),
        ({"a": "open"}, ["--on-undetermined", "ignore"], 0),
        ({"a": "locked"}, [], 1),
        ({"a": "locked"}, ["--on-unreadable", "ignore"], 0),
        ({"a": "locked", "b": "open"}, ["--on-unreadable", "ignore"], 1),
        ({"a": "oxide"}, ["--on-unreadable", "ignore", "--on-undetermined", "ignore"], 1),
        ({"a": "bug"}, ["--on-unreadable", "ignore"], 3),
        ({"a": "bug", "b": "oxide"}, [], 3),
    ],
)
def test_the_exit_code_says_how_it_went(texts: dict[str, str], options: list[str], code: int, run: Run, labels: Make) -> None:
    assert run("check", labels(**texts), *options).exit_code == code


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [("warning", "error", 0), ("warning", "warning", 1), ("info", "warning", 0), ("info", "info", 1), ("error", "info", 1)],
)
def test_fail_on_is_the_lightest_finding_that_counts(severity: str, fail_on: str, code: int, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("oxide")
    rule = tmp_path / "pack-error" / "oxide.toml"
    rule.write_text(rule.read_text().replace('"error"', f'"{severity}"'))
    assert run("check", tmp_path / "a.pdf", "--fail-on", fail_on).exit_code == code


def test_reports_stand_under_the_paths_of_the_labels(run: Run, labels: Make, tmp_path: Path) -> None:
    run("check", labels(a__b__x="good", y="oxide"), "--out", tmp_path / "out")
    written = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert written == ["a/b/x.pdf.json", "summary.csv", "summary.json", "y.pdf.json"]
    assert json.loads((tmp_path / "out/a/b/x.pdf.json").read_text())["label"]["path"] == "a/b/x.pdf"
    assert json.loads((tmp_path / "out/y.pdf.json").read_text())["outcome"] == "fail"


def test_the_reports_fit_the_published_schema_and_name_no_absolute_path(run: Run, labels: Make, tmp_path: Path) -> None:
    run("check", labels(a="good", b="oxide", c="open", d="locked", e="bug", f="zinc", g=""), "--out", tmp_path / "out")
    for name in ("report", "summary"):
        validator = Draft202012Validator(json.loads(run("schema", name).stdout))
        files = list((tmp_path / "out").glob("summary.json" if name == "summary" else "*.pdf.json"))
        assert len(files) == (1 if name == "summary" else 7)
        for file in files:
            assert [error.message for error in validator.iter_errors(json.loads(file.read_text()))] == []
            assert str(tmp_path) not in file.read_text()


def test_the_same_labels_give_the_same_bytes(run: Run, labels: Make, tmp_path: Path) -> None:
    folder = labels(b="good", a="oxide", c="locked")
    for out in ("one", "two"):
        run("check", folder, "--out", tmp_path / out)
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_labels_come_in_the_order_of_their_names(run: Run, labels: Make) -> None:
    folder = labels(b="good", a__z="good", A="good")
    reports = json.loads(run("check", folder, "--format", "json").stdout)
    assert [report["label"]["path"] for report in reports] == ["A.pdf", "a/z.pdf", "b.pdf"]


def test_an_unreadable_label_in_a_batch_does_not_stop_it(run: Run, labels: Make) -> None:
    result = run("check", labels(a="locked", b="bug", c="good"), "--format", "json")
    outcomes = [(report["outcome"], [problem["code"] for problem in report["problems"]]) for report in json.loads(result.stdout)]
    assert outcomes == [("unreadable", ["encrypted"]), ("unreadable", ["internal-error"]), ("pass", [])]


def test_a_fault_of_labelcheck_names_the_stage_and_the_exception_in_one_line(run: Run, labels: Make) -> None:
    [report] = json.loads(run("check", labels(a="bug"), "--format", "json").stdout)
    [problem] = report["problems"]
    assert problem["stage"] == "understand"
    assert problem["detail"].startswith("ZeroDivisionError: a fault in /somewhere (conftest.py, line ")


def test_a_label_without_a_word_is_unreadable_and_breaks_no_rule(run: Run, labels: Make) -> None:
    [report] = json.loads(run("check", labels(a=""), "--format", "json").stdout)
    assert (report["outcome"], report["findings"], report["problems"][0]["code"]) == ("unreadable", [], "no-text")


def test_a_label_that_can_not_be_opened_is_unreadable(labels: Make) -> None:
    folder = labels(a="good")
    [label] = discovery.find_labels([str(folder)])
    (folder / "a.pdf").unlink()
    report = batch.LabelCheck(Settings((), "en"))(label, lambda _stage: None)
    assert (report.outcome, report.problems[0].code) == ("unreadable", "no-access")
    assert "No such file" in report.problems[0].detail


def test_a_product_without_magnesium_is_not_applicable(run: Run, labels: Make) -> None:
    [report] = json.loads(run("check", labels(a="zinc"), "--format", "json").stdout)
    assert report["outcome"] == "not_applicable"


def test_a_file_that_is_named_is_taken_whatever_it_is_called(run: Run, tmp_path: Path) -> None:
    (tmp_path / "label.txt").write_text("good")
    [report] = json.loads(run("check", tmp_path / "label.txt", "--format", "json").stdout)
    assert report["label"]["path"] == "label.txt"


def test_a_folder_gives_its_pdfs_in_any_case_but_nothing_hidden_and_no_reports(run: Run, labels: Make) -> None:
    folder = labels(a="good", reports__r="good", x__reports__deep="good")
    (folder / "B.PDF").write_text("good")
    (folder / ".hidden.pdf").write_text("bug")
    (folder / ".git").mkdir()
    (folder / ".git" / "c.pdf").write_text("bug")
    (folder / "price list.txt").write_text("bug")
    result = run("check", folder, "--out", folder / "reports", "--format", "json")
    assert [report["label"]["path"] for report in json.loads(result.stdout)] == ["B.PDF", "a.pdf", "x/reports/deep.pdf"]


def test_standard_input_is_one_label(run: Run) -> None:
    [report] = json.loads(run("check", "-", "--format", "json", stdin=b"oxide").stdout)
    assert (report["label"]["path"], report["outcome"]) == ("stdin", "fail")


def test_a_list_of_files_names_labels_by_the_paths_in_it(
    run: Run, labels: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels(a__x="good", b__x="oxide")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list").write_text(f"labels/b/x.pdf\r\n\n{tmp_path}/labels/a/x.pdf\n")
    reports = json.loads(run("check", "--files-from", "list", "--format", "json").stdout)
    assert [report["label"]["path"] for report in reports] == ["labels/b/x.pdf", "x.pdf"]
    piped = run("check", "--files-from", "-", "--format", "json", stdin=b"labels/a\n")
    assert [report["label"]["path"] for report in json.loads(piped.stdout)] == ["labels/a/x.pdf"]


def test_two_arguments_that_would_write_the_same_report_are_refused_before_anything_is_checked(
    run: Run, labels: Make, tmp_path: Path
) -> None:
    one, two = labels("one", x="bug"), labels("two", x="bug")
    result = run("check", one, two, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "x.pdf.json" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_label_that_would_write_over_the_summary_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "summary").write_text("good")
    result = run("check", tmp_path / "summary", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "summary.json" in result.stderr


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a.pdf.json/b.pdf", "a.pdf.json/b.pdf: its folder has the name of another report, a.pdf.json: rename the folder."),
        ("summary.csv/b.pdf", "its folder has the name of another report, summary.csv"),
        ("summary.json/x/b.pdf", "its folder has the name of another report, summary.json"),
        ("é" * 125 + ".pdf", "would be too long: rename the label."),
    ],
)
def test_a_report_that_could_not_be_written_is_said_before_anything_is_checked(
    name: str, says: str, run: Run, labels: Make, tmp_path: Path
) -> None:
    folder = labels(a="bug")
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("bug")
    result = run("check", folder, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert says in result.stderr
    assert not (tmp_path / "out").exists()
    assert run("check", folder).exit_code == 3  # without a folder of reports the labels are checked, and found to be bugs


def test_a_pipe_in_a_folder_is_unreadable_and_not_waited_for(labels: Make) -> None:
    folder = labels(a="good")
    os.mkfifo(folder / "b.pdf")
    [_, pipe] = discovery.find_labels([str(folder)])
    writer = threading.Timer(5, (folder / "b.pdf").write_bytes, [b"late"])
    writer.daemon = True
    writer.start()
    report = batch.LabelCheck(Settings((), "nl"))(pipe, lambda _stage: None)
    writer.cancel()
    assert (report.outcome, report.problems[0].code) == ("unreadable", "no-access")
    assert report.problems[0].detail == "Dit is een pipe of een apparaat: geef een bestand."


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "No label was named"),
        (["nowhere"], "nowhere does not exist"),
        (["empty"], "No label found in empty: of its 0 files"),
        (["texts"], "No label found in texts: of its 2 files none ends in .pdf"),
        (["good.pdf", "empty"], "No label found in empty"),
        (["--files-from", "nowhere"], "--files-from nowhere can't be read"),
        (["--files-from", "empty-list"], "No label was named"),
        (["-", "--files-from", "-"], "at once"),
        (["x" * 300], "can't be opened: File name too long"),
        (["good.pdf/below"], "good.pdf/below does not exist"),
        ([os.devnull], f"{os.devnull} is a pipe or a device"),
        (["good.pdf", "--out", "good.pdf"], "good.pdf can't be the folder of the reports: File exists"),
        (["good.pdf", "--out", "good.pdf/below"], "can't be the folder of the reports: Not a directory"),
        (["good.pdf", "--set", "limit"], "write NAME=VALUE"),
        (["good.pdf", "--set", "limit=much"], "write NAME=VALUE"),
        (["good.pdf", "--set", "height=3"], "no pack has this parameter; there are limit"),
        (["good.pdf", "--lang", "xx"], "xx"),
        (["good.pdf", "--fail-on", "never"], "never"),
        (["good.pdf", "--jobs", "0"], "--jobs"),
        (["good.pdf", "--format", "xml"], "xml"),
        (["good.pdf", "--such"], "--such"),
    ],
)
def test_wrong_use_is_exit_code_2_and_a_sentence_on_standard_error(
    arguments: list[str], says: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("empty", "texts"):
        (tmp_path / folder).mkdir()
    for name in ("texts/a.txt", "texts/b.csv", "empty-list"):
        (tmp_path / name).write_text("")
    (tmp_path / "good.pdf").write_text("good")
    result = run("check", *arguments)
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("spoil", ["severity = 1", "no toml at all", 'flag_when = { fact = "nonsense", is = true }'])
def test_a_broken_rule_file_stops_the_run_and_is_named(spoil: str, run: Run, labels: Make, pack: Callable[[str], str]) -> None:
    folder = Path(pack("info"))
    (folder / "broken.toml").write_text(spoil)
    result = run("check", labels(a="good"), packs=(str(folder),))
    assert result.exit_code == 2
    assert "broken.toml" in result.stderr
    assert result.stdout == ""


def test_a_pack_that_is_not_there_is_wrong_use(run: Run, labels: Make) -> None:
    result = run("check", labels(a="good"), packs=("no-such-pack",))
    assert result.exit_code == 2
    assert "no-such-pack" in result.stderr


def test_a_parameter_is_set_in_the_pack_that_has_it(
    run: Run, labels: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[str] = []
    whole = pipeline.judge

    def watch(case: object, packs: list, language: str) -> object:
        seen.extend(str(parameter.value) for pack in packs for parameter in pack.parameters if parameter.name == "limit")
        return whole(case, packs, language)

    monkeypatch.setattr(pipeline, "judge", watch)
    result = run("check", labels(a="good"), "--set", "limit=250", packs=("magnesium", str(tmp_path / "pack-error")))
    assert result.exit_code in (0, 1), result.output
    assert seen == ["250"]


def test_quiet_says_nothing_but_the_exit_code(run: Run, labels: Make) -> None:
    result = run("check", labels(a="oxide"), "--quiet")
    assert (result.exit_code, result.output) == (1, "")


def test_messages_speak_the_language_that_was_asked_for(run: Run, labels: Make) -> None:
    stdout = run("check", labels(a="oxide"), "--lang", "nl").stdout
    assert "De enige bron is oxide." in stdout
    assert "afgekeurd" in stdout


def test_a_fault_outside_the_stages_is_exit_code_3_too(run: Run, labels: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(batch, "check_labels", break_down)
    result = run("check", labels(a="good"))
    assert result.exit_code == 3
    assert "please report it: KeyError: 'oops'" in result.stderr


def test_an_interrupted_run_is_exit_code_130(run: Run, labels: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "check_labels", interrupt)
    assert run("check", labels(a="good")).exit_code == 130
