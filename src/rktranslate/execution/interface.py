"""A pool of workers behind ``concurrent.futures.Executor``, and the stream of its results."""

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
    """A pool of workers."""

    executor: Executor
    count: Callable[[], int]
    """Returns the number of batches that run concurrently; a cluster may grow and shrink."""
    in_process: bool = False
    """The workers are threads of this process, so that arguments need not be picklable."""


def stream(
    workers: Workers, function: Callable[[_Batch], _Result], batches: Iterable[_Batch]
) -> Iterator[tuple[_Batch, _Result]]:
    """Yield each batch with its result, in order of completion.

    No more batches are submitted than there are workers, and none before the caller has processed
    the last result: if this process is killed, at most as many results are lost as there are
    workers. If the caller stops early, pending batches are cancelled.

    Args:
        workers: The pool.
        function: Processes a batch.
        batches: The batches; they are read as workers become free.

    Raises:
        Exception: An exception of the function.
    """
    remaining = iter(batches)
    waiting: dict[Future[_Result], _Batch] = {}
    try:
        while True:
            for batch in islice(remaining, max(0, workers.count() - len(waiting))):
                waiting[workers.executor.submit(function, batch)] = batch
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            # Results are yielded before the exception of another batch.
            first = min(done, key=_failed)
            yield waiting.pop(first), first.result()
    finally:
        for future in waiting:
            future.cancel()


def _failed(future: Future[_Result]) -> bool:
    return future.cancelled() or future.exception() is not None
