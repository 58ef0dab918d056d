"""The page of one label, from a real file: what it holds, when it is written, and what it never replaces."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from reportlab.pdfgen.canvas import Canvas

from labelcheck import batch, pipeline
from labelcheck.cli import cli

SAMPLES = Path(__file__).parents[2] / "samples"
OXIDE = SAMPLES / "nl-oxide-capsules-bottle.pdf"
TURNED = SAMPLES / "nl-fr-citrate-effervescent-turned-panel.pdf"
SHOWN = [
    "nl-citrate-tablets-carton",
    "nl-fr-citrate-effervescent-turned-panel",
    "nl-multivitamin-thirty-rows",
    "de-lactate-tablets-leaflet",
]
INJECTED = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    """All opening tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.found)


def inspect(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["inspect", *map(str, arguments)])


def hostile_pdf() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(500, 300), invariant=True)
    canvas.setFont("Helvetica", 9)
    for number, line in enumerate(
        ("Ingredients: magnesium oxide 400 mg", INJECTED, "'\"></title></style></svg>", "{{ 7 * 7 }} {% raw %}")
    ):
        canvas.drawString(20, 250 - 40 * number, line)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("name", SHOWN)
def test_every_box_of_a_sample_lies_on_its_page(name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert inspect(SAMPLES / f"{name}.pdf", "--html", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    sheets = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(sheets) == Tags(text).count("figure") >= 1
    for sheet in sheets:
        tags = Tags(sheet).found
        _, _, width, height = map(float, (tags[0][1]["viewbox"] or "").split())
        words = re.search(r'<g class="layer l-words".*?</g>', sheet, re.DOTALL)
        assert words
        boxes = [attributes for tag, attributes in Tags(words.group()).found if tag == "rect"]
        assert boxes
        for box in boxes:
            x, y, right, down = (float(box[name] or "") for name in ("x", "y", "width", "height"))
            assert -1 <= x < x + right <= width + 1
            assert -1 <= y < y + down <= height + 1


def test_evidence_has_the_numbers_of_the_report(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = inspect(OXIDE, "--html", page, "--json")
    evidence = json.loads(result.stdout)["evidence"]
    labels = {
        attributes["id"]: attributes for tag, attributes in Tags(page.read_text(encoding="utf-8")).found if "id" in attributes
    }
    assert evidence
    for number, place in enumerate(evidence):
        assert labels[f"place-{number}"]["aria-label"] == f"{number}: “{place['text']}”, page {place['page']}"
    assert f"place-{len(evidence)}" not in labels


def test_words_of_a_label_that_look_like_markup_stay_words(tmp_path: Path) -> None:
    label, page = tmp_path / "<b>label.pdf", tmp_path / "page.html"
    label.write_bytes(hostile_pdf())
    assert inspect(label, "--html", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    tags = Tags(text)
    assert (tags.count("script"), tags.count("img"), tags.count("b"), tags.count("style")) == (1, 0, 0, 1)
    assert not [attributes for _, attributes in tags.found if any(name.startswith("on") for name in attributes)]
    assert "&lt;script&gt;document.title=" in text
    assert "<h1>&lt;b&gt;label.pdf</h1>" in text
    assert "{{ 7 * 7 }}" in text


def test_a_page_is_the_same_each_time_and_only_where_it_is_is_said(tmp_path: Path) -> None:
    pages = [tmp_path / "a.html", tmp_path / "new" / "b.html"]
    for page in pages:
        result = inspect(TURNED, "--html", page)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == f"{TURNED.name}: fail. Page for the browser: {page}\n"
    assert pages[0].read_bytes() == pages[1].read_bytes()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.html", "b.html"]


def test_a_page_replaces_a_page_and_nothing_else(tmp_path: Path) -> None:
    label, page = tmp_path / "label.pdf", tmp_path / "page.html"
    label.write_bytes(OXIDE.read_bytes())
    page.write_text("<!DOCTYPE html>\n<p>An older page</p>")
    assert inspect(TURNED, "--html", page).exit_code == 0
    assert "An older page" not in page.read_text(encoding="utf-8")
    for wrong, words in ((label, "is no HTML page"), (tmp_path, "is a folder"), (page / "x.html", "can't be written")):
        result = inspect(TURNED, "--html", wrong)
        assert result.exit_code == 2
        assert words in result.stderr
    assert label.read_bytes() == OXIDE.read_bytes()


def test_a_page_never_takes_the_place_of_a_device(tmp_path: Path) -> None:
    device = tmp_path / "device.html"
    device.symlink_to(os.devnull)
    result = inspect(TURNED, "--html", device)
    assert result.exit_code == 2
    assert "is a pipe or a device" in result.stderr
    assert device.is_char_device()


@pytest.mark.parametrize(("data", "code"), [(b"no label", "not-a-pdf"), (OXIDE.read_bytes()[:400], "torn")])
def test_a_label_that_cannot_be_read_has_a_page_that_says_why(data: bytes, code: str, tmp_path: Path) -> None:
    label, page = tmp_path / "label.pdf", tmp_path / "page.html"
    label.write_bytes(data)
    result = inspect(label, "--html", page)
    assert (result.exit_code, result.stderr.startswith("label.pdf: unreadable. ")) == (1, True)
    assert f"<code>read, {code}</code>" in page.read_text(encoding="utf-8")


def test_a_picture_without_text_is_shown(tmp_path: Path) -> None:
    label, page = tmp_path / "label.pdf", tmp_path / "page.html"
    canvas = Canvas(str(label), pagesize=(200, 100), invariant=True)
    canvas.rect(20, 20, 100, 50, fill=1)
    canvas.save()
    assert inspect(label, "--html", page).exit_code == 1
    text = page.read_text(encoding="utf-8")
    assert "data:image/webp;base64," in text
    assert "read, no-text" in text


def test_a_fault_of_labelcheck_is_exit_code_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object, **_named: object) -> Callable[..., object]:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(pipeline, "understand", fault)
    monkeypatch.setattr(
        batch, "check_labels", lambda labels, settings, _: map(partial(batch.LabelCheck(settings), entered=print), labels)
    )
    page = tmp_path / "page.html"
    assert inspect(OXIDE, "--html", page).exit_code == 3
    assert "internal-error" in page.read_text(encoding="utf-8")
