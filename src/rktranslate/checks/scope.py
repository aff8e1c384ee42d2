"""What to look at: only the units that changed, only what is serious enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.checks.unit import merged_units
from rktranslate.model import Catalog, Message, Severity

if TYPE_CHECKING:
    from collections import Counter


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What a command line asks of one run of the checks."""

    select: frozenset[str] = frozenset()
    """Ids of the only checks to run; all that are on when it is empty."""
    ignore: frozenset[str] = frozenset()
    severity: Severity = Severity.INFO
    """Findings below it are left out."""
    known: Counter[str] | None = None
    """Fingerprints of findings that are no news (a baseline)."""
    since: str | None = None
    """A git revision: units that are as they were there are left out."""
    fix: bool = False
    fix_reviewed: bool = field(default=False)
    """Apply safe suggestions to reviewed targets too."""


def changed_lines(catalog: Catalog, before: Catalog | None) -> frozenset[int]:
    """Return the lines of the current messages that are not as they were, with merged neighbours.

    Args:
        catalog: As it is.
        before: As it was; None where there was none, and all of it is new.
    """
    now = _units(catalog)
    was = {} if before is None else {key: content for key, _, content in _units(before)}
    return frozenset(line for key, line, content in now if was.get(key) != content)


def _units(catalog: Catalog) -> list[tuple[tuple[str | None, str], int, tuple[object, ...]]]:
    """Return key, line and what counts as a change of each current message."""
    messages = [message for message in catalog.messages if not message.obsolete]
    merged = merged_units(messages)
    return [(each.key, each.line, _content(each, merged.get(each.key))) for each in messages]


def _content(message: Message, unit: Message | None) -> tuple[object, ...]:
    own = (message.source, message.target, message.state, message.notes)
    return own if unit is None else (*own, unit.source, unit.target)
