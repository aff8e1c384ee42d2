"""Times code so that a busy machine fails no test."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def best_seconds(action: Callable[[], object], repeats: int = 3) -> float:
    """Return the least processor seconds that an action took, of several runs.

    What else the machine does, and what the collector finds to collect, only ever adds time: the
    least is the action's own.
    """
    return min(_seconds(action) for _ in range(repeats))


def takes_less(action: Callable[[], object], seconds: float, repeats: int = 2) -> bool:
    """Return whether the least processor seconds of several runs are fewer than a bound.

    The first run below the bound decides: the others could only make the least smaller.
    """
    return any(_seconds(action) < seconds for _ in range(repeats))


def _seconds(action: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        action()
        return time.process_time() - start
    finally:
        gc.enable()
