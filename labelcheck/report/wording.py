"""The words of the reports in one language, from data/wording/report.toml.

A language and a key go in, a sentence comes out. No other module of this stage holds words that a person reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import tomli

from labelcheck.errors import UsageError
from labelcheck.model import Interval

_SHOWN = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one language by their keys, such as ``total.fail``."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with values in its braces."""
        return self.texts[key].format_map(values)

    def interval(self, value: Interval | None, form: str = "amount") -> str | None:
        """An interval in words, ``form`` amount (mg) or count; None where nothing is known."""
        if value is None or (value.high is None and not value.low):
            return None
        low = self._number(value.low)
        if value.high is None:
            return self(f"{form}.open", low=low)
        high = self._number(value.high)
        if low == high:
            return self(f"{form}.exact", low=low)
        return self(f"{form}.range" if value.low else f"{form}.high", low=low, high=high)

    def _number(self, value: Decimal) -> str:
        rounded = value.quantize(_SHOWN, rounding=ROUND_HALF_UP).normalize()
        return f"{rounded:f}".replace(".", self.texts["number.decimal"])


@cache
def load_wording(language: str) -> Wording:
    """The words of one language; read once."""
    content = tomli.loads(files("labelcheck").joinpath("data", "wording", "report.toml").read_text(encoding="utf-8"))
    languages = content["languages"]
    if language not in languages:
        raise UsageError(f'There is no wording for reports in "{language}"; there is {", ".join(sorted(languages))}.')
    return Wording(
        language, {f"{group}.{key}": text for group, texts in languages[language].items() for key, text in texts.items()}
    )


@cache
def fact_names(language: str) -> Mapping[str, str]:
    """What each fact is called; the names stand with the sentences of the findings, in data/wording/judge.toml."""
    content = tomli.loads(files("labelcheck").joinpath("data", "wording", "judge.toml").read_text(encoding="utf-8"))
    return MappingProxyType(content["languages"][language]["facts"])


def printable(text: str) -> str:
    """The text in one line, with nothing in it that steers a terminal."""
    return "".join(char if char.isprintable() else "�" for char in " ".join(text.split()))
