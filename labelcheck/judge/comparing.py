"""What other packs would change: the findings of a label by some packs beside those by others, on the same facts.

In go the findings of both, out come the rules of which they say something else. Rules are the same where they have the same
name, in packs of one name or, failing that, in any: a house pack may start as a copy of another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from labelcheck.model import Change, Finding, Outcome

_SPEAKS = (Outcome.FAIL, Outcome.UNDETERMINED)


def changes(findings: Sequence[Finding], others: Sequence[Finding]) -> tuple[Change, ...]:
    """The rules that say something else by the other packs, in the order of ``findings``, then those that only they have.

    A rule that the other side does not have is a change where it fails or is undetermined.
    """
    theirs = _partners(findings, others)
    taken = {other.rule for other in theirs.values()}
    pairs = [Change(one, theirs.get(one.rule)) for one in findings]
    pairs += [Change(None, other) for other in others if other.rule not in taken]
    return tuple(pair for pair in pairs if _differs(pair))


def _partners(findings: Sequence[Finding], others: Sequence[Finding]) -> Mapping[str, Finding]:
    """The finding of the same rule among the others, by the id of the rule."""
    same = {other.rule: other for other in others}
    found = {one.rule: same[one.rule] for one in findings if one.rule in same}
    alone = [one for one in findings if one.rule not in found]
    left = [other for other in others if other.rule not in found]
    return found | dict(_namesakes(alone, left))


def _namesakes(findings: Sequence[Finding], others: Sequence[Finding]) -> Iterator[tuple[str, Finding]]:
    """Rules of packs with other names, where one rule on either side has the name."""
    ours, theirs = (Counter(_name(one) for one in some) for some in (findings, others))
    for one in findings:
        name = _name(one)
        if ours[name] == theirs[name] == 1:
            yield one.rule, next(other for other in others if _name(other) == name)


def _name(finding: Finding) -> str:
    return finding.rule.partition("/")[2]


def _differs(pair: Change) -> bool:
    one, other = pair.ours, pair.theirs
    if one is not None and other is not None:
        return (one.outcome, one.severity) != (other.outcome, other.severity)
    only = one or other
    return only is not None and only.outcome in _SPEAKS
