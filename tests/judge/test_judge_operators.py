"""Each operator, on a known, a doubtful and an unknown fact."""

from __future__ import annotations

from decimal import Decimal

import pytest

from labelcheck.judge.conditions import AllOf, AmountLeaf, AnyOf, ListLeaf, Not, Operator, TextLeaf, ValueLeaf
from labelcheck.judge.logic import Case, Doubt, Truth, evaluate
from labelcheck.model import Fact, Interval

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
KIDNEY = ValueLeaf("cautions.kidney", Operator.IS, False)
OXIDE = ValueLeaf("oxide_only", Operator.IS, True)


def interval(low: int, high: int | None) -> Interval:
    return Interval(Decimal(low), None if high is None else Decimal(high))


@pytest.mark.parametrize(
    ("operator", "limits", "expected"),
    [  # of the intervals    200–200 300–300 400–400 200–300 200–400 300–400 200–…  301–…
        ("more_than", (300,), (F, F, T, F, U, U, U, T)),
        ("at_least", (300,), (F, T, T, U, U, T, U, T)),
        ("less_than", (300,), (T, F, F, U, U, F, U, F)),
        ("at_most", (300,), (T, T, F, T, U, U, U, F)),
        ("between", (200, 300), (T, T, F, T, U, U, U, F)),
        ("between", (250, 350), (F, T, F, U, U, U, U, U)),
    ],
)
def test_an_amount_against_a_limit(operator: str, limits: tuple[int, ...], expected: tuple[Truth, ...]) -> None:
    ends = [(200, 200), (300, 300), (400, 400), (200, 300), (200, 400), (300, 400), (200, None), (301, None)]
    leaf = AmountLeaf("elemental_mg.per_intake", Operator(operator), tuple(map(Decimal, limits)))
    found = [evaluate(leaf, Case({leaf.fact: Fact(interval(*end))})).truth for end in ends]
    assert tuple(found) == expected


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [  #                              [] oxide citrate both  |  the same, not read to the end
        ("only", ("oxide",), (F, T, F, F, U, U, F, F)),
        ("only", ("oxide", "citrate"), (F, T, T, T, U, U, U, U)),
        ("includes", ("oxide",), (F, T, F, T, U, T, U, T)),
        ("includes_any", ("oxide", "malate"), (F, T, F, T, U, T, U, T)),
        ("includes_none", ("oxide", "malate"), (T, F, T, F, U, F, U, F)),
    ],
)
def test_what_a_list_holds(operator: str, values: tuple[str, ...], expected: tuple[Truth, ...]) -> None:
    lists: list[tuple[str, ...]] = [(), ("oxide",), ("citrate",), ("citrate", "oxide")]
    leaf = ListLeaf("compounds", Operator(operator), values)
    found = [evaluate(leaf, Case({"compounds": Fact(names, complete=end)})).truth for end in (True, False) for names in lists]
    assert tuple(found) == expected


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "expected"),
    [
        ("is", True, True, T),
        ("is", True, False, F),
        ("is", False, False, T),
        ("is_not", True, False, T),
        ("is", "oral", "oral", T),
        ("is", "oral", "topical", F),
        ("is_not", "oral", "topical", T),
        ("is_not", "oral", "oral", F),
    ],
)
def test_whether_a_fact_has_a_value(operator: str, wanted: bool | str, value: bool | str, expected: Truth) -> None:
    assert evaluate(ValueLeaf("f", Operator(operator), wanted), Case({"f": Fact(value)})).truth is expected


@pytest.mark.parametrize(
    "leaf",
    [
        *(ValueLeaf("f", operator, True) for operator in (Operator.IS, Operator.IS_NOT)),
        *(AmountLeaf("f", Operator(name), (Decimal(1),)) for name in ("more_than", "at_least", "less_than", "at_most")),
        AmountLeaf("f", Operator.BETWEEN, (Decimal(1), Decimal(2))),
        *(ListLeaf("f", Operator(name), ("oxide",)) for name in ("only", "includes", "includes_any", "includes_none")),
    ],
)
def test_every_operator_is_unknown_on_an_unknown_and_on_an_absent_fact(leaf: ValueLeaf) -> None:
    unknown, absent = evaluate(leaf, Case({"f": Fact(None, (4,), "torn")})), evaluate(leaf, Case({}))
    assert (unknown.truth, unknown.grounds[0].doubt, unknown.evidence) == (U, Doubt.UNKNOWN, (4,))
    assert (absent.truth, absent.grounds[0].doubt) == (U, Doubt.ABSENT)


@pytest.mark.parametrize(
    ("says", "text", "partial", "expected"),
    [
        ("niet geschikt voor kinderen", "Niet  geschikt\nvoor KINDEREN", False, T),
        ("niet geschikt voor kinderen", "nietgeschiktvoorkinderen", False, T),
        ("crème brûlée", "Creme Brulee", False, T),
        ("Größe", "GRÖSSE", False, T),
        ("M a g", "MAG", False, T),
        ("vegan", "vegetarisch", False, F),
        ("vegan", "vegetarisch", True, U),
        ("vegan", "vegan", True, T),
        ("vegan", "", False, U),
        ("vegan", " \n", False, U),
        (".*", "vegan", False, F),
    ],
)
def test_what_a_label_says(says: str, text: str, partial: bool, expected: Truth) -> None:
    assert evaluate(TextLeaf(says), Case({}, text, partial)).truth is expected


@pytest.mark.parametrize(
    ("kidney", "oxide", "both", "either"),
    [
        (False, True, T, T),
        (False, False, F, T),
        (True, False, F, F),
        (None, True, U, T),
        (None, False, F, U),
        (True, None, F, U),
        (None, None, U, U),
    ],
)
def test_all_and_any(kidney: bool | None, oxide: bool | None, both: Truth, either: Truth) -> None:
    case = Case({"cautions.kidney": Fact(kidney), "oxide_only": Fact(oxide)})
    assert evaluate(AllOf((KIDNEY, OXIDE)), case).truth is both
    assert evaluate(AnyOf((KIDNEY, OXIDE)), case).truth is either


@pytest.mark.parametrize(("kidney", "expected"), [(False, F), (True, T), (None, U)])
def test_not(kidney: bool | None, expected: Truth) -> None:
    assert evaluate(Not(KIDNEY), Case({"cautions.kidney": Fact(kidney)})).truth is expected


def test_only_the_leaves_that_decide_give_their_evidence() -> None:
    case = Case({"cautions.kidney": Fact(False, (1, 2)), "oxide_only": Fact(False, (3, 2))})
    assert evaluate(AllOf((KIDNEY, OXIDE)), case).evidence == (3, 2)
    assert evaluate(AnyOf((KIDNEY, OXIDE)), case).evidence == (1, 2)
    assert evaluate(AllOf((KIDNEY, Not(OXIDE))), case).evidence == (1, 2, 3)


def test_a_term_that_is_unknown_but_does_not_matter_blocks_nothing() -> None:
    case = Case({"cautions.kidney": Fact(True, (7,))})
    judgement = evaluate(AllOf((OXIDE, KIDNEY)), case)
    assert (judgement.truth, judgement.evidence) == (F, (7,))
    assert [ground.doubt for ground in judgement.grounds] == [None]


@pytest.mark.parametrize(
    ("leaf", "value"),
    [
        (OXIDE, "true"),
        (ValueLeaf("oxide_only", Operator.IS, "oral"), True),
        (AmountLeaf("oxide_only", Operator.MORE_THAN, (Decimal(1),)), True),
        (ListLeaf("oxide_only", Operator.INCLUDES, ("oxide",)), interval(1, 2)),
    ],
)
def test_a_fact_that_is_not_of_its_kind_is_our_own_fault(leaf: ValueLeaf, value: bool | str | Interval) -> None:
    with pytest.raises(TypeError, match="oxide_only"):
        evaluate(leaf, Case({"oxide_only": Fact(value)}))
