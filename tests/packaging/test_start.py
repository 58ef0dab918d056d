"""A program that is called for every file of a repository must be there at once."""

from __future__ import annotations

import resource
import subprocess
import sys

from labelcheck import __version__

SLOW_TO_IMPORT = ("spacy", "pdfplumber", "jsonschema", "rich")


def cpu_seconds_of_version() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([sys.executable, "-m", "labelcheck", "--version"], capture_output=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert said.decode().split()[-1] == __version__
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_version_takes_less_than_a_fifth_of_a_second_of_the_processor() -> None:
    assert min(cpu_seconds_of_version() for _ in range(5)) < 0.2


def test_the_version_imports_nothing_that_is_slow() -> None:
    script = "import sys, labelcheck.cli as c; c.cli(['--version'], standalone_mode=False); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout
    loaded = said.splitlines()[-1].split()
    assert "labelcheck.cli" in loaded
    assert [name for name in SLOW_TO_IMPORT if name in loaded] == []
