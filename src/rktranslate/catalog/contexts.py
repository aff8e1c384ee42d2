"""Which message serves which place of a sentence that a document has several times.

Where a source has one message, that serves all its places. Where it has several, one with a
``msgctxt`` serves the places that its ``msgctxt`` names, and the one without serves the others. A
place is named by the text of the nearest heading above it, by that of the message right before it,
and by its kind (``table cell``), as ``#.`` gives it; typography and case make no difference. The
message after it does not name it: in a table the label of one row would name the end of another.

The rule asks nothing but the document and the catalogue as they are: it is the same for a build
without an update before it, and text that comes in elsewhere changes nothing.
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
    """What stands around a place of a document; a text is empty where there is none."""

    kind: BlockKind
    heading: str
    """The nearest one above."""
    before: str
    """The message right before."""

    @property
    def names(self) -> frozenset[str]:
        """What a ``msgctxt`` may say to name it, folded."""
        texts = (self.kind, self.heading, self.before)
        return frozenset(folded(text) for text in texts if text)


class Surroundings:
    """The places of a document."""

    def __init__(self, texts: Iterable[tuple[BlockKind, str]]) -> None:
        """Take the kind and source of all that is translated, in document order."""
        self._texts = list(texts)
        self._headings: list[str] = []
        heading = ""
        for kind, source in self._texts:
            self._headings.append(heading)
            if kind is BlockKind.HEADING:
                heading = source

    def at(self, number: int) -> Place:
        """Return a place by its number in document order."""
        before = self._texts[number - 1][1] if number else ""
        return Place(self._texts[number][0], self._headings[number], before)


def deal(places: Sequence[Place], contexts: Sequence[str | None]) -> list[tuple[int, ...]]:
    """Deal the places of a source out to its messages.

    Args:
        places: All of them.
        contexts: That of each message; None, for the one without, is there at most once.

    Returns:
        For each place the numbers of the messages for it: one; none where nothing serves it;
        several where more than one ``msgctxt`` names it.
    """
    if len(contexts) == 1:
        return [(0,)] * len(places)
    plain: tuple[int, ...] = ()
    naming: defaultdict[str, list[int]] = defaultdict(list)
    for number, context in enumerate(contexts):
        if context is None:
            plain = (number,)
        else:
            naming[folded(context)].append(number)
    return [
        tuple(sorted(n for name in place.names for n in naming.get(name, ()))) or plain
        for place in places
    ]


@dataclass(frozen=True, slots=True)
class Contest:
    """A place that more than one ``msgctxt`` names."""

    place: int
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Placeless:
    """A current message that serves no place, though its source stands in the document."""

    message: Message
    places: tuple[int, ...]
    """Those of its source."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which message serves each place of a document, and what does not come out even."""

    messages: tuple[Message | None, ...]
    """By place; None where the catalogue has none for it."""
    contested: tuple[Contest, ...] = ()
    placeless: tuple[Placeless, ...] = ()
    """In their order in the catalogue; the one without a ``msgctxt`` may be among them."""


def choose(texts: Sequence[tuple[BlockKind, str]], catalog: Catalog) -> Choice:
    """Choose among the current messages of a catalogue for each place of a document.

    Args:
        texts: Kind and source of all that is translated, in document order.
        catalog: Its catalogue.
    """
    by_source: defaultdict[str, list[Message]] = defaultdict(list)
    for message in catalog.messages:
        if not message.obsolete:
            by_source[message.source].append(message)
    chosen: list[Message | None] = []
    split: defaultdict[str, list[int]] = defaultdict(list)
    for number, (_, source) in enumerate(texts):
        candidates = by_source.get(source)
        chosen.append(candidates[0] if candidates else None)
        if candidates and len(candidates) > 1:
            split[source].append(number)
    if not split:
        return Choice(tuple(chosen))
    surroundings = Surroundings(texts)
    contested: list[Contest] = []
    placeless: list[Placeless] = []
    for source, numbers in split.items():
        candidates = by_source[source]
        dealt = deal(
            [surroundings.at(number) for number in numbers],
            [message.context for message in candidates],
        )
        for number, found in zip(numbers, dealt, strict=True):
            chosen[number] = candidates[found[0]] if found else None
            if len(found) > 1:
                contested.append(Contest(number, tuple(candidates[each] for each in found)))
        serving = {each for found in dealt for each in found}
        placeless += [
            Placeless(message, tuple(numbers))
            for each, message in enumerate(candidates)
            if each not in serving
        ]
    return Choice(tuple(chosen), tuple(contested), tuple(placeless))
