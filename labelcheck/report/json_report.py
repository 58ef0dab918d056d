"""The report of one label as JSON, schema ``labelcheck-report/1`` (data/schemas/report.schema.json).

A Report goes in, text comes out. The same Report gives the same bytes: no clock, no absolute path, and amounts
are rounded here and nowhere before. A fact that is unknown is null, and ``facts.unknown`` says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

import orjson

from labelcheck import __version__
from labelcheck.model import (
    Evidence,
    Fact,
    Facts,
    FactValue,
    Finding,
    Interval,
    LabelFile,
    PackId,
    Portion,
    Reading,
    Reason,
    Report,
    Source,
    Versus,
)

REPORT_SCHEMA = "labelcheck-report/1"
Json: TypeAlias = dict[str, object]
_MASS = "_mg"  # a group of facts with this ending holds masses, which are always intervals
_DECIMALS = 3
_BOX_DECIMALS = 2


def report_text(report: Report) -> str:
    """The report as the text of its JSON file."""
    return json_text(report_tree(report))


def json_text(tree: object) -> str:
    """Any tree in the form in which all JSON of labelcheck is written."""
    return orjson.dumps(tree, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def report_tree(report: Report) -> Json:
    """The report as plain dicts and lists, in the order of the schema."""
    document, facts = report.document, report.facts
    tree: Json = {
        "schema": REPORT_SCHEMA,
        "tool": tool_tree(report.packs),
        "label": {
            "path": report.path,
            "sha256": report.sha256 or None,
            "pages": document.pages if document else None,
            "reading": str(document.reading if document else Reading.NONE),
            "languages": list(facts.languages) if facts else [],
            "files": [_file_tree(file) for file in report.files],
        },
        "outcome": str(report.outcome),
        "facts": _facts_tree(facts) if facts else None,
        "findings": [_finding_tree(finding) for finding in report.findings],
        "evidence": [_evidence_tree(evidence) for evidence in facts.evidence] if facts else [],
        "problems": [{"stage": p.stage, "code": p.code, "detail": p.detail} for p in report.problems],
    }
    return tree | {"versus": _versus_tree(report.versus)} if report.versus else tree


def tool_tree(packs: Sequence[PackId]) -> Json:
    """What made a report: labelcheck and the rules it held against the label."""
    return {
        "name": "labelcheck",
        "version": __version__,
        "packs": [pack_tree(pack) for pack in packs],
    }


def pack_tree(pack: PackId) -> Json:
    """A pack, and what was set otherwise than it says, where anything was."""
    tree: Json = {"name": pack.name, "version": pack.version, "sha256": pack.sha256}
    if pack.parameters:
        tree["parameters"] = {name: number(value) for name, value in pack.parameters}
    if pack.ignored:
        tree["ignored"] = list(pack.ignored)
    if pack.severities:
        tree["severities"] = {rule: str(severity) for rule, severity in pack.severities}
    return tree


def interval_tree(value: Interval | None) -> Json | None:
    """An interval as ``{low, high}``."""
    if value is None:
        return None
    return {"low": number(value.low), "high": None if value.high is None else number(value.high)}


def number(value: Decimal) -> int | float:
    """A JSON number of at most three decimals, whole where it can be."""
    rounded = round(value, _DECIMALS)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def _file_tree(file: LabelFile) -> Json:
    return {"path": file.path, "sha256": file.sha256 or None, "pages": file.pages, "reading": str(file.reading)}


def _facts_tree(facts: Facts) -> Json:
    tree = _nested(facts.values)
    tree["sources"] = [_source_tree(source) for source in facts.sources]
    tree["serving"] = _portion_tree(facts.serving)
    tree["unknown"] = [{"fact": name, "reason": fact.reason} for name, fact in facts.values.items() if fact.value is None]
    tree["incomplete"] = [name for name, fact in facts.values.items() if fact.value is not None and not fact.complete]
    tree["conflicts"] = list(facts.conflicts)
    tree["remarks"] = list(facts.remarks)
    tree["steps"] = [{"fact": step.fact, "text": step.text} for step in facts.steps]
    tree["evidence"] = {name: list(fact.evidence) for name, fact in facts.values.items() if fact.evidence}
    return tree


def _nested(values: Mapping[str, Fact]) -> Json:
    """``cautions.kidney`` under ``cautions``, and so on, in the order of the facts."""
    tree: Json = {}
    groups: dict[str, Json] = {}
    for name, fact in values.items():
        group, _, leaf = name.rpartition(".")
        if group and group not in groups:
            tree[group] = groups[group] = {}
        (groups[group] if group else tree)[leaf] = _value_tree(fact.value, mass=group.endswith(_MASS))
    return tree


def _value_tree(value: FactValue, *, mass: bool) -> object:
    """A mass is an interval even where it is exact; a count is a number where it is exact."""
    if isinstance(value, Interval):
        return number(value.low) if value.exact and not mass else interval_tree(value)
    return list(value) if isinstance(value, tuple) else value


def _source_tree(source: Source) -> Json:
    return {
        "compound": source.compound,
        "named": source.named,
        "contains": list(source.contains),
        "absorption": source.absorption,
        "compound_mg": interval_tree(source.compound_mg),
        "elemental_mg": interval_tree(source.elemental_mg),
        "per": _portion_tree(source.per),
        "basis": source.basis,
        "evidence": list(source.evidence),
    }


def _portion_tree(portion: Portion | None) -> Json | None:
    return None if portion is None else {"count": number(portion.count), "unit": portion.unit}


def _finding_tree(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "outcome": str(finding.outcome),
        "message": finding.message,
        "remedy": finding.remedy,
        "evidence": list(finding.evidence),
        "blocked_by": list(finding.blocked_by),
        "because": finding.because,
        "trace": [_reason_tree(reason) for reason in finding.trace],
        "fingerprint": finding.fingerprint,
    }


def _versus_tree(versus: Versus) -> Json:
    """What other packs change; it is there where they were asked for."""
    return {
        "packs": [pack_tree(pack) for pack in versus.packs],
        "outcome": str(versus.outcome),
        "changes": [{"ours": _side_tree(change.ours), "theirs": _side_tree(change.theirs)} for change in versus.changes],
    }


def _side_tree(finding: Finding | None) -> Json | None:
    if finding is None:
        return None
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "outcome": str(finding.outcome),
        "message": finding.message,
    }


def _reason_tree(reason: Reason) -> Json:
    return {
        "fact": reason.fact,
        "found": reason.found,
        "asked": reason.asked,
        "holds": reason.holds,
        "text": reason.text,
        "evidence": list(reason.evidence),
    }


def _evidence_tree(evidence: Evidence) -> Json:
    return {
        "file": evidence.file,
        "page": evidence.page,
        "box": [round(end, _BOX_DECIMALS) for end in evidence.box],
        "panel": str(evidence.panel),
        "language": evidence.language,
        "text": evidence.text,
    }
