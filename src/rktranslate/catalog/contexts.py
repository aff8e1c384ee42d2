"""Assignment of messages to the places of a source text that occurs several times in a document.

A source with one message uses it at all its places. A source with several uses each message with a
``msgctxt`` at the places that its ``msgctxt`` names, and the message without one at the others. A
place is named by the text of the nearest heading above it, by that of the message right before it,
and by its kind (``table cell``), as ``#.`` gives it; typography and case make no difference. The
message after it does not name it: in a table, the label of one row would name the end of another.

The rule depends on the document and the catalogue alone: a build without an update before it
assigns the same messages, and text that is inserted elsewhere changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.typography import folded
from rktranslate.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.model import Catalog, Message


@dataclass(frozen=True, slots=True)
class Place:
    """The surroundings of a text in its document; empty where there is nothing."""

    kind: BlockKind
    heading: str
    """The nearest heading above."""
    before: str
    """The source of the message right before."""

    @property
    def names(self) -> frozenset[str]:
        """The folded values of ``msgctxt`` that name the place."""
        texts = (self.kind, self.heading, self.before)
        return frozenset(folded(text) for text in texts if text)


class PlaceIndex:
    """The places of a document, by their number in document order."""

    def __init__(self, texts: Iterable[tuple[BlockKind, str]]) -> None:
        """Index the kind and source of every translatable text, in document order."""
        self._texts = list(texts)
        self._headings: list[str] = []
        heading = ""
        for kind, source in self._texts:
            self._headings.append(heading)
            if kind is BlockKind.HEADING:
                heading = source

    def at(self, number: int) -> Place:
        """Return the place with a number, from 0."""
        before = self._texts[number - 1][1] if number else ""
        return Place(self._texts[number][0], self._headings[number], before)


def assign_messages(
    places: Sequence[Place], contexts: Sequence[str | None]
) -> list[tuple[int, ...]]:
    """Assign the messages of one source to its places.

    Args:
        places: All places of the source.
        contexts: The context of each message; at most one is None.

    Returns:
        For each place, the indices in ``contexts`` of the messages for it: one; none if no message
        is for it; several if more than one ``msgctxt`` names it.
    """
    if len(contexts) == 1:
        return [(0,)] * len(places)
    default: tuple[int, ...] = ()
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for index, context in enumerate(contexts):
        if context is None:
            default = (index,)
        else:
            by_name[folded(context)].append(index)
    return [
        tuple(sorted(index for name in place.names for index in by_name.get(name, ()))) or default
        for place in places
    ]


@dataclass(frozen=True, slots=True)
class AmbiguousContext:
    """A place that more than one ``msgctxt`` names."""

    place: int
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class UnmatchedContext:
    """A current message that is used at no place although its source is in the document."""

    message: Message
    places: tuple[int, ...]
    """The places of its source."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The message used at each place of a document, and the contexts that need correction."""

    messages: tuple[Message | None, ...]
    """By place; None where the catalogue has no message for it."""
    ambiguous: tuple[AmbiguousContext, ...] = ()
    unmatched: tuple[UnmatchedContext, ...] = ()
    """In catalogue order; the message without a ``msgctxt`` may be among them."""


def assign_catalog(texts: Sequence[tuple[BlockKind, str]], catalog: Catalog) -> Assignment:
    """Assign the current messages of a catalogue to the places of its document.

    Args:
        texts: Kind and source of every translatable text, in document order.
        catalog: The catalogue of the document.
    """
    by_source: defaultdict[str, list[Message]] = defaultdict(list)
    for message in catalog.messages:
        if not message.obsolete:
            by_source[message.source].append(message)
    assigned: list[Message | None] = []
    shared: defaultdict[str, list[int]] = defaultdict(list)
    """The places of sources that have several messages."""
    for place, (_, source) in enumerate(texts):
        candidates = by_source.get(source)
        assigned.append(candidates[0] if candidates else None)
        if candidates and len(candidates) > 1:
            shared[source].append(place)
    if not shared:
        return Assignment(tuple(assigned))
    place_index = PlaceIndex(texts)
    ambiguous: list[AmbiguousContext] = []
    unmatched: list[UnmatchedContext] = []
    for source, places in shared.items():
        candidates = by_source[source]
        indices_by_place = assign_messages(
            [place_index.at(place) for place in places],
            [message.context for message in candidates],
        )
        for place, indices in zip(places, indices_by_place, strict=True):
            assigned[place] = candidates[indices[0]] if indices else None
            if len(indices) > 1:
                ambiguous.append(
                    AmbiguousContext(place, tuple(candidates[index] for index in indices))
                )
        used = {index for indices in indices_by_place for index in indices}
        unmatched += [
            UnmatchedContext(message, tuple(places))
            for index, message in enumerate(candidates)
            if index not in used
        ]
    return Assignment(tuple(assigned), tuple(ambiguous), tuple(unmatched))
