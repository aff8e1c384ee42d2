"""What approvals make of a message, and of its entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.catalog.po.comments import FUZZY
from rktranslate.catalog.po.entry_edits import EntryEdit
from rktranslate.catalog.reviews import reviews_of, without_reviews
from rktranslate.model import State

if TYPE_CHECKING:
    from rktranslate.catalog.reviews import Review
    from rktranslate.model import Message


def approved(message: Message, review: Review | None) -> Message:
    """Return a message with a target as it is once it is approved.

    Args:
        message: The message.
        review: The record of the review; None where the project has none.
    """
    if message.state.is_reviewed and (review is None or reviews_of(message.notes)):
        return message
    notes = message.notes
    if review is not None:
        notes = (*without_reviews(notes), review.note())
    return replace(
        message,
        state=State.REVIEWED,
        flags=flags_without_fuzzy(message),
        notes=notes,
        previous_source=None,
        previous_context=None,
    )


def entry_edit(before: Message, after: Message) -> EntryEdit:
    """Return the edit of the entry of a message that makes it another version of itself."""
    targets: dict[str, str] = {}
    if after.plural is None:
        if after.target != before.target:
            targets["msgstr"] = after.target
    elif after.plural != before.plural:
        targets |= {f"msgstr[{index}]": text for index, text in after.plural.targets}
    is_approved = after.state.is_reviewed and not before.state.is_reviewed
    had_previous = before.previous_source is not None or before.previous_context is not None
    has_previous = after.previous_source is not None or after.previous_context is not None
    return EntryEdit(
        targets,
        None if after.notes == before.notes else after.notes,
        _is_fuzzy(after),
        without_previous=is_approved or (had_previous and not has_previous),
    )


def _is_fuzzy(message: Message) -> bool:
    return message.state is State.TRANSLATED or FUZZY in message.flags


def flags_without_fuzzy(message: Message) -> tuple[str, ...]:
    """Return the flags of a message; an empty one has ``fuzzy`` among them if its entry has."""
    return tuple(flag for flag in message.flags if flag != FUZZY)
