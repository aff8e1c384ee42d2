"""The built document around a unit, as its real format gives it back.

The document is written with its drafts, in memory, and read again by its own format. What a target
does to the document is then seen: a heading that is none any more, a cell that is two.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.contexts import assign_catalog
from rktranslate.catalog.units import is_offered, known_sources, offered_segments
from rktranslate.errors import DocumentError
from rktranslate.formats.marking import MarkedText, stretches_of
from rktranslate.model import BlockKind, Mark, Syntax
from rktranslate.workflow.reviewing.preview_html import ShownBlock, rendered
from rktranslate.workflow.reviewing.views import Preview

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.model import Block, Document, Key, Message, ReadOptions
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot

_BEFORE, _AFTER = 12, 16
"""Blocks that are shown before and after those of the unit, within its section."""
_KEPT = 2
"""Built documents that are kept: people go from unit to unit, and to another document and back."""
_NOT_SHOWN = "fonts, colours, pictures and positions are not shown"


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """A document that was written with its drafts and read again."""

    source: Document
    targets: tuple[str, ...]
    """By segment."""
    keys: tuple[Key | None, ...]
    """By segment the message that it is a unit of."""
    blocks: tuple[Block, ...]
    """As they were read again, or as they should be."""
    counterparts: tuple[int | None, ...]
    """By block of the source, the block that it became."""
    note: str = ""
    """What is wrong with it."""


def build_in_memory(snapshot: CatalogSnapshot, options: ReadOptions) -> BuiltDocument:
    """Return the document of a catalogue with its drafts, as its format writes and reads it.

    Args:
        snapshot: The catalogue.
        options: How the project reads the document.

    Raises:
        DocumentError: The format cannot write it even with its source texts.
    """
    from rktranslate.formats import block_texts, read_document, write_document
    from rktranslate.publishing import Policy, assemble

    document = snapshot.document
    targets = assemble(document, snapshot.checked.file.catalog, Policy.DRAFT).targets
    data = write_document(document, targets, None, snapshot.language)
    keys = tuple(_keys(snapshot))
    expected = tuple(block_texts(document, targets))
    try:
        blocks = read_document(data, document.path, options).blocks
    except DocumentError as error:
        note = f"the built document cannot be read again: {error.message}"
        return BuiltDocument(
            document, targets, keys, document.blocks, tuple(range(len(expected))), note
        )
    return BuiltDocument(
        document, targets, keys, blocks, tuple(_counterparts(document.blocks, expected, blocks))
    )


def section_around(built: BuiltDocument, message: Message) -> Preview:
    """Return the section of a built document in which a message is used first.

    Args:
        built: The document.
        message: A current message of its catalogue.
    """
    number = _first_block(built, message.key)
    if number is None:
        return Preview("", "the unit is not in the document any more: run `rktranslate extract`")
    text = _marked_text(built, number, message.key)
    own, nearest = _counterpart(built, number, text)
    start, end = _section(built.blocks, nearest)
    shown = [
        _shown(block, text if index == own else None)
        for index, block in enumerate(built.blocks[start:end], start)
    ]
    html, marks = rendered(shown, built.source.syntax)
    is_block = own is not None and built.blocks[own].exclusion is None
    return Preview(html, "; ".join(_notes(built, text, is_block=is_block)), marks)


class DeskPreviews:
    """Previews of a project's documents while people review; any thread may use it."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._built: OrderedDict[int, tuple[CatalogSnapshot, BuiltDocument]] = OrderedDict()
        """By identity of the snapshot, which is kept so that no other one gets it."""

    def preview(self, snapshot: CatalogSnapshot, message: Message, options: ReadOptions) -> Preview:
        """Return the built section around a message, with drafts.

        Args:
            snapshot: The catalogue; the built document is kept as long as it is the same object.
            message: A current message of it.
            options: How the project reads the document.

        Raises:
            DocumentError: The format cannot write the document even with its source texts.
        """
        with self._turn:
            kept = self._built.get(id(snapshot))
            if kept is None:
                kept = self._built[id(snapshot)] = snapshot, build_in_memory(snapshot, options)
                if len(self._built) > _KEPT:
                    self._built.popitem(last=False)
            self._built.move_to_end(id(snapshot))
        return section_around(kept[1], message)


def _notes(built: BuiltDocument, text: str, *, is_block: bool) -> Iterator[str]:
    """Yield what a preview does not show of a block, given what it should have become."""
    if not isinstance(text, MarkedText):
        yield "the unit writes nothing here"
    elif not is_block:
        yield "the text is no longer a block of its own in the built document"
    if built.note:
        yield built.note
    elif built.source.syntax is Syntax.TAGS:
        yield _NOT_SHOWN


def _keys(snapshot: CatalogSnapshot) -> Iterator[Key | None]:
    """Yield by segment the message that it is a unit of; None for figures and the like."""
    catalog, document = snapshot.checked.file.catalog, snapshot.document
    known = known_sources(catalog)
    texts = [(kind, segment.source) for kind, segment in offered_segments(document, known)]
    assigned = iter(assign_catalog(texts, catalog).messages)
    for block in document.blocks:
        for segment in block.segments:
            message = next(assigned) if is_offered(segment, known) else None
            yield None if message is None else message.key


def _counterparts(
    source: Sequence[Block], expected: Sequence[str], built: Sequence[Block]
) -> Iterator[int | None]:
    """Yield by block of a source the number of the block that it became, if that is certain."""
    if [block.kind for block in built] == [block.kind for block in source]:
        yield from range(len(source))
        return
    from rapidfuzz.distance import Indel

    wanted = [f"{block.kind}\0{text}" for block, text in zip(source, expected, strict=True)]
    actual = [f"{block.kind}\0{block.text}" for block in built]
    for step in Indel.opcodes(wanted, actual):
        for index in range(step.src_start, step.src_end):
            yield step.dest_start + index - step.src_start if step.tag == "equal" else None


def _counterpart(built: BuiltDocument, number: int, text: str) -> tuple[int | None, int]:
    """Return the block that a block of the source became, and the one at which its section is.

    Args:
        built: The document.
        number: Number of the block of the source.
        text: What it should have become.

    Returns:
        The former is None if there is no such block.
    """
    known = built.counterparts[number]
    if known is not None:
        return known, known
    before = next((each for each in built.counterparts[number::-1] if each is not None), -1)
    after = next(
        (each for each in built.counterparts[number:] if each is not None), len(built.blocks)
    )
    # Its target made something else of it: another kind of block, or several.
    between = range(before + 1, after)
    same = (index for index in between if built.blocks[index].text in text)
    found = next(same, between[0] if between else None)
    return found, max(before, 0) if found is None else found


def _first_block(built: BuiltDocument, key: Key) -> int | None:
    """Return the number of the first block of the source that has a unit of a message."""
    position = 0
    for number, block in enumerate(built.source.blocks):
        count = len(block.segments)
        if key in built.keys[position : position + count]:
            return number
        position += count
    return None


def _marked_text(built: BuiltDocument, number: int, key: Key) -> str:
    """Return the text that a block of the source should become, its unit marked."""
    from rktranslate.formats.targets import joined_targets

    source = built.source
    start = sum(len(block.segments) for block in source.blocks[:number])
    block = source.blocks[number]
    end = start + len(block.segments)
    marks = [Mark.DRAFT if each == key else None for each in built.keys[start:end]]
    return joined_targets(block, built.targets[start:end], source.syntax, marks)


def _section(blocks: Sequence[Block], index: int) -> tuple[int, int]:
    """Return the first block of a section and the one after its last."""
    start = index
    while start > max(0, index - _BEFORE) and blocks[start].kind is not BlockKind.HEADING:
        start -= 1
    end = min(index + 1, len(blocks))
    while end < min(len(blocks), index + _AFTER) and blocks[end].kind is not BlockKind.HEADING:
        end += 1
    return start, end


def _shown(block: Block, marked: str | None) -> ShownBlock:
    """Return a block to show.

    Args:
        block: A block of the built document.
        marked: For the block of the unit, what it should be.
    """
    if marked is None:
        return ShownBlock(block, block.text)
    if marked == block.text:
        return ShownBlock(block, marked)
    for text, mark in stretches_of(marked):
        position = block.text.find(text) if mark is not None else -1
        if position >= 0:
            end = position + len(text)
            parts = ((block.text[:position], None), (text, mark), (block.text[end:], None))
            return ShownBlock(block, MarkedText.joined(parts))
    return ShownBlock(block, block.text, is_unit=isinstance(marked, MarkedText))
