"""Provenance and block kinds of messages: typed fields <-> the comments of a PO file.

No other module knows in which comments they are:

    # mt: argos 4.8.5 id-en 4cf17e19633d beam:4 package:1.0 c:73 d:0a1b2c3d
    #. paragraph 2, sentence 1 of 3

The form of the former, one per step, is that of ``catalog/provenance_comments.py``. A translator
comment that begins like one of these but does not match is a person's note.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.catalog.provenance_comments import MARKS, parse, render, unfolded
from rktranslate.model import BlockKind, Origin, Provenance, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.model import Message

MAX_STEPS = 50
"""Steps of a provenance that are read; a draft has one or two, and each is inside the next."""
_FINGERPRINT_DIGITS = 8
_CACHED_PLACES = 4096
"""The same places recur in every document."""
_PLACE = re.compile(rf"(?P<kind>{'|'.join(BlockKind)}) \d+(?:, sentence \d+ of \d+)?")


def fingerprint(target: str) -> str:
    """Return the fingerprint of a draft: the first 8 hex digits of its SHA-256."""
    digest = hashlib.sha256(target.encode("utf-8", "surrogatepass")).hexdigest()
    return digest[:_FINGERPRINT_DIGITS]


def read_comments(comments: Sequence[str]) -> tuple[tuple[str, ...], Provenance | None]:
    """Split translator comments into notes and provenance.

    Args:
        comments: The texts of ``# ...`` lines, in order.

    Returns:
        The notes, and the provenance that the last other comment records, linked to those before
        it, at most ``MAX_STEPS`` in all; None without any. Earlier ones are notes.
    """
    if not any(comment.startswith(MARKS) for comment in comments):
        return tuple(comments), None
    notes: list[str] = []
    latest: Provenance | None = None
    for comment in comment_groups(comments):
        if comment.step is None:
            notes.append(comment.text)
        else:
            latest = replace(comment.step, previous=latest)
    return tuple(notes), latest


class CommentGroup(NamedTuple):
    """The lines of one translator comment."""

    start: int
    """Number of the first one among all translator comments, from 0."""
    end: int
    """The number after that of its last line."""
    text: str
    step: Provenance | None
    """The step of a provenance that it records; None for a note."""


def comment_groups(comments: Sequence[str]) -> tuple[CommentGroup, ...]:
    """Return translator comments as :func:`read_comments` reads them, with their lines."""
    groups = [CommentGroup(*each, parse(each.text)) for each in unfolded(comments)]
    excess = sum(group.step is not None for group in groups) - MAX_STEPS
    for index, group in enumerate(groups):
        if excess > 0 and group.step is not None:
            groups[index] = group._replace(step=None)
            excess -= 1
    return tuple(groups)


def translator_comments(message: Message) -> tuple[str, ...]:
    """Return the translator comments of a message as in a PO file: notes, then the provenance.

    What people wrote comes first, because people read it.
    """
    if message.provenance is None:
        return message.notes
    return (*message.notes, *map(render, message.provenance.lineage()))


def with_comments(message: Message, comments: Sequence[str]) -> Message:
    """Return a message with the notes and the provenance of some translator comments."""
    notes, provenance = read_comments(comments)
    return replace(message, notes=notes, provenance=provenance)


def place_comment(kind: BlockKind, number: int, sentence: int, sentences: int) -> str:
    """Return the extracted comment with the position of a message.

    Args:
        kind: Kind of its block.
        number: Number of the block among those of its kind, from 1.
        sentence: Number of the sentence in the block, from 1.
        sentences: Number of sentences in the block.
    """
    part = f", sentence {sentence} of {sentences}" if sentences > 1 else ""
    return f"{kind} {number}{part}"


def kind_of(extracted: Iterable[str]) -> BlockKind | None:
    """Return the first block kind in extracted comments; None if there is none."""
    return next((kind for kind in map(_kind_of_place, extracted) if kind is not None), None)


@lru_cache(_CACHED_PLACES)
def _kind_of_place(comment: str) -> BlockKind | None:
    """Return the kind in an extracted comment that is a place; None for any other comment."""
    place = _PLACE.fullmatch(comment)
    return BlockKind(place["kind"]) if place else None


def is_untouched_draft(message: Message) -> bool:
    """Return whether a message is a machine draft of its present source, exactly as it was made.

    A reviewer who has begun to edit a draft may leave it fuzzy, with its comment: the fingerprint
    shows that the target is no longer the engine's, and it must not be replaced.
    """
    return message.previous_source is None and has_machine_text(message)


def has_machine_text(message: Message) -> bool:
    """Return whether a draft's target is exactly as an engine made it, of any source."""
    if message.state is not State.TRANSLATED or message.provenance is None:
        return False
    drafts = [step for step in message.provenance.lineage() if step.origin is Origin.MACHINE]
    if not drafts:
        return False
    mark = fingerprint(message.target)
    return any(draft.fingerprint == mark for draft in drafts)


def approved_draft(message: Message) -> Provenance | None:
    """Return the provenance of the draft that a reviewed target still is, letter by letter.

    Returns:
        The latest step of the engine or the memory that made exactly this text; None if a person
        has changed or written it, if nobody has reviewed it, and if the draft left no fingerprint.
    """
    if not message.state.is_reviewed or message.provenance is None:
        return None
    steps = [step for step in message.provenance.lineage() if step.fingerprint]
    if not steps:
        return None
    mark = fingerprint(message.target)
    return next((step for step in reversed(steps) if step.fingerprint == mark), None)


def is_edited_draft(message: Message) -> bool:
    """Return whether a person changed the target that the engine or the memory made.

    So it is with one that was reviewed and carried over. A draft that left no fingerprint, as those
    of other tools, counts as unchanged.
    """
    if message.provenance is None or message.state is State.INITIAL:
        return False
    marks = draft_fingerprints(message.provenance)
    return bool(marks) and fingerprint(message.target) not in marks


def draft_fingerprints(provenance: Provenance) -> tuple[str, ...]:
    """Return the fingerprints of the targets that the steps of a provenance left, oldest first."""
    marks = (step.fingerprint or step.reviewed for step in provenance.lineage())
    return tuple(filter(None, marks))


def draft_confidence(message: Message) -> int | None:
    """Return the confidence of the draft of a message, 0 to 100; None if it is not known.

    For a draft of the memory it is the match rate, halved by an unresolved issue as that of an
    engine is. A target that a person has changed since, or reviewed, has none.
    """
    latest = message.provenance
    if message.state is not State.TRANSLATED or latest is None:
        return None
    if (latest.fingerprint or latest.reviewed) not in ("", fingerprint(message.target)):
        return None
    if latest.origin is Origin.MEMORY:
        rate = latest.match_rate
        return rate // 2 if rate is not None and latest.unresolved else rate
    return latest.confidence if latest.origin is Origin.MACHINE else None


def unresolved_issues(message: Message) -> tuple[str, ...]:
    """Return the issues that an untouched draft of its present source leaves to its reviewer."""
    if message.provenance is None or message.previous_source is not None:
        return ()
    if message.state is not State.TRANSLATED:
        return ()
    lineage = message.provenance.lineage()
    mark = fingerprint(message.target)
    if not any(step.fingerprint == mark for step in lineage):
        return ()
    return next((step.unresolved for step in lineage if step.unresolved), ())
