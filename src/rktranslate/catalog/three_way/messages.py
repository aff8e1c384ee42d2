"""Three-way merge of one message.

The target and its state are one field: a state is a judgement about that target. All other fields
are merged apart. A reviewed target takes precedence over a draft, a person's draft over a
machine's. Two different targets of people are a conflict: the merged message is a draft with both,
below the marker lines of :mod:`rktranslate.catalog.conflict_markers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.catalog.conflict_markers import CONFLICT_MARKER
from rktranslate.catalog.provenance import fingerprint
from rktranslate.catalog.reviews import reviews_of, without_reviews
from rktranslate.catalog.three_way.values import Side, changed_side, merge_lines, merge_value
from rktranslate.model import Carried, Message, Origin, Plural, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.model import Provenance

DRAFT_NOTE = "draft of the other branch: "
"""Begins the note with a person's draft that a reviewed target took precedence over. A note is one
line: the line ends of the draft are written as ``\\n``."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_ANSWER = re.compile(r"\s*answer\s*:", re.IGNORECASE)
_EMPTY, _GENERATED, _DRAFT, _REVIEWED = range(4)


@dataclass(frozen=True, slots=True)
class MessageMerge:
    """A merged message."""

    message: Message
    side: Side | None
    """The side with exactly this target; None if the target has parts of both."""
    is_conflict: bool = False


class _Translation(NamedTuple):
    """The target of a message, and what is said about that target."""

    target: str
    plural: Plural | None
    state: State
    provenance: Provenance | None
    previous_source: str | None
    previous_context: str | None

    @property
    def decision(self) -> tuple[str, Plural | None, State]:
        """The fields that a person decides about."""
        return self.target, self.plural, self.state


def merge_messages(base: Message | None, ours: Message, theirs: Message) -> MessageMerge | None:
    """Merge the versions of a message.

    Args:
        base: The message in the common ancestor; None if it was not there.
        ours: Our message, with the same key.
        theirs: Their message.

    Returns:
        None if no message can hold both targets: only one of them has plural forms.
    """
    side = _winner(base, ours, theirs)
    if side is None:
        if _shape(ours) != _shape(theirs):
            return None
        merged = _with_both_targets(ours, theirs)
    else:
        chosen, other = (ours, theirs) if side is Side.OURS else (theirs, ours)
        merged = _with_translation(ours, _translation(chosen))
    before = base or Message(ours.source)
    obsolete = _is_obsolete(base, ours, theirs)
    in_place = Side.OURS if ours.obsolete == obsolete else Side.THEIRS
    own, yours = without_reviews(ours.notes), without_reviews(theirs.notes)
    notes = merge_lines(without_reviews(before.notes), own, yours, _is_answer)
    if side is not None:
        reviews = _reviews(before, chosen, other)
        kept = (note for note in _draft_notes(base, chosen, other) if note not in notes)
        notes = (*notes, *kept, *reviews)
    merged = replace(
        merged,
        notes=notes,
        flags=merge_lines(before.flags, ours.flags, theirs.flags),
        extracted=merge_value(before.extracted, ours.extracted, theirs.extracted, in_place),
        locations=merge_value(before.locations, ours.locations, theirs.locations, in_place),
        obsolete=obsolete,
        line=0,
    )
    return MessageMerge(merged, side, side is None)


def has_own_work(base: Message, message: Message) -> bool:
    """Return whether a side changed a message by work that nothing but its file has.

    Args:
        base: The message in the common ancestor.
        message: The message on that side; the other side deleted it.
    """
    if set(message.notes) - set(base.notes) or set(message.flags) - set(base.flags):
        return True
    changed = _translation(message).decision != _translation(base).decision
    return changed and _rank(message) > _GENERATED


def carried_again(draft: Message, base: Message, judged: Message) -> Message | None:
    """Return a draft of a changed source, made from the target that the earlier one has now.

    One side updated the sources: the draft has the target that the message of the earlier source
    had. The other side has corrected that target since.

    Args:
        draft: The message of the changed source.
        base: The message of the earlier source in the common ancestor.
        judged: That message on the other side.

    Returns:
        None if the draft is not letter by letter what the update made of it, or nobody corrected
        the target.
    """
    provenance = draft.provenance
    if (
        draft.state is not State.TRANSLATED
        or provenance is None
        or provenance.carried is not Carried.WHOLE
        or draft.target != base.target
        or judged.target in ("", base.target)
        or _rank(judged) <= _GENERATED
    ):
        return None
    reviewed = fingerprint(judged.target) if judged.state.is_reviewed else ""
    provenance = replace(provenance, reviewed=reviewed, comment="")
    return replace(draft, target=judged.target, provenance=provenance)


def _winner(base: Message | None, ours: Message, theirs: Message) -> Side | None:
    """Return the side whose target is the merged one; None if a person must choose."""
    before = None if base is None else _translation(base)
    one, other = _translation(ours), _translation(theirs)
    side = changed_side(before, one, other)
    if side is None and before is not None:
        side = changed_side(before.decision, one.decision, other.decision)
    if side is not None:
        return side
    ranks = _rank(ours), _rank(theirs)
    if ranks[0] != ranks[1]:
        return Side.OURS if ranks[0] > ranks[1] else Side.THEIRS
    if one.decision == other.decision or ranks[0] <= _GENERATED:
        return Side.OURS
    if ranks[0] == _DRAFT and before is not None:
        # A draft that one side only marked as one is no other target.
        return changed_side(before.decision[:2], one.decision[:2], other.decision[:2])
    return None


def _rank(message: Message) -> int:
    """Return the precedence of a target."""
    if message.state is State.INITIAL:
        return _EMPTY
    if message.origin is Origin.SOURCE and message.target == message.source:
        return _GENERATED
    if message.state.is_reviewed:
        return _REVIEWED
    return _GENERATED if _is_as_made(message) else _DRAFT


def _is_as_made(message: Message) -> bool:
    """Return whether a draft is letter by letter what an engine, the memory or an update made."""
    if message.provenance is None:
        return False
    mark = fingerprint(message.target)
    return any(mark in (step.fingerprint, step.reviewed) for step in message.provenance.lineage())


def _translation(message: Message) -> _Translation:
    return _Translation(
        message.target,
        message.plural,
        message.state,
        message.provenance,
        message.previous_source,
        message.previous_context,
    )


def _with_translation(message: Message, translation: _Translation) -> Message:
    return replace(message, **translation._asdict())


def _shape(message: Message) -> tuple[str, ...]:
    """Return the strings that a message has besides its targets: two such targets may be joined."""
    return () if message.plural is None else (message.plural.source,)


def _with_both_targets(ours: Message, theirs: Message) -> Message:
    """Return a draft with the targets of both, each below a line that names its side."""
    plural = ours.plural
    if plural is not None and theirs.plural is not None:
        targets, other = dict(plural.targets), dict(theirs.plural.targets)
        plural = Plural(
            plural.source,
            tuple(
                (index, _both(targets.get(index, ""), other.get(index, ""), ours, theirs))
                for index in sorted({*targets, *other})
            ),
        )
    earlier = ours if ours.previous_source is not None else theirs
    return replace(
        ours,
        target="" if plural is not None else _both(ours.target, theirs.target, ours, theirs),
        plural=plural,
        state=State.TRANSLATED,
        provenance=ours.provenance if ours.provenance == theirs.provenance else None,
        previous_source=earlier.previous_source,
        previous_context=earlier.previous_context,
    )


def _both(our_text: str, their_text: str, ours: Message, theirs: Message) -> str:
    if our_text == their_text:
        return our_text
    lines = (
        _marker(Side.OURS, ours),
        our_text if our_text.endswith("\n") else our_text + "\n",
        _marker(Side.THEIRS, theirs),
        their_text,
    )
    return "".join(lines)


def _marker(side: Side, message: Message) -> str:
    state = "reviewed" if message.state.is_reviewed else "draft"
    reviews = "; ".join(review.note() for review in reviews_of(message.notes))
    return f"{CONFLICT_MARKER}  {side.value} ({reviews or state})  {CONFLICT_MARKER}\n"


def _reviews(base: Message, chosen: Message, other: Message) -> tuple[str, ...]:
    """Return the comments that record reviews of the chosen target."""
    one, two = ([review.note() for review in reviews_of(each.notes)] for each in (chosen, other))
    if _translation(other).decision != _translation(chosen).decision:
        return tuple(one)
    return merge_lines([review.note() for review in reviews_of(base.notes)], one, two)


def _draft_notes(base: Message | None, chosen: Message, other: Message) -> Iterator[str]:
    """Yield notes with the target of a person's draft that was not chosen."""
    if _rank(other) != _DRAFT or _rank(chosen) <= _DRAFT:
        return
    known = {*chosen.targets, *(base.targets if base is not None else ())}
    for text in other.targets:
        if text and text not in known:
            yield DRAFT_NOTE + _LINE_END.sub(r"\\n", text)


def _is_obsolete(base: Message | None, ours: Message, theirs: Message) -> bool:
    if base is None:
        return ours.obsolete and theirs.obsolete
    return merge_value(base.obsolete, ours.obsolete, theirs.obsolete)


def _is_answer(note: str) -> bool:
    return _ANSWER.match(note) is not None
