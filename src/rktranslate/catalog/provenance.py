"""The codec of provenance and block kinds: typed fields <-> the comments of a PO file.

No other module reads or writes these comments:

    # mt: <signature>|step:<step>|terms:<digest>|draft:<fingerprint> unresolved: <issue>; <issue>
    # tm: 87% fuzzy, numbers and names adapted, translations/en/report.md.po:31
    # tm: 100% exact, translations/en/a.md.po:31|draft:<fingerprint> unresolved: <issue>; <issue>
    # tm: 80% carried over from the earlier source|reviewed:<fingerprint>
    # tm: 80% carried over from the earlier source, part 1 of 2
    # source: kept verbatim
    #. paragraph 2, sentence 1 of 3

A translator comment that begins like one of these but does not match is a person's note.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.model import BlockKind, Carried, Location, Origin, Provenance, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.model import Message

MAX_STEPS = 50
"""Steps of a provenance that are read; a draft has one or two, and each is inside the next."""
_MARKS = ("mt: ", "tm: ", "source: ")
_VERBATIM = "source: kept verbatim"
_FINGERPRINT_DIGITS = 8
_SIGNATURE = re.compile(r"mt: (?P<signature>\S.*?)(?=\|(?:step|terms|draft):| unresolved: |$)")
_STEP = re.compile(r"\|step:([\w-]+)")
_TERMS = re.compile(r"\|terms:([0-9a-f]{8}|none)(?![^| ])")
_DRAFT = re.compile(r"\|draft:([0-9a-f]{8})(?![^| ])")
_UNRESOLVED = " unresolved: "
_ISSUE_SEPARATOR = "; "
_CARRIED_PHRASES = {
    Carried.WHOLE: "from the earlier source",
    Carried.FIRST_PART: "from the earlier source, part 1 of 2",
    Carried.SECOND_PART: "from the earlier source, part 2 of 2",
    Carried.JOINED: "from 2 earlier sources",
    Carried.CUT_ANEW: "from the same text, cut into other units",
}
_CARRIED_BY_PHRASE = {phrase: carried for carried, phrase in _CARRIED_PHRASES.items()}
_CARRIED = re.compile(
    r"tm: (?P<rate>\d{1,3})% carried over (?P<phrase>[^|]*)"
    r"(?:\|reviewed:(?P<reviewed>[0-9a-f]{8}))?"
)
_MATCH = re.compile(
    r"tm: (?P<rate>\d{1,3})% (?P<kind>context|exact|fuzzy)(?P<adapted>, numbers and names adapted)?"
    r"(?:, (?P<path>.+?):(?P<line>\d{1,9}))?(?:\|draft:(?P<draft>[0-9a-f]{8}))?"
    r"(?: unresolved: (?P<issues>.+))?"
)
_OTHER_MATCH = re.compile(r"tm: (?:(?P<rate>\d{1,3})%)?.*\S.*")
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
    if not any(comment.startswith(_MARKS) for comment in comments):
        return tuple(comments), None
    steps = [parse(comment) for comment in comments]
    excess = sum(step is not None for step in steps) - MAX_STEPS
    notes: list[str] = []
    latest: Provenance | None = None
    for comment, parsed in zip(comments, steps, strict=True):
        if parsed is None or excess > 0:
            notes.append(comment)
            excess -= parsed is not None
        else:
            latest = replace(parsed, previous=latest, position=len(notes))
    return tuple(notes), latest


def translator_comments(message: Message) -> tuple[str, ...]:
    """Return the translator comments of a message as in a PO file, in their order."""
    if message.provenance is None:
        return message.notes
    comments: list[str] = []
    written = 0
    for step in message.provenance.lineage():
        preceding = len(message.notes) if step.position is None else step.position
        comments += message.notes[written:preceding]
        written = max(written, preceding)
        comments.append(render(step))
    return (*comments, *message.notes[written:])


def with_comments(message: Message, comments: Sequence[str]) -> Message:
    """Return a message with the notes and the provenance of some translator comments."""
    notes, provenance = read_comments(comments)
    return replace(message, notes=notes, provenance=provenance)


def parse(comment: str) -> Provenance | None:
    """Return the provenance that a translator comment records; None for any other comment."""
    if comment == _VERBATIM:
        return Provenance(Origin.SOURCE, comment=comment)
    if comment.startswith("mt: "):
        return _parse_machine(comment)
    if comment.startswith("tm: "):
        return _parse_memory(comment)
    return None


def _parse_machine(comment: str) -> Provenance | None:
    fields, _, issues = comment.partition(_UNRESOLVED)
    signature = _SIGNATURE.match(fields)
    if signature is None:
        return None
    step, terms, draft = (pattern.search(fields) for pattern in (_STEP, _TERMS, _DRAFT))
    return Provenance(
        Origin.MACHINE,
        signature=signature["signature"],
        step=step[1] if step else "",
        terms=terms[1] if terms else "",
        fingerprint=draft[1] if draft else "",
        unresolved=tuple(issues.split(_ISSUE_SEPARATOR)) if issues else (),
        comment=comment,
    )


def _parse_memory(comment: str) -> Provenance | None:
    carried = _CARRIED.fullmatch(comment)
    if carried and carried["phrase"] in _CARRIED_BY_PHRASE:
        return Provenance(
            Origin.MEMORY,
            match_rate=int(carried["rate"]),
            carried=_CARRIED_BY_PHRASE[carried["phrase"]],
            reviewed=carried["reviewed"] or "",
            comment=comment,
        )
    match = _MATCH.fullmatch(comment)
    if match:
        return Provenance(
            Origin.MEMORY,
            match_rate=int(match["rate"]),
            match_kind=match["kind"],
            adapted=match["adapted"] is not None,
            match_location=Location(match["path"], int(match["line"])) if match["path"] else None,
            fingerprint=match["draft"] or "",
            unresolved=tuple(match["issues"].split(_ISSUE_SEPARATOR)) if match["issues"] else (),
            comment=comment,
        )
    other = _OTHER_MATCH.fullmatch(comment)
    if other is None:
        return None
    percent = None if other["rate"] is None else int(other["rate"])
    return Provenance(Origin.MEMORY, match_rate=percent, comment=comment)


def render(provenance: Provenance) -> str:
    """Return the translator comment of a provenance, without those of the previous steps.

    A comment that was read is returned unchanged.
    """
    if provenance.comment and parse(provenance.comment) == replace(provenance, previous=None):
        return provenance.comment
    if provenance.origin is Origin.MACHINE:
        return _render_machine(provenance)
    if provenance.origin is Origin.MEMORY:
        return _render_memory(provenance)
    return _VERBATIM


def _render_machine(provenance: Provenance) -> str:
    parts = [f"mt: {provenance.signature}"]
    for name, value in (
        ("step", provenance.step),
        ("terms", provenance.terms),
        ("draft", provenance.fingerprint),
    ):
        if value:
            parts.append(f"{name}:{value}")
    return "|".join(parts) + _render_issues(provenance)


def _render_memory(provenance: Provenance) -> str:
    rate = 0 if provenance.match_rate is None else provenance.match_rate
    if provenance.carried is not None:
        reviewed = f"|reviewed:{provenance.reviewed}" if provenance.reviewed else ""
        return f"tm: {rate}% carried over {_CARRIED_PHRASES[provenance.carried]}{reviewed}"
    adapted = ", numbers and names adapted" if provenance.adapted else ""
    place = f", {provenance.match_location}" if provenance.match_location else ""
    draft = f"|draft:{provenance.fingerprint}" if provenance.fingerprint else ""
    text = f"tm: {rate}% {provenance.match_kind}{adapted}{place}{draft}"
    return text + _render_issues(provenance)


def _render_issues(provenance: Provenance) -> str:
    if not provenance.unresolved:
        return ""
    return _UNRESOLVED + _ISSUE_SEPARATOR.join(provenance.unresolved)


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
