"""Workers of any kind behind ``concurrent.futures.Executor``, and results as they come."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Batch = TypeVar("_Batch")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Workers:
    """Somebody who works on batches."""

    executor: Executor
    count: Callable[[], int]
    """How many batches they work on at a time now; workers of a cluster come and go."""
    in_process: bool = False
    """They are threads of this process: what they are given need not be picklable."""


def stream(
    workers: Workers, function: Callable[[_Batch], _Result], batches: Iterable[_Batch]
) -> Iterator[tuple[_Batch, _Result]]:
    """Yield each batch with its result, in the order in which they are done.

    No worker is given a batch before the caller is done with its last one: what is lost with this
    process is never more than one batch a worker. Leaving early cancels those not begun.

    Raises:
        Exception: What the function raised.
    """
    todo = iter(batches)
    waiting: dict[Future[_Result], _Batch] = {}
    try:
        while True:
            for batch in islice(todo, max(0, workers.count() - len(waiting))):
                waiting[workers.executor.submit(function, batch)] = batch
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            # What was done is not lost by what failed at the same time.
            first = min(done, key=_failed)
            yield waiting.pop(first), first.result()
    finally:
        for future in waiting:
            future.cancel()


def _failed(future: Future[_Result]) -> bool:
    return future.cancelled() or future.exception() is not None
