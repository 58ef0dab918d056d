"""Which of the ten claims on magnesium that Regulation (EU) No 432/2012 allows a label makes.

In: clauses. Out: the places of each claim. A claim is made of a subject, a verb and a function; it counts in any wording,
and where a heading ('Magnesium contributes to:') carries subject and verb over to the lines below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from labelcheck.model import PanelKind, Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit
from labelcheck.understand.places import inside

Places = tuple[tuple[Clause, Span], ...]

_NEAR = 40
"""Characters between muscles, bones or teeth and the word that says what is normal about them."""

_CARRIED = 14
"""Clauses that a heading carries over to, at most."""

_WORD = 3
"""Letters of a word that can be a subject, at least."""

_STRONG, _MUSCLE = "strong", "muscle"
"""A kind of word that says of bones and teeth what the law allows, and the part of the body that it does not hold for."""

_SAID_BY_THE_WAY = ("disclaimer", "reach", "caution:avoid", "caution:ask", "caution:none", "professional", "disease:lack")
"""What stands in sentences that warn or tell of a lack, and claim nothing."""


class _Subject(NamedTuple):
    """What a sentence speaks of: whether magnesium is among it, whether a verb was said of it, in which clause."""

    magnesium: bool
    verb: bool
    number: int
    panel: int


def authorised_of(clauses: Sequence[Clause], *, alone: bool) -> Mapping[str, Places]:
    """The places of every claim that is made, by its id, sorted.

    ``alone`` tells that magnesium is the only nutrient of the product, so that a claim without a subject is on it.
    """
    if not any(clause.has("function", "organ") for clause in clauses):
        return {}
    found: dict[str, list[tuple[Clause, Span]]] = {}
    for claim, clause, span in _claims(clauses, alone=alone):
        found.setdefault(claim, []).append((clause, span))
    return {claim: tuple(places) for claim, places in sorted(found.items())}


def is_alone(clauses: Sequence[Clause]) -> bool:
    """Whether no other nutrient or active stands in the facts or in an amount."""
    listed = [clause for clause in clauses if clause.kind is PanelKind.FACTS or (clause.amounts and clause.cells)]
    return not any(_others(clause) for clause in listed)


def _claims(clauses: Sequence[Clause], *, alone: bool) -> Iterator[tuple[str, Clause, Span]]:
    carried: _Subject | None = None
    for number, clause in enumerate(clauses):
        if clause.has(*_SAID_BY_THE_WAY):
            continue
        carried = _still_carried(carried, clause, clauses[number - 1] if number else None, number)
        functions = list(_functions(clause))
        taken = [span for _, span in functions]
        nutrients = [hit for hit in _nutrients(clause) if not inside(hit.span, taken)]
        verb = bool(_verbs(clause))
        for claim, span in functions:
            subject = _subject(nutrients, span, taken)
            if subject is None and (carried is not None or alone) and not _is_of_something_else(clause):
                on_magnesium = carried.magnesium if carried is not None else alone
                spoken = verb or (carried is not None and carried.verb)
            else:
                on_magnesium, spoken = bool(subject), verb or _is_led(carried, subject)
            if on_magnesium and spoken:
                yield claim, clause, clause.span
        if nutrients and not (clause.cells and clause.amounts):
            last = _runs(nutrients, taken)[-1]
            carried = _Subject(_has_magnesium(last), verb, number, clause.read.number)
        elif verb and not functions and _ends_in_colon(clause):
            carried = _Subject(_is_on_magnesium(carried, clause, alone=alone), verb, number, clause.read.number)


def _is_on_magnesium(carried: _Subject | None, heading: Clause, *, alone: bool) -> bool:
    """Whether a heading that names no nutrient ('It supports:') leads to claims on magnesium."""
    return (carried.magnesium if carried is not None else alone) and not _is_of_something_else(heading)


def _ends_in_colon(clause: Clause) -> bool:
    return clause.text.rstrip(" -").endswith(":")


def _is_led(carried: _Subject | None, subject: bool | None) -> bool:
    """Whether the verb of a heading also holds for a line that names magnesium again."""
    return bool(subject) and carried is not None and carried.magnesium and carried.verb


def _still_carried(carried: _Subject | None, clause: Clause, before: Clause | None, number: int) -> _Subject | None:
    """The subject of the clauses before, in the same panel or below a heading that ends in a colon."""
    if carried is None or number - carried.number > _CARRIED:
        return None
    if carried.panel == clause.read.number:
        return carried
    led = before is not None and _ends_in_colon(before) and before.read.panel.file == clause.read.panel.file
    return carried._replace(panel=clause.read.number) if led else None


def _verbs(clause: Clause) -> list[Hit]:
    """What says that something is done for a function; to be against something is no claim that the law allows."""
    return [hit for hit in clause.of("benefit", "contribute") if hit.concept != "benefit:against"]


def _functions(clause: Clause) -> Iterator[tuple[str, Span]]:
    """The functions a clause names, with their places."""
    if not clause.has("function", "organ"):
        return
    refused = [hit.span for hit in clause.of("function:not")]
    for hit in clause.of("function"):
        if hit.kind != "not":
            yield hit.kind, hit.span
    for organ in clause.of("organ"):
        if not inside(organ.span, refused) and any(_qualifies(clause, word, organ) for word in clause.of("normal")):
            yield organ.kind, organ.span


def _qualifies(clause: Clause, word: Hit, organ: Hit) -> bool:
    """Whether a word of normal goes with a part of the body: before it, also in a list, or behind it in the same breath."""
    if word.kind == _STRONG and organ.kind == _MUSCLE:
        return False
    if word.span.end <= organ.span.start:
        return organ.span.start - word.span.end <= _NEAR
    gap = clause.between(organ.span.end, word.span.start)
    return organ.span.end <= word.span.start and len(gap) <= _NEAR and "," not in gap


def _nutrients(clause: Clause) -> list[Hit]:
    """Magnesium and the other nutrients and actives a clause names; energy as such is none."""
    if not clause.has("nutrient", "companion"):
        return []
    energy = [hit.span for hit in clause.of("claim:energy")]
    return [hit for hit in clause.of("nutrient", "companion") if hit.concept != "nutrient:other" or not inside(hit.span, energy)]


def _others(clause: Clause) -> bool:
    return any(hit.concept != "nutrient:magnesium" for hit in _nutrients(clause))


def _runs(nutrients: Sequence[Hit], functions: Sequence[Span]) -> list[list[Hit]]:
    """Nutrients that are spoken of together: those with no function between them."""
    runs: list[list[Hit]] = []
    for hit in nutrients:
        if runs and not any(runs[-1][-1].span.end <= span.start < hit.span.start for span in functions):
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return runs


def _has_magnesium(nutrients: Sequence[Hit]) -> bool:
    return any(hit.concept == "nutrient:magnesium" for hit in nutrients)


def _subject(nutrients: Sequence[Hit], function: Span, functions: Sequence[Span]) -> bool | None:
    """Whether what a function is said of holds magnesium: the nutrients before it, else those behind; None without any."""
    if not nutrients:
        return None
    runs = _runs(nutrients, functions)
    before = [run for run in runs if run[0].span.start < function.start]
    return _has_magnesium(before[-1] if before else runs[0])


def _is_of_something_else(clause: Clause) -> bool:
    """Whether a word that names no nutrient stands as the subject before the verb: 'Brand X contributes to'."""
    verbs = [hit.span.start for hit in _verbs(clause)]
    aims = [hit.span.start for hit in clause.of("function", "organ")]
    first = min(verbs, default=clause.span.start)
    if not verbs or any(aim < first for aim in aims):
        return False
    position, rest = clause.span.start, ""
    for hit in sorted(clause.hits, key=lambda one: one.span):
        if hit.span.start >= first:
            break
        rest += clause.between(position, hit.span.start) if hit.span.start > position else ""
        position = max(position, hit.span.end)
    rest += clause.between(position, first) if first > position else ""
    return any(sum(map(str.isalpha, word)) >= _WORD for word in rest.split())
