"""One label, from the bytes of its files to its Report: the only module that knows the order of the stages.

A label that can't be read becomes a report that says so; of several files, those that can be read are. A fault of
labelcheck itself is caught here and nowhere else, and becomes a problem with the name of the stage. A mistake of the user
(a broken rule or data file) is raised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from labelcheck.errors import LabelcheckError, UnreadableLabel
from labelcheck.judge import Case, Pack, changes, judge, outcome_of
from labelcheck.knowledge import load_knowledge
from labelcheck.limits import ReadingOptions
from labelcheck.model import Document, Facts, Finding, LabelFile, Outcome, PagePicture, Problem, Reading, Report, Versus
from labelcheck.problems import INTERNAL_ERROR, described, memory_limit, unread
from labelcheck.read import read_label
from labelcheck.settings import Settings
from labelcheck.understand import understand

_READ = "read"


@dataclass(frozen=True, slots=True)
class FileBytes:
    """A file of a label: its name in the report, and its bytes, or what kept it from being opened."""

    name: str
    data: bytes
    problem: Problem | None = None


def check_label(data: bytes, path: str, packs: Sequence[Pack], language: str, options: ReadingOptions | None = None) -> Report:
    """Check a label of one file; ``path`` is the name it has in its report."""
    return check_files([FileBytes(path, data)], path, Settings(tuple(packs), language, options or ReadingOptions()))


def check_files(
    files: Sequence[FileBytes], path: str, settings: Settings, entered: Callable[[str], None] = lambda _stage: None
) -> Report:
    """Read all files of one label, understand them together and hold that against the packs.

    ``entered`` is told the stage that comes next.
    """
    read = [_read(file, settings.options) for file in files]
    seen = tuple(_seen(file, document) for file, (document, _) in zip(files, read, strict=True))
    problems = _named(files, [found for _, found in read])
    identities = [pack.identity for pack in settings.packs]
    report = unread(path, identities, *problems, sha256=checksum_of(seen), files=seen)
    documents = {number: document for number, (document, _) in enumerate(read) if document is not None}
    if not documents:
        return report
    document = _joined(documents, problems, whole=len(documents) == len(files))
    judged = _judged(replace(report, document=document), document, settings, entered)
    if not _doubted(judged) or settings.options.careful:
        return judged
    entered("read")
    again = check_files(files, path, replace(settings, options=replace(settings.options, careful=True)), entered)
    return again if again.facts and judged.facts and len(again.facts.conflicts) < len(judged.facts.conflicts) else judged


def _doubted(report: Report) -> bool:
    """Whether amounts that were recognised in pictures disagree, so that they are worth a more careful reading."""
    recognised = report.document is not None and any(panel.reading is Reading.OCR for panel in report.document.panels)
    return recognised and report.facts is not None and bool(report.facts.conflicts)


def _judged(report: Report, document: Document, settings: Settings, entered: Callable[[str], None]) -> Report:
    try:
        entered(stage := "understand")
        facts = understand(document, load_knowledge(), settings.language, mentions=settings.whole)
        report = replace(report, problems=(*report.problems, *facts.problems))
        entered(stage := "judge")
        case = Case(facts.values, document.text, facts.partial, facts.evidence)
        findings = judge(case, settings.packs, settings.language)
        report = replace(report, outcome=_outcome(facts, findings), facts=facts, findings=findings)
        return replace(report, versus=_versus(findings, case, facts, settings)) if settings.versus else report
    except LabelcheckError:
        raise
    except MemoryError:
        problem = memory_limit(stage, settings.options.limits.max_memory_mb)
    except Exception as error:
        problem = Problem(stage, INTERNAL_ERROR, described(error))
    return replace(report, problems=(*report.problems, problem))


def _versus(findings: tuple[Finding, ...], case: Case, facts: Facts, settings: Settings) -> Versus:
    """What the other packs say of the same facts."""
    others = judge(case, settings.versus, settings.language)
    identities = tuple(pack.identity for pack in settings.versus)
    return Versus(identities, _outcome(facts, others), changes(findings, others))


def label_pictures(files: Sequence[FileBytes], options: ReadingOptions) -> tuple[PagePicture, ...]:
    """The pictures of the pages of a label's files; none of pages that can't be drawn."""
    from labelcheck.read.render import page_pictures  # noqa: PLC0415 - only a view with pictures needs it

    return tuple(
        replace(picture, file=number) for number, file in enumerate(files) for picture in page_pictures(file.data, options)
    )


def checksum_of(files: Sequence[LabelFile]) -> str:
    """That of the one file; of several, the SHA-256 of theirs in order, each in hex with a line feed.

    ``sha256sum FRONT BACK | cut -c1-64 | sha256sum`` computes the same. Empty where a file could not be opened.
    """
    sums = [file.sha256 for file in files]
    if len(sums) == 1 or not all(sums):
        return sums[0] if len(sums) == 1 else ""
    return hashlib.sha256("".join(f"{one}\n" for one in sums).encode()).hexdigest()


def _read(file: FileBytes, options: ReadingOptions) -> tuple[Document | None, tuple[Problem, ...]]:
    """A file as a document with what went wrong on the way, or only that."""
    if file.problem is not None:
        return None, (file.problem,)
    try:
        document = _with_words(read_label(file.data, load_knowledge(), options))
        return document, document.problems
    except UnreadableLabel as error:
        problem = Problem(_READ, error.code, str(error))
    except LabelcheckError:
        raise
    except MemoryError:
        problem = memory_limit(_READ, options.limits.max_memory_mb)
    except Exception as error:
        problem = Problem(_READ, INTERNAL_ERROR, described(error))
    return None, (problem,)


def _seen(file: FileBytes, document: Document | None) -> LabelFile:
    checksum = "" if file.problem else hashlib.sha256(file.data).hexdigest()
    return (
        LabelFile(file.name, checksum) if document is None else LabelFile(file.name, checksum, document.pages, document.reading)
    )


def _named(files: Sequence[FileBytes], problems: Sequence[Sequence[Problem]]) -> tuple[Problem, ...]:
    """What went wrong with each file; of several, the sentence names the file."""
    found = [(file.name, problem) for file, of_file in zip(files, problems, strict=True) for problem in of_file]
    if len(files) == 1:
        return tuple(problem for _, problem in found)
    return tuple(replace(problem, detail=f"{name}: {problem.detail}") for name, problem in found)


def _joined(documents: Mapping[int, Document], problems: tuple[Problem, ...], *, whole: bool) -> Document:
    """The documents of several files as one; each panel tells the file it stands in, by its number among all files."""
    readings = {document.reading for document in documents.values()}
    told = [document.partial for document in documents.values()]
    return Document(
        pages=sum(document.pages for document in documents.values()),
        reading=readings.pop() if len(readings) == 1 else Reading.MIXED,
        panels=tuple(replace(panel, file=number) for number, document in documents.items() for panel in document.panels),
        problems=problems,
        partial=True if True in told or not whole else None if None in told else False,
        photographed=any(document.photographed for document in documents.values()),
    )


def _with_words(document: Document) -> Document:
    """The document, if there is anything in it to understand; absence on an empty page must never be a finding."""
    if document.reading is Reading.NONE or not document.panels:
        raise UnreadableLabel("no-text", "The file has no text that can be read.")
    return document


def _outcome(facts: Facts, findings: tuple[Finding, ...]) -> Outcome:
    """What is said of the label; a product that is known to hold no magnesium is not what the rules are for."""
    return Outcome.NOT_APPLICABLE if facts.values["magnesium"].value is False else outcome_of(findings)
