"""What keeps a label from being read, said in the language of the run.

A Report goes in, the same comes out with the sentences of its problems from data/wording/problems.toml. The stages say
them in English; a sentence that is not in the file, such as that of a fault of labelcheck itself, stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files

import tomli

from labelcheck.model import Problem, Report

_ENGLISH = "en"
_FILLED = re.compile(r"\\\{(\w+)\\\}")


def in_language(report: Report, language: str) -> Report:
    """The report with its problems in a language."""
    if language == _ENGLISH or not report.problems:
        return report
    names = [file.path for file in report.files] if len(report.files) > 1 else []
    return replace(report, problems=tuple(_translated(problem, names, language) for problem in report.problems))


def _translated(problem: Problem, names: list[str], language: str) -> Problem:
    """A problem; the name of the file that stands before its sentence, where a label has several, is kept."""
    start = next((f"{name}: " for name in names if problem.detail.startswith(f"{name}: ")), "")
    said = problem.detail.removeprefix(start)
    for english, other in _sentences(language):
        if found := english.fullmatch(said):
            return replace(problem, detail=start + other.format(**found.groupdict()))
    return problem


@cache
def _sentences(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each sentence in English, as a pattern for what it fills in, and in a language."""
    content = tomli.loads(files("labelcheck").joinpath("data", "wording", "problems.toml").read_text(encoding="utf-8"))
    return tuple(
        (re.compile(_FILLED.sub(r"(?P<\1>.+?)", re.escape(sentence[_ENGLISH]))), sentence[language])
        for sentence in content["sentences"]
    )
