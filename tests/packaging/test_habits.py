"""The habits of the house: linter, formatter, types and import law are clean, so that one command is the whole check."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]
PROGRAMS = Path(sysconfig.get_path("scripts"))


@pytest.mark.parametrize("command", ["ruff check", "ruff format --check --diff", "mypy", "lint-imports"])
def test_nothing_to_complain_about(command: str) -> None:
    name, *arguments = command.split()
    result = subprocess.run([PROGRAMS / name, *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
