"""Signals that end a process: they become an exception, so that a command cleans up behind itself.

``kill``, ``timeout``, a service manager and a closed terminal send SIGTERM or SIGHUP. By default
the process would end at once, and leave its temporary files, its workers and its lock behind.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")
"""Windows has no SIGHUP."""


class Terminated(BaseException):
    """A signal asked the process to end."""

    def __init__(self, number: int) -> None:
        """Take the number of the signal."""
        super().__init__(number)
        self.number = number

    @property
    def exit_code(self) -> int:
        """The exit code by which shells know the signal: 143 for SIGTERM, 129 for SIGHUP."""
        return 128 + self.number

    def __str__(self) -> str:
        """Return the line to print."""
        name = signal.Signals(self.number).name
        return f"ended by {name}: all files are intact; run the command again to resume"


def raise_on_termination() -> None:
    """Make signals raise :class:`Terminated`; in the main thread only.

    A signal that is ignored, as SIGHUP is under ``nohup``, stays ignored.
    """
    for number in _numbers():
        if signal.getsignal(number) is signal.SIG_DFL:
            try:
                signal.signal(number, _terminate)
            except ValueError:
                return  # another thread: whoever runs this program in one handles signals


def end_on_termination() -> None:
    """Let signals end the process at once again: there is nothing left to clean up."""
    for number in _numbers():
        if signal.getsignal(number) in {_terminate, _already_ending}:
            signal.signal(number, signal.SIG_DFL)


def _numbers() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]


def _terminate(number: int, _frame: FrameType | None) -> None:
    # A closed terminal sends several signals at once: the first one is obeyed, and no other may
    # interrupt the cleaning up.
    for each in _numbers():
        if signal.getsignal(each) is _terminate:
            signal.signal(each, _already_ending)
    raise Terminated(number)


def _already_ending(_number: int, _frame: FrameType | None) -> None:
    """Do nothing; a program that is started now does not ignore the signal, as it would SIG_IGN."""
