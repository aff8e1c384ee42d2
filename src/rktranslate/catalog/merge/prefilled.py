"""References that are prefilled with their source and count as reviewed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.catalog.po.comments import FUZZY
from rktranslate.model import Origin, Provenance, State

if TYPE_CHECKING:
    from rktranslate.model import Message

_VERBATIM = Provenance(Origin.SOURCE)


def prefill(message: Message) -> Message:
    """Return a message with its source as its reviewed target."""
    return replace(
        message,
        target=message.source,
        state=State.REVIEWED,
        provenance=_VERBATIM,
        flags=tuple(flag for flag in message.flags if flag != FUZZY),
    )


def is_prefilled(message: Message) -> bool:
    """Return whether the target was prefilled and is still the source."""
    return message.origin is Origin.SOURCE and message.target == message.source


def is_untouched_prefill(message: Message) -> bool:
    """Return whether a message was prefilled and nobody has changed or annotated it."""
    return (
        message.target == message.source
        and message.provenance == _VERBATIM
        and not message.notes
        and not message.flags
        and message.context is None
    )
