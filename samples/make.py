#!/usr/bin/env python3
"""Draws the samples: self-made labels of fictional brands, a PDF and an expert reading for each.

usage: python samples/make.py [--fonts FOLDER] [--out FOLDER] [NAME …]

The labels are data: `labels/*.toml` holds what each says, how it is laid out, and its reading, worked out by hand from
the words of the label. `drawing/` draws them; `labels/fonts.toml` names the font files. NAME.json beside NAME.pdf is the
reading, in the form that a scorer can hold a report against; `null` is "the label does not say".

Needs reportlab (`pip install labelcheck[samples]`) and the Debian packages that `labels/fonts.toml` lists. The same fonts
and reportlab give the same bytes.

To add a label: write it in one of the TOML files, run this, and LOOK at the page (`pdftoppm -r 150 -png`).

Markup of a panel's text: see `drawing/blocks.py` (headings, bullets, options) and `drawing/tables.py` (tables).
How a reading is decided, in short: amounts from the label's own elemental figure, else from its percentage, else from
the salt where the composition is certain; "2 daily" is one intake of two, "1 twice daily" two intakes of one; a range
counts with its largest; what the label does not say is null.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import Any

from drawing.fonts import missing_fonts
from drawing.pages import draw_label

HERE = Path(__file__).parent
DEBIAN_FONTS = Path("/usr/share/fonts/truetype")
UNKNOWN_UNLESS_SAID = (
    "elemental_mg_per_unit",
    "elemental_mg_per_unit_interval",
    "unit",
    "units_per_intake",
    "intakes_per_day",
    "units_per_day",
    "elemental_mg_per_intake",
    "elemental_mg_per_day",
    "split_advised",
    "oxide_only",
    "poorly_absorbed_only",
    "kidney_warning",
    "physician_warning",
    "with_food",
)


def main() -> None:
    """Draws the labels that are named, else all."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("names", nargs="*", metavar="NAME")
    args.add_argument("--fonts", type=Path, default=DEBIAN_FONTS, help="folder that holds the font files")
    args.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    options = args.parse_args()
    missing = missing_fonts(options.fonts)
    if missing:
        args.error(f"not under {options.fonts}, or of another version: {', '.join(missing)}")
    labels = read_labels()
    unknown = set(options.names) - labels.keys()
    if unknown:
        args.error(f"no label is named {', '.join(sorted(unknown))}")
    for name in options.names or labels:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / f"{name}.pdf").write_bytes(draw_label(labels[name], options.fonts))
        (options.out / f"{name}.json").write_text(reading_text(labels[name]), encoding="utf-8")


def read_labels() -> dict[str, dict[str, Any]]:
    """Name → label, from all TOML files."""
    labels: dict[str, dict[str, Any]] = {}
    for path in sorted((HERE / "labels").glob("*.toml")):
        for label in tomllib.loads(path.read_text(encoding="utf-8")).get("label", []):
            if label["name"] in labels:
                raise ValueError(f"{path.name}: {label['name']} is there twice")
            labels[label["name"]] = label
    return labels


def reading_text(label: dict[str, Any]) -> str:
    """The reading beside the PDF, as JSON."""
    said = dict(label["reading"])
    truth: dict[str, Any] = {
        "sources": [_source(*row) for row in said.pop("sources", [])],
        "excipient_magnesium": said.pop("excipient_magnesium", []),
        "declared": [_declared(*row) for row in said.pop("declared", [])],
    }
    truth |= {key: said.pop(key, None) for key in UNKNOWN_UNLESS_SAID}
    truth |= {"claims_purpose": said.pop("claims"), "notes": said.pop("notes")}
    if "verdicts" in said:
        truth["verdicts"] = said.pop("verdicts")
    if said:
        raise ValueError(f"{label['name']}: a reading has no {', '.join(said)}")
    record = {
        "id": label["name"],
        "languages": label["languages"],
        "design": label["design"],
        "variant": "text",
        "maker": "reportlab",
        "route": label.get("route", "oral"),
        "dosage_form": label["dosage_form"],
        "truth": truth,
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _source(compound: str, printed: str, compound_mg: float = 0, elemental_mg: float = 0, per: str = "") -> dict[str, Any]:
    """One active source; 0 and the empty text stand for what the label does not say."""
    return {
        "compound": compound or None,
        "as_printed": printed,
        "compound_mg": compound_mg or None,
        "elemental_mg": elemental_mg or None,
        "per": per or None,
    }


def _declared(printed: str, mg: float, kind: str, per: str, *share: Any) -> dict[str, Any]:
    """One amount of magnesium as the label prints it; a share is the percentage and what it is of."""
    percent, percent_of = share or (None, None)
    return {
        "as_printed": printed,
        "mg": mg,
        "kind": kind,
        "per": per,
        "percent": percent,
        "percent_of": percent_of,
    }


if __name__ == "__main__":
    main()
