"""Publication: (Document, Catalog, Policy) -> targets, or the units that block it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.catalog.contexts import assign_catalog

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.model import Catalog, Document, Message, Segment, Syntax


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
    UNFIT = "cannot be written: a line break, only blanks, an invalid character, or wrong tags"
    AMBIGUOUS_CONTEXT = "more than one msgctxt matches this occurrence"
    UNMATCHED_CONTEXT = "its msgctxt matches no occurrence of this sentence"


@dataclass(frozen=True, slots=True)
class BlockedUnit:
    """A unit that must not be published."""

    segment: Segment
    blocker: Blocker
    line: int
    """Line of the message in its PO file; 0 if it has none."""


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


def assemble(
    document: Document,
    catalog: Catalog,
    policy: Policy,
    fits: Callable[[str, str, Syntax], bool] = lambda _target, _source, _syntax: True,
) -> Assembly:
    """Return a target per segment, in document order, and the units that block publication.

    Args:
        document: The document.
        catalog: Its catalogue.
        policy: The text that may be published.
        fits: Returns whether a target can be written in place of a source. If it cannot, the
            source is written instead.
    """
    segments = [(block.kind, segment) for block in document.blocks for segment in block.segments]
    assignment = assign_catalog([(kind, segment.source) for kind, segment in segments], catalog)
    ambiguous = {context.place for context in assignment.ambiguous}
    targets: list[str] = []
    blocked: list[BlockedUnit] = []
    pairs = zip(segments, assignment.messages, strict=True)
    for index, ((_, segment), message) in enumerate(pairs):
        target = message.target if message and message.target else segment.source
        can_be_written = target == segment.source or fits(target, segment.source, document.syntax)
        blocker = Blocker.AMBIGUOUS_CONTEXT if index in ambiguous else _blocker(message)
        if blocker is None and not can_be_written:
            blocker = Blocker.UNFIT
        if blocker is not None:
            blocked.append(BlockedUnit(segment, blocker, message.line if message else 0))
        targets.append(target if can_be_written else segment.source)
    # A translation that a person wrote for a place must not be left out silently.
    blocked += (
        BlockedUnit(segments[item.places[0]][1], Blocker.UNMATCHED_CONTEXT, item.message.line)
        for item in assignment.unmatched
        if item.message.context is not None
    )
    return Assembly(tuple(targets), tuple(blocked), policy)


def _blocker(message: Message | None) -> Blocker | None:
    """Return why a message must not be published; None if it is reviewed."""
    if message is None:
        return Blocker.MISSING
    if not message.target:
        return Blocker.EMPTY
    if not message.state.is_reviewed:
        return Blocker.CHANGED if message.previous_source is not None else Blocker.DRAFT
    return None
