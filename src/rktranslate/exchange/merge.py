"""Merge the units that a CAT tool returns over a catalogue; nothing that a person wrote is lost.

Of two different targets, the one that does not win becomes a note. Laws: merging a catalogue with
its own units changes nothing, and merging the same units again changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import is_untouched_draft, translator_comments
from rktranslate.catalog.reviews import without_reviews
from rktranslate.errors import CatalogError
from rktranslate.exchange.layout import has_layout, without_layout
from rktranslate.languages.codes import matches
from rktranslate.model import Catalog, Message, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.model import Key

KEPT_NOTE = "earlier target: "
"""Begins the note with a person's target that an imported one replaced."""
OFFERED_NOTE = "imported target: "
"""Begins the note with an imported target that did not win."""
_ORDER = tuple(State)


class MergeOutcome(StrEnum):
    """The effect of merging a unit that offered something new."""

    TRANSLATED = "translated"
    """The message had no target, and has one now."""
    REVIEWED = "reviewed"
    """Its target is the same, and is reviewed now."""
    CHANGED = "changed"
    """A draft was replaced by another target."""
    REPLACED = "replaced"
    """A reviewed target was replaced by another reviewed one, and became a note."""
    KEPT = "kept"
    """The target of the catalogue stays; the offered one became a note."""
    NOTED = "noted"
    """The message got notes, and nothing else."""
    GONE = "gone"
    """The source is no longer current: the unit is kept as an obsolete message."""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit that changed a message, or offered a change."""

    outcome: MergeOutcome
    before: Message | None
    """The message as it was in the catalogue; None where it was not in it."""
    offered: Message
    """The unit as it was returned."""
    after: Message
    """The message as it is in the merged catalogue."""


@dataclass(frozen=True, slots=True)
class UnitsMerge:
    """The merged catalogue, and the effect of each unit that offered something new."""

    catalog: Catalog
    changes: tuple[UnitChange, ...] = ()
    """In the order of the units."""


def merge_units(
    catalog: Catalog, returned: Catalog, own_states: Sequence[State] = ()
) -> UnitsMerge:
    """Merge the units that a CAT tool returned over a catalogue.

    - A unit without a target changes nothing. The same target may become reviewed, never
      unreviewed.
    - Another target wins, unless it is a draft and that of the catalogue is reviewed. The one that
      does not win becomes a note, unless it is a draft that no person touched.
    - A machine draft that is returned as it was sent changes nothing.
    - Of several units with one source, the last of the highest state counts, first by its own
      state; the targets of the others become notes.
    - Notes are added, never removed; but who reviewed a target is not kept for another one.

    Args:
        catalog: The catalogue as it is now.
        returned: The units, as a catalogue of the same two languages.
        own_states: The states that their file gives them, if others are to count.

    Raises:
        CatalogError: The languages differ.
    """
    for side, expected, found in (
        ("source", catalog.source_language, returned.source_language),
        ("target", catalog.target_language, returned.target_language),
    ):
        if not matches(found, expected):
            raise CatalogError(
                f"expected {side} language {expected}, found {found}", path=returned.path, line=1
            )
    messages = {message.key: message for message in catalog.messages}
    changes: list[UnitChange] = []
    own = own_states or [message.state for message in returned.messages]
    units = zip(_as_in_catalog(returned.messages, messages), own, strict=True)
    for offered in _one_per_key(units):
        before = messages.get(offered.key)
        if before is None:
            if not offered.target and not translator_comments(offered):
                continue
            after = replace(offered, obsolete=True, line=0)
        else:
            after = _merged(before, offered)
            if after.target != before.target:
                after = replace(after, notes=without_reviews(after.notes))
            if after == before:
                continue
        # A message keeps its position; a new one goes to the end.
        messages[offered.key] = after
        changes.append(UnitChange(_outcome(before, offered, after), before, offered, after))
    return UnitsMerge(replace(catalog, messages=tuple(messages.values())), tuple(changes))


def _as_in_catalog(offered: Iterable[Message], messages: dict[Key, Message]) -> Iterator[Message]:
    """Yield the units, each with its source as the catalogue has it.

    A tool may lay out a file anew, even where ``xml:space`` says that white space is content: a
    source that is not in the catalogue is looked for without line breaks.
    """
    laid_out: dict[Key, Message] | None = None
    for unit in offered:
        if unit.key not in messages:
            if laid_out is None:
                # Current messages go before obsolete ones, which are last.
                entries = reversed(messages.values())
                laid_out = {_laid_out(entry).key: entry for entry in entries}
            flat = _laid_out(unit)
            known = laid_out.get(flat.key)
            if known is not None:
                target = flat.target if flat.source != unit.source else unit.target
                unit = replace(unit, source=known.source, target=target)
        yield unit


def _laid_out(message: Message) -> Message:
    """Return a message without the line breaks of a file that was laid out."""
    if not has_layout(message.source) and not has_layout(message.target):
        return message
    return replace(
        message, source=without_layout(message.source), target=without_layout(message.target)
    )


def _outcome(before: Message | None, offered: Message, after: Message) -> MergeOutcome:
    if before is not None and _is_own_draft(before, offered):
        return MergeOutcome.NOTED
    if offered.target and after.target != offered.target:
        return MergeOutcome.KEPT
    if before is None or after.obsolete:
        return MergeOutcome.GONE
    if after.target != before.target:
        if not before.target:
            return MergeOutcome.TRANSLATED
        return MergeOutcome.REPLACED if before.state.is_reviewed else MergeOutcome.CHANGED
    return MergeOutcome.REVIEWED if after.state is not before.state else MergeOutcome.NOTED


def _one_per_key(units: Iterable[tuple[Message, State]]) -> Iterator[Message]:
    """Yield one of the messages for each key, at the position of the first with that key.

    What the file itself says of a message, its own state, goes before what is made of it.
    Merged one after the other, two reviewed targets of one source would replace each other at
    every import.
    """
    groups: dict[Key, list[tuple[Message, State]]] = {}
    for unit in units:
        groups.setdefault(unit[0].key, []).append(unit)
    for group in groups.values():
        best, _ = max(reversed(group), key=_rank)
        yield best if len(group) == 1 else _with_others(best, (message for message, _ in group))


def _with_others(best: Message, group: Iterable[Message]) -> Message:
    """Return the message that counts with the notes and the targets of the others as notes."""
    notes = _Notes(best.notes)
    provenance = best.provenance
    for other in group:
        if other is best:
            continue
        notes.add_missing(other.notes)
        # The provenance of one target must not be given to another.
        if not best.target and provenance is None:
            provenance = other.provenance
        if other.target not in ("", best.target) and not is_untouched_draft(other):
            notes.add_once(OFFERED_NOTE + other.target)
    return replace(best, notes=tuple(notes.texts), provenance=provenance)


class _Notes:
    """Notes that are added to one by one; the cost of each does not depend on their number."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = list(texts)
        self._counts = Counter(self.texts)

    def _add(self, text: str) -> None:
        self.texts.append(text)
        self._counts[text] += 1

    def add_missing(self, texts: Iterable[str]) -> None:
        """Add the notes that are not there yet, as often as they are missing."""
        wanted = Counter(texts)
        missing = {text: count - self._counts[text] for text, count in wanted.items()}
        for text in texts:
            if missing[text] > 0:
                missing[text] -= 1
                self._add(text)

    def add_once(self, text: str) -> None:
        """Add the lines of a text, unless all of them are there."""
        lines = re.split(r"\r\n|\r|\n", text)
        if not all(self._counts[line] for line in lines):
            for line in lines:
                self._add(line)


def _rank(unit: tuple[Message, State]) -> tuple[bool, int, int, bool]:
    message, own = unit
    states = _ORDER.index(own), _ORDER.index(message.state)
    return bool(message.target), *states, not is_untouched_draft(message)


def _with_notes_of(message: Message, other: Message) -> Message:
    """Return a message with the notes that only the other one has."""
    notes = _Notes(message.notes)
    notes.add_missing(other.notes)
    if len(notes.texts) > len(message.notes):
        message = replace(message, notes=tuple(notes.texts))
    if not message.target and message.provenance is None:
        message = replace(message, provenance=other.provenance)
    return message


def _is_own_draft(before: Message, offered: Message) -> bool:
    """Return whether a draft is returned as it was sent, over another target."""
    if not before.target or offered.target == before.target:
        return False
    # Not all tools return its note; the catalogue may have it still.
    return is_untouched_draft(offered) or is_untouched_draft(
        replace(offered, provenance=before.provenance)
    )


def _merged(before: Message, offered: Message) -> Message:
    merged = _with_notes_of(before, offered)
    if not offered.target:
        return merged
    if before.plural is not None:
        # Plural messages are never sent, and have no single target to replace.
        return _with_note(merged, OFFERED_NOTE + offered.target)
    if offered.target == before.target:
        if _ORDER.index(offered.state) <= _ORDER.index(before.state):
            return merged
        return _as_reviewed(replace(merged, state=offered.state))
    if _is_own_draft(before, offered):
        return merged
    if before.state.is_reviewed and not offered.state.is_reviewed:
        return _with_note(merged, OFFERED_NOTE + offered.target)
    if not before.target:
        return _as_reviewed(replace(merged, target=offered.target, state=offered.state))
    if not is_untouched_draft(before):
        merged = _with_note(merged, KEPT_NOTE + before.target)
    if offered.state.is_reviewed:
        return _as_reviewed(replace(merged, target=offered.target, state=offered.state))
    # A draft that a person edited must not be taken for the machine's, and drafted again.
    return replace(merged, target=offered.target, state=offered.state, provenance=None)


def _as_reviewed(message: Message) -> Message:
    """Return a message without its earlier source, if it is reviewed now."""
    if not message.state.is_reviewed:
        return message
    return replace(message, previous_source=None, previous_context=None)


def _with_note(message: Message, note: str) -> Message:
    notes = _Notes(message.notes)
    notes.add_once(note)
    if len(notes.texts) == len(message.notes):
        return message
    return replace(message, notes=tuple(notes.texts))
