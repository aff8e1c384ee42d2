"""Cuts the blocks of a document into segments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.inline.blanks import BLANKS, trim
from rktranslate.model import Location, Segment, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rktranslate.model import Block, Document


def segmented(document: Document, spans: Callable[[str], Iterable[Span]]) -> Document:
    """Return the document with its blocks cut into segments.

    Args:
        document: A document as ``Format.read`` returned it.
        spans: Sentence spans of a one-line text, in order. Blanks at the edges of a span are left
            out of its segment. Called for the kinds with ``is_sentences``; the other translatable
            kinds become one segment each, and the rest none.

    Raises:
        ValueError: The spans overlap or leave visible text out: a defect of the segmenter.
    """
    return replace(
        document,
        blocks=tuple(
            replace(block, segments=tuple(_segments(document.path, block, spans)))
            for block in document.blocks
        ),
    )


def _segments(path: str, block: Block, spans: Callable[[str], Iterable[Span]]) -> Iterator[Segment]:
    if not block.kind.translatable:
        return
    text = block.text
    wanted = spans(text) if block.kind.is_sentences else (Span(0, len(text)),)
    line = block.line
    later_lines = iter(block.line_starts)
    next_line = next(later_lines, None)
    done = 0
    for span in wanted:
        start, end = trim(text, span.start, span.end)
        if span.start < done or text[done : span.start].strip(BLANKS):
            raise ValueError(f"segments of {text[:80]!r} overlap or leave text out at {span}")
        done = span.end
        if start == end:
            continue
        while next_line is not None and next_line.offset <= start:
            line = next_line.line
            next_line = next(later_lines, None)
        yield Segment(text[start:end], Span(start, end), Location(path, line))
    if text[done:].strip(BLANKS):
        raise ValueError(f"segments of {text[:80]!r} leave text out at {done}")
