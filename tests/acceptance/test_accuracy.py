"""The accuracy that the README gives, by the kind of file and by language.

``python -m pytest -m benchmark -n 0 tests/acceptance/test_accuracy.py`` reads the samples as text, as outlines and as scans, and
prints both tables as they stand in the README.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import pytest
from pictured import in_pdf, outlined, pages_of, sample, scanned

from .checked import NAMES, SAMPLES, Checked, checked, checked_as
from .expert import (
    expert_verdicts,
    has_the_amounts,
    has_the_claims,
    has_the_compounds,
    has_the_directions,
    has_the_kidney_caution,
)

README = SAMPLES.parent / "README.md"
AS_TEXT, AS_OUTLINES, AS_SCANS = "text of the file", "letters as outlines", "scans, leaning and grainy"
LANGUAGES = {
    "nl": "Dutch",
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pl": "Polish",
    "pt": "Portuguese",
    "da": "Danish",
    "sv": "Swedish",
}
FACTS = (has_the_compounds, has_the_amounts, has_the_directions, has_the_kidney_caution, has_the_claims)
MOST_POINTS_OFF = 3
"""How far a recognised kind of file may lie from the README on another machine, whose arithmetic rounds otherwise."""


def as_they_are(name: str) -> bytes:
    return sample(name)


def as_outlines(name: str) -> bytes:
    return outlined(sample(name))


def as_scans(name: str) -> bytes:
    return in_pdf(*map(scanned, pages_of(name)))


@cache
def checked_in(form: Callable[[str], bytes]) -> tuple[Checked, ...]:
    """All samples in a form of their files."""
    return tuple(checked(name) if form is as_they_are else checked_as(name, form(name)) for name in NAMES)


def share(right: Iterable[bool]) -> int:
    """Of a hundred, rounded down."""
    found = list(right)
    return 100 * sum(found) // len(found)


def row(title: str, labels: Sequence[Checked]) -> str:
    """A row of a table: labels, verdicts, false passes and facts."""
    pairs = [(label.verdicts[rule], verdict) for label in labels for rule, verdict in expert_verdicts(label).items()]
    verdicts = share(found == expert for found, expert in pairs)
    false_passes = sum(found == "pass" and expert == "fail" for found, expert in pairs)
    facts = [f"{share(map(right, labels))} %" for right in FACTS]
    return f"| {' | '.join([title, str(len(labels)), f'{verdicts} %', str(false_passes), *facts])} |"


def rows_by_language() -> list[str]:
    """A row for each language that a sample is in; a label of several languages counts in each."""
    samples = checked_in(as_they_are)
    spoken = {code for one in samples for code in one.languages}
    return [row(LANGUAGES[code], [one for one in samples if code in one.languages]) for code in LANGUAGES if code in spoken]


def published(mark: str) -> list[str]:
    """The rows of a table of the README, without its two lines of head."""
    table = README.read_text(encoding="utf-8").partition(f"<!-- {mark}: begin -->")[2].partition(f"<!-- {mark}: end -->")[0]
    return [line for line in table.splitlines() if line.startswith("| ")][2:]


def figures(line: str) -> list[int]:
    """The figures of a row."""
    return [int(cell.strip().removesuffix(" %")) for cell in line.strip("|").split("|")[1:]]


def test_the_readme_says_how_well_text_is_read_in_each_language() -> None:
    assert published("accuracy by language") == rows_by_language()
    assert published("accuracy by kind of file")[0] == row(AS_TEXT, checked_in(as_they_are))


@pytest.mark.benchmark
def test_the_readme_says_how_well_each_kind_of_file_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    kinds = {AS_TEXT: as_they_are, AS_OUTLINES: as_outlines, AS_SCANS: as_scans}
    measured = [row(title, checked_in(form)) for title, form in kinds.items()]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join([*measured, "", *rows_by_language()]) + "\n")
    for line, expected in zip(measured, published("accuracy by kind of file"), strict=True):
        assert line.split("|")[1] == expected.split("|")[1]
        assert all(abs(one - other) <= MOST_POINTS_OFF for one, other in zip(figures(line), figures(expected), strict=True))
        assert figures(line)[2] == 0, "a sample that breaks a rule passes it"
