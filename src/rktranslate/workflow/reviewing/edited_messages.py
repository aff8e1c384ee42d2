"""What edits make of a message."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.catalog.reviews import review_of, without_reviews
from rktranslate.model import State
from rktranslate.workflow.approval.approved_messages import flags_without_fuzzy
from rktranslate.workflow.reviewing.changes import Refusal, Refused

if TYPE_CHECKING:
    from rktranslate.model import Message
    from rktranslate.workflow.reviewing.changes import Edit

_LINE_END = re.compile(r"\r\n|\r|\n")
_MOST_NOTES = 1000
"""Lines of notes of a message, unless its entry has more already."""


def edited(message: Message, edit: Edit) -> Message | Refused:
    """Return a message with an edit.

    Another target makes it a draft, or empty; the same target leaves its state as it is.
    """
    after = _with_targets(message, edit)
    if isinstance(after, Refused):
        return after
    if edit.notes is not None:
        notes = tuple(line for note in edit.notes for line in _LINE_END.split(note))
        if len(notes) > max(_MOST_NOTES, len(message.notes)):
            detail = f"more than {_MOST_NOTES} lines of notes"
            return Refused(edit.address, Refusal.INVALID, detail)
        recorded = [note for note in message.notes if review_of(note)]
        forged = [note for note in notes if review_of(note) and note not in recorded]
        if forged:
            return Refused(edit.address, Refusal.NOTE, forged[0])
        missing = tuple(note for note in recorded if note not in notes)
        after = replace(after, notes=(*notes, *missing))
    if (after.target, after.plural) != (message.target, message.plural):
        after = replace(after, notes=without_reviews(after.notes))
    return after


def _with_targets(message: Message, edit: Edit) -> Message | Refused:
    plural = message.plural
    if plural is None:
        if edit.plural_targets is not None:
            return Refused(edit.address, Refusal.INVALID, "the message has no plural forms")
        if edit.target is None or edit.target == message.target:
            return message
        return _as_draft(replace(message, target=edit.target))
    if edit.target is not None:
        return Refused(edit.address, Refusal.INVALID, "the message has plural forms")
    forms = dict(plural.targets)
    new = dict(edit.plural_targets or ())
    if not new.keys() <= forms.keys():
        known = ", ".join(map(str, forms))
        return Refused(edit.address, Refusal.INVALID, f"the message has the plural forms {known}")
    targets = tuple((forms | new).items())
    if targets == plural.targets:
        return message
    return _as_draft(replace(message, plural=replace(plural, targets=targets)))


def _as_draft(message: Message) -> Message:
    """Return a message with a target that nobody has reviewed; without any, it is empty."""
    state = State.TRANSLATED if any(message.targets) else State.INITIAL
    return replace(message, state=state, flags=flags_without_fuzzy(message))
