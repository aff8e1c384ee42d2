"""Documents whose blocks are spans of a text file: their skeleton, and how it is filled.

A format of this kind only has to find the spans of the file that are blocks. Everything between
the segments (line ends, indentation, markers, code, ...) is copied from the file, so it cannot
change.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rktranslate.formats.marking import SIGNS, MarkedText
from rktranslate.formats.targets import by_block, is_written, joined_targets, writable
from rktranslate.inline.blanks import BLANKS, BREAK
from rktranslate.model import (
    Block,
    BlockKind,
    Document,
    Exclusion,
    LineStart,
    Segment,
    Span,
    Syntax,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.formats.decoding import TextFile
    from rktranslate.model import Mark

    Fit = Callable[[str, "Site"], str]
    """Escapes a target for its position: (target, site) -> text to write."""
    Hollow = Callable[["TextBlock", Span], str]
    """Replacement for a block whose segments all write nothing: (block, its span) -> text."""
    Space = Callable[[str, int], tuple[str, int]]
    """Adjusts the text between two blocks to the columns by which their line has grown:
    (text, columns) -> (text to write, columns left)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block in the text of the file, or a part of one, container prefixes left out.

    A line is in parts where the file has characters that the text of the block has not, such as a
    soft hyphen.
    """

    span: Span
    """Offsets in ``TextFile.text``; not empty."""
    number: int
    """From 1."""
    joint: str = " "
    """What the text of the block has between the line before and this one.

    A space for a soft line break, nothing for characters that are left out (a hyphen at the end of
    a line), ``\\n`` for a line break that the text must hold. The first line of a block has none.
    """


class Quoting(Protocol):
    """The encoding of a block's text in its file, such as a quoted string of YAML."""

    def written(self, text: str) -> str:
        """Return a text as it is written in the file, quotes included."""
        ...


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block and the lines of the file that it consists of.

    The text of a block that is offered is that of its lines with their joints between, unless it
    has a quoting: then the lines are those of the encoded text.
    """

    kind: BlockKind
    text: str
    lines: tuple[Line, ...]
    exclusion: Exclusion | None = None
    anchor: str = ""
    quoting: Quoting | None = None
    """The encoding of the text. A block that has one is written as a whole."""
    level: int = 0
    """Level of a heading; 0 where it is not known."""


def joined_lines(text: str, lines: Sequence[Line]) -> str:
    """Return the text of a block: that of its lines in a file, with their joints between."""
    parts = [text[lines[0].span.start : lines[0].span.end]]
    for line in lines[1:]:
        parts += (line.joint, text[line.span.start : line.span.end])
    return "".join(parts)


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
        tuple(_block(block) for block in found),
        TextSkeleton(file, found),
        syntax,
        file.encoding,
    )


def _block(block: TextBlock) -> Block:
    line = block.lines[0].number if block.lines else 1
    return Block(
        block.kind,
        block.text,
        line,
        _line_starts(block),
        exclusion=block.exclusion,
        anchor=block.anchor,
        level=block.level,
        # A row is a line, in every text that has tables.
        row=line if block.kind is BlockKind.TABLE_CELL else 0,
    )


def skeleton_of(document: Document) -> TextSkeleton:
    """Return the skeleton of a document made by :func:`text_document`.

    Raises:
        TypeError: Another format made the document.
    """
    if not isinstance(document.skeleton, TextSkeleton):
        raise TypeError(f"{document.path} was not read by a text format")
    return document.skeleton


class Marker(Protocol):
    """Writes marks of segments that are not final."""

    def marked(self, written: str, site: Site, mark: Mark) -> str:
        """Return the text of a segment, as it is written in the file, with a mark."""
        ...

    def quoted(self, text: str, quoting: Quoting) -> str:
        """Return the text of a block that is encoded in the file, with its marks if it can be."""
        ...


class SignMarker:
    """Puts a sign before a text; what is encoded in the file has no marks."""

    def marked(self, written: str, site: Site, mark: Mark) -> str:  # noqa: ARG002
        """Return a text with the sign of its mark."""
        return f"{SIGNS[mark]} {written}"

    def quoted(self, text: str, quoting: Quoting) -> str:
        """Return the encoded text."""
        return quoting.written(text)


_SIGNS = SignMarker()


def fill(
    document: Document,
    targets: Sequence[str],
    fit: Fit = lambda target, _site: target,
    hollow: Hollow = lambda _block, _span: "",
    space: Space = lambda between, _growth: (between, 0),
    *,
    marks: Sequence[Mark | None] = (),
    marker: Marker = _SIGNS,
) -> str:
    """Return the text of the file with every segment replaced by its target.

    A target that equals its source leaves the text of the file as it is, soft line breaks
    included. ``NOTHING`` leaves its segment out together with one of the gaps beside it.

    Args:
        document: A document of a text file.
        targets: One target per segment.
        fit: Escapes a target for its position.
        hollow: Returns the replacement for a block whose segments all write nothing.
        space: Adjusts the text between two blocks.
        marks: The mark of each segment, or None; empty for none.
        marker: Writes the marks.

    Raises:
        DocumentError: The number of targets is wrong, or one cannot be written.
    """
    skeleton = skeleton_of(document)
    text = skeleton.file.text
    parts: list[str] = []
    position = growth = done = 0
    blocks = zip(by_block(document, targets), skeleton.blocks, strict=True)
    for (block, block_targets), text_block in blocks:
        if not block.segments:
            continue
        block_marks = marks[done : done + len(block_targets)] or (None,) * len(block_targets)
        done += len(block_targets)
        if text_block.quoting is not None:
            whole = Span(text_block.lines[0].span.start, text_block.lines[-1].span.end)
            filled = _quoted(
                text[whole.start : whole.end],
                block,
                text_block.quoting,
                block_targets,
                block_marks,
                marker,
            )
        else:
            spans = tuple(file_spans(text_block.lines, block.segments))
            whole = Span(spans[0].start, spans[-1].end)
            filled = _filled(
                text, text_block, block.segments, spans, block_targets, fit, block_marks, marker
            )
        between, growth = space(text[position : whole.start], growth)
        written = filled or hollow(text_block, whole)
        parts += (between, written)
        growth += len(written) - (whole.end - whole.start)
        position = whole.end
    parts.append(space(text[position:], growth)[0])
    return "".join(parts)


def _line_starts(block: TextBlock) -> tuple[LineStart, ...]:
    if len(block.lines) < 2 or block.quoting is not None:
        return ()
    starts: list[LineStart] = []
    offset = 0
    for previous, line in pairwise(block.lines):
        offset += previous.span.end - previous.span.start + len(line.joint)
        if line.number != previous.number:
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

    def in_file(offset: int, *, is_end: bool) -> int:
        """Return an offset in the file; between two lines an end is in the former one."""
        nonlocal index, line_start
        while index + 1 < len(lines):
            span = lines[index].span
            following = line_start + span.end - span.start + len(lines[index + 1].joint)
            if offset < following or (is_end and offset == following):
                break
            index, line_start = index + 1, following
        return lines[index].span.start + offset - line_start

    for segment in segments:
        start = in_file(segment.span.start, is_end=False)
        yield Span(start, in_file(segment.span.end, is_end=True))


def _quoted(
    written: str,
    block: Block,
    quoting: Quoting,
    targets: Sequence[str],
    marks: Sequence[Mark | None],
    marker: Marker,
) -> str:
    """Return the encoded text of a block with its targets; ``written`` if nothing changed."""
    is_same = all(map(str.__eq__, targets, (segment.source for segment in block.segments)))
    if is_same and not any(marks):
        return written
    text = joined_targets(block, targets, Syntax.TEXT, marks)
    return marker.quoted(text, quoting) if isinstance(text, MarkedText) else quoting.written(text)


def _breaks(text: str, lines: Sequence[Line], span: Span) -> list[str]:
    """Return the line breaks that a segment holds, as the file has them, prefixes included."""
    return [
        text[previous.span.end : line.span.start]
        for previous, line in pairwise(lines)
        if line.joint == "\n" and span.start < previous.span.end and line.span.start < span.end
    ]


def _fitted(text: str, site: Site, target: str, fit: Fit) -> str:
    """Return a target as it is written at its position, with the line breaks of its source."""
    breaks = _breaks(text, site.block.lines, site.span)
    parts: list[str] = []
    for number, part in enumerate(writable(target, site.segment, Syntax.TEXT).split("\n")):
        if number:
            parts.append(breaks[min(number, len(breaks)) - 1])
        parts.append(fit(part, site._replace(opens_line=site.opens_line or number > 0)))
    return "".join(parts)


def _filled(
    text: str,
    block: TextBlock,
    segments: Sequence[Segment],
    spans: Sequence[Span],
    targets: Sequence[str],
    fit: Fit,
    marks: Sequence[Mark | None],
    marker: Marker,
) -> str:
    line_starts = {line.span.start for line in block.lines}
    written: list[str] = []
    # Otherwise text that is not offered comes before it, such as a number with its stop.
    first_opens_line = spans[0].start in line_starts
    gap = ""
    gap_is_visible = gap_opens_line = previous_kept = False
    end, logical_end = spans[0].start, segments[0].span.start
    for segment, span, target, mark in zip(segments, spans, targets, marks, strict=True):
        between = text[end : span.start]
        # Text that is not offered for translation stays, whatever is left out around it.
        is_visible = bool(block.text[logical_end : segment.span.start].strip(BLANKS))
        end, logical_end = span.end, segment.span.end
        # A break alone does not say so: text that is not offered may stand between.
        opened = span.start in line_starts and BREAK.search(between) is not None
        if previous_kept or not gap:
            gap, gap_is_visible, gap_opens_line = between, is_visible, opened
        elif gap_is_visible or is_visible:
            gap = (gap.rstrip(" ") if between.startswith(" ") else gap) + between
            gap_is_visible, gap_opens_line = True, opened or (gap_opens_line and not is_visible)
        # The law comes first: where the source itself is that sign, so may the target be.
        previous_kept = is_written(target, segment)
        if not previous_kept:
            continue
        opens_line = (not written and first_opens_line) or gap_opens_line
        if written or gap_is_visible:
            written.append(gap if written else gap.lstrip(" "))
        # A neighbour that writes nothing may have moved this segment to the start of a line, where
        # even the source text can need an escape that it did not need at its old position.
        moved = opens_line and span.start not in line_starts
        site = Site(block, segment, span, opens_line)
        if target == segment.source and not moved:
            own = text[span.start : span.end]
        else:
            own = _fitted(text, site, target, fit)
        written.append(own if mark is None else marker.marked(own, site, mark))
    if not previous_kept and gap_is_visible:
        written.append(gap.rstrip(" "))
    return "".join(written)
