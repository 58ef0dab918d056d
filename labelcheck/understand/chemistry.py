"""How much magnesium a mass of a compound holds, and whether an amount can be elemental at all.

Fractions are mass fractions of magnesium, 0 … 1, as intervals: one figure where the composition is certain,
the span of what is on the market where hydrate or grade is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal
from functools import reduce

from labelcheck.knowledge import Compound, Knowledge
from labelcheck.model import Interval
from labelcheck.understand.names import Name


def fraction_of(name: Name, knowledge: Knowledge) -> Interval | None:
    """The magnesium fraction of a compound as the label names it; None where nothing is known of it."""
    compound = knowledge.compounds.get(name.compound or "")
    if compound is None:
        return None
    named = [form.fraction for form in compound.forms if form.hydrate in name.hydrates]
    if named:
        return Interval(min(named), max(named))
    if compound.certain:
        fractions = [form.fraction for form in compound.forms]
        return Interval(min(fractions), max(fractions))
    return compound.market or _theory(compound)


def _theory(compound: Compound) -> Interval | None:
    fractions = [form.fraction for form in compound.forms]
    return Interval(min(fractions), max(fractions)) if fractions else None


def times(amount: Interval, factor: Interval) -> Interval:
    """The product of two intervals of positive numbers."""
    high = None if amount.high is None or factor.high is None else amount.high * factor.high
    return Interval(amount.low * factor.low, high)


def plus(one: Interval, other: Interval) -> Interval:
    """The sum of two intervals."""
    return Interval(one.low + other.low, None if one.high is None or other.high is None else one.high + other.high)


def sum_of(amounts: Iterable[Interval]) -> Interval:
    """The sum of intervals."""
    return reduce(plus, amounts, Interval(Decimal(0), Decimal(0)))


def hull_of(amounts: Sequence[Interval]) -> Interval:
    """The interval from the least to the most of several bounded ones."""
    return Interval(min(one.low for one in amounts), max(one.high or one.low for one in amounts))


def divided(amount: Interval, count: Decimal) -> Interval:
    """An interval divided by an exact number."""
    return Interval(amount.low / count, None if amount.high is None else amount.high / count)


def share_of(total: Decimal, parts: Decimal) -> Decimal:
    """The largest share where a number of units is divided as evenly as whole units go: 3 in 2 parts are 2 and 1.

    >>> share_of(Decimal(3), Decimal(2))
    Decimal('2')
    """
    return (total / parts).to_integral_value(rounding=ROUND_CEILING)


def highest_fraction(forms: Sequence[Name], knowledge: Knowledge) -> Decimal | None:
    """The largest magnesium fraction among compounds; None where one of them is not known."""
    ceilings = []
    for form in forms:
        compound = knowledge.compounds.get(form.compound or "")
        fraction = fraction_of(form, knowledge)
        known = [value for value in (fraction and fraction.high, compound and compound.ceiling) if value]
        if not known:
            return None
        ceilings.append(max(known))
    return max(ceilings, default=None)
