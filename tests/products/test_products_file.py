"""labelcheck.products.toml: what it says, and every mistake that can be made in it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from drawn import run

from labelcheck.discovery import find_labels
from labelcheck.products import PRODUCTS_FILE

ONE = '[[product]]\nname = "Night"\nfiles = ["front.jpg", "back.jpg"]\n'


def folder_with(tmp_path: Path, text: str) -> Path:
    for name in ("front.jpg", "back.jpg", "other.jpg", "prices.csv", "below/side.png"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    (tmp_path / "in" / PRODUCTS_FILE).write_text(text, encoding="utf-8")
    return tmp_path / "in"


def test_a_products_file_says_which_files_are_one_product_in_which_order(tmp_path: Path) -> None:
    text = ONE + '[[product]]\nname = "Day 2 été"\nfiles = ["./below/side.png"]\n'
    labels = find_labels([str(folder_with(tmp_path, text))])
    assert {label.name: [part.name for part in label.parts] for label in labels} == {
        "Day 2 été": ["below/side.png"],
        "Night": ["front.jpg", "back.jpg"],
        "other.jpg": ["other.jpg"],
    }


def test_its_paths_and_names_are_within_its_own_folder(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, ONE)
    labels = find_labels([str(tmp_path)])
    assert [label.name for label in labels] == ["in/Night", "in/below/side.png", "in/other.jpg"]
    assert [part.name for part in labels[0].parts] == ["in/front.jpg", "in/back.jpg"]
    assert labels[0].parts[0].path == folder / "front.jpg"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[product", "is not valid TOML"),
        pytest.param("x = " + "[" * 5000, "is not valid TOML", id="deep"),
        ("", "the key product needs at least one table: write [[product]]"),
        ("product = 3", "the key product needs at least one table"),
        ("product = [3]", "product 1 is no table"),
        ("[[products]]\nname = 1", 'the key "products" is unknown; did you mean "product"?'),
        ("[settings]\nx = 1\n" + ONE, 'the key "settings" is unknown; allowed are product'),
        (ONE + 'file = ["a"]', 'product 1: the key "file" is unknown; did you mean "files"?'),
        (ONE + "colour = 1", 'product 1: the key "colour" is unknown; allowed are files, name'),
        ('[[product]]\nfiles = ["front.jpg"]', "product 1: the key name needs a text"),
        ('[[product]]\nname = " "\nfiles = ["front.jpg"]', "product 1: the key name needs a text"),
        ('[[product]]\nname = "../x"\nfiles = ["front.jpg"]', 'name: "../x" can\'t be the name of a report'),
        ('[[product]]\nname = "a/x"\nfiles = ["front.jpg"]', 'name: "a/x" can\'t be the name of a report'),
        ('[[product]]\nname = "x"', "product 1: the key files needs a list"),
        ('[[product]]\nname = "x"\nfiles = []', "product 1: the key files needs a list"),
        ('[[product]]\nname = "x"\nfiles = "front.jpg"', "product 1: the key files needs a list"),
        ('[[product]]\nname = "x"\nfiles = ["frnt.jpg"]', 'files: "frnt.jpg" does not exist; did you mean "front.jpg"?'),
        ('[[product]]\nname = "x"\nfiles = ["below/sid.png"]', 'did you mean "below/side.png"?'),
        pytest.param(f'[[product]]\nname = "x"\nfiles = ["{"x" * 300}.jpg"]', "does not exist; allowed are ", id="long"),
        ('[[product]]\nname = "x"\nfiles = ["below"]', 'files: "below" does not exist'),
        ('[[product]]\nname = "x"\nfiles = ["../front.jpg"]', 'files: "../front.jpg" leads out of'),
        ('[[product]]\nname = "x"\nfiles = ["/front.jpg"]', 'files: "/front.jpg" leads out of'),
        ('[[product]]\nname = "x"\nfiles = ["prices.csv"]', 'files: "prices.csv" is no label; its name has to end in .pdf'),
        (ONE + '[[product]]\nname = "Night"\nfiles = ["other.jpg"]', 'product 2, name: "Night" is the name of another product'),
        (ONE + '[[product]]\nname = "x"\nfiles = ["back.jpg"]', 'product 2, files: "back.jpg" stands in'),
        ('[[product]]\nname = "x"\nfiles = ["back.jpg", "./back.jpg"]', 'product 1, files: "back.jpg" stands there twice'),
    ],
)
def test_a_mistake_is_exit_code_2_and_one_sentence_with_file_and_key(text: str, says: str, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, text)
    result = run(folder)
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith(f"Error: {folder / PRODUCTS_FILE}")
    assert says in result.stderr
    assert "?." not in result.stderr
    assert result.stderr.count("\n") == 1 or "TOML" in says
    assert result.stdout == ""


def test_a_file_can_not_stand_in_the_products_files_of_two_folders(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, '[[product]]\nname = "x"\nfiles = ["below/side.png"]')
    (folder / "below" / PRODUCTS_FILE).write_text('[[product]]\nname = "y"\nfiles = ["side.png"]')
    result = run(folder)
    assert result.exit_code == 2
    assert f'{folder / "below" / PRODUCTS_FILE}: product 1, files: "side.png" stands in {folder / PRODUCTS_FILE}' in result.stderr


def test_a_products_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "")
    (folder / PRODUCTS_FILE).write_bytes(b'[[product]]\nname = "caf\xe9"')
    result = run(folder)
    assert result.exit_code == 2
    assert "UTF-8" in result.stderr


def test_a_products_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "")
    (folder / PRODUCTS_FILE).write_bytes(b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode())
    assert "Night" in [label.name for label in find_labels([str(folder)])]


def test_a_pipe_with_the_name_of_a_products_file_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    os.mkfifo(tmp_path / PRODUCTS_FILE)
    writer = threading.Timer(5, (tmp_path / PRODUCTS_FILE).write_text, ["late"])
    writer.daemon = True
    writer.start()
    assert [label.name for label in find_labels([str(tmp_path)])] == ["a.jpg"]
    writer.cancel()
