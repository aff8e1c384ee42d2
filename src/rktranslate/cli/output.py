"""Where results, progress and errors go: results to standard output, all else to standard error."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console
    from rich.progress import Progress, TaskID

_PATIENCE_SECONDS = 0.7
"""A command that is done sooner shows no progress bar."""


def console(*, stderr: bool = False) -> Console:
    """Return a console; without a terminal, lines are never cut or wrapped."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    plain = not stream.isatty()
    return Console(stderr=stderr, soft_wrap=plain, width=200 if plain else None, highlight=False)


_SPEED_SECONDS = 120.0
"""Speed and time left are those of the last two minutes: a batch takes some seconds."""


class ProgressBar:
    """A progress bar on standard error, for a person only, and only when it takes a while."""

    def __init__(self, *, shown: bool) -> None:
        """Make a bar; nothing is drawn unless ``shown`` and standard error is a terminal."""
        self._shown = shown and sys.stderr.isatty()
        self._started = time.monotonic()
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` steps of a stage are done."""
        if not self._shown or time.monotonic() - self._started < _PATIENCE_SECONDS:
            return
        progress = self._progress or self._start()
        if stage not in self._tasks:
            # What is done already says nothing about the speed.
            self._tasks[stage] = progress.add_task(stage, total=total or None, completed=done)
        progress.update(self._tasks[stage], completed=done)

    def __enter__(self) -> ProgressBar:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()

    def _start(self) -> Progress:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            Task,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class Speed(ProgressColumn):
            """Steps a second."""

            def render(self, task: Task) -> Text:
                return Text(f"{task.speed:.1f}/s" if task.speed else "")

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            Speed(),
            TimeRemainingColumn(),
            console=console(stderr=True),
            transient=True,
            speed_estimate_period=_SPEED_SECONDS,
        )
        self._progress.start()
        return self._progress
