"""Amounts recognised in a picture: which are believed as they were read, which are put right, which stay open.

A witness decides: the percentage of the daily value beside the amount, or the mass of the compound. What was read holds
where nothing contradicts it, and where it could be read well or the witness confirms it; a repair holds where it is the only
one that the witness confirms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.knowledge import Knowledge
from labelcheck.model import Interval
from labelcheck.understand.agreement import Reading, read_with_percent, references_of, within
from labelcheck.understand.clauses import Clause
from labelcheck.understand.confusions import load_confusions
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
class Figure:
    """An amount as it was read, with the ways to read its separators in mg, the likelier first, and its percentage.

    Up to ``limit`` the text behind the amount can be its percentage.
    """

    amount: Amount
    values: tuple[Interval | None, Interval | None]
    percent: Percent | None
    limit: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What an amount is taken for: see ``agreement.Reading``; ``unsure`` where it is taken for nothing."""

    reading: Reading
    percent: Percent | None
    repair: Repair | None = None
    unsure: bool = False
    candidates: tuple[Interval, ...] = ()


def settled(clause: Clause, figure: Figure, name: Name, knowledge: Knowledge) -> Settled:
    """What the amount of a figure beside a name is taken for."""
    references = references_of(clause, knowledge)
    reading = read_with_percent(figure.values, name, figure.percent, references, knowledge)
    legible = figure.amount.legible
    if clause.read.mended is None or (legible and (reading[3] or _is_near(figure, references))):
        return Settled(reading, figure.percent)
    confirmed = _confirmed(clause, figure, name, references, knowledge)
    if len(confirmed) == 1:
        value, (reading, witness) = next(iter(confirmed.items()))
        if value in figure.values or not _percent_may_be_wrong(figure, references):
            return Settled(reading, witness, Repair(_as_read(clause, figure.amount, witness), witness))
    bare = legible and figure.percent is None and not confirmed
    doubtful = bare and _is_doubtful(clause, figure.amount)
    if bare and not doubtful:
        return Settled(reading, None)
    candidates = () if legible and not doubtful else tuple(value for value in figure.values if value is not None)
    return Settled((None, None, None, None), None, None, unsure=True, candidates=candidates)


def _is_doubtful(clause: Clause, amount: Amount) -> bool:
    """Whether an amount stands in words that could not be read well."""
    return any(word.doubtful for word in clause.read.panel.words_in(clause.read.on_panel(amount.span)))


def _is_near(figure: Figure, references: Sequence[Decimal]) -> bool:
    """Whether amount and percentage are so near that the label rounds, and nothing was misread."""
    value, percent = figure.values[0], figure.percent
    if value is None or percent is None:
        return False
    return any(within(value, percent.value * reference / 100) for reference in references)


def _confirmed(
    clause: Clause, figure: Figure, name: Name, references: Sequence[Decimal], knowledge: Knowledge
) -> dict[Interval, tuple[Reading, Percent]]:
    """Every way to read the amount that a way to read the percentage confirms, with what comes of it."""
    confusions = load_confusions()
    percent = figure.percent
    found: dict[Interval, tuple[Reading, Percent]] = {}
    behind: list[Percent] = []
    if percent is None or not clause.between(*percent.span).endswith("%"):
        behind = misread_percents(clause.read.normal.text, figure.amount.span.end, figure.limit, confusions)
    witnesses = [one for one in (percent, *behind) if one is not None and one.value >= confusions.least_percent]
    for value in (*(one for one in figure.values if one is not None), *_others(clause, figure, knowledge)):
        for witness in witnesses:
            reading = read_with_percent((value, None), name, witness, references, knowledge)
            if reading[3]:
                found.setdefault(value, (reading, witness))
    return found


def _others(clause: Clause, figure: Figure, knowledge: Knowledge) -> list[Interval]:
    """What an amount is where its decimal sign was lost, in mg."""
    if not figure.amount.legible:
        return []
    lost = (one.in_mg(knowledge.mg_per_mmol) for one in without_lost_sign(clause.read.normal.text, figure.amount))
    return [value for value in lost if value is not None and value not in figure.values]


def _percent_may_be_wrong(figure: Figure, references: Sequence[Decimal]) -> bool:
    """Whether the amount may be right as it was read, and a digit of the percentage was lost."""
    value, percent = figure.values[0], figure.percent
    if value is None or percent is None or value.low > load_confusions().most_mg:
        return False
    return any(may_have_lost_a_digit(percent, value.low, reference) for reference in references)


def _as_read(clause: Clause, amount: Amount, witness: Percent) -> str:
    """What stands on the panel from the amount to its witness."""
    place = clause.read.on_panel(amount.span._replace(end=max(amount.span.end, witness.span.end)))
    return " ".join(clause.read.panel.text[place.start : place.end].split())
