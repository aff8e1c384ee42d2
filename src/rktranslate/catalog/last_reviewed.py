"""The last reviewed version of a unit whose source has changed since its review.

An update makes the reviewed message obsolete and carries its target over as a draft. The draft may
be edited or replaced since; the obsolete message is what was reviewed, and its source is the
previous source of the draft. Where another tool has purged the obsolete messages, the target of the
draft is used if it is untouched: its provenance has the fingerprint of the reviewed target. Nothing
else proves that a text was reviewed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.catalog.conflict_markers import has_conflict_markers
from rktranslate.catalog.merge.carry_over import (
    is_cut_anew,
    is_joined,
    is_split_part,
    joined_target,
)
from rktranslate.catalog.provenance import fingerprint
from rktranslate.inline import find_codes
from rktranslate.inline.tags import find_tags
from rktranslate.model import NOTHING, Carried, CodeKind, Origin, State, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Catalog, Document, Message


@dataclass(frozen=True, slots=True)
class ReviewedVersion:
    """The last reviewed version of a unit."""

    source: str
    """The earlier source, for which the target was reviewed."""
    target: str
    part: Carried | None = None
    """Which part of the earlier source the unit is; None for the whole of it. The target is always
    that of the whole."""


class LastReviewed:
    """The last reviewed versions of the units of a catalogue.

    Args:
        catalog: The catalogue.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._reviewed: defaultdict[str, list[Message]] = defaultdict(list)
        self._claims: defaultdict[str, set[str]] = defaultdict(set)
        """By previous source, the sources of the units that have it, without parts of sentences."""
        for message in catalog.messages:
            if _is_reviewed_text(message):
                self._reviewed[message.source].append(message)
            elif message.previous_source and not message.obsolete and not is_split_part(message):
                self._claims[message.previous_source].add(message.source)
        self._lengths = frozenset(map(len, self._reviewed))

    def version(self, message: Message) -> ReviewedVersion | None:
        """Return the last reviewed version of a unit; None if there is none, or it is not certain.

        It is not certain where the same text was cut into other units, or where several units claim
        one earlier source that was not split by an update.

        Args:
            message: The message of the unit, which is not reviewed.
        """
        earlier = message.previous_source
        if not earlier or message.plural is not None or is_cut_anew(message):
            return None
        part = _part(message)
        if part is None and len(self._claims[earlier]) > 1:
            return None
        target = self._target(earlier, message)
        if target is None and part is None:
            if is_joined(message):
                target = self._joined(earlier)
            if target is None and _is_untouched(message):
                target = message.target
        return None if target is None else ReviewedVersion(earlier, target, part)

    def _target(self, source: str, message: Message) -> str | None:
        """Return the reviewed target of a source, the one with the context of a message if any."""
        by_context = {each.context: each.target for each in self._reviewed.get(source, ())}
        for context in (message.previous_context, message.context, None):
            if context in by_context:
                return by_context[context]
        return None

    def _joined(self, earlier: str) -> str | None:
        """Return the reviewed targets of two sources that were joined to an earlier one."""
        for blank in re.finditer(" ", earlier):
            start, end = blank.span()
            # Without a look at the lengths, a long source would be copied for each of its words.
            if start in self._lengths and len(earlier) - end in self._lengths:
                first = self._reviewed.get(earlier[:start])
                second = self._reviewed.get(earlier[end:])
                if first and second:
                    return joined_target((first[0], second[0]))
        return None


def last_reviewed_versions(
    document: Document, catalog: Catalog, messages: Sequence[Message | None]
) -> list[ReviewedVersion | None]:
    """Return by segment the last reviewed version that may stand for a unit; None where none may.

    The codes of an earlier source may mean other things today, such as another footnote: a version
    stands only if its source has those of the segment. Of a sentence that was split since, the
    whole version stands for the first part, and nothing for the second, if both are in one block
    and neither is reviewed.

    Args:
        document: A document with segments.
        catalog: Its catalogue.
        messages: By segment the message of a unit that is not reviewed; None for all others.
    """
    last = LastReviewed(catalog)
    syntax = document.syntax
    found: list[ReviewedVersion | None] = []
    for block in document.blocks:
        first: ReviewedVersion | None = None
        for segment in block.segments:
            before, first = first, None
            message = messages[len(found)]
            version = None if message is None else last.version(message)
            found.append(None)
            if version is None:
                continue
            if version.part is Carried.SECOND_PART:
                is_bare = not _references(segment.source, syntax)
                if before is not None and before.source == version.source and is_bare:
                    found[-2:] = before, replace(version, target=NOTHING)
            elif _references(version.source, syntax) == _references(segment.source, syntax):
                if version.part is None:
                    found[-1] = version
                else:
                    first = version
    return found


def _references(text: str, syntax: Syntax) -> list[str]:
    """Return the codes of a text whose meaning is elsewhere in the document, sorted."""
    if syntax is Syntax.TAGS:
        return sorted(map(str, find_tags(text)))
    if syntax is Syntax.MARKDOWN:
        return sorted(
            code.text
            for code in find_codes(text, syntax)
            if code.kind is CodeKind.FOOTNOTE or code.text.startswith(("][", "{"))
        )
    return []


def _is_reviewed_text(message: Message) -> bool:
    """Return whether a message has a reviewed target that may be a text of the document."""
    return (
        message.state.is_reviewed
        and bool(message.target.strip())
        and message.plural is None
        and not has_conflict_markers(message.target, message.source)
        and not (message.origin is Origin.SOURCE and message.target == message.source)
    )


def _part(message: Message) -> Carried | None:
    """Return which part of a sentence that was split a draft is; None for all others."""
    if not is_split_part(message) or message.provenance is None:
        return None
    steps = [step.carried for step in message.provenance.lineage() if step.carried]
    return steps[-1] if steps[-1].is_part else None


def _is_untouched(message: Message) -> bool:
    """Return whether the target of a draft is the reviewed one that was carried over."""
    if message.state is not State.TRANSLATED or message.provenance is None or not message.target:
        return False
    steps = [step.reviewed for step in message.provenance.lineage() if step.reviewed]
    return bool(steps) and steps[-1] == fingerprint(message.target)
