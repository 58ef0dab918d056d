"""Which magnesium compounds are the sources of the product, and which are processing aids.

The facts table and the list of ingredients decide; other panels count only where those name none, and never a
sentence that compares with another compound. In: clauses. Out: ``Composition``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from labelcheck.knowledge import Compound, Knowledge
from labelcheck.model import PanelKind, Span
from labelcheck.understand.across import across_lines
from labelcheck.understand.clauses import Clause
from labelcheck.understand.comparisons import is_rival
from labelcheck.understand.names import Name, names_of

_LISTS = (PanelKind.FACTS, PanelKind.INGREDIENTS)
_TITLES = (PanelKind.FRONT,)
_REST = (PanelKind.OTHER, PanelKind.DIRECTIONS, PanelKind.CLAIMS, PanelKind.WARNINGS)

_ALL = "all"

_RIGHT_BESIDE = 2
"""Characters between two names that say the same, at most."""

_BESIDE = 30
"""Characters between 'together with' and the magnesium that it is about."""


@dataclass(frozen=True)
class Named:
    """A compound named at a place on the label."""

    compound: str
    name: Name
    clause: Clause

    @property
    def printed(self) -> str:
        """How the label names it, a grade with its brackets."""
        place = self.clause.read.on_panel(self.name.outer if self.name.graded else self.name.span)
        return " ".join(self.clause.read.panel.text[place.start : place.end].split())


@dataclass(frozen=True)
class Composition:
    """The sources by compound id, each with its places; processing aids; whether the product holds magnesium at all.

    ``magnesium`` is None where the label leaves it open; ``complete`` tells whether every source is named;
    ``bare`` are the places that name magnesium without a compound; ``known_as`` the sources that go by a general name, too,
    by that name; ``unsure`` words that may be a compound and could not
    be read for sure, each as it was read: with one of them the sources are not complete.
    """

    sources: dict[str, tuple[Named, ...]]
    excipients: dict[str, tuple[Named, ...]]
    magnesium: bool | None
    complete: bool
    bare: tuple[tuple[Clause, Span], ...]
    unsure: tuple[str, ...] = ()
    known_as: Mapping[str, frozenset[str]] = field(default_factory=dict)


def composition_of(clauses: Sequence[Clause], knowledge: Knowledge) -> Composition:
    """The composition a label gives."""
    active: dict[tuple[PanelKind, ...], list[Named]] = {_LISTS: [], _TITLES: [], _REST: []}
    excipients: list[Named] = []
    bare: list[tuple[Clause, Span]] = []
    for clause in clauses:
        names = names_of(clause)
        elements = [name.span for name in names if name.magnesium and name.compound is None]
        bare += [(clause, span) for span in elements if not _is_of_another_product(clause, span)]
        for named, excipient in _named(clause, names, knowledge):
            if excipient:
                excipients.append(named)
            else:
                active[next(tier for tier in active if clause.kind in tier)].append(named)
    for name, clause in across_lines(clauses):
        if name.compound is not None and name.compound in knowledge.compounds:
            active[next(tier for tier in active if clause.kind in tier)].append(Named(name.compound, name, clause))
    groups = _grouped(_best_named(list(active.values()), knowledge), knowledge)
    known_as = _known_as(groups, knowledge)
    sources = {
        compound: places for compound, places in groups.items() if not _says_nothing(knowledge.compounds[compound], known_as)
    }
    rows = [place for place in bare if place[0].kind in (*_LISTS, *_TITLES)] or bare
    magnesium = bool(sources) or bool(rows)
    unsure = tuple(dict.fromkeys(word for clause in clauses for word in _unsure_words(clause)))
    complete = bool(sources) and not unsure
    return Composition(sources, _grouped(excipients, knowledge), magnesium, complete, tuple(rows), unsure, known_as)


def _best_named(tiers: Sequence[list[Named]], knowledge: Knowledge) -> list[Named]:
    """The compounds of the best placed panels that name any; where those are general names, what they mean elsewhere too.

    A general name for oxide counts wherever it stands beside the oxide: 'sucrosomial magnesium' on the front.
    """
    found = next((number for number, named in enumerate(tiers) if named), 0)
    named = [knowledge.compounds[one.compound] for one in tiers[found]]
    meant = frozenset[str]()
    if all(compound.general for compound in named):
        meant = meant.union(*(compound.covers for compound in named))
    ids = {compound.id for compound in named}
    known = {other.id for other in knowledge.compounds.values() if other.oxide == _ALL and other.general and other.covers & ids}
    return tiers[found] + [one for tier in tiers[found + 1 :] for one in tier if one.compound in meant | known]


def _is_of_another_product(clause: Clause, span: Span) -> bool:
    """Whether a caution names the magnesium of another product: 'do not take together with magnesium or iron'."""
    if clause.kind in (*_LISTS, *_TITLES) or not clause.has("caution:avoid"):
        return False
    return any(0 <= span.start - hit.span.end <= _BESIDE for hit in clause.of("together"))


def _unsure_words(clause: Clause) -> list[str]:
    """Words of a list that names magnesium which may be a compound and could not be read for sure."""
    mended = clause.read.mended
    if mended is None or clause.kind not in (*_LISTS, *_TITLES) or not clause.has("nutrient:magnesium", "compound", "general"):
        return []
    place = clause.read.on_panel(clause.span)
    return [clause.read.panel.text[slice(*one)] for one in mended.unsettled if place.start <= one.start < place.end]


def _grouped(named: Iterable[Named], knowledge: Knowledge) -> dict[str, tuple[Named, ...]]:
    """By compound; a general name falls under a more special one of the same family that the label also gives."""
    groups: dict[str, list[Named]] = {}
    for one in named:
        groups.setdefault(one.compound, []).append(one)
    for compound in list(groups):
        family = knowledge.compounds[compound].family
        if family != compound and family in groups:
            groups[compound] += groups.pop(family)
    return {compound: tuple(places) for compound, places in sorted(groups.items())}


def _known_as(groups: Mapping[str, tuple[Named, ...]], knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """The compounds that a label names for each of its general names ('amino acid chelate')."""
    special = [(name, one) for name, named in groups.items() if not knowledge.compounds[name].general for one in named]
    known = {}
    for compound, places in groups.items():
        general = knowledge.compounds[compound]
        if general.general:
            meant = {name for one in places for name, other in special if _explains(other, one, covered=name in general.covers)}
            known[compound] = frozenset(meant)
    return known


def _says_nothing(compound: Compound, known_as: Mapping[str, frozenset[str]]) -> bool:
    """Whether a general name says no more than the compounds named for it; one for a grade of the oxide does."""
    meant = known_as.get(compound.id)
    return bool(meant) and not (compound.oxide == _ALL and meant == compound.covers)


def _explains(compound: Named, general: Named, *, covered: bool) -> bool:
    """Whether two names say the same: one stands in the brackets of the other, or right beside it.

    A compound that the general name ``covered`` may also stand elsewhere on the label, or before it in the same list.
    """
    clause = general.clause
    if compound.clause is not clause:
        return covered and compound.clause.read is not clause.read
    first, second = sorted((compound.name, general.name), key=lambda name: name.span)
    gap = clause.between(first.span.end, second.span.start)
    for hit in clause.of("link:as"):
        if first.span.end <= hit.span.start and hit.span.end <= second.span.start:
            gap = gap.replace(clause.between(*hit.span), "", 1)
    if second.span.start < first.outer.end or (len(gap) <= _RIGHT_BESIDE and "," not in gap):
        return True
    if not covered or second is not general.name:
        return False
    return _is_apposed(clause, first.span, second.span) or (clause.kind not in _LISTS and not _is_item(clause, second.span))


def _is_apposed(clause: Clause, name: Span, behind: Span) -> bool:
    """Whether a comma and a word at most part a name from one without magnesium: 'bisglycinate de magnésium, bien chélaté'."""
    gap = clause.between(name.end, behind.start)
    joined = any(name.end <= hit.span.start and hit.span.end <= behind.start for hit in clause.of("join:and"))
    whole = any(behind.start <= hit.span.start < behind.end for hit in clause.of("nutrient:magnesium"))
    return not joined and not whole and gap.count(",") == 1 and len(gap.replace(",", " ").split()) <= 1


def _is_item(clause: Clause, span: Span) -> bool:
    """Whether a name is an item of a list: a comma, or 'and', stands right before it."""
    before = clause.between(clause.span.start, span.start).rstrip()
    joins = [hit.span.end for hit in clause.of("join:and") if hit.span.end <= span.start]
    return before.endswith(",") or any(not clause.between(end, span.start).strip() for end in joins)


def _named(clause: Clause, names: Sequence[Name], knowledge: Knowledge) -> Iterator[tuple[Named, bool]]:
    """The compounds of a clause, each with whether it is a processing aid."""
    for name in names:
        if not name.magnesium or name.compound is None or name.compound not in knowledge.compounds:
            continue
        within = any(
            other.magnesium and other.span.end <= name.span.start < other.outer.end for other in names if other is not name
        )
        excipient = knowledge.compounds[name.compound].excipient or (name.additive and not within) or _is_aid(clause, name)
        if not excipient and is_rival(clause, name):
            continue
        yield Named(name.compound, name, clause), excipient


def _holds(name: Name, other: Name) -> bool:
    """Whether a name stands in the brackets of a word for magnesium or one of its compounds: 'magnesium (E 511)'."""
    return name.magnesium and name.span.end <= other.span.start < name.outer.end


def _is_aid(clause: Clause, name: Name) -> bool:
    """Whether a compound has a technical function: in a list of inactive ingredients, or beside the name of a function."""
    if any(hit.span.end <= name.span.start for hit in clause.of("heading:excipients")):
        return True
    if clause.kind is not PanelKind.INGREDIENTS:
        return False
    for hit in clause.of("role:excipient"):
        before = clause.between(hit.span.end, name.span.start) if hit.span.end <= name.span.start else None
        if before is not None and before.strip() in (":", "(", "") and len(before) <= 4:
            return True
        if before is not None and "(" in before and ")" not in before and len(before) < 80:
            return True
        behind = clause.between(name.span.end, hit.span.start) if hit.span.start >= name.span.end else None
        if behind is not None and behind.strip() in ("(", "[") and len(behind) <= 3:
            return True
    return False
