"""Segmentation of the blocks of a document.

Sentences are found in the text without its tags, so that a tag within a word or at the end of a
sentence makes no difference; their spans are then mapped back. Opening tags belong to the text
after them, closing tags to the text before them. A pair of tags that a segment boundary separates
is closed at the end of one segment and opened again in the next.

In Markdown no boundary is inside of a code span, the text of a link, an address or other markup:
half of it would be in each segment. Emphasis may begin in one sentence and end in another.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from rktranslate.inline import find_codes, has_words
from rktranslate.inline.blanks import BLANKS, trim
from rktranslate.inline.tags import NAME, Form, find_tags, open_pairs, plain_text
from rktranslate.model import BlockKind, Location, Segment, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.inline.tags import PlainText, Tag
    from rktranslate.model import Block, Document

    Segmentation = Callable[[str], Iterable[Span]]

_RAISED = re.compile(
    rf"<sup[0-9]*>(?:<{NAME}>){{0,3}}([0-9]{{1,4}})(?:</{NAME}>){{0,3}}</sup[0-9]*>"
)
"""The number of a note or an exponent, in the tags of a raised text."""
_RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SEPARATED = re.compile(r"\d[.,]\d")
"""A number that languages write differently."""
_MARKUP_SIGN = re.compile(r"[`\[<$\\{]")
_CLOSING_MARKS = re.compile(r"([*_~]++)(?:\s++|\Z)")
_LINE_BREAK = re.compile(r"(?<=[.!?:;…])\s*+((?><br\s*+/?>\s*+)++)(?=\S)", re.IGNORECASE)
"""A line break in a table cell or paragraph, after which another sentence begins."""


def segmented(
    document: Document,
    spans: Segmentation,
    has_words: Callable[[str, Syntax], bool] = has_words,
) -> Document:
    """Return the document with the segments of its blocks.

    Args:
        document: A document as ``Format.read`` returned it.
        spans: Sentence spans of a one-line text, in order. Blanks at the edges of a span are left
            out of its segment. Called for all blocks that are offered but reference entries, which
            become one segment each.
        has_words: Whether a sentence has a word. Others are no segments and remain as they are,
            but for numbers, and a letter that is alone in its block.

    Raises:
        ValueError: The spans overlap or leave visible text out, a defect of the segmenter; or the
            tags of a block are not balanced, a defect of the format.
    """
    return replace(
        document,
        blocks=tuple(
            replace(block, segments=tuple(_segments(document, block, spans, has_words)))
            for block in document.blocks
        ),
    )


def _segments(
    document: Document,
    block: Block,
    spans: Segmentation,
    has_words: Callable[[str, Syntax], bool],
) -> Iterator[Segment]:
    if not block.translatable:
        return
    text = block.text
    if block.kind is BlockKind.REFERENCE:
        spans = _whole
    cuts: Iterable[tuple[Span, str, str]]
    if document.syntax is Syntax.TAGS and ("<" in text or "&" in text):
        cuts = _tagged_cuts(text, spans)
    else:
        cuts = ((span, "", "") for span in sentence_spans(text, spans, document.syntax))
    location = Location(document.path, block.line)
    later_lines = iter(block.line_starts)
    next_line = next(later_lines, None)
    for span, opening, closing in cuts:
        while next_line is not None and next_line.offset <= span.start:
            location = Location(document.path, next_line.line)
            next_line = next(later_lines, None)
        source = text[span.start : span.end]
        if opening or closing:
            source = opening + source + closing
        worded = has_words(source, document.syntax)
        if worded or _SEPARATED.search(source) or (source == text and source.isalpha()):
            yield Segment(source, span, location, opening, closing, is_wordless=not worded)


def sentence_spans(text: str, spans: Segmentation, syntax: Syntax) -> list[Span]:
    """Return the sentences of a text with its inline codes.

    Args:
        text: The text of a block, or a part of it.
        spans: The sentence spans of a text without codes.
        syntax: Inline syntax of the text; for ``Syntax.TAGS`` the text without its tags.

    Raises:
        ValueError: The spans overlap or leave visible text out.
    """
    if syntax is not Syntax.MARKDOWN:
        return list(_cuts(text, spans))
    breaks = [match.span(1) for match in _LINE_BREAK.finditer(text)] if "<" in text else []
    start = 0
    found: list[Span] = []
    for end, following in [*breaks, (len(text), len(text))]:
        part = _cuts(text[start:end], spans)
        found += (Span(start + span.start, start + span.end) for span in part)
        start = following
    if len(found) < 2:
        return found
    found = list(_with_closing_marks(text, found))
    if len(found) < 2 or not _MARKUP_SIGN.search(text):
        return found
    return _outside_of(_markup_spans(text), found)


def _with_closing_marks(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """Yield the sentences; emphasis that ends with one belongs to it, not to the next."""
    start: int | None = None
    for sentence, following in zip_longest(sentences, sentences[1:]):
        begin = sentence.start if start is None else start
        start = None
        end = sentence.end
        if following is not None and following.start == end:
            marks = _CLOSING_MARKS.match(text, end)
            if marks:
                end, start = marks.end(1), marks.end()
        if begin < end:
            yield Span(begin, end)


def _markup_spans(text: str) -> list[Span]:
    """Return the codes of a Markdown text, and links with their text, by position."""
    markup: list[Span] = []
    opened: list[int] = []
    for code in find_codes(text, Syntax.MARKDOWN):
        markup.append(code.span)
        if code.text in ("[", "!["):
            opened.append(code.span.start)
        elif code.text.startswith("]") and opened:
            markup.append(Span(opened.pop(), code.span.end))
    return sorted(markup)


def _outside_of(markup: Sequence[Span], sentences: Sequence[Span]) -> list[Span]:
    """Return the sentences; those with a code across their boundary are one."""
    kept: list[Span] = []
    position = furthest = 0
    for sentence in sentences:
        while position < len(markup) and markup[position].start < sentence.start:
            furthest = max(furthest, markup[position].end)
            position += 1
        if kept and furthest > sentence.start:
            kept[-1] = Span(kept[-1].start, sentence.end)
        else:
            kept.append(sentence)
    return kept


def _whole(text: str) -> Iterable[Span]:
    return (Span(0, len(text)),)


def _cuts(text: str, spans: Segmentation) -> Iterator[Span]:
    """Yield the spans of a text without blanks at their edges; blank ones are left out."""
    done = 0
    for span in spans(text):
        if span.start < done or text[done : span.start].strip(BLANKS):
            raise ValueError(f"segments of {text[:80]!r} overlap or leave text out at {span}")
        done = span.end
        start, end = trim(text, span.start, span.end)
        if start < end:
            yield span if (start, end) == (span.start, span.end) else Span(start, end)
    if text[done:].strip(BLANKS):
        raise ValueError(f"segments of {text[:80]!r} leave text out at {done}")


def _tagged_cuts(text: str, spans: Segmentation) -> list[tuple[Span, str, str]]:
    """Return the segments of a text with tags: span, tags to open before it, to close after it."""
    plain = plain_text(text)
    tags = find_tags(text)
    raised = _with_raised_numbers(text, plain)
    visible = [plain.span(span.start, span.end) for span in _cuts(raised, spans)]
    if not visible:
        return []
    cuts = list(_with_edge_tags(tags, visible, len(text)))
    offsets = [offset for cut in cuts for offset in (cut.start, cut.end)]
    *opened, left_open = open_pairs(tags, [*offsets, len(text)])
    if left_open:
        raise ValueError(f"tags of {text[:80]!r} are not closed: {', '.join(left_open)}")
    return [
        (
            cut,
            "".join(f"<{name}>" for name in before),
            "".join(f"</{name}>" for name in reversed(behind)),
        )
        for cut, before, behind in zip(cuts, opened[::2], opened[1::2], strict=True)
    ]


def _with_raised_numbers(text: str, plain: PlainText) -> str:
    """Return a plain text in which the numbers of notes are raised digits, as in ``2022¹``.

    Without their tags they would be digits after a full stop, behind which no sentence begins.
    """
    if "<sup" not in text:
        return plain.text
    parts: list[str] = []
    done = 0
    for match in _RAISED.finditer(text):
        start = bisect_left(plain.starts, match.start(1))
        parts += (plain.text[done:start], match[1].translate(_RAISED_DIGITS))
        done = start + len(match[1])
    return "".join([*parts, plain.text[done:]])


def _with_edge_tags(tags: Sequence[Tag], visible: Sequence[Span], length: int) -> Iterator[Span]:
    """Yield spans of visible text, each with the tags at its edges that belong to it."""
    start = end = 0
    position = 0
    # The gaps around the spans: before the first, between each two, after the last.
    edges = [Span(0, 0), *visible, Span(length, length)]
    for before, behind in pairwise(edges):
        while position < len(tags) and tags[position].span.start < before.end:
            position += 1
        first = position
        while position < len(tags) and tags[position].span.start < behind.start:
            position += 1
        end, next_start = _parted(
            tags[first:position],
            before.end,
            behind.start,
            is_first=before is edges[0],
            is_last=behind is edges[-1],
        )
        if before is not edges[0]:
            yield Span(start, end)
        start = next_start


def _parted(
    tags: Sequence[Tag], start: int, end: int, *, is_first: bool, is_last: bool
) -> tuple[int, int]:
    """Return the end of the segment before a gap, and the start of the one after it.

    Standalone tags belong to the text that they touch, else to the text after them. All other tags
    that touch neither side stay in the gap.
    """
    remaining = list(tags)
    while (
        not is_first
        and remaining
        and remaining[0].span.start == start
        and remaining[0].form is not Form.OPENING
    ):
        start = remaining.pop(0).span.end
    while (
        not is_last
        and remaining
        and remaining[-1].span.end == end
        and remaining[-1].form is not Form.CLOSING
    ):
        end = remaining.pop().span.start
    standalone = [tag.span for tag in remaining if tag.form is Form.STANDALONE]
    if standalone and not is_last:
        end = standalone[0].start
    elif standalone and not is_first:
        start = standalone[-1].end
    return start, end
