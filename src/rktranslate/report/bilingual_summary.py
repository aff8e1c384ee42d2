"""What a bilingual copy holds, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.report.words import count as counted
from rktranslate.workflow.bilingual import UnitState

if TYPE_CHECKING:
    from rktranslate.workflow.bilingual import BilingualCopy

_STATE_WORDS = {
    UnitState.REVIEWED: ("reviewed", "reviewed"),
    UnitState.VERBATIM: ("kept as it is", "kept as they are"),
    UnitState.DRAFT: ("draft", "drafts"),
    UnitState.CHANGED: ("draft of a changed source", "drafts of changed sources"),
    UnitState.UNTRANSLATED: ("untranslated", "untranslated"),
}
"""For one unit, and for several."""


def summary(copy: BilingualCopy) -> str:
    """Return how many units there are of each state: ``3 units: 2 reviewed, 1 draft``."""
    states = [unit.state for unit in copy.units]
    counts = [
        f"{number} {words[number > 1]}"
        for state, words in _STATE_WORDS.items()
        if (number := states.count(state))
    ]
    found = sum(len(unit.findings) for unit in copy.units)
    more = f"; {counted(found, 'finding')}" if found else ""
    return f"{counted(len(states), 'unit')}: {', '.join(counts) or 'nothing to translate'}{more}"
