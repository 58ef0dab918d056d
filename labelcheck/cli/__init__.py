"""The commands and their exit codes; nothing of the domain.

0: every label was read and nothing is open. 1: a finding, or a label that is undetermined or unreadable. 2: wrong use,
a broken rule file, no label found. 3: a fault of labelcheck itself. 130: interrupted. Results go to standard output,
progress and messages to standard error. What a command needs is imported when it runs.
"""

from labelcheck.cli import asking, checking, inspecting, knowing, ruling
from labelcheck.cli.group import cli, main

__all__ = ["asking", "checking", "cli", "inspecting", "knowing", "main", "ruling"]
