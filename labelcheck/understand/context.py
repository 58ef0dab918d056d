"""What every step of understanding a label may look up: knowledge, units, and the wording of reasons in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labelcheck.knowledge import Compound, Knowledge
from labelcheck.understand.units import Units
from labelcheck.understand.wording import Wording


@dataclass(frozen=True)
class Context:
    """Knowledge of the world, and how to speak of it; ``language`` is that of reasons and arithmetic, not of the label."""

    knowledge: Knowledge
    units: Units
    wording: Wording
    language: str

    def names_of(self, compounds: Sequence[str]) -> str:
        """The names of compounds side by side."""
        return " / ".join(map(self.name_of, compounds))

    def name_of(self, compound: str | None) -> str:
        """The name of a compound in the language of the report, in English where it has none."""
        known: Compound | None = self.knowledge.compounds.get(compound or "")
        return "" if known is None else known.name.get(self.language, known.name["en"])
