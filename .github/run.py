#!/usr/bin/env python3
"""Draws .github/run.svg, the picture in the README: what `labelcheck check` prints on a terminal for eight samples.

usage: python .github/run.py      (in an environment where labelcheck is installed)

The command really runs, on a terminal of its own; its output becomes a picture, word for word. The picture names no
font on the network, only those that a reader's machine has.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

CHECKOUT = Path(__file__).parents[1]
PICTURE = CHECKOUT / ".github" / "run.svg"
COLUMNS = 120
LABELS = (
    "de-percent-only-dragees",
    "en-bisglycinate-capsules-bottle",
    "en-citrate-salt-only-undetermined",
    "en-citrate-tablets-no-kidney-caution",
    "en-oxide-us-supplement-facts",
    "fr-citrate-powder-stick-centred",
    "nl-bath-flakes-bag",
    "nl-malate-tablets-shuffled-artwork",
)
ANSI = ("484f58", "ff7b72", "56d364", "e3b341", "79c0ff", "d2a8ff", "56d4dd", "b1bac4")
THEME = TerminalTheme((13, 17, 23), (230, 237, 243), [tuple(bytes.fromhex(colour)) for colour in ANSI])
COLUMN_WIDTH = 12.2  # of rich's pictures
INDENTED = re.compile(r'x="([\d.]+)" (y="[^"]+") textLength="([\d.]+)"([^>]*)>((?:&#160;)+)(?=[^<])')
FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
    <style>
    .{unique_id}-matrix {{
        font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
        font-size: {char_height}px;
        line-height: {line_height}px;
        font-variant-east-asian: full-width;
    }}
    .{unique_id}-title {{ font-size: 18px; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }}
    {styles}
    </style>
    <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
    </clipPath>
    {lines}
    </defs>
    {chrome}
    <g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix">
    {matrix}
    </g>
    </g>
</svg>
"""


def main() -> None:
    """Runs the command and draws what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        supplier = Path(folder) / "supplier"
        supplier.mkdir()
        for name in LABELS:
            shutil.copy(CHECKOUT / "samples" / f"{name}.pdf", supplier)
        printed = on_a_terminal([sys.executable, "-m", "labelcheck", "check", "supplier"], Path(folder))
    with open(os.devnull, "w", encoding="utf-8") as nothing:  # noqa: PTH123
        console = Console(record=True, width=COLUMNS, file=nothing, color_system="truecolor")
        console.print(Text.from_ansi(printed.strip("\n")), soft_wrap=True)
        svg = console.export_svg(title="labelcheck check supplier", theme=THEME, code_format=FORMAT, unique_id="run")
    lines = (INDENTED.sub(moved, line).rstrip() for line in svg.splitlines())
    PICTURE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def moved(indented: re.Match[str]) -> str:
    """Text that begins with spaces, set further to the right without them: not every program keeps such spaces."""
    x, y, length, more, spaces = indented.groups()
    width = len(spaces) // len("&#160;") * COLUMN_WIDTH
    return f'x="{float(x) + width:g}" {y} textLength="{float(length) - width:g}"{more}>'


def on_a_terminal(command: list[str], folder: Path) -> str:
    """What a command prints on standard output when that is a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color", "PYTHONPATH": str(CHECKOUT)}
    environment.pop("NO_COLOR", None)
    chunks = []
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=theirs, stderr=subprocess.DEVNULL):  # noqa: S603
        os.close(theirs)
        while chunk := read(ours):
            chunks.append(chunk)
    os.close(ours)
    return b"".join(chunks).decode("utf-8").replace("\r\n", "\n")


def read(terminal: int) -> bytes:
    """The next bytes; none when the program has ended, which a terminal says with an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


if __name__ == "__main__":
    main()
