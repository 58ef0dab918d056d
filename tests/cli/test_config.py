"""The configuration: where it is found, what it sets, and what is said of one that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result

from labelcheck import batch, config
from labelcheck.config import find_config, load_config
from labelcheck.errors import ConfigError
from labelcheck.limits import Limits, default_limits
from labelcheck.settings import Settings

Run = Callable[..., Result]


def test_the_nearest_configuration_holds(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find_config(below) not in (tmp_path / "labelcheck.toml", tmp_path / "a" / "pyproject.toml")
    (tmp_path / "labelcheck.toml").write_text("")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    assert find_config(below) == tmp_path / "labelcheck.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.labelcheck]\n")
    assert find_config(below) == tmp_path / "a" / "pyproject.toml"
    (tmp_path / "a" / "labelcheck.toml").write_text("")
    assert find_config(below) == tmp_path / "a" / "labelcheck.toml"


@pytest.mark.parametrize("name", ["labelcheck.toml", "pyproject.toml", "ours.toml"])
def test_every_key_can_be_set(name: str, tmp_path: Path) -> None:
    head = "tool.labelcheck" if name == "pyproject.toml" else ""
    above, below = (f"[{head}]", f"{head}.") if head else ("", "")
    (tmp_path / "house").mkdir()
    (tmp_path / name).write_text(
        f"""
{above}
pack = ["magnesium", "house"]
market = "nl"
select = ["magnesium", "*-caution"]
ignore = "companions"
lang = "nl"
jobs = 3
fail-on = "warning"
on-undetermined = "ignore"
on-unreadable = "fail"
[{below}set]
single_intake_mg = 250.5
[{below}severity]
kidney-caution = "warning"
[{below}limits]
max_seconds = 2.5
max_pages = 3
"""
    )
    loaded = load_config(tmp_path / name)
    assert loaded.options == {
        "packs": ("magnesium", str(tmp_path / "house")),
        "market": "nl",
        "select": ("magnesium", "*-caution"),
        "ignore": ("companions",),
        "language": "nl",
        "jobs": "3",
        "fail_on": "warning",
        "on_undetermined": "ignore",
        "on_unreadable": "fail",
    }
    assert loaded.options.keys() == {key.parameter for key in config.KEYS.values()}
    assert loaded.overrides == {"single_intake_mg": Decimal("250.5")}
    assert loaded.severities == {"kidney-caution": "warning"}
    assert (loaded.limits.max_seconds, loaded.limits.max_pages) == (2.5, 3)
    assert loaded.limits.max_characters == default_limits().max_characters


@pytest.mark.parametrize("limit", [limit.name for limit in fields(Limits)])
def test_every_limit_can_be_set_to_a_number_above_0_and_nothing_else(limit: str, tmp_path: Path) -> None:
    file = tmp_path / "labelcheck.toml"
    file.write_text(f"[limits]\n{limit} = 7\n")
    assert getattr(load_config(file).limits, limit) == 7
    for wrong in ("0", "-1", "true", '"7"', "[7]", "nan", "inf", "-2.5"):
        file.write_text(f"[limits]\n{limit} = {wrong}\n")
        with pytest.raises(ConfigError, match=rf"labelcheck.toml: limits.{limit} can't be .*; write a .*number.*\.$"):
            load_config(file)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('pak = "magnesium"', 'there is no key "pak"; is "pack" meant?'),
        ('fail_on = "error"', 'there is no key "fail_on"; is "fail-on" meant?'),
        ("[limit]", 'there is no key "limit"; is "limits" meant?'),
        ("[limits]\nmax-pages = 3", 'there is no key "limits.max-pages"; is "limits.max_pages" meant?'),
        ("[limits]\nmaxseconds = 3", 'is "limits.max_seconds" meant?'),
        ("colour = 3", 'there is no key "colour"'),
        ("pack = 3", "pack can't be 3; write the name or the folder of a pack, or a list of them."),
        ("pack = []", "pack can't be []"),
        ("lang = 3", "lang can't be 3; write a text in quotes."),
        ("jobs = 0", 'jobs can\'t be 0; write a whole number from 1, or "auto".'),
        ("jobs = true", "jobs can't be true"),
        ('jobs = "many"', 'jobs can\'t be "many"'),
        ('fail-on = "never"', 'fail-on can\'t be "never"; write one of "error", "warning", "info".'),
        ('on-unreadable = "hide"', 'on-unreadable can\'t be "hide"; write one of "fail", "ignore".'),
        ("set = 3", "set can't be 3; write a table"),
        ("limits = [3]", "limits can't be [3]; write a table"),
        ('[set]\nlimit = "3"', 'set.limit can\'t be "3"; write a number.'),
        ("[set]\nheight = 3", "labelcheck.toml, set.height: no pack has this parameter; there are limit."),
        ("no toml", "labelcheck.toml is no valid TOML: "),
        ("jobs = 1\njobs = 2", "labelcheck.toml is no valid TOML: "),
    ],
)
def test_a_wrong_configuration_is_exit_code_2_and_names_file_and_key(
    content: str, says: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "labelcheck.toml").write_text(content)
    (tmp_path / "a.pdf").write_text("good")
    monkeypatch.chdir(tmp_path)
    for command in ("check", "inspect"):
        result = run(command, "a.pdf")
        assert result.exit_code == 2, result.output
        assert f"{tmp_path / 'labelcheck.toml'}" in result.stderr
        assert says in result.stderr
        assert (result.stdout, result.stderr.count("\n")) == ("", 1)
    assert run("check", "--help").exit_code == 0
    assert run("check", "a.pdf", "--no-config").exit_code == 0


def test_the_command_line_wins_over_the_configuration(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_text("open")
    (tmp_path / "labelcheck.toml").write_text('lang = "nl"\non-undetermined = "ignore"\n')
    monkeypatch.chdir(tmp_path)
    configured, given = run("check", "a.pdf"), run("check", "a.pdf", "--lang", "en", "--on-undetermined", "fail")
    assert (configured.exit_code, given.exit_code) == (0, 1)
    assert "onbeslist" in configured.stdout
    assert "undetermined" in given.stdout


def test_a_parameter_of_the_command_line_stands_beside_those_of_the_configuration(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_text("good")
    (tmp_path / "labelcheck.toml").write_text("[set]\nlimit = 10\nsingle_intake_mg = 20\n")
    monkeypatch.chdir(tmp_path)
    seen: list[Settings] = []
    monkeypatch.setattr(batch, "check_labels", lambda _labels, settings, _jobs: seen.append(settings) or iter(()))
    run("check", "a.pdf", "--set", "limit=30", packs=(str(tmp_path / "pack-error"), "magnesium"))
    [settings] = seen
    values = {parameter.name: parameter.value for pack in settings.packs for parameter in pack.parameters}
    assert (values["limit"], values["single_intake_mg"]) == (30, 20)


def test_a_configuration_can_be_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("open")
    (tmp_path / "other.toml").write_text('on-undetermined = "ignore"')
    assert run("check", tmp_path / "a.pdf", "--config", tmp_path / "other.toml").exit_code == 0
    both = run("check", tmp_path / "a.pdf", "--config", tmp_path / "other.toml", "--no-config")
    assert (both.exit_code, "take one of them" in both.stderr) == (2, True)
    missing = run("check", tmp_path / "a.pdf", "--config", tmp_path / "nowhere.toml")
    assert (missing.exit_code, "nowhere.toml can't be read: No such file" in missing.stderr) == (2, True)


def test_a_pyproject_that_is_named_must_have_the_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n")
    with pytest.raises(ConfigError, match=r"there is no table \[tool.labelcheck\]"):
        load_config(tmp_path / "pyproject.toml")


def test_the_limits_of_the_configuration_reach_the_reader(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_text("good " + "x" * 100)
    (tmp_path / "labelcheck.toml").write_text("[limits]\nmax_file_bytes = 99\n")
    monkeypatch.chdir(tmp_path)
    [report] = json.loads(run("check", "a.pdf", "--format", "json").stdout)
    assert report["problems"][0]["code"] == "too-large"


def test_a_configuration_of_a_windows_editor_is_read_and_one_too_deep_refused(tmp_path: Path) -> None:
    (tmp_path / "labelcheck.toml").write_bytes(b'\xef\xbb\xbflang = "nl"\r\n')
    assert load_config(tmp_path / "labelcheck.toml").options == {"language": "nl"}
    (tmp_path / "labelcheck.toml").write_text("x = " + "[" * 5000)
    with pytest.raises(ConfigError, match=r"labelcheck\.toml is no valid TOML"):
        load_config(tmp_path / "labelcheck.toml")
