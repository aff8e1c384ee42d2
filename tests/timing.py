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
    best = float("inf")
    for _ in range(repeats):
        gc.collect()
        gc.disable()
        try:
            start = time.process_time()
            action()
            best = min(best, time.process_time() - start)
        finally:
            gc.enable()
    return best
