"""All labels of one run in one file: summary.json (schema ``labelcheck-summary/1``) and summary.csv.

Reports go in, text comes out, a line a label in the order of the reports. A cell of the CSV never starts a formula,
whatever a supplier named a file.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from labelcheck.model import Finding, Interval, Outcome, Problem, Report, Severity, Versus
from labelcheck.report.json_report import Json, interval_tree, json_text, number, pack_tree, tool_tree

SUMMARY_SCHEMA = "labelcheck-summary/1"
_JUDGED = (Outcome.PASS, Outcome.FAIL, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "path",
    "outcome",
    "compounds",
    "elemental_mg_per_intake_low",
    "elemental_mg_per_intake_high",
    "elemental_mg_per_day_low",
    "elemental_mg_per_day_high",
    "failed",
    "undetermined",
    "remarks",
    "problems",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One label in short; ``failed`` and ``undetermined`` are rules of severity error, ``remarks`` failed ones below that."""

    path: str
    outcome: Outcome
    compounds: tuple[str, ...]
    per_intake: Interval | None
    per_day: Interval | None
    failed: tuple[Finding, ...]
    undetermined: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    problems: tuple[Problem, ...]


def line_of(report: Report) -> Line:
    """What of a report a line of an overview says."""

    def errors(outcome: Outcome) -> tuple[Finding, ...]:
        return tuple(f for f in report.findings if f.severity is Severity.ERROR and f.outcome is outcome)

    named = (source.compound or source.named for source in report.facts.sources) if report.facts else ()
    return Line(
        path=report.path,
        outcome=report.outcome,
        compounds=tuple(dict.fromkeys(named)),
        per_intake=_amount(report, "elemental_mg.per_intake"),
        per_day=_amount(report, "elemental_mg.per_day"),
        failed=errors(Outcome.FAIL),
        undetermined=errors(Outcome.UNDETERMINED),
        remarks=tuple(f for f in report.findings if f.severity is not Severity.ERROR and f.outcome is Outcome.FAIL),
        problems=report.problems,
    )


def outcome_counts(reports: Sequence[Report]) -> dict[Outcome, int]:
    """How many labels have each outcome; every outcome a label can have is there."""
    counts = Counter(report.outcome for report in reports)
    return {outcome: counts[outcome] for outcome in Outcome if outcome is not Outcome.WAIVED}


def summary_json(reports: Sequence[Report]) -> str:
    """The text of summary.json."""
    packs = tuple(dict.fromkeys(pack for report in reports for pack in report.packs))
    tree: Json = {
        "schema": SUMMARY_SCHEMA,
        "tool": tool_tree(packs),
        "counts": {"labels": len(reports), **{str(k): n for k, n in outcome_counts(reports).items()}},
        "rules": _rule_counts(reports),
        "labels": [_line_tree(line_of(report)) for report in reports],
    }
    versus = [report.versus for report in reports if report.versus]
    return json_text(tree | {"versus": _versus_tree(versus)} if versus else tree)


def summary_csv(reports: Sequence[Report]) -> str:
    """The text of summary.csv."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_harmless(cell) for cell in _cells(line_of(report))] for report in reports)
    return stream.getvalue()


def _amount(report: Report, name: str) -> Interval | None:
    value = report.facts.values[name].value if report.facts else None
    return value if isinstance(value, Interval) else None


def _rule_counts(reports: Sequence[Report]) -> Json:
    counts: dict[str, Counter[Outcome]] = {}
    for report in reports:
        for finding in report.findings:
            counts.setdefault(finding.rule, Counter())[finding.outcome] += 1
    outcomes = [outcome for outcome in Outcome if outcome is not Outcome.UNREADABLE]
    return {rule: {str(outcome): counts[rule][outcome] for outcome in outcomes} for rule in sorted(counts)}


def _versus_tree(versus: Sequence[Versus]) -> Json:
    """What other packs change in all labels that could be read: the outcomes by them, and how often each rule says otherwise."""
    sides = (change.ours or change.theirs for one in versus for change in one.changes)
    rules = Counter(side.rule for side in sides if side)
    outcomes = Counter(one.outcome for one in versus)
    return {
        "packs": [pack_tree(pack) for pack in dict.fromkeys(pack for one in versus for pack in one.packs)],
        "counts": {str(outcome): outcomes[outcome] for outcome in _JUDGED},
        "changed": sum(bool(one.changes) for one in versus),
        "rules": {rule: rules[rule] for rule in sorted(rules)},
    }


def _line_tree(line: Line) -> Json:
    return {
        "path": line.path,
        "outcome": str(line.outcome),
        "compounds": list(line.compounds),
        "elemental_mg": {"per_intake": interval_tree(line.per_intake), "per_day": interval_tree(line.per_day)},
        "failed": [finding.rule for finding in line.failed],
        "undetermined": [finding.rule for finding in line.undetermined],
        "remarks": [finding.rule for finding in line.remarks],
        "problems": [problem.code for problem in line.problems],
    }


def _cells(line: Line) -> list[str]:
    return [
        line.path,
        str(line.outcome),
        "; ".join(line.compounds),
        *_ends(line.per_intake),
        *_ends(line.per_day),
        *("; ".join(finding.rule for finding in found) for found in (line.failed, line.undetermined, line.remarks)),
        "; ".join(f"{problem.code}: {problem.detail}" for problem in line.problems),
    ]


def _ends(value: Interval | None) -> tuple[str, str]:
    if value is None:
        return "", ""
    return str(number(value.low)), "" if value.high is None else str(number(value.high))


def _harmless(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
