"""Publication: (Document, Catalog, Policy) -> targets, or the units that block it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

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
from rktranslate.model import NOTHING, Mark, Missing

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from rktranslate.formats.targets import Refusal
    from rktranslate.model import Catalog, Document, Message, Segment


@dataclass(frozen=True, slots=True)
class Policy:
    """What an output may contain.

    Raises:
        ValueError: The combination is impossible: a draft would be published, or a preview would
            hold back what it is for.
    """

    missing: Missing = Missing.HOLD
    """What stands for a unit without a reviewed target."""
    draft: bool = False
    """The output is a preview: its name and its first line say so, and no unit holds it."""

    REVIEWED: ClassVar[Policy]
    """Reviewed text only; anything else holds the output."""
    DRAFT: ClassVar[Policy]
    """A preview with drafts, and the source text of units without one."""

    def __post_init__(self) -> None:
        """Refuse what no output may be."""
        if self.missing is Missing.DRAFT and not self.draft:
            raise ValueError("a draft must not be published")
        if self.missing is Missing.HOLD and self.draft:
            raise ValueError("a preview shows every unit")


Policy.REVIEWED = Policy()
Policy.DRAFT = Policy(Missing.DRAFT, draft=True)


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
class StandIn:
    """The text that stands for a unit without a reviewed target."""

    text: str
    mark: Mark
    previous_source: str = ""
    """The earlier source that the text is a translation of; only with ``PREVIOUS``."""


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
    stand_in: StandIn | None = None
    """What stands in its place; None for a unit that is reported beside the text."""

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
    marks: tuple[Mark | None, ...] = ()
    """By target: what is not final about it; None for a reviewed one, and where no words are."""
    units: int = 0
    """Number of the targets that are of units: figures and the like are none."""

    @property
    def holding(self) -> tuple[BlockedUnit, ...]:
        """The units because of which the output is not written under the policy.

        A unit that is merely unfinished may have a stand-in; a fault must be corrected first.
        """
        if self.policy.draft:
            return ()
        if self.policy.missing is Missing.HOLD:
            return self.blocked
        return tuple(unit for unit in self.blocked if not unit.blocker.is_unfinished)

    @property
    def may_publish(self) -> bool:
        """Whether the policy allows the output to be written."""
        return not self.holding


def assemble(document: Document, catalog: Catalog, policy: Policy) -> Assembly:
    """Return a target per segment, in document order, and the units without a reviewed one.

    These have a stand-in, as the policy says. A text that cannot be written, or has conflict
    markers, is replaced by its source. A reviewed unit is the same under every policy.

    Args:
        document: The document.
        catalog: Its catalogue.
        policy: What the output may contain.

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
    messages = [None if place is None else assignment.messages[place] for _, place in places]
    blockers: list[Blocker | None] = []
    for (_, place), message in zip(places, messages, strict=True):
        if place is None:
            blockers.append(None)
        elif place in ambiguous:
            blockers.append(Blocker.AMBIGUOUS_CONTEXT)
        elif message is not None and message.key in duplicated:
            blockers.append(Blocker.DUPLICATE)
        else:
            blockers.append(_blocker(message))
    stand_ins = _stand_ins(document, catalog, messages, blockers, policy.missing)
    wanted: list[str] = []
    for (segment, _), message, stand_in in zip(places, messages, stand_ins, strict=True):
        if stand_in is not None:
            wanted.append(stand_in.text)
        elif message is None:
            wanted.append(_as_number(segment, catalog))
        else:
            wanted.append(message.target)
    refused = refusals(document, wanted)
    for index, refusal in enumerate(refused):
        stand_in = stand_ins[index]
        if refusal is not None and stand_in is not None:
            for each in _of_one_version(stand_ins, index):
                source = places[each][0].source
                stand_ins[each], wanted[each] = StandIn(source, Mark.SOURCE), source
    targets: list[str] = []
    marks: list[Mark | None] = []
    blocked: list[BlockedUnit] = []
    for index, (segment, place) in enumerate(places):
        refusal, blocker, stand_in = refused[index], blockers[index], stand_ins[index]
        targets.append(wanted[index] if refusal is None else segment.source)
        if place is not None and refusal is not None and blocker is None:
            blocker, stand_in = Blocker.UNWRITABLE, StandIn(segment.source, Mark.SOURCE)
        marks.append(stand_in.mark if stand_in else None)
        if blocker is not None:
            reason = refusal if blocker is Blocker.UNWRITABLE else None
            message = messages[index]
            line, target = (message.line, message.target) if message else (0, "")
            blocked.append(BlockedUnit(segment, blocker, line, target, reason, stand_in))
    # A translation that a person wrote for a place must not be left out silently.
    blocked += (
        BlockedUnit(offered[item.places[0]][1], Blocker.UNMATCHED_CONTEXT, item.message.line)
        for item in assignment.unmatched
        if item.message.context is not None
    )
    return Assembly(tuple(targets), tuple(blocked), policy, tuple(marks), len(offered))


def _stand_ins(
    document: Document,
    catalog: Catalog,
    messages: Sequence[Message | None],
    blockers: Sequence[Blocker | None],
    missing: Missing,
) -> list[StandIn | None]:
    """Return by segment what stands for a unit with a blocker; None for all others."""
    segments = [segment for block in document.blocks for segment in block.segments]
    if missing is Missing.PREVIOUS and any(blockers):
        earlier = _previous_versions(document, catalog, messages, blockers)
    else:
        earlier = [None] * len(segments)
    stand_ins: list[StandIn | None] = []
    for segment, message, blocker, previous in zip(
        segments, messages, blockers, earlier, strict=True
    ):
        if blocker is None:
            stand_ins.append(None)
        elif previous is not None:
            stand_ins.append(previous)
        elif missing in _WITH_DRAFTS and message is not None and _is_usable(message):
            stand_ins.append(StandIn(message.target, Mark.DRAFT))
        else:
            stand_ins.append(StandIn(segment.source, Mark.SOURCE))
    return stand_ins


def _of_one_version(stand_ins: Sequence[StandIn | None], index: int) -> Iterator[int]:
    """Yield a segment, and the second part if its text stands for both parts of a sentence."""
    yield index
    this, following = (*stand_ins[index : index + 2], None)[:2]
    if (
        this is not None
        and following is not None
        and this.mark is following.mark is Mark.PREVIOUS
        and following.text == NOTHING
    ):
        yield index + 1


_WITH_DRAFTS = frozenset({Missing.HOLD, Missing.DRAFT})
"""What is held is not written, but assembled with its drafts: its headings, for one."""


def _previous_versions(
    document: Document,
    catalog: Catalog,
    messages: Sequence[Message | None],
    blockers: Sequence[Blocker | None],
) -> list[StandIn | None]:
    """Return by segment the last reviewed version of a unit that is merely unfinished.

    It may have a number that has changed since, so it stands only where it can be marked.
    """
    from rktranslate.catalog.last_reviewed import last_reviewed_versions
    from rktranslate.formats import markable_blocks

    pairs = zip(document.blocks, markable_blocks(document), strict=True)
    markable = [is_markable for block, is_markable in pairs for _ in block.segments]
    unfinished = [
        message if blocker is not None and blocker.is_unfinished and is_markable else None
        for message, blocker, is_markable in zip(messages, blockers, markable, strict=True)
    ]
    return [
        None if version is None else StandIn(version.target, Mark.PREVIOUS, version.source)
        for version in last_reviewed_versions(document, catalog, unfinished)
    ]


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
    if has_conflict_markers(message.target, message.source):
        return Blocker.CONFLICT_MARKERS
    if not message.state.is_reviewed:
        return Blocker.CHANGED if message.previous_source is not None else Blocker.DRAFT
    return None
