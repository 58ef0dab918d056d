"""Which compounds of magnesium a clause names: the words for one, however they are put together.

A compound is a word for magnesium beside a radical ('magnesium citrate', 'oxyde léger de magnésium', 'Mg-Citrat'), a
name of its own ('epsom salt'), or a bare radical in a list that goes on from one ('magnesium oxide, citrate and malate')
or leads to one ('citrate et malate de magnésium'). A radical that belongs to another mineral ('zinc citrate') is none. A
general name ('marine magnesium', 'chelated magnesium') gives way to a radical beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from labelcheck.model import Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.grades import load_grades
from labelcheck.understand.mentions import Hit

_MAGNESIUM = "nutrient:magnesium"
_SYMBOL = re.compile(r"(?<![\w\d])(?<!\d )(?<!\d\u00a0)Mg(?:2\+|\u00b2\u207a|\+\+)?(?!\w)")
_OTHER_SYMBOL = re.compile(r"(?<![\w\d])(?:Mn|Zn|Ca|Fe|Cu|Cr|Se|Na|K)(?=[ -]?[(\[:]|[ -][^\W\d_])")
_FOOTNOTE = re.compile(r"[*†‡§^]+|[(\[]\d[)\]]")
_SHARE = re.compile(r"\d+(?:[.,]\d+)? ?%")

_LONGEST_GAP = 40
"""Characters between a radical and its word for magnesium with words for the make of the compound among them, at most."""

_GLUED = 24
"""Characters between the two that no space parts, at most: 'Magnesiumbis(hydrogen-DL-aspartat)'."""

_GENITIVE = 5
"""Letters of the genitive between the two, at most: 'de', "de l'"."""

_LISTED = 160
"""Characters between the word for magnesium and the last radical of its list, at most."""

_FEW_WORDS = 3
"""Words between the word for magnesium and the colon of a list, or the radical of a form ('in citrate form'), at most."""

_BEFORE_BRACKET = 20
"""Characters from an amount of magnesium to the bracket that says what gives it, at most."""

_BEHIND = 40
"""Characters between a compound and the word for its grade behind it, at most."""

_GENITIVE_GAP = 6
"""Characters between a radical and the mineral behind it, at most."""

_OPENERS, _CLOSERS = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Name:
    """A substance named in a clause. ``compound`` is None for magnesium itself and for what is not magnesium.

    ``outer`` reaches to the end of the brackets behind the name; ``forms`` are the compounds that a magnesium row
    gives as its sources; ``hydrates`` the words for water or grade beside a compound; ``elemental``: called elemental;
    ``blend``: a mixture of compounds whose shares are not said; ``glued``: the word for magnesium is the first part
    of a longer word that the lexicon does not know; ``additive``: an E number; ``graded``: of a grade with oxide in it.
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
    additive: bool = False
    graded: bool = False


def symbols_in(clause: Clause) -> list[Span]:
    """Where the symbol of the element stands by itself: 'Mg' with a capital, and no number that it could be the unit of."""
    return _spans_of(_SYMBOL, clause)


def _spans_of(pattern: re.Pattern[str], clause: Clause) -> list[Span]:
    """Where a pattern matches the text as it is printed, as spans of the normalised text."""
    matches = pattern.finditer(clause.read.panel.text, *clause.read.on_panel(clause.span))
    return [clause.read.in_normal(Span(match.start(), match.end())) for match in matches]


def compounds_in(clause: Clause, symbols: Sequence[Span]) -> list[Name]:
    """Every compound a clause names, in order."""
    radicals = [*clause.of("radical"), *clause.of("brand")]
    whole = [*clause.of("general"), *clause.of("compound")]
    if not (radicals or whole or clause.has("additive")):
        return []
    explained = [hit for hit in clause.of("general") if _is_explained(clause, hit, clause.of("radical"))]
    found = [Name(True, hit.kind, hit.span, hit.span) for hit in whole if hit not in explained]
    radicals = _longest_only([hit for hit in radicals if not _inside(hit, found)])
    if radicals:
        elements = [*clause.of(_MAGNESIUM), *(Hit(_MAGNESIUM, span, ()) for span in symbols)]
        beside = [hit for hit in elements if not _inside(hit, (*found, *explained))] + explained
        paired, bare = _paired(clause, radicals, beside)
        found += [name for name in paired if not any(one.span.start <= name.span.start < one.span.end for one in found)]
        if bare:
            found += _leading(clause, bare, paired)
            found += _governed(clause, bare, elements, found)
        found = _without_seals(clause, found)
    found += _additives(clause)
    if clause.has("make:buffered"):
        found = [_graded(clause, name, found) for name in found]
    if clause.has("hydrate"):
        found = [replace(name, hydrates=_hydrates(clause, name.span)) for name in found]
    return sorted(found, key=lambda name: name.span)


def _governed(clause: Clause, bare: Sequence[Hit], elements: Sequence[Hit], names: Sequence[Name]) -> list[Name]:
    """The bare radicals that belong to magnesium, as names."""
    minerals = _minerals(clause, elements)
    found = list(names)
    for radical in bare:
        if not _inside(radical, found) and _governed_by_magnesium(clause, radical, minerals, found):
            found.append(Name(True, radical.kind, radical.span, radical.span))
    return found[len(names) :]


def _is_explained(clause: Clause, hit: Hit, radicals: Sequence[Hit]) -> bool:
    """Whether a radical beside a general name says which compound it is: 'oxyde de magnésium marin' is the oxide.

    It may also be given as that compound: 'chelated magnesium (as bisglycinate)'.
    """
    held = _holds_element(clause, hit)
    for radical in radicals:
        if radical.kind == hit.kind:
            continue
        if (held or radical.span.end <= hit.span.start) and _adjacent(clause, hit.span, radical.span):
            return True
        if held and radical.span.start >= hit.span.end and _is_given_as(clause, hit.span.end, radical.span.start):
            return True
    return False


def _is_given_as(clause: Clause, start: int, end: int) -> bool:
    """Whether 'as', a bracket and a word for magnesium at most stand between two places."""
    if end - start > _LONGEST_GAP or not any(start <= hit.span.start and hit.span.end <= end for hit in clause.of("link:as")):
        return False
    return not _without(clause, clause.between(start, end), start, end, "link:as", _MAGNESIUM).strip(" (['")


def _holds_element(clause: Clause, hit: Hit) -> bool:
    """Whether a general name has the word for magnesium in it."""
    return any(hit.span.start <= one.span.start and one.span.end <= hit.span.end for one in clause.of(_MAGNESIUM))


def _inside(hit: Hit, names: Iterable[Name | Hit]) -> bool:
    return any(name.span.start <= hit.span.start and hit.span.end <= name.span.end for name in names)


def _longest_only(radicals: Sequence[Hit]) -> list[Hit]:
    """One radical for each place, the first by name where two compounds share the words."""
    kept: list[Hit] = []
    for hit in sorted(radicals, key=lambda one: (one.span.start, -one.span.end, one.concept)):
        if not kept or hit.span.start >= kept[-1].span.end:
            kept.append(hit)
    return kept


def _paired(clause: Clause, radicals: Sequence[Hit], elements: Sequence[Hit]) -> tuple[list[Name], list[Hit]]:
    """Radicals with the word for magnesium beside them as names, and those that have none."""
    paired: list[Name] = []
    bare: list[Hit] = []
    for radical in radicals:
        element = next((hit for hit in elements if _adjacent(clause, hit.span, radical.span)), None)
        if element is None:
            bare.append(radical)
        else:
            span = Span(min(element.span.start, radical.span.start), max(element.span.end, radical.span.end))
            paired.append(Name(True, radical.kind, span, span))
    return paired, bare


def _adjacent(clause: Clause, element: Span, radical: Span) -> bool:
    """Whether nothing but words for the make of the compound or a genitive ('de', 'di', 'of') stands between the two."""
    start, end = min(element.end, radical.end), max(element.start, radical.start)
    gap = clause.between(start, end)
    if gap.strip() == "":
        return True
    if len(gap) > _LONGEST_GAP:
        return False
    glued = len(gap) <= _GLUED and not _printed_space(clause, start, end)
    if element.end <= radical.start and (gap.strip() in ("-", ".") or glued):
        return True
    rest = _without(clause, gap, start, end, "hydrate", "make").strip()
    if radical.end <= element.start and 0 < len(rest) <= _GENITIVE:
        rest = _without(clause, rest, start, end, "link:as").strip(" '")
    return rest == ""


def _without(clause: Clause, gap: str, start: int, end: int, *groups: str) -> str:
    """What stands between two places without footnote marks and the words of some groups."""
    for hit in sorted(clause.of(*groups), key=lambda one: one.span.start - one.span.end):
        if start <= hit.span.start and hit.span.end <= end:
            gap = gap.replace(clause.between(*hit.span), "", 1)
    return _FOOTNOTE.sub("", gap)


def _printed_space(clause: Clause, start: int, end: int) -> bool:
    """Whether there is a space on the label itself between two places ('Magnesiumbis(hydrogen-DL-aspartat)' has none)."""
    place = clause.read.on_panel(Span(start, end))
    return any(character.isspace() for character in clause.read.panel.text[place.start : place.end])


def _leading(clause: Clause, bare: Sequence[Hit], paired: Sequence[Name]) -> list[Name]:
    """Radicals of a list whose last one has the word for magnesium behind it: 'citrate, malate et bisglycinate de magnésium'.

    The last two are joined by 'and', and the first has no other mineral before it.
    """
    found: list[Name] = []
    for name in paired:
        if any(hit.span.start == name.span.start for hit in clause.of(_MAGNESIUM)):
            continue
        run: list[Name] = []
        start = name.span.start
        for radical in sorted((hit for hit in bare if hit.span.end <= start), key=lambda hit: -hit.span.start):
            joined = any(radical.span.end <= hit.span.start and hit.span.end <= start for hit in clause.of("join:and"))
            gap = clause.between(radical.span.end, start)
            rest = _without(clause, gap, radical.span.end, start, "join:and", "link:as").strip(" '")
            if rest not in ("", ",") or not (joined or (run and rest)):
                break
            start = radical.span.start
            run.append(Name(True, radical.kind, radical.span, radical.span))
        if run and not _has_mineral_before(clause, start):
            found += run
    return found


def _has_mineral_before(clause: Clause, start: int) -> bool:
    others = clause.of("nutrient:mineral", "nutrient:other", "companion")
    return any(0 <= start - hit.span.end <= 6 and not clause.between(hit.span.end, start).strip(" (:-'") for hit in others)


def _minerals(clause: Clause, elements: Sequence[Hit]) -> list[Hit]:
    """Everything a radical may belong to, in order."""
    others = clause.of("nutrient:mineral", "nutrient:other", "companion")
    symbols = [Hit("nutrient:mineral", span, ()) for span in _spans_of(_OTHER_SYMBOL, clause)]
    return sorted((*others, *symbols, *elements), key=lambda hit: hit.span)


def _governed_by_magnesium(clause: Clause, radical: Hit, minerals: Sequence[Hit], names: Sequence[Name]) -> bool:
    """Whether a bare radical belongs to magnesium: nearest mineral before it in its list, or in its row, is magnesium."""
    if any(_leads_to(clause, radical, hit) for hit in minerals):
        return False
    before = [hit for hit in minerals if hit.span.end <= radical.span.start]
    if not before:
        return False
    nearest = before[-1]
    if nearest.concept != _MAGNESIUM or _is_said_absent(clause, radical):
        return False
    gap = clause.between(nearest.span.end, radical.span.start)
    opened = sum(gap.count(one) for one in _OPENERS) - sum(gap.count(one) for one in _CLOSERS)
    if opened < 0:  # the list in brackets that magnesium stands in has ended
        return False
    ends = [one.span.end for one in clause.amounts if nearest.span.end <= one.span.start < radical.span.start]
    if ends and not _is_form_behind(clause, max(ends), radical.span.start, names):
        return False
    listed = any(name.span.end <= radical.span.start and name.span.start >= nearest.span.start for name in names)
    named = any(nearest.span.start < name.span.end <= radical.span.start for name in names)
    if named and not opened and _inside(radical, minerals):  # 'magnesium oxide, glycine': a nutrient of its own
        return False
    linked = any(nearest.span.end <= hit.span.start < radical.span.start for hit in clause.of("link:as"))
    formed = any(0 <= hit.span.start - radical.span.end <= 1 for hit in clause.of("make:form")) and len(gap.split()) <= _FEW_WORDS
    return len(gap) < _LISTED and (bool(ends) or listed or linked or formed or opened > 0 or _is_heading(gap))


def _leads_to(clause: Clause, radical: Hit, mineral: Hit) -> bool:
    """Whether another mineral stands right behind a radical: 'citrate de zinc', 'citrates (potassium, sodium)'."""
    if mineral.span.start < radical.span.end or mineral.concept == _MAGNESIUM:
        return False
    gap = clause.between(radical.span.end, mineral.span.start)
    return len(gap) <= _GENITIVE_GAP and (gap.strip() == "(" or not set(gap) & set(",;()\t|/"))


def _is_form_behind(clause: Clause, start: int, end: int, names: Sequence[Name]) -> bool:
    """Whether a radical behind an amount says what gives it: 'magnesium 200 mg (as oxide)', or in a cell of its own."""
    if any(name.span.start >= start and name.span.end <= end for name in names):
        return True
    gap = clause.between(start, end)
    before = gap[: max(gap.rfind(one) for one in _OPENERS) + 1]
    if before and len(before) <= _BEFORE_BRACKET and "," not in before:
        return True
    linked = any(start <= hit.span.start and not clause.between(hit.span.end, end).strip() for hit in clause.of("link:as"))
    return (linked and "," not in gap) or any(cell.span.start == end for cell in clause.cells)


def _is_heading(gap: str) -> bool:
    """Whether what stands before a radical leads to it: 'magnesium: citrate', '3 magnesium salts: citrate', '50 %'."""
    rest = _SHARE.sub("", gap).strip()
    return rest in ("-", "/", ":", ",") or (
        rest.endswith(":") and len(rest.split()) <= _FEW_WORDS and not set(rest) & set(",;.(")
    )


def _is_said_absent(clause: Clause, radical: Hit) -> bool:
    """Whether 'free' stands right behind a radical ('sulfate-free sea minerals')."""
    return any(0 <= hit.span.start - radical.span.end <= 1 for hit in clause.of("free"))


def _without_seals(clause: Clause, names: list[Name]) -> list[Name]:
    """Leave out the seal of a maker of many minerals ('TRAACS') where another name beside it says which compound it is on."""
    seals = clause.of("brand")
    if not seals:
        return names
    sealed = [name for name in names if any(name.span.start <= hit.span.start < name.span.end for hit in seals)]
    plain = [name for name in names if name not in sealed]
    return plain + [name for name in sealed if not any(_is_near(clause, name.span, other.span) for other in plain)]


def _is_near(clause: Clause, one: Span, other: Span) -> bool:
    """Whether two names stand near each other and no comma parts them."""
    first, second = sorted((one, other))
    return second.start - first.end <= _BEHIND and "," not in clause.between(first.end, second.start)


def _additives(clause: Clause) -> list[Name]:
    """E numbers; 'vitamin E 530 mg' has none, nor has a list of amounts."""
    others = [hit.span for hit in clause.of("nutrient:other")] + [one.span for one in clause.amounts]
    return [
        Name(True, hit.kind, hit.span, hit.span, additive=True)
        for hit in clause.of("additive")
        if not any(span.start < hit.span.end and hit.span.start <= span.end + 1 for span in others)
    ]


def _graded(clause: Clause, name: Name, names: Sequence[Name]) -> Name:
    """The compound as the word for its grade makes it: buffered bisglycinate is another material than bisglycinate."""
    for hit in clause.of("make"):
        made = load_grades().made.get(hit.concept, {}).get(name.compound or "")
        if made is not None and _is_grade_of(clause, hit, name, names):
            span = _with_word(clause, name.span, hit.span)
            return replace(name, compound=made, graded=True, span=span, outer=span)
    return name


def _with_word(clause: Clause, span: Span, word: Span) -> Span:
    """The place of a name with the word for its grade, if nothing but a comma parts the two."""
    gap = clause.between(min(span.end, word.end), max(span.start, word.start))
    return Span(min(span.start, word.start), max(span.end, word.end)) if gap.strip() in ("", ",") else span


def _is_grade_of(clause: Clause, hit: Hit, name: Name, names: Sequence[Name]) -> bool:
    """Whether the word for a grade stands right before a compound, or behind it with nothing said of another between."""
    if hit.span.end <= name.span.start:
        return clause.between(hit.span.end, name.span.start).strip() == ""
    if hit.span.start < name.span.end:
        return True
    gap = clause.between(name.span.end, hit.span.start)
    others = [one.span for one in names if one.compound not in load_grades().buffers]
    others += [one.span for one in clause.of("nutrient:other", "nutrient:mineral", "companion")]
    if any(name.span.end <= span.start <= hit.span.end + 1 for span in others):
        return False
    return len(gap) <= _BEHIND and gap.count(",") <= 1 and ";" not in gap


def _hydrates(clause: Clause, span: Span) -> tuple[str, ...]:
    """Words for the hydrate that stand right beside a compound."""
    return tuple(
        hit.kind
        for hit in clause.of("hydrate")
        if (0 <= hit.span.start - span.end <= 3 or 0 <= span.start - hit.span.end <= 2 or span.start <= hit.span.start < span.end)
        and not any(c in clause.between(span.end, hit.span.start) for c in ",;\t")
    )
