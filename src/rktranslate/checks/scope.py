"""Scope of a run: which checks, which severities, and only the units that changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.checks.merged_units import merged_units
from rktranslate.model import Catalog, Key, Message, Severity

if TYPE_CHECKING:
    from collections import Counter


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What one run of the checks looks at, and what it leaves out."""

    select: frozenset[str] = frozenset()
    """Names of the only checks to run; all that are on when it is empty."""
    ignore: frozenset[str] = frozenset()
    """Names of checks that do not run."""
    severity: Severity = Severity.INFO
    """Findings below it are left out."""
    known: Counter[str] | None = None
    """Fingerprints of the findings of a baseline, which are left out."""
    since: str | None = None
    """A git revision: units that have not changed since are left out."""
    fix: bool = False
    """Apply safe suggestions to drafts before checking."""
    fix_reviewed: bool = False
    """Apply them to reviewed targets too."""


def changed_lines(catalog: Catalog, before: Catalog | None) -> frozenset[int]:
    """Return the lines of the current messages that changed, with their merged neighbours.

    Args:
        catalog: The catalogue now.
        before: The earlier catalogue; None where there was none, and all of it is new.
    """
    earlier = {} if before is None else {key: content for key, _, content in _units(before)}
    return frozenset(line for key, line, content in _units(catalog) if earlier.get(key) != content)


def _units(catalog: Catalog) -> list[tuple[Key, int, tuple[object, ...]]]:
    """Return the key, the line and the compared fields of each current message."""
    messages = [message for message in catalog.messages if not message.obsolete]
    merged = merged_units(messages)
    return [(each.key, each.line, _content(each, merged.get(each.key))) for each in messages]


def _content(message: Message, unit: Message | None) -> tuple[object, ...]:
    own = (message.source, message.target, message.state, message.notes, message.provenance)
    return own if unit is None else (*own, unit.source, unit.target)
