"""Local worker pools: a thread of this process, or several processes."""

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
    """Return the number of processor cores that this process may use."""
    # Not every system supports processor affinity.
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextlib.contextmanager
def local(jobs: int = 1) -> Iterator[Workers]:
    """Yield a local worker pool.

    An interrupt does not wait for the batches that workers have in hand, which may take long: their
    results are lost. A thread cannot be ended, so the caller has to exit without waiting for it.

    Args:
        jobs: Number of processes; 1 means a thread of this process.

    Raises:
        EngineError: A worker process died.
    """
    executor: Executor
    if jobs == 1:
        executor = ThreadPoolExecutor(1, "draft")
        workers = Workers(executor, lambda: 1, in_process=True)
    else:
        from multiprocessing import get_context

        # Not forked, because threads of a loaded model would not survive that.
        context = get_context("spawn")
        executor = ProcessPoolExecutor(jobs, context, initializer=_begin)
        workers = Workers(executor, lambda: jobs)
    waits = True
    try:
        yield workers
    except BrokenExecutor as error:
        raise EngineError(
            "a worker process died",
            hint="the machine may be out of memory: use fewer --jobs and run again; "
            "finished drafts are kept",
        ) from error
    except Exception:
        raise
    except BaseException:  # an interrupt
        waits = jobs > 1
        if waits:
            _end_processes()
        raise
    finally:
        executor.shutdown(waits, cancel_futures=True)


def _end_processes() -> None:
    """End the worker processes, so that their pool has nothing to wait for."""
    from multiprocessing import active_children

    for process in active_children():
        process.terminate()


def _begin() -> None:
    """Prepare a worker process to exit with its parent, however that ends."""
    import signal
    from multiprocessing import parent_process
    from threading import Thread

    # An interrupt from the terminal reaches all processes; only the parent handles it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def exit_with_parent() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    # A killed parent cannot shut its workers down, and they would wait forever.
    Thread(target=exit_with_parent, daemon=True).start()
