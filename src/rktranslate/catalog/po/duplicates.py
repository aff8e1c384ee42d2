"""Entries with the same msgid and msgctxt, which a merge of two branches may leave in a PO file.

gettext and other tools refuse the whole file. Here entries are combined where nothing that a person
wrote can be lost. All others are kept as they are, beside the entry that stands for the message,
until a person has deleted one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import has_machine_text
from rktranslate.model import Message, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence


def settle(entries: Sequence[Message]) -> tuple[Message, tuple[Message, ...]]:
    """Settle several entries with one key.

    Args:
        entries: The entries in file order; at least one.

    Returns:
        The entry that stands for the message, with the notes and flags of those that are combined
        with it: one with a target, a current one rather than an obsolete one, a reviewed one rather
        than a draft, a person's draft rather than a machine's, and the first of equals. Then the
        entries that are kept beside it: those with another text that a person may have written.
    """
    first = max(entries, key=_rank)
    kept: list[Message] = []
    notes, flags = dict.fromkeys(first.notes), dict.fromkeys(first.flags)
    obsolete = first.obsolete
    for entry in entries:
        if entry is first:
            continue
        if not _is_redundant(entry, first):
            kept.append(entry)
            continue
        notes |= dict.fromkeys(entry.notes)
        flags |= dict.fromkeys(entry.flags)
        obsolete = obsolete and entry.obsolete
    combined = replace(first, notes=tuple(notes), flags=tuple(flags), obsolete=obsolete)
    return combined, tuple(kept)


def _rank(entry: Message) -> tuple[bool, bool, bool, bool]:
    reviewed = entry.state.is_reviewed
    return _has_text(entry), not entry.obsolete, reviewed, not has_machine_text(entry)


def _has_text(entry: Message) -> bool:
    """Return whether an entry has a target, or one of its plural forms has."""
    forms = entry.plural.targets if entry.plural else ()
    return bool(entry.target) or any(text for _, text in forms)


def _is_redundant(entry: Message, first: Message) -> bool:
    """Return whether an entry has no work of a person that the first one does not have."""
    same_text = (entry.target, entry.plural) == (first.target, first.plural)
    reviewed_more = entry.state.is_reviewed and not first.state.is_reviewed
    return (
        not _has_text(entry)
        or (same_text and not reviewed_more)
        or has_machine_text(entry)
        or (entry.origin is Origin.SOURCE and entry.target == entry.source)
    )
