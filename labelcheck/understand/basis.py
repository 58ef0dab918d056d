"""For what an amount holds: per 2 capsules, per 100 g, per daily portion, per serving.

In: clauses of a facts table or sentence. Out: ``Basis`` records with their places.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.model import Interval, PanelKind, Portion, Span
from labelcheck.understand.clauses import Clause, once
from labelcheck.understand.mentions import Hit
from labelcheck.understand.quantity import Amount
from labelcheck.understand.servings import is_taken


@dataclass(frozen=True, slots=True)
class Count:
    """A number of units on the label: '2 capsules', '½ teaspoon', '10 ml', or a unit alone ('tablet')."""

    value: Interval
    unit: str
    span: Span
    numbered: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What an amount is given for. ``portion`` is None where only a daily or unnamed portion is said.

    ``grams`` is what the portion weighs, where the label says it; ``counted`` its size where that is a range of units.
    """

    portion: Portion | None
    daily: bool
    serving: bool
    span: Span
    column: int | None = None
    grams: Decimal | None = None
    counted: Count | None = None


_ONE = Decimal(1)
_ONE_ML = re.compile(r" *ml\b")
_HUNDRED = Decimal(100)
_MOST_UNITS = 10
"""More units than these are what a pack holds, and no portion."""

_MOST_ML = 100
"""Millilitres: more of a liquid is what a bottle holds, and no portion."""

_LIQUID_WORDS = 3
"""Words that name a liquid behind its volume, at most: 'of the solution'."""


@once
def unit_counts(clause: Clause) -> tuple[Count, ...]:
    """Every number of units in a clause, in order; a number in brackets behind a number word says it again."""
    found: list[Count] = []
    numbers = numbers_of(clause)
    sizes = [hit.span for hit in clause.of("basis:serving", "basis:daily")]
    for hit in clause.of("unit"):
        if _covered(hit.span, sizes) and not is_taken(clause, hit, numbers, sizes):
            continue
        value, start = _number_before(clause, hit, numbers)
        numbered = value is not None
        span = Span(start if numbered else hit.span.start, hit.span.end)
        found.append(Count(value or Interval(_ONE, _ONE), hit.kind, span, numbered))
    found += [_millilitres(clause, amount, numbers) for amount in clause.amounts if amount.measure.id == "ml"]
    return tuple(sorted(_outermost(found), key=lambda count: count.span))


def _millilitres(clause: Clause, amount: Amount, numbers: Sequence[tuple[Interval, Span]]) -> Count:
    """A volume, or a number of measures of that volume: 'two 5 ml spoonfuls' are 10 ml."""
    for value, span in numbers:
        if (
            0 <= amount.span.start - span.end <= 3
            and clause.between(span.end, amount.span.start).strip() in ("", "x")
            and value.exact
        ):
            return Count(
                Interval(amount.value.low * value.low, amount.value.low * value.low),
                "ml",
                Span(span.start, amount.span.end),
                numbered=True,
            )
    return Count(amount.value, "ml", amount.span, numbered=True)


def _outermost(found: Sequence[Count]) -> list[Count]:
    return [
        one
        for one in found
        if not any(
            other is not one and other.span.start <= one.span.start and one.span.end <= other.span.end and other.span != one.span
            for other in found
        )
    ]


@once
def numbers_of(clause: Clause) -> tuple[tuple[Interval, Span], ...]:
    """Figures and number words, ranges joined, in order; 'two (2)' is one number."""
    taken = [percent.span for percent in clause.percents] + [amount.span for amount in clause.amounts]
    singles = [(number.value, number.span) for number in clause.counts if not _covered(number.span, taken)]
    singles += [(Interval(Decimal(hit.kind), Decimal(hit.kind)), hit.span) for hit in clause.of("number")]
    singles.sort(key=lambda one: one[1])
    joined: list[tuple[Interval, Span]] = []
    for value, span in singles:
        if joined and _joins(clause, joined[-1][1].end, span.start):
            before, place = joined[-1]
            low, high = min(before.low, value.low), max(before.high or before.low, value.high or value.low)
            joined[-1] = (Interval(low, high), Span(place.start, span.end))
        elif joined and joined[-1][1].end >= span.start:
            continue
        else:
            joined.append((value, span))
    return tuple(joined)


def _covered(span: Span, spans: Sequence[Span]) -> bool:
    return any(other.start <= span.start < other.end for other in spans)


def _joins(clause: Clause, end: int, start: int) -> bool:
    """Whether a dash, 'to', 'or' or a bracket is all that stands between two numbers."""
    gap = clause.between(end, start)
    if not 0 < len(gap) <= 10:
        return False
    if gap.strip() in ("-", "(", "/", "[", "=") and ("\t" not in gap):
        return True
    return any(
        end <= hit.span.start and hit.span.end <= start and not gap.replace(clause.between(*hit.span), "", 1).strip(" (")
        for hit in clause.of("join:to")
    )


def _number_before(clause: Clause, unit: Hit, numbers: Sequence[tuple[Interval, Span]]) -> tuple[Interval | None, int]:
    """The number that counts a unit: right before it, or with up to two words between ('two antacid tablets')."""
    for value, span in reversed(numbers):
        if span.end > unit.span.start:
            continue
        gap = clause.between(span.end, unit.span.start)
        for amount in clause.amounts:
            if span.end <= amount.span.start and amount.span.end <= unit.span.start:
                gap = gap.replace(clause.between(*amount.span), "", 1)
        words = gap.replace("(", " ").replace(")", " ").replace("*", " ").split()
        if (
            len(words) > 3
            or any(c in gap for c in ",;:.\t%")
            or any(not word.replace("'", "").isalpha() for word in words if word != "/")
        ):
            return None, 0
        crossed = [
            hit
            for hit in clause.of("unit", "times", "daily", "moment", "join:and", "basis:per")
            if span.end <= hit.span.start and hit.span.end <= unit.span.start
        ]
        if any(hit.group != "basis" for hit in crossed) or (crossed and len(words) == 1):
            return None, 0
        return value, span.start
    return None, 0


@once
def bases_of(clause: Clause) -> tuple[Basis, ...]:
    """The statements of a clause that say for what its amounts hold, in order."""
    return tuple(_bases(clause))


def _bases(clause: Clause) -> Iterator[Basis]:
    merged = list(_merged_heads(clause))
    if merged:
        yield from merged
        return
    found = unit_counts(clause)
    cues = clause.of("basis")
    counted: list[Span] = []
    for count in found:
        cue = _cue(clause, count)
        if cue is None:
            continue
        counted.append(count.span)
        portion = Portion(count.value.low, count.unit) if count.value.exact else None
        named = {hit.concept for hit in cues if _beside(clause, hit.span, count.span)}
        span = Span(min(cue.start, count.span.start), max(cue.end, count.span.end))
        ranged = None if portion else count
        column = clause.column_of(count.span)
        yield Basis(portion, "basis:daily" in named, "basis:serving" in named, span, column, _grams_beside(clause, span), ranged)
    for amount in clause.amounts:
        cell = next((one.span for one in clause.cells if one.span.start <= amount.span.start < one.span.end), None)
        per = any(hit.concept == "basis:per" and _beside(clause, hit.span, amount.span, 3) for hit in cues)
        per = per or _is_hundred(clause, cell, amount)
        alone = amount.measure.id == "g" and amount.value.exact and not found and not clause.has("basis:serving", "basis:daily")
        weighed = alone and clause.kind is PanelKind.FACTS and not clause.has("nutrient:magnesium")
        if per and ((amount.measure.id in ("g", "ml") and amount.value.low == _HUNDRED) or weighed):
            yield Basis(
                Portion(amount.value.low, amount.measure.id),
                daily=False,
                serving=False,
                span=amount.span,
                column=clause.column_of(amount.span),
            )
    yield from _weighed_columns(clause, counted)
    yield from _single_millilitres(clause)
    for hit in cues:
        if hit.concept != "basis:per" and not any(_beside(clause, hit.span, span) for span in counted):
            grams = _grams_beside(clause, hit.span)
            yield Basis(
                None, hit.concept == "basis:daily", hit.concept == "basis:serving", hit.span, clause.column_of(hit.span), grams
            )


def _single_millilitres(clause: Clause) -> Iterator[Basis]:
    """One millilitre without a number: 'each ml provides', '50 mg per ml'."""
    for lead in (hit.span for hit in clause.of("basis:per")):
        place = _ONE_ML.match(clause.between(lead.end, clause.span.end))
        if place is not None:
            span = Span(lead.start, lead.end + place.end())
            yield Basis(Portion(_ONE, "ml"), daily=False, serving=False, span=span, column=clause.column_of(span))


def _weighed_columns(clause: Clause, counted: Sequence[Span]) -> Iterator[Basis]:
    """Columns headed by a portion of which only the weight is understood: 'per 2 unknown (3 g)'."""
    for cell in clause.cells:
        cues = [hit for hit in clause.of("basis:per") if cell.span.start <= hit.span.start < cell.span.end]
        grams = [one for one in clause.amounts if one.measure.id == "g" and cell.span.start <= one.span.start < cell.span.end]
        known = any(cell.span.start <= span.start < cell.span.end for span in counted)
        if cues and len(grams) == 1 and not known and grams[0].value.exact and grams[0].value.low != _HUNDRED:
            yield Basis(None, daily=False, serving=False, span=grams[0].span, column=cell.column, grams=grams[0].value.low)


def _merged_heads(clause: Clause) -> Iterator[Basis]:
    """Heads of neighbouring columns whose lines ran into one cell: '1 2 capsule capsules' is 1 capsule and 2 capsules.

    So many numbers, and behind them as many words for one unit; the columns that follow have no cell of their own.
    """
    taken = {cell.column for cell in clause.cells}
    for cell in clause.cells:
        numbers = [one for one in numbers_of(clause) if cell.span.start <= one[1].start < cell.span.end and one[0].exact]
        units = [hit for hit in clause.of("unit") if cell.span.start <= hit.span.start < cell.span.end]
        columns = [cell.column + shift for shift in range(len(numbers))]
        if len(numbers) < 2 or len(numbers) != len(units) or taken & set(columns[1:]) or len({hit.kind for hit in units}) > 1:
            continue
        words = [*(span for _, span in numbers), *(hit.span for hit in units)]
        alone = sum(span.end - span.start for span in words) + len(words) - 1 == len(clause.between(*cell.span).strip())
        if alone and numbers[-1][1].end <= units[0].span.start:
            for (value, span), column in zip(numbers, columns, strict=True):
                yield Basis(Portion(value.low, units[0].kind), daily=False, serving=False, span=span, column=column)


def head_beside(column: int, bases: Sequence[Basis], filled: Collection[int | None]) -> list[Basis]:
    """The heads of the column right beside one without a head, where no amount stands below them: they are one column.

    ``filled`` are the columns of the panel that amounts stand in, and those of the amount's own row. Such a head was set
    off its amounts by a word that stands apart ('Vitamin D  3'). Empty where its column can't be told.
    """
    headed = {basis.column for basis in bases if basis.column}
    lone = [one for one in headed if one not in filled]
    if len(lone) != 1 or column not in filled or abs(lone[0] - column) != 1:
        return []
    return [basis for basis in bases if basis.column == lone[0]]


def _grams_beside(clause: Clause, span: Span) -> Decimal | None:
    """The weight that stands beside a portion: 'per 10 g serving', 'daily portion (3 g)'."""
    for amount in clause.amounts:
        if amount.measure.id == "g" and amount.value.exact and _beside(clause, span, amount.span, 3):
            return amount.value.low
    return None


def unit_weights(clause: Clause) -> Iterator[tuple[str, Decimal]]:
    """What units weigh in grams, where a weight stands in brackets behind them: '1 sachet (10 g)'."""
    for count in unit_counts(clause):
        for amount in clause.amounts:
            behind = _opens_bracket(clause.between(count.span.end, amount.span.start))
            before = clause.between(amount.span.end, count.span.start).strip(" =") == "("
            bracketed = behind or before
            if amount.measure.id == "g" and bracketed and count.value.exact and amount.value.exact:
                yield count.unit, amount.value.low / count.value.low


def _opens_bracket(gap: str) -> bool:
    """Whether a bracket opens right behind a unit, or behind one word of how it is filled: '1 misurino raso (2 g)'."""
    word, bracket, rest = gap.partition("(")
    return bool(bracket) and not rest.strip(" =") and (not word.strip(" =") or word.strip().isalpha())


def _cue(clause: Clause, count: Count) -> Span | None:
    """What makes a number of units a basis: a word before it ('per 2 capsules') or behind ('1 capsule contains'), its place."""
    for hit in clause.of("basis"):
        if 0 <= count.span.start - hit.span.end <= 24 and not _words_between(clause, hit.span.end, count.span.start):
            return hit.span
        if hit.span.start < count.span.end <= hit.span.end and hit.span.start <= count.span.start:
            return hit.span
        if hit.span.start < count.span.start < hit.span.end:  # 'pour une | ampoule': the number is a part of the cue
            return hit.span
        if (
            hit.concept == "basis:per"
            and count.numbered
            and 0 <= hit.span.start - count.span.end <= 24
            and hit.span.end - hit.span.start > 3
        ):
            return hit.span
    for hit in clause.of("link:of-which"):
        if count.numbered and 0 <= hit.span.start - count.span.end <= 24 and hit.span.end - hit.span.start > 2:
            return hit.span
    told = (
        _heads_column(clause, count) or _is_bracketed(clause, count) or _is_weighed(clause, count) or _is_subject(clause, count)
    )
    return count.span if told else None


def _heads_column(clause: Clause, count: Count) -> bool:
    """Whether a number of units is all that a cell of a table's head, or a line above its rows, says ('2 Kapseln')."""
    if not count.numbered or count.value.low > (_MOST_ML if count.unit == "ml" else _MOST_UNITS):
        return False
    cell = next((cell.span for cell in clause.cells if cell.span.start <= count.span.start < cell.span.end), None)
    if not clause.cells and clause.kind is PanelKind.FACTS:
        cell = clause.span
    if any(amount.measure.mg is not None and not _is_weight(clause, cell, amount) for amount in clause.amounts):
        return False
    if cell is None or count.span.start - cell.start > 1:
        return False
    rest = clause.between(count.span.end, cell.end)
    for other in unit_counts(clause):  # '3 Kapseln / 3 capsules'
        if count.span.end <= other.span.start < cell.end:
            rest = rest.replace(clause.between(*other.span), "", 1)
    rest = rest.strip(" *:/|-.")
    if count.unit == "ml" and len(clause.cells) > 1 and _names_liquid(rest):
        return True
    return not rest or (rest.startswith("(") and rest.endswith(")"))


def _names_liquid(rest: str) -> bool:
    """Whether what stands behind a volume in a cell is only what it is of: 'of the solution', 'de xarope'."""
    words = rest.split()
    return len(words) <= _LIQUID_WORDS and all(word.replace("'", "").isalpha() for word in words)


def _is_weight(clause: Clause, cell: Span | None, amount: Amount) -> bool:
    """Whether an amount is what a portion weighs: in brackets behind it, or a bare '100 g' beside it in a table's head."""
    if clause.between(amount.span.start - 1, amount.span.start) == "(":
        return True
    own = next((one.span for one in clause.cells if one.span.start <= amount.span.start < one.span.end), cell)
    return own != cell and _is_hundred(clause, own, amount)


def _is_hundred(clause: Clause, cell: Span | None, amount: Amount) -> bool:
    """Whether 100 g or 100 ml is all that a cell says."""
    if cell is None or amount.measure.id not in ("g", "ml") or amount.value.low != _HUNDRED:
        return False
    return not (clause.between(cell.start, amount.span.start) + clause.between(amount.span.end, cell.end)).strip(" */:")


def _is_subject(clause: Clause, count: Count) -> bool:
    """Whether a sentence begins with a number of units and goes on to an amount: 'Zwei Dragees decken 60 % …'."""
    begins = count.numbered and count.span.start - clause.span.start <= 2 and not clause.cells
    spans = [percent.span for percent in clause.percents] + [amount.span for amount in clause.amounts]
    told = any(span.start > count.span.end for span in spans)
    return begins and told and not clause.has("take", "daily", "times")


def _is_bracketed(clause: Clause, count: Count) -> bool:
    """Whether a short title ends with a number of units in brackets: 'What is inside (2 capsules)'."""
    if not count.numbered or clause.amounts or clause.span.end - clause.span.start > 60 or clause.has("take", "daily"):
        return False
    around = clause.between(max(clause.span.start, count.span.start - 1), min(clause.span.end, count.span.end + 1))
    return around.startswith("(") and around.endswith(")")


def _is_weighed(clause: Clause, count: Count) -> bool:
    """Whether a cell is a weight and a number of units in brackets: '3 g (1 scoop)'."""
    cell = next((one.span for one in clause.cells if one.span.start <= count.span.start < one.span.end), None)
    if cell is None or not count.numbered:
        return False
    weights = [one.span for one in clause.amounts if one.measure.id == "g" and one.span.start == cell.start]
    return any(clause.between(span.end, count.span.start).strip() == "(" for span in weights) and (
        clause.between(count.span.end, cell.end).strip() == ")"
    )


def _words_between(clause: Clause, start: int, end: int) -> bool:
    """Whether anything but marks, a mass ('2.5 g') or a bare number stands between two places."""
    text = clause.between(start, end)
    for amount in clause.amounts:
        if start <= amount.span.start and amount.span.end <= end:
            text = text.replace(clause.between(*amount.span), "", 1)
    return text.strip(" :(=\t\n-*'1234567890./") != ""


def _beside(clause: Clause, one: Span, other: Span, most: int = 24) -> bool:
    """Whether two places are near each other, in one cell."""
    first, second = sorted((one, other))
    return second.start - first.end <= most and "\t" not in clause.between(first.end, second.start)
