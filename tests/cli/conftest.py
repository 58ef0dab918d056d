"""Labels of a few words instead of PDFs: the stages are replaced by ones that obey the first word of the file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labelcheck import batch, discovery, pipeline, workers
from labelcheck.cli import cli
from labelcheck.errors import UnreadableLabel
from labelcheck.model import Document, Fact, Facts, Interval, Panel, PanelKind, Reading, Report
from labelcheck.settings import Settings

FACTS = json.loads(files("labelcheck").joinpath("data", "facts.json").read_text(encoding="utf-8"))["facts"]
AMOUNT = Interval(Decimal(400), Decimal(400))
SAID = {  # what the fake stage understands of a label with this first word; a fact that is not listed is unknown
    "good": {"magnesium": True, "route": "oral", "oxide_only": False},
    "oxide": {"magnesium": True, "route": "oral", "oxide_only": True},
    "open": {"magnesium": True, "route": "oral"},
    "zinc": {"magnesium": False},
}
PACK = """
name = "demo"
version = "1.0"
title = "Demo"
jurisdiction = "none"

[parameters.limit]
default = 300
unit = "mg"
meaning = "limit"
"""
RULE = """
title = "Oxide is the only source"
severity = "SEVERITY"
applies_when = { fact = "magnesium", is = true }
flag_when = { fact = "oxide_only", is = true }

[message]
en = "The only source is oxide."
nl = "De enige bron is oxide."

[remedy]
en = "Ask why."
nl = "Vraag waarom."

[[source]]
title = "A book"

[[example]]
facts = { magnesium = true, oxide_only = true }
expect = "fail"

[[example]]
facts = { magnesium = true, oxide_only = false }
expect = "pass"

[[example]]
facts = { magnesium = true }
expect = "undetermined"
"""


def fake_read(data: bytes, _knowledge: object, _options: object) -> Document:
    text = data.decode()
    if text.startswith("locked"):
        raise UnreadableLabel("encrypted", "The file is locked with a password.")
    return Document(1, Reading.TEXT, (Panel(PanelKind.OTHER, 1, text, (-1,) * len(text), ()),) if text else ())


def fake_understand(document: Document, _knowledge: object, _language: str, *, mentions: bool) -> Facts:
    del mentions
    word = document.text.split()[0]
    if word == "bug":
        raise ZeroDivisionError("a fault\nin /somewhere")
    known = SAID[word]
    return Facts({name: Fact(known[name]) if name in known else Fact(None, (), "not said") for name in FACTS})


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[str], str]:
    """Makes a pack with one rule of a severity; its folder."""

    def make(severity: str = "error") -> str:
        folder = tmp_path / f"pack-{severity}"
        folder.mkdir()
        (folder / "pack.toml").write_text(PACK)
        (folder / "oxide.toml").write_text(RULE.replace("SEVERITY", severity))
        return str(folder)

    return make


@pytest.fixture
def labels(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder of labels from names and texts."""

    def make(folder: str = "labels", **texts: str) -> Path:
        for name, text in texts.items():
            path = tmp_path / folder / (name.replace("__", "/") + ".pdf")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path / folder

    return make


def check_here(
    labels: Sequence[discovery.Label], settings: Settings, _jobs: int | None = None, *, work: batch.LabelCheck | None = None
) -> Iterator[Report]:
    """Does in this process, where the stages are replaced, what workers do."""
    work = work or batch.LabelCheck(settings)
    return (work(label, lambda _stage: None) for label in labels)


@pytest.fixture
def run(pack: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command in this process with the fake stages, and with the demo pack where a command takes one."""
    monkeypatch.setattr(pipeline, "read_label", fake_read)
    monkeypatch.setattr(pipeline, "understand", fake_understand)
    monkeypatch.setattr(batch, "check_labels", check_here)
    monkeypatch.setattr(workers, "make_ready", lambda *_: None)
    demo = pack("error")

    def invoke(command: str, *arguments: object, stdin: bytes | None = None, packs: tuple[str, ...] = ()) -> Result:
        chosen = [word for name in packs or (demo,) for word in ("--pack", name)] if command in ("check", "inspect") else []
        return CliRunner().invoke(cli, [command, *chosen, *map(str, arguments)], input=stdin)

    return invoke
