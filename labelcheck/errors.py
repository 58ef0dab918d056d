"""The user's mistakes, each with its exit code.

A label that can't be read is no error: it is a Problem in its report, and the batch goes on.
"""

from __future__ import annotations


class LabelcheckError(Exception):
    """Something the user can mend; the message is one sentence that says what is wrong and what to do.

    Names and values of files stand in it: as text, nothing of them steers a terminal.
    """

    exit_code = 2

    def __str__(self) -> str:
        """The sentence in one line, with a sign for what can't be printed."""
        return "".join(char if char.isprintable() or char == "\u00a0" else "\ufffd" for char in super().__str__())


class UsageError(LabelcheckError):
    """Wrong use: a missing path, no label found, two labels that would write the same report."""


class RuleError(LabelcheckError):
    """A rule pack that can't be used; the message names the file and the key."""


class LexiconError(LabelcheckError):
    """A data file that can't be used; the message names the file and the key."""


class ConfigError(LabelcheckError):
    """A configuration that can't be used; the message names the file and the key."""


class WorkerError(LabelcheckError):
    """No process can be started that reads labels, or it has a fault of labelcheck itself."""

    exit_code = 3


class UnreadableLabel(LabelcheckError):  # noqa: N818 - names what happened, as its readers do
    """A file that can't be read as a label; ``code`` is a kebab-case word for the kind of fault."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
