"""The stage that holds facts against rule packs.

In go facts, the label's text and packs, out come findings and the outcome of the label. What is demanded stands in
the packs; nothing here knows a limit, a compound or a language.
"""

from labelcheck.judge.choosing import Choice, chosen
from labelcheck.judge.comparing import changes
from labelcheck.judge.drafting import (
    Demand,
    Draft,
    condition_of,
    demand_text,
    draft_table,
    find_subject,
    operators_for,
    parse_values,
)
from labelcheck.judge.examples import ExampleResult, run_examples, run_rule
from labelcheck.judge.explaining import explained
from labelcheck.judge.facts_help import fact_lines, rule_schema
from labelcheck.judge.logic import Case
from labelcheck.judge.markets import packs_of_market
from labelcheck.judge.mutants import unnoticed
from labelcheck.judge.packs import Pack, load_pack
from labelcheck.judge.places import bundled_packs, find_pack, installed_packs
from labelcheck.judge.rules import Citation, Example, Parameter, Rule
from labelcheck.judge.verdicts import judge, judge_rule, outcome_of

__all__ = [
    "Case",
    "Choice",
    "Citation",
    "Demand",
    "Draft",
    "Example",
    "ExampleResult",
    "Pack",
    "Parameter",
    "Rule",
    "bundled_packs",
    "changes",
    "chosen",
    "condition_of",
    "demand_text",
    "draft_table",
    "explained",
    "fact_lines",
    "find_pack",
    "find_subject",
    "installed_packs",
    "judge",
    "judge_rule",
    "load_pack",
    "operators_for",
    "outcome_of",
    "packs_of_market",
    "parse_values",
    "rule_schema",
    "run_examples",
    "run_rule",
    "unnoticed",
]
