"""What an expert says of a sample beside what labelcheck reads: fact by fact, and the verdicts of the core rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .checked import Checked

LARGEST_SINGLE_INTAKE_MG = 300
SAME_COMPOUND = {"bisglycinate-buffered": "bisglycinate", "dimalate": "malate"}
Amount = dict[str, float | None] | float | None


def compounds(sources: list[dict[str, Any]]) -> set[str]:
    """The compounds of sources; a grade of a compound is that compound."""
    return {SAME_COMPOUND.get(one["compound"], one["compound"]) for one in sources if one["compound"] is not None}


def one_figure(amount: Amount) -> float | None:
    """The figure of an amount whose ends are within 3 %; None where it is unknown or open."""
    if not isinstance(amount, dict):
        return amount
    if amount["low"] is None or amount["high"] is None:
        return None
    low, high = amount["low"], amount["high"]
    return (low + high) / 2 if high - low <= 0.03 * high else None


def is_near(found: Amount, expert: float) -> bool:
    figure = one_figure(found)
    return figure is not None and abs(figure - expert) <= 0.03 * expert + 0.05


def covers(found: Amount, low: float, high: float) -> bool:
    """Whether an interval holds at least half of the expert's and is at most twice as wide."""
    if not isinstance(found, dict) or found["low"] is None or found["high"] is None:
        return False
    shared = min(found["high"], high) - max(found["low"], low)
    return shared >= (high - low) / 2 and found["high"] - found["low"] <= 2 * (high - low)


def has_the_compounds(sample: Checked) -> bool:
    return compounds(sample.facts["sources"]) == compounds(sample.truth["sources"])


def has_the_amounts(sample: Checked) -> bool:
    """Per unit, intake and day as the expert says; what the expert leaves open per unit is no single figure."""
    amounts = sample.facts["elemental_mg"]
    interval = sample.truth["elemental_mg_per_unit_interval"]
    if interval and not covers(amounts["per_unit"], *interval):
        return False
    if sample.truth["elemental_mg_per_unit"] is None and one_figure(amounts["per_unit"]) is not None:
        return False
    told = {per: sample.truth[f"elemental_mg_{per}"] for per in amounts}
    return all(is_near(amounts[per], told[per]) for per in amounts if told[per] is not None)


def has_the_directions(sample: Checked) -> bool:
    directions, truth = sample.facts["directions"], sample.truth
    counts = [(directions[key], truth[key]) for key in ("units_per_intake", "intakes_per_day") if truth[key] is not None]
    split = truth["split_advised"] is None or directions["split_advised"] is truth["split_advised"]
    return split and all(is_near(found, expert) for found, expert in counts)


def has_the_food(sample: Checked) -> bool:
    expected = {True: "with", False: "empty_stomach", None: "not_said"}[sample.truth["with_food"]]
    return sample.facts["directions"]["food"] == expected


def has_the_kidney_caution(sample: Checked) -> bool:
    return sample.facts["cautions"]["kidney"] is sample.truth["kidney_warning"]


def has_the_physician(sample: Checked) -> bool:
    return sample.facts["cautions"]["physician"] is sample.truth["physician_warning"]


def has_the_claims(sample: Checked) -> bool:
    return set(sample.facts["claims"]) == set(sample.truth["claims_purpose"]) - {"none"}


def has_the_route(sample: Checked) -> bool:
    return sample.facts["route"] == sample.route


READ_RIGHT: list[Callable[[Checked], bool]] = [
    has_the_compounds,
    has_the_amounts,
    has_the_directions,
    has_the_food,
    has_the_kidney_caution,
    has_the_physician,
    has_the_claims,
    has_the_route,
]


def expert_dose_verdict(truth: dict[str, Any]) -> str:
    """What the rule of the undivided dose must say of an expert reading: more than 300 mg at one time fails."""
    interval = truth["elemental_mg_per_unit_interval"]
    if interval:
        verdicts = {_dose_verdict(truth, per_unit) for per_unit in interval}
        return verdicts.pop() if len(verdicts) == 1 else "undetermined"
    return _dose_verdict(truth, truth["elemental_mg_per_unit"])


def _dose_verdict(truth: dict[str, Any], per_unit: float | None) -> str:
    at_once = _times(per_unit, truth["units_per_intake"]) or truth["elemental_mg_per_intake"]
    in_a_day = _times(per_unit, truth["units_per_day"]) or truth["elemental_mg_per_day"]
    too_much = at_once is not None and at_once > LARGEST_SINGLE_INTAKE_MG
    if truth["split_advised"]:
        if truth["units_per_intake"] is None:
            enough = in_a_day is not None and in_a_day / 2 <= LARGEST_SINGLE_INTAKE_MG
            return "pass" if enough else "undetermined"
        return "undetermined" if at_once is None else "fail" if too_much else "pass"
    if too_much or (at_once is None and per_unit is not None and per_unit > LARGEST_SINGLE_INTAKE_MG):
        return "fail"
    if at_once is None and in_a_day is None:
        return "undetermined"
    undivided = in_a_day is not None and (truth["intakes_per_day"] or 1) <= 1
    return "fail" if undivided and in_a_day > LARGEST_SINGLE_INTAKE_MG else "pass"


def _times(amount: float | None, count: float | None) -> float | None:
    return None if amount is None or count is None else amount * count


def expert_verdicts(sample: Checked) -> dict[str, str]:
    """What the core rules must say of a sample."""
    truth = sample.truth
    if sample.route == "topical" or not (truth["sources"] or truth["declared"]):
        return dict.fromkeys(("oxide-only", "unsplit-dose", "kidney-caution"), "not_applicable")
    return {
        "oxide-only": {True: "fail", False: "pass", None: "undetermined"}[truth["oxide_only"]],
        "unsplit-dose": expert_dose_verdict(truth),
        "kidney-caution": {True: "pass", False: "fail", None: "undetermined"}[truth["kidney_warning"]],
    }
