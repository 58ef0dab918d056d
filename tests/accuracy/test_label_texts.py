"""What is understood of the texts in ``tables/``: one row a wording, as makers print it."""

from __future__ import annotations

from typing import Any

import pytest
from understood import facts_of, is_near, one_number, rows

DIRECTIONS = rows("directions")
ELEMENTAL = rows("elemental")


@pytest.mark.parametrize("row", DIRECTIONS, ids=[row[1] for row in DIRECTIONS])
def test_directions_give_the_units_at_one_time_how_often_and_advice_to_divide(row: list[Any]) -> None:
    _, text, units, intakes, split = row
    values = facts_of({"directions": text}).values
    said = [one_number(values[f"directions.{name}"].value) for name in ("units_per_intake", "intakes_per_day")]
    assert said == [units, intakes]
    assert values["directions.split_advised"].value is split


@pytest.mark.parametrize("row", rows("cautions_kidney"), ids=lambda row: row[2])
def test_a_caution_for_kidney_trouble_is_told_from_its_near_misses(row: list[Any]) -> None:
    _, kind, text, said = row
    assert facts_of({kind: text}).values["cautions.kidney"].value is said


@pytest.mark.parametrize("row", rows("cautions_other"), ids=lambda row: f"{row[0]}: {row[3]}")
def test_statements_of_a_label(row: list[Any]) -> None:
    fact, _, kind, text, expected = row
    assert facts_of({kind: text}).values[fact].value == expected


@pytest.mark.parametrize("row", rows("composition"), ids=lambda row: str(row[1]))
def test_sources_are_found_and_aids_are_left_out(row: list[Any]) -> None:
    _, panels, sources, excipients = row
    values = facts_of(panels).values
    assert sorted(values["compounds"].value) == sorted(sources)
    assert sorted(values["excipients"].value) == sorted(excipients)


@pytest.mark.parametrize("row", rows("claims_route"), ids=lambda row: f"{row[0]}: {row[2]}")
def test_purposes_and_route(row: list[Any]) -> None:
    fact, _, panels, expected = row
    value = facts_of(panels).values[fact].value
    assert (sorted(value) if isinstance(value, tuple) else value) == expected


@pytest.mark.parametrize("row", ELEMENTAL, ids=[row[0] for row in ELEMENTAL])
def test_elemental_magnesium_from_what_a_label_prints(row: list[Any]) -> None:
    _, panels, per, expected = row
    values = facts_of(panels).values
    match per:
        case "conflict":
            assert values["witnesses_disagree"].value is expected
        case "no figure":
            amount = values["elemental_mg.per_unit"].value
            assert amount is None or not amount.exact
        case _:
            assert is_near(values[f"elemental_mg.per_{per}"].value, expected), one_number(values[f"elemental_mg.per_{per}"].value)


@pytest.mark.parametrize("row", rows("statements"), ids=lambda row: f"{row[0]}: {row[2]}")
def test_statements_that_laws_ask_for(row: list[Any]) -> None:
    statement, _, panels, said = row
    assert facts_of(panels).values[f"statements.{statement}"].value is said


@pytest.mark.parametrize("row", rows("percentages"), ids=lambda row: str(row[1]))
def test_a_percentage_is_of_a_reference_value_and_fits_its_amount(row: list[Any]) -> None:
    _, panels, *expected = row
    values = facts_of(panels).values
    told = [values[f"percent.{name}"].value for name in ("nrv", "nrv_right", "dv", "dv_right", "dv_outdated")]
    assert ["?" if value is None else value for value in told] == expected


@pytest.mark.parametrize("row", rows("claims_law"), ids=lambda row: f"{row[0]}: {row[2]}")
def test_claims_that_the_law_allows_and_claims_of_a_disease(row: list[Any]) -> None:
    fact, _, panels, expected = row
    value = facts_of(panels).values[fact].value
    assert (sorted(value) if isinstance(value, tuple) else value) == expected
