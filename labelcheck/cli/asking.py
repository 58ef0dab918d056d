"""``rules new``: asks for a rule, a question at a time, and writes it. What an option says is not asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from labelcheck.cli.options import lang_option
from labelcheck.cli.ruling import rules
from labelcheck.config import SEVERITIES
from labelcheck.errors import UsageError

if TYPE_CHECKING:
    from labelcheck.judge import Demand

_FILE = "new_rule.toml"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Questions:
    """The questions in one language, and what was answered by options; ``quick`` takes every proposal."""

    texts: Mapping[str, Mapping[str, str]]
    menu: Sequence[str]
    language: str
    given: Mapping[str, str | None]
    quick: bool

    def ask(self, key: str, read: Callable[[str], _T], default: str | None = None, question: str | None = None) -> _T:
        """The answer to a question; asked again where it can't be one, refused where an option gave it."""
        given = self.given.get(key)
        if given is None and self.quick:
            if default is None:
                raise UsageError(f"--{key} is missing: with --yes it can't be asked.")
            given = default
        if given is not None:
            return read(given)

        def answer(text: str) -> _T:
            try:
                return read(text)
            except UsageError as error:
                raise click.UsageError(str(error)) from error

        value: _T = click.prompt(question or self.texts["ask"][key], default=default, value_proc=answer, err=True)
        return value

    def proposal(self, key: str, **values: object) -> str:
        """A text that is proposed."""
        return self.texts["proposed"][key].format(**values)


@rules.command("new")
@click.argument("place", type=click.Path(path_type=Path), default="house.toml", metavar="[PLACE]")
@click.option("--about", metavar="FACT", help='The fact it asks for, or "text" for words on the label.')
@click.option("--operator", metavar="OPERATOR", help="When a label breaks it: more_than, less_than, includes_any, is, missing …")
@click.option("--value", metavar="VALUE", help="The amount, the values with commas, yes or no, or the words.")
@click.option("--name", metavar="NAME", help="Its name, in small letters with hyphens.")
@click.option("--title", metavar="TEXT", help="What it is called in lists.")
@click.option("--message", metavar="TEXT", help="What the report says; {FACT} stands for what was found.")
@click.option("--remedy", metavar="TEXT", help="What one can ask the supplier.")
@click.option("--severity", metavar="SEVERITY", help="How much it weighs: error, warning or info.")
@click.option("--source", metavar="TEXT", help="Where the demand comes from.")
@click.option("--yes", "quick", is_flag=True, help="Take what is proposed for all that no option says.")
@lang_option
def new_rule(place: Path, language: str, quick: bool, **given: str | None) -> None:
    """Ask for a rule and write it, with examples that prove it.

    PLACE is a pack in one file (house.toml), or in a folder; it is made if it is not there.
    """
    from labelcheck import new_rule as writing
    from labelcheck.judge import Draft

    content = _texts()
    if language not in content["languages"]:
        raise UsageError(f'There are no questions in "{language}"; there are {", ".join(sorted(content["languages"]))}.')
    questions = _Questions(content["languages"][language], content["menu"], language, given, quick)
    demand = _ask_demand(questions)
    title = questions.ask("title", _text, _proposed_title(demand, questions))
    draft = Draft(
        name=questions.ask("name", _name, _proposed_name(demand)),
        demand=demand,
        title=title,
        message=questions.ask("message", _text, _proposed_message(demand, title, questions)),
        remedy=questions.ask("remedy", str.strip, ""),
        severity=questions.ask("severity", _severity, SEVERITIES[0]),
        source=questions.ask("source", _text, questions.proposal("source")),
        language=language,
    )
    house = writing.House(questions.proposal("pack_title"), questions.proposal("jurisdiction"))
    rule, file = writing.write_rule(draft, place, house)
    told = questions.texts["told"]
    click.echo(told["written"].format(file=file, rule=rule.id, examples=len(rule.examples)))
    click.echo(told["check"].format(place=place))


def _ask_demand(questions: _Questions) -> Demand:
    """What the rule asks: about what, when a label breaks it, and with which value."""
    from labelcheck.judge import Demand, operators_for, parse_values

    if questions.given.get("about") is None and not questions.quick:
        for number, about in enumerate(questions.menu, start=1):
            click.echo(f"{number:>3}  {_subject(about, questions)}", err=True)
    about = questions.ask("about", lambda text: _about(text, questions.menu))
    operators = operators_for(about)
    if len(operators) > 1 and questions.given.get("operator") is None and not questions.quick:
        for number, operator in enumerate(operators, start=1):
            click.echo(f"{number:>3}  {operator}: {questions.texts['operator'][operator]}", err=True)
    default = operators[0] if len(operators) == 1 else None
    operator = default or questions.ask("operator", lambda text: _picked(text, operators), operators[0])
    values = questions.ask("value", lambda text: parse_values(about, operator, text), question=_value_question(about, questions))
    return Demand(about, operator, values)


def _subject(about: str, questions: _Questions) -> str:
    """A line of the menu: the name of a fact, and what it is called."""
    from labelcheck.judge.wording import wording_in

    return f"{about}: {wording_in(questions.language).facts[about]}"


def _value_question(about: str, questions: _Questions) -> str:
    from labelcheck.judge.drafting import TEXT
    from labelcheck.judge.registry import Kind, read_registry

    if about == TEXT:
        return questions.texts["ask"]["value_text"]
    question = read_registry()[about]
    key = {Kind.AMOUNT: "value_amount", Kind.LIST: "values", Kind.CHOICE: "value_choice"}.get(question.kind, "value_flag")
    return questions.texts["ask"][key].format(unit=question.unit, values=", ".join(question.values))


def _proposed_title(demand: Demand, questions: _Questions) -> str:
    from labelcheck.judge import demand_text
    from labelcheck.judge.wording import wording_in

    if demand.question is None:
        title = questions.proposal(demand.operator, text=demand.values[0])
    else:
        title = demand_text(demand, wording_in(questions.language))
    return title[:1].upper() + title[1:]


def _proposed_name(demand: Demand) -> str:
    """The fact and the values, in what the name of a rule may hold: per-intake-more-than-250."""
    from labelcheck.new_rule import plain_name

    said = [demand.about.rpartition(".")[2], demand.operator, *map(str, demand.values)]
    return plain_name(" ".join(said))[:60].strip("-")


def _proposed_message(demand: Demand, title: str, questions: _Questions) -> str:
    from labelcheck.judge.registry import Kind

    kind = demand.question.kind if demand.question else None
    key = {Kind.AMOUNT: "amount", Kind.LIST: "list", Kind.CHOICE: "list", None: "other"}.get(kind, "other")
    return questions.proposal(key, title=title.replace("{", "{{").replace("}", "}}"), fact=demand.about)


def _about(text: str, menu: Sequence[str]) -> str:
    """A number of the menu, or the name of a fact."""
    from labelcheck.judge import find_subject

    number = text.strip()
    if number.isdecimal() and 1 <= int(number) <= len(menu):
        return menu[int(number) - 1]
    return find_subject(text)


def _picked(text: str, among: Sequence[str]) -> str:
    """One of several, by its name or its number."""
    from labelcheck.judge.tables import nearest

    given = text.strip()
    if given.isdecimal() and 1 <= int(given) <= len(among):
        return among[int(given) - 1]
    if given not in among:
        raise UsageError(f'"{given}" can\'t be asked here{nearest(given, among)}; there are {", ".join(among)}.')
    return given


def _severity(text: str) -> str:
    return _picked(text, SEVERITIES)


def _name(text: str) -> str:
    from labelcheck.new_rule import plain_name

    if not text.strip() or plain_name(text) != text.strip():
        proposal = plain_name(text) or "our-rule"
        raise UsageError(f'"{text}" can\'t be the name of a rule: give small letters, digits and hyphens, such as {proposal}.')
    return text.strip()


def _text(text: str) -> str:
    if not text.strip():
        raise UsageError("Give at least one word.")
    return text.strip()


@cache
def _texts() -> dict:  # type: ignore[type-arg]
    import tomli

    content: dict = tomli.loads(files("labelcheck").joinpath("data", "wording", _FILE).read_text(encoding="utf-8"))  # type: ignore[type-arg]
    return content
