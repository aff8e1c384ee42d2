"""Units: a message, or the run of messages that a translator merged into one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.model import NOTHING, BlockKind, Message, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Key


def is_reference(message: Message) -> bool:
    """Return whether a message is a bibliography entry, which is kept verbatim."""
    if message.kind is BlockKind.REFERENCE:
        return True
    return message.provenance is not None and message.provenance.origin is Origin.SOURCE


def merged_units(
    messages: Sequence[Message],
) -> dict[Key, Message | None]:
    """Return the units of the messages beside a target of ``∅``, by message key.

    A run is the messages whose target writes nothing and one neighbour on either side; runs that
    share a neighbour are one.
    """
    units: dict[Key, Message | None] = {}
    unwritten = [
        index for index, message in enumerate(messages) if message.target.strip() == NOTHING
    ]
    position = 0
    while position < len(unwritten):
        first = last = unwritten[position]
        while position < len(unwritten) and unwritten[position] - last <= 2:
            last = unwritten[position]
            position += 1
        run = [
            message
            for message in messages[max(0, first - 1) : last + 2]
            if not is_reference(message)
        ]
        for message in run:
            units[message.key] = None
        sources = (message.source for message in run)
        targets = (message.target for message in run if message.target.strip() != NOTHING)
        times = [message.seconds for message in run if message.seconds is not None]
        units[run[0].key] = replace(
            run[0],
            source=" ".join(sources),
            target=" ".join(targets),
            seconds=sum(times) if times else None,
        )
    return units
