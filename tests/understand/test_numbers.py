"""Numbers, amounts, percentages and normalised text, as labels print them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labelcheck.knowledge import load_knowledge
from labelcheck.normal import normalise, plain
from labelcheck.understand.quantity import amounts, counts, percents, read_number

COMMA, POINT = True, False
NUMBERS = [
    # printed, the language writes a decimal comma, value
    ("375", COMMA, "375"),
    ("375", POINT, "375"),
    ("56,25", COMMA, "56.25"),
    ("56.25", POINT, "56.25"),
    ("56.25", COMMA, "56.25"),
    ("56,25", POINT, "56.25"),
    ("1.000", COMMA, "1000"),
    ("1,000", POINT, "1000"),
    ("1.000", POINT, "1.000"),
    ("1,000", COMMA, "1.000"),
    ("470,000", COMMA, "470.000"),
    ("1.500,5", COMMA, "1500.5"),
    ("1,500.5", POINT, "1500.5"),
    ("1 000", COMMA, "1000"),
    ("1 000", POINT, "1000"),
    ("1'000", POINT, "1000"),
    ("1'000,5", COMMA, "1000.5"),
    ("0,400", COMMA, "0.400"),
    ("0.400", COMMA, "0.400"),
    ("0,400", POINT, "0.400"),
    ("1.000.000", COMMA, "1000000"),
    ("1,000,000", POINT, "1000000"),
    ("375 000", COMMA, "375000"),
    ("2,5", COMMA, "2.5"),
    ("0,5", POINT, "0.5"),
    ("1.5", COMMA, "1.5"),
    ("12.5", COMMA, "12.5"),
    ("100.0", POINT, "100.0"),
]
AMOUNTS = [
    # text, decimal comma, (low, high, measure) of each
    ("magnesium 400 mg", COMMA, [("400", "400", "mg")]),
    ("magnesium 400mg", COMMA, [("400", "400", "mg")]),
    ("0,4 g magnesium", COMMA, [("0.4", "0.4", "g")]),
    ("375 µg", COMMA, [("375", "375", "ug")]),
    ("375 mcg", POINT, [("375", "375", "ug")]),
    ("121,5 mg (5 mmol)", COMMA, [("121.5", "121.5", "mg"), ("5", "5", "mmol")]),
    ("20 mEq", POINT, [("20", "20", "meq")]),
    ("10 mval", COMMA, [("10", "10", "mval")]),
    ("100-200 mg", COMMA, [("100", "200", "mg")]),
    ("100 – 200 mg", COMMA, [("100", "200", "mg")]),
    ("100 mg - 200 mg", COMMA, [("100", "200", "mg")]),
    ("1.000 mg", COMMA, [("1000", "1000", "mg")]),
    ("1,000 mg", POINT, [("1000", "1000", "mg")]),
    ("1 000 mg", COMMA, [("1000", "1000", "mg")]),
    ("1\u202f000 mg", COMMA, [("1000", "1000", "mg")]),
    ("1'000 mg", POINT, [("1000", "1000", "mg")]),
    ("300 milligram", COMMA, [("300", "300", "mg")]),
    ("5 ml", COMMA, [("5", "5", "ml")]),
    ("200 mg, 10 mg", COMMA, [("200", "200", "mg"), ("10", "10", "mg")]),
    ("400 mg¹", COMMA, [("400", "400", "mg")]),
    ("400 mg*", COMMA, [("400", "400", "mg")]),
    ("15 mg/l", COMMA, []),
    ("2 mg/kg", COMMA, []),
    ("90 capsules", COMMA, []),
    ("E330, E470b", COMMA, []),
    ("EU 1169/2011", COMMA, []),
    ("vitamine B6 1,4 mg", COMMA, [("1.4", "1.4", "mg")]),
    ("B12", COMMA, []),
    ("12 monate", COMMA, []),
    ("9 mg-tabletten", COMMA, [("9", "9", "mg")]),
]
PERCENTS = [
    ("53 %", COMMA, ["53"]),
    ("53%", POINT, ["53"]),
    ("53,3 %", COMMA, ["53.3"]),
    ("114.6%", POINT, ["114.6"]),
    ("1.333 %", COMMA, ["1333"]),
    ("80 % NRV, 76 % DV", COMMA, ["80", "76"]),
    ("100%*", COMMA, ["100"]),
    ("per 100 g", COMMA, []),
    ("62,5%**", COMMA, ["62.5"]),
]
COUNTS = [
    ("2 capsules", ["2"]),
    ("1/2 tablet", ["0.5"]),
    ("½ tablet", ["0.5"]),
    ("1 1/2 tablet", ["1.5"]),
    ("1½ tablet", ["1.5"]),
    ("2,5 ml", ["2.5"]),
    ("1 x 2", ["1", "2"]),
    ("¼ theelepel", ["0.25"]),
    ("3/4 scoop", ["0.75"]),
    ("2x daags 1", ["2", "1"]),
    ("capsules", []),
]
NORMAL = [
    # printed, as it is compared
    ("Magnésium", "magnesium"),
    ("MAGNÉSIUM", "magnesium"),
    ("Größe", "grosse"),
    ("TÄGLICH", "taglich"),
    ("magnesium-citraat", "magnesium citraat"),
    ("magnesium‑citraat", "magnesium citraat"),
    ("magnesium–oxide", "magnesium oxide"),
    ("ma\u00adgnesium", "magnesium"),
    ("Magnesium\u00a0citrate", "magnesium citrate"),
    ("  twee \t spaties\n hier ", "twee spaties hier"),
    ("TRAACS®", "traacs"),
    ("Magtein™ 2", "magtein 2"),
    ("l’eau", "l'eau"),
    ("œufs", "oeufs"),
    ("łyżka", "lyzka"),
    ("kapsułki", "kapsulki"),
    ("måltid", "maltid"),
    ("µg", "ug"),
    ("μg", "ug"),
    ("2 × 1", "2 x 1"),
    ("ﬁrst", "first"),
    ("1-0-1", "1-0-1"),
    ("100-200 mg", "100-200 mg"),
    ("400 mg¹", "400 mg"),
    ("Mg²⁺", "mg2+"),
    ("“front”", '"front"'),
]


@pytest.mark.parametrize(("printed", "comma", "value"), NUMBERS)
def test_a_printed_number_is_read_by_the_habits_of_its_language(printed: str, comma: bool, value: str) -> None:
    assert read_number(printed, decimal_comma=comma) == Decimal(value)


@pytest.mark.parametrize(("text", "comma", "expected"), AMOUNTS)
def test_amounts_are_numbers_with_a_unit_of_measure(text: str, comma: bool, expected: list[tuple[str, str, str]]) -> None:
    found = amounts(normalise(text).text, load_knowledge().measures, decimal_comma=comma)
    assert [(one.value.low, one.value.high, one.measure.id) for one in found] == [
        (Decimal(low), Decimal(high), unit) for low, high, unit in expected
    ]


@pytest.mark.parametrize(("text", "comma", "expected"), PERCENTS)
def test_percentages_are_numbers_before_the_sign(text: str, comma: bool, expected: list[str]) -> None:
    assert [one.value for one in percents(normalise(text).text, decimal_comma=comma)] == [Decimal(value) for value in expected]


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_counts_are_bare_numbers_and_fractions(text: str, expected: list[str]) -> None:
    assert [one.value.low for one in counts(normalise(text).text, decimal_comma=True)] == [Decimal(value) for value in expected]


@pytest.mark.parametrize(("printed", "expected"), NORMAL)
def test_text_is_made_alike_for_comparing(printed: str, expected: str) -> None:
    assert plain(printed) == expected


@settings(deadline=None)
@given(st.text(max_size=60))
def test_every_character_of_normalised_text_knows_the_one_it_was_made_from(text: str) -> None:
    normal = normalise(text)
    assert len(normal.text) == len(normal.origin)
    assert all(0 <= index < len(text) for index in normal.origin)
    assert list(normal.origin) == sorted(normal.origin)


@settings(deadline=None)
@example("¼-A")
@given(st.text(st.characters(max_codepoint=0x24F) | st.sampled_from("‐–—’“”•…™µμ½²⁺ﬁ\u202f\u00ad"), max_size=60))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = plain(text)
    assert plain(once) == once


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 99), st.booleans())
def test_a_number_printed_in_the_way_of_a_language_is_read_as_itself(whole: int, hundredths: int, comma: bool) -> None:
    american = f"{whole:,}.{hundredths:02d}"
    printed = american.translate(str.maketrans(",.", ".,")) if comma else american
    assert read_number(printed, decimal_comma=comma) == Decimal(whole) + Decimal(hundredths) / 100


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,' -–mgkµ%/x ½", max_size=30), st.booleans())
def test_any_heap_of_figures_and_signs_is_read_without_a_fault(text: str, comma: bool) -> None:
    folded = normalise(text).text
    for found in (amounts(folded, load_knowledge().measures, decimal_comma=comma), percents(folded, decimal_comma=comma)):
        for one in found:
            assert 0 <= one.span.start < one.span.end <= len(folded)
    assert all(one.value.low >= 0 for one in counts(folded, decimal_comma=comma))
