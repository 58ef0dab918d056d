"""Which files are one label, and what it is called."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from labelcheck.discovery import Group, find_labels, refuse_clashes
from labelcheck.errors import UsageError
from labelcheck.grouping import most_files


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return folder


def grouped(*paths: object, group: str = "auto") -> dict[str, list[str]]:
    """The labels by their names, each with the names of its files."""
    labels = find_labels([str(path) for path in paths], group=Group(group))
    refuse_clashes(labels)
    return {label.name: [part.name for part in label.parts] for label in labels}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["x.1.jpg", "x.2.jpg"], {"x": ["x.1.jpg", "x.2.jpg"]}),
        (["x.2.PNG", "x.1.pdf", "x.3.webp"], {"x": ["x.1.pdf", "x.2.PNG", "x.3.webp"]}),
        ([f"x.{n}.jpg" for n in range(1, 11)], {"x": [f"x.{n}.jpg" for n in range(1, 11)]}),
        (["a b.é.1.jpg", "a b.é.2.jpg"], {"a b.é": ["a b.é.1.jpg", "a b.é.2.jpg"]}),
        (["p/x.1.jpg", "p/x.2.jpg"], {"p/x": ["p/x.1.jpg", "p/x.2.jpg"]}),
        (["x.1.jpg", "y.2.jpg"], {"x.1.jpg": ["x.1.jpg"], "y.2.jpg": ["y.2.jpg"]}),
        (["p/x.1.jpg", "q/x.2.jpg"], {"p/x.1.jpg": ["p/x.1.jpg"], "q/x.2.jpg": ["q/x.2.jpg"]}),
        (["x.1.jpg", "x.3.jpg"], {"x.1.jpg": ["x.1.jpg"], "x.3.jpg": ["x.3.jpg"]}),
        (["x.2.jpg", "x.3.jpg"], {"x.2.jpg": ["x.2.jpg"], "x.3.jpg": ["x.3.jpg"]}),
        (["x.01.jpg", "x.02.jpg"], {"x.01.jpg": ["x.01.jpg"], "x.02.jpg": ["x.02.jpg"]}),
        (["x.1.jpg"], {"x.1.jpg": ["x.1.jpg"]}),
        (["art v2.1.pdf", "art v2.2.pdf"], {"art v2.1.pdf": ["art v2.1.pdf"], "art v2.2.pdf": ["art v2.2.pdf"]}),
        (["art 1.1.pdf", "art 1.2.PDF"], {"art 1.1.pdf": ["art 1.1.pdf"], "art 1.2.PDF": ["art 1.2.PDF"]}),
        (["art-2.0.1.pdf", "art-2.0.2.pdf"], {"art-2.0.1.pdf": ["art-2.0.1.pdf"], "art-2.0.2.pdf": ["art-2.0.2.pdf"]}),
        (["1.1.jpg", "1.2.jpg"], {"1": ["1.1.jpg", "1.2.jpg"]}),
        (
            ["pot 1.1.jpg", "pot 1.2.jpg", "pot 2.1.jpg"],
            {"pot 1": ["pot 1.1.jpg", "pot 1.2.jpg"], "pot 2.1.jpg": ["pot 2.1.jpg"]},
        ),
        (["Mg 400.1.pdf", "Mg 400.2.pdf"], {"Mg 400": ["Mg 400.1.pdf", "Mg 400.2.pdf"]}),
        (
            ["x.1.jpg", "x.1.png", "x.2.jpg"],
            {"x.1.jpg": ["x.1.jpg"], "x.1.png": ["x.1.png"], "x.2.jpg": ["x.2.jpg"]},
        ),
    ],
)
def test_files_that_count_from_1_in_one_folder_belong_together(
    names: list[str], expected: dict[str, list[str]], tmp_path: Path
) -> None:
    assert grouped(make(tmp_path / "in", *names)) == expected


def test_more_numbered_files_than_a_product_has_are_labels_of_their_own(tmp_path: Path) -> None:
    names = [f"x.{number}.pdf" for number in range(1, most_files() + 2)]
    assert sorted(grouped(make(tmp_path / "in", *names))) == sorted(names)


def test_numbered_files_that_are_named_belong_together_in_any_order(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", "x.1.jpg", "x.2.jpg", "x.3.jpg", "y.pdf")
    paths = [folder / name for name in ("x.1.jpg", "x.2.jpg", "x.3.jpg", "y.pdf")]
    expected = {"x": ["x.1.jpg", "x.2.jpg", "x.3.jpg"], "y.pdf": ["y.pdf"]}
    assert all(grouped(*order) == expected for order in permutations(paths))


@pytest.mark.parametrize("name", ["a.pdf", "a.JPG", "a.jpeg", "a.Tif", "a.tiff", "a.png", "a.webp"])
def test_pdfs_and_pictures_are_labels_and_other_files_are_passed_over(name: str, tmp_path: Path) -> None:
    assert list(grouped(make(tmp_path / "in", name, "prices.xlsx", "mail.html", "notes.txt"))) == [name]


def test_a_folder_is_one_label_and_what_lies_beside_folders_is_not(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", "night/10.jpg", "night/2.jpg", "night/notes.txt", "day/b/Back.jpg", "day/b/a.jpg", "loose.pdf")
    make(folder, "other.pdf")
    assert grouped(folder, group="folder") == {
        "day/b": ["day/b/a.jpg", "day/b/Back.jpg"],
        "loose.pdf": ["loose.pdf"],
        "night": ["night/2.jpg", "night/10.jpg"],
        "other.pdf": ["other.pdf"],
    }


def test_a_folder_without_folders_is_one_label_by_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path / "night", "front.jpg", "x.1.jpg", "x.2.jpg")
    expected = {"night": ["front.jpg", "x.1.jpg", "x.2.jpg"]}
    assert grouped(folder, group="folder") == expected
    monkeypatch.chdir(folder)
    assert grouped(".", group="folder") == expected


def test_products_named_one_by_one_are_a_label_each(tmp_path: Path) -> None:
    folder = make(tmp_path, "night/a.jpg", "night/b.jpg", "day/a.jpg")
    assert list(grouped(folder / "night", folder / "day", group="folder")) == ["day", "night"]


def test_a_folder_with_more_files_than_a_product_has_is_refused(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", *(f"{number}.pdf" for number in range(most_files() + 1)))
    with pytest.raises(UsageError, match=f"holds {most_files() + 1} files, more than the {most_files()} of one product"):
        grouped(folder, group="folder")


def test_without_grouping_every_file_is_a_label(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", "x.1.jpg", "x.2.jpg")
    (folder / "labelcheck.products.toml").write_text("broken")
    assert grouped(folder, group="none") == {"x.1.jpg": ["x.1.jpg"], "x.2.jpg": ["x.2.jpg"]}


def test_a_product_and_a_file_that_would_write_the_same_report_are_refused(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", "x.1.jpg", "x.2.jpg", "other/x")
    with pytest.raises(UsageError, match=r"would write the same report, x\.json"):
        grouped(folder, folder / "other" / "x")
