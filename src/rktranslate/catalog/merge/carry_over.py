"""Drafts carried over from a changed source: how they are made, and how they are recognised.

The target that was made for the earlier source becomes the draft, with the earlier source as
``previous_source``. Where a sentence was split in two, each part gets its share of the target;
where two were joined, the draft is both targets.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.catalog.merge.prefilled import is_untouched_prefill
from rktranslate.catalog.provenance import fingerprint, has_machine_text
from rktranslate.catalog.reviews import without_reviews
from rktranslate.model import NOTHING, Carried, Message, Origin, Provenance, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.catalog.merge.predecessors import Predecessor
    from rktranslate.catalog.merge.source_groups import SourceGroup

_CLAUSE_END = re.compile(r"[,;:.!?…–—][\"'”’)\]]*\s+")
_MAX_DISTANCE = 0.15
"""How far from its place in the source, in lengths of the target, a target may be cut."""


def can_be_carried_over(message: Message) -> bool:
    """Return whether the target of a message may become the draft of a changed source."""
    if not message.target or message.plural or is_untouched_prefill(message):
        return False
    # A machine draft that nobody touched is worth less than a new draft of the new source.
    return not has_machine_text(message)


def carry_over(
    group: SourceGroup, origins: Sequence[Message], predecessor: Predecessor, context: str | None
) -> Message:
    """Return the draft of a changed source.

    Args:
        group: The places of the changed source.
        origins: The messages that it grew out of: one, or the two that were joined.
        predecessor: How it grew out of them.
        context: The context of the draft.
    """
    if predecessor.part:
        carried = Carried.FIRST_PART if predecessor.part == 1 else Carried.SECOND_PART
    else:
        carried = Carried.WHOLE if len(origins) == 1 else Carried.JOINED
    # Nobody has reviewed the target for this source; who reviewed it for the earlier one is in its
    # obsolete entry.
    notes = list(without_reviews(origins[0].notes))
    lineage = list(own_lineage(origins[0]))
    for origin in origins[1:]:
        notes += [note for note in without_reviews(origin.notes) if note not in notes]
        lineage += [step for step in own_lineage(origin) if step not in lineage]
    match_rate = min(99, int(predecessor.similarity * 100))
    target = predecessor.share or joined_target(origins)
    is_reviewed = not carried.is_part and all(map(_has_reviewed_target, origins))
    lineage.append(
        Provenance(
            Origin.MEMORY,
            match_rate=match_rate,
            carried=carried,
            reviewed=fingerprint(target) if is_reviewed else "",
        )
    )
    return Message(
        source=group.source,
        target=target,
        context=context,
        state=State.TRANSLATED,
        provenance=linked(lineage),
        kind=group.kind,
        notes=tuple(notes),
        extracted=group.extracted,
        locations=group.locations,
        flags=joined_flags(origins),
        previous_source=" ".join(map(source_of_target, origins)),
    )


def linked(lineage: Iterable[Provenance]) -> Provenance | None:
    """Return the last of some steps of a provenance, each linked to the one before it."""
    latest: Provenance | None = None
    for step in lineage:
        latest = replace(step, previous=latest)
    return latest


def split_target(target: str, ratio: float) -> tuple[str, str]:
    """Cut a target in two at the end of a clause, at about a ratio of its length.

    If no clause ends there, both parts are the whole target, and a person deletes the rest.
    """
    wanted = ratio * len(target)
    cuts = [(abs(match.end() - wanted), match.end()) for match in _CLAUSE_END.finditer(target)]
    distance, end = min(cuts, default=(len(target), 0))
    if distance > _MAX_DISTANCE * len(target) or end == len(target):
        return target, target
    return _parts(target, end)


def is_possible_share(share: str, target: str) -> bool:
    """Return whether ``split_target`` may cut a share from a target."""
    return any(share in _parts(target, match.end()) for match in _CLAUSE_END.finditer(target))


def _parts(target: str, end: int) -> tuple[str, str]:
    return target[:end].rstrip(), target[end:]


def joined_target(origins: Sequence[Message]) -> str:
    """Return the targets as one; one that writes nothing (``∅``) adds nothing."""
    targets = [origin.target for origin in origins]
    return " ".join(target for target in targets if target != NOTHING) or NOTHING


def joined_flags(origins: Sequence[Message]) -> tuple[str, ...]:
    """Return the flags of all origins, each once."""
    return tuple(dict.fromkeys(flag for origin in origins for flag in origin.flags))


def source_of_target(message: Message) -> str:
    """Return the source that the target was made for."""
    is_draft = message.state is State.TRANSLATED
    if (
        is_draft
        and message.previous_source
        and not (is_split_part(message) or is_cut_anew(message))
    ):
        return message.previous_source
    return message.source


def split_or_joined(message: Message) -> str:
    """Return ``split`` or ``joined`` for a draft of such a sentence; empty for all others."""
    if is_split_part(message):
        return "split"
    return "joined" if message.state is State.TRANSLATED and is_joined(message) else ""


def is_split_part(message: Message) -> bool:
    """Return whether a message is a draft of a part of a sentence that was split."""
    return message.state is State.TRANSLATED and any(how.is_part for how in _carried(message))


def is_cut_anew(message: Message) -> bool:
    """Return whether the draft has its share of the target of units that were cut otherwise."""
    return Carried.CUT_ANEW in _carried(message)


def is_joined(message: Message) -> bool:
    """Return whether the target was joined from the targets of two sources."""
    return Carried.JOINED in _carried(message)


def is_carried_draft(message: Message) -> bool:
    """Return whether a message is itself an unreviewed draft that was carried over."""
    return (
        message.state is State.TRANSLATED
        and message.origin is Origin.MEMORY
        and message.previous_source is not None
        and message.context is None
    )


def _has_reviewed_target(message: Message) -> bool:
    """Return whether the target was reviewed, for the present source or for an earlier one."""
    if message.state.is_reviewed:
        return True
    if message.provenance is None:
        return False
    return message.provenance.reviewed == fingerprint(message.target)


def _carried(message: Message) -> frozenset[Carried]:
    """Return how earlier merges carried the target of a message over."""
    if message.provenance is None:
        return frozenset()
    return frozenset(step.carried for step in message.provenance.lineage() if step.carried)


def own_lineage(message: Message) -> tuple[Provenance, ...]:
    """Return the steps of a target's provenance but those of merges, the oldest first."""
    if message.provenance is None:
        return ()
    return tuple(
        replace(step, previous=None)
        for step in message.provenance.lineage()
        if step.carried is None
    )
