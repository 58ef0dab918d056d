"""What every label needs, loaded once when this is imported: by the process that workers are forked from, or by a worker."""

from __future__ import annotations

import gc
from contextlib import suppress

from labelcheck.errors import LabelcheckError
from labelcheck.limits import GARBAGE_THRESHOLD


def _load() -> None:
    gc.set_threshold(GARBAGE_THRESHOLD)  # what is loaded stays, so there is nothing to look for
    import labelcheck.pipeline  # noqa: F401, PLC0415
    from labelcheck.knowledge import load_knowledge  # noqa: PLC0415

    with suppress(LabelcheckError):  # a worker says what is wrong with a data file
        load_knowledge()
    gc.freeze()


_load()
