"""The wheel holds all that labelcheck needs, and works in a folder that holds nothing but a label."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]
PACKAGE, RULES = CHECKOUT / "labelcheck", CHECKOUT / "rules"
OXIDE = CHECKOUT / "samples" / "nl-oxide-capsules-bottle.pdf"
FOLDERS = {
    "data": "*.json",
    "data/languages": "*.toml",
    "data/schemas": "*.schema.json",
    "data/wording": "*.toml",
    "report/templates": "inspect.*",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, built with what the test extra brings, so without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=CHECKOUT, capture_output=True, check=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def members(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_below(folder: Path, under: str) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{under}/{path.relative_to(folder).as_posix()}" for path in files}


def test_the_wheel_holds_the_package_and_the_rules_and_nothing_else(members: set[str]) -> None:
    expected = files_below(PACKAGE, "labelcheck") | files_below(RULES, "labelcheck/bundled_rules")
    assert {name for name in members if ".dist-info/" not in name} == expected
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in members)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_kind_of_data_file_is_there(folder: str, members: set[str]) -> None:
    names = {f"labelcheck/{folder}/{path.name}" for path in (PACKAGE / folder).glob(FOLDERS[folder])}
    assert names
    assert names <= members


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as an installer does it, out of reach of the checkout."""
    site = tmp_path_factory.mktemp("site")
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def in_empty_folder(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *(arguments or ("-c", "import labelcheck; print(labelcheck.__file__)"))]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_it_is_the_wheel_that_runs(installed: Path, tmp_path: Path) -> None:
    assert in_empty_folder(installed, tmp_path).stdout.startswith(str(installed))


def test_the_rules_that_come_along_pass_their_own_examples(installed: Path, tmp_path: Path) -> None:
    result = in_empty_folder(installed, tmp_path, "-m", "labelcheck", "rules", "test")
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.endswith(", 0 not as expected\n")
    assert not result.stdout.startswith("0 rules")


def test_a_label_is_checked_by_the_rules_that_come_along(installed: Path, tmp_path: Path) -> None:
    shutil.copy(OXIDE, tmp_path / "label.pdf")
    result = in_empty_folder(installed, tmp_path, "-m", "labelcheck", "check", "label.pdf", "--out", "reports")
    assert result.returncode == 1, result.stderr
    report = json.loads((tmp_path / "reports" / "label.pdf.json").read_text(encoding="utf-8"))
    failed = [finding["rule"] for finding in report["findings"] if finding["outcome"] == "fail"]
    assert report["outcome"] == "fail"
    assert "magnesium/oxide-only" in failed


def test_schemas_are_found_in_an_installed_package(installed: Path, tmp_path: Path) -> None:
    result = in_empty_folder(installed, tmp_path, "-m", "labelcheck", "schema", "report")
    assert json.loads(result.stdout)["$schema"]
