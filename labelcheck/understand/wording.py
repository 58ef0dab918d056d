"""The sentences of ``data/wording/understand.toml`` in one language: reasons, conflicts, arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

import tomli

from labelcheck.errors import UsageError
from labelcheck.model import Interval


@dataclass(frozen=True)
class Wording:
    """Templates by name, names of languages that are not supported, unit names as (one, several), and the decimal sign."""

    reason: Mapping[str, str]
    problem: Mapping[str, str]
    language: Mapping[str, str]
    conflict: Mapping[str, str]
    remark: Mapping[str, str]
    step: Mapping[str, str]
    unit: Mapping[str, tuple[str, str]]
    decimal: str

    def number(self, value: Decimal) -> str:
        """A number with at most two decimals, one above 10, without trailing zeros."""
        places = "0.1" if value >= 10 else "0.01"
        text = format(value.quantize(Decimal(places)).normalize(), "f")
        return text.replace(".", self.decimal)

    def interval(self, value: Interval, factor: int = 1) -> str:
        """An interval as '164–242', '75' or 'at least 300'."""
        low = self.number(value.low * factor)
        if value.high is None:
            return self.step["open"].format(low=low)
        high = self.number(value.high * factor)
        return low if low == high else f"{low}–{high}"

    def units(self, unit: str | None, count: Decimal) -> str:
        """The name of a unit beside a number."""
        one, several = self.unit.get(unit or "serving", self.unit["serving"])
        return one if count <= 1 else several


@lru_cache(maxsize=4)
def load_wording(language: str) -> Wording:
    """The wording in a language; raises UsageError for a language that is not there."""
    content = tomli.loads((files("labelcheck") / "data" / "wording" / "understand.toml").read_text(encoding="utf-8"))
    if language not in content:
        raise UsageError(f'No wording in the language "{language}"; there is {", ".join(sorted(content))}.')
    table = content[language]
    units = {unit: (names[0], names[1]) for unit, names in table["unit"].items()}
    return Wording(
        table["reason"],
        table["problem"],
        table["language"],
        table["conflict"],
        table["remark"],
        table["step"],
        units,
        table["decimal"],
    )
