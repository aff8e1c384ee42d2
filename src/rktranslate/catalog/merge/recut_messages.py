"""Messages for units that were cut anew: targets, states and comments of the earlier messages.

The target of several units is divided among them, those of several messages are joined. A message
stays reviewed if all that it was made of is, and a build gives the same text. Comments go to the
first unit. Where two earlier targets claim one unit, the message that is there, or else the first
one, has it, and the other message is not replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.catalog.merge.carry_over import (
    can_be_carried_over,
    joined_flags,
    linked,
    own_lineage,
    source_of_target,
)
from rktranslate.catalog.merge.outside import is_outside, repeats_outside, without_outside
from rktranslate.catalog.merge.recutting import find_recuts
from rktranslate.catalog.merge.shares import shares_of
from rktranslate.catalog.reviews import without_reviews
from rktranslate.languages.codes import preferred_code
from rktranslate.model import NOTHING, Carried, Message, Origin, Provenance, Span, State

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rktranslate.catalog.merge.recutting import Recut
    from rktranslate.catalog.merge.shares import Sentences
    from rktranslate.catalog.merge.source_groups import SourceGroup
    from rktranslate.catalog.units import Unit
    from rktranslate.model import Catalog

_WITHOUT_SPACES = frozenset({"ja", "zh", "yue", "th", "lo", "km", "my"})
_MAX_ROUNDS = 8
"""Rounds in which units that cannot have their shares are given up one after the other."""


@dataclass(frozen=True, slots=True)
class RecutMessages:
    """The messages of units that were cut anew."""

    messages: Mapping[int, Message]
    """By the number of the group of the unit."""
    origins: Mapping[int, tuple[int, ...]]
    """For each of these groups, the indices of the messages that it was made of."""
    replaced: frozenset[int]
    """Messages all of whose content is in the new ones."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """The targets for the units of one recut."""

    recut: Recut
    groups: tuple[int, ...]
    """Numbers of the groups of its units."""
    targets: tuple[str, ...]
    state: State


@dataclass(slots=True)
class _Draft:
    """A message while offers are put together."""

    target: str
    state: State
    origins: dict[int, None] = field(default_factory=dict)
    noted: dict[int, None] = field(default_factory=dict)
    """The origins whose comments it has."""


def whole_text(text: str) -> list[Span]:
    """Return a text as one sentence, where no segmenter is known."""
    return [Span(0, len(text))]


def recut_messages(
    groups: Sequence[SourceGroup],
    units: Sequence[Unit],
    old: Catalog,
    messages: Sequence[Message],
    matches: Sequence[Sequence[int]],
    used: Collection[int],
    sentences: Sentences,
) -> RecutMessages:
    """Return the messages of the groups whose text other messages have with other boundaries.

    Args:
        groups: The groups of the document.
        units: The units of the document.
        old: The earlier catalogue.
        messages: Its messages, then those of other catalogues.
        matches: For each group the messages that keep their target.
        used: Indices of the messages whose source is a unit still.
        sentences: Returns the sentences of a text in the target language.
    """
    nothing = RecutMessages({}, {}, frozenset())
    if all(matches):
        return nothing
    recuts = find_recuts(units, old.messages, used)
    if not recuts:
        return nothing
    disputed = {entry.key for entry in old.duplicates}
    group_of_unit = {unit: number for number, group in enumerate(groups) for unit in group.units}
    gap = "" if preferred_code(old.target_language) in _WITHOUT_SPACES else " "
    offers = [
        offer
        for recut in recuts
        if disputed.isdisjoint(old.messages[index].key for index in recut.origins)
        and (offer := _offer(recut, units, old.messages, group_of_unit, gap, sentences))
    ]
    settled, offers = _settled(offers, messages, matches)
    return _built(settled, offers, groups, old.messages, matches, used)


def _offer(
    recut: Recut,
    units: Sequence[Unit],
    messages: Sequence[Message],
    group_of_unit: Mapping[int, int],
    gap: str,
    sentences: Sentences,
) -> _Offer | None:
    """Return the targets for the units of a recut; None if there is nothing to carry."""
    origins = [messages[index] for index in recut.origins]
    has_content = [can_be_carried_over(origin) for origin in origins]
    if not any(has_content) or (len(recut.units) > 1 and not all(has_content)):
        return None
    if not all(
        is_outside(outside, origin.target)
        for origin, outside in zip(origins, recut.outside, strict=True)
        if origin.target.strip() not in ("", NOTHING)
    ):
        return None
    sources = [units[unit].source for unit in recut.units]
    parts = [
        without_outside(origin.target, outside)
        if present and origin.target.strip() != NOTHING
        else ""
        for origin, outside, present in zip(origins, recut.outside, has_content, strict=True)
    ]
    target = _joined(parts, recut.gaps, gap) or NOTHING
    reviewed = all(has_content) and all(origin.state.is_reviewed for origin in origins)
    targets: tuple[str, ...] = (target,)
    if len(sources) > 1:
        one_block = all(units[unit].continues for unit in recut.units[1:])
        shares = shares_of(target, sources, recut.separators, sentences, one_block=one_block)
        if shares is None:
            return None
        targets = shares.targets
        reviewed = reviewed and shares.is_certain
    if any(repeats_outside(targets, sources, outside) for outside in recut.outside):
        reviewed = False  # what the document has beside the unit, the target has again
    state = State.REVIEWED if reviewed else State.TRANSLATED
    groups = tuple(group_of_unit[unit] for unit in recut.units)
    return _Offer(recut, groups, targets, state)


def _joined(parts: Sequence[str], gaps: Sequence[str], space: str) -> str:
    """Return the parts of a target as one, with the gaps of the source, but another space."""
    joined = ""
    for part, gap in zip(parts, ["", *gaps], strict=True):
        if joined and part.strip():
            joined += space if gap == " " else gap
        joined += part
    return joined


def _settled(
    offers: Sequence[_Offer], messages: Sequence[Message], matches: Sequence[Sequence[int]]
) -> tuple[dict[int, _Draft], list[_Offer]]:
    """Return the target of each group, and the offers that are used.

    A share that writes nothing is right only if its neighbour has the text: an offer with such a
    share is used as a whole or not at all.
    """
    remaining = list(offers)
    for _ in range(_MAX_ROUNDS):
        settled = _first_targets(remaining, messages, matches)
        broken = {
            id(offer)
            for offer in remaining
            for group, target in zip(offer.groups, offer.targets, strict=True)
            if settled[group].target != target
            and (NOTHING in offer.targets or settled[group].target == NOTHING)
        }
        if not broken:
            return settled, remaining
        remaining = [offer for offer in remaining if id(offer) not in broken]
    return {}, []


def _first_targets(
    offers: Sequence[_Offer], messages: Sequence[Message], matches: Sequence[Sequence[int]]
) -> dict[int, _Draft]:
    """Return the target of each group: the one it has, or else the first reviewed offer."""
    settled: dict[int, _Draft] = {}
    for offer in sorted(offers, key=lambda offer: not offer.state.is_reviewed):
        for group, target in zip(offer.groups, offer.targets, strict=True):
            if group not in settled:
                present = [messages[index] for index in matches[group]]
                if present:
                    settled[group] = _Draft(present[0].target, present[0].state)
                else:
                    settled[group] = _Draft(target, offer.state)
    return settled


def _built(
    settled: Mapping[int, _Draft],
    offers: Sequence[_Offer],
    groups: Sequence[SourceGroup],
    messages: Sequence[Message],
    matches: Sequence[Sequence[int]],
    used: Collection[int],
) -> RecutMessages:
    """Return the new messages of the groups that have none."""
    kept_back: set[int] = set()
    """Messages of which something is not in the new ones."""
    for offer in offers:
        created = [number for number in offer.groups if not matches[number]]
        noted = False
        for number, target in zip(offer.groups, offer.targets, strict=True):
            draft = settled[number]
            if draft.target != target:
                kept_back.update(offer.recut.origins)
            elif not matches[number]:
                draft.origins.update(dict.fromkeys(offer.recut.origins))
                if not noted:
                    own = (index for index in offer.recut.origins if index not in used)
                    draft.noted.update(dict.fromkeys(own))
                    noted = True
        if not created or not noted:
            kept_back.update(offer.recut.origins)
    made = {
        number: _message(draft, groups[number], messages)
        for number, draft in settled.items()
        if draft.origins
    }
    replaced = {index for offer in offers for index in offer.recut.origins}
    return RecutMessages(
        made,
        {number: tuple(settled[number].origins) for number in made},
        frozenset(replaced - kept_back),
    )


def _message(draft: _Draft, group: SourceGroup, messages: Sequence[Message]) -> Message:
    """Return the message of a group."""
    origins = [messages[index] for index in draft.origins]
    noted = [messages[index] for index in draft.noted]
    lineage: dict[Provenance, None] = {}
    if draft.target != NOTHING:
        for origin in origins:
            steps = (step for step in own_lineage(origin) if step.origin is not Origin.SOURCE)
            lineage.update(dict.fromkeys(steps))
    previous = next((origin.previous_source for origin in noted if origin.previous_source), None)
    if not draft.state.is_reviewed and (len(origins) > 1 or draft.target != origins[0].target):
        lineage[Provenance(Origin.MEMORY, match_rate=99, carried=Carried.CUT_ANEW)] = None
        previous = " ".join(map(source_of_target, origins))
    notes = tuple(dict.fromkeys(note for origin in noted for note in origin.notes))
    return Message(
        source=group.source,
        target=draft.target,
        context=None,
        state=draft.state,
        provenance=linked(lineage),
        kind=group.kind,
        notes=notes if draft.state.is_reviewed else without_reviews(notes),
        extracted=group.extracted,
        locations=group.locations,
        flags=joined_flags(origins),
        previous_source=previous,
        previous_context=next((origin.previous_context for origin in noted), None),
    )
