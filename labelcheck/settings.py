"""What every label of a run is held against, and how its files are read: settled before the first label is opened."""

from __future__ import annotations

from dataclasses import dataclass, field

from labelcheck.judge import Pack
from labelcheck.limits import ReadingOptions


@dataclass(frozen=True, slots=True)
class Settings:
    """The packs, the language of the messages (two letters), and how files are read.

    ``whole`` keeps the words that were read, and what each of them names; a run of many labels does without. ``versus`` are
    packs that are held against the same facts, to show what they would change; they decide nothing.
    """

    packs: tuple[Pack, ...]
    language: str
    options: ReadingOptions = field(default_factory=ReadingOptions)
    whole: bool = False
    versus: tuple[Pack, ...] = ()
