"""Rule files of any content: refused in one sentence, or held against labels without a fault. Never anything else."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labelcheck.errors import RuleError
from labelcheck.judge import Case, bundled_packs, find_pack, judge, load_pack, outcome_of
from labelcheck.judge.conditions import Operator
from labelcheck.judge.registry import Kind, Question, read_registry
from labelcheck.model import Fact, FactValue, Interval, Outcome

ONCE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FACTS = list(read_registry())
KEYS = [
    "fact",
    "all",
    "any",
    "not",
    "says",
    *Operator,
    "facts",
    "expect",
    "title",
    "en",
    "nl",
    "low",
    "high",
    "values",
    "complete",
]
TEXTS = st.text(max_size=12) | st.sampled_from([*FACTS, "citrate", "oral", "$most_mg", "{magnesium}", "{$most_mg}", "{", "fail"])
SCALARS = TEXTS | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.dates()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
PIECES = ["", "=", '"', "[", "]]", "{", "\n", "1e400", "true", "\u202e", "\x1b[31m", '"\\u001b[31m"']
BUNDLED = [file for name in bundled_packs() for file in sorted(find_pack(name).glob("*.toml"))]


def amounts() -> st.SearchStrategy[Interval]:
    number = st.decimals(0, 1000, places=1)
    return st.tuples(number, number, st.booleans()).map(lambda it: Interval(min(it[:2]), max(it[:2]) if it[2] else None))


def value_of(question: Question) -> st.SearchStrategy[FactValue]:
    match question.kind:
        case Kind.AMOUNT:
            return amounts()
        case Kind.LIST:
            return st.lists(st.sampled_from(question.values), max_size=3).map(tuple)
        case Kind.CHOICE:
            return st.sampled_from(question.values)
        case _:
            return st.booleans()


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """What is known of a label: any of the facts, each with any of its values."""
    names = draw(st.lists(st.sampled_from(FACTS), unique=True))
    facts = {name: Fact(draw(value_of(read_registry()[name])), complete=draw(st.booleans())) for name in names}
    return Case(facts, draw(st.sampled_from(["", "Magnesium citrate", "Bewaar droog"])), draw(st.booleans()))


def leaf_of(question: Question) -> st.SearchStrategy[dict[str, Any]]:
    match question.kind:
        case Kind.AMOUNT:
            number = st.integers(0, 1000)
            one = st.tuples(st.sampled_from(["more_than", "at_least", "less_than", "at_most"]), number)
            asked: st.SearchStrategy[Any] = one | st.tuples(st.just("between"), st.tuples(number, number).map(sorted))
        case Kind.LIST:
            some = st.lists(st.sampled_from(question.values), min_size=1, max_size=3)
            asked = st.tuples(st.sampled_from(["only", "includes_any", "includes_none"]), some)
        case Kind.CHOICE:
            asked = st.tuples(st.sampled_from(["is", "is_not"]), st.sampled_from(question.values))
        case _:
            asked = st.tuples(st.sampled_from(["is", "is_not"]), st.booleans())
    return asked.map(lambda pair: {"fact": question.name, pair[0]: pair[1]})


def conditions() -> st.SearchStrategy[dict[str, Any]]:
    """Any condition that a rule may have."""
    leaf = st.sampled_from(FACTS).flatmap(lambda name: leaf_of(read_registry()[name]))
    words = st.sampled_from(["citrate", "DROOG", "magnesium c"]).map(lambda text: {"says": text})
    return st.recursive(
        leaf | words,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda terms: {"all": terms}),
            st.lists(inner, min_size=1, max_size=3).map(lambda terms: {"any": terms}),
            inner.map(lambda term: {"not": term}),
        ),
        max_leaves=8,
    )


def pack_text(flag: object, **others: object) -> str:
    rule = {
        "title": "A rule",
        "severity": "error",
        "flag_when": flag,
        "message": {"en": "Broken."},
        "source": [{"title": "our own choice"}],
        "example": [{"facts": {}, "expect": "undetermined"}],
    }
    head = {"name": "house", "version": "1", "title": "Ours", "jurisdiction": "none"}
    most = {"most_mg": {"default": 250, "unit": "mg", "meaning": "the most"}}
    return tomlkit.dumps({**head, "parameters": most, "rules": {"ours": {**rule, **others}}})


def held_or_refused(place: Path) -> None:
    """Load a pack and hold it against a label; what is refused is refused at once, in one line that steers no terminal."""
    began = time.perf_counter()
    try:
        pack = load_pack(place)
    except RuleError as error:
        said = str(error)
    else:
        findings = judge(Case({}, "Magnesium", partial=True), [pack], "nl")
        assert {finding.outcome for finding in findings} <= {*Outcome} - {Outcome.UNREADABLE, Outcome.WAIVED}
        return
    assert time.perf_counter() - began < 1
    assert said.startswith(str(place))
    assert said.isprintable()
    assert len(said) < 4000


def one_file(folder: Path, content: bytes) -> Path:
    (folder / "house.toml").write_bytes(content)
    return folder / "house.toml"


@given(content=st.binary(max_size=300))
@ONCE
def test_bytes_are_refused(content: bytes, tmp_path: Path) -> None:
    held_or_refused(one_file(tmp_path, content))


@given(flag=VALUES, others=st.dictionaries(st.sampled_from(["applies_when", "message", "source", "example", "severity"]), VALUES))
@ONCE
def test_anything_that_is_toml_is_refused_or_held(flag: object, others: dict[str, object], tmp_path: Path) -> None:
    try:
        text = pack_text(flag, **others)
    except (ValueError, TypeError, tomlkit.exceptions.TOMLKitError):  # what TOML can't say
        return
    held_or_refused(one_file(tmp_path, text.encode("utf-8", "surrogatepass")))


@given(data=st.data())
@ONCE
def test_a_rule_file_with_a_piece_replaced_is_refused_or_held(data: st.DataObject, tmp_path: Path) -> None:
    rule = data.draw(st.sampled_from(BUNDLED)).read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(rule)))
    end = data.draw(st.integers(start, min(len(rule), start + 40)))
    piece = data.draw(st.sampled_from(PIECES))
    head = 'name = "house"\nversion = "1"\ntitle = "Ours"\njurisdiction = "none"\n'
    folder = tmp_path / "pack"
    folder.mkdir(exist_ok=True)
    (folder / "pack.toml").write_text(head, encoding="utf-8")
    (folder / "ours.toml").write_text(rule[:start] + piece + rule[end:], encoding="utf-8")
    held_or_refused(folder)


@given(flag=conditions(), case=cases())
@ONCE
def test_every_condition_is_judged_and_never_passes_what_is_unknown(flag: dict[str, Any], case: Case, tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    file.write_text(pack_text(flag), encoding="utf-8")
    pack = load_pack(file)
    [finding] = judge(case, [pack], "en")
    [nothing_known] = judge(Case({}, "", partial=True), [pack], "en")
    assert nothing_known.outcome is Outcome.UNDETERMINED
    assert outcome_of([finding]) is finding.outcome
    assert bool(finding.blocked_by) is (finding.outcome is Outcome.UNDETERMINED)
    assert finding.because.isprintable()


@given(flag=conditions(), case=cases())
@ONCE
def test_not_turns_the_outcome_round_and_leaves_open_what_is_open(flag: dict[str, Any], case: Case, tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    outcomes = []
    for condition in (flag, {"not": flag}):
        file.write_text(pack_text(condition), encoding="utf-8")
        [finding] = judge(case, [load_pack(file)], "en")
        outcomes.append(finding.outcome)
    turned = {Outcome.PASS: Outcome.FAIL, Outcome.FAIL: Outcome.PASS, Outcome.UNDETERMINED: Outcome.UNDETERMINED}
    assert outcomes[1] is turned[outcomes[0]]


@given(value=st.integers(-(10**20), 10**20) | st.floats())
@ONCE
def test_an_override_of_a_parameter_is_a_number_within_reason_or_refused(value: float, tmp_path: Path) -> None:
    number = Decimal(str(value))
    file = tmp_path / "house.toml"
    file.write_text(pack_text({"fact": "elemental_mg.per_day", "more_than": "$most_mg"}), encoding="utf-8")
    try:
        [parameter] = load_pack(file, {"most_mg": number}).parameters
    except RuleError:
        return
    assert parameter.value == number >= 0


@pytest.mark.parametrize("key", ["\\u001b[31m", "\\u202e", "a\\nb", "\\u0000"])
def test_a_key_can_not_steer_the_terminal(key: str, tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    file.write_text(pack_text({"fact": "magnesium", "is": True}) + f'"{key}" = 1\n', encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_pack(file)
    assert str(caught.value).isprintable()
