"""What a label warns of: kidney trouble, asking a doctor, pregnancy, children, medicines, loose stools.

In: clauses. Out: for each caution the places that say it. A statement that is not found is not said; whether
absence can be told is decided where the facts are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from labelcheck.model import PanelKind, Span
from labelcheck.understand.clauses import Clause
from labelcheck.understand.kidney import is_hindered, names_kidney_trouble
from labelcheck.understand.minerals import is_of_another, minerals_of
from labelcheck.understand.places import distance, inside

Places = tuple[tuple[Clause, Span], ...]

_NEAR = 70
"""Characters between a word of asking and the professional it is about."""

_EFFECT = 12
"""Characters between 'may cause' and the trouble that is its effect, at most: room for 'severe'."""

_OWN = 12
"""Characters between 'your' and the professional, at most: a word such as 'own' or 'behandelend' may stand between."""

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
    contained = minerals_of(clauses)
    for index, clause in enumerate(clauses):
        if _is_for_sound_kidneys(clause):
            found.append((clause, clause.span))
            continue
        if not names_kidney_trouble(clause) or is_of_another(clause, contained):
            continue
        if _is_spoken_caution(clause) or _is_listed_caution(clauses, index) or _is_asked(clauses, index):
            found.append((clause, clause.span))
    return found


def _is_for_sound_kidneys(clause: Clause) -> bool:
    """Whether the product is for people with sound kidneys alone: 'Only for adults with normal kidney function'."""
    if clause.has("claim", "caution:none", "cause", "benefit", "only-for:not"):
        return False
    only = [hit for hit in clause.of("only-for") if hit.concept == "only-for"]
    return any(0 <= sound.span.start - one.span.end <= _NEAR for one in only for sound in clause.of("sound-kidney"))


def _is_spoken_caution(clause: Clause) -> bool:
    """Whether the sentence itself cautions, and does not merely say that all is well or what causes a lack."""
    asks = clause.has("caution:ask") and clause.has("professional")
    if clause.has("caution:none") and not (clause.has("caution:avoid") or asks):
        return False
    if _restrains(clause):
        return not _is_cause(clause) or clause.has("professional", "caution:ask")
    if _has_own_doctor(clause):
        return not _is_cause(clause) and not clause.has("caution:none", "claim")
    return clause.kind is PanelKind.WARNINGS and not _is_cause(clause) and not clause.has("caution:none")


def _is_cause(clause: Clause) -> bool:
    """Whether kidney trouble is named as a cause of lack or loss ('losses through kidney disease')."""
    if is_hindered(clause):
        return False
    causes = clause.of("cause")
    organs = clause.of("kidney")
    return any(
        0 <= organ.span.start - cause.span.end <= (_EFFECT if cause.kind == "direct" else _NEAR)
        for cause in causes
        for organ in organs
    )


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
    """Whether a question is answered by advice ('Low kidney function? Ask your pharmacist first.').

    The question may follow the words on the kidneys: 'My kidneys are weak. Is it safe for me? Ask your doctor.'
    """
    clause = clauses[index]
    following = [one for one in clauses[index + 1 : index + 1 + _ANSWER] if one.read is clause.read]
    if not following or following[0].has("caution:none"):
        return False
    if clause.text.endswith("?"):
        return _is_answered(clause, following)
    if len(following) > 1 and following[0].text.endswith("?"):
        return _answers(following[0], following[1])
    parted = clause.between(clause.span.end, following[0].span.start).lstrip().startswith(";")
    return parted and _restrains(following[0])


def _is_answered(question: Clause, answer: Sequence[Clause]) -> bool:
    """Whether the sentences behind a question restrain; a later one must forbid, or name a professional."""
    for sentence in answer:
        if sentence.has("caution:none") or sentence.text.endswith("?"):
            return False
        if _answers(question, sentence) and (sentence is answer[0] or sentence.has("caution:avoid", "professional")):
            return True
    return False


def _answers(question: Clause, answer: Clause) -> bool:
    """Whether an answer restrains: by its own words, or by 'no' to a question whether one may take it."""
    if answer.has("caution:none"):
        return False
    return (
        _restrains(answer)
        or _has_own_doctor(answer)
        or (question.has("permission") and not question.has("caution:avoid") and _says_no(answer))
    )


def _says_no(clause: Clause) -> bool:
    """Whether a clause is 'no' or begins with it, set apart from what follows ('No, we advise against it')."""
    first = next((hit for hit in clause.of("answer:no") if hit.span.start == clause.span.start), None)
    return first is not None and clause.between(first.span.end, first.span.end + 1) in ("", ".", ",", "!", ":", ";")


def _restrains(clause: Clause) -> bool:
    """Whether a clause tells somebody not to take it, or to ask first; in one word, or in a verb of two parts."""
    return (
        clause.has("caution:avoid", "caution:ask")
        or bool(_parted(clause, "leave", "dissuade"))
        or (clause.has("professional") and bool(_parted(clause, "settle")))
    )


def _has_own_doctor(clause: Clause) -> bool:
    """Whether the doctor of the reader is spoken of ('your GP', 'ihre Ambulanz')."""
    owners = clause.of("owner")
    return any(
        0 < professional.span.start - owner.span.end <= _OWN for owner in owners for professional in clause.of("professional")
    )


def _parted(clause: Clause, *verbs: str) -> list[Span]:
    """The places of verbs of two parts ('laat dit product staan'), each from its first part to its last."""
    return [
        Span(first.span.start, last.span.end)
        for verb in verbs
        for first in clause.of(f"parted:{verb}")
        for last in clause.of(f"parted:{verb}-end")
        if 0 < last.span.start - first.span.end <= _NEAR
    ]


def _asks_professional(clause: Clause) -> bool:
    """Whether the reader is told to ask a professional; the mere dose clause ('or as directed by a physician') is none."""
    only = [hit.span for hit in clause.of("guidance")]  # 'only as directed by a doctor' is no mere dose clause
    excused = [hit.span for hit in clause.of("professional:dose")]
    if any(one.start < dose.start < one.end for one in only for dose in excused):
        return True
    asks = [hit.span for hit in clause.of("caution:ask", "caution:avoid", "guidance") if not inside(hit.span, excused)]
    asks += _parted(clause, "settle")
    for professional in clause.of("professional"):
        if professional.concept != "professional" or _follows(professional.span, excused):
            continue
        if any(distance(professional.span, ask) <= _NEAR for ask in asks):
            return True
    return False


def _follows(span: Span, excused: Sequence[Span]) -> bool:
    return any(other.start <= span.start <= other.end + 40 for other in excused)


def _under_guidance(clause: Clause) -> bool:
    return clause.has("guidance")
