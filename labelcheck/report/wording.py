"""The words of the reports in one language, from data/wording/report.toml.

A language and a key go in, a sentence comes out. No other module holds words that a person reads in a report.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from labelcheck.errors import UsageError
from labelcheck.model import Interval

_WHOLE_FROM = 100  # above this an amount is written without decimals, as labels do


@dataclass(frozen=True)
class Wording:
    """The texts of one language by their keys, such as ``total.fail``."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with values in its braces."""
        return self.texts[key].format_map(values)

    def number(self, value: Decimal) -> str:
        """A number as this language writes it."""
        rounded = round(value, 0 if value >= _WHOLE_FROM else 1)
        return f"{rounded.normalize():f}".replace(".", self.texts["number.decimal"])

    def amount(self, value: Interval | None, kind: str) -> str:
        """An interval in words; ``kind`` is the group of texts that name its unit."""
        if value is None or (value.high is None and not value.low):
            return self(f"{kind}.unknown")
        if value.high is None:
            return self(f"{kind}.open", low=self.number(value.low))
        if value.exact:
            return self(f"{kind}.exact", low=self.number(value.low))
        return self(f"{kind}.range", low=self.number(value.low), high=self.number(value.high))


@cache
def load_wording(language: str) -> Wording:
    """The words of one language; read once."""
    text = files("labelcheck").joinpath("data/wording/report.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)
    if language not in groups["language"]["name"]:
        raise UsageError(f"There is no language {language!r}: take one of {', '.join(groups['language']['name'])}.")
    return Wording(language, {f"{group}.{key}": texts[language] for group, keys in groups.items() for key, texts in keys.items()})
