"""Contexts of messages: whether each msgctxt names one place of its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.catalog.contexts import PlaceIndex, assign_catalog
from rktranslate.catalog.units import known_sources, offered_segments
from rktranslate.checks.rules import CATALOG_CONTEXT, CATALOG_STALE
from rktranslate.inline.excerpt import excerpt
from rktranslate.model import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.catalog.contexts import Assignment, Place
    from rktranslate.checks.rules import Rule
    from rktranslate.model import Catalog, Document, Finding, Key, Message, Segment

_MAX_PLACES = 3
"""Places of a sentence that a finding describes."""
_MAX_SHOWN = 60
"""Characters that it shows of a text beside one."""


def context_findings(document: Document, catalog: Catalog) -> Iterator[Finding]:
    """Find places without a message, places that several messages name, and messages without one.

    Args:
        document: The source document.
        catalog: Its catalogue; its obsolete messages are ignored.
    """
    kinds = offered_segments(document, known_sources(catalog))
    texts = [(kind, segment.source) for kind, segment in kinds]
    segments = [segment for _, segment in kinds]
    assignment = assign_catalog(texts, catalog)
    place_index = PlaceIndex(texts) if assignment.unmatched or assignment.ambiguous else None
    yield from _unassigned(segments, assignment, catalog)
    if place_index is not None:
        yield from _unmatched(segments, assignment, catalog, place_index)
        yield from _ambiguous(segments, assignment, catalog, place_index)


def _unassigned(
    segments: list[Segment], assignment: Assignment, catalog: Catalog
) -> Iterator[Finding]:
    """Find the places of known sources that none of their messages names."""
    have = known_sources(catalog)
    for segment, message in zip(segments, assignment.messages, strict=True):
        if message is None and segment.source in have:
            yield CATALOG_STALE.finding(
                segment.location,
                f"no message of {catalog.path} is for this place: run `rktranslate extract`",
                source=segment.source,
            )


def _unmatched(
    segments: list[Segment], assignment: Assignment, catalog: Catalog, place_index: PlaceIndex
) -> Iterator[Finding]:
    for unmatched in assignment.unmatched:
        message, places = unmatched.message, unmatched.places
        if message.context is None:
            yield _finding(
                CATALOG_STALE,
                catalog,
                message,
                "the other messages of this sentence name all its places with their msgctxt: "
                "run `rktranslate extract`",
            )
            continue
        shown = [_shown(segments[place], place_index.at(place)) for place in places[:_MAX_PLACES]]
        if len(places) > _MAX_PLACES:
            shown.append(f"and {len(places) - _MAX_PLACES} more")
        yield _finding(
            CATALOG_CONTEXT,
            catalog,
            message,
            f"msgctxt {message.context!r} names no place of this sentence, so its target is not "
            "used: set it to the heading above the place or the message right before it, or "
            "delete this message",
            detail=f"the sentence is at {'; '.join(shown)}",
        )


def _ambiguous(
    segments: list[Segment], assignment: Assignment, catalog: Catalog, place_index: PlaceIndex
) -> Iterator[Finding]:
    """Report once each message that names the same place as one before it."""
    reported: set[Key] = set()
    for context in assignment.ambiguous:
        first, *others = context.messages
        for message in others:
            if message.key in reported:
                continue
            reported.add(message.key)
            where = _shown(segments[context.place], place_index.at(context.place))
            yield _finding(
                CATALOG_CONTEXT,
                catalog,
                message,
                f"msgctxt {message.context!r} names a place that msgctxt {first.context!r} names "
                "too: name each place by the message right before it, or delete one",
                detail=f"both name {where}, and the other is at line {first.line}",
            )


def _shown(segment: Segment, place: Place) -> str:
    """Return the location of a place, with the texts that may name it."""
    around = (("under", place.heading), ("after", place.before))
    texts = [f"{how} {_short(text)!r}" for how, text in around if text]
    return f"{segment.location} ({', '.join([*texts, f'a {place.kind}'])})"


def _short(text: str) -> str:
    return excerpt(text, _MAX_SHOWN)


def _finding(
    rule: Rule, catalog: Catalog, message: Message, text: str, *, detail: str = ""
) -> Finding:
    return rule.finding(
        Location(catalog.path, message.line),
        text,
        source=message.source,
        target=message.target,
        detail=detail,
    )
