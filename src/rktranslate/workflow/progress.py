"""Progress reports of commands."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


class Progress(Protocol):
    """A callback for the progress of a command."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` steps of a stage are done."""


@runtime_checkable
class NamingProgress(Protocol):
    """A progress that shows what is worked on, too."""

    def begin(self, stage: str, done: int, total: int, item: str) -> None:
        """Report that work on an item begins, after ``done`` of ``total`` steps; 0 if unknown."""


def silent(stage: str, done: int, total: int) -> None:
    """Ignore progress."""


def begin(progress: Progress, stage: str, done: int, total: int, item: str = "") -> None:
    """Report that a stage or the work on an item of it begins, to a progress that shows it.

    Args:
        progress: The progress.
        stage: The stage.
        done: Steps that are done.
        total: All steps; 0 if that is not known.
        item: The name of the document, file or engine.
    """
    if isinstance(progress, NamingProgress):
        progress.begin(stage, done, total, item)
