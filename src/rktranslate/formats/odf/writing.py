"""Changed texts of an OpenDocument file, written into the bytes of its parts."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from rktranslate.formats.marking import stretches_of, used_marks, with_stretches
from rktranslate.formats.odf.highlights import mark_span, style_edits
from rktranslate.formats.odf.pieces import Around, Raw
from rktranslate.formats.odf.reading import ParagraphPlace, TextPlace
from rktranslate.formats.runs import Open, Text, restored
from rktranslate.formats.xml import escaped_attribute, escaped_text, without_invalid
from rktranslate.inline.blanks import BLANKS
from rktranslate.inline.tags import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.formats.odf.pieces import Data, Spans
    from rktranslate.formats.odf.reading import Place
    from rktranslate.formats.xml import XmlPart
    from rktranslate.model import Mark

Edit: TypeAlias = tuple[int, int, bytes]
"""Start, end and replacement of a stretch of a part."""

_BLANKS = re.compile(" {2,}")
_WHITE_SPACE = str.maketrans("\t\r\n", "   ")


@dataclass(slots=True)
class PartWriter:
    """Writes the changed texts of one part."""

    part: XmlPart
    shows_marks: bool = True
    """Whether texts in it can be marked: those of charts cannot."""
    _paragraphs: dict[int, tuple[ParagraphPlace, str]] = field(default_factory=dict)
    _edits: dict[int, Edit] = field(default_factory=dict)
    _inserted: dict[int, bytes] = field(default_factory=dict)
    _spans: dict[Mark, bytes] = field(default_factory=dict)
    """The start tags of the spans around texts with marks."""
    _starts: list[int] = field(default_factory=list)
    _names: _Names | None = None

    def change(self, place: Place, text: str) -> None:
        """Set the new text of a place: a text with the tags of its block."""
        if isinstance(place, ParagraphPlace):
            self._paragraphs[place.start] = (place, with_stretches(text, without_invalid))
            if self.shows_marks:
                self.explain(used_marks(mark for _, mark in stretches_of(text)))
        elif isinstance(place, TextPlace):
            literal = without_invalid(plain_text(text).text)
            written = escaped_text(literal)
            if place.is_attribute:
                written = escaped_attribute(literal).replace("'", "&apos;")
            self.replace((place.start, place.end, written.encode()))

    def replace(self, edit: Edit) -> None:
        """Set other bytes of a stretch of the part."""
        self._edits[edit[0]] = edit

    def insert(self, offset: int, written: bytes) -> None:
        """Add bytes at an offset of the part, before what is there and behind earlier ones."""
        self._inserted[offset] = self._inserted.get(offset, b"") + written

    def explain(self, marks: Iterable[Mark]) -> None:
        """Add the styles of marks that texts of the part have, or that a notice explains."""
        for mark in marks:
            if mark not in self._spans:
                self._spans[mark] = mark_span(self.part, mark)

    @property
    def is_changed(self) -> bool:
        """Whether anything of the part changes."""
        return bool(self._paragraphs or self._edits or self._inserted)

    def written(self) -> bytes:
        """Return the changed part."""
        for start, end, added in style_edits(self.part, self._spans):
            if start == end:
                self.insert(start, added)
            else:
                self.replace((start, end, added))
        self._starts = sorted({*self._paragraphs, *self._edits, *self._inserted})
        return self.part.encoded(self._slice(0, len(self.part.data)))

    def _slice(self, start: int, end: int, skipped: int = -1) -> bytes:
        """Return the bytes between two offsets with all changes in them.

        Args:
            start: Offset in the part.
            end: Offset in the part.
            skipped: Offset of the paragraph that is being written.
        """
        index = bisect_left(self._starts, start)
        if index == len(self._starts) or self._starts[index] >= end:
            return self.part.data[start:end]
        parts: list[bytes] = []
        position = start
        while index < len(self._starts) and self._starts[index] < end:
            place = self._starts[index]
            index += 1
            if place == skipped or place < position:
                continue
            position = self._change(parts, position, place)
        parts.append(self.part.data[position:end])
        return b"".join(parts)

    def _change(self, parts: list[bytes], position: int, place: int) -> int:
        """Add what is before a change, and the change; return the offset after it."""
        parts += (self.part.data[position:place], self._inserted.get(place, b""))
        paragraph = self._paragraphs.get(place)
        if paragraph is not None:
            parts.append(self._paragraph(*paragraph))
            return paragraph[0].end
        _, end, replacement = self._edits.get(place, (place, place, b""))
        parts.append(replacement)
        return end

    def _paragraph(self, place: ParagraphPlace, text: str) -> bytes:
        part = self.part
        if self._names is None:
            self._names = _Names(*(part.written(f"text:{name}") for name in ("s", "c")))
        content = _Content(self._names)
        lost = {
            piece.data: None for piece in place.projection.tags.values() if holds_text(piece.data)
        }
        for piece in restored(text, place.projection):
            data = piece.data
            if isinstance(data, Raw):
                lost.pop(data, None)
                content.code(self._raw(data), data.spans)
            elif isinstance(data, Around):
                if isinstance(piece, Open):
                    content.open(data, self._tag(data))
                else:
                    content.close(data)
            elif isinstance(piece, Text):
                content.text(piece.text, self._spans_of(piece, data))
        # A sentence that is left out, or a target without its tag: the text of a note is kept.
        for data in lost:
            content.code(self._raw(data), data.spans)
        return b"".join(
            [
                part.data[place.start : place.content_start],
                *(self._slice(start, end) for start, end in place.front),
                content.written(),
                *(self._slice(start, end) for start, end in place.back),
                part.data[place.content_end : place.end],
            ]
        )

    def _spans_of(self, piece: Text[Data], spans: Spans) -> Spans:
        """Return the spans of a text, with that of its mark inside of the others."""
        span = None if piece.mark is None else self._spans.get(piece.mark)
        return spans if span is None else (*spans, span)

    def _raw(self, raw: Raw) -> bytes:
        return self._slice(raw.start, raw.end) if raw.start >= 0 else raw.key

    def _tag(self, around: Around) -> bytes:
        if around.start < 0:
            return around.opening
        return self._slice(around.start, around.start + len(around.opening))


@dataclass(frozen=True, slots=True)
class _Names:
    """Names with the prefix of the file."""

    blanks: bytes
    count: bytes


@dataclass(slots=True)
class _Content:
    """The content of a paragraph while it is written."""

    names: _Names
    parts: list[bytes] = field(default_factory=list)
    spans: Spans = ()
    """The spans that are open."""
    modes: list[bool] = field(default_factory=list)
    """Of each element around text, whether it is the link that spans are written around."""
    innermost: Around | None = None
    """The link that text is in, with spans around it."""
    link_tag: bytes = b""
    """Its start tag."""
    is_linked: bool = False
    """The link is open."""
    has_link: bool = False
    """The link was written."""
    waiting: list[bytes] = field(default_factory=list)
    """Elements at the start of the link that take the spans of its text."""
    after_blank: bool = True
    """A blank that follows must be an element: programs ignore it otherwise."""

    def text(self, text: str, spans: Spans) -> None:
        """Add text in spans."""
        if self.is_linked and not text.strip(BLANKS):
            # A blank takes any look: another one would divide the link.
            spans = self.spans
        self._switch(spans)
        self._open_link()
        text = text.translate(_WHITE_SPACE)
        position = 0
        if self.after_blank and text.startswith(" "):
            position = len(text) - len(text.lstrip(" "))
            self.parts.append(self._blanks(position))
        for match in _BLANKS.finditer(text, position):
            self._literal(text[position : match.start()])
            self.parts += (b" ", self._blanks(len(match[0]) - 1))
            position = match.end()
        self._literal(text[position:])
        if text:
            self.after_blank = text.endswith(" ")

    def _literal(self, text: str) -> None:
        self.parts.append(escaped_text(text).encode())

    def _blanks(self, count: int) -> bytes:
        if count == 1:
            return b"<" + self.names.blanks + b"/>"
        return b'<%s %s="%d"/>' % (self.names.blanks, self.names.count, count)

    def code(self, written: bytes, spans: Spans | None) -> None:
        """Add an element in spans; None for those that are open."""
        if spans is not None:
            self._switch(spans)
        elif self.innermost is not None and not self.is_linked:
            self.waiting.append(written)
            return
        self._open_link()
        self.parts.append(written)
        self.after_blank = False

    def open(self, around: Around, tag: bytes) -> None:
        """Begin an element around text; spans are written around a link that is innermost."""
        is_innermost = around.is_innermost and self.innermost is None
        self.modes.append(is_innermost)
        if is_innermost:
            self.innermost, self.has_link = around, False
            self.link_tag = tag
        else:
            self._switch(())
            self.parts.append(tag)

    def close(self, around: Around) -> None:
        """End the element that was begun last."""
        if not self.modes.pop():
            self._switch(())
            self.parts.append(around.closing)
            return
        if self.waiting or not self.has_link:
            self._open_link()
        self._close_link()
        self.innermost = None

    def _open_link(self) -> None:
        if self.innermost is not None and not self.is_linked:
            self.parts += (self.link_tag, *self.waiting)
            self.waiting.clear()
            self.is_linked = self.has_link = True

    def _close_link(self) -> None:
        if self.is_linked and self.innermost is not None:
            self.parts.append(self.innermost.closing)
        self.is_linked = False

    def written(self) -> bytes:
        """Return the content, all spans closed."""
        self._switch(())
        return b"".join(self.parts)

    def _switch(self, spans: Spans) -> None:
        if spans == self.spans:
            return
        self._close_link()
        shared = 0
        while shared < min(len(spans), len(self.spans)) and spans[shared] == self.spans[shared]:
            shared += 1
        for tag in reversed(self.spans[shared:]):
            self.parts.append(b"</%s>" % tag[1:].rstrip(b"/>").split(maxsplit=1)[0])
        self.parts += spans[shared:]
        self.spans = spans


def holds_text(data: Data) -> TypeGuard[Raw]:
    """Return whether a code has paragraphs in it, such as a note or a text box."""
    return isinstance(data, Raw) and data.key.startswith(b"@")
