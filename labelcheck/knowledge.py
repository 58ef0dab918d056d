"""Reads what is true of the world from ``data/``: compounds, units, reference values and the words of each language.

Out: one frozen ``Knowledge``. A data file with an unknown or missing key stops the program with a LexiconError
that names the file and the key. Nothing about labels as such and no limit of a rule belongs here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, NamedTuple

import tomli

from labelcheck.errors import LexiconError
from labelcheck.model import Interval
from labelcheck.normal import plain


@dataclass(frozen=True)
class Form:
    """One hydrate or grade of a compound: the words that tell it on a label, and the mass fraction of magnesium in it."""

    hydrate: str | None
    names: tuple[str, ...]
    fraction: Decimal


@dataclass(frozen=True)
class Compound:
    """A magnesium compound. Fractions are mass fractions of magnesium, 0 … 1; ``market`` spans what is sold.

    ``names_element`` where an amount beside the name may also be of the element ('marine magnesium 300 mg').
    ``oxide`` is how much of the material is magnesium oxide: all, part, or open where it may be; None for none;
    ``loose`` are the words for grades of it that leave that open. ``covers`` are the compounds that a general name can mean.
    """

    id: str
    name: Mapping[str, str]
    excipient: bool
    absorption: str | None
    family: str
    forms: tuple[Form, ...]
    market: Interval | None
    ceiling: Decimal | None
    certain: bool
    names_element: bool
    oxide: str | None
    loose: frozenset[str]
    covers: frozenset[str]

    @property
    def general(self) -> bool:
        """Whether the name says how a compound is made or where it comes from, but not which it is."""
        return not self.forms and self.family == self.id


class Phrase(NamedTuple):
    """Words of one or more languages for one concept; normalised, ``*`` at a word's end stands for any ending."""

    words: str
    concept: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """A unit of measure: milligrams in one (mass), or millimoles in one (amount of substance); both None for others."""

    id: str
    mg: Decimal | None
    mmol: Decimal | None


@dataclass(frozen=True)
class Reference:
    """A daily reference value that percentages are given of, in mg of elemental magnesium."""

    id: str
    mg: Decimal


@dataclass(frozen=True)
class Language:
    """A language of the lexicon: ``decimal_comma`` tells how it writes decimals."""

    code: str
    name: str
    decimal_comma: bool


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Everything read from ``data/`` that understanding a label takes; what is built from it can be kept by it."""

    languages: Mapping[str, Language]
    phrases: tuple[Phrase, ...]
    compounds: Mapping[str, Compound]
    measures: Mapping[str, Measure]
    references: tuple[Reference, ...]
    mg_per_mmol: Decimal
    fact_names: tuple[str, ...]


@lru_cache(maxsize=1)
def load_knowledge() -> Knowledge:
    """The bundled knowledge, read once."""
    data = files("labelcheck") / "data"
    concepts = {key for group in _toml(data / "concepts.toml").values() for key in group}
    compounds, compound_phrases, mg_per_mmol = _compounds(data / "compounds.json")
    named = {phrase.concept for phrase in compound_phrases}
    languages, phrases = _languages(data / "languages", concepts | named)
    measures, references = _measures(_toml(data / "measures.toml")), _references(_toml(data / "references.toml"))
    return Knowledge(
        languages=MappingProxyType(languages),
        phrases=tuple(phrases + compound_phrases),
        compounds=MappingProxyType(compounds),
        measures=MappingProxyType(measures),
        references=references,
        mg_per_mmol=mg_per_mmol,
        fact_names=tuple(json.loads((data / "facts.json").read_text(encoding="utf-8"))["facts"]),
    )


@lru_cache(maxsize=1)
def concept_kinds() -> Mapping[str, str]:
    """The kind of each concept: the part of ``data/concepts.toml`` it stands in, such as cautions."""
    parts = _toml(files("labelcheck") / "data" / "concepts.toml")
    return MappingProxyType({concept: kind for kind, concepts in parts.items() for concept in concepts})


def _toml(path: Traversable) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except tomli.TOMLDecodeError as error:
        raise LexiconError(f"{path.name}: not valid TOML ({error})") from error


def _languages(folder: Traversable, concepts: set[str]) -> tuple[dict[str, Language], list[Phrase]]:
    languages: dict[str, Language] = {}
    found: dict[tuple[str, str], list[str]] = {}
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if not path.name.endswith(".toml"):
            continue
        content = _toml(path)
        code = _key(content, "language", path.name)
        decimal = _key(content, "decimal", path.name)
        if decimal not in ("comma", "point"):
            raise LexiconError(f'{path.name}: decimal is "{decimal}"; allowed are comma, point')
        languages[code] = Language(code, _key(content, "name", path.name), decimal == "comma")
        for concept, words in _key(content, "phrases", path.name).items():
            if concept not in concepts:
                raise LexiconError(f'{path.name}: no concept "{concept}"; the concepts stand in concepts.toml and compounds.json')
            for word in words:
                codes = found.setdefault((concept, _words(word)), [])
                if code not in codes:
                    codes.append(code)
    return languages, [Phrase(words, concept, tuple(codes)) for (concept, words), codes in found.items() if words]


def _words(phrase: str) -> str:
    phrase = phrase.rstrip(" .:")
    if phrase.isascii() and phrase.islower() and "-" not in phrase:
        return " ".join(phrase.split())
    return " ".join(plain(phrase.replace("*", "\x1a")).replace("\x1a", "*").split())


def _key(content: Mapping[str, Any], key: str, name: str) -> Any:
    if key not in content:
        raise LexiconError(f'{name}: the key "{key}" is missing')
    return content[key]


def _compounds(path: Traversable) -> tuple[dict[str, Compound], list[Phrase], Decimal]:
    content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    weights = {element: Decimal(str(weight)) for element, weight in content["atomic_weights"].items()}
    compounds: dict[str, Compound] = {}
    found: dict[tuple[str, str], list[str]] = {}
    for record in content["compounds"]:
        compound = _compound(record, weights)
        compounds[compound.id] = compound
        whole = "general" if compound.general else "compound"
        for kind in ("radicals", "names"):
            concept = f"{'radical' if kind == 'radicals' else whole}:{compound.id}"
            for code, words in record[kind].items():
                for word in words:
                    found.setdefault((concept, _words(word)), []).append(code)
        for number in record["e_numbers"]:
            found.setdefault((f"additive:{compound.id}", _words(number)), [])
        for form in record["forms"]:
            for word in form["names"]:
                found.setdefault((f"hydrate:{form['hydrate']}", _words(word)), [])
    for brand in content["brands"]:
        whole = "general" if compounds[brand["compound"]].general else "compound"
        concept = f"{'brand' if brand.get('of_any_mineral') else whole}:{brand['compound']}"
        found.setdefault((concept, _words(brand["brand"])), [])
    phrases = [Phrase(words, concept, tuple(dict.fromkeys(codes))) for (concept, words), codes in found.items() if words]
    return compounds, phrases, weights["Mg"]


def _compound(record: Mapping[str, Any], weights: Mapping[str, Decimal]) -> Compound:
    market = record["commercial_mg_percent"]
    forms = tuple(
        Form(form["hydrate"], tuple(form["names"]), magnesium_fraction(form["formula"], weights))
        for form in record["forms"]
        if form.get("formula")
    )
    span = None
    if market and market["min"] is not None:
        span = Interval(Decimal(str(market["min"])) / 100, Decimal(str(market["max"])) / 100)
    ceiling = record["ceiling_mg_percent"]
    return Compound(
        id=record["id"],
        name=MappingProxyType(dict(record["name"])),
        excipient=record["role"] == "excipient",
        absorption=record["absorption"],
        family=record["family"],
        forms=forms,
        market=span,
        ceiling=None if ceiling is None else Decimal(str(ceiling)) / 100,
        certain=record["composition_certain"],
        names_element=record.get("names_element", False),
        oxide=record.get("oxide"),
        loose=frozenset(form["hydrate"] for form in record["forms"] if form.get("oxide") == "open"),
        covers=frozenset(record.get("covers", ())),
    )


_FORMULA_TOKEN = re.compile(r"([A-Z][a-z]?|\(|\)|·|\.)(\d*(?:\.\d+)?)")


def magnesium_fraction(formula: str, weights: Mapping[str, Decimal]) -> Decimal:
    """The mass fraction of magnesium (0 … 1) of a formula such as ``MgCl2·6H2O``, from atomic weights in g/mol.

    >>> w = {"Mg": Decimal("24.305"), "O": Decimal("15.999")}
    >>> round(magnesium_fraction("MgO", w), 4)
    Decimal('0.6030')
    """
    total = magnesium = Decimal(0)
    for part in formula.replace(" ", "").split("·"):
        factor, atoms = _part(part)
        for element, count in atoms.items():
            if element not in weights:
                raise LexiconError(f'compounds.json: no atomic weight for "{element}" of {formula}')
            mass = weights[element] * count * factor
            total += mass
            magnesium += mass if element == "Mg" else Decimal(0)
    return magnesium / total


def _part(part: str) -> tuple[Decimal, dict[str, Decimal]]:
    """The factor before a part of a formula (6 of 6H2O), and its atoms."""
    lead = re.match(r"\d+(?:\.\d+)?", part)
    factor = Decimal(lead.group()) if lead else Decimal(1)
    stack: list[dict[str, Decimal]] = [{}]
    position = lead.end() if lead else 0
    while position < len(part):
        token = _FORMULA_TOKEN.match(part, position)
        if token is None:
            raise LexiconError(f'compounds.json: "{part}" is no formula')
        symbol, digits = token.group(1), Decimal(token.group(2) or 1)
        if symbol == "(":
            stack.append({})
        elif symbol == ")":
            for element, count in stack.pop().items():
                stack[-1][element] = stack[-1].get(element, Decimal(0)) + count * digits
        else:
            stack[-1][symbol] = stack[-1].get(symbol, Decimal(0)) + digits
        position = token.end()
    return factor, stack[0]


def _measures(content: Mapping[str, Any]) -> dict[str, Measure]:
    """Every spelling of a unit, to the unit."""
    measures = {}
    for unit, spellings in content["names"].items():
        mass, amount = content["mass_in_mg"].get(unit), content["mmol"].get(unit)
        measure = Measure(unit, Decimal(mass) if mass else None, Decimal(amount) if amount else None)
        measures.update(dict.fromkeys(spellings, measure))
    return measures


def _references(content: Mapping[str, Any]) -> tuple[Reference, ...]:
    return tuple(Reference(record["id"], Decimal(record["mg"])) for record in content["reference"])
