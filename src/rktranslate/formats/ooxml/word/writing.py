"""Parts of a Word document written again: changed paragraphs, and other texts in their places."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.word.atoms import Atom, Mark, Stretch, atom_of
from rktranslate.formats.ooxml.word.highlights import highlighted
from rktranslate.formats.ooxml.word.language import LanguageWriter
from rktranslate.formats.ooxml.word.marks import with_marks
from rktranslate.formats.runs import Close, Code, Open, Text, restored
from rktranslate.formats.xml import escaped_text, without_invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rktranslate.formats.ooxml.target_language import TargetLanguage
    from rktranslate.formats.ooxml.word.atoms import Item, WordPiece
    from rktranslate.formats.ooxml.word.paragraphs import Chunk, Paragraph
    from rktranslate.formats.xml import XmlPart
    from rktranslate.model import Mark as SegmentMark

_CHARACTER = re.compile(rb"<(?:[^\s<>:/]++:)?(?>tab|br|cr|noBreakHyphen|softHyphen|sym)(?=[\s/>])")
"""What stands among text in a run."""

Edit = tuple[int, int, bytes]
"""Start and end of a stretch of a part, and what is written there."""


class PartWriter:
    """Writes one part. A changed paragraph may be in a text box of another changed one."""

    def __init__(
        self,
        part: XmlPart,
        paragraphs: Mapping[Paragraph, Mapping[int, str]],
        edits: Iterable[Edit],
        language: TargetLanguage,
    ) -> None:
        """Take the part, its changed paragraphs with their texts, and other changes.

        Args:
            part: The part.
            paragraphs: For each changed paragraph its new texts, by the number of the chunk.
            edits: Other changes.
            language: The language of the targets.
        """
        self._texts = paragraphs
        self._data = part.data
        self._language = LanguageWriter(part, language)
        changes: list[tuple[int, int, Paragraph | bytes]] = [
            (paragraph.start, paragraph.end, paragraph) for paragraph in paragraphs
        ]
        self._changes = sorted([*changes, *edits], key=lambda change: change[:2])
        self._starts = [start for start, _, _ in self._changes]
        self._part = part
        prefix = self._language.prefix
        self._run = (b"<%br>" % prefix, b"</%br>" % prefix)
        self._text = (b'<%bt xml:space="preserve">' % prefix, b"</%bt>" % prefix)
        self._hyphen = b"<%bnoBreakHyphen/>" % prefix
        self._break = b"<%bbr/>" % prefix

    def written(self) -> bytes:
        """Return the whole part in its encoding."""
        return self._part.encoded(self._stretch(0, len(self._data)))

    def _stretch(self, start: int, end: int) -> bytes:
        """Return a stretch of the part with the changes in it."""
        index = bisect_left(self._starts, start)
        if index == len(self._starts) or self._starts[index] >= end:
            return self._data[start:end]
        parts: list[bytes] = []
        position = start
        while index < len(self._starts) and self._starts[index] < end:
            first, last, change = self._changes[index]
            parts.append(self._data[position:first])
            parts.append(change if isinstance(change, bytes) else self._paragraph(change))
            position = last
            # Those within a changed paragraph are written with it.
            index = max(index + 1, bisect_left(self._starts, last))
        parts.append(self._data[position:end])
        return b"".join(parts)

    def _paragraph(self, paragraph: Paragraph) -> bytes:
        texts = self._texts[paragraph]
        start, end = paragraph.properties
        parts = [
            self._data[paragraph.start : paragraph.content_start],
            self._language.paragraph(
                self._stretch(start, end) if start < end else b"", style_is_rtl=paragraph.is_rtl
            ),
        ]
        for index, chunk in enumerate(paragraph.chunks):
            pieces = _pieces(chunk, texts.get(index))
            base = b"" if chunk.projection is None else chunk.projection.base.data
            runs = _Runs(self, base, hyphens=paragraph.hyphens)
            for item in with_marks(pieces, chunk.marks):
                runs.add(item)
            parts += runs.written()
        parts.append(self._data[paragraph.content_end : paragraph.end])
        return b"".join(parts)

    def text(self, text: str, *, hyphens: bool) -> bytes:
        """Return the elements of a run that show a text."""
        opening, closing = self._text
        written = escaped_text(without_invalid(text)).encode()
        if not hyphens and "\n" not in text:
            return opening + written + closing
        parts: list[bytes] = []
        for index, line in enumerate(written.split(b"\n")):
            if index:
                parts.append(self._break)
            for position, piece in enumerate(line.split("\u2011".encode()) if hyphens else [line]):
                if position:
                    parts.append(self._hyphen)
                if piece:
                    parts.append(opening + piece + closing)
        return b"".join(parts)

    def run(self, properties: bytes, content: bytes) -> bytes:
        """Return a run."""
        return self._run[0] + properties + content + self._run[1]

    def in_language(self, properties: bytes) -> bytes:
        """Return the properties of a run of text in the target language."""
        return self._language.run(properties)

    def highlighted(self, properties: bytes, mark: SegmentMark) -> bytes:
        """Return the properties of a run of text that has a mark."""
        return highlighted(properties, self._language.prefix, mark)

    def stretch(self, stretch: Stretch) -> bytes:
        """Return an element as it stands, but for the changes in it."""
        return self._stretch(stretch.start, stretch.end)


def _pieces(chunk: Chunk, target: str | None) -> Iterable[WordPiece]:
    if chunk.projection is None:
        return chunk.pieces
    if target is None:
        return restored(chunk.projection.text, chunk.projection)
    pieces = list(restored(target, chunk.projection))
    written = {piece.data for piece in pieces if isinstance(piece, Code)}
    lost = (piece for piece in chunk.projection.tags.values() if isinstance(piece, Code))
    pieces += (piece for piece in lost if atom_of(piece.data).is_kept and piece.data not in written)
    return pieces


class _Runs:
    """Writes items as runs; neighbours with the same properties are one."""

    def __init__(self, writer: PartWriter, base: object, *, hyphens: bool) -> None:
        self._writer = writer
        self._base = base
        self._hyphens = hyphens
        self._links: list[bytes | None] = []
        self._parts: list[bytes] = []
        self._properties = b""
        self._content: list[bytes] = []

    def add(self, item: Item) -> None:
        match item:
            case Text(text=text, data=data, mark=mark):
                properties = self._writer.in_language(self._text_properties(data))
                if mark is not None:
                    properties = self._writer.highlighted(properties, mark)
                self._in_run(properties, self._writer.text(text, hyphens=self._hyphens))
            case Code(data=data):
                self._stretches(atom_of(data).stretches)
            case Open(data=data):
                atom = atom_of(data)
                self._stretches(atom.stretches)
                self._links.append(atom.properties)
            case Close(data=data):
                self._links.pop()
                self._stretches(atom_of(data).tail)
            case Mark(stretch=stretch):
                self._stretches((stretch,))

    def _text_properties(self, data: Atom | bytes) -> bytes:
        """Return the properties of a text: in a link, of the base, those of the link."""
        if self._links and self._links[-1] is not None and data == self._base:
            return self._links[-1]
        return data if isinstance(data, bytes) else b""

    def _stretches(self, stretches: Iterable[Stretch]) -> None:
        for stretch in stretches:
            written = self._writer.stretch(stretch)
            if stretch.properties is not None:
                # Readers of the format expect characters of fields, notes and the like in runs
                # of their own.
                is_character = _CHARACTER.match(written) is not None
                if not is_character:
                    self._flush()
                self._in_run(stretch.properties, written)
                if not is_character:
                    self._flush()
            else:
                self._flush()
                self._parts.append(written)

    def _in_run(self, properties: bytes, content: bytes) -> None:
        if self._content and properties != self._properties:
            self._flush()
        self._properties = properties
        self._content.append(content)

    def _flush(self) -> None:
        if self._content:
            self._parts.append(self._writer.run(self._properties, b"".join(self._content)))
            self._content.clear()

    def written(self) -> Iterator[bytes]:
        self._flush()
        yield from self._parts
