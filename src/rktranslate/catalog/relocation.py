"""Documents that were renamed or split: which catalogue goes where, and which messages move.

A renamed document takes over the catalogue of the old name as a whole, header, notes and obsolete
messages included. What else has lost its place in one catalogue, now or at some earlier time, is
offered to the others, which copy what they have use for (`rktranslate.catalog.merge.merge`,
``others``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.catalog.typography import typographic_key
from rktranslate.model import State

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from rktranslate.catalog.merge import MergeResult
    from rktranslate.catalog.units import Unit
    from rktranslate.model import Catalog, Message


@dataclass(frozen=True, slots=True)
class Heir:
    """What a document under a new name takes over."""

    catalog: Catalog
    contested: bool = False
    """Another catalogue that served as well has other targets: which is right, a person must see.
    """


def renamed(
    documents: Mapping[str, Sequence[Unit]],
    orphans: Sequence[Catalog],
    at_home: Container[str] = (),
) -> dict[str, Heir]:
    """Find the catalogues of new documents under the names of documents that are gone.

    Args:
        documents: Name and units of each document that has no catalogue.
        orphans: Catalogues without a document, in one language.
        at_home: Paths of those that lie where the document that they name had its catalogue; the
            others are copies that somebody laid aside.

    Returns:
        A catalogue for each document that has more than half of the catalogue's sources: with less
        it may be another document, and the first may return. Each catalogue goes to one document;
        those at home come first, then those with most in common, with the document's file name,
        and with most reviews.
    """
    holders: defaultdict[str, list[int]] = defaultdict(list)
    sizes: list[int] = []
    for number, catalog in enumerate(orphans):
        sources = {message.source for message in catalog.messages if not message.obsolete}
        sizes.append(len(sources))
        for source in sources:
            holders[source].append(number)
    reviewed = [sum(map(_is_reviewed, catalog.messages)) for catalog in orphans]
    pairs: list[tuple[bool, int, bool, int, str, int]] = []
    for name, units in documents.items():
        sources = {unit.source for unit in units}
        common = Counter(number for source in sources for number in holders.get(source, ()))
        pairs += [
            (
                orphans[number].path not in at_home,
                -count,
                _stem(name) != _stem(orphans[number].path),
                -reviewed[number],
                name,
                number,
            )
            for number, count in common.items()
            if 2 * count > sizes[number]
        ]
    found: dict[str, tuple[bool, int]] = {}
    given: set[int] = set()
    for away, *_, name, number in sorted(pairs):
        if name not in found and number not in given:
            found[name] = (away, number)
            given.add(number)
    rivals = defaultdict(list)
    for away, *_, name, number in pairs:
        if found.get(name, (away, number)) != (away, number) and number not in given:
            rivals[name, away].append(orphans[number])
    return {
        name: Heir(
            orphans[number],
            any(_differ(orphans[number], rival) for rival in rivals[name, away]),
        )
        for name, (away, number) in found.items()
    }


def _stem(path: str) -> str:
    return PurePosixPath(path).stem


def _is_reviewed(message: Message) -> bool:
    return not message.obsolete and message.state in (State.REVIEWED, State.FINAL)


def _differ(one: Catalog, other: Catalog) -> bool:
    """Tell whether two catalogues have different targets for a message."""
    targets = {message.key: message.target for message in one.messages if message.target}
    return any(
        message.target and targets.get(message.key, message.target) != message.target
        for message in other.messages
    )


def leaving(result: MergeResult) -> tuple[Message, ...]:
    """Return the messages that lost their place in a merge, in their order in the document."""
    retired = set(result.retired)
    return tuple(message for message in result.catalog.messages if message.key in retired)


class Leavers:
    """Messages without a place, by the catalogue they come from; one language."""

    def __init__(self, catalogs: Iterable[Sequence[Message]]) -> None:
        """Take them from merges (``leaving``) and from catalogues without a document."""
        self._catalogs = [tuple(messages) for messages in catalogs]
        self._holders: defaultdict[str, set[int]] = defaultdict(set)
        for number, messages in enumerate(self._catalogs):
            for message in messages:
                self._holders[typographic_key(message.source)].add(number)

    def for_units(self, units: Iterable[Unit]) -> tuple[Message, ...]:
        """Return what a document may have use for: all of each catalogue that has a unit of it.

        Where one sentence moved, its neighbours may have moved too, and been changed on the way.
        """
        if not self._holders:
            return ()
        found = {n for unit in units for n in self._holders.get(typographic_key(unit.source), ())}
        return tuple(message for number in sorted(found) for message in self._catalogs[number])


def put_by(catalog: Catalog) -> tuple[Message, ...]:
    """Return the obsolete messages of a catalogue whose targets people wrote or approved."""
    return tuple(
        message
        for message in catalog.messages
        if message.obsolete
        and message.target
        and message.context is None
        and message.plural is None
        and message.state is not State.TRANSLATED
    )


class PutBy:
    """Obsolete messages that people worked on, by source; one language.

    Their sentences left some document at an earlier time. Where one comes up as new in another, it
    comes as it is, as if both had happened at once.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._messages: dict[str, Message | None] = {}
        """None where they disagree: then nobody knows which is right."""

    def add(self, messages: Iterable[Message]) -> None:
        """Take what a catalogue has (``put_by``)."""
        for message in messages:
            known = self._messages.setdefault(message.source, message)
            if known is not None and known.target != message.target:
                self._messages[message.source] = None

    def for_sources(self, sources: Iterable[str]) -> tuple[Message, ...]:
        """Return those with exactly one of these sources."""
        found = map(self._messages.get, sources)
        return tuple(message for message in found if message is not None)
