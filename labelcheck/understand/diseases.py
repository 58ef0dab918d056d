"""Whether a label says that the product prevents, treats or cures a disease, or lowers the risk of one.

In: clauses. Out: the places that say it; words that deny it, or that warn people with a disease, say no such thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labelcheck.model import Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit
from labelcheck.understand.places import distance, inside

Places = tuple[tuple[Clause, Span], ...]

_NEAR = 50
"""Characters between a verb of treating and the disease."""

_AT_RISK = 30
"""Characters between the word for risk and the disease that follows: 'the risk of certain forms of cancer'."""

_WARNS = ("disclaimer", "intended:not", "cure:denied", "caution", "professional", "person:pregnant", "laxative")
"""What stands in sentences that warn, deny or disclaim."""

_KIDNEYS = frozenset({"kidney", "kidney:trouble"})


@dataclass(frozen=True)
class Diseases:
    """Where a label claims to prevent, treat or cure a disease, and where it claims less: to lower the risk of one."""

    cured: Places
    at_risk: Places


def diseases_of(clauses: Sequence[Clause]) -> Diseases:
    """The clauses that claim a disease."""
    claiming = [clause for clause in clauses if clause.has("disease") and not _warns(clause)]
    cured = tuple((clause, clause.span) for clause in claiming if _cures(clause))
    return Diseases(cured, tuple((clause, clause.span) for clause in claiming if _lowers_risk(clause)))


def _warns(clause: Clause) -> bool:
    if clause.has(*_WARNS) or clause.text.rstrip().endswith("?"):
        return True
    no_kidneys = [hit.span for hit in clause.of("kidney:not")]
    cures = [hit.span for hit in clause.of("cure")]
    return any(hit.concept in _KIDNEYS and not inside(hit.span, no_kidneys) for hit in clause.of("kidney")) or any(
        not inside(hit.span, cures) for hit in clause.of("person:medicated")
    )


def _cures(clause: Clause) -> bool:
    """Whether treating stands near a disease, preventing near one that is no mere lack, or any good near one by its name."""
    diseases = clause.of("disease")
    others = [hit for hit in diseases if hit.concept != "disease:lack"]
    named = [hit for hit in clause.of("disease:named") if not _is_at_risk(clause, hit)]
    verbs = clause.of("cure")
    cures = [hit for hit in verbs if hit.concept == "cure"]
    prevents = [hit for hit in verbs if hit.concept == "cure:prevent"]
    return _any_near(cures, diseases) or _any_near(prevents, others) or _any_near(_does_good(clause), named)


def _lowers_risk(clause: Clause) -> bool:
    """Whether any good is said near the risk of a disease."""
    risky = [hit for hit in clause.of("disease") if hit.concept != "disease:lack" and _is_at_risk(clause, hit)]
    return _any_near(_does_good(clause), risky)


def _does_good(clause: Clause) -> tuple[Hit, ...]:
    return clause.of("benefit", "cure:lower")


def _is_at_risk(clause: Clause, disease: Hit) -> bool:
    """Whether the word for risk stands right before a disease."""
    return any(0 <= disease.span.start - hit.span.end <= _AT_RISK for hit in clause.of("risk"))


def _any_near(verbs: Sequence[Hit], diseases: Sequence[Hit]) -> bool:
    return any(distance(verb.span, disease.span) <= _NEAR for verb in verbs for disease in diseases)
