"""Sentences with several messages: every place has one, and every message a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.catalog.contexts import Surroundings, choose
from rktranslate.model import Finding, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.catalog.contexts import Choice, Place
    from rktranslate.model import Catalog, Document, Key, Message, Segment

CONTEXT_ID = "catalogue-context"
_STALE_ID = "catalogue-stale"
_SHOWN = 3
"""Places of a sentence that a finding describes."""
_LONGEST = 60
"""Characters that it shows of a text beside one."""


def context_findings(document: Document, catalog: Catalog) -> Iterator[Finding]:
    """Find the places that no message serves or several name, and messages that serve no place.

    Args:
        document: The source document.
        catalog: Its catalogue; its obsolete messages are left aside.
    """
    kinds = [(block.kind, segment) for block in document.blocks for segment in block.segments]
    texts = [(kind, segment.source) for kind, segment in kinds]
    segments = [segment for _, segment in kinds]
    choice = choose(texts, catalog)
    surroundings = Surroundings(texts) if choice.placeless or choice.contested else None
    yield from _unserved(segments, choice, catalog)
    if surroundings is not None:
        yield from _placeless(segments, choice, catalog, surroundings)
        yield from _contested(segments, choice, catalog, surroundings)


def _unserved(segments: list[Segment], choice: Choice, catalog: Catalog) -> Iterator[Finding]:
    """Find the places of known sources that none of their messages is for."""
    have = {message.source for message in catalog.messages if not message.obsolete}
    for segment, message in zip(segments, choice.messages, strict=True):
        if message is None and segment.source in have:
            yield Finding(
                _STALE_ID,
                Severity.ERROR,
                segment.location,
                f"no message of {catalog.path} is for this place: run `rktranslate extract`",
                source=segment.source,
            )


def _placeless(
    segments: list[Segment], choice: Choice, catalog: Catalog, surroundings: Surroundings
) -> Iterator[Finding]:
    for message, places in ((each.message, each.places) for each in choice.placeless):
        if message.context is None:
            yield _finding(
                _STALE_ID,
                catalog,
                message,
                "the other messages of this sentence name all its places with their msgctxt: "
                "run `rktranslate extract`",
            )
            continue
        shown = [_shown(segments[place], surroundings.at(place)) for place in places[:_SHOWN]]
        if len(places) > _SHOWN:
            shown.append(f"and {len(places) - _SHOWN} more")
        yield _finding(
            CONTEXT_ID,
            catalog,
            message,
            f"msgctxt {message.context!r} names no place of this sentence, so its target is not "
            "used: write there the heading above the place, or the message right before it, or "
            "delete this message",
            detail=f"the sentence stands at {'; '.join(shown)}",
        )


def _contested(
    segments: list[Segment], choice: Choice, catalog: Catalog, surroundings: Surroundings
) -> Iterator[Finding]:
    """Report each message once that names a place which one before it names too."""
    told: set[Key] = set()
    for contest in choice.contested:
        first, *others = contest.messages
        for message in others:
            if message.key in told:
                continue
            told.add(message.key)
            where = _shown(segments[contest.place], surroundings.at(contest.place))
            yield _finding(
                CONTEXT_ID,
                catalog,
                message,
                f"msgctxt {message.context!r} names a place that msgctxt {first.context!r} names "
                "too: name each place by the message right before it, or delete one",
                detail=f"both name {where}, and the other is at line {first.line}",
            )


def _shown(segment: Segment, place: Place) -> str:
    """Return where a place is, with the texts that may name it."""
    around = (("under", place.heading), ("after", place.before))
    texts = [f"{how} {_short(text)!r}" for how, text in around if text]
    return f"{segment.location} ({', '.join([*texts, f'a {place.kind}'])})"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _finding(
    check_id: str, catalog: Catalog, message: Message, text: str, *, detail: str = ""
) -> Finding:
    return Finding(
        check_id,
        Severity.ERROR,
        Location(catalog.path, message.line),
        text,
        source=message.source,
        target=message.target,
        detail=detail,
    )
