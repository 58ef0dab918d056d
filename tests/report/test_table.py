from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len

from labelcheck.model import Outcome, Report
from labelcheck.report import View
from labelcheck.report.table import print_table
from labelcheck.report.wording import load_wording


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _terminal_of_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")


def printed(reports: list[Report], language: str = "en", stream: io.StringIO | None = None, **view: object) -> str:
    stream = stream or io.StringIO()
    print_table(reports, View(load_wording(language), **view), stream)
    return stream.getvalue()


def test_a_line_says_outcome_name_compounds_and_amounts(reports: list[Report]) -> None:
    first, second = printed(reports).splitlines()[:2]
    assert first == "✗ fail          a/één oxide.pdf  oxide · 400 mg per intake · at least 400 mg per"
    assert second == "                day · notes: 1"


def test_what_fails_and_what_is_open_is_said_in_words(reports: list[Report]) -> None:
    text = printed(reports)
    for sentence in ("The only source is oxide.", "Can't be told.", "locked with a password"):
        assert sentence in text
    assert "No objection." not in text


def test_a_lighter_finding_is_counted_and_said_in_words_where_it_matters(reports: list[Report]) -> None:
    assert "Sleep" not in printed(reports)
    text = printed(reports, severities=("error", "warning"))
    assert "Note: Sleep is no health claim." in text
    assert "notes:" not in text


def test_the_totals_are_at_most_six_lines_and_end_with_the_folder(reports: list[Report], failing: Report) -> None:
    reports += [replace(failing, outcome=Outcome.PASS), replace(failing, outcome=Outcome.NOT_APPLICABLE)]
    totals = printed(reports, folder="out/reports").rpartition("\n\n")[2].splitlines()
    assert totals[0] == "5 labels checked, 1 pass"
    assert totals[-1] == "Reports: out/reports"
    assert len(totals) == 6


def test_dutch_has_its_own_words_and_decimal_comma(undetermined: Report) -> None:
    assert undetermined.facts is not None
    values = dict(undetermined.facts.values)
    values["elemental_mg.per_intake"] = values["elemental_mg.per_unit"]
    text = printed([replace(undetermined, facts=replace(undetermined.facts, values=values))], "nl")
    assert "? onbeslist" in text
    assert "218,1–324 mg per inname" in text


def test_no_line_ends_in_spaces(reports: list[Report]) -> None:
    reports.append(replace(reports[0], facts=None, outcome=Outcome.NOT_APPLICABLE))
    lines = printed(reports).splitlines()
    assert len(lines) > 10
    assert [line for line in lines if line != line.rstrip()] == []


def test_nothing_is_wider_than_the_terminal(failing: Report) -> None:
    long = replace(failing, path="folder/" + "very-long-name-" * 12 + ".pdf")
    assert max(cell_len(line) for line in printed([long, failing]).splitlines()) <= 80
    assert "".join(line.strip() for line in printed([long]).splitlines()).count("very-long-name-") == 12


def test_a_terminal_gets_colour(reports: list[Report]) -> None:
    assert "\x1b[" in printed(reports, stream=Terminal())


def test_a_pipe_and_no_color_get_plain_text(reports: list[Report], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in printed(reports)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in printed(reports, stream=Terminal())


def test_a_file_name_can_not_steer_the_terminal_or_the_markup(failing: Report) -> None:
    text = printed([replace(failing, path="\x1b[31mred[/bold]\u202e.pdf")])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "red[/bold]" in text
