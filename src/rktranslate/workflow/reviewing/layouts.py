"""The units of a document in their order: which message is used where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.contexts import assign_catalog
from rktranslate.catalog.provenance import place_comment
from rktranslate.catalog.unit_ids import unit_id
from rktranslate.catalog.units import is_offered, known_sources
from rktranslate.model import BlockKind

if TYPE_CHECKING:
    from rktranslate.model import Catalog, Document, Message

ABSENT = "not in the document"
"""Place of a message that its document does not have (any more)."""


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """A message at a place of the document."""

    id: str
    message: Message
    kind: BlockKind
    place: str
    level: int
    begins_block: bool


def layout_of(document: Document, catalog: Catalog) -> tuple[PlacedUnit, ...]:
    """Return the units of a document that have a message, in document order.

    Messages that are used nowhere, because the catalogue is behind its document, come last.
    """
    known = known_sources(catalog)
    places: list[tuple[BlockKind, str, int, bool]] = []
    texts: list[tuple[BlockKind, str]] = []
    counts: Counter[BlockKind] = Counter()
    for block in document.blocks:
        if not block.segments:
            continue
        counts[block.kind] += 1
        many = len(block.segments)
        begins = True
        for number, segment in enumerate(block.segments, 1):
            if not is_offered(segment, known):
                continue
            place = place_comment(block.kind, counts[block.kind], number, many)
            where = f"{place}, {block.place}" if block.place else place
            places.append((block.kind, where, block.level, begins))
            texts.append((block.kind, segment.source))
            begins = False
    language = catalog.target_language
    ids = {
        message.key: unit_id(document.path, language, message.key)
        for message in catalog.messages
        if not message.obsolete
    }
    units: list[PlacedUnit] = []
    used: set[str] = set()
    assigned = assign_catalog(texts, catalog).messages
    for (kind, where, level, begins), message in zip(places, assigned, strict=True):
        if message is not None:
            name = ids[message.key]
            used.add(name)
            units.append(PlacedUnit(name, message, kind, where, level, begins))
    for message in catalog.messages:
        if not message.obsolete and ids[message.key] not in used:
            kind = message.kind or BlockKind.PARAGRAPH
            units.append(PlacedUnit(ids[message.key], message, kind, ABSENT, 0, begins_block=True))
    return tuple(units)
