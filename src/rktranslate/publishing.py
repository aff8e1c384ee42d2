"""Decides what of a catalogue may ship: (Document, Catalog, Policy) -> targets, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.catalog.contexts import choose
from rktranslate.model import Message, Segment, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.model import Catalog, Document, Syntax


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
    UNFIT = "cannot be written: a line break, only blanks, an invalid character, or wrong tags"
    CONTESTED = "more than one msgctxt names this place"
    PLACELESS = "its msgctxt names no place of this sentence"


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


def assemble(
    document: Document,
    catalog: Catalog,
    policy: Policy,
    fits: Callable[[str, str, Syntax], bool] = lambda _target, _source, _syntax: True,
) -> Assembly:
    """Return one target a segment, in document order, and what keeps it from shipping.

    Args:
        document: The document.
        catalog: Its catalogue.
        policy: What it may contain.
        fits: Returns whether a target can be written in place of a source. One that cannot is not
            published: its source is written.
    """
    places = [(block.kind, each) for block in document.blocks for each in block.segments]
    choice = choose([(kind, segment.source) for kind, segment in places], catalog)
    contested = {contest.place for contest in choice.contested}
    targets: list[str] = []
    unshipped: list[Unshipped] = []
    for number, ((_, segment), message) in enumerate(zip(places, choice.messages, strict=True)):
        target = message.target if message and message.target else segment.source
        fitting = target == segment.source or fits(target, segment.source, document.syntax)
        lack = Lack.CONTESTED if number in contested else _lack(message)
        if lack is None and not fitting:
            lack = Lack.UNFIT
        if lack is not None:
            unshipped.append(Unshipped(segment, lack, message.line if message else 0))
        targets.append(target if fitting else segment.source)
    # What a person wrote for a place must not be left out without a word.
    unshipped += (
        Unshipped(places[each.places[0]][1], Lack.PLACELESS, each.message.line)
        for each in choice.placeless
        if each.message.context is not None
    )
    return Assembly(tuple(targets), tuple(unshipped), policy)


def _lack(message: Message | None) -> Lack | None:
    if message is None:
        return Lack.MISSING
    if not message.target:
        return Lack.EMPTY
    if message.state in (State.INITIAL, State.TRANSLATED):
        return Lack.CHANGED if message.previous_source is not None else Lack.DRAFT
    return None
