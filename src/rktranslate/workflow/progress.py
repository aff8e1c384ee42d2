"""How commands tell how far they are."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told how far a command is."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` steps of a stage are done."""


def silent(stage: str, done: int, total: int) -> None:
    """Take no note of progress."""
