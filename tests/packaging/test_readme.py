"""The README is true: CI runs its two commands, every command line in it can be run, and prints what stands there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sysconfig
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import click
import pytest

from labelcheck.cli import cli

CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
INSTALL, TEST, *HOW_TO = [text for kind, text in BLOCKS if kind == "sh"]
PRINTED = {command: text for (kind, command), (shown, text) in pairwise(BLOCKS) if kind == "sh" and shown in ("text", "json")}
CODE = [line for _, text in BLOCKS for line in text.splitlines()] + re.findall(r"`([^`\n]+)`", README)
COMMAND_LINES = sorted({line for code in CODE for line in re.findall(r"(?<![\w/.-])labelcheck [a-z-].*", code)})
LEFT_OUT = "…"
SHELL = {"&&", "||", ";", "|", ">", "<"}


def test_ci_runs_the_two_commands_at_the_top() -> None:
    run = subprocess.run([CHECKOUT / ".ci" / "run", "commands"], capture_output=True, text=True, check=True)
    assert run.stdout == INSTALL + TEST
    assert re.search(r"pip install \.( |$).*labelcheck check samples$", INSTALL.strip())
    assert TEST.strip().endswith("python -m pytest")


def test_the_readme_shows_commands_and_what_they_print() -> None:
    assert len(COMMAND_LINES) >= 10
    assert len(PRINTED) >= 4


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_a_command_line_can_be_understood(line: str) -> None:
    command: click.Command = cli
    arguments = own_arguments(line)
    while isinstance(command, click.Group) and arguments and not arguments[0].startswith("-"):
        command = command.commands[arguments.pop(0)]
    with suppress(click.exceptions.Exit):  # of --version and --help, which end the program
        if arguments:  # else a command is only named
            command.make_context("labelcheck", arguments)


def own_arguments(line: str) -> list[str]:
    """The arguments of labelcheck in a command line, up to where the shell takes over."""
    words = shlex.shlex(line, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    arguments = list(words)[1:]
    ends = [index for index, word in enumerate(arguments) if word in SHELL]
    return arguments[: min(ends, default=len(arguments))]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each how-to prints, run one after another in a folder that has some samples and a supplier's folder."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("nl-citrate-tablets-carton", "en-citrate-salt-only-undetermined", "nl-bath-flakes-bag"):
        for where in ("samples", "supplier"):
            (folder / where).mkdir(exist_ok=True)
            shutil.copy(CHECKOUT / "samples" / f"{name}.pdf", folder / where)
    environment = {**os.environ, "PATH": sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]}
    environment.pop("COLUMNS", None)
    said = {}
    for commands in HOW_TO:
        run = subprocess.run(["bash", "-uc", commands], cwd=folder, env=environment, capture_output=True, text=True, check=False)
        remarks = [] if "--html" in commands else run.stderr.splitlines()  # it says what it wrote
        assert (run.returncode in (0, 1), remarks) == (True, []), commands
        said[commands] = run.stdout
    assert (folder / "reports" / "summary.csv").is_file()
    return said


@pytest.mark.slow
def test_every_how_to_prints_what_stands_beneath_it(printed: dict[str, str]) -> None:
    for command, text in PRINTED.items():
        lines = iter([line.strip() for line in printed[command].splitlines()])
        for line in text.splitlines():
            assert line == LEFT_OUT or line.strip() in lines, f"{command.strip()} does not print, in this order: {line}"


def test_every_file_the_readme_names_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    paths = re.findall(r"`((?:labelcheck|rules|samples|\.ci|\.github)/[^` ]*)`", README)
    assert links
    assert [name for name in (*links, *paths) if not (CHECKOUT / name).exists()] == []
