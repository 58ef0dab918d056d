"""Words, lines, tables and panels of small hand-made labels, each drawn in one of the ways that makers draw them."""

from __future__ import annotations

import math
import random
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from tiny_pdf import Page, pdf, width

from labelcheck.knowledge import load_knowledge
from labelcheck.model import Document, Panel, PanelKind, Reading, Span
from labelcheck.read import read_label

SAMPLES = Path(__file__).parents[2] / "samples"
HYPHENS = "-‐\u00ad\ufffe"
CORNER = {0: (20, 30), 90: (250, 30), 180: (280, 350), 270: (30, 380)}


def read(*pages: Page) -> Document:
    return read_label(pdf(*pages), load_knowledge())


@cache
def read_sample(name: str) -> Document:
    return read_label((SAMPLES / name).read_bytes(), load_knowledge())


def kinds(document: Document) -> dict[PanelKind, str]:
    """The text of the panels by kind; a label of these tests has one of each."""
    assert len({panel.kind for panel in document.panels}) == len(document.panels)
    return {panel.kind: panel.text for panel in document.panels}


def cells(panel: Panel) -> list[list[str]]:
    return [[panel.text[cell.span.start : cell.span.end] for cell in row.cells] for row in panel.rows]


def table(document: Document) -> list[list[str]]:
    """The rows of the facts that have more than one cell."""
    (panel,) = [panel for panel in document.panels if panel.kind is PanelKind.FACTS]
    return [row for row in cells(panel) if len(row) > 1]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_turned_text_is_read_line_by_line_with_boxes_as_it_stands_on_the_page(turned: int) -> None:
    page, angle = Page(), math.radians(turned)
    for number, line in enumerate(["Gebruik: neem dagelijks 2 capsules met", "een glas water tijdens de maaltijd."]):
        x, y = CORNER[turned]
        page.text(x - 10 * number * math.sin(angle), y + 10 * number * math.cos(angle), line, turned=turned)
    (panel,) = read(page).panels
    assert panel.kind is PanelKind.DIRECTIONS
    assert panel.text == "Gebruik: neem dagelijks 2 capsules met een glas water tijdens de maaltijd."
    assert {word.direction for word in panel.words} == {turned}
    first, second = panel.words[0].box, panel.words[1].box
    assert (first.x1 - first.x0 > first.bottom - first.top) is (turned in (0, 180))
    ahead = {0: second.x0 - first.x1, 90: second.top - first.bottom, 180: first.x0 - second.x1, 270: first.top - second.bottom}
    assert 0 < ahead[turned] < 5
    assert all(0 <= box.x0 < box.x1 <= 300 and 0 <= box.top < box.bottom <= 400 for box in (word.box for word in panel.words))


def test_text_in_several_directions_on_one_page_is_kept_apart() -> None:
    page = Page().text(20, 30, "Ingrediënten: magnesiumcitraat, cellulose.")
    page.text(250, 100, "Gebruik: dagelijks 1 tablet.", turned=90)
    assert kinds(read(page)) == {
        PanelKind.INGREDIENTS: "Ingrediënten: magnesiumcitraat, cellulose.",
        PanelKind.DIRECTIONS: "Gebruik: dagelijks 1 tablet.",
    }


def test_columns_side_by_side_are_read_one_after_the_other() -> None:
    page = Page().lines(20, 30, ["Gebruik: neem dagelijks", "2 capsules met water."])
    page.lines(160, 30, ["Waarschuwing: niet gebruiken", "bij nierproblemen."])
    assert kinds(read(page)) == {
        PanelKind.DIRECTIONS: "Gebruik: neem dagelijks 2 capsules met water.",
        PanelKind.WARNINGS: "Waarschuwing: niet gebruiken bij nierproblemen.",
    }


def test_three_columns_with_a_shared_title() -> None:
    page = Page(width=420).text(20, 30, "MAGNESIUM CITRATE", size=20, bold=True)
    page.lines(20, 70, ["Directions: take one", "tablet twice a day."])
    page.lines(160, 70, ["Warnings: ask a doctor", "if you have kidney disease."])
    page.lines(300, 70, ["Ingredients: magnesium", "citrate, cellulose."])
    assert kinds(read(page)) == {
        PanelKind.FRONT: "MAGNESIUM CITRATE",
        PanelKind.DIRECTIONS: "Directions: take one tablet twice a day.",
        PanelKind.WARNINGS: "Warnings: ask a doctor if you have kidney disease.",
        PanelKind.INGREDIENTS: "Ingredients: magnesium citrate, cellulose.",
    }


def facts_page() -> Page:
    return Page().text(20, 30, "Supplement Facts", size=12, bold=True)


ROWS = [["Per tablet", "mg", "% NRV"], ["Magnesium", "200 mg", "53 %"], ["Vitamin B6", "1.4 mg", "100 %"]]


def draw_rows(page: Page, left: float = 22, step: float = 15) -> Page:
    for number, row in enumerate(ROWS):
        for x, cell in zip((left, left + 100, left + 150), row, strict=True):
            page.text(x, 51 + step * number, cell)
    return page


def test_a_table_between_horizontal_rules() -> None:
    page = facts_page()
    for y in (40, 55, 70, 85):
        page.rule(20, y, 220, y)
    assert table(read(draw_rows(page))) == ROWS


def test_the_head_of_a_table_stands_on_its_first_rule() -> None:
    page = Page().text(20, 20, "Analysewerte", bold=True).text(110, 35, "in 100 g").text(160, 35, "je Portion 4 g")
    for number, row in enumerate((["Magnesium", "5 g", "200 mg"], ["Calcium", "6 g", "240 mg"])):
        page.rule(20, 42 + 15 * number, 230, 42 + 15 * number)
        for x, cell in zip((22, 122, 180), row, strict=True):
            page.text(x, 53 + 15 * number, cell)
    document = read(page.rule(20, 72, 230, 72))
    assert table(document) == [["in 100 g", "je Portion 4 g"], ["Magnesium", "5 g", "200 mg"], ["Calcium", "6 g", "240 mg"]]


def test_a_table_in_a_grid_of_rules() -> None:
    page = facts_page()
    for y in (40, 55, 70, 85):
        page.rule(20, y, 220, y)
    for x in (20, 115, 165, 220):
        page.rule(x, 40, x, 85)
    assert table(read(draw_rows(page))) == ROWS


def test_a_framed_table_below_a_wider_framed_name() -> None:
    page = Page().text(30, 22, "Kalkreihe", size=12)
    page.lines(20, 105, ["Adults take one tablet a day with a large glass of", "water, and no more than that."])
    for left, right, top, bottom in ((13, 237, 8, 32), (20, 230, 38, 90)):
        for y in (top, bottom):
            page.rule(left, y, right, y)
        for x in (left, right):
            page.rule(x, top, x, bottom)
    assert table(read(draw_rows(page, left=24))) == ROWS


def test_a_table_without_rules() -> None:
    assert table(read(draw_rows(facts_page(), step=11))) == ROWS


def test_the_unit_of_a_column_stands_below_its_number() -> None:
    page = Page()
    for y, row in ((20, ["Inhaltsstoffe", "pro 2", "NRV"]), (29, ["", "Dragees", ""]), (41, ["Magnesium", "240 mg", "64 %"])):
        for x, cell in zip((20, 120, 170), row, strict=True):
            page.text(x, y, cell)
    page.text(20, 52, "Calcium").text(120, 52, "200 mg").text(170, 52, "25 %")
    assert table(read(page))[:2] == [["Inhaltsstoffe", "pro 2 Dragees", "NRV"], ["Magnesium", "240 mg", "64 %"]]


def test_a_table_without_rules_stays_whole_beside_a_column_of_text() -> None:
    page = Page(width=420)
    rows = [["Per tablet:", "", "% NRV"], *ROWS[1:], ["Zinc", "5 mg", "50 %"], ["Copper", "1 mg", "100 %"]]
    for number, row in enumerate(rows):
        for x, cell in zip((20, 130, 175), row, strict=True):
            page.text(x, 30 + 10 * number, cell)
    text = ["Directions: one tablet a day", "with breakfast and water.", "Keep it out of the reach", "of children, cool and dry."]
    document = read(page.lines(225, 30, text))
    assert table(document) == [["Per tablet:", "% NRV"], *rows[1:]]
    assert kinds(document)[PanelKind.DIRECTIONS].startswith("Directions: one tablet a day with breakfast and water.")


def test_a_table_with_shaded_rows() -> None:
    page = facts_page().filled(20, 55, 220, 70, grey=0.9)
    assert table(read(draw_rows(page))) == ROWS


def test_a_name_that_wraps_in_its_cell_stays_one_cell() -> None:
    page = facts_page().text(20, 60, "Magnesium (as magnesium citrate,").text(20, 70, "magnesium bisglycinate)")
    page.text(180, 60, "300 mg").text(230, 60, "71%")
    page.text(20, 85, "Zinc (as zinc citrate)").text(180, 85, "10 mg").text(230, 85, "91%")
    assert table(read(page)) == [
        ["Magnesium (as magnesium citrate, magnesium bisglycinate)", "300 mg", "71%"],
        ["Zinc (as zinc citrate)", "10 mg", "91%"],
    ]


def test_a_wrapped_name_between_rules_stays_one_cell() -> None:
    page = facts_page()
    for y in (40, 65, 80):
        page.rule(20, y, 280, y)
    page.text(22, 50, "Magnesium (uit magnesiumoxide en").text(22, 60, "magnesiumcitraat)")
    page.text(190, 50, "300 mg").text(240, 50, "80%")
    page.text(22, 75, "Vitamine B6").text(190, 75, "1,4 mg").text(240, 75, "100%")
    assert table(read(page))[0] == ["Magnesium (uit magnesiumoxide en magnesiumcitraat)", "300 mg", "80%"]


def test_dotted_leaders_join_a_name_and_its_amount() -> None:
    page = facts_page()
    for y, name, amount in ((45, "Magnesium", "200 mg"), (57, "Vitamin B6", "1.4 mg")):
        page.text(20, y, name).text(75, y, "." * 54).text(200, y, amount)
    rows = table(read(page))
    assert [[row[0].strip(" ."), row[-1].strip(" .")] for row in rows] == [["Magnesium", "200 mg"], ["Vitamin B6", "1.4 mg"]]


def test_a_word_broken_at_a_line_end_is_whole_in_the_text_and_keeps_both_its_places() -> None:
    page = Page().lines(20, 30, ["Ingrediënten: magnesium-", "citraat, vulstof cellulose."])
    (panel,) = read(page).panels
    assert panel.text == "Ingrediënten: magnesiumcitraat, vulstof cellulose."
    start = panel.text.index("magnesiumcitraat")
    parts = panel.words_in(Span(start, start + 16))
    assert [word.text for word in parts] == ["magnesium-", "citraat,"]
    assert parts[0].box.top < parts[1].box.top


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["INGREDIËNTEN: MAGNESIUM-", "CITRAAT, VULSTOF."], "INGREDIËNTEN: MAGNESIUMCITRAAT, VULSTOF."),
        (["ZUTATEN: MAGNE-", "SIUMOXID, TALK."], "ZUTATEN: MAGNESIUMOXID, TALK."),
        (["INGREDIENTS: MAGNESIUM L-", "THREONATE, TALC."], "INGREDIENTS: MAGNESIUM L- THREONATE, TALC."),
        (["Ingredients: magnesium-", "Citrate, talc."], "Ingredients: magnesium- Citrate, talc."),
    ],
)
def test_a_word_in_capitals_is_broken_where_capitals_go_on(lines: list[str], text: str) -> None:
    (panel,) = read(Page().lines(20, 30, lines)).panels
    assert panel.text == text


def test_a_word_in_capitals_broken_at_a_line_end_is_whole() -> None:
    (panel,) = read(Page().lines(20, 30, ["SAMMANSÄTTNING: MAGNESIUM-", "CITRAT, VITAMIN-", "B6, CELLULOSA."])).panels
    assert panel.text == "SAMMANSÄTTNING: MAGNESIUMCITRAT, VITAMIN- B6, CELLULOSA."


def test_heads_without_figures_part_their_columns_also_where_they_go_on_in_a_second_line() -> None:
    page = facts_page()
    for x, first, second in ((20, "Nutrient", ""), (120, "salt per", "tablet"), (200, "of which", "magnesium")):
        page.text(x, 40, first).text(x, 50, second)
    for y, name, salt, share in ((62, "Magnesium citrate", "600 mg", "96 mg"), (74, "Magnesium malate", "500 mg", "75 mg")):
        page.text(20, y, name).text(120, y, salt).text(200, y, share)
    assert table(read(page))[0] == ["Nutrient", "salt per tablet", "of which magnesium"]


def test_a_hyphen_inside_a_line_stays() -> None:
    (panel,) = read(Page().text(20, 30, "Magnesium L-threonate, anti-caking agent")).panels
    assert panel.text == "Magnesium L-threonate, anti-caking agent"


def test_a_letter_spaced_heading_is_one_word() -> None:
    (panel,) = read(Page().text(20, 30, "M A G N E S I U M", size=14)).panels
    assert panel.text == "MAGNESIUM"


def test_letters_set_apart_by_the_type_are_one_word() -> None:
    (panel,) = read(Page().text(20, 30, "MAGNESIUMCITRAAT", size=12, space=5)).panels
    assert panel.text == "MAGNESIUMCITRAAT"


def test_a_raised_footnote_digit_is_not_part_of_the_amount() -> None:
    page = Page().text(20, 30, "Magnesium 400 mg").text(90.4, 27, "1", size=4.5).text(20, 50, "1 for adults only")
    assert read(page).panels[0].text == "Magnesium 400 mg"


def test_words_drawn_without_spaces_in_shuffled_order_are_put_in_order() -> None:
    lines = {30: "Neem twee capsules per dag met", 40: "water. Vraag eerst een arts bij", 50: "een nieraandoening of ziekte."}
    words = []
    for y, line in lines.items():
        x = 20.0
        for word in line.split():
            words.append((x, y, word))
            x += width(word) + 2.2
    random.Random(7).shuffle(words)  # noqa: S311
    page = Page()
    for x, y, word in words:
        page.text(x, y, word)
    (panel,) = read(page).panels
    assert panel.text == " ".join(lines.values())


def test_white_text_on_a_dark_panel_is_read() -> None:
    page = Page().filled(0, 0, 300, 100).text(20, 30, "Waarschuwing: niet bij nierziekte.", grey=1)
    assert kinds(read(page)) == {PanelKind.WARNINGS: "Waarschuwing: niet bij nierziekte."}


def test_text_drawn_twice_for_a_bold_look_is_read_once() -> None:
    page = Page().text(20, 30, "Magnesium 200 mg").text(20.3, 30, "Magnesium 200 mg")
    assert read(page).panels[0].text == "Magnesium 200 mg"


def test_pages_are_read_in_order_and_panels_know_their_page() -> None:
    document = read(Page().text(20, 30, "Magnesium 200 mg per tablet"), Page().text(20, 30, "Gebruik: dagelijks 1 tablet."))
    assert (document.pages, document.reading) == (2, Reading.TEXT)
    assert [(panel.page, panel.text) for panel in document.panels] == [
        (1, "Magnesium 200 mg per tablet"),
        (2, "Gebruik: dagelijks 1 tablet."),
    ]
    assert {word.page for word in document.panels[1].words} == {2}


def test_text_outside_the_page_is_not_read() -> None:
    page = Page().text(20, 30, "Magnesium 200 mg per tablet").text(320, 30, "Magnesium 900 mg").text(20, -20, "proof 3")
    assert read(page).text == "Magnesium 200 mg per tablet"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ingrediënten: magnesiumoxide.", PanelKind.INGREDIENTS),
        ("Zutaten: Magnesiumoxid.", PanelKind.INGREDIENTS),
        ("Ingrédients : oxyde de magnésium.", PanelKind.INGREDIENTS),
        ("Other ingredients: cellulose, magnesium stearate.", PanelKind.INGREDIENTS),
        ("INGREDIENTI: magnesio citrato.", PanelKind.INGREDIENTS),
        ("Gebruik: dagelijks 1 tablet.", PanelKind.DIRECTIONS),
        ("Dosering: dagelijks 1 tablet.", PanelKind.DIRECTIONS),
        ("Suggested use: take 1 tablet daily.", PanelKind.DIRECTIONS),
        ("DIRECTIONS: take 1 tablet daily.", PanelKind.DIRECTIONS),
        ("Verzehrempfehlung: täglich 1 Tablette.", PanelKind.DIRECTIONS),
        ("Conseils d'utilisation : 1 comprimé par jour.", PanelKind.DIRECTIONS),
        ("Modo de empleo: 1 comprimido al día.", PanelKind.DIRECTIONS),
        ("Waarschuwing: buiten bereik van kinderen houden.", PanelKind.WARNINGS),
        ("Warnings: keep out of reach of children.", PanelKind.WARNINGS),
        ("Caution: keep out of reach of children.", PanelKind.WARNINGS),
        ("Hinweise: Außer Reichweite von Kindern lagern.", PanelKind.WARNINGS),
        ("Précautions d'emploi : tenir hors de portée des enfants.", PanelKind.WARNINGS),
        ("Avvertenze: tenere fuori dalla portata dei bambini.", PanelKind.WARNINGS),
        ("Facts / Nährwertangaben", PanelKind.FACTS),
        ("EN – Directions", PanelKind.DIRECTIONS),
    ],
)
def test_a_heading_tells_what_a_panel_is_for(text: str, kind: PanelKind) -> None:
    page = Page().text(20, 30, "Magnesium", size=20).text(20, 60, text)
    assert kinds(read(page)) == {PanelKind.FRONT: "Magnesium", kind: text}


def test_a_heading_at_the_start_of_a_line_opens_a_panel_behind_a_line_without_a_full_stop() -> None:
    document = read(Page().lines(20, 30, ["Magnesium citrate 200 mg per tablet", "Directions: take 1 tablet daily."]))
    assert kinds(document) == {
        PanelKind.FRONT: "Magnesium citrate 200 mg per tablet",
        PanelKind.DIRECTIONS: "Directions: take 1 tablet daily.",
    }


def test_headings_in_bold_part_a_running_text() -> None:
    page = Page().text(20, 30, "DIRECTIONS: ", bold=True).text(75, 30, "take 1 tablet daily.")
    page.text(20, 41, "WARNINGS: ", bold=True).text(70, 41, "Not for people with kidney disease.")
    assert kinds(read(page)) == {
        PanelKind.DIRECTIONS: "DIRECTIONS: take 1 tablet daily.",
        PanelKind.WARNINGS: "WARNINGS: Not for people with kidney disease.",
    }


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.pdf")))
def test_every_character_of_a_sample_maps_back_to_a_word_that_holds_it(name: str) -> None:
    for panel in read_sample(name).panels:
        assert len(panel.places) == len(panel.text)
        written: dict[int, str] = {}
        for character, place in zip(panel.text, panel.places, strict=True):
            if place < 0:
                assert character in " \n\t", panel.text
            else:
                written[place] = written.get(place, "") + character
        assert sorted(written) == list(range(len(panel.words)))
        for place, text in written.items():
            assert text.strip(HYPHENS) == panel.words[place].text.strip(HYPHENS)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.pdf")))
def test_every_cell_of_a_sample_is_a_piece_of_its_panel_in_order(name: str) -> None:
    for panel in read_sample(name).panels:
        spans = [cell.span for row in panel.rows for cell in row.cells]
        assert all(0 <= span.start < span.end <= len(panel.text) for span in spans)
        assert all(before.end < after.start for before, after in pairwise(spans))
        assert all([cell.column for cell in row.cells] == sorted({cell.column for cell in row.cells}) for row in panel.rows)


@pytest.mark.parametrize("size", [1.2, 2, 4, 6, 30])
def test_figures_stay_whole_in_type_of_any_size(size: float) -> None:
    page = Page(40 * size, 30 * size).text(size, 5 * size, "Magnesium 1100 mg, illness", size=size)
    assert read(page).text == "Magnesium 1100 mg, illness"


def test_a_plain_heading_alone_on_its_line_opens_a_panel() -> None:
    page = Page().text(20, 30, "Magnesium", size=20).lines(20, 60, ["Directions", "Take 1 tablet daily."])
    assert kinds(read(page)) == {PanelKind.FRONT: "Magnesium", PanelKind.DIRECTIONS: "Directions Take 1 tablet daily."}
