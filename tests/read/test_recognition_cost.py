"""What recognition takes: seconds of the processor a page, and the memory of a worker.

``python -m pytest -m benchmark -n 0 -s tests/read/test_recognition_cost.py`` prints both for the samples as scans, or for the
labels that are recognised among the files of the folder that the environment variable ``LABELCHECK_BENCHMARK`` names.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from pictured import SAMPLES, in_pdf, pages_of, scanned

from labelcheck.judge import find_pack, load_pack
from labelcheck.model import Reading
from labelcheck.pipeline import check_label

ENDINGS = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"}
MOST_SECONDS = 1.0
MOST_MEGABYTES = 500
MEGABYTE = 1 << 20


def check_all(paths: list[Path]) -> None:
    """Check labels as a worker does, one after the other, and print the pages and seconds of each that was recognised."""
    packs = [load_pack(find_pack("magnesium"))]
    for number, path in enumerate([paths[0], *paths]):
        data = path.read_bytes()
        start = time.process_time()
        document = check_label(data, path.name, packs, "en").document
        spent = time.process_time() - start
        if number and document is not None and document.reading in (Reading.OCR, Reading.MIXED):
            sys.stdout.write(json.dumps([path.name, document.pages, spent]) + "\n")


def measured(paths: list[Path]) -> tuple[list[float], float]:
    """The processor seconds a page of each label, and the most memory of the process that checks them, in bytes."""
    most = 0.0
    command = [sys.executable, __file__, *map(str, paths)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        watched = psutil.Process(child.pid)
        while child.poll() is None:
            try:
                most = max(most, watched.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.01)
        assert child.stdout is not None
        found = [json.loads(line) for line in child.stdout]
    assert child.returncode == 0
    return [spent / pages for _, pages, spent in found], most


@pytest.mark.benchmark
def test_a_page_takes_a_second_of_the_processor_and_a_worker_half_a_gigabyte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = os.environ.get("LABELCHECK_BENCHMARK")
    if not folder:
        for path in sorted(SAMPLES.glob("*.pdf")):
            (tmp_path / path.name).write_bytes(in_pdf(*map(scanned, pages_of(path.stem))))
    paths = sorted(path for path in Path(folder or tmp_path).iterdir() if path.suffix.lower() in ENDINGS)
    pages, most = measured(paths)
    median, slow = statistics.median(pages), statistics.quantiles(pages, n=10)[-1]
    with capsys.disabled():
        sys.stdout.write(f"\n{len(pages)} labels recognised\n")
        sys.stdout.write(f"{median:6.2f} s of the processor a page, the median; nine in ten under {slow:.2f} s\n")
        sys.stdout.write(f"{most / MEGABYTE:6.0f} MB at most in the process that checks them\n")
    assert median <= MOST_SECONDS
    assert most <= MOST_MEGABYTES * MEGABYTE


if __name__ == "__main__":
    check_all([Path(argument) for argument in sys.argv[1:]])
