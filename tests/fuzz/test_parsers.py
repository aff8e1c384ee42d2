"""Every parser reads a damaged file or refuses it in one line; a minute in all by default.

``RKTRANSLATE_FUZZ_SECONDS=3600 python -m pytest tests/fuzz`` searches for an hour; see also
``python -m tests.fuzz --help``.
"""

from __future__ import annotations

import os

import pytest

from tests.fuzz.fuzzing import fuzz, random_seed
from tests.fuzz.targets import TARGETS

SECONDS = float(os.environ.get("RKTRANSLATE_FUZZ_SECONDS", "60"))
FIRST_SEED = 0 if os.environ.get("CI") else random_seed()
"""CI tries the same inputs each time, as many as it has the time for; elsewhere they are new."""


@pytest.mark.slow
@pytest.mark.timeout(SECONDS + 300)
@pytest.mark.parametrize("name", TARGETS)
def test_no_input_is_a_crash(name: str) -> None:
    assert fuzz(TARGETS[name], SECONDS / len(TARGETS), FIRST_SEED).inputs > 1


@pytest.mark.parametrize("name", TARGETS)
def test_samples_are_read(name: str) -> None:
    """A sample that is refused would leave most of a parser untried."""
    target = TARGETS[name]
    target.read(target.samples[0])
