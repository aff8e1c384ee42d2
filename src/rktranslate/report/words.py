"""Numbers, places and states in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Severity
    from rktranslate.workflow.status import CatalogStatus


def count(number: int, word: str) -> str:
    """Return a number and what it counts: ``1 unit``, ``2 units``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def percent(part: int, whole: int) -> str:
    """Return a share, rounded down: ``97 %``; ``-`` of nothing.

    A part is never ``0 %``, and all but the whole never ``100 %``.
    """
    if whole == 0:
        return "-"
    return "<1 %" if 0 < part * 100 < whole else f"{part * 100 // whole} %"


def severity_counts(severities: Iterable[Severity]) -> str:
    """Return how many there are of each severity: ``1 error, 2 warnings``; empty for none."""
    numbers = Counter(severities)
    return ", ".join(
        count(numbers[severity], severity.name.lower())
        for severity in sorted(numbers, reverse=True)
    )


def size(number: int) -> str:
    """Return a number of bytes in kB or MB."""
    return f"{number / 1e6:.1f} MB" if number >= 100_000 else f"{number / 1e3:.1f} kB"


def place(path: str, line: int) -> str:
    """Return ``path:line``, or the path alone when the line is 0."""
    return f"{path}:{line}" if line else path


def output_state(row: CatalogStatus) -> str:
    """Return the state of an output: ``built``, ``outdated`` or ``not built``."""
    return "built" if row.built else "outdated" if row.outdated else "not built"


def without_units(rows: Iterable[CatalogStatus]) -> str:
    """Return why catalogues have no units: ``no text`` in the documents, or ``not extracted``."""
    return "not extracted" if any(row.behind for row in rows) else "no text"
