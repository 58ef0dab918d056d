"""Whether an amount and the percentage of the daily value beside it agree, and what the amount is of then.

In: amounts in mg, a percentage, the name they go with. Out: element or compound, amount, reference value, agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from labelcheck.knowledge import Knowledge
from labelcheck.model import Interval
from labelcheck.understand.chemistry import fraction_of, times
from labelcheck.understand.clauses import Clause
from labelcheck.understand.names import Name
from labelcheck.understand.quantity import Percent

Reading = tuple[bool | None, Interval | None, Decimal | None, bool | None]


def read_with_percent(
    values: tuple[Interval | None, Interval | None],
    name: Name,
    percent: Percent | None,
    references: Sequence[Decimal],
    knowledge: Knowledge,
) -> Reading:
    """Which of element and compound an amount is of: (elemental, amount, reference, whether the percentage agrees).

    ``values`` are the two ways to read the amount's separators, the likelier first.
    """
    spoken = (None if name.blend else True) if name.compound is None else name.elemental
    value = values[0]
    if percent is None or value is None:
        return spoken, value, None, None
    amounts = [amount for amount in values if amount is not None]
    for amount in amounts:
        for reference in references:
            if _fits(amount, percent, reference):
                return True, amount, reference, True
    if name.compound is not None or _is_far_above(value, percent, references):
        fractions = [fraction_of(form, knowledge) for form in (name, *name.forms) if form.compound]
        for amount in amounts:
            for reference in references:
                if any(fraction and within(times(amount, fraction), percent.value * reference / 100) for fraction in fractions):
                    return False, amount, reference, True
    return spoken, value, references[0], False


def _is_far_above(value: Interval, percent: Percent, references: Sequence[Decimal]) -> bool:
    """A row named after the element is of the compound only where amount and percentage are far apart: 1000 mg, 27 %."""
    return all(value.low > Decimal("2.5") * percent.value * reference / 100 + 10 for reference in references)


def references_of(clause: Clause, knowledge: Knowledge) -> list[Decimal]:
    """The daily values a percentage can be of, the likeliest first: as the panel says it, else the European one."""
    american = any(hit.concept == "percent:dv" for hit in clause.read.hits)
    european = any(hit.concept == "percent:nrv" for hit in clause.read.hits)
    first = [ref.mg for ref in knowledge.references if ref.id.startswith("dv")] if american and not european else []
    return first + [ref.mg for ref in knowledge.references if ref.mg not in first]


def _fits(amount: Interval, percent: Percent, reference: Decimal) -> bool:
    """Whether an amount is what a percentage stands for: within half a percent of the reference and rounding.

    Labels also cut the percentage off: 100 mg of 375 mg, 26.67 %, is printed as 26 %.
    """
    mg = percent.value * reference / 100
    digit = Decimal(1).scaleb(int(percent.value.as_tuple().exponent))
    cut_off = mg <= amount.low < mg + digit * reference / 100
    tolerance = max(Decimal("2.2"), amount.low * Decimal("0.015"))
    high = amount.low if amount.high is None else amount.high
    return cut_off or amount.low - tolerance <= mg <= high + tolerance


def within(span: Interval, mg: Decimal) -> bool:
    """Whether an amount lies in an interval, a tenth and 2 mg wider at both ends."""
    high = span.low if span.high is None else span.high
    return span.low * Decimal("0.9") - 2 <= mg <= high * Decimal("1.1") + 2
