"""Every evidence of every sample stands on its page, where the report says, with the text the report gives."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pdfplumber

from .checked import SAMPLES, Checked


def indices(tree: Any) -> Iterator[int]:
    """Every index into the evidence that stands anywhere in a report."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key == "evidence" and all(isinstance(one, int) for one in value):
                yield from value
            else:
                yield from indices(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from indices(value)


def letters(text: str) -> Counter[str]:
    """The characters of a text; a ligature counts as the letters it joins, a hyphen at a line end not at all."""
    return Counter(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c not in "-‐\u00ad")


def letters_in(page: pdfplumber.page.Page, box: list[float], margin: float = 1.0) -> Counter[str]:
    """The characters that stand inside a box of a page, with so many points around it."""
    x0, top, x1, bottom = box
    inside = page.within_bbox((x0 - margin, top - margin, x1 + margin, bottom + margin), strict=False)
    return letters("".join(char["text"] for char in inside.chars))


def test_every_evidence_has_text_inside_its_box_on_its_page(sample: Checked) -> None:
    astray = []
    with pdfplumber.open(SAMPLES / sample.report["label"]["path"]) as pdf:
        for evidence in sample.report["evidence"]:
            page = pdf.pages[evidence["page"] - 1]
            missing = letters(evidence["text"]) - letters_in(page, evidence["box"])
            if missing or not evidence["text"].strip():
                astray.append((evidence["text"], dict(missing)))
    assert astray == []


def test_every_box_lies_on_its_page_and_holds_little_else_than_its_text(sample: Checked) -> None:
    with pdfplumber.open(SAMPLES / sample.report["label"]["path"]) as pdf:
        for evidence in sample.report["evidence"]:
            page = pdf.pages[evidence["page"] - 1]
            x0, top, x1, bottom = evidence["box"]
            assert 0 <= x0 < x1 <= page.width, evidence
            assert 0 <= top < bottom <= page.height, evidence
            own = letters(evidence["text"])
            assert (letters_in(page, evidence["box"], margin=-1.0) - own).total() <= 0.3 * own.total() + 40, evidence


def test_a_report_points_at_evidence_that_is_there(sample: Checked) -> None:
    found = list(indices({key: sample.report[key] for key in ("facts", "findings")}))
    assert found or not sample.truth["sources"]
    assert set(found) <= set(range(len(sample.report["evidence"])))


def test_a_decided_finding_of_a_broken_dose_or_source_points_at_its_place(sample: Checked) -> None:
    for finding in sample.report["findings"]:
        if finding["outcome"] == "fail" and finding["rule"] in ("magnesium/oxide-only", "magnesium/unsplit-dose"):
            assert finding["evidence"], finding
