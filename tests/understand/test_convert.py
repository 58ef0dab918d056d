"""What a typed amount comes to in elemental magnesium, with the sum."""

from __future__ import annotations

from decimal import Decimal

import pytest

from labelcheck.knowledge import load_knowledge
from labelcheck.understand import Conversion, convert

CONVERSIONS = [
    # typed, lowest and highest mg
    ("500 mg magnesium oxide", 301.5, 301.5),
    ("2 x 500 mg magnesium oxide", 603, 603),
    ("2 × 500 mg magnesiumoxide", 603, 603),
    ("3 x 100 mg magnesiumhydroxid", 125, 125),
    ("600 mg magnesium citrate", 65.4, 97.2),
    ("2 x 500 mg magnesium citrate", 109, 162),
    ("1 g citrate de magnésium", 109, 162),
    ("1,5 g magnesiumcitraat", 163.5, 243),
    ("1.5 g magnesium citrate", 163.5, 243),
    ("magnesium bisglycinate 1000 mg", 100, 141),
    ("1000 mg bisglycinate de magnésium", 100, 141),
    ("500 mg Magnesiumorotat-Dihydrat", 32.8, 32.8),
    ("2 g magnesium chloride hexahydrate", 239, 239),
    ("magnesium sulfate heptahydrate 1 g", 98.6, 98.6),
    ("470 mg lactate de magnésium dihydraté", 47.9, 47.9),
    ("2000 mg magnesium L-threonate", 144, 166),
    ("5 mmol magnesium", 121.5, 121.5),
    ("20 mEq magnesium", 243.05, 243.05),
    ("10 mval Magnesium", 121.5, 121.5),
    ("400 mg magnesium", 400, 400),
    ("200 mg magnesium oxide + 100 mg magnesium hydroxide", 162.3, 162.3),
    ("600 mg cytrynian magnezu", 65.4, 97.2),
    ("500 mg óxido de magnesio", 301.5, 301.5),
    ("500 mg magnesio citrato", 54.5, 81),
]
WITHOUT_AN_AMOUNT = ["", "magnesium citrate", "500 mg zinc citrate", "500", "2 x", "hello", "500 mg"]


def near(found: Decimal | None, expected: float) -> bool:
    return found is not None and abs(float(found) - expected) <= 0.004 * expected


@pytest.mark.parametrize(("typed", "low", "high"), CONVERSIONS)
def test_a_typed_amount_comes_to_elemental_magnesium(typed: str, low: float, high: float) -> None:
    conversion = convert(typed, load_knowledge())
    assert conversion.elemental_mg is not None
    assert near(conversion.elemental_mg.low, low), conversion
    assert near(conversion.elemental_mg.high, high), conversion
    assert conversion.lines


@pytest.mark.parametrize("typed", WITHOUT_AN_AMOUNT)
def test_text_without_an_amount_of_magnesium_comes_to_nothing_and_says_so(typed: str) -> None:
    conversion = convert(typed, load_knowledge())
    assert conversion.elemental_mg is None
    assert all(line.strip() for line in conversion.lines)
    assert conversion.lines


def test_the_sum_names_count_mass_compound_share_and_result() -> None:
    (line,) = convert("2 x 500 mg magnesium citrate", load_knowledge()).lines
    assert [part in line for part in ("2", "500 mg", "citrate", "10.9–16.2 %", "109–162 mg")] == [True] * 5


def test_the_sum_is_written_in_the_language_that_is_asked_for() -> None:
    (line,) = convert("2 x 500 mg magnesium citrate", load_knowledge(), "nl").lines
    assert "magnesiumcitraat" in line
    assert "10,9–16,2 %" in line


def test_the_same_text_gives_the_same_conversion() -> None:
    conversions: list[Conversion] = [convert("600 mg magnesium citrate", load_knowledge()) for _ in range(2)]
    assert conversions[0] == conversions[1]
