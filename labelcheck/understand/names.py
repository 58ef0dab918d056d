"""Which substances a clause names: the element magnesium, its compounds, other nutrients; each with its brackets.

A compound is a word for magnesium beside a radical ('magnesium citrate', 'oxyde de magnésium', 'Magnesiumoxid'), a
name of its own ('epsom salt'), or a bare radical in a list that goes on from one ('magnesium oxide, citrate and malate').
A radical that belongs to another mineral ('zinc citrate') is no compound of magnesium.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from labelcheck.model import Span
from labelcheck.understand.clauses import Clause, once
from labelcheck.understand.mentions import Hit

_SYMBOL = re.compile(r"(?<![\w\d])(?<!\d )(?<!\d\u00a0)Mg(?:2\+|\u00b2\u207a|\+\+)?(?!\w)")
_DENIED_WORDS = 3
"""Words between a denial and what is denied, at most: 'free from added magnesium stearate and magnesium oxide'."""

_DILUTION = re.compile(r"(?:[dc] ?(?!3(?!\d)|2(?!\d))\d{1,3}|\d{1,3} ?(?:x|ch|dh|c))(?![\d\w])")
"""A homeopathic potency such as D6, C30, 6X or 9 CH; D2 and D3 are vitamins."""

_OPENERS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Name:
    """A substance named in a clause. ``compound`` is None for magnesium itself and for what is not magnesium.

    ``outer`` reaches to the end of the brackets behind the name; ``forms`` are the compounds that a magnesium row
    gives as its sources; ``hydrates`` the words for water or grade beside a compound; ``elemental``: called elemental;
    ``blend``: a mixture of compounds whose shares are not said; ``glued``: the word for magnesium is the first part
    of a longer word that the lexicon does not know.
    """

    magnesium: bool
    compound: str | None
    span: Span
    outer: Span
    hydrates: tuple[str, ...] = ()
    forms: tuple[Name, ...] = ()
    elemental: bool = False
    glued: bool = False
    blend: bool = False


@once
def names_of(clause: Clause) -> tuple[Name, ...]:
    """Every substance a clause names, in order, inner names of brackets included."""
    compounds = _compounds(clause)
    taken = [name.span for name in compounds]
    names = list(compounds)
    for hit in clause.of("nutrient", "companion"):
        if not any(span.start <= hit.span.start < span.end or hit.span.start <= span.start < hit.span.end for span in taken):
            taken.append(hit.span)
            glued = clause.between(hit.span.end, hit.span.end + 1).isalpha()
            names.append(Name(hit.concept == "nutrient:magnesium", None, hit.span, hit.span, glued=glued))
    names += [
        Name(True, None, span, span)
        for span in _symbols(clause)
        if not any(other.start <= span.start < other.end for other in taken)
    ]
    names = [name for name in names if not (name.magnesium and _is_denied(clause, name.span, names))]
    names = [name for name in names if not (name.magnesium and _is_diluted(clause, name.span))]
    names = sorted((_with_brackets(clause, name) for name in names), key=lambda name: name.span)
    return tuple(_with_forms(clause, name, names) for name in names)


def _is_denied(clause: Clause, span: Span, names: Sequence[Name]) -> bool:
    """Whether the clause says that the product is free of a substance ('contains no magnesium oxide'), or goes on with such."""
    for hit in clause.of("denied"):
        if hit.span.end > span.start:
            continue
        gap = clause.between(hit.span.end, span.start)
        for name in names:
            if hit.span.end <= name.span.start and name.span.end <= span.start:
                gap = gap.replace(clause.between(*name.span), "", 1)
        if len(gap.replace(",", " ").split()) <= _DENIED_WORDS and not any(c in gap for c in ".;:(\t"):
            return True
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


def _symbols(clause: Clause) -> list[Span]:
    """Where the symbol of the element stands by itself: 'Mg' with a capital, and no number that it could be the unit of."""
    matches = _SYMBOL.finditer(clause.read.panel.text, *clause.read.on_panel(clause.span))
    return [clause.read.in_normal(Span(match.start(), match.end())) for match in matches]


def _compounds(clause: Clause) -> list[Name]:
    """Compounds by their own names, by magnesium beside a radical, and by radicals in a list that goes on."""
    radicals = list(clause.of("radical"))
    found = [
        Name(True, hit.kind, hit.span, hit.span) for hit in clause.of("compound") if not _is_explained(clause, hit, radicals)
    ]
    radicals = [hit for hit in radicals if not _inside(hit, found)]
    elements = [hit for hit in clause.of("nutrient:magnesium") if not _inside(hit, found)]
    bare = []
    for radical in _longest_only(radicals):
        element = next((hit for hit in elements if _adjacent(clause, hit.span, radical.span)), None)
        if element is None:
            bare.append(radical)
        else:
            span = Span(min(element.span.start, radical.span.start), max(element.span.end, radical.span.end))
            if not any(name.span.start <= radical.span.start < name.span.end for name in found):
                found.append(Name(True, radical.kind, span, span))
    for radical in bare:
        if _governed_by_magnesium(clause, radical, found):
            found.append(Name(True, radical.kind, radical.span, radical.span))
    return [replace(name, hydrates=_hydrates(clause, name.span)) for name in sorted(found, key=lambda name: name.span)]


def _is_explained(clause: Clause, hit: Hit, radicals: Sequence[Hit]) -> bool:
    """Whether a radical beside a general name says which compound it is: 'oxyde de magnésium marin' is the oxide."""
    return any(radical.span.end <= hit.span.start and _adjacent(clause, hit.span, radical.span) for radical in radicals)


def _inside(hit: Hit, names: Sequence[Name]) -> bool:
    return any(name.span.start <= hit.span.start and hit.span.end <= name.span.end for name in names)


def _longest_only(radicals: Sequence[Hit]) -> list[Hit]:
    """One radical for each place, the first by name where two compounds share the words."""
    kept: list[Hit] = []
    for hit in sorted(radicals, key=lambda one: (one.span.start, -one.span.end, one.concept)):
        if not kept or hit.span.start >= kept[-1].span.end:
            kept.append(hit)
    return kept


def _adjacent(clause: Clause, element: Span, radical: Span) -> bool:
    """Whether nothing but a space or a genitive ('de', 'di', 'of') stands between the element and a radical."""
    if element.end <= radical.start:
        gap = clause.between(element.end, radical.start)
        return gap.strip() in ("", "-", ".") or (len(gap) <= 24 and not _printed_space(clause, element.end, radical.start))
    gap = clause.between(radical.end, element.start)
    if gap.strip() == "":
        return True
    genitive = [hit for hit in clause.of("link:as") if radical.end <= hit.span.start and hit.span.end <= element.start]
    rest = gap
    for hit in genitive:
        rest = rest.replace(clause.between(*hit.span), "", 1)
    return len(gap) <= 6 and rest.strip(" '") == ""


def _printed_space(clause: Clause, start: int, end: int) -> bool:
    """Whether there is a space on the label itself between two places ('Magnesiumbis(hydrogen-DL-aspartat)' has none)."""
    place = clause.read.on_panel(Span(start, end))
    return any(character.isspace() for character in clause.read.panel.text[place.start : place.end])


def _governed_by_magnesium(clause: Clause, radical: Hit, names: Sequence[Name]) -> bool:
    """Whether a bare radical belongs to magnesium: nearest mineral before it in its list, or in its row, is magnesium."""
    minerals = sorted(
        clause.of("nutrient:mineral", "nutrient:magnesium", "nutrient:other", "companion"), key=lambda hit: hit.span
    )
    for hit in minerals:
        gap = clause.between(radical.span.end, hit.span.start) if hit.span.start >= radical.span.end else None
        if gap is not None and len(gap) <= 6 and hit.concept != "nutrient:magnesium" and not any(c in gap for c in ",;()\t|/"):
            return False
    before = [hit for hit in minerals if hit.span.end <= radical.span.start]
    if not before:
        return False
    nearest = before[-1]
    if nearest.concept != "nutrient:magnesium" or _is_said_absent(clause, radical):
        return False
    gap = clause.between(nearest.span.end, radical.span.start)
    if gap.count(")") > gap.count("("):  # the list in brackets that magnesium stands in has ended
        return False
    if any(one.span.start >= nearest.span.end and one.span.end <= radical.span.start for one in clause.amounts):
        return False
    listed = any(name.span.end <= radical.span.start and name.span.start >= nearest.span.start for name in names)
    linked = any(nearest.span.end <= hit.span.start < radical.span.start for hit in clause.of("link:as"))
    return len(gap) < 160 and (listed or linked or gap.count("(") > gap.count(")") or gap.strip() in ("-", "/", ":", ","))


def _is_said_absent(clause: Clause, radical: Hit) -> bool:
    """Whether 'free' stands right behind a radical ('sulfate-free sea minerals')."""
    return any(0 <= hit.span.start - radical.span.end <= 1 for hit in clause.of("free"))


def _hydrates(clause: Clause, span: Span) -> tuple[str, ...]:
    """Words for the hydrate that stand right beside a compound."""
    return tuple(
        hit.kind
        for hit in clause.of("hydrate")
        if (0 <= hit.span.start - span.end <= 3 or 0 <= span.start - hit.span.end <= 2 or span.start <= hit.span.start < span.end)
        and not any(c in clause.between(span.end, hit.span.start) for c in ",;\t")
    )


def _with_brackets(clause: Clause, name: Name) -> Name:
    """The name with the brackets that open right behind it, or behind the word for its hydrate, or for a blend, beside it."""
    text = clause.read.normal.text
    position = name.span.end
    for hit in clause.of("hydrate", "elemental", "nutrient:magnesium", "blend"):
        if position <= hit.span.start <= position + 2 and not _OPENERS.keys() & set(text[position : hit.span.start]):
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
    name = replace(name, blend=blend)
    if name.compound is not None:
        return replace(name, elemental=elemental or _called_elemental(clause, name, names))
    forms: list[Name] = []
    outer_end = name.outer.end
    for other in names:
        if other.compound is None or other.span.start < name.span.end:
            continue
        if other.span.end <= outer_end or _linked(clause, outer_end, other.span.start, forms):
            forms.append(other)
            outer_end = max(outer_end, other.outer.end)
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
