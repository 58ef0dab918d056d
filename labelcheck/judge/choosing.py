"""Which rules of the packs are held against labels, and how heavy each weighs, as the user chooses.

In go packs and the choice; out come the packs with the rules that remain. A pattern that fits no rule is refused: a
misspelt one would check less, or more, than was meant, and nobody would see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from types import MappingProxyType

from labelcheck.errors import UsageError
from labelcheck.judge.packs import Pack
from labelcheck.judge.rules import Rule
from labelcheck.judge.tables import nearest
from labelcheck.model import Severity


@dataclass(frozen=True, slots=True)
class Choice:
    """Patterns of rules: ``select`` those that are held (none: all), ``ignore`` those that are not, and other severities.

    A pattern is the id of a rule, its name without the pack, the name of a pack, or any of these with * and ?.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))


def chosen(packs: Sequence[Pack], choice: Choice) -> tuple[Pack, ...]:
    """The packs with the rules that remain, in their severities; raises UsageError where a pattern fits none, or none remains."""
    rules = [rule for pack in packs for rule in pack.rules]
    for pattern in (*choice.select, *choice.ignore, *choice.severities):
        if not any(fits(rule.id, pattern) for rule in rules):
            raise UsageError(_no_rule(pattern, rules))
    found = tuple(_narrowed(pack, choice) for pack in packs)
    if not any(pack.rules for pack in found):
        raise UsageError("No rule is left to check: --select and --ignore leave none of them.")
    return found


def fits(rule_id: str, pattern: str) -> bool:
    """Whether a pattern means a rule.

    >>> fits("eu/varied-diet", "eu"), fits("eu/varied-diet", "varied-*"), fits("eu/varied-diet", "us/*")
    (True, True, False)
    """
    return any(fnmatchcase(name, pattern) for name in (rule_id, *rule_id.split("/")))


def _narrowed(pack: Pack, choice: Choice) -> Pack:
    kept = [rule for rule in pack.rules if _is_held(rule, choice)]
    rules = tuple(_weighed(rule, choice.severities) for rule in kept)
    before = {rule.id: rule.severity for rule in kept}
    return replace(
        pack,
        rules=rules,
        ignored=tuple(rule.id for rule in pack.rules if rule not in kept),
        severities=tuple((rule.id, rule.severity) for rule in rules if rule.severity is not before[rule.id]),
    )


def _is_held(rule: Rule, choice: Choice) -> bool:
    selected = not choice.select or any(fits(rule.id, pattern) for pattern in choice.select)
    return selected and not any(fits(rule.id, pattern) for pattern in choice.ignore)


def _weighed(rule: Rule, severities: Mapping[str, Severity]) -> Rule:
    """A rule in the severity that is set for it, the last one that fits."""
    found = [severity for pattern, severity in severities.items() if fits(rule.id, pattern)]
    return replace(rule, severity=found[-1]) if found else rule


def _no_rule(pattern: str, rules: Iterable[Rule]) -> str:
    names = [name for rule in rules for name in (rule.id, *rule.id.split("/"))]
    return f'No rule fits "{pattern}"{nearest(pattern, names)}. `labelcheck rules list` shows the rules of each pack.'
