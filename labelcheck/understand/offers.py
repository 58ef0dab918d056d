"""Goods that a shop page or label offers beside the product: rows with a price, names behind 'Customers also bought:'.

In: the clauses of a label. Out: those that speak of the product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labelcheck.model import PanelKind, Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit

_FEWEST = 2
"""Priced rows that make a list of offers, at least: the product's own price stands alone."""


_OF_THE_PRODUCT = (
    "caution",
    "professional",
    "take",
    "daily",
    "times",
    "kidney",
    "laxative",
    "reach",
    "basis",
    "role",
    "disclaimer",
)
"""What a list of other goods does not speak of: where one of these stands, the label speaks of the product again."""


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
    return _without_named([clause for clause in clauses if id(clause) not in offers])


def _without_named(clauses: Sequence[Clause]) -> list[Clause]:
    """Leave out what stands behind the words that offer other goods, as far as it names no more than goods."""
    kept: list[Clause] = []
    before: Clause | None = None
    for clause in clauses:
        if before is not None and _is_more(before, clause):
            before = clause
            continue
        before = None
        offer = next((hit for hit in clause.of("offer") if _opens_list(clause, hit)), None)
        if offer is None:
            kept.append(clause)
            continue
        before = clause
        if clause.between(clause.span.start, offer.span.start).strip(" -"):
            kept.append(_up_to(clause, offer.span.start))
    return kept


def _opens_list(clause: Clause, offer: Hit) -> bool:
    """Whether words that offer other goods open a list: a colon stands behind them, or they stand alone."""
    before = clause.between(clause.span.start, offer.span.start).strip(" -")
    behind = clause.between(offer.span.end, clause.span.end).strip(" .!?>")
    return behind.startswith(":") or not (before or behind)


def _is_more(before: Clause, clause: Clause) -> bool:
    """Whether a clause goes on with a list of goods: in its panel, or in a panel of no kind right behind it."""
    near = clause.read is before.read
    if clause.read.number == before.read.number + 1:
        near = clause.kind is PanelKind.OTHER and clause.read.panel.heading is None
    return near and not clause.has(*_OF_THE_PRODUCT) and not _is_titled_list(clause)


def _is_titled_list(clause: Clause) -> bool:
    """Whether a line is a list with a title of its own: 'Ingredients: magnesium oxide, starch'."""
    title, _, listed = clause.text.partition(":")
    return "," in listed and title.isalpha()


def _up_to(clause: Clause, end: int) -> Clause:
    """A clause cut off at a place."""
    return replace(
        clause,
        span=Span(clause.span.start, end),
        hits=tuple(one for one in clause.hits if one.span.start < end),
        amounts=tuple(one for one in clause.amounts if one.span.start < end),
        percents=tuple(one for one in clause.percents if one.span.start < end),
        counts=tuple(one for one in clause.counts if one.span.start < end),
        cells=tuple(one for one in clause.cells if one.span.start < end),
        misread=tuple(one for one in clause.misread if one.span.start < end),
    )


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
