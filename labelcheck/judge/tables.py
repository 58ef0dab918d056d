"""A table of a rule file that knows its file and key, so that every fault can name them.

In goes what a TOML file holds, out come typed values. Anything unexpected stops with a RuleError of one sentence
that says where it stands, what was found and what is allowed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import bidirectional, category

import tomli

from labelcheck.errors import RuleError

LARGEST = Decimal(10**9)
SMALLEST = Decimal(1).scaleb(-9)
_CONTROL = ("Cc", "Cs")
_DIRECTIONS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
_SHOWN = 60
"""How much of a name or a value an error quotes."""
_NEAR = 0.6
"""How alike a misspelt name and the one that was meant must be: a share of their letters."""


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table; ``path`` are the keys that lead to it."""

    file: str
    entries: Mapping[str, object]
    path: tuple[str, ...] = ()

    def fault(self, key: str, trouble: str) -> RuleError:
        """The error that names file and key; an empty key is the table itself."""
        place = " > ".join(_cut(part) for part in ((*self.path, key) if key else self.path))
        return RuleError(f"{self.file}: {place}: {trouble}." if place else f"{self.file}: {trouble}.")

    def only(self, allowed: Collection[str]) -> None:
        """Refuse a key that is not allowed here."""
        for key in self.entries:
            if key not in allowed:
                raise self.fault(key, f"this key is unknown{nearest(key, allowed)}; allowed are {listed(allowed)}")

    def value(self, key: str) -> object:
        """What stands at the key, which must be there."""
        if key not in self.entries:
            raise self.fault(key, "this key is missing")
        return self.entries[key]

    def text(self, key: str) -> str:
        """A text that is not empty."""
        return self.as_text(key, self.value(key))

    def as_text(self, key: str, found: object) -> str:
        """What was found, if it is a text that is not empty."""
        if not isinstance(found, str) or not found.strip():
            raise self.fault(key, f"{shown(found)} was found; allowed is a text")
        if any(_steers(char) for char in found):
            raise self.fault(key, f"{shown(found)} was found; allowed is a text without control characters")
        return found

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """A text out of a set."""
        return self.as_one_of(key, self.value(key), allowed)

    def as_one_of(self, key: str, found: object, allowed: Collection[str]) -> str:
        """What was found, if it is one of the allowed texts."""
        if not isinstance(found, str) or found not in allowed:
            meant = nearest(found, allowed) if isinstance(found, str) else ""
            raise self.fault(key, f"{shown(found)} was found{meant}; allowed are {listed(allowed)}")
        return found

    def flag(self, key: str, default: bool) -> bool:
        """True or false; the default where the key is missing."""
        return self.as_flag(key, self.entries.get(key, default))

    def as_flag(self, key: str, found: object) -> bool:
        """What was found, if it is true or false."""
        if not isinstance(found, bool):
            raise self.fault(key, f"{shown(found)} was found; allowed are true and false")
        return found

    def as_amount(self, key: str, found: object) -> Decimal:
        """What was found, if it is a number that a label could print."""
        if isinstance(found, bool) or not isinstance(found, int | Decimal) or not within_reason(Decimal(found)):
            raise self.fault(key, f"{shown(found)} was found; allowed is a number from 0 to {LARGEST}")
        return Decimal(found)

    def array(self, key: str) -> tuple[object, ...]:
        """An array that is not empty."""
        found = self.value(key)
        if not isinstance(found, list) or not found:
            raise self.fault(key, f"{shown(found)} was found; allowed is a list that is not empty")
        return tuple(found)

    def table(self, key: str) -> Table:
        """The table below a key."""
        return self.as_table(key, self.value(key))

    def as_table(self, key: str, found: object) -> Table:
        """What was found, if it is a table."""
        if not isinstance(found, dict):
            raise self.fault(key, f"{shown(found)} was found; allowed is a table")
        return Table(self.file, found, (*self.path, key))

    def tables(self, key: str) -> tuple[Table, ...]:
        """An array of tables that is not empty; their places count from 1."""
        return tuple(self.as_table(f"{key} {place}", found) for place, found in enumerate(self.array(key), start=1))


def parse_table(file: str, content: bytes) -> Table:
    """The whole of a TOML file."""
    try:
        return Table(file, tomli.loads(content.decode("utf-8-sig"), parse_float=Decimal))
    except UnicodeDecodeError as error:
        raise RuleError(f"{file}: this is not UTF-8 text (byte {error.start}).") from error
    except tomli.TOMLDecodeError as error:
        raise RuleError(f"{file}: this is not valid TOML: {error}.") from error
    except (RecursionError, ArithmeticError, ValueError) as error:
        raise RuleError(f"{file}: this can't be read as TOML: it is nested too deeply or holds a number out of range.") from error


def within_reason(amount: Decimal) -> bool:
    """Whether a number is finite and of a size that occurs on labels."""
    return amount.is_finite() and (amount == 0 or SMALLEST <= amount <= LARGEST)


def listed(allowed: Collection[str]) -> str:
    """Names in a sentence, in the order in which they are given."""
    return ", ".join(allowed)


def nearest(found: str, known: Iterable[str]) -> str:
    """The known name that was most likely meant, in brackets; empty where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is misspelt

    meant = get_close_matches(found.lower(), list(dict.fromkeys(known)), 1, _NEAR)
    return f' (is "{meant[0]}" meant?)' if meant else ""


def shown(found: object) -> str:
    """A value of a file as a person would write it, shortened."""
    match found:
        case bool():
            return str(found).lower()
        case str():
            text = f'"{found}"'
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            text = str(found)
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def _steers(char: str) -> bool:
    """Whether a character steers a terminal, or turns the direction of what stands beside it."""
    return (category(char) in _CONTROL and char not in "\n\t") or bidirectional(char) in _DIRECTIONS
