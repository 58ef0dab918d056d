"""What a line such as '2 x 500 mg magnesium citrate' comes to in elemental magnesium, with the sum.

In: a line of text in any language of the lexicon. Out: ``Conversion``. The text is understood as a facts panel is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.model import Interval
from labelcheck.understand.based import based_declarations
from labelcheck.understand.chemistry import times
from labelcheck.understand.clauses import Clause
from labelcheck.understand.context import Context
from labelcheck.understand.doses import Strength, strength_of
from labelcheck.understand.sources import composition_of

_FACTOR = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*[x×*]\s*(?=\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Conversion:
    """Elemental magnesium in mg, None where the text gives no amount; ``lines`` say how it is worked out."""

    elemental_mg: Interval | None
    lines: tuple[str, ...]


def factor_of(text: str) -> tuple[Decimal, str]:
    """A leading 'n x' and the text behind it.

    >>> factor_of("2 x 500 mg magnesium citrate")
    (Decimal('2'), '500 mg magnesium citrate')
    """
    match = _FACTOR.match(text)
    if match is None:
        return Decimal(1), text
    return Decimal(match.group(1).replace(",", ".")), text[match.end() :]


def conversion_of(clauses: list[Clause], factor: Decimal, context: Context) -> Conversion:
    """The conversion of typed clauses, times a factor."""
    based = based_declarations(clauses, context.knowledge, {})
    strength = strength_of(based, context.knowledge, list(composition_of(clauses, context.knowledge).sources))
    if strength is None:
        return Conversion(None, (context.wording.reason["no-amount"],))
    total = times(strength.elemental, Interval(factor, factor))
    return Conversion(total, tuple(_lines(strength, factor, total, context)))


def _lines(strength: Strength, factor: Decimal, total: Interval, context: Context) -> list[str]:
    wording = context.wording
    lead = f"{wording.number(factor)} × " if factor != 1 else ""
    if strength.parts:
        lines = []
        for compounds, mass, fraction in strength.parts:
            amount = times(times(mass, fraction), Interval(factor, factor))
            sentence = wording.step["converted"].format(
                mass=wording.interval(mass),
                compound=context.names_of(compounds),
                share=wording.interval(fraction, 100),
                result=wording.interval(amount),
            )
            lines.append(lead + sentence)
        if len(strength.parts) > 1:
            lines.append(wording.step["total"].format(result=wording.interval(total)))
        return lines
    return [
        wording.step[f"total_{strength.how}"].format(
            lead=lead, amount=wording.interval(strength.elemental), result=wording.interval(total)
        )
    ]
