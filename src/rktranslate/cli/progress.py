"""Progress on a terminal: what is done, how fast, and how long the rest will take.

It is written to standard error, disappears when the command ends, and is shown on a terminal only.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.report.escaping import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.live import Live
    from rich.text import Text

_DELAY_SECONDS = 0.4
"""A faster command shows nothing."""
_STEADY_SECONDS = 1.0
"""The time left is not estimated from less."""
_PER_SECOND = 8
"""Refreshes per second."""
_BAR_CELLS = 30
"""The bar is no wider, so that the numbers stay near it."""
_LEAST_BAR_CELLS = 8


@dataclass(slots=True)
class Stage:
    """The progress of one stage of a command."""

    name: str
    total: int = 0
    done: int = 0
    item: str = ""
    started: float = field(default_factory=time.monotonic)
    done_before: int = 0
    """Steps of an earlier command, which say nothing about the speed."""

    def rate(self, now: float) -> float:
        """Return the steps per second; 0 if there was none yet."""
        passed = now - self.started
        return (self.done - self.done_before) / passed if passed > 0 else 0.0

    def seconds_left(self, now: float) -> float | None:
        """Return how long the other steps will take; None if that cannot be said yet."""
        rate = self.rate(now)
        if not self.total or not rate or now - self.started < _STEADY_SECONDS:
            return None
        return max(0, self.total - self.done) / rate


class ProgressBar:
    """A progress bar on standard error, shown only on a terminal and only by a slow command.

    It may be called from several threads.
    """

    def __init__(self, stage: str = "", *, shown: bool) -> None:
        """Create a bar that is drawn only if ``shown`` and standard error is a terminal.

        Args:
            stage: The stage before the first one that is reported; empty to show none.
            shown: Whether the bar is drawn.
        """
        self._shown = shown and sys.stderr.isatty()
        self._stage = Stage(visible(stage))
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._live: Live | None = None
        self._plain = False
        self._ended = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` steps of a stage are done."""
        if not self._shown:
            return
        with self._lock:
            if stage != self._stage.name:
                # What the first call reports may have been done before.
                self._enter(stage, done)
            self._stage.done, self._stage.total = done, total

    def begin(self, stage: str, done: int, total: int, item: str) -> None:
        """Show what is worked on."""
        if not self._shown:
            return
        with self._lock:
            if stage != self._stage.name:
                self._enter(stage, done)
            self._stage.done, self._stage.total = done, total
            self._stage.item = visible(item)

    def _enter(self, stage: str, done: int) -> None:
        self._stage = Stage(stage, done_before=done)
        if self._plain:
            self._print_stage()

    def __enter__(self) -> ProgressBar:
        """Return itself; if the command is slow, the bar appears by itself."""
        if self._shown:
            self._timer = threading.Timer(_DELAY_SECONDS, self._appear)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the bar."""
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._ended = True
            live = self._live
        if live is not None:
            live.stop()

    def _appear(self) -> None:
        """Begin to draw; a thread of its own calls this, as the command may be silent long."""
        # A bar is no reason to fail.
        with contextlib.suppress(Exception):
            from rich.live import Live

            from rktranslate.cli.output import console

            screen = console(stderr=True)
            live = Live(
                _Drawing(self),
                console=screen,
                refresh_per_second=_PER_SECOND,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            with self._lock:
                if self._ended:
                    return
                if not screen.is_interactive:  # TERM=dumb
                    self._plain = True
                    self._print_stage()
                    return
                self._live = live
                live.start()

    def _print_stage(self) -> None:
        """Print the name of the stage on a terminal that cannot redraw a line."""
        if self._stage.name:
            sys.stderr.write(f"{visible(self._stage.name)} ...\n")

    @property
    def stage(self) -> Stage:
        """The current stage."""
        return self._stage


class _Drawing:
    """The current stage, as lines for a terminal."""

    def __init__(self, bar: ProgressBar) -> None:
        self._bar = bar

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield one or two lines, none wider than the terminal."""
        stage = self._bar.stage
        ascii_only = options.ascii_only or not options.encoding.startswith("utf")
        yield from stage_lines(stage, time.monotonic(), options.max_width, ascii_only=ascii_only)


def stage_lines(stage: Stage, now: float, width: int, *, ascii_only: bool = False) -> list[Text]:
    """Return a line with the numbers of a stage, and one with the name of what is worked on.

    Args:
        stage: The stage.
        now: The time, as :func:`time.monotonic` has it.
        width: Width of the terminal.
        ascii_only: Whether the terminal has ASCII characters only.
    """
    from rich.text import Text

    passed = _clock(now - stage.started)
    if not stage.total:
        lines = [Text.assemble((stage.name or "Working", "bold"), f"  {passed}")]
    else:
        facts = [f"{stage.done}/{stage.total}", f"{stage.done * 100 // stage.total} %"]
        rate, left = stage.rate(now), stage.seconds_left(now)
        facts.append(f"{rate:.1f}/s" if rate else f"{passed} so far")
        if left is not None:
            facts.append(f"{_clock(left)} left")
        numbers = "  ".join(facts)
        name = Text(visible(stage.name), "bold")
        room = width - name.cell_len - len(numbers) - 5
        cells = min(_BAR_CELLS, room)
        line = name
        if cells >= _LEAST_BAR_CELLS:
            full = min(cells, cells * stage.done // stage.total)
            signs = ("#", "-") if ascii_only else ("━", "─")
            line = Text.assemble(line, "  ", (signs[0] * full, "green"))
            line.append(signs[1] * (cells - full), "dim")
        lines = [Text.assemble(line, f"  {numbers}")]
    if stage.item:
        lines.append(Text(f"  {folded(stage.item, width - 3, ascii_only=ascii_only)}", "dim"))
    for line in lines:
        line.no_wrap = True
        line.truncate(width, overflow="crop")
    return lines


def folded(path: str, width: int, *, ascii_only: bool = False) -> str:
    """Return a path that fits into a width: its first and last folders, and the file name whole.

    Args:
        path: The path.
        width: Cells.
        ascii_only: Whether to mark what is left out in ASCII.
    """
    from rich.cells import cell_len

    if cell_len(path) <= width:
        return path
    mark = "..." if ascii_only else "…"
    first, *parts = path.split("/")
    for start in range(len(parts)):
        short = "/".join([first, mark, *parts[start:]])
        if cell_len(short) <= width:
            return short
    return parts[-1] if parts else path


def _clock(seconds: float) -> str:
    """Return ``0:07``, ``12:30`` or ``1:02:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
