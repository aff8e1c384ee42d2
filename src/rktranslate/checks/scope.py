"""The units of a catalogue that changed since an earlier version of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.merged_units import merged_units

if TYPE_CHECKING:
    from rktranslate.model import Catalog, Key, Message


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
    return [
        (message.key, message.line, _content(message, merged.get(message.key)))
        for message in messages
    ]


def _content(message: Message, unit: Message | None) -> tuple[object, ...]:
    own = (message.source, message.target, message.state, message.notes, message.provenance)
    return own if unit is None else (*own, unit.source, unit.target)
