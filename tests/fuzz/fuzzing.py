"""Runs fuzz targets for a given time."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.mutations import mutated

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

_EXAMPLES = 100
"""Inputs of a round; time is looked at between rounds."""


@dataclass(frozen=True)
class Fuzzed:
    """How much a target was fed."""

    inputs: int
    seconds: float


def fuzz(target: Target, seconds: float, first_seed: int = 0) -> Fuzzed:
    """Feed a target with inputs until the time is over; there is always one round.

    Args:
        target: The target.
        seconds: Wall-clock time to spend.
        first_seed: Seed of the first round; equal seeds give equal inputs.

    Raises:
        Exception: What the target raised, with the smallest input that Hypothesis found for it.
    """
    inputs = 0
    start = time.monotonic()
    number = first_seed

    def feed(data: bytes) -> None:
        nonlocal inputs
        inputs += 1
        target(data)

    for sample in target.samples:
        feed(sample)
    while True:
        # A new function for each round: Hypothesis keeps the seed at the function.
        settled = settings(
            max_examples=_EXAMPLES,
            database=None,
            deadline=None,
            derandomize=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        seed(number)(settled(given(mutated(target.samples, target.words))(feed)))()
        number += 1
        spent = time.monotonic() - start
        if spent >= seconds:
            return Fuzzed(inputs, spent)


def random_seed() -> int:
    """Return a first seed that differs from run to run."""
    return random.SystemRandom().randrange(1 << 32)
