"""Numbers and states as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.workflow.status import Progressed


def count(number: int, word: str) -> str:
    """Return a number and what it counts: ``1 unit``, ``2 units``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def size(number: int) -> str:
    """Return a number of bytes in kB or MB."""
    return f"{number / 1e6:.1f} MB" if number >= 100_000 else f"{number / 1e3:.1f} kB"


def output_state(row: Progressed) -> str:
    """Return in a word what there is of an output: ``built``, ``outdated`` or ``not built``."""
    return "built" if row.built else "outdated" if row.outdated else "not built"
