"""Progress reports of commands."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A callback for the progress of a command."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` steps of a stage are done."""


def silent(stage: str, done: int, total: int) -> None:
    """Ignore progress."""
