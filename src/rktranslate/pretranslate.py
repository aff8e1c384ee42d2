"""Turns messages without a translation into drafts, and writes down what made each draft."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from rktranslate.catalog.po import MACHINE_NOTE
from rktranslate.model import Catalog, Message, Origin, Signature, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.enforce import Draft


def pending(catalog: Catalog, *, redraft: bool = False) -> tuple[str, ...]:
    """Return the sources that need a draft, in document order.

    Args:
        catalog: A catalogue that was merged with its source.
        redraft: Take machine drafts that nobody has reviewed again as well.
    """
    return tuple(
        message.source for message in catalog.messages if _needs_draft(message, redraft=redraft)
    )


def apply_drafts(
    catalog: Catalog,
    drafts: Mapping[str, Draft],
    signature: Signature,
    *,
    redraft: bool = False,
) -> Catalog:
    """Return the catalogue with the drafts filled in, each marked fuzzy and signed."""

    def filled(message: Message) -> Message:
        draft = drafts.get(message.source)
        if draft is None or not draft.target or not _needs_draft(message, redraft=redraft):
            return message
        kept = tuple(note for note in message.notes if not note.startswith(MACHINE_NOTE))
        return dataclasses.replace(
            message,
            target=draft.target,
            state=State.TRANSLATED,
            origin=Origin.MACHINE,
            notes=(*kept, machine_note(draft, signature)),
        )

    return dataclasses.replace(catalog, messages=tuple(map(filled, catalog.messages)))


def machine_note(draft: Draft, signature: Signature) -> str:
    """Return the comment of a draft: its signature, the step that made it, and what is left."""
    note = f"{MACHINE_NOTE}{signature}|step:{draft.step}"
    if draft.unresolved:
        note += f" unresolved: {'; '.join(map(str, draft.unresolved))}"
    return note


def _needs_draft(message: Message, *, redraft: bool) -> bool:
    if message.obsolete or message.plural is not None:
        return False
    if not message.target:
        return True
    return (
        redraft
        and message.state is State.TRANSLATED
        and message.origin is Origin.MACHINE
        and message.previous_source is None
    )
