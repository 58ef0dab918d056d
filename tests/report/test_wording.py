from __future__ import annotations

import string
import tomllib
from decimal import Decimal
from importlib.resources import files

import pytest

from labelcheck.errors import UsageError
from labelcheck.model import Interval, Outcome
from labelcheck.report.wording import load_wording

CONTENT = tomllib.loads(files("labelcheck").joinpath("data", "wording", "report.toml").read_text(encoding="utf-8"))
LANGUAGES = CONTENT["languages"]


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_says_the_same_things_with_the_same_slots(language: str) -> None:
    texts = load_wording(language).texts
    english = load_wording("en").texts
    assert {key: slots(text) for key, text in texts.items()} == {key: slots(text) for key, text in english.items()}


@pytest.mark.parametrize("group", ["sign", "outcome"])
def test_every_outcome_has_a_sign_and_a_word(group: str) -> None:
    assert set(LANGUAGES["en"][group]) == set(Outcome)


def test_the_texts_are_sorted() -> None:
    for groups in LANGUAGES.values():
        for texts in groups.values():
            assert list(texts) == sorted(texts)


def test_a_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match='"xx"; there is en, nl'):
        load_wording("xx")


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("400", "400", "400 mg"),
        ("54.55", "81", "54.6–81 mg"),
        ("0", "81", "at most 81 mg"),
        ("1000", None, "at least 1000 mg"),
        ("0", None, None),
        ("0", "0", "0 mg"),
    ],
)
def test_an_interval_in_words(low: str, high: str | None, words: str | None) -> None:
    assert load_wording("en").interval(Interval(Decimal(low), None if high is None else Decimal(high))) == words
