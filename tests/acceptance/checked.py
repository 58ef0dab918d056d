"""The samples, each checked once a process with the bundled pack, as a report and beside its expert reading."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from labelcheck.judge import find_pack, load_pack
from labelcheck.pipeline import check_label
from labelcheck.report.json_report import report_tree

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.pdf"))


@dataclass(frozen=True)
class Checked:
    """The report of a sample as the tree of its JSON, and of the expert reading: the truth, the route and the languages."""

    report: dict[str, Any]
    truth: dict[str, Any]
    route: str
    languages: tuple[str, ...]

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.report["facts"])

    @property
    def verdicts(self) -> dict[str, str]:
        """What each rule says, by the name behind the pack's."""
        return {finding["rule"].split("/")[1]: finding["outcome"] for finding in self.report["findings"]}


@cache
def checked(name: str) -> Checked:
    """A sample as it is."""
    return checked_as(name, (SAMPLES / f"{name}.pdf").read_bytes())


def checked_as(name: str, data: bytes) -> Checked:
    """A sample whose file is given in another form, as a scan for instance."""
    record = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    report = report_tree(check_label(data, f"{name}.pdf", (load_pack(find_pack("magnesium")),), "en"))
    return Checked(json.loads(json.dumps(report)), record["truth"], record["route"], tuple(record["languages"]))
