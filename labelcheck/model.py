"""The frozen records that travel down the pipe, from words on a page to findings.

Nothing here reads, decides or prints; the standard library is all it imports.
Lengths are PDF points from the top left corner of the page, amounts are milligrams as exact decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias


class Box(NamedTuple):
    """A rectangle on a page in points; the origin is the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


class Span(NamedTuple):
    """A piece of a panel's text: characters start … end - 1."""

    start: int
    end: int


class PanelKind(StrEnum):
    """What a part of the label is for."""

    FRONT = "front"
    FACTS = "facts"
    INGREDIENTS = "ingredients"
    DIRECTIONS = "directions"
    WARNINGS = "warnings"
    CLAIMS = "claims"
    OTHER = "other"


class Reading(StrEnum):
    """How the words of a label were come by."""

    TEXT = "text"
    OCR = "ocr"
    MIXED = "mixed"
    NONE = "none"


class Outcome(StrEnum):
    """What is said of a label, or of one rule on it (``unreadable`` only of a label)."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"
    WAIVED = "waived"


class Severity(StrEnum):
    """How much a broken rule weighs; only errors decide the outcome of a label."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands on the page: its text, box, type size in points and page (from 1).

    ``direction`` is the angle in degrees (0, 90, 180, 270, clockwise) by which the text is turned. ``doubtful`` marks a
    word that was recognised in a picture and could not be read well.
    """

    text: str
    box: Box
    size: float
    page: int
    direction: int = 0
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row: its place in the panel's text, and the column it stands in, from 0."""

    span: Span
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, or one line of running text (a single cell)."""

    cells: tuple[Cell, ...]

    @property
    def span(self) -> Span:
        """The row's whole place in the panel's text."""
        return Span(self.cells[0].span.start, self.cells[-1].span.end)


@dataclass(frozen=True)
class Panel:
    """A part of the label with one purpose, its text, and the way back from every character to the page.

    ``places[i]`` is the index in ``words`` of the word that character i belongs to, or -1 for a space
    that was put between words. ``rows`` are the rows of a table; a panel of running text has none.
    ``heading`` is the place of the heading that gave the panel its kind, if it had one. ``reading`` tells whether its
    words are text of the file (``text``) or were recognised in a picture (``ocr``), where letters may be wrong.
    ``page`` counts from 1 in its file, ``file`` from 0 among the files of the label.
    """

    kind: PanelKind
    page: int
    text: str
    places: tuple[int, ...]
    words: tuple[Word, ...]
    rows: tuple[Row, ...] = ()
    heading: Span | None = None
    reading: Reading = Reading.TEXT
    file: int = 0

    def words_in(self, span: Span) -> tuple[Word, ...]:
        """The words that the characters of a span belong to, in reading order, each once."""
        seen: dict[int, None] = {}
        for place in self.places[span.start : span.end]:
            if place >= 0:
                seen[place] = None
        return tuple(self.words[place] for place in seen)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that kept labelcheck from its work: the stage, a kebab-case code, one sentence for a person."""

    stage: str
    code: str
    detail: str


@dataclass(frozen=True)
class Document:
    """A label as it was read: the number of pages, the panels in reading order, what went wrong.

    ``partial`` True: only a part of the label could be read, so that absence says nothing. False: it is known to be
    the whole label. None: what was read has to show whether it is. ``photographed`` tells that words were recognised in
    a scan or a photograph, which may show one side of a package.
    """

    pages: int
    reading: Reading
    panels: tuple[Panel, ...]
    problems: tuple[Problem, ...] = ()
    partial: bool | None = None
    photographed: bool = False

    @cached_property
    def text(self) -> str:
        """All panels, a blank line between them."""
        return "\n\n".join(panel.text for panel in self.panels)


@dataclass(frozen=True, slots=True)
class PagePicture:
    """How a page looks: its number from 1, width and height in points (the ground of its words' boxes), the encoded picture.

    ``file`` is the index of the file among those of the label.
    """

    page: int
    width: float
    height: float
    data: bytes
    media_type: str
    file: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the label that name one concept of the lexicon, such as ``compound:oxide`` or ``unit:capsule``."""

    concept: str
    panel: int
    span: Span
    languages: tuple[str, ...] = ()


class Interval(NamedTuple):
    """An amount between two ends; equal where the label is exact, ``high`` None where nothing bounds it."""

    low: Decimal
    high: Decimal | None

    @property
    def exact(self) -> bool:
        """Whether both ends are the same."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place on the label: page (from 1), box in points, kind of panel, language code or None, the text inside the box.

    ``file`` is the index of the file among those of the label, and ``page`` a page of that file.
    """

    page: int
    box: Box
    panel: PanelKind
    language: str | None
    text: str
    file: int = 0


FactValue: TypeAlias = bool | str | Interval | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one question about a label.

    ``value`` None is unknown, and ``reason`` says why. ``evidence`` are indices into the evidence of the
    reading. ``complete`` is False for a list that could not be read to its end.
    """

    value: FactValue
    evidence: tuple[int, ...] = ()
    reason: str | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Portion:
    """That many units, such as 2 capsules; ``unit`` is a unit id of the lexicon."""

    count: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Source:
    """A magnesium-bearing active of the product.

    ``compound`` is an id of ``data/compounds.json`` or None where the label names none; ``named`` is how the
    label names it. Masses are for ``per``; ``basis`` is how ``elemental_mg`` is known: declared, percent or converted.
    ``contains`` are ids of other compounds of magnesium that are in such a material.
    """

    compound: str | None
    named: str
    absorption: str | None
    compound_mg: Interval | None
    elemental_mg: Interval | None
    per: Portion | None
    basis: str | None
    evidence: tuple[int, ...]
    contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: '2 capsules × 750 mg magnesium citrate × 10.9–16.2 % = 164–242 mg at one time'."""

    fact: str
    text: str


@dataclass(frozen=True)
class Facts:
    """Everything that was understood of one label.

    ``values`` holds every fact of ``data/facts.json`` by its name; ``conflicts`` are sentences about witnesses
    on the label that do not agree, ``remarks`` sentences about what a source is made of; ``steps`` is the arithmetic;
    ``partial`` tells that what was read is not the whole label, and ``problems`` what stood in the way of understanding it.
    """

    values: Mapping[str, Fact]
    sources: tuple[Source, ...] = ()
    serving: Portion | None = None
    conflicts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    languages: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    mentions: tuple[Mention, ...] = ()
    partial: bool = False
    problems: tuple[Problem, ...] = ()


class Reason(NamedTuple):
    """A leaf of a rule's condition that decided it, or leaves it open (``holds`` None).

    ``fact`` is its name or "text", ``found`` and ``asked`` what was found and asked in words, ``text`` both with the place on
    the label; ``evidence`` are indices into the evidence of the facts.
    """

    fact: str
    found: str
    asked: str
    holds: bool | None
    text: str
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one label.

    ``evidence`` are indices into the evidence of the facts; ``blocked_by`` names the facts that leave it undetermined,
    each with its reason; ``because`` is the sentence of the ``trace``, the leaves that decided; ``fingerprint`` stays the
    same as long as rule and facts do.
    """

    rule: str
    severity: Severity
    outcome: Outcome
    message: str
    remedy: str
    evidence: tuple[int, ...] = ()
    blocked_by: tuple[str, ...] = ()
    fingerprint: str = ""
    because: str = ""
    trace: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PackId:
    """Which rules were held against the label, and what was set otherwise than in the pack.

    ``parameters`` and ``severities`` are those that were set, ``ignored`` the rules that were not held.
    """

    name: str
    version: str
    sha256: str
    parameters: tuple[tuple[str, Decimal], ...] = ()
    ignored: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()


@dataclass(frozen=True, slots=True)
class LabelFile:
    """One of the files a label was read from: its name, its checksum, its pages and how its words were come by.

    ``sha256`` is empty where it could not be opened, ``pages`` None where it could not be read. ``path`` is relative
    to the folder the label was found in.
    """

    path: str
    sha256: str = ""
    pages: int | None = None
    reading: Reading = Reading.NONE


class Change(NamedTuple):
    """A rule of which other packs say something else: the finding by the packs of the run, and that by the others.

    None where that side has no such rule.
    """

    ours: Finding | None
    theirs: Finding | None


@dataclass(frozen=True, slots=True)
class Versus:
    """What a label would get by other packs on the same facts: the packs, its outcome by them, and what they change."""

    packs: tuple[PackId, ...]
    outcome: Outcome
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Report:
    """One label from file to findings; ``document`` and ``facts`` are None where it could not be read.

    ``path`` is the name of the label: that of its file relative to the folder it was found in, or that of a product
    of several files. ``sha256`` is that of the one file; of several, see ``pipeline.checksum_of``. ``versus`` is None where
    nothing was asked to be compared, and of a label that could not be read.
    """

    path: str
    sha256: str
    outcome: Outcome
    packs: tuple[PackId, ...]
    document: Document | None = None
    facts: Facts | None = None
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    files: tuple[LabelFile, ...] = ()
    versus: Versus | None = None
