"""Amounts recognised in a picture: which are believed as they were read, which are put right, which stay open.

A witness decides: the percentage of the daily value beside the amount, or the mass of the compound. What was read holds
where nothing contradicts it; a repair holds where it is the only one that the witness confirms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.knowledge import Knowledge
from labelcheck.model import Interval
from labelcheck.understand.agreement import Reading, read_with_percent, references_of
from labelcheck.understand.clauses import Clause
from labelcheck.understand.confusions import Confusions, load_confusions
from labelcheck.understand.misread import may_have_lost_a_digit, misread_percents, without_lost_sign
from labelcheck.understand.names import Name
from labelcheck.understand.quantity import Amount, Percent


@dataclass(frozen=True, slots=True)
class Repair:
    """An amount that is not what was read: ``text`` as it was read, and the witness, a percentage or the mass of a compound."""

    text: str
    percent: Percent | None = None
    mass: Interval | None = None
    compound: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What an amount is taken for: see ``agreement.Reading``; ``unsure`` where it is taken for nothing."""

    reading: Reading
    percent: Percent | None
    repair: Repair | None = None
    unsure: bool = False
    candidates: tuple[Interval, ...] = ()


def settled(
    clause: Clause,
    amount: Amount,
    values: tuple[Interval | None, Interval | None],
    percent: Percent | None,
    limit: int,
    name: Name,
    knowledge: Knowledge,
) -> Settled:
    """An amount beside a name with its percentage; ``values`` are the ways to read its separators, in mg.

    Up to ``limit`` the text behind the amount can be its percentage.
    """
    references = references_of(clause, knowledge)
    reading = read_with_percent(values, name, percent, references, knowledge)
    if clause.read.mended is None or (amount.legible and reading[3]):
        return Settled(reading, percent)
    confusions = load_confusions()
    behind = [] if percent is not None and _has_sign(clause, percent) else _percents_behind(clause, amount, limit, confusions)
    percents = [one for one in (percent, *behind) if one is not None and one.value >= confusions.least_percent]
    others = _others(clause, amount, values, knowledge)
    confirmed: dict[Interval, tuple[Reading, Percent]] = {}
    for value in (*(one for one in values if one is not None), *others):
        for witness in percents:
            found = read_with_percent((value, None), name, witness, references, knowledge)
            if found[3]:
                confirmed.setdefault(value, (found, witness))
    if len(confirmed) == 1:
        value, (reading, witness) = next(iter(confirmed.items()))
        if not (value in others and _percent_may_be_wrong(values[0], percent, references, confusions)):
            return Settled(reading, witness, Repair(_as_read(clause, amount, witness), witness))
    if amount.legible and percent is None and not confirmed:
        return Settled(reading, None)
    candidates = () if amount.legible else tuple(value for value in values if value is not None)
    return Settled((None, None, None, None), None, None, unsure=True, candidates=candidates)


def _has_sign(clause: Clause, percent: Percent) -> bool:
    return clause.between(*percent.span).endswith("%")


def _percents_behind(clause: Clause, amount: Amount, limit: int, confusions: Confusions) -> list[Percent]:
    return misread_percents(clause.read.normal.text, amount.span.end, limit, confusions)


def _others(
    clause: Clause, amount: Amount, values: tuple[Interval | None, Interval | None], knowledge: Knowledge
) -> list[Interval]:
    """What an amount is where its decimal sign was lost, in mg."""
    if not amount.legible:
        return []
    lost = (one.in_mg(knowledge.mg_per_mmol) for one in without_lost_sign(clause.read.normal.text, amount))
    return [value for value in lost if value is not None and value not in values]


def _percent_may_be_wrong(
    value: Interval | None, percent: Percent | None, references: Sequence[Decimal], confusions: Confusions
) -> bool:
    """Whether the amount may be right as it was read, and a digit of the percentage was lost."""
    if value is None or percent is None or value.low > confusions.most_mg:
        return False
    return any(may_have_lost_a_digit(percent, value.low, reference) for reference in references)


def _as_read(clause: Clause, amount: Amount, witness: Percent) -> str:
    """What stands on the panel from the amount to its witness."""
    place = clause.read.on_panel(amount.span._replace(end=max(amount.span.end, witness.span.end)))
    return " ".join(clause.read.panel.text[place.start : place.end].split())
