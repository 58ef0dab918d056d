"""How much elemental magnesium a unit holds: the witnesses of the label weighed against each other.

A declared elemental amount comes first, then a percentage of the daily value, then the mass of the compound times
its magnesium fraction. In: declarations with what they hold for. Out: ``Strength``: amounts for one portion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from labelcheck.knowledge import Knowledge
from labelcheck.model import Interval, PanelKind, Portion, Span
from labelcheck.understand.basis import Basis, bases_of, head_beside, unit_weights
from labelcheck.understand.chemistry import fraction_of, highest_fraction, hull_of, plus, sum_of, times
from labelcheck.understand.clauses import Clause
from labelcheck.understand.declarations import Declaration, declarations_of, heads_of
from labelcheck.understand.masses import held_against_masses
from labelcheck.understand.names import Name
from labelcheck.understand.rivals import alike, of_another_product, of_another_strength, of_other_tables, scaled_to

_RANK = {
    PanelKind.FACTS: 0,
    PanelKind.INGREDIENTS: 1,
    PanelKind.OTHER: 2,
    PanelKind.DIRECTIONS: 4,
    PanelKind.WARNINGS: 5,
    PanelKind.CLAIMS: 3,
    PanelKind.FRONT: 3,
}

_HUNDRED = Decimal(100)
_MOST_ELEMENTAL_MG = Decimal(3000)
"""No portion of anything sold by mouth holds more: an amount above it is of a compound, or per 100 g."""

_PACK_MG = Decimal(40_000)
"""No portion weighs more than this: without a word for what it holds, it is the content of the pack."""

_FAR = 10
"""Times by which an amount and its percentage are apart where they can't both be of one row."""

_TITLE = 60
"""Characters of a title above a table, at most."""


@dataclass(frozen=True)
class Based:
    """A declaration with what its amount holds for; ``basis`` None where the label does not say."""

    declaration: Declaration
    basis: Basis | None

    @property
    def rank(self) -> int:
        """How much its place on the label weighs: 0 for the facts table."""
        return _RANK[self.declaration.clause.kind]


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


def based_declarations(clauses: Sequence[Clause], knowledge: Knowledge, capacity: Mapping[str, Decimal]) -> tuple[Based, ...]:
    """Every declaration of the label with its basis; amounts that can't be elemental in a unit are taken as open."""
    found = []
    bases = [(clause, basis) for clause in clauses for basis in bases_of(clause) if _can_base(clause)]
    weights = {unit: grams for clause in clauses for unit, grams in unit_weights(clause)}
    parent: Declaration | None = None
    heads: dict[int, Name] = {}
    for clause in clauses:
        heads = heads_of(clause, heads)
        for spoken in declarations_of(clause, knowledge, heads):
            declaration = _of_parent(spoken, parent)
            parent = spoken if spoken.name.compound else parent
            basis = _by_weight(_as_serving(_basis_for(declaration, bases, clauses), bases), weights)
            if basis is None and declaration.amount is not None and declaration.amount.low > _PACK_MG:
                continue  # what the pack holds: 'Magnesium citrate powder, 300 g'
            told = declaration is not spoken  # in a row of its own, below that of the compound
            found.append(Based(declaration if told else _possible(declaration, basis, knowledge, capacity), basis))
    held = held_against_masses([one.declaration for one in found], knowledge)
    return tuple(replace(one, declaration=declaration) for one, declaration in zip(found, held, strict=True))


def _of_parent(declaration: Declaration, parent: Declaration | None) -> Declaration:
    """A row 'of which magnesium' goes with the compound in the row above it."""
    name = declaration.name
    below = parent is not None and parent.clause is not declaration.clause and parent.clause.read is declaration.clause.read
    if parent is None or not below or name.compound or name.forms or not declaration.clause.has("link:of-which"):
        return declaration
    return replace(declaration, name=replace(name, forms=(parent.name,)))


def _can_base(clause: Clause) -> bool:
    return clause.kind not in (PanelKind.WARNINGS, PanelKind.DIRECTIONS) or bool(clause.amounts or clause.cells)


def _basis_for(declaration: Declaration, bases: Sequence[tuple[Clause, Basis]], clauses: Sequence[Clause]) -> Basis | None:
    """The basis in the column's head, in the same sentence, above in the same panel, or in a facts panel of the label."""
    clause = declaration.clause
    panels = _panels_above(clause, clauses)
    above = [
        (one, basis)
        for one, basis in bases
        if one.read.number in panels and (one.read is not clause.read or one.span.start <= clause.span.start)
    ]
    if declaration.column is not None:
        heads = [
            basis for one, basis in above if basis.column == declaration.column and one.read is clause.read and one is not clause
        ]
        if heads:
            return _with_size(_best(heads), above)
        row = [basis for one, basis in above if one.read is clause.read and basis.column not in (None, 0, declaration.column)]
        if row:  # a column of its own beside others, for what is not said, unless one of those is headless but for a shift
            filled = {one.column_of(amount.span) for one in clauses if one.read is clause.read for amount in one.amounts}
            filled |= {cell.column for cell in clause.cells}
            beside = head_beside(declaration.column, row, filled)
            return _with_size(_best(beside), above) if beside else None
    own = [basis for one, basis in above if one is clause and basis.column in (None, 0)]
    if own:
        return _with_size(min(own, key=lambda basis: (basis.portion is None, _gap(basis.span, declaration.span))), above)
    facts = [(one, basis) for one, basis in bases if one.kind is PanelKind.FACTS]
    others = [basis for one, basis in above if one is not clause]
    if others:
        return _with_size(_best(others), facts)
    if clause.kind in (PanelKind.FRONT, PanelKind.CLAIMS, PanelKind.DIRECTIONS, PanelKind.WARNINGS):
        return None
    return _best([basis for _, basis in facts]) if facts else None


def _panels_above(clause: Clause, clauses: Sequence[Clause]) -> set[int]:
    """The panel of a clause, the facts panels it goes on from, and a short title right above them."""
    kinds = {one.read.number: one.kind for one in clauses}
    lengths = {one.read.number: len(one.read.panel.text) for one in clauses}
    number = clause.read.number
    found = {number}
    if clause.kind is not PanelKind.FACTS:
        return found
    while kinds.get(number - 1) is PanelKind.FACTS:
        number -= 1
        found.add(number)
    if kinds.get(number - 1) is PanelKind.OTHER and lengths.get(number - 1, 999) <= _TITLE:
        found.add(number - 1)
    return found


def _by_weight(basis: Basis | None, weights: Mapping[str, Decimal]) -> Basis | None:
    """A portion known by its weight alone, as units that weigh so: 'per 10 g serving' is 1 sachet (10 g)."""
    if basis is None or basis.portion is not None or basis.grams is None:
        return basis
    for unit, grams in sorted(weights.items()):
        count = basis.grams / grams
        if unit != "serving" and count == count.to_integral_value():
            return replace(basis, portion=Portion(count, unit))
    return basis


def _as_serving(basis: Basis | None, bases: Sequence[tuple[Clause, Basis]]) -> Basis | None:
    """A portion that the label calls the serving elsewhere ('Serving size: 1 sachet')."""
    if basis is None or basis.portion is None or basis.serving:
        return basis
    return replace(basis, serving=any(other.serving and other.portion == basis.portion for _, other in bases))


def _with_size(head: Basis, panel: Sequence[tuple[Clause, Basis]]) -> Basis:
    """A column headed 'per serving' or 'per daily portion', with the size of it that the panel gives elsewhere."""
    if head.portion is not None:
        return head
    ranged = next((basis for _, basis in panel if basis.counted is not None and basis.serving), None)
    if ranged is not None and head.serving:
        return replace(ranged, column=head.column)
    sized = [basis for _, basis in panel if basis.portion is not None and (basis.daily if head.daily else basis.serving)]
    if not sized:
        return head
    return replace(sized[-1], serving=sized[-1].serving or head.serving, daily=head.daily or sized[-1].daily)


def _best(bases: Sequence[Basis]) -> Basis:
    """The basis that counts units, the nearest first; a serving with its size before a bare serving."""
    return max(enumerate(bases), key=lambda one: (_worth(one[1]), one[0]))[1]


def _worth(basis: Basis) -> int:
    if basis.portion is None:
        return 2 if basis.counted else 1 if basis.daily else 0
    return 2 if basis.portion.unit in ("g", "ml") and basis.portion.count == 100 else 3


def _gap(one: Span, other: Span) -> int:
    first, second = sorted((one, other))
    return max(0, second.start - first.end)


def _possible(
    declaration: Declaration, basis: Basis | None, knowledge: Knowledge, capacity: Mapping[str, Decimal]
) -> Declaration:
    """An amount called elemental that no unit could hold of the compound is left open (500 mg 'magnesium' as orotate)."""
    portion = basis.portion if basis else None
    if declaration.elemental is not True or declaration.amount is None or declaration.agrees:
        return declaration
    hundred = portion is not None and portion.count == _HUNDRED
    if not hundred and declaration.amount.low > _MOST_ELEMENTAL_MG:
        return _opened(declaration)
    if portion is None or portion.unit not in capacity:
        return _glued(declaration)
    forms = (declaration.name, *declaration.name.forms)
    highest = highest_fraction([form for form in forms if form.compound], knowledge)
    if highest is None:
        highest = max(fraction for compound in knowledge.compounds.values() if (fraction := compound.ceiling))
    needed = declaration.amount.low / highest
    if needed > capacity[portion.unit] * portion.count:
        return _opened(declaration)
    return _glued(declaration)


def _glued(declaration: Declaration) -> Declaration:
    if (
        declaration.name.glued
        and declaration.percent is None
        and declaration.elemental
        and declaration.amount
        and declaration.amount.low > 400
    ):
        return _opened(declaration)
    return declaration


def _opened(declaration: Declaration) -> Declaration:
    return replace(declaration, elemental=None)


def strength_of(
    based: Sequence[Based], knowledge: Knowledge, sources: Sequence[str], taken: str | None = None
) -> Strength | None:
    """The strength the label gives, from its best witness; None where it gives none. ``taken`` is the unit of the directions."""
    strength = _declared(based, taken) or _by_percent(based) or _converted(based, knowledge, sources, taken)
    return None if strength is None or _is_unsure(strength, based) else strength


def _is_unsure(strength: Strength, based: Sequence[Based]) -> bool:
    """Whether an amount as well placed could not be read for sure: it may be what was left out of a sum."""
    used = [one for one in based if one.declaration in strength.used]
    rank = min((one.rank for one in used), default=0)
    unsure = [one for one in based if one.declaration.unsure and one.rank <= rank]
    witnessed = [one for one in used if one.declaration.agrees]
    return any(not witnessed or any(_other_forms(one, other) for other in used) for one in unsure)


def _is_other_unit(one: Based, taken: str | None) -> bool:
    """Whether an amount holds for another unit than the directions count."""
    return taken is not None and one.basis is not None and one.basis.portion is not None and one.basis.portion.unit != taken


def _declared(based: Sequence[Based], taken: str | None) -> Strength | None:
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
            -_worth(one.basis) if one.basis else 0,
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


def _converted(based: Sequence[Based], knowledge: Knowledge, sources: Sequence[str], taken: str | None) -> Strength | None:
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
    elsewhere = best.rank >= _RANK[PanelKind.FRONT] and best.basis is None
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
