"""``convert`` and ``schema``: what labelcheck knows, asked without a label."""

from __future__ import annotations

import click

from labelcheck.cli.group import cli
from labelcheck.errors import UsageError


@cli.command()
@click.argument("text")
def convert(text: str) -> None:
    """Say how much elemental magnesium is in, for example, "2 x 500 mg magnesium citrate"."""
    from labelcheck.knowledge import load_knowledge
    from labelcheck.understand import convert as convert_text

    for line in convert_text(text, load_knowledge()).lines:
        click.echo(line)


@cli.command()
@click.argument("name")
def schema(name: str) -> None:
    """Print a JSON Schema: report, summary, rule or pack."""
    from importlib.resources import files

    ending = ".schema.json"
    folder = files("labelcheck").joinpath("data/schemas")
    schemas = {file.name.removesuffix(ending): file for file in folder.iterdir() if file.name.endswith(ending)}
    if name not in schemas:
        raise UsageError(f"There is no schema {name!r}: take one of {', '.join(sorted(schemas))}.")
    if name == "rule":
        import json

        from labelcheck.judge import rule_schema

        click.echo(json.dumps(rule_schema(), ensure_ascii=False, indent=2))
        return
    click.echo(schemas[name].read_text(encoding="utf-8"), nl=False)
