"""What every label needs, loaded once: by the process from which workers are forked, or by a worker."""

from __future__ import annotations

import gc
from contextlib import suppress

import labelcheck.pipeline  # noqa: F401
from labelcheck.errors import LabelcheckError
from labelcheck.knowledge import load_knowledge

with suppress(LabelcheckError):  # a worker says what is wrong with a data file
    load_knowledge()
gc.freeze()
