"""What a row or sentence declares of magnesium: an amount, of the element or of a compound, and for what it holds.

In: clauses. Out: ``Declaration`` records. An amount goes with the name it stands beside, in either order; a name's
brackets belong to it. Whether the amount is elemental is settled by words, place, percentage and what is possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from labelcheck.knowledge import Knowledge
from labelcheck.model import Interval, Span
from labelcheck.understand.agreement import references_of
from labelcheck.understand.clauses import Clause
from labelcheck.understand.names import Name, names_of
from labelcheck.understand.quantity import Amount, Percent
from labelcheck.understand.repairs import Figure, Repair, settled
from labelcheck.understand.turns import in_turn


@dataclass(frozen=True)
class Declaration:
    """An amount of magnesium or of a compound on the label.

    ``elemental`` tells which: True for the element, False for the compound, None where the label leaves it open.
    ``amount`` is in mg, None where only a percentage is given; ``reference_mg`` is the daily value the percentage
    is of; ``name`` the substance with the compounds it is given as; ``agrees`` tells whether percentage and amount do.
    ``repair`` is set where the amount is not what was read in a picture; ``unsure`` where that contradicts itself or can't
    be read: it has no amount then, and ``candidates`` are what it may be.
    """

    clause: Clause
    name: Name
    elemental: bool | None
    amount: Interval | None
    percent: Percent | None
    reference_mg: Decimal | None
    span: Span
    column: int | None
    agrees: bool | None = None
    repair: Repair | None = None
    unsure: bool = False
    candidates: tuple[Interval, ...] = ()

    @property
    def percent_mg(self) -> Decimal | None:
        """The elemental magnesium the percentage stands for."""
        if self.percent is None or self.reference_mg is None:
            return None
        return self.percent.value * self.reference_mg / 100


_ABSURD_MG = Decimal(5)
"""No product holds less of a compound, so that 1.000 mg is a thousand where the language is not known."""

_SAME_SHARE = Decimal("0.08")
"""Labels round millimoles to one figure: 243 mg is printed as 10 mmol, 150 mg as 6 mmol."""


@dataclass(frozen=True)
class _Measured:
    """An amount with the amounts that say the same in another unit ('301 mg = 12.4 mmol'), and its percentage.

    ``limit`` is where the next amount begins, or the clause ends.
    """

    amount: Amount
    span: Span
    percent: Percent | None
    limit: int


def heads_of(clause: Clause, before: Mapping[int, Name]) -> dict[int, Name]:
    """The names that head the columns of a table, by column: of this row if it is such a head, else of the last one."""
    if not clause.cells:
        return {}
    if clause.amounts or len(clause.cells) < 2:
        return dict(before)
    heads = {clause.column_of(name.span): name for name in names_of(clause)}
    named = {column: name for column, name in heads.items() if column is not None}
    return named if any(name.magnesium for name in named.values()) else dict(before)


def declarations_of(clause: Clause, knowledge: Knowledge, heads: Mapping[int, Name] | None = None) -> tuple[Declaration, ...]:
    """Everything a clause declares of magnesium, in order; ``heads`` are names that head its columns."""
    names = () if clause.has("per-weight") else names_of(clause)
    if not names and heads:
        return tuple(_headed(clause, heads, knowledge))
    if not any(name.magnesium for name in names):
        return ()
    found: list[Declaration] = []
    for measured, name in _placed(clause, names, knowledge.mg_per_mmol):
        if name.magnesium and not _is_excipient(name, knowledge):
            share = _share_in(clause, name, names)
            found.append(_declaration(clause, measured if share is None else replace(measured, percent=None), name, knowledge))
            if share is not None:
                found.append(_shared(found[-1], *share))
    if not found:
        found += _percent_only(clause, names, knowledge)
    return tuple(found)


def _placed(clause: Clause, names: Sequence[Name], mg_per_mmol: Decimal) -> list[tuple[_Measured, Name]]:
    """The masses of a clause with the names they go with; without those of something that holds the magnesium behind them."""
    placed: list[tuple[_Measured, Name]] = []
    claimed: set[Span] = set()
    for measured in _measured(clause, mg_per_mmol):
        name = _target(clause, measured, names, claimed)
        if name is None:
            continue
        claimed.add(name.span)
        if placed and _is_part(clause, placed[-1], (measured, name)):
            placed.pop()
        placed.append((measured, name))
    return placed


def _is_part(clause: Clause, whole: tuple[_Measured, Name], part: tuple[_Measured, Name]) -> bool:
    """Whether the second of two amounts is the magnesium in the first: '500 mg, equivalent to 60 mg of magnesium'."""
    (before, name), (behind, same) = whole, part
    if name is not same or not name.magnesium or name.compound is not None or before.amount.measure.mg is None:
        return False
    if behind.amount.measure.mg is None or before.amount.value.low <= behind.amount.value.low:
        return False
    gap = clause.between(before.span.end, behind.span.start)
    links = [hit.span for hit in clause.of("link:of-which") if before.span.end <= hit.span.start < behind.span.start]
    return any(not gap.replace(clause.between(*link), "", 1).strip(" ,;:(=") for link in links)


def _share_in(clause: Clause, name: Name, names: Sequence[Name]) -> tuple[Percent, Name] | None:
    """The share of magnesium that a compound's own brackets give: 'magnesium citrate (16% magnesium)'; and its name there."""
    if name.compound is None or clause.has("percent"):
        return None
    inner = [other for other in names if name.span.end <= other.span.start < name.outer.end]
    for percent in clause.percents:
        for element in inner:
            touches = element.magnesium and element.compound is None and element.span.start >= percent.span.end
            if (
                name.span.end <= percent.span.start
                and touches
                and _touches(clause, percent.span.end, element.span.start, comma=False)
            ):
                return percent, element
    return None


def _shared(mass: Declaration, percent: Percent, element: Name) -> Declaration:
    """The magnesium in the mass of a compound, by the share that the label gives."""
    share = percent.value / 100
    amount = mass.amount and Interval(mass.amount.low * share, None if mass.amount.high is None else mass.amount.high * share)
    named = replace(element, forms=(mass.name,))
    return replace(mass, name=named, elemental=True, amount=amount, span=Span(percent.span.start, element.span.end))


def _headed(clause: Clause, heads: Mapping[int, Name], knowledge: Knowledge) -> Iterator[Declaration]:
    """Amounts of a row that names no substance, in columns that magnesium or a compound heads: 'je Kapsel | 90 mg | 262 mg'."""
    for measured in _measured(clause, knowledge.mg_per_mmol):
        column = clause.column_of(measured.amount.span)
        name = heads.get(column) if column is not None else None
        if name is not None and name.magnesium and not _is_excipient(name, knowledge):
            placed = replace(name, span=measured.span, outer=measured.span)
            yield _declaration(clause, measured, placed, knowledge)


def _is_excipient(name: Name, knowledge: Knowledge) -> bool:
    compound = knowledge.compounds.get(name.compound or "")
    return compound is not None and compound.excipient


def _measured(clause: Clause, mg_per_mmol: Decimal) -> list[_Measured]:
    """The masses of a clause; equal amounts in other units are one, milligrams first; with the percentage behind."""
    amounts = sorted((*clause.amounts, *clause.misread), key=lambda one: one.span) if clause.misread else clause.amounts
    masses = [amount for amount in amounts if amount.measure.mg is not None or amount.measure.mmol is not None]
    groups: list[list[Amount]] = []
    for amount in masses:
        if groups and _says_again(clause, groups[-1][-1], amount, mg_per_mmol):
            groups[-1].append(amount)
        else:
            groups.append([amount])
    measured = []
    for number, group in enumerate(groups):
        best = next((amount for amount in group if amount.measure.mg is not None), group[0])
        end = group[-1].span.end
        limit = groups[number + 1][0].span.start if number + 1 < len(groups) else clause.span.end
        measured.append(_Measured(best, Span(group[0].span.start, end), _percent_behind(clause, end, limit), limit))
    return measured


def _says_again(clause: Clause, before: Amount, amount: Amount, mg_per_mmol: Decimal) -> bool:
    """Whether an amount says the one before it in the other kind of unit: '301 mg = 12.4 mmol'."""
    first, second = before.in_mg(mg_per_mmol), amount.in_mg(mg_per_mmol)
    if (before.measure.mg is None) == (amount.measure.mg is None) or first is None or second is None:
        return False
    if abs(first.low - second.low) > _SAME_SHARE * max(first.low, second.low):
        return False
    gap = clause.between(before.span.end, amount.span.start)
    rest = gap
    for hit in clause.of("link:of-which"):
        if before.span.end <= hit.span.start and hit.span.end <= amount.span.start:
            rest = rest.replace(clause.between(*hit.span), "", 1)
    return len(rest.strip(" =(/,;:\t[.")) == 0


def _percent_behind(clause: Clause, start: int, limit: int) -> Percent | None:
    """The percentage that follows an amount: with its sign, or as the bare number of the last column of a table."""
    for percent in clause.percents:
        if start <= percent.span.start < limit and not any(c in clause.between(start, percent.span.start) for c in ";"):
            return percent
    if clause.cells:
        last = clause.cells[-1]
        for number in clause.counts:
            if start <= last.span.start == number.span.start < limit and number.span.end >= last.span.end - 2:
                return Percent(number.value.low, number.span)
    return None


def _target(clause: Clause, measured: _Measured, names: Sequence[Name], claimed: set[Span]) -> Name | None:
    """The name an amount goes with: right before it, right behind it, else the nearest before, else behind."""
    start, end = measured.span
    before = [name for name in names if name.outer.end <= start and not _enclosed(name, start, names)]
    behind = [name for name in names if name.span.start >= end]
    inside = [name for name in names if name.span.end <= start < name.outer.end and name.outer.end != name.span.end]
    if len(before) > 1 and (turn := in_turn(clause, start, before)) is not None:
        return turn
    left = max(before, key=lambda name: (name.outer.end, name.outer.end - name.outer.start), default=None)
    right = min(behind, key=lambda name: (name.span.start, -name.outer.end), default=None)
    if left is not None and _touches(clause, left.outer.end, start, comma=False):
        return _said_again(clause, left, end) or _given_as(clause, left, before)
    if right is not None and _touches(clause, end, right.span.start, comma=False, links=True):
        return right
    row = _row_name(clause, start, names)
    if row is not None:
        return row
    if left is not None and left.span not in claimed and _reaches(clause, left.outer.end, start):
        return left
    if inside and _is_whole(clause, inside[-1], start):
        return inside[-1]
    if right is not None and _reaches(clause, end, right.span.start) and (not clause.cells or clause.has("link:of-which")):
        return right
    return None


def _said_again(clause: Clause, row: Name, end: int) -> Name | None:
    """The compound of a magnesium row that stands again right behind the amount, which is its: 'als citraat: 400 mg citraat'."""
    for hit in clause.of("radical"):
        if hit.span.start >= end and not clause.between(end, hit.span.start).strip():
            return next((form for form in row.forms if form.compound == hit.kind), None)
    return None


def _given_as(clause: Clause, name: Name, names: Sequence[Name]) -> Name:
    """A name, or the other nutrient that is given as it."""
    nutrients = [one for one in names if not one.magnesium and one.span.end <= name.span.start]
    return nutrients[-1] if nutrients and name.compound and _is_form_of(clause, nutrients[-1], name) else name


def _row_name(clause: Clause, start: int, names: Sequence[Name]) -> Name | None:
    """The name in the first or the last cell of a table row, for an amount in a cell of its own: one name, several columns."""
    cell = next((cell.span for cell in clause.cells if cell.span.start <= start < cell.span.end), None)
    if cell is None or any(cell.start <= name.span.start < cell.end for name in names):
        return None
    for side in (clause.cells[0].span, clause.cells[-1].span):
        inner = [name for name in names if side.start <= name.span.start < side.end and not _enclosed(name, side.end, names)]
        if inner and cell != side:
            return _given_as(clause, inner[-1], inner)
    return None


def _is_form_of(clause: Clause, nutrient: Name, compound: Name) -> bool:
    """Whether a compound is the form in which another nutrient is given: 'Vitamin C (as magnesium ascorbate)'."""
    gap = clause.between(nutrient.span.end, compound.span.start)
    linked = any(nutrient.span.end <= hit.span.start and hit.span.end <= compound.span.start for hit in clause.of("link:as"))
    return linked and gap.count("(") > gap.count(")")


def _enclosed(name: Name, position: int, names: Sequence[Name]) -> bool:
    """Whether a name stands in the brackets of another that have closed before a position."""
    return any(other is not name and other.span.end <= name.span.start < other.outer.end <= position for other in names)


def _is_whole(clause: Clause, name: Name, start: int) -> bool:
    """Whether an amount in a name's own brackets is the name's: 'magnesium citrate (500 mg)'."""
    gap = clause.between(name.span.end, start)
    return gap.strip(" (:=") == ""


def _touches(clause: Clause, start: int, end: int, *, comma: bool, links: bool = False) -> bool:
    """Whether nothing but marks, elemental words (and, for a name behind, 'of') stands between two places."""
    gap = clause.between(start, end)
    if len(gap) > 48 or ";" in gap:
        return False
    groups = ("elemental", "hydrate", *(("link:as", "link:of-which") if links else ()))
    for hit in sorted(clause.of(*groups), key=lambda one: one.span.start - one.span.end):
        if start <= hit.span.start and hit.span.end <= end:
            gap = gap.replace(clause.between(*hit.span), "", 1)
    return gap.strip(" \t:.…·=-()[]*'†‡_" + ("," if comma else "")) == ""


def _reaches(clause: Clause, start: int, end: int) -> bool:
    """Whether a name and an amount further apart still go together: no other amount, name of a nutrient or list mark between."""
    gap = clause.between(start, end)
    if len(gap) > 90 or ";" in gap:
        return False
    others = clause.of("nutrient:mineral", "nutrient:other", "companion")
    if any(start <= hit.span.start < end for hit in others):
        return False
    return not any(start <= amount.span.start < end and amount.measure.mg is not None for amount in clause.amounts)


def _declaration(clause: Clause, measured: _Measured, name: Name, knowledge: Knowledge) -> Declaration:
    value = measured.amount.in_mg(knowledge.mg_per_mmol)
    other = measured.amount.alternative_in_mg(knowledge.mg_per_mmol)
    if value is not None and other is not None and value.low < _ABSURD_MG <= other.low / 10:
        value, other = other, value  # 1.000 mg on a label whose language is not known: no product holds 1 mg
    read = settled(clause, Figure(measured.amount, (value, other), measured.percent, measured.limit), name, knowledge)
    elemental, amount, reference, agrees = read.reading
    if measured.amount.measure.mmol is not None and not read.unsure:
        elemental = True
    percent = read.percent
    ends = [measured.span.end, *(one.span.end for one in (percent, measured.percent) if one is not None)]
    span = Span(min(name.outer.start, measured.span.start), max(name.outer.end, *ends))
    column = clause.column_of(measured.amount.span)
    return Declaration(
        clause, name, elemental, amount, percent, reference, span, column, agrees, read.repair, read.unsure, read.candidates
    )


def _percent_only(clause: Clause, names: Sequence[Name], knowledge: Knowledge) -> list[Declaration]:
    """Magnesium as a percentage alone: 'Magnesium 30 %', or 'covers 60 % of the reference value for magnesium'."""
    found = []
    for name in names:
        if not name.magnesium or _is_excipient(name, knowledge):
            continue
        percent = next((one for one in clause.percents if _is_of(clause, name, one)), None)
        if percent is not None:
            reference = references_of(clause, knowledge)[0]
            span = Span(min(name.outer.start, percent.span.start), max(name.outer.end, percent.span.end))
            found.append(Declaration(clause, name, None, None, percent, reference, span, clause.column_of(percent.span)))
    return found


def _is_of(clause: Clause, name: Name, percent: Percent) -> bool:
    """Whether a percentage is of a name: right behind it, or before it in a sentence that speaks of a daily value."""
    if percent.span.start >= name.outer.end:
        return _touches(clause, name.outer.end, percent.span.start, comma=True)
    return clause.has("percent") and not clause.cells and _reaches(clause, percent.span.end, name.span.start)
