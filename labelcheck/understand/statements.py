"""What the laws on food supplements ask a label to say, and whether it says it.

In: clauses. Out: for each statement the places that make it, by the name of its fact behind ``statements.``. Daily portions
are told by the directions and are not looked for here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from labelcheck.model import Span
from labelcheck.understand.basis import unit_counts
from labelcheck.understand.clauses import Clause
from labelcheck.understand.places import distance

Places = tuple[tuple[Clause, Span], ...]

_NEAR = 60
"""Characters between the words that forbid to exceed and what is not to be exceeded."""


def statements_of(clauses: Sequence[Clause]) -> Mapping[str, Places]:
    """The places of every statement."""
    return {
        "food_supplement": _names(clauses, "food-supplement"),
        "dietary_supplement": _names(clauses, "dietary-supplement"),
        "do_not_exceed": _where(clauses, _forbids_more),
        "varied_diet": _where(clauses, _is_no_diet),
        "out_of_reach": _where(clauses, lambda clause: clause.has("reach")),
        "fda_disclaimer": _disclaimer(clauses),
    }


def _where(clauses: Sequence[Clause], says: Callable[[Clause], bool]) -> Places:
    return tuple((clause, clause.span) for clause in clauses if says(clause))


def _names(clauses: Sequence[Clause], name: str) -> Places:
    """Where the product is called so; a sentence on such products in general, that they replace no diet, does not name it."""
    return tuple(
        (clause, hit.span)
        for clause in clauses
        if clause.has("name")
        for hit in clause.of(f"name:{name}", f"name:this-{name}")
        if hit.concept != f"name:{name}" or not _is_no_diet(clause)
    )


def _forbids_more(clause: Clause) -> bool:
    """Whether a clause forbids to exceed a dose, or to take more than so many units; no temperature."""
    if not clause.has("exceed"):
        return False
    objects = [hit.span for hit in clause.of("portion", "basis:daily", "basis:serving")]
    counted = [count.span for count in unit_counts(clause) if count.numbered]
    return _any_near(clause, "exceed:not", [*objects, *counted]) or _any_near(clause, "exceed:more", [*objects, *counted])


def _any_near(clause: Clause, concept: str, spans: Sequence[Span]) -> bool:
    return any(distance(hit.span, span) <= _NEAR for hit in clause.of(concept) for span in spans)


def _is_no_diet(clause: Clause) -> bool:
    """Whether a clause says what replaces no varied diet: no label says the contrary."""
    replacing = any(hit.concept == "replace" for hit in clause.of("replace"))
    return replacing and clause.has("diet") and clause.has("varied")


def _disclaimer(clauses: Sequence[Clause]) -> Places:
    """Both sentences of the American disclaimer, in either order; nothing where one of them is missing."""
    evaluated = list(_spoken(clauses, "evaluated:not", "fda"))
    intended = list(_spoken(clauses, "intended:not", "disease"))
    return tuple(dict.fromkeys((*evaluated, *intended))) if evaluated and intended else ()


def _spoken(clauses: Sequence[Clause], denial: str, about: str) -> Iterator[tuple[Clause, Span]]:
    """Clauses with a denial and what it is about; a line that breaks off may have it in the next."""
    for index, clause in enumerate(clauses):
        if not clause.has(denial):
            continue
        following = clauses[index + 1] if index + 1 < len(clauses) else None
        if clause.has(about):
            yield clause, clause.span
        elif following is not None and following.read.panel.file == clause.read.panel.file and following.has(about):
            yield clause, clause.span
            yield following, following.span
