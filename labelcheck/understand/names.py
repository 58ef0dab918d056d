"""Which substances a clause names: the element magnesium, its compounds, other nutrients; each with its brackets.

In: a clause. Out: ``Name`` records. What is said to be absent or is a homeopathic dilution is not named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labelcheck.model import Span
from labelcheck.understand.clauses import Clause, once
from labelcheck.understand.compounds import Name, compounds_in, symbols_in
from labelcheck.understand.mentions import Hit

_DENIED_WORDS = 3
"""Words between a denial and what is denied, at most: 'free from added magnesium stearate and magnesium oxide'."""

_OF_IT = 4
"""Characters between '0 %' and what there is none of."""

_DILUTION = re.compile(r"(?:[dc] ?(?!3(?!\d)|2(?!\d))\d{1,3}|\d{1,3} ?(?:x|ch|dh|c))(?![\d\w])")
"""A homeopathic potency such as D6, C30, 6X or 9 CH; D2 and D3 are vitamins."""

_PARTING = frozenset("([{,;")
"""Marks that part a name from the words behind it."""

_OPENERS = {"(": ")", "[": "]", "{": "}"}


@once
def names_of(clause: Clause) -> tuple[Name, ...]:
    """Every substance a clause names, in order, inner names of brackets included."""
    symbols = symbols_in(clause)
    compounds = compounds_in(clause, symbols)
    taken = [name.span for name in compounds]
    names = list(compounds)
    for hit in clause.of("nutrient", "companion"):
        if not any(span.start <= hit.span.start < span.end or hit.span.start <= span.start < hit.span.end for span in taken):
            taken.append(hit.span)
            glued = clause.between(hit.span.end, hit.span.end + 1).isalpha()
            names.append(Name(hit.concept == "nutrient:magnesium", None, hit.span, hit.span, glued=glued))
    names += [
        Name(True, None, span, span) for span in symbols if not any(other.start <= span.start < other.end for other in taken)
    ]
    names = [name for name in names if not (name.magnesium and _is_denied(clause, name.span, names))]
    names = [name for name in names if not (name.magnesium and _is_diluted(clause, name.span))]
    names = sorted((_with_brackets(clause, name) for name in names), key=lambda name: name.span)
    return tuple(_with_forms(clause, name, names) for name in names)


def _is_denied(clause: Clause, span: Span, names: Sequence[Name]) -> bool:
    """Whether the clause says that the product is free of a substance ('contains no magnesium oxide'), or goes on with such."""
    if _is_said_free(clause, span):
        return True
    for hit in (*clause.of("denied"), *clause.of("absent")):
        if hit.span.end > span.start:
            continue
        gap = clause.between(hit.span.end, span.start)
        for name in names:
            if hit.span.end <= name.span.start and name.span.end <= span.start:
                gap = gap.replace(clause.between(*name.span), "", 1)
        most = 0 if hit.kind == "next" else _DENIED_WORDS
        if len(gap.replace(",", " ").replace("'", " ").split()) <= most and not any(c in gap for c in ".;:(\t"):
            return True
    return any(
        not percent.value and 0 <= span.start - percent.span.end <= _OF_IT and not clause.cells for percent in clause.percents
    )


def _is_said_free(clause: Clause, span: Span) -> bool:
    """Whether 'free' ends the name of a substance: 'magnesium oxide-free', 'magnesiumoxidfrei', but not 'free delivery'."""
    freed = {hit.span.start for hit in clause.of("denied")}
    for hit in clause.of("free"):
        gap = clause.between(span.end, hit.span.start)
        if hit.span.start >= span.end and gap in ("", " ") and hit.span.start not in freed:
            printed = clause.read.panel.text[slice(*clause.read.on_panel(Span(span.end - 1, hit.span.start + 1)))]
            return " " not in printed or not clause.between(hit.span.end, clause.span.end).strip()[:1].isalpha()
    return False


def _is_diluted(clause: Clause, span: Span) -> bool:
    """Whether a name goes on as that of a homeopathic dilution, which holds no dose: 'Magnesium phosphoricum D6'."""
    end = span.end
    words = [hit for hit in clause.of("homeopathic") if hit.span.start < end + 40]
    for hit in sorted(words, key=lambda one: one.span):
        if hit.span.end > end and not clause.between(end, hit.span.start).strip(" .("):
            end = hit.span.end
    behind = clause.between(end, min(end + 16, clause.span.end)).lstrip(" .(")
    return bool(words) and _DILUTION.match(behind) is not None


def _with_brackets(clause: Clause, name: Name) -> Name:
    """The name with the brackets that open right behind it, or behind the word for its hydrate, or for a blend, beside it."""
    text = clause.read.normal.text
    position = name.span.end
    for hit in clause.of("hydrate", "elemental", "nutrient:magnesium", "blend"):
        if position <= hit.span.start <= position + 2 and not _PARTING & set(text[position : hit.span.start]):
            position = hit.span.end
    while position < clause.span.end and text[position] in " *\t'.+-":
        position += 1
    if position < clause.span.end and text[position] in _OPENERS:
        return replace(name, outer=Span(name.span.start, _closing(text, position, clause.span.end)))
    return name


def _closing(text: str, start: int, end: int) -> int:
    depth = 0
    for position in range(start, end):
        depth += (text[position] in _OPENERS) - (text[position] in _OPENERS.values())
        if depth == 0:
            return position + 1
    return end


def _with_forms(clause: Clause, name: Name, names: Sequence[Name]) -> Name:
    """Give the element the compounds named in its brackets or behind 'as', and the word elemental beside it."""
    if not name.magnesium:
        return name
    elemental = any(_near(clause, hit.span, name.span) and not _covers(hit, name) for hit in clause.of("elemental"))
    blend = any(
        _near(clause, hit.span, name.span) or _one_word_between(clause, hit.span, name.span) for hit in clause.of("blend")
    )
    if blend:
        name = replace(name, blend=True)
    if name.compound is not None:
        return replace(name, elemental=True) if elemental or _called_elemental(clause, name, names) else name
    forms: list[Name] = []
    outer_end = name.outer.end
    for other in names:
        if other.compound is None or other.span.start < name.span.end:
            continue
        if other.span.end <= outer_end or _linked(clause, outer_end, other.span.start, forms):
            forms.append(other)
            outer_end = max(outer_end, other.outer.end)
    if not forms and not elemental:
        return name
    return replace(name, forms=tuple(forms), outer=Span(name.outer.start, outer_end), elemental=elemental)


def _covers(hit: Hit, name: Name) -> bool:
    """Whether a phrase such as 'pure magnesium' runs into a compound's name: 'pure magnesium citrate' is no element."""
    return name.compound is not None and hit.span.start < name.span.end and name.span.start < hit.span.end


def _called_elemental(clause: Clause, name: Name, names: Sequence[Name]) -> bool:
    """Whether a compound's brackets say that its amount is of the element: 'Magnesium oxide (eq. to elemental magnesium)'."""
    inner = [other for other in names if name.span.end <= other.span.start and other.span.end <= name.outer.end]
    amount = any(name.span.end <= one.span.start < name.outer.end for one in clause.amounts)
    spoken = any(name.span.end <= hit.span.start < name.outer.end for hit in clause.of("elemental"))
    return spoken and not amount and any(other.magnesium and other.compound is None for other in inner)


def _near(clause: Clause, one: Span, other: Span) -> bool:
    """Whether two words stand side by side, with a bracket or a genitive between them at most."""
    first, second = sorted((one, other))
    if first.end > second.start:
        return True
    gap = clause.between(first.end, second.start)
    links = sum(hit.span.end - hit.span.start for hit in clause.of("link:as") if first.end <= hit.span.start < second.start)
    return len(gap.strip(" ()[]:'")) - links <= 0


def _one_word_between(clause: Clause, one: Span, other: Span) -> bool:
    first, second = sorted((one, other))
    gap = clause.between(first.end, second.start)
    return len(gap.split()) == 1 and gap.replace(" ", "").isalpha()


def _linked(clause: Clause, end: int, start: int, forms: Sequence[Name]) -> bool:
    """Whether 'as', or in a list that has begun a comma or 'and', is all that stands between the row and a compound."""
    gap = clause.between(end, start)
    links = [
        hit for hit in clause.of("link:as", *(("join:and",) if forms else ())) if end <= hit.span.start and hit.span.end <= start
    ]
    rest = gap
    for hit in links:
        rest = rest.replace(clause.between(*hit.span), "", 1)
    allowed = " \t,&+(':" if forms else " \t(':-"
    return bool(links or (forms and "," in gap)) and rest.strip(allowed) == "" and len(gap) < 24


__all__ = ["Name", "names_of"]
