"""What a label warns of: kidney trouble, asking a doctor, pregnancy, children, medicines, loose stools.

In: clauses. Out: for each caution the places that say it. A statement that is not found is not said; whether
absence can be told is decided where the facts are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from labelcheck.model import PanelKind, Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import Hit

Places = tuple[tuple[Clause, Span], ...]

_NEAR = 70
"""Characters between a word of asking and the professional it is about."""

_NEXT = 30
"""Characters between a mineral and the words that caution against it."""

_HELD = 12
"""Characters between a word such as 'contains' and the mineral that the product holds."""

_LISTS = (PanelKind.FACTS, PanelKind.INGREDIENTS, PanelKind.FRONT)

_LISTED = 160
"""Characters of a line in such a list, at most."""

_ANSWER = 2
"""Sentences of an answer that are looked at, as far as the next question."""

_CARRY = 4
"""Clauses of a list under a heading such as 'Ask a doctor before use if you have' that the heading carries over to."""


def cautions_of(clauses: Sequence[Clause]) -> Mapping[str, Places]:
    """The places of every kind of caution, by the name of its fact behind ``cautions.``."""
    return {
        "kidney": tuple(_kidney(clauses)),
        "physician": _where(clauses, _asks_professional),
        "guidance": _where(clauses, _under_guidance),
        "pregnancy": _where(clauses, lambda clause: clause.has("person:pregnant")),
        "children": _where(clauses, lambda clause: clause.has("person:child")),
        "medication": _where(clauses, lambda clause: clause.has("person:medicated") and _cautions(clause)),
        "laxative": _where(clauses, lambda clause: clause.has("laxative") and not _is_purpose(clause)),
    }


def _where(clauses: Sequence[Clause], says: Callable[[Clause], bool]) -> Places:
    return tuple((clause, clause.span) for clause in clauses if says(clause))


def _is_purpose(clause: Clause) -> bool:
    return clause.kind in (PanelKind.CLAIMS, PanelKind.FRONT)


def _cautions(clause: Clause) -> bool:
    return clause.has("caution:avoid", "caution:ask") or clause.kind is PanelKind.WARNINGS


def _kidney(clauses: Sequence[Clause]) -> list[tuple[Clause, Span]]:
    """Sentences, or lines of a list under a caution, that name kidney trouble."""
    found = []
    contained = _minerals_of(clauses)
    for index, clause in enumerate(clauses):
        if not _names_kidney_trouble(clause) or _is_of_another(clause, contained):
            continue
        if _is_spoken_caution(clause) or _is_listed_caution(clauses, index) or _is_asked(clauses, index):
            found.append((clause, clause.span))
    return found


def _minerals_of(clauses: Sequence[Clause]) -> frozenset[str]:
    """The other minerals that the product holds, as its facts, its ingredients and its front name them."""
    listed = [clause for clause in clauses if clause.kind in _LISTS or clause.amounts]
    return frozenset(clause.between(*hit.span) for clause in listed for hit in clause.of("nutrient:mineral"))


def _is_of_another(clause: Clause, contained: frozenset[str]) -> bool:
    """Whether a sentence cautions against a mineral that is not in the product ('potassium is not for renal patients').

    The mineral is what does not suit, or what is not to be taken; one that the product is said to hold counts as in it.
    """
    if clause.has("nutrient:magnesium", "compound", "person:medicated"):
        return False
    minerals = [hit for hit in clause.of("nutrient:mineral") if clause.between(*hit.span) not in contained]
    cautions = clause.of("caution:avoid", "caution:ask")
    holds = clause.of("basis:per", "link")
    return any(
        _speaks_of(clause, caution, mineral) and not any(0 <= mineral.span.start - one.span.end <= _HELD for one in holds)
        for mineral in minerals
        for caution in cautions
    )


def _speaks_of(clause: Clause, caution: Hit, mineral: Hit) -> bool:
    """Whether words of caution are about a mineral: near it, and not of the mineral *or* of the kidneys.

    No comma stands between them, unless the kidney trouble follows the mineral ('mind that, for one, iron harms …').
    """
    first, second = sorted((caution.span, mineral.span))
    troubles = [hit.span for hit in clause.of("kidney:trouble")]
    inside = sum(span.end - span.start for span in troubles if first.end <= span.start and span.end <= second.start)
    between = clause.between(first.end, second.start)
    behind = [clause.between(mineral.span.end, span.start) for span in troubles if span.start >= mineral.span.end]
    subject = bool(behind) and not _parted(behind[0])
    if len(between) - inside > _NEXT or (_parted(between) and not (subject and first == caution.span)):
        return False
    joins = [hit.span.start for hit in clause.of("join")]
    return first == mineral.span or not any(mineral.span.end <= join < trouble.start for join in joins for trouble in troubles)


def _parted(text: str) -> bool:
    """Whether a comma or another mark stands in a text."""
    return any(mark in text for mark in ",;:(")


def _names_kidney_trouble(clause: Clause) -> bool:
    """Whether kidney trouble is named: by a word of its own, or an organ word with a word of illness near it."""
    denied = [hit.span for hit in clause.of("kidney:not")]
    if any(not _inside(hit.span, denied) for hit in clause.of("kidney:trouble")):
        return True
    troubles = clause.of("trouble")
    organs = [hit for hit in clause.hits if hit.concept == "kidney" and not _inside(hit.span, denied)]
    return any(_distance(organ, trouble) <= _NEAR for organ in organs for trouble in troubles)


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _distance(one: Hit, other: Hit) -> int:
    first, second = sorted((one.span, other.span))
    return max(0, second.start - first.end)


def _is_spoken_caution(clause: Clause) -> bool:
    """Whether the sentence itself cautions, and does not merely say that all is well or what causes a lack."""
    if clause.has("caution:none") and not clause.has("caution:avoid"):
        return False
    if clause.has("caution:avoid", "caution:ask"):
        return not _is_cause(clause) or clause.has("professional", "caution:ask")
    return clause.kind is PanelKind.WARNINGS and not _is_cause(clause) and not clause.has("caution:none")


def _is_cause(clause: Clause) -> bool:
    """Whether kidney trouble is named as a cause of lack or loss ('losses through kidney disease')."""
    causes = clause.of("cause")
    organs = clause.of("kidney")
    return any(cause.span.end <= organ.span.start and _distance(cause, organ) <= _NEAR for cause in causes for organ in organs)


def _is_listed_caution(clauses: Sequence[Clause], index: int) -> bool:
    """Whether a short line stands in a list below words that caution ('Do not use if you have', 'Contra-indications')."""
    clause = clauses[index]
    if _is_cause(clause) or clause.has("caution:none"):
        return False
    lead = clauses[index - 1] if index else None
    if (
        lead is not None
        and lead.read.panel.file == clause.read.panel.file
        and lead.text.endswith((":", ","))
        and lead.has("caution:avoid", "caution:ask")
    ):
        return True
    if len(clause.text) > _LISTED:
        return False
    for before in reversed(clauses[max(0, index - _CARRY) : index]):
        if before.read.panel.file != clause.read.panel.file:
            return False
        if before.read.panel is not clause.read.panel and before.read.number < clause.read.number - 1:
            return False
        if before.has("caution:avoid", "caution:ask"):
            return True
    return False


def _is_asked(clauses: Sequence[Clause], index: int) -> bool:
    """Whether a question is answered by advice ('Low kidney function? Ask your pharmacist first.'), in its first sentences."""
    clause = clauses[index]
    asked = clause.text.endswith("?")
    for following in clauses[index + 1 : index + 1 + (_ANSWER if asked else 1)]:
        if following.read is not clause.read or following.has("caution:none") or (asked and following.text.endswith("?")):
            return False
        first = following is clauses[index + 1]
        if following.has("caution:avoid") or (following.has("caution:ask") and (first or following.has("professional"))):
            return asked or clause.between(clause.span.end, following.span.start).lstrip().startswith(";")
    return False


def _asks_professional(clause: Clause) -> bool:
    """Whether the reader is told to ask a professional; the mere dose clause ('or as directed by a physician') is none."""
    only = [hit.span for hit in clause.of("guidance")]  # 'only as directed by a doctor' is no mere dose clause
    excused = [hit.span for hit in clause.of("professional:dose")]
    if any(one.start < dose.start < one.end for one in only for dose in excused):
        return True
    asks = [hit for hit in clause.of("caution:ask", "caution:avoid", "guidance") if not _inside(hit.span, excused)]
    for professional in clause.of("professional"):
        if professional.concept != "professional" or _follows(professional.span, excused):
            continue
        if any(_distance(professional, ask) <= _NEAR for ask in asks):
            return True
    return False


def _follows(span: Span, excused: Sequence[Span]) -> bool:
    return any(other.start <= span.start <= other.end + 40 for other in excused)


def _under_guidance(clause: Clause) -> bool:
    return clause.has("guidance")
