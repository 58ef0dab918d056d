"""What the product is: route, dosage form, purposes it claims, what is taken with it, when and with or without food.

In: clauses. Out: a value with the places that say it, or None where nothing does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from labelcheck.model import PanelKind, Span
from labelcheck.understand.basis import unit_counts
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit

Places = tuple[tuple[Clause, Span], ...]

_CLAIM_PANELS = (PanelKind.FRONT, PanelKind.CLAIMS, PanelKind.OTHER, PanelKind.DIRECTIONS, PanelKind.FACTS)
_FOOD_PANELS = (PanelKind.DIRECTIONS, PanelKind.WARNINGS, PanelKind.OTHER, PanelKind.FRONT, PanelKind.CLAIMS)
_MEDICINES = 24
"""Characters between hours and the medicines that they are kept from."""

_USES = (PanelKind.FRONT, PanelKind.DIRECTIONS, PanelKind.WARNINGS, PanelKind.FACTS)
_LISTS = (PanelKind.FACTS, PanelKind.INGREDIENTS)


def route_of(clauses: Sequence[Clause]) -> tuple[str, Places]:
    """``topical`` where the label speaks of use on the skin and not of swallowing, else ``oral``."""
    told = [clause for clause in clauses if not (clause.kind is PanelKind.INGREDIENTS and clause.has("radical", "role"))]
    topical = [(clause, hit.span) for clause in told for hit in clause.of("topical")]
    oral = [clause for clause in told for hit in clause.of("oral") if hit.kind != "drink" and not clause.has("topical")]
    taken = [clause for clause in clauses if clause.kind is PanelKind.DIRECTIONS and clause.of("daily") and _swallowed(clause)]
    taken += [clause for clause in told if _is_taken_too(clause) or _is_drunk(clause)]
    if not any(clause.kind in _USES for clause, _ in topical):
        taken += [clause for clause in clauses if _is_nourishing(clause)]
    if topical and not taken and len(topical) > len(oral):
        return "topical", tuple(topical[:4])
    return "oral", ()


def _is_taken_too(clause: Clause) -> bool:
    """Whether a clause says that what is used on the skin may be taken as well: 'for internal or external use'."""
    refused = [hit.span for hit in clause.of("topical")]
    express = [hit.span for hit in clause.of("oral:express")]
    return not clause.has("denied", "caution:avoid") and any(
        not any(span.start <= one.start and one.end <= span.end for span in refused) for one in express
    )


def _is_drunk(clause: Clause) -> bool:
    """Whether a clause says how much a day is drunk: 'Stir 1 scoop a day into a glass of water'."""
    counted = any(count.numbered and count.unit != "ml" for count in unit_counts(clause))
    return counted and clause.has("oral:drink") and clause.has("daily", "times") and not clause.has("topical")


def _is_nourishing(clause: Clause) -> bool:
    """Whether a row of the facts gives magnesium as a share of what is eaten in a day: use on the skin is a word aside then."""
    return clause.kind is PanelKind.FACTS and bool(clause.amounts and clause.percents) and clause.has("nutrient:magnesium")


def _swallowed(clause: Clause) -> bool:
    return any(
        count.numbered and count.unit in ("capsule", "tablet", "softgel", "gummy", "sachet", "lozenge")
        for count in unit_counts(clause)
    )


def dosage_form_of(clauses: Sequence[Clause], forms: Mapping[str, str]) -> str:
    """The unit that directions, facts and front speak of most; ``forms`` gives the dosage form of a unit."""
    votes: Counter[str] = Counter()
    weights = {PanelKind.FRONT: 3, PanelKind.FACTS: 3, PanelKind.DIRECTIONS: 3}
    for clause in clauses:
        for hit in clause.of("unit"):
            if hit.kind != "serving":
                votes[hit.kind] += weights.get(clause.kind, 1)
    if not votes:
        return "other"
    best = min(votes, key=lambda unit: (-votes[unit], unit))
    return forms.get(best, "other")


def claims_of(clauses: Sequence[Clause]) -> dict[str, Places]:
    """The purposes the label says the product helps with, each with its places."""
    found: dict[str, list[tuple[Clause, Span]]] = {}
    for clause in clauses:
        if clause.cells or _is_no_claim(clause) or (clause.kind not in _CLAIM_PANELS and not _is_benefit(clause)):
            continue
        denied = [hit.span for hit in clause.of("claim:not")]
        for hit in clause.of("claim"):
            if hit.kind != "not" and not _inside(hit.span, denied):
                found.setdefault(hit.kind, []).append((clause, hit.span))
    return {purpose: tuple(places) for purpose, places in sorted(found.items())}


def _is_benefit(clause: Clause) -> bool:
    """A sentence that says what is gained, wherever it stands, if it does not also warn."""
    return clause.has("benefit") and not clause.has(
        "caution", "professional", "person", "trouble", "laxative", "limit", "kidney", "role"
    )


def _is_no_claim(clause: Clause) -> bool:
    """Sentences that warn, disclaim or tell how to take it claim nothing."""
    if clause.has("disclaimer", "reach") or (clause.has("kidney") and clause.text.endswith("?")):
        return True
    if clause.has("caution:avoid", "caution:ask") and clause.has("professional", "person", "trouble"):
        return True
    if clause.kind is PanelKind.DIRECTIONS:
        return clause.has("daily", "times") or any(count.numbered for count in unit_counts(clause)) or clause.has("food")
    return clause.kind is PanelKind.FACTS and bool(clause.amounts)


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def companions_of(clauses: Sequence[Clause]) -> dict[str, Places]:
    """Vitamin B6 and taurine as actives: named in a row of the facts or in the list of ingredients."""
    found: dict[str, list[tuple[Clause, Span]]] = {}
    for clause in clauses:
        if clause.kind in (PanelKind.FACTS, PanelKind.INGREDIENTS, PanelKind.FRONT) or clause.amounts:
            for hit in clause.of("companion"):
                found.setdefault(hit.kind, []).append((clause, hit.span))
    return {companion: tuple(places) for companion, places in sorted(found.items())}


def food_of(clauses: Sequence[Clause]) -> tuple[str, Places]:
    """``with``, ``empty_stomach`` or ``not_said``; directions weigh more than other panels."""
    for kinds in ((PanelKind.DIRECTIONS,), _FOOD_PANELS, _LISTS):
        told = [clause for clause in clauses if clause.kind in kinds and (kinds is not _LISTS or _is_taken(clause))]
        hits = [(clause, hit) for clause in told for hit in clause.of("food") if not _is_of_medicines(clause, hit)]
        said = _food(hits)
        if said is not None:
            return said, tuple((clause, hit.span) for clause, hit in hits)
    return "not_said", ()


def _is_of_medicines(clause: Clause, food: Hit) -> bool:
    """Whether hours before or after are those between this and a medicine, and not between this and a meal."""
    near = (0 <= hit.span.start - food.span.end <= _MEDICINES for hit in clause.of("person:medicated"))
    return food.kind == "empty" and any(near)


def _is_taken(clause: Clause) -> bool:
    """Whether a sentence of a list tells how to take it: directions that stand below the list without a heading."""
    return not clause.cells and clause.has("take", "daily") and clause.has("unit")


def _food(hits: Sequence[tuple[Clause, Hit]]) -> str | None:
    kinds = {hit.kind for _, hit in hits}
    if not kinds:
        return None
    if "either" in kinds or {"with", "empty"} <= kinds:
        return "not_said"
    return "with" if "with" in kinds else "empty_stomach"


def evening_of(clauses: Sequence[Clause]) -> Places:
    """Where the directions say to take it in the evening or before sleep."""
    return tuple(
        (clause, hit.span)
        for clause in clauses
        if clause.kind is PanelKind.DIRECTIONS
        for hit in clause.of("moment:evening", "moment:bedtime")
    )
