"""One label, from the bytes of a file to its Report: the only module that knows the order of the stages.

A label that can't be read becomes a report that says so. A fault of labelcheck itself is caught here and nowhere
else, and becomes a problem with the name of the stage. A mistake of the user (a broken rule or data file) is raised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from labelcheck.errors import LabelcheckError, UnreadableLabel
from labelcheck.judge import Pack, judge, outcome_of
from labelcheck.knowledge import load_knowledge
from labelcheck.model import Document, Facts, Finding, Outcome, PagePicture, Problem, Reading, Report
from labelcheck.read import read_label
from labelcheck.understand import understand

INTERNAL_ERROR = "internal-error"
"""The code of a problem that is labelcheck's own fault, in a stage."""
WORKER_DIED = "worker-died"
"""The code of a problem where a label took its worker process down."""
OUR_FAULT = frozenset({INTERNAL_ERROR, WORKER_DIED})
"""The codes of problems that are labelcheck's own fault and not the label's."""


def check_label(data: bytes, path: str, packs: Sequence[Pack], language: str) -> Report:
    """Read one label, understand it and hold it against the packs; ``path`` is the name it has in its report."""
    report = unread(path, packs, sha256=hashlib.sha256(data).hexdigest())
    knowledge = load_knowledge()
    stage = "read"
    try:
        document = _with_words(read_label(data, knowledge))
        report = replace(report, document=document, problems=document.problems)
        stage = "understand"
        facts = understand(document, knowledge, language)
        stage = "judge"
        findings = judge(facts.values, document.text, packs, language, partial=document.partial)
        return replace(report, outcome=_outcome(facts, findings), facts=facts, findings=findings)
    except UnreadableLabel as error:
        problem = Problem(stage, error.code, str(error))
    except LabelcheckError:
        raise
    except Exception as error:
        problem = Problem(stage, INTERNAL_ERROR, _described(error))
    return replace(report, problems=(*report.problems, problem))


def label_pictures(data: bytes) -> tuple[PagePicture, ...]:
    """The pictures of a label's pages; none of pages that can't be drawn."""
    from labelcheck.read.render import page_pictures  # noqa: PLC0415 - only a view with pictures needs it

    return page_pictures(data)


def unread(path: str, packs: Sequence[Pack], *problems: Problem, sha256: str = "") -> Report:
    """The report of a label of which nothing is known yet but its name, and what went wrong."""
    identities = tuple(pack.identity for pack in packs)
    return Report(path=path, sha256=sha256, outcome=Outcome.UNREADABLE, packs=identities, problems=problems)


def _with_words(document: Document) -> Document:
    """The document, if there is anything in it to understand; absence on an empty page must never be a finding."""
    if document.reading is Reading.NONE or not document.panels:
        raise UnreadableLabel("no-text", "The file has no text that can be read.")
    return document


def _outcome(facts: Facts, findings: tuple[Finding, ...]) -> Outcome:
    """What is said of the label; a product that is known to hold no magnesium is not what the rules are for."""
    return Outcome.NOT_APPLICABLE if facts.values["magnesium"].value is False else outcome_of(findings)


def _described(error: Exception) -> str:
    """An exception in one line: its type, its message, and the line of code that raised it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({PurePath(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno})" if trace else ""
    return " ".join(f"{type(error).__name__}: {str(error)[:300]}{place}".split())
