"""Hand-made reports: an oxide label that fails, a citrate label that is open, and a file that can't be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from labelcheck.model import (
    Box,
    Document,
    Evidence,
    Fact,
    Facts,
    FactValue,
    Finding,
    Interval,
    LabelFile,
    Mention,
    Outcome,
    PackId,
    Panel,
    PanelKind,
    Portion,
    Problem,
    Reading,
    Report,
    Severity,
    Source,
    Span,
    Step,
    Word,
)

FACTS = json.loads(files("labelcheck").joinpath("data", "facts.json").read_text(encoding="utf-8"))["facts"]
WHY = "fails because oxide_only is yes"
PACK = PackId("magnesium", "1.0", "a" * 64)


def exactly(amount: str) -> Interval:
    return Interval(Decimal(amount), Decimal(amount))


def values(known: dict[str, FactValue], evidence: tuple[int, ...] = (), complete: bool = True) -> dict[str, Fact]:
    """All facts, with those that are known; the others say why not. No list was read to its end unless ``complete``."""
    return {
        name: Fact(known[name], evidence, None, complete or FACTS[name]["kind"] != "list")
        if name in known
        else Fact(None, (), f"{name} does not stand on the label")
        for name in FACTS
    }


@pytest.fixture
def failing() -> Report:
    text = "Magnesium (as magnesium oxide) 400 mg"
    words = tuple(Word(word, Box(10.0 * i, 20.004, 10.0 * i + 9, 30.5), 9.0, 1) for i, word in enumerate(text.split()))
    places = tuple(index for index, word in enumerate(text.split()) for _ in f"{word} ")[: len(text)]
    panel = Panel(PanelKind.FACTS, 1, text, places, words)
    source = Source("oxide", "magnesium oxide", "poor", None, exactly("400"), Portion(Decimal(2), "capsule"), "declared", (0,))
    known: dict[str, FactValue] = {
        "magnesium": True,
        "route": "oral",
        "compounds": ("oxide",),
        "oxide_only": True,
        "elemental_mg.per_unit": exactly("200"),
        "elemental_mg.per_intake": exactly("400"),
        "elemental_mg.per_day": Interval(Decimal(400), None),
        "directions.units_per_intake": exactly("2"),
        "directions.intakes_per_day": Interval(Decimal(1), Decimal(2)),
        "cautions.kidney": False,
        "claims": ("sleep",),
    }
    facts = Facts(
        values=values(known, evidence=(0,), complete=False),
        sources=(source,),
        serving=Portion(Decimal("2.0"), "capsule"),
        conflicts=("The front says 500 mg, the table 400 mg.",),
        remarks=("The chelate has oxide in it.",),
        evidence=(Evidence(1, Box(10.004, 20.0, 99.999, 30.5), PanelKind.FACTS, "en", text),),
        languages=("en", "nl"),
        steps=(Step("elemental_mg.per_unit", "400 mg ÷ 2 capsules = 200 mg"),),
        mentions=(Mention("compound:oxide", 0, Span(14, 29), ("en",)),),
    )
    findings = (
        Finding(
            "magnesium/oxide-only", Severity.ERROR, Outcome.FAIL, "The only source is oxide.", "Ask why.", (0,), (), "f1", WHY
        ),
        Finding(
            "magnesium/kidney-caution", Severity.ERROR, Outcome.UNDETERMINED, "Can't be told.", "", (), ("cautions.kidney: torn",)
        ),
        Finding("magnesium/claims", Severity.WARNING, Outcome.FAIL, "Sleep is no health claim.", "", (0,), (), "f3"),
        Finding("magnesium/unsplit-dose", Severity.ERROR, Outcome.PASS, "No objection.", ""),
    )
    document = Document(2, Reading.TEXT, (panel,))
    return Report("a/één oxide.pdf", "b" * 64, Outcome.FAIL, (PACK,), document, facts, findings)


@pytest.fixture
def undetermined() -> Report:
    known: dict[str, FactValue] = {"magnesium": True, "elemental_mg.per_unit": Interval(Decimal("218.1234"), Decimal("324.0001"))}
    source = Source("citrate", "magnesiumcitraat", "good", exactly("2000"), None, None, None, ())
    facts = Facts(values=values(known), sources=(source,))
    message = "Can't be decided: elemental magnesium at one time."
    finding = Finding("magnesium/unsplit-dose", Severity.ERROR, Outcome.UNDETERMINED, message, "Ask the supplier.")
    return Report("b.pdf", "c" * 64, Outcome.UNDETERMINED, (PACK,), Document(1, Reading.OCR, ()), facts, (finding,))


@pytest.fixture
def unreadable() -> Report:
    problem = Problem("read", "encrypted", "The file is locked with a password: ask for one without.")
    return Report("c.pdf", "d" * 64, Outcome.UNREADABLE, (PACK,), problems=(problem,), files=(LabelFile("c.pdf", "d" * 64),))


@pytest.fixture
def reports(failing: Report, undetermined: Report, unreadable: Report) -> list[Report]:
    return [failing, undetermined, unreadable]


@pytest.fixture
def fails_schema() -> Callable[[str, object], list[str]]:
    """The faults of a tree against one of the published schemas."""

    def faults(name: str, tree: object) -> list[str]:
        schema = json.loads(files("labelcheck").joinpath("data", "schemas", f"{name}.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        return [error.message for error in Draft202012Validator(schema).iter_errors(tree)]

    return faults
