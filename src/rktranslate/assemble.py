"""Decides what of a catalogue may ship: (Document, Catalog, Policy) -> targets, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.catalog.merge import lookup
from rktranslate.model import Message, Segment, State

if TYPE_CHECKING:
    from rktranslate.model import Catalog, Document


class Policy(StrEnum):
    """What a build may contain."""

    REVIEWED = "reviewed"
    """Reviewed text only; anything else stops the output."""
    DRAFT = "draft"
    """Drafts too, and the source text where there is not even a draft."""


class Lack(StrEnum):
    """Why a unit may not ship."""

    MISSING = "not in the catalogue"
    EMPTY = "untranslated"
    DRAFT = "draft, not reviewed"
    CHANGED = "source changed since the review"


@dataclass(frozen=True, slots=True)
class Unshipped:
    """A unit that may not ship."""

    segment: Segment
    lack: Lack
    line: int
    """Line of the message in its PO file; 0 when it is not there."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """The targets of a document in order, and the units that are not reviewed."""

    targets: tuple[str, ...]
    unshipped: tuple[Unshipped, ...]
    policy: Policy

    @property
    def may_ship(self) -> bool:
        """Whether the policy allows to write the output."""
        return self.policy is Policy.DRAFT or not self.unshipped


def assemble(document: Document, catalog: Catalog, policy: Policy) -> Assembly:
    """Return one target a segment, in document order, and what keeps it from shipping."""
    messages = lookup(catalog)
    targets: list[str] = []
    unshipped: list[Unshipped] = []
    for block in document.blocks:
        for segment in block.segments:
            message = messages.get(segment.source)
            lack = _lack(message)
            if lack is not None:
                unshipped.append(Unshipped(segment, lack, message.line if message else 0))
            targets.append(message.target if message and message.target else segment.source)
    return Assembly(tuple(targets), tuple(unshipped), policy)


def _lack(message: Message | None) -> Lack | None:
    if message is None:
        return Lack.MISSING
    if not message.target:
        return Lack.EMPTY
    if message.state in (State.INITIAL, State.TRANSLATED):
        return Lack.CHANGED if message.previous_source is not None else Lack.DRAFT
    return None
