"""What each declared amount holds for: a tablet, two capsules, a serving, a day, 100 g; and whether it can be elemental at all.

In: clauses. Out: ``Based``: declarations with their basis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from labelcheck.knowledge import Knowledge
from labelcheck.model import PanelKind, Portion, Span
from labelcheck.understand.basis import Basis, bases_of, head_beside, unit_counts, unit_weights
from labelcheck.understand.chemistry import highest_fraction
from labelcheck.understand.clauses import Clause
from labelcheck.understand.declarations import Declaration, declarations_of, heads_of
from labelcheck.understand.masses import held_against_masses
from labelcheck.understand.merged import basis_in_order
from labelcheck.understand.names import Name
from labelcheck.understand.parents import below_its_compound, beside_its_compound

_RANK = {
    PanelKind.FACTS: 0,
    PanelKind.INGREDIENTS: 1,
    PanelKind.OTHER: 2,
    PanelKind.DIRECTIONS: 4,
    PanelKind.WARNINGS: 5,
    PanelKind.CLAIMS: 3,
    PanelKind.FRONT: 3,
}

FRONT_RANK = _RANK[PanelKind.FRONT]

_HUNDRED = Decimal(100)
_MOST_ELEMENTAL_MG = Decimal(3000)
"""No portion of anything sold by mouth holds more: an amount above it is of a compound, or per 100 g."""

_PACK_MG = Decimal(40_000)
"""No unit weighs more than this: it is the content of the pack."""

_POURED = frozenset({"cup", "ampoule", "scoop"})
"""Units of a liquid that are as large as their maker likes."""

_SIZE_REACH = 6
"""Characters between a unit and its volume: room for 'of'."""

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
            declaration = below_its_compound(spoken, parent)
            before, parent = parent, spoken if spoken.name.compound else parent
            basis = basis_in_order(declaration, bases) or _basis_for(declaration, bases, clauses)
            basis = _by_weight(_as_serving(basis, bases), weights)
            if _is_of_the_pack(declaration, basis, weights):
                continue
            told = declaration is not spoken  # in a row of its own, below that of the compound
            declaration = declaration if told else _possible(declaration, basis, knowledge, capacity)
            found.append(Based(beside_its_compound(declaration, before), basis))
    held = held_against_masses([one.declaration for one in found], knowledge)
    return tuple(replace(one, declaration=declaration) for one, declaration in zip(found, held, strict=True))


def unit_volumes(clauses: Sequence[Clause]) -> dict[str, Decimal]:
    """What units that are poured hold in ml, where their volume stands beside them: '1 capful (20 ml)', '2 ampoules of 10 ml'.

    A unit that is given two volumes has none.
    """
    found: dict[str, set[Decimal]] = {}
    for clause in clauses:
        counts = unit_counts(clause)
        for count, volume in pairwise(counts):
            if count.unit not in _POURED or volume.unit != "ml" or not (count.value.exact and volume.value.exact):
                continue
            gap = clause.between(count.span.end, volume.span.start)
            if len(gap) <= _SIZE_REACH and (gap.strip() == "(" or (gap.strip().isalpha() and not clause.has("join:and"))):
                of_each = gap.strip() != "(" or any(0 <= hit.span.start - volume.span.end <= 1 for hit in clause.of("each"))
                found.setdefault(count.unit, set()).add(volume.value.low / (1 if of_each else count.value.low))
    return {unit: sizes.pop() for unit, sizes in found.items() if len(sizes) == 1}


def _is_of_the_pack(declaration: Declaration, basis: Basis | None, weights: Mapping[str, Decimal]) -> bool:
    """Whether an amount is what the pack holds: 'Magnesium citrate powder, 300 g', though '1 scoop' may stand beside it.

    ``weights`` are what units weigh in grams: none holds more than its weight.
    """
    portion = basis.portion if basis else None
    if declaration.amount is None or (portion is not None and portion.count >= _HUNDRED):
        return False
    most = _PACK_MG if portion is None else min(_PACK_MG, 1000 * weights.get(portion.unit, _PACK_MG))
    return declaration.amount.low > most * (portion.count if portion else 1)


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
    above = [one for one in clauses if one.read.number == number - 1]
    if kinds.get(number - 1) is PanelKind.OTHER and (lengths.get(number - 1, 999) <= _TITLE or _is_title_again(above)):
        found.add(number - 1)
    return found


def _is_title_again(clauses: Sequence[Clause]) -> bool:
    """Whether a panel is one title in several languages: 'Pour 2 comprimés / Per 2 tabletten / Pro 2 Tabletten'."""
    counts = [(count.value, count.unit) for clause in clauses for count in unit_counts(clause)]
    told = any(clause.amounts or clause.has("take", "daily", "times") for clause in clauses)
    return len(clauses) == 1 and len(counts) > 1 and len(set(counts)) == 1 and not told


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
    return max(enumerate(bases), key=lambda one: (worth_of(one[1]), one[0]))[1]


def worth_of(basis: Basis) -> int:
    """How much a basis tells, from 0: a number of units more than a day or a serving, and more than 100 g."""
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
