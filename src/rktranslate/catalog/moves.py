"""Documents that were renamed or split: which catalogue goes where, and which messages move.

A renamed document takes over the catalogue of the old name as a whole, header, notes and obsolete
messages included. What else has lost its place in one catalogue is offered to the others, which
take what they have use for (`rktranslate.catalog.merge.merge`, ``others``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rktranslate.catalog.merge import typographic_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.catalog.merge import MergeResult
    from rktranslate.catalog.units import Unit
    from rktranslate.model import Catalog, Message

_SAME = 0.5
"""Share of sources, of the document's or the catalogue's, from which it is the same document."""


def renamed(
    documents: Mapping[str, Sequence[Unit]], orphans: Sequence[Catalog]
) -> dict[str, Catalog]:
    """Find the catalogues of new documents under the names of documents that are gone.

    Args:
        documents: Name and units of each document that has no catalogue.
        orphans: Catalogues without a document, in one language.

    Returns:
        A catalogue for each document that has at least half of its sources in common with one, or
        one with it; each catalogue goes to one document, the most similar first.
    """
    holders: defaultdict[str, list[int]] = defaultdict(list)
    sizes: list[int] = []
    for number, catalog in enumerate(orphans):
        sources = {message.source for message in catalog.messages if not message.obsolete}
        sizes.append(len(sources))
        for source in sources:
            holders[source].append(number)
    pairs: list[tuple[int, str, int]] = []
    for name, units in documents.items():
        sources = {unit.source for unit in units}
        common = Counter(number for source in sources for number in holders.get(source, ()))
        pairs += [
            (-count, name, number)
            for number, count in common.items()
            if count >= _SAME * min(len(sources), sizes[number])
        ]
    found: dict[str, Catalog] = {}
    given: set[int] = set()
    for _, name, number in sorted(pairs):
        if name not in found and number not in given:
            found[name] = orphans[number]
            given.add(number)
    return found


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
