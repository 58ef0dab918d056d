"""Whether a label says that the product prevents, treats or cures a disease.

In: clauses. Out: the places that say it; words that deny it, or that warn people with a disease, say no such thing.
"""

from __future__ import annotations

from collections.abc import Sequence

from labelcheck.model import Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit
from labelcheck.understand.places import distance

_NEAR = 50
"""Characters between a verb of treating and the disease."""

_WARNS = ("disclaimer", "intended:not", "caution", "professional", "person:medicated", "person:pregnant", "kidney", "laxative")
"""What stands in sentences that warn or disclaim."""


def diseases_of(clauses: Sequence[Clause]) -> tuple[tuple[Clause, Span], ...]:
    """The clauses that claim a disease."""
    return tuple((clause, clause.span) for clause in clauses if clause.has("disease") and _claims_disease(clause))


def _claims_disease(clause: Clause) -> bool:
    """Whether treating stands near a disease, or any good near one that is called by its name."""
    if clause.has(*_WARNS) or clause.text.rstrip().endswith("?"):
        return False
    cures = [hit for hit in clause.of("cure") if hit.concept == "cure"]
    named = clause.of("disease:named")
    return _any_near(cures, clause.of("disease")) or _any_near(clause.of("benefit"), named)


def _any_near(verbs: Sequence[Hit], diseases: Sequence[Hit]) -> bool:
    return any(distance(verb.span, disease.span) <= _NEAR for verb in verbs for disease in diseases)
