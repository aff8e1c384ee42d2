"""What the tests of the formats share: a naive segmenter and the invariants of a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.text_skeleton import file_spans, joined_lines, skeleton_of
from rktranslate.inline.blanks import LINE_BREAKS
from rktranslate.model import Document, Span
from rktranslate.segmentation import segmented

if TYPE_CHECKING:
    from rktranslate.formats import Format

BLANK_CHARS = re.compile(r"[\s\u180e\u200b\u2060\ufeff]+")


def after_stops(text: str) -> list[Span]:
    """Split after every full stop that a space follows: naive, but cuts where lines join too."""
    spans = []
    start = 0
    for found in re.finditer(r"(?<=\.) ", text):
        spans.append(Span(start, found.end()))
        start = found.end()
    return [*spans, Span(start, len(text))]


def read(format_: Format, data: bytes | str, path: str = "dokumen") -> Document:
    if isinstance(data, str):
        data = data.encode()
    return segmented(format_.read(data, path), after_stops, has_words=lambda _text, _syntax: True)


def sources(document: Document) -> list[str]:
    return [segment.source for block in document.blocks for segment in block.segments]


def kinds_and_texts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document.blocks]


def outline(document: Document) -> str:
    """Return a line a block: ``line kind: text``, as the golden files have it."""
    return "".join(
        f"{block.line} {block.kind.value}: {block.text!r}\n" for block in document.blocks
    )


def assert_sound(format_: Format, data: bytes) -> Document:
    """Check every invariant of a document, the byte law first; return it with its segments."""
    document = read(format_, data)
    assert format_.write(document, sources(document)) == data
    skeleton = skeleton_of(document)
    text = skeleton.file.text
    end = 0
    for block, text_block in zip(document.blocks, skeleton.blocks, strict=True):
        file_lines = text_block.lines
        numbers = [line.number for line in file_lines]
        assert numbers == sorted(numbers)
        assert all(1 <= number <= len(text.splitlines()) for number in numbers)
        quoted = text_block.quoting is not None
        own_lines = [block.line, *(start.line for start in block.line_starts)]
        assert own_lines == [*dict.fromkeys(numbers)][: 1 if quoted else None]
        assert (block.kind, block.text) == (text_block.kind, text_block.text)
        if not block.translatable:
            assert block.segments == ()
            continue
        if quoted:
            assert text_block.quoting is not None
            assert end <= file_lines[0].span.start
            end = file_lines[-1].span.end
            continue
        lines = [text[line.span.start : line.span.end] for line in file_lines]
        assert joined_lines(text, file_lines) == block.text
        later = [
            content
            for content, line, before in zip(lines[1:], file_lines[1:], file_lines, strict=False)
            if line.number != before.number
        ]
        for content, start in zip(later, block.line_starts, strict=True):
            assert block.text.startswith(content, start.offset)
        assert block.text == block.text.strip()
        assert set(LINE_BREAKS).isdisjoint(block.text.replace("\n", " "))
        assert end <= file_lines[0].span.start
        covered = "".join(segment.source for segment in block.segments)
        assert BLANK_CHARS.sub("", covered) == BLANK_CHARS.sub("", block.text)
        spans = tuple(file_spans(file_lines, block.segments))
        for segment, span in zip(block.segments, spans, strict=True):
            assert end <= span.start < span.end
            end = span.end
            assert segment.source == block.text[segment.span.start : segment.span.end]
            assert segment.source == segment.source.strip() != ""
            assert set(LINE_BREAKS).isdisjoint(segment.source.replace("\n", " "))
            file_line = text.count("\n", 0, span.start)
            file_line += text.count("\r", 0, span.start)
            file_line -= text.count("\r\n", 0, span.start)
            assert segment.location.line == file_line + 1
            if any(line.span.start <= span.start and end <= line.span.end for line in file_lines):
                assert text[span.start : end] == segment.source
        assert end <= file_lines[-1].span.end
        end = file_lines[-1].span.end
    return document


def words_outside_blocks(document: Document) -> list[str]:
    """Return the words of two letters in the file that no block holds, offered or excluded."""
    skeleton = skeleton_of(document)
    covered = 0
    outside = []
    for block in skeleton.blocks:
        outside.append(skeleton.file.text[covered : block.lines[0].span.start])
        covered = block.lines[-1].span.end
    outside.append(skeleton.file.text[covered:])
    return [word for text in outside for word in re.findall(r"[^\W\d_]{2,}", text)]
