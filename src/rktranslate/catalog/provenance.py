"""What tells a machine's draft that nobody has touched from what a person made of it.

The note on a draft has the fingerprint of the text that the engine left. The other notes and the
fuzzy flag tell less: a reviewer who begins to work on a draft may leave both in place.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from rktranslate.catalog.po import MACHINE_NOTE
from rktranslate.model import State

if TYPE_CHECKING:
    from rktranslate.model import Message


UNRESOLVED = " unresolved: "
"""Stands in a draft's note before what a reviewer has to look at."""


def draft_mark(target: str) -> str:
    """Return the part of a draft's note by which its text is known again."""
    digest = hashlib.sha256(target.encode("utf-8", "surrogatepass")).hexdigest()
    return f"|draft:{digest[:8]}"


def is_untouched(message: Message) -> bool:
    """Tell whether a message is a machine draft just as the engine left it.

    A reviewer who has begun to work on a draft may leave it fuzzy and leave its note: what was
    typed then is not the machine's any more, and nothing may write over it.
    """
    return message.previous_source is None and is_machine_text(message)


def is_machine_text(message: Message) -> bool:
    """Tell whether a message has the text that an engine left, whatever became of its source."""
    if message.state is not State.TRANSLATED:
        return False
    notes = [note for note in message.notes if note.startswith(MACHINE_NOTE)]
    if not notes:
        return False
    mark = draft_mark(message.target)
    return any(mark in note for note in notes)


def unresolved(message: Message) -> str:
    """Return what its maker could not settle in a machine draft; empty where people went on."""
    if not is_untouched(message):
        return ""
    notes = (note for note in message.notes if note.startswith(MACHINE_NOTE))
    return next((reasons for note in notes if (reasons := note.partition(UNRESOLVED)[2])), "")
