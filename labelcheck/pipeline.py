"""One label, from the bytes of a file to its Report: the only module that knows the order of the stages.

A label that can't be read becomes a report that says so. A fault of labelcheck itself is caught here and nowhere
else, and becomes a problem with the name of the stage. A mistake of the user (a broken rule or data file) is raised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from labelcheck.errors import LabelcheckError, UnreadableLabel
from labelcheck.judge import Pack, judge, outcome_of
from labelcheck.knowledge import load_knowledge
from labelcheck.limits import ReadingOptions
from labelcheck.model import Document, Facts, Finding, Outcome, Problem, Reading, Report
from labelcheck.problems import INTERNAL_ERROR, described, memory_limit, unread
from labelcheck.read import read_label
from labelcheck.understand import understand


def check_label(  # noqa: PLR0913, PLR0917 - what a label is, what it is held against, and how it is read
    data: bytes,
    path: str,
    packs: Sequence[Pack],
    language: str,
    options: ReadingOptions | None = None,
    entered: Callable[[str], None] = lambda _stage: None,
) -> Report:
    """Read one label, understand it and hold it against the packs; ``path`` is the name it has in its report.

    ``entered`` is told the stage that comes next.
    """
    options = options or ReadingOptions()
    report = unread(path, [pack.identity for pack in packs], sha256=hashlib.sha256(data).hexdigest())
    knowledge = load_knowledge()
    stage = "read"
    try:
        document = _with_words(read_label(data, knowledge, options))
        report = replace(report, document=document, problems=document.problems)
        entered(stage := "understand")
        facts = understand(document, knowledge, language)
        entered(stage := "judge")
        findings = judge(facts.values, document.text, packs, language, partial=document.partial)
        return replace(report, outcome=_outcome(facts, findings), facts=facts, findings=findings)
    except UnreadableLabel as error:
        problem = Problem(stage, error.code, str(error))
    except LabelcheckError:
        raise
    except MemoryError:
        problem = memory_limit(stage, options.limits.max_memory_mb)
    except Exception as error:
        problem = Problem(stage, INTERNAL_ERROR, described(error))
    return replace(report, problems=(*report.problems, problem))


def _with_words(document: Document) -> Document:
    """The document, if there is anything in it to understand; absence on an empty page must never be a finding."""
    if document.reading is Reading.NONE or not document.panels:
        raise UnreadableLabel("no-text", "The file has no text that can be read.")
    return document


def _outcome(facts: Facts, findings: tuple[Finding, ...]) -> Outcome:
    """What is said of the label; a product that is known to hold no magnesium is not what the rules are for."""
    return Outcome.NOT_APPLICABLE if facts.values["magnesium"].value is False else outcome_of(findings)
