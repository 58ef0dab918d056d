"""Whether a label was seen whole, so that what it does not say is not said.

In: the document, its clauses and directions. Out: ``Seen``: why absence can't be told, in words, and whether the lists
of what is in the product can have been read to their end. Words and limits stand in ``data/completeness.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import tomli

from labelcheck.knowledge import load_knowledge
from labelcheck.model import Document, PanelKind, Problem, Reading
from labelcheck.normal import plain
from labelcheck.understand.clauses import Clause
from labelcheck.understand.mentions import ReadPanel
from labelcheck.understand.wording import Wording

_LISTS = (PanelKind.FACTS, PanelKind.INGREDIENTS)
_OTHER_SCRIPT = re.compile(r"[^\W\d_\x00-\u036f\u1d00-\u1eff]{2,}")
"""Words of letters that no language of Latin script has."""

_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Limits:
    """``data/completeness.toml``: what a whole label has, and what tells a language that is not supported.

    ``known_scripts`` are those of languages that the lexicon has.
    """

    rest_letters: int
    front_letters: int
    ocr_parts: int
    ocr_share: float
    doubtful_share: float
    doubtful_letters: int
    script_letters: int
    foreign_words: int
    surroundings: tuple[str, ...]
    scripts: Mapping[str, str]
    known_scripts: frozenset[str]
    words: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a label: ``reason`` in words why it can't be told what it does not say, None where it can.

    ``lists`` tells that no source of magnesium can stand on a part that was not seen, ``listed`` that facts or
    ingredients were seen at all; ``problems`` are what a person should know of it.
    """

    reason: str | None
    lists: bool
    listed: bool
    problems: tuple[Problem, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether absence says nothing."""
        return self.reason is not None


def seen_of(document: Document, panels: Sequence[ReadPanel], clauses: Sequence[Clause], told: bool, wording: Wording) -> Seen:
    """What was seen of a label; ``told`` where directions were found."""
    listed = any(panel.kind in _LISTS for panel in document.panels)
    if document.partial is False:
        return Seen(None, lists=True, listed=listed)
    limits = load_limits()
    foreign = foreign_in(panels, limits)
    names = ", ".join(wording.language[code] for code in foreign)
    missing = _missing(document, clauses, told, limits)
    reasons = [wording.reason["not-read"]] if document.partial else []
    reasons += [wording.reason["doubtful"]] if _is_doubtful(document, limits) else []
    reasons += [wording.reason["foreign"].format(languages=names)] if foreign else []
    reasons += [wording.reason[f"unseen-{part}"] for part in missing]
    problems = (Problem("understand", "language-not-supported", wording.problem["foreign"].format(languages=names)),)
    return Seen(
        "; ".join(reasons) or None,
        lists=not document.partial and not foreign and "lists" not in missing,
        listed=listed,
        problems=problems if foreign else (),
    )


def foreign_in(panels: Iterable[ReadPanel], limits: Limits) -> tuple[str, ...]:
    """The languages that are not supported and that the panels hold words of, by their codes."""
    letters: Counter[str] = Counter()
    words: set[str] = set()
    for read in panels:
        words.update(_WORD.findall(read.normal.text))
        for match in _OTHER_SCRIPT.finditer(read.panel.text):
            script = _script(match.group()[0])
            letters[limits.scripts.get(script, "other")] += len(match.group()) * (script not in limits.known_scripts)
    scripts = {code for code, count in letters.items() if count >= limits.script_letters}
    spoken = {code for code, known in limits.words.items() if len(known & words) >= limits.foreign_words}
    return tuple(sorted(scripts | spoken))


@lru_cache(maxsize=1)
def load_limits() -> Limits:
    """The limits of ``data/completeness.toml``, its words made alike for comparing."""
    content = tomli.loads((files("labelcheck") / "data" / "completeness.toml").read_text(encoding="utf-8"))
    supported = load_knowledge().languages
    words = {code: frozenset(map(plain, found)) for code, found in content.pop("words").items() if code not in supported}
    written = content.pop("scripts")
    scripts = {script: code for script, code in written.items() if code not in supported}
    known = frozenset(written) - scripts.keys()
    return Limits(words=words, scripts=scripts, known_scripts=known, surroundings=tuple(content.pop("surroundings")), **content)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _missing(document: Document, clauses: Sequence[Clause], told: bool, limits: Limits) -> tuple[str, ...]:
    """The parts of a label that were not found, unless it may be whole without them."""
    found = {
        "lists": any(panel.kind in _LISTS for panel in document.panels),
        "directions": told,
        "surroundings": any(_surrounds(clause, limits) for clause in clauses),
    }
    if _is_photographed(document, limits):
        whole = sum(found.values()) >= limits.ocr_parts
    else:
        rest = sum(len(panel.text) for panel in document.panels if panel.kind not in _LISTS)
        least = limits.rest_letters if found["lists"] else limits.front_letters
        whole = told or found["surroundings"] or rest >= least
    if whole:
        return ()
    return tuple(part for part, seen in found.items() if not seen)


def _surrounds(clause: Clause, limits: Limits) -> bool:
    """Whether a clause belongs to what surrounds facts and directions: it cautions, or has a heading such as storage."""
    panel = clause.read.panel
    return (
        panel.kind is PanelKind.WARNINGS
        or (panel.kind is PanelKind.OTHER and panel.heading is not None)
        or clause.has(*limits.surroundings)
    )


def _is_doubtful(document: Document, limits: Limits) -> bool:
    """Whether so much of what may hold the cautions was read so badly that a caution may have been missed."""
    panels = [panel for panel in document.panels if panel.kind is not PanelKind.FACTS and panel.reading is Reading.OCR]
    words = [word for panel in panels for word in panel.words]
    doubtful = sum(len(word.text) for word in words if word.doubtful)
    letters = sum(len(word.text) for word in words)
    return doubtful >= limits.doubtful_letters and doubtful >= limits.doubtful_share * letters


def _is_photographed(document: Document, limits: Limits) -> bool:
    """Whether so many letters were recognised in pictures that it may be one side of a label."""
    letters: Counter[Reading] = Counter()
    for panel in document.panels:
        letters[panel.reading] += len(panel.text)
    return document.photographed and letters[Reading.OCR] >= limits.ocr_share * letters.total()
