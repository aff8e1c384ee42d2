"""Workers on this machine: this process, or several with a model each."""

from __future__ import annotations

import contextlib
import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import TYPE_CHECKING

from rktranslate.errors import EngineError
from rktranslate.execution.interface import Workers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor


def cores() -> int:
    """Return how many processor cores this process may use."""
    # Not every system has affinities.
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextlib.contextmanager
def local(jobs: int = 1) -> Iterator[Workers]:
    """Lend workers on this machine.

    Args:
        jobs: Processes; 1 is this one, with a model that uses all its cores.

    Raises:
        EngineError: A worker process died.
    """
    executor: Executor
    if jobs == 1:
        executor = ThreadPoolExecutor(1, "draft")
        workers = Workers(executor, lambda: 1, in_process=True)
    else:
        from multiprocessing import get_context

        # Not forked: a model's threads would not survive it.
        context = get_context("spawn")
        executor = ProcessPoolExecutor(jobs, context, initializer=_begin)
        workers = Workers(executor, lambda: jobs)
    try:
        yield workers
    except BrokenExecutor as error:
        raise EngineError(
            "a worker process died",
            hint="the machine may be out of memory: use fewer --jobs and run again; "
            "drafts that were made are kept",
        ) from error
    finally:
        executor.shutdown(cancel_futures=True)


def _begin() -> None:
    """Prepare a worker process: it leaves with its parent, however that ends."""
    import signal
    from multiprocessing import parent_process
    from threading import Thread

    # An interrupt of the terminal goes to all processes; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def leave() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    # A killed parent cannot tell its workers to go: they would wait for ever.
    Thread(target=leave, daemon=True).start()
