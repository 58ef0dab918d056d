"""Puts the facts of a label together: every fact of ``data/facts.json`` gets a value with evidence, or a reason.

In: what the other modules of this stage found. Out: ``Facts``. Nothing is looked for here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from labelcheck.knowledge import Knowledge
from labelcheck.model import Document, Fact, Facts, Interval, Mention, PanelKind, Source, Span, Step
from labelcheck.understand.arithmetic import readings_of, steps_of
from labelcheck.understand.based import Based, based_declarations, unit_volumes
from labelcheck.understand.cautions import cautions_of
from labelcheck.understand.clauses import Clause
from labelcheck.understand.completeness import Seen, seen_of
from labelcheck.understand.conflicts import conflicts_of, printed, unsure_of
from labelcheck.understand.context import Context
from labelcheck.understand.directions import Directions, directions_of
from labelcheck.understand.doses import Strength, portion_of, strength_of
from labelcheck.understand.evidence import EvidenceBook
from labelcheck.understand.intake import Doses, doses_of
from labelcheck.understand.law import Unsaid, claim_facts, percent_facts, statement_facts
from labelcheck.understand.makeup import contains_of, makeup_of, remarks_of
from labelcheck.understand.mentions import ReadPanel
from labelcheck.understand.product import claims_of, companions_of, dosage_form_of, evening_of, food_of, route_of
from labelcheck.understand.said import Places
from labelcheck.understand.said import evidence_of as _evidence
from labelcheck.understand.said import statement as _statement
from labelcheck.understand.sources import Composition, composition_of
from labelcheck.understand.wording import Wording


@dataclass(frozen=True)
class Heard:
    """What was heard on a label before anything was made of it: its panels, the mentions of concepts, its languages."""

    panels: Sequence[ReadPanel]
    mentions: tuple[Mention, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class _Label:
    """Everything found on one label, before it becomes facts."""

    seen: Seen
    clauses: Sequence[Clause]
    composition: Composition
    based: Sequence[Based]
    strength: Strength | None
    directions: Directions
    doses: Doses
    route: str
    route_told: Places


def facts_of(document: Document, clauses: Sequence[Clause], heard: Heard, context: Context) -> Facts:
    """The facts of a label from its clauses."""
    book, knowledge, wording = EvidenceBook(), context.knowledge, context.wording
    label = _found(document, clauses, heard, context)
    conflicts = conflicts_of(label.strength, label.based, context)
    values: dict[str, Fact] = {}
    values |= _product_facts(label, book, context)
    values |= _composition_facts(label, book, context)
    values |= _dose_facts(label, book, wording)
    values |= _direction_facts(label, book, wording)
    values |= _statement_facts(label, book)
    values |= _law_facts(label, book, context)
    values["cautions.kidney"] = _unless_unsure(values["cautions.kidney"], heard.panels, book, wording)
    values["witnesses_disagree"] = _disagree(label, conflicts, wording)
    sources = _sources(label, book, knowledge)
    return Facts(
        values=MappingProxyType({name: values[name] for name in knowledge.fact_names}),
        sources=sources,
        serving=portion_of(label.strength),
        conflicts=conflicts,
        remarks=remarks_of(sources, label.composition, context),
        evidence=book.all(),
        languages=heard.languages,
        steps=(*readings_of(heard.panels, label.based, context), *_sums(label, context)),
        mentions=heard.mentions,
        partial=label.seen.partial,
        problems=label.seen.problems,
    )


def _disagree(label: _Label, conflicts: Sequence[str], wording: Wording) -> Fact:
    """Whether witnesses disagree; not known where one of them could not be read for sure."""
    if unsure_of(label.based) or label.strength is None:
        return Fact(None, reason=_reason(label, "", wording))
    return Fact(bool(conflicts))


def _sums(label: _Label, context: Context) -> tuple[Step, ...]:
    """The arithmetic of what is taken by mouth."""
    return steps_of(label.strength, label.directions, label.doses, context) if label.route == "oral" else ()


def _found(document: Document, clauses: Sequence[Clause], heard: Heard, context: Context) -> _Label:
    knowledge, units = context.knowledge, context.units
    composition = composition_of(clauses, knowledge)
    based = based_declarations(clauses, knowledge, units.capacity_mg)
    directions = directions_of(clauses)
    strength = strength_of(based, knowledge, list(composition.sources), directions.taken)
    seen = seen_of(document, heard.panels, clauses, directions.read, context.wording)
    if composition.magnesium is False and not (seen.lists and seen.listed):
        composition = replace(composition, magnesium=None)
    millilitres = {**unit_volumes(clauses), **units.millilitres}
    doses = doses_of(strength, directions, millilitres, told=not seen.partial)
    route, told = route_of(clauses)
    return _Label(seen, clauses, composition, based, strength, directions, doses, route, told)


def _whole(book: EvidenceBook, clauses: Iterable[Clause]) -> tuple[int, ...]:
    return _evidence(book, ((clause, clause.span) for clause in clauses))


def _product_facts(label: _Label, book: EvidenceBook, context: Context) -> dict[str, Fact]:
    companions = companions_of(label.clauses)
    claims = claims_of(label.clauses)
    magnesium = label.composition.magnesium
    open_ = label.seen.reason or context.wording.reason["unseen-lists"]
    bare = label.composition.bare
    named = [one for sources in label.composition.sources.values() for one in sources]
    seen = _evidence(book, [*((one.clause, one.name.span) for one in named), *bare], most=3)
    return {
        "magnesium": Fact(magnesium, seen, None if magnesium is not None else open_),
        "route": Fact(label.route, _evidence(book, label.route_told)),
        "dosage_form": Fact(dosage_form_of(label.clauses, context.units.forms)),
        "companions": Fact(tuple(companions), _evidence(book, _all(companions)), complete=not label.seen.partial),
        "claims": Fact(tuple(claims), _evidence(book, _all(claims)), complete=not label.seen.partial),
    }


def _all(found: Mapping[str, Sequence[tuple[Clause, Span]]]) -> list[tuple[Clause, Span]]:
    """The first two places of each, so that one purpose does not crowd out the others."""
    return [place for places in found.values() for place in places[:2]]


def _composition_facts(label: _Label, book: EvidenceBook, context: Context) -> dict[str, Fact]:
    composition, knowledge, wording = label.composition, context.knowledge, context.wording
    compounds = tuple(composition.sources)
    places = [(one.clause, one.name.span) for named in composition.sources.values() for one in named]
    seen = _evidence(book, places)
    complete = composition.complete and label.seen.lists
    aids = [(one.clause, one.name.span) for named in composition.excipients.values() for one in named]
    no_source = wording.reason["no-source"] if label.seen.lists or not compounds else label.seen.reason
    if composition.unsure:
        no_source = wording.reason["unsure-source"].format(text=composition.unsure[0])
    makeup = makeup_of(composition, knowledge, complete=complete)
    unnamed = wording.reason["may-be-oxide"].format(text=makeup.open_name) if complete and makeup.open_name else no_source
    return {
        "compounds": Fact(compounds, seen, complete=complete or composition.magnesium is False),
        "sources_complete": Fact(complete or composition.magnesium is False, seen),
        "oxide_only": Fact(makeup.only_oxide, seen, None if makeup.only_oxide is not None else unnamed),
        "poorly_absorbed_only": Fact(makeup.only_poor, seen, None if makeup.only_poor is not None else unnamed),
        "excipients": Fact(tuple(composition.excipients), _evidence(book, aids)),
    }


def _dose_facts(label: _Label, book: EvidenceBook, wording: Wording) -> dict[str, Fact]:
    used = label.strength.used if label.strength else ()
    amount_seen = _evidence(book, ((one.clause, one.span) for one in used))
    told = _evidence(book, label.directions.spoken)
    facts = {}
    for name, value in (
        ("per_unit", label.doses.per_unit),
        ("per_intake", label.doses.per_intake),
        ("per_day", label.doses.per_day),
    ):
        seen = amount_seen if name == "per_unit" else tuple(dict.fromkeys((*amount_seen, *told)))
        facts[f"elemental_mg.{name}"] = _amount(value, seen, _reason(label, name, wording), label, wording)
    facts["compound_mg.per_intake"] = _compound_mass(label, amount_seen, wording)
    facts["front_names_compound_mass"] = _front(label, book)
    return facts


def _amount(value: Interval | None, seen: tuple[int, ...], reason: str, label: _Label, wording: Wording) -> Fact:
    if label.composition.magnesium is False:
        return Fact(None, reason=wording.reason["no-magnesium"])
    if label.route == "topical":
        return Fact(None, reason=wording.reason["topical"])
    if value is None:
        return Fact(None, seen, reason)
    return Fact(value, seen)


def _reason(label: _Label, name: str, wording: Wording) -> str:
    key = label.doses.reasons.get(name, "no-amount")
    unsure = unsure_of(label.based)
    if key == "no-amount" and unsure:
        return wording.reason["unsure-amount"].format(text=printed(unsure[0]))
    regimen = label.directions.regimen
    portion = portion_of(label.strength)
    taken = wording.units(regimen.unit if regimen else None, Decimal(2))
    given = wording.units(portion.unit if portion else None, Decimal(1))
    return wording.reason[key].format(taken=taken, given=given, compound="")


def _compound_mass(label: _Label, seen: tuple[int, ...], wording: Wording) -> Fact:
    """The mass of the compounds at one time, where the label gives it for every one of them."""
    doses, portion = label.doses, portion_of(label.strength)
    masses = _masses(label)
    units = doses.units_per_intake
    if not label.composition.sources or set(masses) != set(label.composition.sources) or portion is None or units is None:
        return Fact(None, reason=wording.reason["no-compound-mass"])
    total = sum((mass.low for mass in masses.values()), Decimal(0)) / portion.count
    return Fact(Interval(total * units.low, total * (units.high or units.low)), seen)


def _masses(label: _Label) -> dict[str, Interval]:
    """The masses of compounds given for the portion that the strength holds for."""
    basis = label.strength.basis if label.strength else None
    masses: dict[str, Interval] = {}
    for one in label.based:
        declared = one.declaration
        if declared.elemental is False and declared.amount is not None and declared.name.compound and one.basis == basis:
            masses.setdefault(declared.name.compound, declared.amount)
    return masses


def _front(label: _Label, book: EvidenceBook) -> Fact:
    """Whether the front gives a mass that is the compound's: the facts give another amount as magnesium."""
    fronts = [
        one.declaration
        for one in label.based
        if one.declaration.clause.kind is PanelKind.FRONT and one.declaration.amount is not None
    ]
    strength = label.strength
    masses = [
        one
        for one in fronts
        if one.elemental is False
        or (one.name.compound and strength and one not in strength.used and _differs(one.amount, strength))
    ]
    if masses:
        return Fact(True, _evidence(book, ((one.clause, one.span) for one in masses)))
    return _statement(False, (), label.seen)


def _differs(amount: Interval | None, strength: Strength) -> bool:
    return amount is not None and not (
        strength.elemental.low * 9 / 10 <= amount.low <= (strength.elemental.high or amount.low) * 11 / 10
    )


def _direction_facts(label: _Label, book: EvidenceBook, wording: Wording) -> dict[str, Fact]:
    told = _evidence(book, label.directions.spoken)
    regimen = label.directions.regimen
    why = "no-directions" if regimen is None else "divided-uncounted" if regimen.divided else "no-frequency"
    reason = wording.reason["topical" if label.route == "topical" else why]
    food, food_places = food_of(label.clauses)
    evening = evening_of(label.clauses)
    topical = label.route == "topical"
    units = None if topical else label.doses.units_per_intake
    intakes = None if topical else label.doses.intakes_per_day
    return {
        "directions.units_per_intake": Fact(units, told, None if units else reason),
        "directions.intakes_per_day": Fact(intakes, told, None if intakes else reason),
        "directions.split_advised": _statement(label.directions.split and not topical, told, label.seen),
        "directions.food": Fact(None, reason=label.seen.reason)
        if label.seen.partial and food == "not_said"
        else Fact(food, _evidence(book, food_places)),
        "directions.evening": _statement(bool(evening), _evidence(book, evening), label.seen),
    }


def _statement_facts(label: _Label, book: EvidenceBook) -> dict[str, Fact]:
    facts = {}
    for name, places in cautions_of(label.clauses).items():
        facts[f"cautions.{name}"] = _statement(bool(places), _evidence(book, places), label.seen)
    return facts


def _law_facts(label: _Label, book: EvidenceBook, context: Context) -> dict[str, Fact]:
    """Statements, percentages and claims that laws speak of."""
    clauses, seen = label.clauses, label.seen
    references = {reference.id: reference.mg for reference in context.knowledge.references}
    unsaid = Unsaid(seen, context.wording.reason, references)
    return {
        **statement_facts(clauses, label.directions, label.doses if label.route == "oral" else None, seen, book),
        **percent_facts(clauses, label.based, label.strength, unsaid, book),
        **claim_facts(clauses, seen, book, magnesium=label.composition.magnesium is True),
    }


def _unless_unsure(kidney: Fact, panels: Sequence[ReadPanel], book: EvidenceBook, wording: Wording) -> Fact:
    """That there is no kidney caution can't be said where a recognised word may be about the kidneys."""
    for read in panels:
        if kidney.value is False and read.mended is not None and read.mended.near_kidney:
            word = read.mended.near_kidney[0]
            reason = wording.reason["unsure-kidney"].format(text=read.panel.text[slice(*word)])
            return Fact(None, book.span(read, read.in_normal(word)), reason)
    return kidney


def _sources(label: _Label, book: EvidenceBook, knowledge: Knowledge) -> tuple[Source, ...]:
    """The sources with what the label gives of each; magnesium without a named compound is one source."""
    strength = label.strength
    portion = portion_of(strength)
    sources = []
    masses = {
        one.declaration.name.compound: one.declaration
        for one in label.based
        if one.declaration.elemental is False and one.declaration.amount
    }
    single = len(label.composition.sources) == 1
    for compound, named in label.composition.sources.items():
        mass = masses.get(compound)
        elemental = strength.elemental if single and strength else None
        sources.append(
            Source(
                compound,
                max(named, key=lambda one: len(one.printed)).printed,
                knowledge.compounds[compound].absorption,
                mass.amount if mass else None,
                elemental,
                portion if elemental or mass else None,
                strength.how if elemental and strength else None,
                _evidence(book, ((one.clause, one.name.span) for one in named), most=4),
                contains_of(compound, label.composition, knowledge),
            )
        )
    if not sources and label.composition.magnesium and strength is not None:
        seen = _whole(book, (one.clause for one in strength.used))
        sources.append(Source(None, "", None, None, strength.elemental, portion, strength.how, seen))
    return tuple(sources)
