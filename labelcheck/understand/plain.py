"""Text without a page: makes a Document of typed text, so that what is not a label can be understood like one.

Each line is a paragraph; a line that ends with a colon and is a heading opens no panel. Boxes are empty.
"""

from __future__ import annotations

from labelcheck.model import Box, Document, Panel, PanelKind, Reading, Word

_NOWHERE = Box(0.0, 0.0, 0.0, 0.0)


def typed_panel(text: str, kind: PanelKind) -> Panel:
    """A panel of one kind with typed text; every word has an empty box on page 1."""
    words: list[Word] = []
    places: list[int] = []
    for index, character in enumerate(text):
        if character.isspace():
            places.append(-1)
            continue
        if index == 0 or text[index - 1].isspace():
            words.append(Word("", _NOWHERE, 10.0, 1))
        words[-1] = Word(words[-1].text + character, _NOWHERE, 10.0, 1)
        places.append(len(words) - 1)
    return Panel(kind, 1, text, tuple(places), tuple(words))


def typed_document(*panels: tuple[PanelKind, str]) -> Document:
    """A document of typed panels, as (kind, text)."""
    return Document(1, Reading.TEXT, tuple(typed_panel(text, kind) for kind, text in panels))
