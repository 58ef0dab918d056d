"""Numbers, amounts and percentages as labels print them: '1.500 mg', '1 000 mg', '0,4 g', '100-200 mg', '12,4 mmol', '53 %'.

In: normalised text, and whether the language writes a decimal comma. Out: exact decimals with their places in the
normalised text. What an amount is of is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.knowledge import Measure
from labelcheck.model import Interval, Span

_NUMBER = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_NUMBERS = re.compile(rf"(?<![\w.,])(?:{_NUMBER})")
_RANGE = re.compile(rf"(?<![\w.,/])(?P<low>{_NUMBER})(?P<unit1> ?[a-z]+)?(?: ?(?:-|–) ?(?P<high>{_NUMBER}))?")
_FRACTION = re.compile(r"(?<![\w.,])(?:(\d+) )?(1/2|1/3|1/4|2/3|3/4)(?![\d/])")
_AFTER = re.compile(r"[ \t]*([a-z]+|%)(?![a-z])")
_CONCENTRATION = re.compile(r" ?/ ?(?:[dm]?l|kg)(?![a-z])")
"""An amount in a litre of blood or for a kilogram of body weight is no dose."""

_FOLLOWS = re.compile(r"\s*(%)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number or a range of numbers; the span is of the normalised text."""

    value: Interval
    span: Span


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with a unit of measure; ``alternative`` is the other way to read its separators, where there is one.

    Not ``legible`` is what a picture shows as another amount, or as none: it holds only where a witness confirms it.
    """

    value: Interval
    measure: Measure
    span: Span
    alternative: Interval | None = None
    legible: bool = True

    def in_mg(self, mg_per_mmol: Decimal) -> Interval | None:
        """The amount in milligrams of magnesium or of a compound; None for millilitres and the like."""
        return self._scaled(self.value, mg_per_mmol)

    def alternative_in_mg(self, mg_per_mmol: Decimal) -> Interval | None:
        """The same for the other way to read it."""
        return None if self.alternative is None else self._scaled(self.alternative, mg_per_mmol)

    def _scaled(self, value: Interval, mg_per_mmol: Decimal) -> Interval | None:
        if self.measure.mg is not None:
            factor = self.measure.mg
        elif self.measure.mmol is not None:
            factor = self.measure.mmol * mg_per_mmol
        else:
            return None
        return Interval(value.low * factor, None if value.high is None else value.high * factor)


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage; the span is of the normalised text."""

    value: Decimal
    span: Span


def read_number(text: str, *, decimal_comma: bool) -> Decimal:
    """The value of a printed number.

    Three digits behind one separator are thousands where the language writes decimals with the other one
    ("1.500" is 1500 on a German label, "1,500" on an American one).

    >>> read_number("1.500", decimal_comma=True), read_number("1.5", decimal_comma=True)
    (Decimal('1500'), Decimal('1.5'))
    >>> read_number("1 000", decimal_comma=False)
    Decimal('1000')
    """
    digits = text.replace(" ", "").replace("'", "")
    decimal = "," if decimal_comma else "."
    thousands = "." if decimal_comma else ","
    if digits.count(thousands) and digits.count(decimal):
        last = max(digits.rfind(","), digits.rfind("."))
        return Decimal(re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :])
    if digits.count(thousands) == 1 and (len(digits.rsplit(thousands, 1)[1]) != 3 or digits.startswith("0")):
        return Decimal(digits.replace(thousands, "."))
    if digits.count(decimal) > 1:
        return Decimal(digits.replace(decimal, ""))
    return Decimal(digits.replace(thousands, "").replace(decimal, "."))


def amounts(text: str, measures: Mapping[str, Measure], *, decimal_comma: bool) -> Iterator[Amount]:
    """Every number with a unit of measure in normalised text, in order."""
    for match in _RANGE.finditer(text):
        after = _AFTER.match(text, match.end())
        first_unit = (match.group("unit1") or "").strip()
        if match.group("high") is None:
            # the unit may have been taken as the unit of a range that does not go on
            unit, end = (first_unit, match.end("unit1")) if first_unit in measures else _unit_after(text, match.end("low"))
        elif after and after.group(1) in measures and first_unit in ("", after.group(1)):
            unit, end = after.group(1), after.end(1)
        elif first_unit in measures:
            unit, end = first_unit, match.end("unit1")
        else:
            continue
        if unit not in measures or _CONCENTRATION.match(text, end):
            continue
        ranged = match.group("high") is not None and not (first_unit in measures and end == match.end("unit1"))
        printed = [match.group("low"), match.group("high")] if ranged else [match.group("low")]
        yield _amount(printed, measures[unit], Span(match.start(), end), decimal_comma=decimal_comma)


def _unit_after(text: str, position: int) -> tuple[str, int]:
    after = _AFTER.match(text, position)
    return (after.group(1), after.end(1)) if after else ("", position)


def _amount(printed: Sequence[str], measure: Measure, span: Span, *, decimal_comma: bool) -> Amount:
    value, other = ([read_number(one, decimal_comma=comma) for one in printed] for comma in (decimal_comma, not decimal_comma))
    alternative = None if value == other else Interval(min(other), max(other))
    return Amount(Interval(min(value), max(value)), measure, span, alternative)


def amount_at(printed: str, measure: Measure, span: Span, *, decimal_comma: bool) -> Amount:
    """A printed number with a unit of measure that stands elsewhere."""
    return _amount([printed], measure, span, decimal_comma=decimal_comma)


def percents(text: str, *, decimal_comma: bool) -> Iterator[Percent]:
    """Every percentage in normalised text, in order."""
    for match in _NUMBERS.finditer(text):
        sign = _FOLLOWS.match(text, match.end())
        if sign:
            yield Percent(read_number(match.group(), decimal_comma=decimal_comma), Span(match.start(), sign.end()))


def counts(text: str, *, decimal_comma: bool) -> Iterator[Number]:
    """Every bare number or fraction in normalised text ('2', '1/2', '1 1/2', '2,5'), in order."""
    taken: list[Span] = []
    for match in _FRACTION.finditer(text):
        numerator, denominator = match.group(2).split("/")
        value = Decimal(match.group(1) or 0) + Decimal(numerator) / Decimal(denominator)
        taken.append(Span(match.start(), match.end()))
        yield Number(Interval(value, value), taken[-1])
    for match in re.finditer(r"(?<![\w.,])(?<!\d/)(?<!\d /)\d{1,4}(?:[.,]\d{1,2})?(?![\d/])", text):
        if not any(span.start <= match.start() < span.end for span in taken):
            value = read_number(match.group(), decimal_comma=decimal_comma)
            yield Number(Interval(value, value), Span(match.start(), match.end()))
