"""From blocks to segments, and from targets back to the file: shared by every format.

A format only has to say which stretches of the file are blocks. Everything between the segments
(line ends, indentation, markers, code, ...) is copied from ``Skeleton.text``, so it cannot change.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.lines import BLANKS, BREAK, LINE_BREAKS, trim
from rktranslate.model import NOTHING, Block, Document, Location, Segment, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Fit = Callable[[str, Block, Segment, bool], str]
    """Makes a target safe at its place: (target, block, segment, opens a line) -> text to write."""
    Hollow = Callable[[Block], str]
    """What to write for a block of which every segment writes nothing."""

_UNWRITABLE = re.compile(f"[{LINE_BREAKS}\0\ud800-\udfff]")


def segmented(document: Document, spans: Callable[[str], Iterable[Span]]) -> Document:
    """Return the document with its blocks cut into segments.

    Args:
        document: A document as ``Format.read`` returned it.
        spans: Sentence spans of a one-line text, in order. Blanks at the edges of a span are left
            out of its segment. Called for the kinds with ``is_sentences``; the other translatable
            kinds become one segment each, and the rest none.

    Raises:
        ValueError: The spans overlap or leave visible text out; a defect of the segmenter.
    """
    return replace(
        document,
        blocks=tuple(
            replace(block, segments=tuple(_segments(document.path, block, spans)))
            for block in document.blocks
        ),
    )


def segments_of(document: Document) -> Iterator[Segment]:
    """Yield the segments in document order: the order of the targets that ``write`` wants."""
    for block in document.blocks:
        yield from block.segments


def fill(
    document: Document,
    targets: Sequence[str],
    fit: Fit = lambda target, _block, _segment, _opens: target,
    hollow: Hollow = lambda _block: "",
) -> str:
    """Return the document's text with every segment replaced by its target.

    A target that equals its source leaves the raw stretch of the file as it is, soft line breaks
    included. ``NOTHING`` leaves its segment out together with one of the gaps beside it.

    Raises:
        DocumentError: The number of targets is wrong, or one is empty or cannot stand on a line.
    """
    expected = sum(len(block.segments) for block in document.blocks)
    if expected != len(targets):
        raise DocumentError(
            f"the document has {expected} segments, but there are {len(targets)} targets",
            path=document.path,
        )
    text = document.skeleton.text
    parts: list[str] = []
    position = done = 0
    for block in document.blocks:
        if not block.segments:
            continue
        parts.append(text[position : block.segments[0].raw.start])
        own = targets[done : done + len(block.segments)]
        parts.append(_filled(text, block, own, fit) or hollow(block))
        position = block.segments[-1].raw.end
        done += len(block.segments)
    parts.append(text[position:])
    return "".join(parts)


def _segments(path: str, block: Block, spans: Callable[[str], Iterable[Span]]) -> Iterator[Segment]:
    if not block.kind.translatable:
        return
    text = block.text
    wanted = spans(text) if block.kind.is_sentences else (Span(0, len(text)),)
    line, line_start, done = 0, 0, 0
    lines = block.lines
    for span in wanted:
        start, end = trim(text, span.start, span.end)
        if span.start < done or text[done : span.start].strip(BLANKS):
            raise ValueError(f"segments of {text[:80]!r} overlap or leave text out at {span}")
        done = span.end
        if start == end:
            continue
        # Lines are joined by one space, which is a blank and so never the first or last character.
        while start > line_start + _length(lines[line].span):
            line_start += _length(lines[line].span) + 1
            line += 1
        location = Location(path, lines[line].number)
        raw_start = lines[line].span.start + start - line_start
        while end > line_start + _length(lines[line].span):
            line_start += _length(lines[line].span) + 1
            line += 1
        raw_end = lines[line].span.start + end - line_start
        yield Segment(text[start:end], location, Span(raw_start, raw_end))
    if text[done:].strip(BLANKS):
        raise ValueError(f"segments of {text[:80]!r} leave text out at {done}")


def _length(span: Span) -> int:
    return span.end - span.start


def _filled(text: str, block: Block, targets: Sequence[str], fit: Fit) -> str:
    line_starts = {line.span.start for line in block.lines}
    written: list[str] = []
    gap = ""
    previous_kept = False
    end = block.segments[0].raw.start
    for segment, target in zip(block.segments, targets, strict=True):
        between = text[end : segment.raw.start]
        end = segment.raw.end
        if previous_kept or not gap:
            gap = between
        # The law comes first: where the source itself is that sign, so may the target be.
        previous_kept = target != NOTHING or segment.source == NOTHING
        if not previous_kept:
            continue
        opens_line = not written or BREAK.search(gap) is not None
        if written:
            written.append(gap)
        # A neighbour that writes nothing may have moved this segment to the start of a line, where
        # even the source text can need an escape that it did not need in its old place.
        moved = opens_line and segment.raw.start not in line_starts
        if target == segment.source and not moved:
            written.append(text[segment.raw.start : segment.raw.end])
        else:
            written.append(fit(_writable(target, segment), block, segment, opens_line))
    return "".join(written)


def fits(target: str) -> bool:
    """Tell whether a target can stand in a line of text: one that ``fill`` would not refuse."""
    return _UNWRITABLE.search(target) is None and bool(target.strip(BLANKS))


def _writable(target: str, segment: Segment) -> str:
    """Return a target without blanks at its edges, or say why it cannot be written."""
    place = segment.location
    found = _UNWRITABLE.search(target)
    if found:
        char = ord(found.group())
        what = "a line break" if found.group() in LINE_BREAKS else "a character no file can hold"
        raise DocumentError(
            f"the target of {_excerpt(segment.source)} holds {what} (U+{char:04X})",
            path=place.path,
            line=place.line,
            hint="write it on one line",
        )
    stripped = target.strip(BLANKS)
    if not stripped:
        raise DocumentError(
            f"the target of {_excerpt(segment.source)} is empty",
            path=place.path,
            line=place.line,
            hint=f"write {NOTHING} to leave the sentence out",
        )
    return stripped


def _excerpt(source: str) -> str:
    return f"“{source}”" if len(source) <= 60 else f"“{source[:59]}…”"
