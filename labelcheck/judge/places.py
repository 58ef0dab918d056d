"""Where rule packs come from: a folder, a file, an installed distribution, or labelcheck itself.

In goes what a user names; out comes the path of a pack. A distribution offers a pack as data, under the entry point
``labelcheck.packs``: nothing of it is imported, its code never runs.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from labelcheck.errors import RuleError
from labelcheck.judge.tables import listed, nearest

PACK_FILE = "pack.toml"
ENTRY_POINTS = "labelcheck.packs"


def find_pack(name_or_path: str) -> Path:
    """The place of a pack: a path to a folder or a file, else the name of one that is installed or comes with labelcheck."""
    path = Path(name_or_path)
    if is_pack(path):
        return path
    if name_or_path in bundled_packs():
        return bundled_folder() / name_or_path
    if name_or_path in installed_packs():
        return _installed(installed_packs()[name_or_path])
    names = (*bundled_packs(), *installed_packs())
    raise RuleError(
        f'There is no rule pack "{name_or_path}"{nearest(name_or_path, names)}: it is neither a folder with {PACK_FILE}, '
        f"nor a TOML file, nor one of {listed(names)}."
    )


def bundled_packs() -> tuple[str, ...]:
    """The names of the packs that come with labelcheck, sorted."""
    folder = bundled_folder()
    return tuple(sorted(entry.name for entry in folder.iterdir() if is_pack(entry))) if folder.is_dir() else ()


@cache
def installed_packs() -> dict[str, EntryPoint]:
    """The packs that installed distributions offer, by the name of their entry point."""
    return {point.name: point for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, point.value))}


def is_pack(path: Path) -> bool:
    """Whether a path is a folder with a pack, or a TOML file that may be one."""
    try:
        return (path / PACK_FILE).is_file() or (path.suffix == ".toml" and path.is_file())
    except (OSError, ValueError):
        return False


def bundled_folder() -> Path:
    """In an installed package inside it, in a checkout beside it."""
    package = Path(str(files("labelcheck")))
    inside = package / "bundled_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def is_bundled(path: Path) -> bool:
    """Whether a pack comes with labelcheck."""
    return path.resolve().parent == bundled_folder().resolve()


def _installed(point: EntryPoint) -> Path:
    """The folder that an entry point names, such as ``our_labels.packs``: found as data, without importing it."""
    top, *below = point.value.replace(":", ".").split(".")
    spec = find_spec(top)  # of a name without dots this runs no code
    for place in spec.submodule_search_locations or () if spec is not None else ():
        folder = Path(place).joinpath(*below)
        if is_pack(folder):
            return folder
    raise RuleError(
        f'The installed pack "{point.name}" points at {point.value}, where there is no folder with {PACK_FILE}: '
        "install its distribution anew, or ask its maker."
    )
