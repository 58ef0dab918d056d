"""Sentences about witnesses on a label that do not agree: amount and percentage, two amounts, more than a compound can hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from labelcheck.understand.based import Based
from labelcheck.understand.context import Context
from labelcheck.understand.declarations import Declaration
from labelcheck.understand.doses import Strength
from labelcheck.understand.wording import Wording

_ROUNDING = Decimal("1.03")


def conflicts_of(strength: Strength | None, based: Sequence[Based], context: Context) -> tuple[str, ...]:
    """Every conflict around the strength of a label, as sentences."""
    found = [context.wording.conflict["unsure"].format(text=printed(one)) for one in unsure_of(based)]
    if strength is not None:
        found += [*_disagreements(strength, context.wording), *_impossible(strength, based, context)]
    return tuple(dict.fromkeys(found))


def unsure_of(based: Sequence[Based]) -> list[Declaration]:
    """Amounts recognised in a picture that could not be read for sure."""
    return [one.declaration for one in based if one.declaration.unsure]


def _disagreements(strength: Strength, wording: Wording) -> Iterator[str]:
    for one, other in strength.conflicts:
        if one is other:
            if one.percent is not None and one.reference_mg is not None and one.percent_mg is not None:
                yield wording.conflict["percent"].format(
                    text=printed(one),
                    percent=wording.number(one.percent.value),
                    reference=wording.number(one.reference_mg),
                    mg=wording.number(one.percent_mg),
                )
        else:
            yield wording.conflict["amounts"].format(one=printed(one), other=printed(other))


def _impossible(strength: Strength, based: Sequence[Based], context: Context) -> Iterator[str]:
    """More magnesium than the stated mass of the one compound can hold."""
    if strength.how != "declared":
        return
    masses = [
        one.declaration
        for one in based
        if one.declaration.elemental is False and one.basis == strength.basis and one.declaration.amount
    ]
    compounds = {one.name.compound for one in masses}
    if len(compounds) != 1 or not masses[0].amount:
        return
    compound = context.knowledge.compounds.get(masses[0].name.compound or "")
    if compound is None or compound.ceiling is None:
        return
    if strength.elemental.low > masses[0].amount.low * compound.ceiling * _ROUNDING:
        buffered = any(
            other.family == compound.id and other.oxide and strength.elemental.low <= masses[0].amount.low * (other.ceiling or 0)
            for other in context.knowledge.compounds.values()
        )
        yield context.wording.conflict["impossible-pure" if buffered else "impossible"].format(
            text=printed(masses[0]),
            compound=context.name_of(compound.id),
            ceiling=context.wording.number(compound.ceiling * 100),
            mass=context.wording.interval(masses[0].amount),
            mg=context.wording.interval(strength.elemental),
        )


def printed(declaration: Declaration) -> str:
    """What a declaration was read from."""
    read = declaration.clause.read
    place = read.on_panel(declaration.span)
    return " ".join(read.panel.text[place.start : place.end].split())
