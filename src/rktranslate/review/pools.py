"""Threads for the calls of the desk, by the time that they take.

A call of the engine takes seconds, and a save may wait for others. Neither may
delay the findings that another person sees while typing; so each kind has threads of its own.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Callable

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class Pool(Enum):
    """A kind of calls, with its number of threads."""

    LIVE = ("live", 4)
    """Milliseconds: a unit, its findings."""
    PAGE = ("page", 4)
    """A tenth of a second: pages of units."""
    SLOW = ("slow", 2)
    """Up to a second: built sections, searches of all documents."""
    ENGINE = ("engine", 2)
    """Seconds."""
    WRITE = ("write", 4)
    """What takes the lock of changes."""
    FOLLOW = ("follow", 1)
    """What the events need."""


POOL_OF_PATH = {
    **dict.fromkeys(("/findings", "/edit", "/aside", "/row"), Pool.LIVE),
    **dict.fromkeys(("/preview", "/search", "/equal"), Pool.SLOW),
    "/hypotheses": Pool.ENGINE,
    **dict.fromkeys(("/save", "/approve", "/bulk", "/note", "/undo"), Pool.WRITE),
}
"""By the path of a page; any other one is a ``PAGE``."""


def pool_of(path: str) -> Pool:
    """Return the pool for the handler of a path."""
    return POOL_OF_PATH.get(path, Pool.PAGE)


class Pools:
    """The threads of a server."""

    def __init__(self) -> None:
        self._executors: dict[Pool, ThreadPoolExecutor] = {}
        self._writing = 0
        self._is_closed = False

    async def call(
        self,
        pool: Pool,
        function: Callable[_Arguments, _Result],
        *arguments: _Arguments.args,
        **keywords: _Arguments.kwargs,
    ) -> _Result:
        """Return the result of a function that is called in a thread of a pool.

        Raises:
            HTTPException: The server is ending.
        """
        if self._is_closed:
            raise HTTPException(503, "the review desk is being ended")
        executor = self._executors.get(pool)
        if executor is None:
            name, threads = pool.value
            executor = ThreadPoolExecutor(threads, f"review {name}")
            self._executors[pool] = executor
        context = contextvars.copy_context()
        call = functools.partial(context.run, function, *arguments, **keywords)
        future = asyncio.get_running_loop().run_in_executor(executor, call)
        if pool is not Pool.WRITE:
            return await future
        # A client that leaves does not cancel a write, and the server ends after it.
        self._writing += 1
        future.add_done_callback(self._written)
        return await asyncio.shield(future)

    async def close(self, seconds: float) -> None:
        """Take no more calls; wait for those that write and have begun, and for no others.

        Raises:
            TimeoutError: A write takes more than some seconds.
        """
        self._is_closed = True
        for executor in self._executors.values():
            executor.shutdown(wait=False, cancel_futures=True)
        async with asyncio.timeout(seconds):
            while self._writing:
                await asyncio.sleep(0.02)

    def _written(self, future: asyncio.Future[Any]) -> None:
        self._writing -= 1
        if not future.cancelled():
            future.exception()  # its client may be gone
