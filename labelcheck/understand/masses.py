"""Amounts of magnesium recognised in a picture, held against the mass of the compound in the same panel or sentence.

An amount that can't be read is what the compound holds, where only one way to read it fits; an amount that the mass
can't hold is put right or left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labelcheck.knowledge import Knowledge
from labelcheck.model import Interval
from labelcheck.understand.agreement import within
from labelcheck.understand.chemistry import fraction_of, highest_fraction, times
from labelcheck.understand.declarations import Declaration
from labelcheck.understand.repairs import Repair


def held_against_masses(declared: Sequence[Declaration], knowledge: Knowledge) -> list[Declaration]:
    """The declarations of a label, those of recognised panels as the masses of the compounds beside them allow."""
    return [_held(one, declared, knowledge) if one.clause.read.mended is not None else one for one in declared]


def _held(one: Declaration, declared: Sequence[Declaration], knowledge: Knowledge) -> Declaration:
    mass = _mass_beside(one, declared)
    if mass is None or mass.amount is None or one.name.compound is not None or one.agrees:
        return one
    fraction, highest = fraction_of(mass.name, knowledge), highest_fraction([mass.name], knowledge)
    if fraction is None or highest is None:
        return one
    holds = times(mass.amount, fraction)
    if one.unsure:
        fitting = [value for value in one.candidates if within(holds, value.low)]
        return _repaired(one, fitting[0], mass) if len(fitting) == 1 else one
    most = mass.amount.high or mass.amount.low
    if one.clause is not mass.clause or one.elemental is not True or one.amount is None:
        return one
    if within(Interval(most * highest, most * highest), one.amount.low) or one.amount.low <= most * highest:
        return one
    return replace(one, elemental=None, amount=None, percent=None, reference_mg=None, agrees=None, unsure=True)


def _mass_beside(one: Declaration, declared: Sequence[Declaration]) -> Declaration | None:
    """The one mass of a compound in the same sentence, else in the same panel."""
    masses = [
        other
        for other in declared
        if other.elemental is False and other.name.compound and other.amount and other.clause.read is one.clause.read
    ]
    own = [other for other in masses if other.clause is one.clause] or masses
    return own[0] if len(own) == 1 else None


def _repaired(one: Declaration, amount: Interval, mass: Declaration) -> Declaration:
    place = one.clause.read.on_panel(one.span)
    text = " ".join(one.clause.read.panel.text[place.start : place.end].split())
    repair = Repair(text, mass=mass.amount, compound=mass.name.compound)
    return replace(one, elemental=True, amount=amount, repair=repair, unsure=False, candidates=())
