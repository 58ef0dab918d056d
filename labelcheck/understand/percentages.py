"""Which reference value a percentage of magnesium is of, and whether it fits the amount beside it.

In: declarations of magnesium, clauses. Out: ``Percentages`` of one reference value: where they stand, whether they fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.model import Interval, Span
from labelcheck.understand.based import Based
from labelcheck.understand.clauses import Clause
from labelcheck.understand.declarations import Declaration
from labelcheck.understand.doses import Strength
from labelcheck.understand.quantity import Percent

_HALF = Decimal("0.5")


@dataclass(frozen=True)
class Percentages:
    """The declarations of magnesium with a percentage: of the European value, of the American one, of none that is named."""

    nrv: tuple[Declaration, ...]
    dv: tuple[Declaration, ...]
    unnamed: tuple[Declaration, ...]


def percentages_of(based: Sequence[Based], clauses: Sequence[Clause]) -> Percentages:
    """The percentages that stand with magnesium, by what they are of."""
    found: dict[str, list[Declaration]] = {"nrv": [], "dv": [], "": []}
    for one in based:
        declared = one.declaration
        if declared.percent is not None and not declared.unsure:
            found[_reference(declared, declared.percent, clauses)].append(declared)
    return Percentages(tuple(found["nrv"]), tuple(found["dv"]), tuple(found[""]))


def _reference(declared: Declaration, percent: Percent, clauses: Sequence[Clause]) -> str:
    """``nrv`` or ``dv``: as it stands right behind the percentage, heads its column, or is the one named near it; or empty."""
    clause = declared.clause
    behind = [hit for hit in clause.of("percent") if hit.span.start >= percent.span.end]
    if behind and (not clause.cells or clause.column_of(behind[0].span) == clause.column_of(percent.span)):
        return behind[0].kind
    same = [one for one in clauses if one.read is clause.read]
    column = clause.column_of(percent.span)
    if column is not None:
        heads = {hit.kind for one in same for hit in one.of("percent") if one.column_of(hit.span) == column}
        if len(heads) == 1:
            return heads.pop()
    for near in (same, clauses):
        named = {hit.kind for one in near for hit in one.of("percent")}
        if named:
            return named.pop() if len(named) == 1 else ""
    return ""


def fit(declarations: Sequence[Declaration], reference_mg: Decimal, strength: Strength | None) -> bool | None:
    """Whether every percentage fits its amount against a reference value; None where no amount of magnesium goes with one."""
    paired = [one for one in declarations if one.elemental is True and one.amount is not None and one.percent is not None]
    if not paired:
        return None
    return all(_fits(one, reference_mg, strength) for one in paired)


def _fits(declared: Declaration, reference_mg: Decimal, strength: Strength | None) -> bool:
    """Whether a percentage fits its amount, or the sum that its amount is a part of."""
    amounts = [declared.amount]
    if strength is not None and len(strength.used) > 1 and any(one is declared for one in strength.used):
        amounts.append(strength.elemental)
    return any(
        amount is not None and declared.percent is not None and _within(amount, declared.percent, reference_mg)
        for amount in amounts
    )


def _within(amount: Interval, percent: Percent, reference_mg: Decimal) -> bool:
    """Whether amount and percentage can be of one true amount, both rounded to the digits that are printed.

    A percentage may also have been cut off: 100 mg of 375 mg, 26.67 %, is printed as 26 %.
    """
    digit = Decimal(1).scaleb(int(percent.value.as_tuple().exponent))
    low, high = percent.value - digit * _HALF, percent.value + digit
    least, most = amount.low, amount.low if amount.high is None else amount.high
    rounding = _HALF.scaleb(min(int(least.as_tuple().exponent), 0))
    return low * reference_mg / 100 <= most + rounding and least - rounding <= high * reference_mg / 100


def places_of(declarations: Sequence[Declaration]) -> tuple[tuple[Clause, Span], ...]:
    """Where percentages stand, with the name and the amount they go with."""
    return tuple(
        (one.clause, Span(min(one.span.start, one.percent.span.start), max(one.span.end, one.percent.span.end)))
        for one in declarations
        if one.percent is not None
    )
