"""Work beside the answers to people: what they wait for comes first."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.errors import RktranslateError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

Job: TypeAlias = "Iterator[None]"
"""Work in steps of some milliseconds."""
_LONGEST_WAIT = 0.05
"""Seconds that a step waits for answers: people who never pause do not stop the work."""

_MOST_JOBS = 50


class Background:
    """Does jobs one after the other in a thread of its own, the latest first.

    The thread ends when there is no more to do. Between two steps it waits until no answer is being
    worked out, because both share one processor.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._answers = 0
        self._jobs: dict[Hashable, Job] = {}
        """By key, the next one last."""
        self._last: dict[Hashable, Job] = {}
        """Those that are done when there are no others."""
        self._is_running = False

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Let the work wait while an answer is worked out."""
        with self._changed:
            self._answers += 1
        try:
            yield
        finally:
            with self._changed:
                self._answers -= 1
                self._changed.notify_all()

    def submit(self, key: Hashable, start: Callable[[], Job], *, last: bool = False) -> None:
        """Do a job, before all others unless it is to be the last; one of its key is replaced.

        Of very many that are not to be the last, the oldest are dropped: nobody waits for them.

        Args:
            key: Names the job.
            start: Returns its steps. An error ends them, and costs no other job; one of the
                project is not reported.
            last: Whether the others come first.
        """
        with self._changed:
            if last:
                self._last[key] = start()
            else:
                self._jobs.pop(key, None)
                self._jobs[key] = start()
                if len(self._jobs) > _MOST_JOBS:
                    del self._jobs[next(iter(self._jobs))]
            self._start()

    def has(self, key: Hashable) -> bool:
        """Return whether a job waits or is being done."""
        return key in self._jobs or key in self._last

    def wait(self, seconds: float) -> bool:
        """Wait until there is nothing to do; return whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._is_running, seconds)

    def _start(self) -> None:
        if (self._jobs or self._last) and not self._is_running:
            self._is_running = True
            threading.Thread(target=self._run, name="review-background", daemon=True).start()

    def _run(self) -> None:
        try:
            while self._step():
                pass
        finally:
            with self._changed:
                self._is_running = False
                # After an error the others go on in another thread; that of this one reports it.
                self._start()
                self._changed.notify_all()

    def _step(self) -> bool:
        """Do a step of the next job; return whether there was one."""
        with self._changed:
            self._changed.wait_for(lambda: not self._answers, _LONGEST_WAIT)
            jobs = self._jobs or self._last
            if not jobs:
                return False
            key, job = next(reversed(jobs.items()))
        is_over = True
        try:
            next(job)
            is_over = False
        except (StopIteration, RktranslateError):
            # The answer to the same question reports what is wrong with the project.
            pass
        finally:
            if is_over:
                with self._changed:
                    if jobs.get(key) is job:
                        del jobs[key]
        return True
