from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
import tomli

import labelcheck
from labelcheck.model import LabelFile, Problem
from labelcheck.problems import unread
from labelcheck.report.problem_text import in_language

SENTENCES = tomli.loads((files("labelcheck") / "data" / "wording" / "problems.toml").read_text(encoding="utf-8"))["sentences"]
FILLED = re.compile(r"\{(\w+)\}")


def said(detail: str, *files_of: str, language: str = "nl") -> str:
    files = tuple(LabelFile(path) for path in files_of)
    [problem] = in_language(unread("x", [], Problem("read", "code", detail), files=files), language).problems
    return problem.detail


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: one["en"][:40])
def test_a_sentence_is_said_in_another_language_with_what_it_fills_in(sentence: dict[str, str]) -> None:
    filled = {name: f"<{name} 1,5>" for name in FILLED.findall(sentence["en"])}
    assert said(sentence["en"].format(**filled)) == sentence["nl"].format(**filled)
    assert sorted(FILLED.findall(sentence["nl"])) == sorted(filled)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: one["en"][:40])
def test_a_sentence_is_one_that_the_stages_say(sentence: dict[str, str]) -> None:
    source = " ".join(path.read_text(encoding="utf-8") for path in Path(labelcheck.__file__).parent.rglob("*.py"))
    pieces = FILLED.sub("\n", sentence["en"].removeprefix("Page {number} ")).split("\n")
    assert all(part in source for piece in pieces for part in piece.split("open it in a PDF viewer and save it anew"))


def test_the_name_of_the_file_stays_and_so_does_what_has_no_other_wording() -> None:
    empty = "The file is empty (0 bytes): ask for it again."
    assert said(f"a: b.pdf: {empty}", "a: b.pdf", "c.pdf").startswith("a: b.pdf: Het bestand is leeg")
    assert said("ValueError: no") == "ValueError: no"
    assert said(empty, language="en") == empty
