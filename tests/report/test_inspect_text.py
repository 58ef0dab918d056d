from __future__ import annotations

from dataclasses import replace

from labelcheck.model import Report
from labelcheck.report.inspect_text import inspect_text
from labelcheck.report.wording import load_wording


def seen(report: Report, language: str = "en") -> str:
    return inspect_text(report, load_wording(language))


def test_the_view_shows_panels_mentions_facts_and_the_arithmetic(failing: Report) -> None:
    text = seen(failing)
    assert "facts, page 1, words: 6\n      Magnesium (as magnesium oxide) 400 mg" in text
    assert "compound:oxide: “magnesium oxide”" in text
    assert "elemental_mg.per_intake = 400 mg\n      “Magnesium (as magnesium oxide) 400 mg” (facts, page 1)" in text
    assert "directions.units_per_intake = 2\n" in text
    assert "elemental_mg.per_unit: 400 mg ÷ 2 capsules = 200 mg" in text


def test_a_list_that_goes_on_and_a_statement_that_is_not_made_are_shown_as_such(failing: Report) -> None:
    assert "claims = sleep, …" in seen(failing)
    assert "cautions.kidney = no" in seen(failing)


def test_what_is_unknown_stands_there_with_its_reason(failing: Report) -> None:
    assert "cautions.physician: cautions.physician does not stand on the label" in seen(failing)


def test_findings_stand_there_with_remedy_and_place(failing: Report) -> None:
    said = ["✗ fail: magnesium/oxide-only (error)", "The only source is oxide.", "Ask why.", "fails because oxide_only is yes"]
    assert "\n      ".join([*said, "“Magnesium"]) in seen(failing)


def test_what_is_in_order_comes_last_and_takes_a_line(failing: Report) -> None:
    findings = seen(failing).partition("Findings\n")[2]
    assert findings.endswith("  ✓ pass: magnesium/unsplit-dose (error)\n")
    assert "No objection." not in findings


def test_what_a_source_is_made_of_stands_behind_the_sources(failing: Report) -> None:
    assert "What the sources are made of\n  The chelate has oxide in it.\n\nFacts\n" in seen(failing)
    assert "Waaruit de bronnen bestaan\n" in seen(failing, "nl")


def test_the_same_words_at_two_places_of_a_panel_are_shown_once(failing: Report) -> None:
    assert failing.facts is not None
    twice = replace(failing.facts, sources=(replace(failing.facts.sources[0], evidence=(0, 0)),))
    sources = seen(replace(failing, facts=twice)).partition("Facts\n")[0]
    assert sources.count("“Magnesium (as magnesium oxide) 400 mg”") == 1


def test_an_unreadable_label_shows_its_problem_and_no_empty_headings(unreadable: Report) -> None:
    assert seen(unreadable).splitlines() == [
        "c.pdf: unreadable",
        "",
        "Problems",
        "  read, encrypted: The file is locked with a password: ask for one without.",
    ]


def test_no_line_is_wider_than_eighty_columns_and_nothing_steers_the_terminal(reports: list[Report]) -> None:
    for report in reports:
        assert all(len(line) <= 80 and line.isprintable() for line in seen(report, "nl").splitlines())
