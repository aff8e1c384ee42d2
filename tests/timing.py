"""Times code so that a busy machine fails no test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.testing.growth import cpu_seconds

if TYPE_CHECKING:
    from collections.abc import Callable


def best_seconds(action: Callable[[], object], repeats: int = 3) -> float:
    """Return the least processor seconds that an action took, of several runs.

    What else the machine does, and what the collector finds to collect, only ever adds time: the
    least is the action's own.
    """
    return min(cpu_seconds(action) for _ in range(repeats))


def takes_less(action: Callable[[], object], seconds: float, repeats: int = 2) -> bool:
    """Return whether the least processor seconds of several runs are fewer than a bound.

    The first run below the bound decides: the others could only make the least smaller.
    """
    return any(cpu_seconds(action) < seconds for _ in range(repeats))
