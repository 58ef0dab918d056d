"""The stage that holds facts against rule packs.

In go facts, the label's text and packs, out come findings and the outcome of the label. What is demanded stands in
the packs; nothing here knows a limit, a compound or a language.
"""

from labelcheck.judge.examples import ExampleResult, run_examples
from labelcheck.judge.logic import Case
from labelcheck.judge.packs import Pack, bundled_packs, find_pack, load_pack
from labelcheck.judge.rules import Citation, Example, Parameter, Rule
from labelcheck.judge.verdicts import judge, judge_rule, outcome_of

__all__ = [
    "Case",
    "Citation",
    "Example",
    "ExampleResult",
    "Pack",
    "Parameter",
    "Rule",
    "bundled_packs",
    "find_pack",
    "judge",
    "judge_rule",
    "load_pack",
    "outcome_of",
    "run_examples",
]
