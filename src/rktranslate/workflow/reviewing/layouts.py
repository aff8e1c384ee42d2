"""The units of a document in their order: which message is used where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.catalog.contexts import assign_catalog
from rktranslate.catalog.provenance import place_comment
from rktranslate.catalog.unit_ids import unit_id
from rktranslate.catalog.units import is_offered, known_sources
from rktranslate.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rktranslate.checks import CheckContext
    from rktranslate.model import Document, Key

ABSENT = "not in the document"
"""Place of a message that its document does not have (any more)."""


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """A message at a place of the document."""

    id: str
    position: int
    """Of its message among the current messages of the catalogue."""
    kind: BlockKind
    place: str
    level: int
    """Of a heading."""
    table_row: int
    """Of a table cell."""
    begins_block: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The units of a document; the same as long as the sources of its catalogue are."""

    document: Document
    keys: tuple[Key, ...]
    """Of the current messages of the catalogue, in their order."""
    ids: tuple[str, ...]
    """Unit ids of the same messages."""
    units: tuple[PlacedUnit, ...]
    """In document order."""
    first: Mapping[str, int] = field(repr=False)
    """Index in ``units`` of the first unit of each message, by unit id."""
    repeats: Mapping[str, int] = field(repr=False)
    """How many units have each message, by unit id."""


def layout_of(document: Document, context: CheckContext, before: Layout | None = None) -> Layout:
    """Return the units of a document that have a message, in document order.

    Messages that are used nowhere, because the catalogue is behind its document, come last.

    Args:
        document: The document, with segments.
        context: Its catalogue.
        before: The layout of an earlier version of both.
    """
    keys = tuple(message.key for message in context.messages)
    if before is not None and before.document is document and before.keys == keys:
        return before
    language = context.catalog.target_language
    ids = tuple(unit_id(document.path, language, key) for key in keys)
    units = tuple(_units(document, context, ids))
    first: dict[str, int] = {}
    for index, unit in enumerate(units):
        first.setdefault(unit.id, index)
    return Layout(document, keys, ids, units, first, Counter(unit.id for unit in units))


def _units(document: Document, context: CheckContext, ids: tuple[str, ...]) -> Iterator[PlacedUnit]:
    known = known_sources(context.catalog)
    places: list[tuple[BlockKind, str, int, int, bool]] = []
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
            places.append((block.kind, where, block.level, block.row, begins))
            texts.append((block.kind, segment.source))
            begins = False
    used: set[int] = set()
    assigned = assign_catalog(texts, context.catalog).messages
    for (kind, where, level, row, begins), message in zip(places, assigned, strict=True):
        if message is not None:
            position = context.positions[message.key]
            used.add(position)
            yield PlacedUnit(ids[position], position, kind, where, level, row, begins)
    for position, message in enumerate(context.messages):
        if position not in used:
            kind = message.kind or BlockKind.PARAGRAPH
            yield PlacedUnit(ids[position], position, kind, ABSENT, 0, 0, begins_block=True)
