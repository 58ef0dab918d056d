"""How much of the processor reading a label takes, beside pdfplumber, a script of thirty lines, and PDFium's bare text.

``python -m pytest -m benchmark -n 0 -s tests/read/test_speed.py`` prints the figures, of the samples or of the PDF files in
the folder that the environment variable ``LABELCHECK_BENCHMARK`` names.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2.raw as pdfium
import pytest

from labelcheck.judge import find_pack, load_pack
from labelcheck.knowledge import load_knowledge
from labelcheck.pipeline import check_label
from labelcheck.read import read_label
from labelcheck.report.json_report import report_text

SAMPLES = Path(__file__).parents[2] / "samples"
ROUNDS = 3
AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*mg", re.IGNORECASE)


def words_and_tables(data: bytes) -> None:
    """What reading is held against."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.find_tables()


def straw_man(data: bytes) -> str:
    """What a check is held against: words, regular expressions for magnesium and mg, three rules, JSON."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        text = "\n".join(" ".join(word["text"] for word in page.extract_words()) for page in pdf.pages)
    lines = re.findall(r"[^.;]*magn[eé]si[^.;]*", text, re.IGNORECASE)
    amounts = [float(found.replace(",", ".")) for line in lines for found in AMOUNT.findall(line)]
    verdicts = {
        "oxide-only": bool(re.search("oxid", text, re.IGNORECASE)) and not re.search("citra|malat|glycin", text, re.IGNORECASE),
        "unsplit-dose": max(amounts, default=0) > 300,
        "kidney-caution": re.search("kidney|nier|rénal|rein|renal", text, re.IGNORECASE) is None,
    }
    return json.dumps({"magnesium": lines, "mg": amounts, "broken": verdicts})


def bare_text(data: bytes) -> int:
    """The least that any reader on PDFium does: open the file, have its text in PDFium's order."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    length = 0
    for index in range(pdfium.FPDF_GetPageCount(document)):
        page = pdfium.FPDF_LoadPage(document, index)
        text = pdfium.FPDFText_LoadPage(page)
        count = pdfium.FPDFText_CountChars(text)
        memory = ctypes.create_string_buffer(2 * count + 2)
        length += pdfium.FPDFText_GetText(text, 0, count, ctypes.cast(memory, ctypes.POINTER(ctypes.c_ushort)))
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)
    return length


def cpu_seconds(files: list[bytes], works: dict[str, Callable[[bytes], object]]) -> dict[str, float]:
    """The processor time of each work on all files, in turns, behind a round to warm up."""
    spent = dict.fromkeys(works, 0.0)
    for number in range(ROUNDS + 1):
        for data in files:
            for name, work in works.items():
                start = time.process_time()
                work(data)
                spent[name] += (time.process_time() - start) if number else 0.0
    return {name: seconds / ROUNDS for name, seconds in spent.items()}


@pytest.mark.benchmark
def test_reading_takes_a_quarter_of_pdfplumber_and_a_check_two_fifths_of_a_straw_man() -> None:
    folder = Path(os.environ.get("LABELCHECK_BENCHMARK", SAMPLES))
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    knowledge, packs = load_knowledge(), [load_pack(find_pack("magnesium"))]
    spent = cpu_seconds(
        files,
        {
            "pdfplumber, words and tables": words_and_tables,
            "labelcheck, reading": lambda data: read_label(data, knowledge),
            "PDFium, bare text": bare_text,
            "straw man": straw_man,
            "labelcheck, whole check": lambda data: report_text(check_label(data, "label.pdf", packs, "en")),
        },
    )
    for name, seconds in spent.items():
        print(f"\n{1000 * seconds / len(files):7.1f} ms  {name}", end="")
    reading = spent["labelcheck, reading"] / spent["pdfplumber, words and tables"]
    faster = spent["straw man"] / spent["labelcheck, whole check"]
    print(f"\nreading: {reading:.2f} of pdfplumber, {spent['labelcheck, reading'] / spent['PDFium, bare text']:.1f} × PDFium's bare text")
    print(f"whole check: {faster:.1f} × as fast as the straw man, {len(files)} labels")
    assert reading <= 0.25
    assert faster >= 2.5
