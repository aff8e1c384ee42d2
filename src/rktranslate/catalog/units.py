"""Translation units of a document, from which its catalogue is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import place_comment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rktranslate.model import BlockKind, Catalog, Document, Location


@dataclass(frozen=True, slots=True)
class Unit:
    """One occurrence of a source text; its neighbours are the units before and after it."""

    source: str
    kind: BlockKind
    locations: tuple[Location, ...] = ()
    extracted: tuple[str, ...] = ()
    """Comments for translators, one per line: kind and position, glossary terms."""


def units_of(
    document: Document, remarks: Callable[[str], Sequence[str]] | None = None
) -> tuple[Unit, ...]:
    """Return a unit per segment of the translatable blocks, in document order.

    Args:
        document: A document whose blocks have segments.
        remarks: Returns further comments for a source text, such as its glossary terms.
    """
    units: list[Unit] = []
    counts: Counter[BlockKind] = Counter()
    for block in document.blocks:
        if not block.translatable or not block.segments:
            continue
        counts[block.kind] += 1
        many = len(block.segments)
        for number, segment in enumerate(block.segments, 1):
            place = place_comment(block.kind, counts[block.kind], number, many)
            units.append(
                Unit(
                    source=segment.source,
                    kind=block.kind,
                    locations=(segment.location,),
                    extracted=(place, *(remarks(segment.source) if remarks else ())),
                )
            )
    return tuple(units)


def with_kinds(catalog: Catalog, document: Document) -> Catalog:
    """Return a catalogue whose messages have the block kinds of its document.

    Extracted comments name the kinds too, but other tools may drop these comments.

    Args:
        catalog: The catalogue as it was read.
        document: Its document, with segments.
    """
    kinds: dict[str, BlockKind] = {}
    for block in document.blocks:
        for segment in block.segments:
            kinds.setdefault(segment.source, block.kind)
    return replace(
        catalog,
        messages=tuple(
            replace(message, kind=kinds[message.source])
            if message.source in kinds and message.kind is not kinds[message.source]
            else message
            for message in catalog.messages
        ),
    )


def count_behind(document: Document, catalog: Catalog) -> int:
    """Return how many sources only one of a document and its catalogue has."""
    in_document = {segment.source for block in document.blocks for segment in block.segments}
    in_catalog = {message.source for message in catalog.messages if not message.obsolete}
    return len(in_document ^ in_catalog)
