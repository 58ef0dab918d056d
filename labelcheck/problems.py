"""The codes of problems that are not the label's, and the report of a label of which nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from labelcheck.model import LabelFile, Outcome, PackId, Problem, Report

INTERNAL_ERROR = "internal-error"
"""A stage of labelcheck raised what it should not."""
WORKER_DIED = "worker-died"
"""The process that checked a label broke down after it had been read."""
OUR_FAULT = frozenset({INTERNAL_ERROR, WORKER_DIED})
"""The codes of problems that are labelcheck's own fault and not the label's."""
MEMORY_LIMIT = "memory-limit"
"""A label asks for more memory than it may have."""


def unread(path: str, packs: Sequence[PackId], *problems: Problem, sha256: str = "", files: tuple[LabelFile, ...] = ()) -> Report:
    """The report of a label of which nothing is known yet but its name and files, and what went wrong."""
    return Report(path=path, sha256=sha256, outcome=Outcome.UNREADABLE, packs=tuple(packs), problems=problems, files=files)


def is_our_fault(report: Report) -> bool:
    """Whether a label was not checked for a fault of labelcheck itself."""
    return any(problem.code in OUR_FAULT for problem in report.problems)


def described(error: BaseException) -> str:
    """An exception in one line: its type, its message, and the line of code that raised it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({PurePath(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno})" if trace else ""
    return " ".join(f"{type(error).__name__}: {str(error)[:300]}{place}".split())


def memory_limit(stage: str, most_mb: float) -> Problem:
    """The problem of a label that takes more than so many megabytes."""
    detail = f"The label takes more than {most_mb:g} MB of memory: ask for a smaller file, or raise the limit max_memory_mb."
    return Problem(stage, MEMORY_LIMIT, detail)
