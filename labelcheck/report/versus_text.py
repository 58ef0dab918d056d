"""What other packs would change, in words: a sentence for the label and each rule, and one for the whole run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from labelcheck.model import Change, Finding, Outcome, PackId, Report, Versus
from labelcheck.report.wording import Wording


def versus_sentences(report: Report, wording: Wording) -> Iterator[str]:
    """What changes of one label; nothing where nothing does."""
    versus = report.versus
    if versus is None or not versus.changes:
        return
    packs = packs_text(versus.packs, wording)
    outcomes = {"ours": _outcome(report.outcome, wording), "theirs": _outcome(versus.outcome, wording)}
    yield wording("versus.rules" if versus.outcome is report.outcome else "versus.label", packs=packs, **outcomes)
    for change in versus.changes:
        yield _change(change, wording)


def versus_total(reports: Sequence[Report], wording: Wording) -> str | None:
    """What changes of the labels that could be read; None where no other packs were asked for."""
    compared = [(report, report.versus) for report in reports if report.versus is not None]
    if not compared:
        return None
    report, versus = compared[0]
    packs, others = packs_text(versus.packs, wording), packs_text(report.packs, wording)
    changed = sum(bool(one.changes) for _, one in compared)
    if not changed:
        return wording("versus.nothing", packs=packs, others=others)
    outcomes = _outcomes([one for _, one in compared], wording)
    return wording("versus.total", packs=packs, others=others, changed=changed, count=len(compared), outcomes=outcomes)


def packs_text(packs: Sequence[PackId], wording: Wording) -> str:
    """The names and versions of packs, with what was set otherwise: 'eu 1.0.0, magnesium 1.0.0 (single_intake_mg = 250)'."""
    return ", ".join(_pack(pack, wording) for pack in packs)


def _pack(pack: PackId, wording: Wording) -> str:
    settings = [
        *(wording("versus.set", name=name, value=f"{value.normalize():f}") for name, value in pack.parameters),
        *(wording("versus.set", name=rule, value=wording(f"severity.{severity}")) for rule, severity in pack.severities),
        *(wording("versus.ignored", rule=rule) for rule in pack.ignored),
    ]
    return f"{pack.name} {pack.version}" + (f" ({', '.join(settings)})" if settings else "")


def _change(change: Change, wording: Wording) -> str:
    ours, theirs = change
    if ours is not None and theirs is not None:
        weighed = ours.outcome is theirs.outcome
        said = {name: _said(one, wording, weighed=weighed) for name, one in (("ours", ours), ("theirs", theirs))}
        return wording("versus.both", rule=theirs.rule, message=theirs.message, **said).rstrip()
    if theirs is not None:
        said = {"theirs": _outcome(theirs.outcome, wording), "message": theirs.message}
        return wording("versus.theirs", rule=theirs.rule, **said).rstrip()
    assert ours is not None  # noqa: S101 - a change has at least one side
    return wording("versus.ours", rule=ours.rule, ours=_outcome(ours.outcome, wording))


def _said(finding: Finding, wording: Wording, *, weighed: bool) -> str:
    """The outcome, with its severity where that is what differs."""
    outcome = _outcome(finding.outcome, wording)
    if not weighed:
        return outcome
    return wording("versus.severity", outcome=outcome, severity=wording(f"severity.{finding.severity}"))


def _outcome(outcome: Outcome, wording: Wording) -> str:
    return wording(f"outcome.{outcome}")


def _outcomes(versus: Sequence[Versus], wording: Wording) -> str:
    """How many labels have each outcome by the other packs: '3 pass, 2 fail'."""
    counts = Counter(one.outcome for one in versus)
    return ", ".join(f"{counts[outcome]} {_outcome(outcome, wording)}" for outcome in Outcome if counts[outcome])
