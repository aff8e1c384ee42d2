"""Publication: (Document, Catalog, Policy) -> targets, or the units that block it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.catalog.conflict_markers import has_conflict_markers
from rktranslate.catalog.contexts import assign_catalog
from rktranslate.catalog.units import is_offered, known_sources, offered_segments
from rktranslate.checks.merge_conflict import MergeConflict
from rktranslate.checks.review_state import Empty, Unreviewed
from rktranslate.checks.rules import (
    CATALOG_CONTEXT,
    CATALOG_STALE,
    DUPLICATE_ENTRY,
    UNPUBLISHABLE,
)
from rktranslate.compare.numbers.repair import as_number

if TYPE_CHECKING:
    from collections.abc import Container

    from rktranslate.formats.targets import Refusal
    from rktranslate.model import Catalog, Document, Message, Segment


class Policy(StrEnum):
    """Whether a build may contain unreviewed targets."""

    REVIEWED = "reviewed"
    """Reviewed text only; anything else stops the output."""
    DRAFT = "draft"
    """Drafts too, and the source text of units without a draft."""


class Blocker(StrEnum):
    """Why a unit must not be published."""

    MISSING = "not in the catalogue"
    EMPTY = "untranslated"
    DRAFT = "draft, not reviewed"
    CHANGED = "source changed since the review"
    PLURAL = "plural forms, where the document has one text"
    DUPLICATE = "duplicate entries with different targets"
    CONFLICT_MARKERS = "unresolved conflict markers of msgcat or msgmerge"
    UNWRITABLE = "cannot be written"
    AMBIGUOUS_CONTEXT = "more than one msgctxt matches this occurrence"
    UNMATCHED_CONTEXT = "its msgctxt matches no occurrence of this sentence"

    @property
    def reported_by(self) -> str:
        """Name of the check that reports a unit with this blocker."""
        return _REPORTED_BY[self]

    @property
    def is_unfinished(self) -> bool:
        """Whether the unit only lacks a translation or its review."""
        return self in (Blocker.MISSING, Blocker.EMPTY, Blocker.DRAFT, Blocker.CHANGED)


_REPORTED_BY = {
    Blocker.MISSING: CATALOG_STALE.name,
    Blocker.EMPTY: Empty.name,
    Blocker.DRAFT: Unreviewed.name,
    Blocker.CHANGED: Unreviewed.name,
    Blocker.PLURAL: UNPUBLISHABLE.name,
    Blocker.DUPLICATE: DUPLICATE_ENTRY.name,
    Blocker.CONFLICT_MARKERS: MergeConflict.name,
    Blocker.UNWRITABLE: UNPUBLISHABLE.name,
    Blocker.AMBIGUOUS_CONTEXT: CATALOG_CONTEXT.name,
    Blocker.UNMATCHED_CONTEXT: CATALOG_CONTEXT.name,
}


@dataclass(frozen=True, slots=True)
class BlockedUnit:
    """A unit that must not be published."""

    segment: Segment
    blocker: Blocker
    line: int
    """Line of the message in its PO file; 0 if it has none."""
    target: str = ""
    """The target of the message; empty if it has none."""
    refusal: Refusal | None = None
    """Why the target cannot be written; only with ``UNWRITABLE``."""

    @property
    def reason(self) -> str:
        """Why the unit must not be published, one clause."""
        if self.refusal is None:
            return self.blocker.value
        return f"{self.blocker.value}: the target {self.refusal.reason}"


@dataclass(frozen=True, slots=True)
class Assembly:
    """The targets of a document in order, and the units that are not reviewed."""

    targets: tuple[str, ...]
    blocked: tuple[BlockedUnit, ...]
    policy: Policy

    @property
    def may_publish(self) -> bool:
        """Whether the policy allows the output to be written."""
        return self.policy is Policy.DRAFT or not self.blocked


def assemble(document: Document, catalog: Catalog, policy: Policy) -> Assembly:
    """Return a target per segment, in document order, and the units that block publication.

    A target that cannot be written, or has conflict markers, is replaced by its source.

    Args:
        document: The document.
        catalog: Its catalogue.
        policy: The text that may be published.

    Raises:
        DocumentError: The format cannot write the document even with its source texts.
    """
    from rktranslate.formats.refusals import refusals

    known = known_sources(catalog)
    offered = offered_segments(document, known)
    assignment = assign_catalog([(kind, segment.source) for kind, segment in offered], catalog)
    places = _places(document, known)
    ambiguous = {context.place for context in assignment.ambiguous}
    duplicated = {entry.key for entry in catalog.duplicates if not entry.obsolete}
    wanted = [
        _as_number(segment, catalog)
        if place is None
        else _target(segment, assignment.messages[place])
        for segment, place in places
    ]
    refused = refusals(document, wanted)
    targets: list[str] = []
    blocked: list[BlockedUnit] = []
    for index, (segment, place) in enumerate(places):
        refusal = refused[index]
        targets.append(wanted[index] if refusal is None else segment.source)
        if place is None:
            continue
        message = assignment.messages[place]
        if place in ambiguous:
            blocker: Blocker | None = Blocker.AMBIGUOUS_CONTEXT
        elif message is not None and message.key in duplicated:
            blocker = Blocker.DUPLICATE
        else:
            blocker = _blocker(message)
        if blocker is None and refusal is not None:
            blocker = Blocker.UNWRITABLE
        if blocker is not None:
            reason = refusal if blocker is Blocker.UNWRITABLE else None
            line, target = (message.line, message.target) if message else (0, "")
            blocked.append(BlockedUnit(segment, blocker, line, target, reason))
    # A translation that a person wrote for a place must not be left out silently.
    blocked += (
        BlockedUnit(offered[item.places[0]][1], Blocker.UNMATCHED_CONTEXT, item.message.line)
        for item in assignment.unmatched
        if item.message.context is not None
    )
    return Assembly(tuple(targets), tuple(blocked), policy)


def _places(document: Document, known: Container[str]) -> list[tuple[Segment, int | None]]:
    """Return each segment with its number among those that are offered; None for the others."""
    places: list[tuple[Segment, int | None]] = []
    count = 0
    for block in document.blocks:
        for segment in block.segments:
            if is_offered(segment, known):
                places.append((segment, count))
                count += 1
            else:
                places.append((segment, None))
    return places


def _as_number(segment: Segment, catalog: Catalog) -> str:
    """Return a number that is not offered in the notation of the target language."""
    return (
        as_number(segment.source, catalog.source_language, catalog.target_language)
        or segment.source
    )


def _target(segment: Segment, message: Message | None) -> str:
    return message.target if message and _is_usable(message) else segment.source


def _is_usable(message: Message) -> bool:
    """Return whether a message has a target that may be a text of the document."""
    return bool(message.target) and not has_conflict_markers(message.target, message.source)


def _blocker(message: Message | None) -> Blocker | None:
    """Return why a message must not be published, whatever its format; None if it may be."""
    if message is None:
        return Blocker.MISSING
    if message.plural is not None:
        return Blocker.PLURAL
    if not message.target:
        return Blocker.EMPTY
    if not message.state.is_reviewed:
        return Blocker.CHANGED if message.previous_source is not None else Blocker.DRAFT
    if has_conflict_markers(message.target, message.source):
        return Blocker.CONFLICT_MARKERS
    return None
