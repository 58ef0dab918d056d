"""Two readers: the same words from both, and the choice between them page by page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from glyph_pdf import drawn, glyph_pdf, glyphs

from labelcheck.errors import UnreadableLabel
from labelcheck.knowledge import load_knowledge
from labelcheck.model import Document
from labelcheck.read import read_label
from labelcheck.read.glyphs import RawPage
from labelcheck.read.layout import blocks_of
from labelcheck.read.pdfium import opened
from labelcheck.read.plumber import read_pages
from labelcheck.read.words import page_frames

SAMPLES = Path(__file__).parents[2] / "samples"
DIFFERENCES = {
    # sample: what stands in the first reader's words, what in the second's, and why
    "de-citrate-capsules-soft-hyphen-divided.pdf": ("-", "\u00ad", "PDFium gives one sign for all hyphens at the end of a line"),
}
LINES = ["Gebruik: dagelijks 1 tablet met water.", "Waarschuwing: niet gebruiken bij een nieraandoening."]


@pytest.fixture
def text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recognition is not installed."""
    monkeypatch.setattr("labelcheck.read.scans.can_recognise", lambda: False)


def read(data: bytes) -> Document:
    return read_label(data, load_knowledge())


def first_reading(data: bytes) -> list[RawPage]:
    with opened(data) as file:
        pages = []
        for number in range(1, file.page_count() + 1):
            with file.page(number) as page:
                pages.append(page.read(40000).page)
        return pages


def words_and_tables(page: RawPage) -> tuple[list[tuple[int, str]], list[list[list[str]]]]:
    """The words of a page in order with their directions, and the cells of its tables."""
    frames = page_frames(page)
    words = [(frame.direction, placed.word.text) for frame in frames for placed in frame.words]
    blocks = [block for frame in frames for block in blocks_of(frame) if block.table]
    return words, [[" ".join(word.word.text for word in cell) for cell in row] for block in blocks for row in block.rows]


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.pdf")))
def test_both_readers_find_the_same_words_and_tables_on_a_sample(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    first, second = first_reading(data), list(read_pages(data, range(1, 100)))
    assert [page.number for page in first] == [page.number for page in second]
    mine, theirs, _ = DIFFERENCES.get(name, ("", "", ""))
    for one, other in zip(first, second, strict=True):
        words, tables = words_and_tables(one)
        other_words, other_tables = words_and_tables(other)
        assert words == [(direction, text.replace(theirs, mine) if theirs else text) for direction, text in other_words]
        assert (tables == other_tables) or name in DIFFERENCES
        assert one.size == pytest.approx(other.size, abs=0.01)


@pytest.mark.parametrize("name", DIFFERENCES)
def test_each_difference_in_the_table_is_there(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    mine, theirs, _ = DIFFERENCES[name]
    (first,), (second,) = first_reading(data), list(read_pages(data, [1]))
    pairs = zip(words_and_tables(first)[0], words_and_tables(second)[0], strict=True)
    different = [(one[1], other[1]) for one, other in pairs if one != other]
    assert different
    assert all(one == other.replace(theirs, mine) for one, other in different)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.pdf")))
def test_words_have_the_same_boxes_from_both_readers(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    for one, other in zip(first_reading(data), read_pages(data, range(1, 100)), strict=True):
        pairs = zip(page_frames(one), page_frames(other), strict=True)
        boxes = [(a.word.box, b.word.box) for mine, theirs in pairs for a, b in zip(mine.words, theirs.words, strict=True)]
        assert all(box == pytest.approx(same, abs=1.5) for box, same in boxes)


def plain_page() -> str:
    text = "Magnesiumcitraat 200 mg per tablet. Ingredi\\353nten: magnesiumcitraat, vulstof cellulose."
    return f"BT /F2 8 Tf 1 0 0 1 20 300 Tm ({text}) Tj ET"


def glyph_page(shift: int = 0) -> str:
    return "\n".join(drawn(20, 300 - 12 * number, [glyph + shift for glyph in glyphs(line)]) for number, line in enumerate(LINES))


def test_a_page_whose_font_has_no_table_of_letters_is_read_by_the_second_reader_and_only_that_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[int]] = []

    def recorded(data: bytes, numbers: list[int], _passwords: object) -> object:
        asked.append(list(numbers))
        return read_pages(data, numbers)

    monkeypatch.setattr("labelcheck.read.plumber.read_pages", recorded)
    document = read(glyph_pdf(plain_page(), glyph_page()))
    assert asked == [[2]]
    assert [panel.text for panel in document.panels if panel.page == 2] == LINES
    assert "Magnesiumcitraat 200 mg" in document.panels[0].text
    assert not document.partial
    assert document.problems == ()


@pytest.mark.usefixtures("text_alone")
def test_remarks_of_the_second_reader_reach_nobody(caplog: pytest.LogCaptureFixture) -> None:
    data = glyph_pdf(glyph_page()).replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 2 0 R")  # the tree of pages is no information
    with pytest.raises(UnreadableLabel):
        read(data)
    assert [record.message for record in caplog.records] == []


def test_the_first_reader_alone_reads_a_font_with_its_table_of_letters() -> None:
    meanings = {glyph: character for line in LINES for glyph, character in zip(glyphs(line), line, strict=True)}
    assert [panel.text for panel in read(glyph_pdf(glyph_page(), meanings=meanings)).panels] == LINES


@pytest.mark.usefixtures("text_alone")
def test_a_page_that_neither_reader_can_read_is_said_and_makes_the_reading_partial() -> None:
    document = read(glyph_pdf(plain_page(), glyph_page(), font=False))
    assert {panel.page for panel in document.panels} == {1}
    assert document.partial
    (problem,) = document.problems
    assert (problem.stage, problem.code) == ("read", "page-garbled")
    assert problem.detail.startswith("Page 2 ")


@pytest.mark.usefixtures("text_alone")
def test_a_file_that_neither_reader_can_read_is_garbled() -> None:
    with pytest.raises(UnreadableLabel) as caught:
        read(glyph_pdf(glyph_page(), font=False))
    assert caught.value.code == "garbled"


@pytest.mark.usefixtures("text_alone")
def test_a_shifted_alphabet_is_no_text() -> None:
    """A table of letters that is wrong: every letter is another, as if a key had been turned."""
    meanings = {
        glyph: chr((ord(c) - 94) % 26 + 97) if c.isalpha() else c
        for line in LINES
        for glyph, c in zip(glyphs(line), line, strict=True)
    }
    with pytest.raises(UnreadableLabel) as caught:
        read(glyph_pdf(glyph_page(), meanings=meanings))
    assert caught.value.code == "garbled"


def test_a_few_ornaments_without_a_meaning_do_not_make_a_page_doubtful() -> None:
    ticks = "\n".join(drawn(10, 290 - 20 * number, [number + 3]) for number in range(4))
    document = read(glyph_pdf(plain_page() + "\n" + ticks, font=False))
    assert "Magnesiumcitraat 200 mg per tablet." in document.text
    assert not document.partial


def test_the_second_reader_is_not_imported_for_a_label_with_plain_text() -> None:
    label = SAMPLES / "nl-citrate-tablets-carton.pdf"
    script = f"""
import sys
from pathlib import Path
from labelcheck.knowledge import load_knowledge
from labelcheck.read import read_label
read_label(Path({str(label)!r}).read_bytes(), load_knowledge())
print(sorted({{"pdfplumber", "pdfminer", "PIL"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
