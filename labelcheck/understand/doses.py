"""How much elemental magnesium a unit holds: the witnesses of the label weighed against each other.

A declared elemental amount comes first, then a percentage of the daily value, then the mass of the compound times
its magnesium fraction. In: declarations with what they hold for. Out: ``Strength``: amounts for one portion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from labelcheck.knowledge import Knowledge
from labelcheck.model import Interval, Portion
from labelcheck.understand.agreement import within
from labelcheck.understand.based import FRONT_RANK, Based, worth_of
from labelcheck.understand.basis import Basis
from labelcheck.understand.chemistry import fraction_of, hull_of, plus, sum_of, times
from labelcheck.understand.declarations import Declaration
from labelcheck.understand.rivals import alike, of_another_product, of_another_strength, of_other_tables, scaled_to

_FAR = 10
"""Times by which an amount and its percentage are apart where they can't both be of one row."""


class Part(NamedTuple):
    """A mass of a compound, or of a blend of several, and the share of magnesium in it, from 0 to 1."""

    compounds: tuple[str, ...]
    mass: Interval
    fraction: Interval


@dataclass(frozen=True)
class Strength:
    """Elemental magnesium for a portion. ``how`` is declared, percent or converted; ``used`` the declarations it rests on.

    ``parts`` are what was added up: ids of the compounds (several for a blend), mass, magnesium fraction. ``conflicts``
    are pairs of declarations that do not agree.
    """

    elemental: Interval
    basis: Basis | None
    how: str
    used: tuple[Declaration, ...]
    parts: tuple[Part, ...] = ()
    conflicts: tuple[tuple[Declaration, Declaration], ...] = ()


def strength_of(
    based: Sequence[Based], knowledge: Knowledge, sources: Sequence[str], taken: Portion | None = None
) -> Strength | None:
    """The strength the label gives, from its best witness; None where it gives none. ``taken`` is an intake of the directions."""
    strength = _declared(based, taken) or _by_percent(based) or _converted(based, knowledge, sources, taken)
    return None if strength is None or _is_unsure(strength, based, knowledge) else strength


def _is_unsure(strength: Strength, based: Sequence[Based], knowledge: Knowledge) -> bool:
    """Whether an amount as well placed could not be read for sure: it may be what was left out of a sum."""
    used = [one for one in based if one.declaration in strength.used]
    rank = min((one.rank for one in used), default=0)
    unsure = [one for one in based if one.declaration.unsure and one.rank <= rank and not _bears_out(one, strength, knowledge)]
    witnessed = [one for one in used if one.declaration.agrees]
    return any(not witnessed or any(_other_forms(one, other) for other in used) for one in unsure)


def _bears_out(one: Based, strength: Strength, knowledge: Knowledge) -> bool:
    """Whether an amount that could not be read for sure is the mass of the compound that holds what the label declares."""
    fraction = fraction_of(one.declaration.name, knowledge)
    if fraction is None or strength.how != "declared" or not _same_portion(one.basis, strength.basis):
        return False
    return any(within(times(mass, fraction), strength.elemental.low) for mass in one.declaration.candidates)


def _same_portion(one: Basis | None, other: Basis | None) -> bool:
    return one is not None and other is not None and one.portion == other.portion


def _is_other_unit(one: Based, taken: Portion | None) -> bool:
    """Whether an amount holds for another unit than the directions count, or for another volume than is taken at one time."""
    portion = one.basis.portion if one.basis else None
    if taken is None or portion is None:
        return False
    return portion.unit != taken.unit or (portion.unit == "ml" and portion.count != taken.count)


def _declared(based: Sequence[Based], taken: Portion | None) -> Strength | None:
    """From amounts the label calls magnesium: the best placed, those with what they hold for first."""
    elemental = [one for one in based if one.declaration.elemental is True and one.declaration.amount is not None]
    if not elemental:
        return None
    usable = [one for one in elemental if _is_usable(one)] or elemental
    best = min(
        usable,
        key=lambda one: (
            one.basis is None,
            one.rank,
            -worth_of(one.basis) if one.basis else 0,
            _is_other_unit(one, taken),
            not one.declaration.agrees,
        ),
    )
    peers = [one for one in usable if one.rank == best.rank and _same_basis(one, best)]
    total, used = _total(peers)
    conflicts = tuple(
        (used[0], one.declaration) for one in peers if one.declaration not in used and not alike(_value(one), total)
    )
    wrong = tuple((one, one) for one in used if one.agrees is False)
    told = [total, *(declaration.amount for declaration in used if declaration.amount is not None)]
    rivals = [one for one in usable if one.rank == best.rank and of_another_product(one, best, told)]
    rivals += [one for one in based if one not in rivals and _same_basis(one, best) and of_another_strength(one, best, told)]
    amounts = [total, *(scaled_to(one, best) for one in rivals)]
    conflicts += tuple((used[0], one.declaration) for one in rivals if (used[0], one.declaration) not in conflicts)
    far = [Interval(mg, mg) for one in used if (mg := one.percent_mg) is not None and _is_far(one)]
    return Strength(
        hull_of([*amounts, *far]) if rivals or far else total, best.basis, "declared", used, conflicts=conflicts + wrong
    )


def _is_far(declaration: Declaration) -> bool:
    """Whether amount and percentage are so far apart that one is of another row, or in another unit: either may hold."""
    amount, mg = declaration.amount, declaration.percent_mg
    if declaration.agrees is not False or amount is None or not mg:
        return False
    return max(amount.low, mg) >= _FAR * min(amount.low, mg)


def _is_usable(one: Based) -> bool:
    portion = one.basis.portion if one.basis else None
    return not (portion is not None and portion.count == 100 and portion.unit in ("g", "ml"))


def _same_basis(one: Based, other: Based) -> bool:
    first, second = one.basis, other.basis
    if first is None or second is None:
        return first is second
    return first.portion == second.portion and first.daily == second.daily


def _value(one: Based) -> Interval:
    amount = one.declaration.amount
    assert amount is not None  # noqa: S101 - only declarations with an amount come here
    return amount


def _total(peers: Sequence[Based]) -> tuple[Interval, tuple[Declaration, ...]]:
    """One amount of several: the same said again is one, a total stands above its parts, rows with other forms add up."""
    distinct: list[Based] = []
    for one in peers:
        if not any(alike(_value(one), _value(other)) and not _other_forms(one, other) for other in distinct):
            distinct.append(one)
    if len(distinct) == 1:
        return _value(distinct[0]), tuple(one.declaration for one in peers)
    for one in distinct:
        rest = sum((_value(other).low for other in distinct if other is not one), Decimal(0))
        if len(distinct) > 2 and alike(_value(one), Interval(rest, rest)):
            return _value(one), (one.declaration,)
    formed = [one for one in distinct if _forms(one)]
    if len(formed) > 1 and all(_other_forms(one, other) for one in formed for other in formed if one is not other):
        total = _value(formed[0])
        for one in formed[1:]:
            total = plus(total, _value(one))
        said = [one for one in peers if any(alike(_value(one), _value(row)) and _forms(one) & _forms(row) for row in formed)]
        return total, tuple(one.declaration for one in said)
    if all(one.basis is None and not one.declaration.agrees for one in distinct):  # to choose from, or for what can't be told
        return hull_of([_value(one) for one in distinct]), tuple(one.declaration for one in peers)
    best = min(distinct, key=lambda one: (not one.declaration.agrees, one.declaration.name.compound is not None))
    return hull_of([_value(best), *of_other_tables(distinct, best)]), (best.declaration,)


def _forms(one: Based) -> frozenset[str]:
    name = one.declaration.name
    return frozenset(form.compound for form in (name, *name.forms) if form.compound)


def _other_forms(one: Based, other: Based) -> bool:
    return bool(_forms(one)) and bool(_forms(other)) and not _forms(one) & _forms(other)


def _by_percent(based: Sequence[Based]) -> Strength | None:
    """From a percentage of the daily value, where no amount is called elemental."""
    found = [one for one in based if one.declaration.percent_mg is not None and one.declaration.agrees is not False]
    if not found:
        return None
    best = min(found, key=lambda one: (one.rank, one.basis is None))
    peers = [one for one in found if _same_basis(one, best) and one.rank == best.rank]
    seen: list[Based] = []
    for one in peers:
        if not any(_forms(one) == _forms(other) or _says_again(one, other) for other in seen):
            seen.append(one)
    mg = sum((one.declaration.percent_mg or Decimal(0) for one in seen), Decimal(0))
    return Strength(Interval(mg, mg), best.basis, "percent", tuple(one.declaration for one in seen))


def _says_again(one: Based, other: Based) -> bool:
    """The same percentage, once with and once without the compound: a table and its photograph, or a table and the front."""
    return one.declaration.percent_mg == other.declaration.percent_mg and not _other_forms(one, other)


def _converted(based: Sequence[Based], knowledge: Knowledge, sources: Sequence[str], taken: Portion | None) -> Strength | None:
    """From the masses of the compounds; one figure only where every composition is certain."""
    massed = [one for one in based if _is_mass(one.declaration) and one.declaration.amount is not None]
    if not massed:
        return None
    best = min(massed, key=lambda one: (one.basis is None, not _is_usable(one), _is_other_unit(one, taken), one.rank))
    peers = [one for one in massed if _same_basis(one, best) and one.rank == best.rank]
    parts: dict[tuple[str, ...], Part] = {}
    for one in peers:
        part = _part(one.declaration, _value(one), knowledge, sources)
        if part is None:
            return None
        if not any(set(part.compounds) <= set(other) for other in parts):
            parts[part.compounds] = part
    total = sum_of(times(part.mass, part.fraction) for part in parts.values())
    if set(sources) - {compound for part in parts.values() for compound in part.compounds}:
        total = Interval(total.low, None)
    elsewhere = best.rank >= FRONT_RANK and best.basis is None
    if elsewhere or any(knowledge.compounds[compound].names_element for part in parts.values() for compound in part.compounds):
        total = _perhaps_elemental(total, [part.mass for part in parts.values()])
    return Strength(total, best.basis, "converted", tuple(one.declaration for one in peers), tuple(parts.values()))


def _is_mass(declaration: Declaration) -> bool:
    """Whether an amount is of a compound, or of a blend of compounds: 'Magnesium complex 1000 mg'."""
    name = declaration.name
    return (declaration.elemental is False and name.compound is not None) or (name.blend and declaration.elemental is None)


def _part(declaration: Declaration, mass: Interval, knowledge: Knowledge, sources: Sequence[str]) -> Part | None:
    """What a mass holds; of a blend, any share from the least to the most that one of its compounds has."""
    name = declaration.name
    if name.compound is not None:
        fraction = fraction_of(name, knowledge)
        return None if fraction is None else Part((name.compound,), mass, fraction)
    forms = name.forms or tuple(replace(name, compound=source) for source in sources)
    fractions = [fraction_of(form, knowledge) for form in forms]
    known = [fraction for fraction in fractions if fraction is not None]
    if not known or len(known) < len(fractions):
        return None
    return Part(tuple(dict.fromkeys(form.compound for form in forms if form.compound)), mass, hull_of(known))


def _perhaps_elemental(total: Interval, masses: Sequence[Interval]) -> Interval:
    """'Magnesium citrate 150 mg' outside the facts may be the compound or the element: up to the figure itself."""
    highest = sum((mass.high or mass.low for mass in masses), Decimal(0))
    return Interval(total.low, None if total.high is None else max(total.high, highest))


def portion_of(strength: Strength | None) -> Portion | None:
    """The portion a strength holds for."""
    return strength.basis.portion if strength and strength.basis else None
