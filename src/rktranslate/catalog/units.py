"""Translation units of a document, from which its catalogue is made."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import place_comment

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from rktranslate.model import Block, BlockKind, Catalog, Document, Location, Segment


@dataclass(frozen=True, slots=True)
class Unit:
    """One occurrence of a source text; its neighbours are the units before and after it."""

    source: str
    kind: BlockKind
    locations: tuple[Location, ...] = ()
    extracted: tuple[str, ...] = ()
    """Comments for translators, one per line: kind and position, glossary terms."""
    continues: bool = False
    """Whether the unit before it is in the same block."""


def known_sources(catalog: Catalog) -> frozenset[str]:
    """Return the sources of the messages of a catalogue that are not obsolete."""
    return frozenset(message.source for message in catalog.messages if not message.obsolete)


def is_offered(segment: Segment, known: Container[str]) -> bool:
    """Return whether a segment has a message.

    Args:
        segment: A segment of a document.
        known: The sources that the catalogue has. A text without a word is not offered, but a
            message that has one is used.
    """
    return not segment.is_wordless or segment.source in known


def offered_segments(
    document: Document, known: Container[str]
) -> tuple[tuple[BlockKind, Segment], ...]:
    """Return the segments that have a message, with the kinds of their blocks, in document order.

    Args:
        document: A document whose blocks have segments.
        known: The sources that the catalogue has; see :func:`is_offered`.
    """
    return tuple(
        (block.kind, segment)
        for block in document.blocks
        for segment in block.segments
        if is_offered(segment, known)
    )


def units_of(
    document: Document,
    remarks: Callable[[str], Sequence[str]] | None = None,
    known: Container[str] = (),
) -> tuple[Unit, ...]:
    """Return a unit per segment of the translatable blocks, in document order.

    Args:
        document: A document whose blocks have segments.
        remarks: Returns further comments for a source text, such as its glossary terms.
        known: The texts without a word that are units, because the catalogue has human work on
            them.
    """
    units: list[Unit] = []
    counts: Counter[BlockKind] = Counter()
    for block in document.blocks:
        if not block.translatable or not block.segments:
            continue
        counts[block.kind] += 1
        many = len(block.segments)
        for number, segment in enumerate(block.segments, 1):
            if not is_offered(segment, known):
                continue
            place = place_comment(block.kind, counts[block.kind], number, many)
            units.append(
                Unit(
                    source=segment.source,
                    kind=block.kind,
                    locations=(segment.location,),
                    extracted=(
                        place,
                        *((block.place,) if block.place else ()),
                        *_code_comments(block, segment),
                        *(remarks(segment.source) if remarks else ()),
                    ),
                    continues=number > 1,
                )
            )
    return tuple(units)


def _code_comments(block: Block, segment: Segment) -> Iterator[str]:
    """Yield a comment per inline code of a segment whose tag does not say what readers see."""
    for code in block.codes:
        tag = f"<{code.name}/>"
        if tag in segment.source:
            yield f"{tag}: {code.text}"


def with_facts(catalog: Catalog, document: Document) -> Catalog:
    """Return a catalogue whose messages know what checks need of their document.

    These are the kinds of their blocks, and for how long they are shown. Extracted comments name
    the kinds too, but other tools may drop these comments.

    Args:
        catalog: The catalogue as it was read.
        document: Its document, with segments.
    """
    kinds: dict[str, BlockKind] = {}
    times: dict[str, float] = {}
    for block in document.blocks:
        for segment in block.segments:
            source = segment.source
            kinds.setdefault(source, block.kind)
            if block.durations:
                seconds = _shown_seconds(block, segment)
                times[source] = min(seconds, times.get(source, seconds))
    return replace(
        catalog,
        messages=tuple(
            replace(message, kind=kinds[message.source], seconds=times.get(message.source))
            if message.source in kinds
            and (message.kind is not kinds[message.source] or message.source in times)
            else message
            for message in catalog.messages
        ),
    )


def _shown_seconds(block: Block, segment: Segment) -> float:
    """Return for how long a segment is shown: its share of the time of each stretch it is in."""
    durations, span = block.durations, segment.span
    seconds = 0.0
    first = max(bisect_right(durations, span.start, key=lambda each: each.offset) - 1, 0)
    for index in range(first, len(durations)):
        offset = durations[index].offset
        if offset >= span.end:
            break
        is_last = index + 1 == len(durations)
        end = len(block.text) if is_last else durations[index + 1].offset
        shared = min(end, span.end) - max(offset, span.start)
        seconds += durations[index].seconds * shared / (end - offset)
    return seconds


def count_behind(document: Document, catalog: Catalog) -> int:
    """Return how many sources only one of a document and its catalogue has."""
    in_catalog = known_sources(catalog)
    in_document = {segment.source for _, segment in offered_segments(document, in_catalog)}
    return len(in_document ^ in_catalog)
