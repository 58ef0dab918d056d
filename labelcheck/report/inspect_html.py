"""The view of one label as a page for the browser: its pictures with all that was read drawn over them, beside the facts.

A Report with its document and pictures goes in, one HTML file comes out that needs no other and fetches nothing.
Whatever stands on the label is text in it: everything is escaped, and the page forbids all scripts and styles but its own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from labelcheck import __version__
from labelcheck.knowledge import concept_kinds
from labelcheck.model import Fact, Facts, Finding, Outcome, PagePicture, Report, Severity, Source
from labelcheck.report.inspect_text import IN_FULL, value_text
from labelcheck.report.overlay import OTHER_KIND, MentionMark, Sheet, sheets_of
from labelcheck.report.wording import Wording, fact_names

_TEMPLATE, _STYLE, _SCRIPT = "inspect.html", "inspect.css", "inspect.js"
_ZOOMS = (100, 150, 200, 300)
_HEAVY = tuple(Severity)


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact in words: its name for a person and for a rule, value or None, why it is unknown, arithmetic, evidence."""

    title: str
    name: str
    value: str | None
    reason: str | None
    steps: tuple[str, ...]
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source of magnesium in words; what is not known is None."""

    named: str
    compound: str | None
    compound_mg: str | None
    elemental_mg: str | None
    per: str | None
    basis: str | None
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ConceptLine:
    """A concept that was found: its kind, the different words for it, the numbers of its mentions, the facts they led to."""

    kind: str
    concept: str
    texts: tuple[str, ...]
    numbers: tuple[int, ...]
    facts: tuple[str, ...]


def inspect_html(report: Report, pictures: Sequence[PagePicture], wording: Wording) -> str:
    """The page of one label; the same label gives the same bytes."""
    kinds = concept_kinds()
    facts, names = report.facts, fact_names(wording.language)
    sheets = sheets_of(report.document, facts, pictures, kinds)
    lines = tuple(_fact_line(name, fact, facts, names, wording) for name, fact in facts.values.items()) if facts else ()
    style, script = _asset(_STYLE), _asset(_SCRIPT)
    return (
        _environment()
        .get_template(_TEMPLATE)
        .render(
            say=wording,
            report=report,
            version=__version__,
            policy=_policy(style, script),
            style=Markup(style),  # noqa: S704 - a file of labelcheck
            script=Markup(script),  # noqa: S704 - a file of labelcheck
            zooms=_ZOOMS,
            sheets=sheets,
            recognised=any(word.ocr for sheet in sheets for word in sheet.words),
            doubted=any(word.doubtful for sheet in sheets for word in sheet.words),
            kinds=[kind for kind in _kinds(kinds) if any(mark.kind == kind for sheet in sheets for mark in sheet.mentions)],
            open_findings=_sorted(f for f in report.findings if f.outcome in IN_FULL),
            other_findings=_sorted(f for f in report.findings if f.outcome not in IN_FULL),
            known=[line for line in lines if line.value is not None],
            unknown=[line for line in lines if line.value is None],
            sources=[_source_line(source, wording) for source in facts.sources] if facts else [],
            led_to=_led_to(lines),
            concepts=_concepts(sheets, lines),
        )
    )


def _fact_line(name: str, fact: Fact, facts: Facts, names: Mapping[str, str], wording: Wording) -> FactLine:
    steps = tuple(step.text for step in facts.steps if step.fact == name)
    value = None if fact.value is None else value_text(name, fact, wording)
    return FactLine(names.get(name, name), name, value, fact.reason, steps, fact.evidence)


def _source_line(source: Source, wording: Wording) -> SourceLine:
    return SourceLine(
        named=source.named,
        compound=source.compound,
        compound_mg=wording.interval(source.compound_mg),
        elemental_mg=wording.interval(source.elemental_mg),
        per=f"{source.per.count.normalize():f} {source.per.unit}" if source.per else None,
        basis=wording(f"basis.{source.basis}") if source.basis else None,
        evidence=source.evidence,
    )


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by weight: what fails before what is open, errors before remarks."""
    outcomes = list(Outcome)
    order = {outcome: IN_FULL.index(outcome) if outcome in IN_FULL else len(outcomes) for outcome in outcomes}
    return sorted(findings, key=lambda finding: (_HEAVY.index(finding.severity), order[finding.outcome], finding.rule))


def _led_to(lines: Iterable[FactLine]) -> dict[int, list[str]]:
    """The facts that rest on each piece of evidence, by its number."""
    facts: dict[int, list[str]] = {}
    for line in lines:
        for number in line.evidence:
            facts.setdefault(number, []).append(line.name)
    return facts


def _kinds(kinds: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((OTHER_KIND, *kinds.values())))


def _concepts(sheets: Sequence[Sheet], lines: Sequence[FactLine]) -> list[ConceptLine]:
    """The concepts in the order of their kinds, each with all its mentions."""
    found: dict[tuple[str, str], list[MentionMark]] = {}
    for sheet in sheets:
        for mark in sheet.mentions:
            found.setdefault((mark.kind, mark.concept), []).append(mark)
    order, led_to = _kinds(concept_kinds()), _led_to(lines)
    concepts = []
    for (kind, concept), marks in sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        facts = {fact: None for mark in marks for number in mark.evidence for fact in led_to.get(number, ())}
        texts, numbers = dict.fromkeys(mark.text for mark in marks), dict.fromkeys(mark.number for mark in marks)
        concepts.append(ConceptLine(kind, concept, tuple(texts), tuple(numbers), tuple(facts)))
    return concepts


def _policy(style: str, script: str) -> str:
    """What the browser may load and run on the page: its own style and script, known by their hashes, and no more."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _asset(name: str) -> str:
    return files("labelcheck.report").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    """The template engine: everything is escaped, and a name that is not there is a fault."""
    return Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """What the template prints: text without signs that steer, numbers with no more digits than a screen shows."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, str) and not isinstance(value, Markup):
        return "".join(char if char.isprintable() or char in "\n\t" else "�" for char in value)
    return value
