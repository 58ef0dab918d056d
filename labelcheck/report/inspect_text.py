"""The view of one label: what was read, what was understood of it, the arithmetic, what is open, and the findings.

A Report with its document goes in, text comes out. Every fact stands with the words of the label it rests on.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from labelcheck.model import (
    Document,
    Evidence,
    Fact,
    Facts,
    FactValue,
    Interval,
    LabelFile,
    Outcome,
    Panel,
    Reading,
    Report,
    Source,
)
from labelcheck.report.wording import Wording, printable

_WIDTH = 80
_PANEL_LENGTH = 400
IN_FULL = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.WAIVED)
"""Findings that are told with all that belongs to them, the gravest first."""
_MASS = "_mg."  # in the name of a fact that is a mass


def inspect_text(report: Report, wording: Wording) -> str:
    """All that is known of one label, as text of at most 80 columns."""
    document, facts = report.document, report.facts
    parts = [_head(report, wording)]
    if document:
        parts.append(_section("panels", _panels(document, report.files, wording), wording))
    if document and facts:
        parts.append(_section("mentions", _mentions(document, facts, wording), wording))
    if facts:
        parts.append(_section("sources", (_source(source, facts, report.files, wording) for source in facts.sources), wording))
        parts.append(_section("remarks", facts.remarks, wording))
        parts.append(_section("facts", _known(facts, report.files, wording), wording))
        parts.append(_section("steps", (f"{step.fact}: {step.text}" for step in facts.steps), wording))
        parts.append(_section("unknown", _unknown(facts), wording))
        parts.append(_section("conflicts", facts.conflicts, wording))
    parts.append(_section("findings", _findings(report, wording), wording))
    parts.append(_section("problems", (f"{p.stage}, {p.code}: {p.detail}" for p in report.problems), wording))
    return "\n".join(part for part in parts if part)


def _head(report: Report, wording: Wording) -> str:
    lines = [wording("inspect.label", path=report.path, outcome=wording(f"outcome.{report.outcome}"))]
    if report.document:
        languages = ", ".join(report.facts.languages) if report.facts else ""
        values = {"pages": report.document.pages, "reading": wording(f"reading.{report.document.reading}")}
        lines.append(wording("inspect.reading", languages=languages or wording("value.unknown"), **values))
    return "".join(f"{printable(line)}\n" for line in lines)


def _section(name: str, paragraphs: Iterable[str], wording: Wording) -> str:
    """A heading with its paragraphs, or nothing; a line break in a paragraph starts a line that is indented further."""
    text = "".join(_wrapped(line, "  " if part == 0 else "      ") for p in paragraphs for part, line in enumerate(p.split("\n")))
    return f"{wording(f'inspect.{name}')}\n{text}" if text else ""


def _wrapped(line: str, indent: str) -> str:
    return textwrap.fill(printable(line), _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ") + "\n"


def _panels(document: Document, files: Sequence[LabelFile], wording: Wording) -> Iterator[str]:
    for panel in document.panels:
        text = textwrap.shorten(panel.text, _PANEL_LENGTH, placeholder=" …")
        yield f"{_panel(panel, files, wording)}\n{text}"


def _panel(panel: Panel, files: Sequence[LabelFile], wording: Wording) -> str:
    """What a panel is, how many words it has, and of recognised ones how many are doubtful."""
    doubtful = sum(word.doubtful for word in panel.words)
    how = "panel" if panel.reading is Reading.TEXT else "panel_doubtful" if doubtful else "panel_ocr"
    values = {"panel": wording(f"panel.{panel.kind}"), "page": _page(panel, files, wording), "words": len(panel.words)}
    return wording(f"inspect.{how}", **values, **({"doubtful": doubtful} if doubtful else {}))


def _mentions(document: Document, facts: Facts, wording: Wording) -> Iterator[str]:
    """The concepts that were found, each with the different words for it."""
    texts: dict[str, dict[str, None]] = {}
    for mention in facts.mentions:
        words = printable(document.panels[mention.panel].text[mention.span.start : mention.span.end])
        texts.setdefault(mention.concept, {})[f"“{words}”"] = None
    for concept in sorted(texts):
        yield wording("inspect.mention", concept=concept, texts=", ".join(texts[concept]))


def _source(source: Source, facts: Facts, files: Sequence[LabelFile], wording: Wording) -> str:
    unknown = wording("value.unknown")
    text = wording(
        "inspect.source",
        named=source.named,
        compound=source.compound or unknown,
        compound_mg=wording.interval(source.compound_mg) or unknown,
        elemental_mg=wording.interval(source.elemental_mg) or unknown,
        per=f"{source.per.count.normalize():f} {source.per.unit}" if source.per else unknown,
        basis=wording(f"basis.{source.basis}") if source.basis else unknown,
    )
    return text + _places(source.evidence, facts, files, wording)


def _known(facts: Facts, files: Sequence[LabelFile], wording: Wording) -> Iterator[str]:
    for name, fact in facts.values.items():
        if fact.value is not None:
            yield f"{name} = {value_text(name, fact, wording)}{_places(fact.evidence, facts, files, wording)}"


def value_text(name: str, fact: Fact, wording: Wording) -> str:
    """The value of a fact in words."""
    value: FactValue = fact.value
    if isinstance(value, Interval):
        return wording.interval(value, "amount" if _MASS in name else "count") or wording("value.unknown")
    if isinstance(value, bool):
        return wording("value.true" if value else "value.false")
    if isinstance(value, tuple):
        return ", ".join((*value, *(() if fact.complete else ("…",)))) or wording("value.none")
    return str(value)


def _places(indices: Iterable[int], facts: Facts, files: Sequence[LabelFile], wording: Wording) -> str:
    """The words of the label that something rests on, each different one once."""
    places = (_place(facts.evidence[index], files, wording) for index in indices)
    return "".join(f"\n{place}" for place in dict.fromkeys(places))


def _place(evidence: Evidence, files: Sequence[LabelFile], wording: Wording) -> str:
    text = textwrap.shorten(evidence.text, _PANEL_LENGTH, placeholder=" …")
    return wording("inspect.evidence", text=text, panel=wording(f"panel.{evidence.panel}"), page=_page(evidence, files, wording))


def _page(place: Evidence | Panel, files: Sequence[LabelFile], wording: Wording) -> str:
    """The number of the page, and its file where the label has several."""
    if len(files) < 2:
        return str(place.page)
    return wording("inspect.page_of", page=place.page, file=files[place.file].path)


def _unknown(facts: Facts) -> Iterator[str]:
    for name, fact in facts.values.items():
        if fact.value is None:
            yield f"{name}: {fact.reason or '?'}"


def _findings(report: Report, wording: Wording) -> Iterator[str]:
    """What fails and what is open with all that is said of it, then the rest a line each."""
    for finding in sorted(report.findings, key=lambda finding: finding.outcome not in IN_FULL):
        sign, outcome = wording(f"sign.{finding.outcome}"), wording(f"outcome.{finding.outcome}")
        parts = [f"{sign} {outcome}: {finding.rule} ({finding.severity})"]
        if finding.outcome in IN_FULL:
            parts += [printable(text) for text in (finding.message, finding.remedy, finding.because) if text]
        places = _places(finding.evidence, report.facts, report.files, wording) if report.facts and len(parts) > 1 else ""
        yield "\n".join(parts) + places
