from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest

from labelcheck.knowledge import concept_kinds
from labelcheck.model import (
    Box,
    Cell,
    Document,
    Evidence,
    Finding,
    Mention,
    Outcome,
    PagePicture,
    PanelKind,
    Problem,
    Reading,
    Report,
    Row,
    Severity,
    Span,
    Step,
)
from labelcheck.report.inspect_html import inspect_html
from labelcheck.report.overlay import OTHER_KIND
from labelcheck.report.wording import fact_names, load_wording

PICTURE = PagePicture(1, 100.0, 60.0, b"not really a picture", "image/webp")
VOID = {"meta", "input", "link", "br", "img", "base"}
HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</title></svg>]]><!-- -->",
    "{{ 7 * 7 }}{% raw %}&amp;",
    "\x00\x1b[31m\u202e\ud800",
]


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str = "", **attributes: str) -> Iterator[Element]:
        """The elements below this one with a tag and attributes, of which one word is enough."""
        for child in self.children:
            fits = all(value in child.attributes.get(name, "").split() for name, value in attributes.items())
            if fits and tag in ("", child.tag):
                yield child
            yield from child.all(tag, **attributes)

    def one(self, tag: str = "", **attributes: str) -> Element:
        [found] = self.all(tag, **attributes)
        return found

    @property
    def words(self) -> str:
        return " ".join((self.text + " ".join(child.words for child in self.children)).split())


class Page(HTMLParser):
    """Reads a page into a tree; a tag that is not closed where it was opened is a fault."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]
        self.feed(text)
        self.close()
        assert [element.tag for element in self.open] == [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), (tag, names)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].text += data


def seen(report: Report, *pictures: PagePicture, language: str = "en") -> Element:
    return Page(inspect_html(report, pictures, load_wording(language))).open[0]


def layer(page: Element, name: str) -> Element:
    return page.one("g", **{"class": f"l-{name}"})


def outlines(element: Element) -> list[Box]:
    rects = [rect.attributes for rect in element.all("rect") if "x" in rect.attributes]
    numbers = [[float(rect[name]) for name in ("x", "y", "width", "height")] for rect in rects]
    return [Box(x, y, x + width, y + height) for x, y, width, height in numbers]


@pytest.fixture
def ruled(failing: Report) -> Report:
    """The failing report with a table row, and a second page that was recognised in a picture."""
    assert failing.document
    [panel] = failing.document.panels
    row = Row((Cell(Span(0, 30), 0), Cell(Span(31, 37), 1)))
    words = tuple(replace(word, page=2) for word in panel.words)
    second = replace(panel, kind=PanelKind.WARNINGS, page=2, words=words, reading=Reading.OCR)
    return replace(failing, document=replace(failing.document, panels=(replace(panel, rows=(row,)), second)))


def test_a_page_shows_its_picture_and_the_words_panels_rows_and_mentions_on_it(ruled: Report) -> None:
    first, second = seen(ruled, PICTURE).all("figure")
    assert first.one("image").attributes["href"] == "data:image/webp;base64," + base64.b64encode(PICTURE.data).decode()
    assert first.one("svg").attributes["viewbox"] == "0 0 100 60"
    assert [title.words for title in layer(first, "words").all("title")] == [
        "Magnesium",
        "(as",
        "magnesium",
        "oxide)",
        "400",
        "mg",
    ]
    assert "1 facts" in layer(first, "panels").words
    assert layer(first, "rows").one("title").words == "Magnesium (as magnesium oxide) | 400 mg"
    assert len(list(layer(first, "rows").all("rect", **{"class": "cell"}))) == 2
    assert layer(first, "mentions").one("title").words == "compound:oxide: magnesium oxide"
    assert not list(second.all("image"))
    assert "There is no picture of this page" in second.words


def test_recognised_words_are_apart_from_those_of_the_file(ruled: Report) -> None:
    first, second = seen(ruled, PICTURE).all("figure")
    assert [len(list(layer(first, name).all("rect"))) for name in ("words", "ocr")] == [6, 0]
    assert [len(list(layer(second, name).all("rect"))) for name in ("words", "ocr")] == [0, 6]
    assert "recognised in a picture" in second.words


def test_boxes_stand_where_the_words_do(ruled: Report) -> None:
    first, _ = seen(ruled, PICTURE).all("figure")
    assert outlines(layer(first, "words"))[1] == pytest.approx((10, 20, 19, 30.5), abs=0.01)
    assert outlines(layer(first, "rows"))[1] == pytest.approx((0, 20, 39, 30.5), abs=0.2)
    assert outlines(layer(first, "places"))[0] == pytest.approx((10, 20, 100, 30.5), abs=0.3)


def test_every_layer_and_kind_has_its_switch_and_its_colour(ruled: Report) -> None:
    page = seen(ruled, PICTURE)
    style = page.one("style").text
    switches = {box.attributes["id"] for box in page.all("input", type="checkbox")}
    assert switches == {"layer-places", "layer-panels", "layer-rows", "layer-words", "layer-ocr", "layer-k-compounds"}
    assert all(f"#{switch}:not(:checked)" in style for switch in switches)
    assert all(box.attributes["id"] in style for box in page.all("input", type="radio") if "checked" not in box.attributes)


@pytest.mark.parametrize("kind", sorted({OTHER_KIND, *concept_kinds().values()}))
def test_every_kind_of_concept_has_a_colour_a_switch_and_a_name(kind: str) -> None:
    style = files("labelcheck.report").joinpath("templates", "inspect.css").read_text(encoding="utf-8")
    assert f".k-{kind} {{ --hue:" in style
    assert f"#layer-k-{kind}:not(:checked)) .l-mentions .k-{kind}" in style
    assert load_wording("en")(f"kind.{kind}")


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(("group", "values"), [("panel", PanelKind), ("reading", Reading), ("severity", Severity)])
def test_every_value_of_a_record_has_a_word(language: str, group: str, values: type) -> None:
    assert all(load_wording(language)(f"{group}.{value}") for value in values)


def test_facts_stand_with_names_evidence_and_arithmetic(failing: Report) -> None:
    page = seen(failing, PICTURE)
    fact = page.one("tr", id="fact-elemental_mg.per_unit")
    assert fact.words == "elemental magnesium in a unit elemental_mg.per_unit 200 mg 0"
    assert fact.attributes["data-to"] == "0"
    assert fact.one("a").attributes["href"] == "#place-0"
    assert "400 mg ÷ 2 capsules = 200 mg" in page.one("ol", **{"class": "steps"}).words
    assert "elemental_mg.per_unit" in page.one("li", id="evidence-0").words
    assert "The front says 500 mg, the table 400 mg." in page.words
    assert "cautions.physician does not stand on the label" in page.words


def test_what_a_source_is_made_of_stands_with_the_sources(failing: Report) -> None:
    section = seen(failing).one("section", **{"aria-labelledby": "sources"})
    assert "The chelate has oxide in it." in section.words


def test_findings_stand_with_message_remedy_and_what_blocks_them(failing: Report) -> None:
    cards = [card.words for card in seen(failing).all("article")]
    rules = [card.one("h3").one("code").text for card in seen(failing).all("article")]
    assert rules == ["magnesium/oxide-only", "magnesium/kidney-caution", "magnesium/claims"]
    assert "The only source is oxide. Ask why. fails because oxide_only is yes 0" in cards[0]
    assert "cautions.kidney: torn" in cards[1]


def test_a_mention_leads_to_the_facts_that_rest_there(failing: Report) -> None:
    page = seen(failing, PICTURE)
    assert layer(page, "mentions").one("rect").attributes["data-to"] == "0"
    concept = page.one("tr", **{"data-to": "m0"})
    assert concept.words.startswith("compound:oxide magnesium oxide ")
    assert "elemental_mg.per_unit" in concept.words


def test_a_mention_is_boxed_to_its_letters(failing: Report) -> None:
    assert failing.facts
    facts = replace(failing.facts, mentions=(Mention("unit:capsule", 0, Span(0, 3)),))
    [box] = outlines(layer(seen(replace(failing, facts=facts), PICTURE), "mentions"))
    assert box == pytest.approx((0, 20, 2.7, 30.5), abs=0.01)  # three of nine letters and a space


def test_a_mention_that_runs_on_has_a_box_on_each_line(failing: Report) -> None:
    assert failing.document
    [panel] = failing.document.panels
    lower = tuple(replace(word, box=Box(0, 40, 9, 50)) if index == 3 else word for index, word in enumerate(panel.words))
    report = replace(failing, document=replace(failing.document, panels=(replace(panel, words=lower),)))
    boxes = layer(seen(report, PICTURE), "mentions")
    assert [rect.attributes["data-at"] for rect in boxes.all("rect")] == ["m0", "m0"]
    assert outlines(boxes)[0] == pytest.approx((20, 20, 29, 30.5), abs=0.01)
    assert outlines(boxes)[1] == pytest.approx((0, 40, 9, 50), abs=0.01)


@pytest.mark.parametrize("direction", [0, 90, 180, 270])
def test_the_name_of_a_panel_is_turned_with_its_text(direction: int, failing: Report) -> None:
    assert failing.document
    [panel] = failing.document.panels
    turned = replace(panel, words=tuple(replace(word, direction=direction) for word in panel.words))
    page = seen(replace(failing, document=replace(failing.document, panels=(turned,))), PICTURE)
    [sign] = [g for g in layer(page, "panels").all("g") if "transform" in g.attributes]
    x, y, angle = map(float, re.findall(r"[\d.]+", sign.attributes["transform"]))
    assert angle == direction
    assert (x, y) == pytest.approx((0 if direction in (0, 270) else 59, 20 if direction in (0, 90) else 30.5), abs=0.01)


def test_an_unreadable_label_says_why_and_shows_what_can_be_shown(unreadable: Report) -> None:
    assert "ask for one without." in seen(unreadable).one("ul", **{"class": "problems"}).words
    page = seen(unreadable, PICTURE)
    assert len(list(page.all("image"))) == 1
    assert not list(page.all("input", type="checkbox"))


def test_a_label_without_words_and_pictures_has_no_pages(undetermined: Report) -> None:
    page = seen(undetermined)
    assert not list(page.all("svg"))
    assert "218.1–324 mg" in page.words


def test_everything_that_is_linked_is_there_once(ruled: Report) -> None:
    page = seen(ruled, PICTURE)
    names = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(set(names)) == len(names)
    links = [element.attributes["href"] for element in page.all("a")]
    assert all(link.removeprefix("#") in names for link in links)
    pointed = [element.attributes[name] for element in page.all() for name in ("aria-labelledby",) if name in element.attributes]
    assert set(pointed) <= set(names)


def test_nothing_is_fetched_and_no_script_or_style_runs_but_its_own(ruled: Report) -> None:
    page = seen(ruled, PICTURE)
    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    own = [base64.b64encode(hashlib.sha256(page.one(tag).text.encode()).digest()).decode() for tag in ("style", "script")]
    assert policy.startswith(f"default-src 'none'; img-src data:; style-src 'sha256-{own[0]}'; script-src 'sha256-{own[1]}'; ")
    assert "unsafe" not in policy
    for element in page.all():
        assert not {name for name in element.attributes if name.startswith("on") or name in ("style", "src", "srcdoc")}
        address = element.attributes.get("href", "#")
        assert address.startswith("#") or (element.tag == "image" and address.startswith("data:image/"))
    assert "url(" not in page.one("style").text
    assert "@import" not in page.one("style").text


def hostile(report: Report, text: str) -> Report:
    """The report with the text wherever a label can put one."""
    assert report.document
    assert report.facts
    [panel] = report.document.panels
    word = replace(panel.words[0], text=text)
    evil = replace(panel, text=text, places=(0,) * len(text), words=(word,), rows=(Row((Cell(Span(0, len(text)), 0),)),))
    facts = replace(
        report.facts,
        sources=tuple(replace(source, named=text) for source in report.facts.sources),
        conflicts=(text,),
        remarks=(text,),
        evidence=(Evidence(1, Box(0, 20, 9, 30), PanelKind.FACTS, text, text),),
        languages=(text,),
        steps=(Step("elemental_mg.per_unit", text),),
        mentions=(Mention("compound:oxide", 0, Span(0, len(text))),),
    )
    finding = Finding("magnesium/oxide-only", Severity.ERROR, Outcome.FAIL, text, text, (0,), (text,))
    document = Document(1, Reading.TEXT, (evil,))
    problems = (Problem("read", "torn", text),)
    return replace(report, path=text, document=document, facts=facts, findings=(finding,), problems=problems)


@pytest.mark.parametrize("pictures", [(PICTURE,), ()], ids=["drawn", "not drawn"])
@pytest.mark.parametrize("text", HOSTILE)
def test_the_text_of_a_label_is_never_markup(text: str, pictures: tuple[PagePicture, ...], failing: Report) -> None:
    tame, wild = (seen(hostile(failing, words), *pictures) for words in ("tame", text))

    def shape(page: Element) -> list[tuple[str, tuple[str, ...]]]:
        return [(element.tag, tuple(element.attributes)) for element in page.all()]

    assert shape(wild) == shape(tame)
    shown = "".join(char if char.isprintable() else "�" for char in text)
    assert wild.one("h1").text == shown
    assert wild.one("tr", id="fact-magnesium").one("a").attributes["aria-label"] == f"0: “{shown}”, page 1"


def test_a_page_is_written_in_the_language_of_the_messages(failing: Report) -> None:
    page = seen(failing, PICTURE, language="nl")
    assert page.one("html").attributes["lang"] == "nl"
    assert "elementair magnesium per eenheid" in page.words
    assert "Het etiket" in page.words


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_fact_has_a_name(language: str, failing: Report) -> None:
    assert failing.facts
    assert set(failing.facts.values) <= set(fact_names(language))


def test_a_page_can_be_walked_by_headings_and_landmarks(ruled: Report) -> None:
    page = seen(ruled, PICTURE)
    levels = [int(element.tag[1]) for element in page.all() if re.fullmatch(r"h\d", element.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(section.attributes.get("aria-labelledby") for section in page.all("section"))
    assert len(list(page.all("main"))) == 1
    assert page.one("a", **{"class": "skip"}).attributes["href"] == "#findings"
    assert page.one("image").attributes["aria-label"] == "Picture of page 1 of the label"


def test_the_same_report_gives_the_same_bytes(ruled: Report) -> None:
    assert inspect_html(ruled, (PICTURE,), load_wording("en")) == inspect_html(ruled, (PICTURE,), load_wording("en"))
