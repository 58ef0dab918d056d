"""The facts that the laws on food supplements ask for: statements, percentages of reference values, claims.

In: what the other modules of this stage found. Out: facts by their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.model import Fact, Span
from labelcheck.understand.authorised import authorised_of, is_alone
from labelcheck.understand.based import Based
from labelcheck.understand.basis import unit_counts
from labelcheck.understand.clauses import Clause
from labelcheck.understand.completeness import Seen
from labelcheck.understand.directions import Directions
from labelcheck.understand.diseases import diseases_of
from labelcheck.understand.doses import Strength
from labelcheck.understand.evidence import EvidenceBook
from labelcheck.understand.intake import Doses
from labelcheck.understand.percentages import fit, percentages_of, places_of
from labelcheck.understand.said import evidence_of, statement
from labelcheck.understand.statements import statements_of

_DV_BEFORE = "dv-before-2016"  # an id of data/references.toml, as are nrv and dv


@dataclass(frozen=True)
class Unsaid:
    """What tells why a fact is unknown, and the reference values in mg by their ids."""

    seen: Seen
    reasons: Mapping[str, str]
    references: Mapping[str, Decimal]


def statement_facts(
    clauses: Sequence[Clause], directions: Directions, doses: Doses | None, seen: Seen, book: EvidenceBook
) -> dict[str, Fact]:
    """What a label has to say in the words of the law, and whether it does; ``doses`` None of what is not swallowed."""
    portion = () if doses is None else _daily_portion(clauses, directions, doses)
    places = {**statements_of(clauses), "daily_portion": portion}
    return {f"statements.{name}": statement(bool(one), evidence_of(book, one), seen) for name, one in places.items()}


def _daily_portion(clauses: Sequence[Clause], directions: Directions, doses: Doses) -> tuple[tuple[Clause, Span], ...]:
    """Where the label tells how much to take in a day: in its directions, or as the daily portion that amounts hold for."""
    regimen = directions.regimen
    counted = doses.units_per_intake is not None or (regimen is not None and regimen.units is not None)
    if regimen is not None and counted and (regimen.daily or regimen.intakes is not None):
        return tuple(directions.spoken)
    return tuple(
        (clause, clause.span)
        for clause in clauses
        if clause.has("basis:daily") and any(count.numbered for count in unit_counts(clause))
    )


def claim_facts(clauses: Sequence[Clause], seen: Seen, book: EvidenceBook, *, magnesium: bool) -> dict[str, Fact]:
    """The claims that the law allows, and those that it allows no food."""
    claims = authorised_of(clauses, alone=magnesium and is_alone(clauses))
    told = [place for places in claims.values() for place in places[:2]]
    diseases = diseases_of(clauses)
    return {
        "claims_authorised": Fact(tuple(claims), evidence_of(book, told), complete=not seen.partial),
        "claims_disease": statement(bool(diseases.cured), evidence_of(book, diseases.cured), seen),
        "claims_disease_risk": statement(bool(diseases.at_risk), evidence_of(book, diseases.at_risk), seen),
    }


def percent_facts(
    clauses: Sequence[Clause], based: Sequence[Based], strength: Strength | None, unsaid: Unsaid, book: EvidenceBook
) -> dict[str, Fact]:
    """Percentages of reference values beside magnesium, and whether they fit the amount."""
    found = percentages_of(based, clauses)
    unnamed = evidence_of(book, places_of(found.unnamed))
    facts: dict[str, Fact] = {}
    for name, declared in (("nrv", found.nrv), ("dv", found.dv)):
        places = evidence_of(book, places_of(declared))
        if declared or not unnamed:
            facts[f"percent.{name}"] = statement(bool(declared), places, unsaid.seen)
        else:
            facts[f"percent.{name}"] = Fact(None, unnamed, unsaid.reasons["percent-unnamed"])
        fits = fit(declared, unsaid.references[name], strength)
        missing = "percent-unpaired" if declared else "percent-unnamed" if unnamed else "no-percent"
        facts[f"percent.{name}_right"] = Fact(fits, places, None if fits is not None else unsaid.reasons[missing])
    right = facts["percent.dv_right"]
    before = fit(found.dv, unsaid.references[_DV_BEFORE], strength)
    outdated = None if before is None or right.value is None else before and not right.value
    facts["percent.dv_outdated"] = Fact(outdated, right.evidence, right.reason)
    return facts
