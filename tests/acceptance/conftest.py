"""Each sample is checked once; the tests run sample by sample."""

from __future__ import annotations

import pytest

from .checked import NAMES, Checked, checked


@pytest.fixture(scope="session", params=NAMES)
def sample(request: pytest.FixtureRequest) -> Checked:
    return checked(request.param)
