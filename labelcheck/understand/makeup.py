"""How much of a product's magnesium is oxide, under its own name or inside a grade or a material that holds it.

In: the composition of a label. Out: what the facts ask of it, and sentences that say what a name does not.
Fractions are mass fractions of magnesium, 0 … 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.knowledge import Compound, Knowledge
from labelcheck.model import Source
from labelcheck.understand.context import Context
from labelcheck.understand.sources import Composition

_ALL, _PART, _OPEN = "all", "part", "open"
_POOR = "poor"


@dataclass(frozen=True)
class Makeup:
    """Whether all magnesium is oxide, or of poorly absorbed compounds; None where the label leaves it open.

    ``open_name`` is the name, as printed, that leaves it open.
    """

    only_oxide: bool | None
    only_poor: bool | None
    open_name: str | None


def makeup_of(composition: Composition, knowledge: Knowledge, *, complete: bool) -> Makeup:
    """The makeup of a product; ``complete`` tells whether every source is known."""
    if composition.magnesium is False:
        return Makeup(only_oxide=False, only_poor=False, open_name=None)
    shares = {compound: oxide_in(compound, composition, knowledge) for compound in composition.sources}
    opened = next((named for compound, named in composition.sources.items() if shares[compound] == _OPEN), None)
    poor = [_poverty(knowledge.compounds[compound], share) for compound, share in shares.items()]
    oxide = [None if share == _OPEN else share == _ALL for share in shares.values()]
    return Makeup(_all_of(oxide, complete=complete), _all_of(poor, complete=complete), opened[0].printed if opened else None)


def _poverty(compound: Compound, share: str | None) -> bool | None:
    """Whether a compound is a poorly absorbed one; a name that may be oxide leaves that open."""
    if compound.absorption == _POOR or share == _ALL:
        return True
    return None if share == _OPEN else False


def _all_of(answers: Sequence[bool | None], *, complete: bool) -> bool | None:
    """Whether all are true: one that is false settles it, one that is open or not known leaves it open."""
    if False in answers:
        return False
    return True if complete and answers and None not in answers else None


def oxide_in(compound: str, composition: Composition, knowledge: Knowledge) -> str | None:
    """How much of a source is oxide: all, part, or open where it may be; None for none."""
    known, named = knowledge.compounds[compound], composition.sources[compound]
    if known.oxide is None and any(one.name.graded for one in named):
        return _PART
    loose = known.loose and all(known.loose.intersection(one.name.hydrates) for one in named)
    return _OPEN if loose and not composition.known_as.get(compound) else known.oxide


def contains_of(compound: str, composition: Composition, knowledge: Knowledge) -> tuple[str, ...]:
    """The other compounds that are in a source for certain."""
    oxide = _pure_oxide(knowledge).id
    return (oxide,) if compound != oxide and oxide_in(compound, composition, knowledge) in (_ALL, _PART) else ()


def remarks_of(sources: Iterable[Source], composition: Composition, context: Context) -> tuple[str, ...]:
    """A sentence about each source that is, holds or may be oxide without its name saying so."""
    knowledge, wording = context.knowledge, context.wording
    found = []
    for source in sources:
        share = oxide_in(source.compound, composition, knowledge) if source.compound else None
        if share is None or source.compound == _pure_oxide(knowledge).id:
            continue
        percents = _oxide_percent(source, knowledge) if share == _PART else None
        if percents is None:
            found.append(wording.remark[share].format(named=source.named))
        else:
            filled = {
                name: wording.number(value.to_integral_value())
                for name, value in zip(("percent", "share"), percents, strict=True)
            }
            found.append(wording.remark["part-share"].format(named=source.named, **filled))
    return tuple(found)


def _oxide_percent(source: Source, knowledge: Knowledge) -> tuple[Decimal, Decimal] | None:
    """The percentage of magnesium in a buffered grade, and of that what comes from oxide; None where the masses don't say.

    A grade of p % magnesium is (p - b) / (o - b) oxide by mass, with b and o the percentages of the pure compounds.
    """
    mass, elemental = source.compound_mg, source.elemental_mg
    if mass is None or elemental is None or not mass.exact or not elemental.exact or not mass.low:
        return None
    grade = knowledge.compounds[source.compound or ""]
    base, oxide = _richest(knowledge.compounds[grade.family]), _richest(_pure_oxide(knowledge))
    fraction = elemental.low / mass.low
    if base is None or oxide is None or grade.ceiling is None or not base < fraction <= grade.ceiling:
        return None
    return fraction * 100, (fraction - base) / (oxide - base) * oxide / fraction * 100


def _richest(compound: Compound) -> Decimal | None:
    return max((form.fraction for form in compound.forms), default=None)


def _pure_oxide(knowledge: Knowledge) -> Compound:
    """The oxide itself: wholly oxide, and a compound with a formula."""
    return next(compound for compound in knowledge.compounds.values() if compound.oxide == _ALL and compound.forms)
