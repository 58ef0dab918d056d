"""Files that can't be read: each says why in one sentence with what to do, and holds up nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tiny_pdf import Page, pdf, written

from labelcheck.cli import cli
from labelcheck.errors import UnreadableLabel
from labelcheck.knowledge import load_knowledge
from labelcheck.read import read_label

LABEL = Page().lines(20, 30, ["Directions: take 1 tablet daily.", "Each tablet has 200 mg magnesium."])
GOOD = pdf(LABEL)
NOISE = b"%PDF-1.7\n" + random.Random(3).randbytes(5000)  # noqa: S311
LINE = "BT /F1 8 Tf 1 0 0 1 20 300 Tm (Magnesium citrate 200 mg per tablet) Tj ET"
FORM = "<< /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream"
LOCK = "/Filter /Standard /V 1 /R 2 /P -44 /O <{}> /U <{}>"


def locked() -> bytes:
    """A PDF whose password is not the empty one."""
    lock = "<< " + LOCK.format("41" * 32, "42" * 32) + " >>"
    return pdf(LABEL, extra=[lock], trailer="/Encrypt 7 0 R /ID [<0011223344556677> <0011223344556677>]")


def odd(
    content: str = LINE, *, kids: str = "[3 0 R]", box: str = "[0 0 300 400]", resources: str = "", extra: tuple[str, ...] = ()
) -> bytes:
    """A PDF of one page with one thing wrong in its objects."""
    return written(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count 1 /Kids {kids} >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> {resources} >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *extra,
        ]
    )


BAD: dict[str, tuple[bytes, str, str]] = {
    "nothing.pdf": (b"", "empty-file", "ask for it again"),
    "letter.pdf": (b"Dear supplier, please find our label attached.", "not-a-pdf", "as one of these"),
    "page.pdf": (b"<!doctype html><title>404</title>", "not-a-pdf", "as one of these"),
    "locked.pdf": (locked(), "encrypted", "without one"),
    "half.pdf": (GOOD[: len(GOOD) // 2], "torn", "ask for it again"),
    "head.pdf": (GOOD[:9], "torn", "ask for it again"),
    "noise.pdf": (NOISE, "torn", "ask for it again"),
    "picture.pdf": (pdf(Page().filled(10, 10, 100, 100)), "no-text", "sharper picture"),
    "number.pdf": (pdf(Page().text(20, 30, "3 / 4")), "no-text", "sharper picture"),
    "poster.pdf": (pdf(Page(14400, 14400).text(20, 30, "Magnesium citrate 200 mg per tablet")), "page-too-large", "real size"),
    "catalogue.pdf": (pdf(*[Page().text(20, 30, "Magnesium citrate")] * 61), "too-many-pages", "label alone"),
}


def test_the_label_that_the_bad_files_are_made_from_is_good() -> None:
    assert "200 mg magnesium" in read_label(GOOD, load_knowledge()).text
    assert "200 mg" in read_label(odd(), load_knowledge()).text


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(name: str) -> None:
    data, code, remedy = BAD[name]
    with pytest.raises(UnreadableLabel) as caught:
        read_label(data, load_knowledge())
    assert caught.value.code == code
    sentence = str(caught.value)
    assert remedy in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert ". " not in sentence


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8, 0.9, 0.95])
def test_a_file_that_breaks_off_is_read_or_torn_and_never_a_fault(share: float) -> None:
    assert outcome(GOOD[: int(share * len(GOOD))]) in ("read", "torn", "no-pages", "no-text")


@pytest.mark.parametrize("seed", range(40))
def test_a_file_with_bytes_overwritten_is_read_or_unreadable_and_never_a_fault(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    data = bytearray(GOOD)
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(9, len(data))] = chance.randrange(256)
    assert outcome(bytes(data)) in ("read", "torn", "no-pages", "no-text", "encrypted", "page-too-large")


HOSTILE: dict[str, Callable[[], bytes]] = {
    "pages that hold themselves": lambda: odd(kids="[2 0 R]"),
    "a page that is not there": lambda: odd(kids="[99 0 R]"),
    "a form that draws itself": lambda: odd(LINE + " /X Do", resources="/XObject << /X 6 0 R >>", extra=(FORM,)),
    "arrays in arrays": lambda: odd(resources="/Q " + "[" * 20000 + "]" * 20000),
    "arrays in arrays in the content": lambda: odd("[" * 20000 + LINE),
    "states saved and never restored": lambda: odd("q " * 20000 + LINE),
    "a page without a size": lambda: odd(box="[0 0 0 0]"),
    "a page whose size is no number": lambda: odd(box="[wide high]"),
    "a stream that is its own length": lambda: odd().replace(f"/Length {len(LINE)}".encode(), b"/Length 4 0 R"),
    "a page that is its own content": lambda: odd().replace(b"/Contents 4 0 R", b"/Contents 3 0 R"),
    "a table of objects that points at itself": lambda: GOOD.replace(b"trailer\n<<", b"trailer\n<< /Prev 5 "),
    "a thousand objects without an end": lambda: b"%PDF-1.4\n" + b"1 0 obj\n" * 1000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_read_or_unreadable_and_never_a_fault(kind: str) -> None:
    assert outcome(HOSTILE[kind]()) in ("read", "torn", "no-pages", "no-text")


FORGIVEN = {
    "lines before the head": b"\r\n  \n" + GOOD,
    "zeros behind the end": GOOD + b"\0" * 5000,
    "a wrong place of the table": GOOD.replace(b"startxref\n", b"startxref\n9"),
    "a version to come": GOOD.replace(b"%PDF-1.4", b"%PDF-9.9"),
}


@pytest.mark.parametrize("kind", FORGIVEN)
def test_what_viewers_forgive_is_read(kind: str) -> None:
    assert outcome(FORGIVEN[kind]) == "read"


def outcome(data: bytes) -> str:
    """ "read", or the code of what is wrong; anything else comes through."""
    try:
        return "read" if read_label(data, load_knowledge()).text else "empty"
    except UnreadableLabel as error:
        return error.code


def test_a_batch_with_bad_files_reports_every_one_of_them_and_goes_on(tmp_path: Path) -> None:
    folder, out = tmp_path / "labels", tmp_path / "reports"
    folder.mkdir()
    for name, (data, _, _) in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "zz-good.pdf").write_bytes(GOOD)
    result = CliRunner().invoke(cli, ["check", str(folder), "--out", str(out), "--jobs", "1", "--quiet"])
    assert result.exit_code == 1, result.output
    reports = {name: json.loads((out / f"{name}.json").read_text(encoding="utf-8")) for name in [*BAD, "zz-good.pdf"]}
    assert {name: report["outcome"] for name, report in reports.items() if name in BAD} == dict.fromkeys(BAD, "unreadable")
    assert {name: report["problems"][0]["code"] for name, report in reports.items() if name in BAD} == {
        name: code for name, (_, code, _) in BAD.items()
    }
    assert all(len(report["problems"]) == 1 and report["facts"] is None for name, report in reports.items() if name in BAD)
    assert reports["zz-good.pdf"]["outcome"] != "unreadable"
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["counts"]["unreadable"] == len(BAD)
    assert [line["path"] for line in summary["labels"]] == sorted([*BAD, "zz-good.pdf"])
