"""What an amount or percentage that was recognised in a picture may be instead: '375 rng', 'l0O mg', '1875 mg', '1009'.

In: normalised text. Out: candidates, none of which is believed here. What is confused with what stands in
``data/misread.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from labelcheck.knowledge import Measure
from labelcheck.model import Interval, Span
from labelcheck.understand.confusions import Confusions
from labelcheck.understand.quantity import Amount, Percent, read_number

_DECIMALS = (1, 2)
"""Digits behind a decimal sign that was lost."""

_TWO_DECIMALS_FROM = 4
"""Digits of a number whose last two may be decimals."""

_BEHIND = re.compile(r"[ \t(\[=:*]*([^\s()\[\];,]{1,6}(?: [%°][^\s()]{0,2}| [oO0]/[oO0])?)")


def misread_amounts(
    text: str, measures: Mapping[str, Measure], confusions: Confusions, taken: Collection[Span], *, decimal_comma: bool
) -> Iterator[Amount]:
    """Figures with a unit of mass where letters were read for digits or the unit was misread; ``taken`` are sound amounts."""
    masses = frozenset(unit for unit, measure in measures.items() if measure.mg is not None)
    for match in _figures(confusions, masses).finditer(text):
        printed, unit = match.group("number"), match.group("unit")
        letters = sum(letter in confusions.digits for letter in printed)
        if letters > confusions.most_letters or letters == len(printed) or not (letters or unit in confusions.units):
            continue
        span = Span(match.start(), match.end())
        if any(one.start < span.end and span.start < one.end for one in taken):
            continue
        value = read_number(_as_digits(printed, confusions), decimal_comma=decimal_comma)
        measure = measures[confusions.units.get(unit, unit)]
        yield Amount(Interval(value, value), measure, span, legible=False)


@lru_cache(maxsize=4)
def _figures(confusions: Confusions, masses: frozenset[str]) -> re.Pattern[str]:
    digit = "[0-9" + re.escape("".join(confusions.digits)) + "]"
    units = "|".join(map(re.escape, sorted({*confusions.units, *masses}, key=lambda unit: (-len(unit), unit))))
    return re.compile(rf"(?<![\w.,|!])(?P<number>{digit}+(?:[.,]{digit}+)?) ?(?P<unit>{units})(?!\w)")


def _as_digits(printed: str, confusions: Confusions) -> str:
    return "".join(confusions.digits.get(letter, letter) for letter in printed)


def without_lost_sign(text: str, amount: Amount) -> list[Amount]:
    """An amount printed in digits only, as it is where the decimal sign before its last digits was lost."""
    printed = re.match(r"\d+(?![.,]?\d)", text[amount.span.start : amount.span.end])
    if printed is None or not amount.value.exact:
        return []
    digits = printed.group()
    found = []
    for decimals in _DECIMALS:
        if len(digits) > (1 if decimals == 1 else _TWO_DECIMALS_FROM - 1) and not digits.endswith("0"):
            value = amount.value.low / 10**decimals
            found.append(Amount(Interval(value, value), amount.measure, amount.span, legible=False))
    return found


def misread_percents(text: str, start: int, limit: int, confusions: Confusions) -> list[Percent]:
    """What stands right behind an amount, as percentages: the sign or a digit of it misread ('1009', 'l0O %')."""
    match = _BEHIND.match(text, start, limit)
    if match is None:
        return []
    token = match.group(1).replace(" ", "")
    span = Span(match.start(1), match.end(1))
    heads = [token[: -len(sign)] for sign in (*confusions.percent_signs, "%") if token.endswith(sign)]
    values = {_as_digits(head, confusions) for head in heads if any(letter.isdigit() for letter in head)}
    return [Percent(Decimal(value), span) for value in sorted(values) if re.fullmatch(r"\d{1,3}", value)]


def may_have_lost_a_digit(percent: Percent, amount_mg: Decimal, reference_mg: Decimal) -> bool:
    """Whether a percentage is what is left of that of the amount where one digit was not seen ('10 %' of '100 %')."""
    if percent.value != percent.value.to_integral_value():
        return False
    whole = str(int((amount_mg * 100 / reference_mg).to_integral_value()))
    return str(int(percent.value)) in {whole[:place] + whole[place + 1 :] for place in range(len(whole))}
