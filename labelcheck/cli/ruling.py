"""``rules``: the packs and their rules, what they say, and whether they are proven."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from labelcheck.cli.group import FINDING, cli
from labelcheck.cli.options import lang_option
from labelcheck.errors import UsageError

if TYPE_CHECKING:
    from labelcheck.judge import Pack, Rule


@cli.group()
def rules() -> None:
    """List, show and test the rules."""


@rules.command("list")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
def list_rules(packs: tuple[str, ...]) -> None:
    """List packs with their parameters and rules; all that come with labelcheck or are installed, or those that are named."""
    from labelcheck.judge import bundled_packs, find_pack, installed_packs, load_pack

    for name in packs or (*bundled_packs(), *installed_packs()):
        pack = load_pack(find_pack(name))
        click.echo(f"{pack.name} {pack.version}: {pack.title}{_where(pack)}")
        for parameter in pack.parameters:
            click.echo(f"  ${parameter.name} = {parameter.value} {parameter.unit}: {parameter.meaning}")
        for rule in pack.rules:
            click.echo(f"  {rule.id}  {rule.severity}: {rule.title}")


def _where(pack: Pack) -> str:
    """For which market a pack is, on which packs it builds, and from which day it holds."""
    told = [
        *([f"market {pack.market}"] if pack.market else []),
        *([f"with {', '.join(pack.builds_on)}"] if pack.builds_on else []),
        *([f"from {pack.valid_from}"] if pack.valid_from else []),
    ]
    return f" ({'; '.join(told)})" if told else ""


@rules.command("show")
@click.argument("rule_id", metavar="RULE")
@click.option("--pack", metavar="NAME_OR_PATH", help="The pack of the rule, where it is not the first part of its name.")
@click.option("--toml", "as_file", is_flag=True, help="Print the file of the rule as it is.")
@lang_option
def show_rule(rule_id: str, pack: str | None, as_file: bool, language: str) -> None:
    """Explain one rule, such as magnesium/oxide-only: what it demands of which labels, its source, its examples."""
    from labelcheck.judge import explained
    from labelcheck.judge.wording import wording_in

    found, rule = _find_rule(rule_id, pack)
    if as_file:
        file = found.path if found.path.is_file() else found.path / f"{rule.id.partition('/')[2]}.toml"
        click.echo(file.read_text(encoding="utf-8"), nl=False)
        return
    for line in explained(rule, found, wording_in(language), language):
        click.echo(line)


def _find_rule(text: str, pack: str | None) -> tuple[Pack, Rule]:
    """The rule of an id, or of a name without the pack, which one of the packs has."""
    from labelcheck.judge import bundled_packs, find_pack, installed_packs, load_pack
    from labelcheck.judge.tables import nearest

    place, slash, _ = text.rpartition("/")
    names = [pack] if pack else [place] if slash else [*bundled_packs(), *installed_packs()]
    packs = [load_pack(find_pack(name)) for name in names]
    ids = {rule.id: (found, rule) for found in packs for rule in found.rules}
    fitting = [text] if text in ids else [rule_id for rule_id in ids if not slash and rule_id.endswith(f"/{text}")]
    if len(fitting) > 1:
        raise UsageError(f'Several rules are named "{text}": {", ".join(fitting)}; give one of these.')
    if not fitting:
        where = f" in {', '.join(found.name for found in packs)}"
        raise UsageError(f'There is no rule "{text}"{nearest(text, (*ids, *(name.partition("/")[2] for name in ids)))}{where}.')
    return ids[fitting[0]]


@rules.command("facts")
def list_facts() -> None:
    """List every fact that a rule may ask for: its kind, unit, values and meaning, and a condition that asks for it."""
    from labelcheck.judge import fact_lines

    for line in fact_lines():
        click.echo(line)


@rules.command("test")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option("--mutants", is_flag=True, help="Also change each condition a little: an example must notice.")
def try_rules(packs: tuple[str, ...], mutants: bool) -> None:
    """Run the examples that stand in the rule files; exit code 1 if a rule says otherwise, or lacks one."""
    from labelcheck.judge import bundled_packs, find_pack, load_pack, run_examples, unnoticed

    loaded = [load_pack(find_pack(name)) for name in packs or bundled_packs()]
    results = [result for pack in loaded for result in run_examples(pack)]
    wrong = [result for result in results if not result.ok]
    for result in wrong:
        if result.finding is None:
            click.echo(f"{result.rule}: there is no example that expects {result.expect}.")
        else:
            said = f"expects {result.expect}, the rule says {result.finding.outcome}"
            click.echo(f"{result.rule}, example {result.number}: {said}: {result.finding.message}")
    missed = [(rule.id, change) for pack in loaded for rule in pack.rules for change in unnoticed(rule)] if mutants else []
    for rule, change in missed:
        click.echo(f"{rule}: no example notices: {change}.")
    click.echo(f"{len({result.rule for result in results})} rules, {len(results)} examples, {len(wrong)} not as expected")
    if mutants:
        click.echo(f"{len(missed)} changes that no example notices")
    sys.exit(FINDING if wrong or missed else 0)
