"""What the tests of the formats share: a naive segmenter and the invariants of a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats import segmented, segments_of
from rktranslate.model import BlockKind, Document, Span

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
    return segmented(format_.read(data, path), after_stops)


def sources(document: Document) -> list[str]:
    return [segment.source for segment in segments_of(document)]


def kinds_and_texts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document.blocks]


def outline(document: Document) -> str:
    """Return a line a block: ``line kind: text``, as the golden files have it."""
    return "".join(
        f"{block.lines[0].number} {block.kind.value}: {block.text!r}\n" for block in document.blocks
    )


def assert_sound(format_: Format, data: bytes) -> Document:
    """Check every invariant of a document, the byte law first; return it with its segments."""
    document = read(format_, data)
    assert format_.write(document, sources(document)) == data
    text = document.skeleton.text
    end = 0
    for block in document.blocks:
        numbers = [line.number for line in block.lines]
        assert numbers == sorted(numbers)
        assert all(1 <= number <= len(text.splitlines()) for number in numbers)
        if block.kind is BlockKind.CODE or block.kind is BlockKind.FRONT_MATTER:
            assert block.segments == ()
            continue
        lines = [text[line.span.start : line.span.end] for line in block.lines]
        assert " ".join(lines) == block.text
        assert block.text == block.text.strip()
        assert len(block.text.splitlines()) == 1
        assert end <= block.lines[0].span.start
        covered = "".join(segment.source for segment in block.segments)
        assert BLANK_CHARS.sub("", covered) == BLANK_CHARS.sub("", block.text)
        for segment in block.segments:
            assert end <= segment.raw.start < segment.raw.end
            end = segment.raw.end
            assert segment.source == segment.source.strip() != ""
            assert len(segment.source.splitlines()) == 1
            raw_line = text.count("\n", 0, segment.raw.start)
            raw_line += text.count("\r", 0, segment.raw.start)
            raw_line -= text.count("\r\n", 0, segment.raw.start)
            assert segment.location.line == raw_line + 1
            if "\n" not in text[segment.raw.start : end] and "\r" not in text:
                assert text[segment.raw.start : end] == segment.source
        assert end <= block.lines[-1].span.end
        end = block.lines[-1].span.end
    return document
