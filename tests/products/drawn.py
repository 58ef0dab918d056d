"""PDFs of a few lines of text, as a shop has them of one side of a package."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from reportlab.pdfgen.canvas import Canvas

from labelcheck.cli import cli

FRONT = ["Magnesium", "Food supplement with magnesium citrate", "60 tablets"]
FACTS = ["Supplement Facts", "Serving Size 1 tablet", "Magnesium (as magnesium citrate) 200 mg 53%"]
BACK = [
    "Directions: take 1 tablet daily with water.",
    "",
    "Warning: do not use in kidney disease. Consult your doctor if you take medicines.",
    "",
    "Keep out of reach of children. Store in a cool dry place.",
]


def drawn(*pages: Sequence[str]) -> bytes:
    """A PDF with these lines on its pages; an empty line is a gap."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(420, 300), invariant=1)
    for lines in pages:
        canvas.setFont("Helvetica", 9)
        for number, line in enumerate(lines):
            canvas.drawString(20, 270 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def put(folder: Path, **files: bytes) -> Path:
    """Write PDFs into a folder: ``a__front`` is ``a/front.pdf``, ``x_1`` is ``x.1.pdf``."""
    for name, data in files.items():
        path = folder / (name.replace("__", "/").replace("_", ".") + ".pdf")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def run(*arguments: object) -> Result:
    """A check in this process."""
    return CliRunner().invoke(cli, ["check", "--jobs", "1", *map(str, arguments)])


def reports_of(*arguments: object) -> dict[str, Any]:
    """The reports of a check, by the name of the label."""
    result = run("--format", "json", *arguments)
    assert result.exit_code in (0, 1), result.output
    return {report["label"]["path"]: report for report in json.loads(result.stdout)}
