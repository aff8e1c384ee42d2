"""Documents whose blocks are spans of a text file: their skeleton, and how it is filled.

A format of this kind only has to find the spans of the file that are blocks. Everything between
the segments (line ends, indentation, markers, code, ...) is copied from the file, so it cannot
change.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.targets import by_block, is_written, writable
from rktranslate.inline.blanks import BREAK
from rktranslate.model import Block, BlockKind, Document, LineStart, Segment, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.formats.decoding import TextFile

    Fit = Callable[[str, "Site"], str]
    """Escapes a target for its position: (target, site) -> text to write."""
    Hollow = Callable[["TextBlock", Span], str]
    """Replacement for a block whose segments all write nothing: (block, its span) -> text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block in the text of the file, container prefixes left out."""

    span: Span
    """Offsets in ``TextFile.text``."""
    number: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block and the lines of the file that it consists of.

    For translatable kinds ``" ".join(text[line.span.start:line.span.end] for line in lines)`` is
    the text of the block.
    """

    kind: BlockKind
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TextSkeleton:
    """A text file and the blocks in it, in the order of ``Document.blocks``."""

    file: TextFile
    blocks: tuple[TextBlock, ...]


class Site(NamedTuple):
    """The position at which a target is written."""

    block: TextBlock
    segment: Segment
    span: Span
    """Offsets of the segment in ``TextFile.text``, soft breaks and container prefixes included."""
    opens_line: bool
    """The target is the first text on its line."""


def text_document(
    path: str, file: TextFile, blocks: Iterable[TextBlock], syntax: Syntax = Syntax.TEXT
) -> Document:
    """Return the document of a text file."""
    found = tuple(blocks)
    return Document(
        path,
        tuple(
            Block(
                block.kind,
                block.text,
                block.lines[0].number if block.lines else 1,
                _line_starts(block.lines),
            )
            for block in found
        ),
        TextSkeleton(file, found),
        syntax,
        file.encoding,
    )


def skeleton_of(document: Document) -> TextSkeleton:
    """Return the skeleton of a document made by :func:`text_document`.

    Raises:
        TypeError: Another format made the document.
    """
    if not isinstance(document.skeleton, TextSkeleton):
        raise TypeError(f"{document.path} was not read by a text format")
    return document.skeleton


def fill(
    document: Document,
    targets: Sequence[str],
    fit: Fit = lambda target, _site: target,
    hollow: Hollow = lambda _block, _span: "",
) -> str:
    """Return the text of the file with every segment replaced by its target.

    A target that equals its source leaves the text of the file as it is, soft line breaks
    included. ``NOTHING`` leaves its segment out together with one of the gaps beside it.

    Raises:
        DocumentError: The number of targets is wrong, or one cannot be written.
    """
    skeleton = skeleton_of(document)
    text = skeleton.file.text
    parts: list[str] = []
    position = 0
    blocks = zip(by_block(document, targets), skeleton.blocks, strict=True)
    for (block, block_targets), text_block in blocks:
        if not block.segments:
            continue
        spans = tuple(file_spans(text_block.lines, block.segments))
        whole = Span(spans[0].start, spans[-1].end)
        parts.append(text[position : whole.start])
        filled = _filled(text, text_block, block.segments, spans, block_targets, fit)
        parts.append(filled or hollow(text_block, whole))
        position = whole.end
    parts.append(text[position:])
    return "".join(parts)


def _line_starts(lines: Sequence[Line]) -> tuple[LineStart, ...]:
    if len(lines) < 2:
        return ()
    starts: list[LineStart] = []
    offset = 0
    for previous, line in pairwise(lines):
        offset += previous.span.end - previous.span.start + 1
        starts.append(LineStart(offset, line.number))
    return tuple(starts)


def file_spans(lines: Sequence[Line], segments: Iterable[Segment]) -> Iterator[Span]:
    """Yield the offsets in the file of each segment of a block."""
    if len(lines) == 1:
        first = lines[0].span.start
        for segment in segments:
            yield Span(first + segment.span.start, first + segment.span.end)
        return
    index = line_start = 0
    length = lines[0].span.end - lines[0].span.start

    def in_file(offset: int) -> int:
        nonlocal index, line_start, length
        # Lines are joined by one space, which is a blank and so never at the edge of a segment.
        while offset > line_start + length:
            line_start += length + 1
            index += 1
            length = lines[index].span.end - lines[index].span.start
        return lines[index].span.start + offset - line_start

    for segment in segments:
        start = in_file(segment.span.start)
        yield Span(start, in_file(segment.span.end))


def _filled(
    text: str,
    block: TextBlock,
    segments: Sequence[Segment],
    spans: Sequence[Span],
    targets: Sequence[str],
    fit: Fit,
) -> str:
    line_starts = {line.span.start for line in block.lines}
    written: list[str] = []
    gap = ""
    previous_kept = False
    end = spans[0].start
    for segment, span, target in zip(segments, spans, targets, strict=True):
        between = text[end : span.start]
        end = span.end
        if previous_kept or not gap:
            gap = between
        # The law comes first: where the source itself is that sign, so may the target be.
        previous_kept = is_written(target, segment)
        if not previous_kept:
            continue
        opens_line = not written or BREAK.search(gap) is not None
        if written:
            written.append(gap)
        # A neighbour that writes nothing may have moved this segment to the start of a line, where
        # even the source text can need an escape that it did not need at its old position.
        moved = opens_line and span.start not in line_starts
        if target == segment.source and not moved:
            written.append(text[span.start : span.end])
        else:
            site = Site(block, segment, span, opens_line)
            written.append(fit(writable(target, segment, Syntax.TEXT), site))
    return "".join(written)
