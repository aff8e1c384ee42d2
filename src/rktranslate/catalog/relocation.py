"""Renamed and split documents: which catalogue a new document takes over, and which messages move.

A renamed document takes over the catalogue of its earlier name as a whole, with header, notes and
obsolete messages. All other messages that are no longer used in their catalogue, now or since an
earlier update, are offered to the other catalogues, which copy those that they have a place for
(`rktranslate.catalog.merge.merge`, ``others``).
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
class RenamedCatalog:
    """The catalogue that a document takes over from its earlier name."""

    catalog: Catalog
    conflicting: bool = False
    """Whether another catalogue matched as well and has other targets: a person must choose."""


def renamed(
    documents: Mapping[str, Sequence[Unit]],
    orphans: Sequence[Catalog],
    in_place: Container[str] = (),
) -> dict[str, RenamedCatalog]:
    """Find the catalogues of new documents under the names of documents that are gone.

    Args:
        documents: Name and units of each document that has no catalogue.
        orphans: Catalogues without a document, in one language.
        in_place: Paths of the catalogues that lie where a document that they refer to had its
            catalogue; the others are backup copies.

    Returns:
        A catalogue for each document that has more than half of the catalogue's sources: with less
        it may be another document, and the first may return. If only the suffix of the name
        differs, one source is enough: the document was converted. Each catalogue goes to one
        document; those in place come first, then those with most sources in common, with the
        document's file name, and with most reviewed messages.
    """
    orphans_by_source: defaultdict[str, list[int]] = defaultdict(list)
    sizes: list[int] = []
    for orphan, catalog in enumerate(orphans):
        sources = {message.source for message in catalog.messages if not message.obsolete}
        sizes.append(len(sources))
        for source in sources:
            orphans_by_source[source].append(orphan)
    stems = [_referenced_stems(catalog) for catalog in orphans]
    reviewed = [sum(map(_is_reviewed, catalog.messages)) for catalog in orphans]
    pairs: list[tuple[bool, int, bool, int, str, int]] = []
    for name, units in documents.items():
        sources = {unit.source for unit in units}
        common = Counter(
            orphan for source in sources for orphan in orphans_by_source.get(source, ())
        )
        pairs += [
            (
                orphans[orphan].path not in in_place,
                -count,
                not _has_name_of(orphans[orphan].path, name),
                -reviewed[orphan],
                name,
                orphan,
            )
            for orphan, count in common.items()
            if 2 * count > sizes[orphan] or _without_suffix(name) in stems[orphan]
        ]
    chosen: dict[str, tuple[bool, int]] = {}
    taken: set[int] = set()
    for displaced, *_, name, orphan in sorted(pairs):
        if name not in chosen and orphan not in taken:
            chosen[name] = (displaced, orphan)
            taken.add(orphan)
    rivals = defaultdict(list)
    for displaced, *_, name, orphan in pairs:
        pair = (displaced, orphan)
        if chosen.get(name, pair) != pair and orphan not in taken:
            rivals[name, displaced].append(orphans[orphan])
    return {
        name: RenamedCatalog(
            orphans[orphan],
            any(_disagree(orphans[orphan], rival) for rival in rivals[name, displaced]),
        )
        for name, (displaced, orphan) in chosen.items()
    }


def _has_name_of(catalog: str, document: str) -> bool:
    """Return whether a catalogue has the name of a document, with or without its suffix."""
    path = PurePosixPath(document)
    return PurePosixPath(catalog).stem in (path.name, path.stem)


def _referenced_stems(catalog: Catalog) -> frozenset[str]:
    """Return the documents that a catalogue refers to, without their suffixes."""
    names = {place.path for message in catalog.messages for place in message.locations}
    return frozenset(map(_without_suffix, names))


def _without_suffix(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(""))


def _is_reviewed(message: Message) -> bool:
    return not message.obsolete and message.state.is_reviewed


def _disagree(one: Catalog, other: Catalog) -> bool:
    """Return whether two catalogues have different targets for a message."""
    targets = {message.key: message.target for message in one.messages if message.target}
    return any(
        message.target and targets.get(message.key, message.target) != message.target
        for message in other.messages
    )


def retired_messages(result: MergeResult) -> tuple[Message, ...]:
    """Return the messages that a merge retired, in their order in the document."""
    retired = set(result.retired)
    return tuple(message for message in result.catalog.messages if message.key in retired)


class RetiredMessages:
    """Messages that are no longer used in their catalogues, by catalogue; one language."""

    def __init__(self, catalogs: Iterable[Sequence[Message]]) -> None:
        """Index the messages that merges retired, and those of catalogues without a document."""
        self._catalogs = [tuple(messages) for messages in catalogs]
        self._catalogs_by_key: defaultdict[str, set[int]] = defaultdict(set)
        for number, messages in enumerate(self._catalogs):
            for message in messages:
                self._catalogs_by_key[typographic_key(message.source)].add(number)

    def for_units(self, units: Iterable[Unit]) -> tuple[Message, ...]:
        """Return all messages of each catalogue that has the source of at least one unit.

        If one sentence moved, its neighbours may have moved too, and been changed on the way.
        """
        if not self._catalogs_by_key:
            return ()
        numbers = {
            number
            for unit in units
            for number in self._catalogs_by_key.get(typographic_key(unit.source), ())
        }
        return tuple(message for number in sorted(numbers) for message in self._catalogs[number])


def reviewed_obsolete(catalog: Catalog) -> tuple[Message, ...]:
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


class ReviewedObsolete:
    """Reviewed obsolete messages of all catalogues, by source; one language.

    Their sentences were removed from a document at an earlier time. Where one is new in another
    document, its message is copied unchanged, as if it had moved in one update.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._messages: dict[str, Message | None] = {}
        """None where catalogues disagree: no target is known to be the right one."""

    def add(self, messages: Iterable[Message]) -> None:
        """Add the reviewed obsolete messages of a catalogue."""
        for message in messages:
            known = self._messages.setdefault(message.source, message)
            if known is not None and known.target != message.target:
                self._messages[message.source] = None

    def for_sources(self, sources: Iterable[str]) -> tuple[Message, ...]:
        """Return the messages with exactly one of these sources."""
        found = map(self._messages.get, sources)
        return tuple(message for message in found if message is not None)
