"""Which packs hold in a market: those made for it, and those that they build on."""

from __future__ import annotations

from labelcheck.errors import RuleError, UsageError
from labelcheck.judge.packs import Pack, load_pack
from labelcheck.judge.places import bundled_packs, find_pack, installed_packs
from labelcheck.judge.tables import listed, nearest


def packs_of_market(market: str) -> tuple[str, ...]:
    """The names of the packs for a market, such as nl, those that they build on first; raises UsageError where there are none."""
    packs = {name: load_pack(find_pack(name)) for name in (*bundled_packs(), *installed_packs())}
    markets = sorted({pack.market for pack in packs.values() if pack.market is not None})
    names = [name for name, pack in packs.items() if pack.market == market]
    if not names:
        raise UsageError(
            f'There is no pack for the market "{market}"{nearest(market, markets)}; there are {listed(markets) or "none"}.'
        )
    found: list[str] = []
    for name in names:
        _add(name, packs, found, ())
    return tuple(found)


def _add(name: str, packs: dict[str, Pack], found: list[str], above: tuple[str, ...]) -> None:
    """Put a pack behind those that it builds on; ``above`` are the packs that build on it."""
    if name in above:
        raise RuleError(f"{packs[name].path}: builds_on: the packs {listed((*above, name))} build on each other in a circle.")
    if name not in packs:
        packs[name] = load_pack(find_pack(name))
    for below in packs[name].builds_on:
        _add(below, packs, found, (*above, name))
    if name not in found:
        found.append(name)
