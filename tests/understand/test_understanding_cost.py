"""What understanding takes: milliseconds for 2,000 characters of label, and the seconds until all languages are loaded.

``python -m pytest -m benchmark -n 0 tests/understand/test_understanding_cost.py`` prints both, in processor time of one process.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from labelcheck.knowledge import load_knowledge
from labelcheck.model import Document
from labelcheck.read import read_label
from labelcheck.understand import understand

SAMPLES = Path(__file__).parents[2] / "samples"
MOST_MILLISECONDS = 25.0
MOST_SECONDS = 0.8
CHARACTERS = 2000
LONG = 600
"""Characters of a label from which its time says something of 2,000: a shorter one costs what every label costs."""

LOADING = """
import time
import labelcheck.understand as stage
from labelcheck.knowledge import load_knowledge
start = time.process_time()
stage.lexicon_of(load_knowledge())
print(time.process_time() - start, start)
"""


def documents() -> Iterator[Document]:
    for path in sorted(SAMPLES.glob("*.pdf")):
        yield read_label(path.read_bytes(), load_knowledge())


def seconds(document: Document) -> float:
    """The least of three times that a label takes."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        understand(document, load_knowledge(), "en")
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.benchmark
def test_a_label_of_2000_characters_is_understood_in_25_milliseconds(capsys: pytest.CaptureFixture[str]) -> None:
    read = list(documents())
    understand(read[0], load_knowledge(), "en")
    each = [1000 * seconds(one) * CHARACTERS / len(one.text) for one in read if len(one.text) >= LONG]
    assert len(each) >= 20
    with capsys.disabled():
        slowest = f"the slowest {max(each):.1f}"
        sys.stdout.write(f"\n{statistics.median(each):6.1f} ms for {CHARACTERS} characters, the median; {slowest}\n")
    assert max(each) <= MOST_MILLISECONDS


@pytest.mark.benchmark
def test_all_languages_are_loaded_in_eight_tenths_of_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    runs = [subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True) for _ in range(5)]
    loading, imports = zip(*[map(float, run.stdout.split()) for run in runs], strict=True)
    with capsys.disabled():
        sys.stdout.write(f"\n{statistics.median(loading):6.2f} s until all languages are loaded, the median; ")
        sys.stdout.write(f"{statistics.median(imports):.2f} s before that for imports, spaCy's the most of it\n")
    assert statistics.median(loading) <= MOST_SECONDS
