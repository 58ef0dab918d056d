"""Goods that a shop page offers beside the product: rows with a price that name something else.

In: the clauses of a label. Out: those that speak of the product.
"""

from __future__ import annotations

from collections.abc import Sequence

from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit

_FEWEST = 2
"""Priced rows that make a list of offers, at least: the product's own price stands alone."""


def without_offers(clauses: Sequence[Clause]) -> list[Clause]:
    """Leave out lists of goods with their prices, one of which at least holds no magnesium: packs of the product all do."""
    priced: dict[int, list[Clause]] = {}
    for clause in clauses:
        if _ends_with_price(clause):
            priced.setdefault(clause.read.number, []).append(clause)
    offers = {
        id(clause)
        for rows in priced.values()
        if len(rows) >= _FEWEST and not all(row.has("nutrient:magnesium", "compound", "general") for row in rows)
        for clause in rows
    }
    return [clause for clause in clauses if id(clause) not in offers]


def _ends_with_price(clause: Clause) -> bool:
    """Whether a row names something and ends with a number beside a currency: 'Zinc citrate 15 mg, 90 tablets | 7.90 €'."""
    return any(_is_last(clause, hit) for hit in clause.of("currency"))


def _is_last(clause: Clause, currency: Hit) -> bool:
    behind = clause.between(currency.span.end, clause.span.end).strip()
    before = clause.between(clause.span.start, currency.span.start).rstrip()
    if not behind:
        before = before.rstrip("0123456789.,-")
    elif behind.strip("0123456789.,- "):
        return False
    return any(character.isalpha() for character in before)
