"""The compound that an amount of magnesium is the element of: in the row above, in whose brackets it stands, or right before.

In: a declaration, and the last one of a compound. Out: the declaration with the compound as its form. Two compounds that each
say how much magnesium they hold add up; the same said twice does not.
"""

from __future__ import annotations

from dataclasses import replace

from labelcheck.understand.declarations import Declaration
from labelcheck.understand.names import Name, names_of

_MARKS = " \t.,:;=([-"

_SHORTENED = 8
"""Letters of one word in a bracket before the amount, at most: 'entspr.', 'equiv.'."""


def below_its_compound(declaration: Declaration, parent: Declaration | None) -> Declaration:
    """A row 'of which magnesium' goes with the compound in the row above it."""
    name = declaration.name
    below = parent is not None and parent.clause is not declaration.clause and parent.clause.read is declaration.clause.read
    if parent is None or not below or name.compound or name.forms or not declaration.clause.has("link:of-which"):
        return declaration
    return replace(declaration, name=replace(name, forms=(parent.name,)))


def beside_its_compound(declaration: Declaration, parent: Declaration | None) -> Declaration:
    """Magnesium that a compound's brackets tell, or that stands right behind its amount: 'citrate 300 mg (48 mg Mg)'."""
    name = declaration.name
    if name.compound or name.forms or declaration.elemental is not True:
        return declaration
    compound = _around(declaration) or _before(declaration, parent)
    return declaration if compound is None else replace(declaration, name=replace(name, forms=(compound,)))


def _around(declaration: Declaration) -> Name | None:
    """The compound in whose brackets an amount stands: 'magnesium citrate (providing 48 mg magnesium)'."""
    start, end = declaration.span
    around = [one for one in names_of(declaration.clause) if one.compound and one.span.end <= start and end <= one.outer.end]
    return around[-1] if around else None


def _before(declaration: Declaration, parent: Declaration | None) -> Name | None:
    """The compound whose amount stands right before, with marks or words for 'of which' between."""
    if parent is None or parent.clause is not declaration.clause or parent.span.end > declaration.span.start:
        return None
    clause, start, end = declaration.clause, parent.span.end, declaration.span.start
    gap = clause.between(start, end)
    links = [hit.span for hit in clause.of("link:of-which", "elemental") if start <= hit.span.start and hit.span.end <= end]
    for link in links:
        gap = gap.replace(clause.between(*link), "", 1)
    before, bracket, word = gap.partition("(")
    if bracket and not before.strip(_MARKS):
        return parent.name if len(word.strip(_MARKS)) <= _SHORTENED and " " not in word.strip(_MARKS) else None
    return parent.name if links and not gap.strip(_MARKS) else None
