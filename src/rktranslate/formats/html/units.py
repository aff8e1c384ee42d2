"""Units of a paragraph: where they begin and end, and their text with tags."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.html.pieces import Piece, PieceKind
from rktranslate.formats.html.references import REFERENCE, referenced
from rktranslate.formats.html.tokens import BLANK
from rktranslate.formats.lines import LINE_END
from rktranslate.inline.tags import NAME, escape_literals
from rktranslate.model import CodeText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAME = re.compile(NAME)
_SPECIAL = re.compile(r"[&<\n\r\t\f\xad]|  ")
_BLANKS = re.compile(rf"[{BLANK}]+")
_SENTENCE_ENDS = ".!?:;…。！？"
_AFTER_SENTENCE = "\"'”’»)]" + BLANK
_SHORTEST_JOINED_LINE = 40
"""A shorter line is a line of an address, a verse or a form: a line break after it ends it."""


class Code(NamedTuple):
    """An inline code of a unit: where in the file its tags are written."""

    name: str
    start: int
    end: int
    closing_start: int = -1
    """Start of its closing tag; -1 for one that stands alone."""
    closing_end: int = -1


class Unit(NamedTuple):
    """A unit of translation in the file."""

    start: int
    end: int
    text: str
    codes: tuple[Code, ...] = ()
    shown: tuple[CodeText, ...] = ()
    line_offsets: tuple[tuple[int, int], ...] = ()
    """Offsets in the text at which further lines begin, with their offsets in the file."""


def units(
    text: str, run: Sequence[Piece], *, joins_short_lines: bool, in_attribute: bool = False
) -> Iterator[Unit]:
    """Yield the units of a run of pieces, in order.

    Args:
        text: The text of the file.
        run: The pieces between two tags of blocks; they are contiguous.
        joins_short_lines: A line break may stand within a sentence that is short, as a heading is.
        in_attribute: The run is the value of an attribute.
    """
    if len(run) == 1:
        if run[0].kind in (PieceKind.TEXT, PieceKind.LITERAL):
            unit = _Projection(text, run, {}, in_attribute=in_attribute).unit(0, 1)
            if unit is not None and unit.text:
                yield unit
        return
    contents = [_is_content(text, piece) for piece in run]
    pairs = _pairs(run)
    projection = _Projection(text, run, pairs, in_attribute=in_attribute)
    for first, last in _sentences(text, run, contents, pairs, joins_short_lines=joins_short_lines):
        first, last = _trimmed(contents, first, last)
        unit = projection.unit(first, last) if first < last else None
        if unit is not None:
            yield unit


def _is_content(text: str, piece: Piece) -> bool:
    if piece.kind is PieceKind.TEXT or piece.kind is PieceKind.LITERAL:
        return _is_visible(text, piece)
    return piece.kind is PieceKind.CODE


def _is_visible(text: str, piece: Piece) -> bool:
    return text[piece.start : piece.end].strip(BLANK) != ""


def _pairs(run: Sequence[Piece]) -> dict[int, int]:
    """Return the indices of the opening tags with those of their closing tags, properly nested."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    waiting: Counter[str] = Counter()
    for index, piece in enumerate(run):
        if piece.kind is PieceKind.OPENING:
            opened.append(index)
            waiting[piece.name] += 1
        elif piece.kind is PieceKind.CLOSING and waiting[piece.name]:
            while True:
                opening = opened.pop()
                waiting[run[opening].name] -= 1
                if run[opening].name == piece.name:
                    break
            pairs[opening] = index
    return pairs


def _sentences(
    text: str,
    run: Sequence[Piece],
    contents: Sequence[bool],
    pairs: dict[int, int],
    *,
    joins_short_lines: bool,
) -> Iterator[tuple[int, int]]:
    """Yield the parts of a run between line breaks that end a unit."""
    breaks = [index for index, piece in enumerate(run) if piece.kind is PieceKind.BREAK]
    if not breaks:
        yield 0, len(run)
        return
    counts = [0]
    for content in contents:
        counts.append(counts[-1] + content)
    enclosing = _enclosing(run, pairs, breaks)
    start = 0
    for number, index in enumerate(breaks):
        line_start = breaks[number - 1] + 1 if number else 0
        line_end = breaks[number + 1] if number + 1 < len(breaks) else len(run)
        opening = enclosing[index]
        if opening is not None:
            closing = pairs[opening]
            before = counts[opening] - counts[line_start] if opening > line_start else 0
            after = counts[line_end] - counts[closing] if closing < line_end else 0
            if before or after:
                continue
        if not _goes_on(
            text, run[line_start:index], run[index + 1 : line_end], is_short_joined=joins_short_lines
        ):
            yield start, index
            start = index + 1
    yield start, len(run)


def _enclosing(
    run: Sequence[Piece], pairs: dict[int, int], breaks: Sequence[int]
) -> dict[int, int | None]:
    """Return the innermost pair around each line break."""
    found: dict[int, int | None] = {}
    wanted = set(breaks)
    opened: list[int] = []
    for index in range(len(run)):
        while opened and pairs[opened[-1]] < index:
            opened.pop()
        if index in pairs:
            opened.append(index)
        if index in wanted:
            found[index] = opened[-1] if opened else None
    return found


def _goes_on(
    text: str, line: Sequence[Piece], following: Sequence[Piece], *, is_short_joined: bool
) -> bool:
    """Return whether a sentence goes on after the line break between two lines."""
    words = "".join(_words(text, piece) for piece in line).strip(_AFTER_SENTENCE)
    rest = "".join(_words(text, piece) for piece in following).lstrip(BLANK)
    if not words or words[-1] in _SENTENCE_ENDS or not rest[:1].islower():
        return False
    return is_short_joined or len(words) > _SHORTEST_JOINED_LINE


def _words(text: str, piece: Piece) -> str:
    if piece.kind is PieceKind.CODE:
        return "x"
    if piece.kind is PieceKind.TEXT or piece.kind is PieceKind.LITERAL:
        return text[piece.start : piece.end]
    return ""


def _trimmed(contents: Sequence[bool], first: int, last: int) -> tuple[int, int]:
    """Return a part of a run without what is around its text."""
    while first < last and not contents[first]:
        first += 1
    while first < last and not contents[last - 1]:
        last -= 1
    return first, last


class _Projection:
    """The text with tags of the units of one run."""

    def __init__(
        self, text: str, run: Sequence[Piece], pairs: dict[int, int], *, in_attribute: bool
    ) -> None:
        self._text = text
        self._run = run
        self._pairs = pairs
        self._openings = {closing: opening for opening, closing in pairs.items()}
        self._in_attribute = in_attribute

    def unit(self, first: int, last: int) -> Unit | None:
        """Return the unit of pieces that begin and end with content; None if they have no text."""
        run = self._run
        if not any(_is_text(piece) and _is_visible(self._text, piece) for piece in run[first:last]):
            return None
        first, last = self._widened(first, last)
        start, end = run[first].start, run[last - 1].end
        if _is_text(run[first]):
            start += _indent(self._text, run[first])
        if _is_text(run[last - 1]):
            piece = run[last - 1]
            end = piece.start + len(self._text[piece.start : piece.end].rstrip(BLANK))
        writer = _TaggedText(self._text, start, end, in_attribute=self._in_attribute)
        opened: set[int] = set()
        for index in range(first, last):
            piece = run[index]
            if _is_text(piece):
                writer.add_text(piece)
            elif piece.kind is PieceKind.OPENING and self._pairs.get(index, last) < last:
                closing = run[self._pairs[index]]
                opened.add(index)
                writer.open(index, piece, closing)
            elif piece.kind is PieceKind.CLOSING and self._openings.get(index, -1) in opened:
                writer.close(self._openings[index])
            else:
                writer.add_code(piece)
        return writer.unit()

    def _widened(self, first: int, last: int) -> tuple[int, int]:
        """Return a part with those tags at its edges whose other half is within it."""
        begin, stop = first, last
        for index in range(first, last):
            opening = self._openings.get(index)
            if opening is not None and opening < begin:
                begin = opening
            closing = self._pairs.get(index)
            if closing is not None and closing >= stop:
                stop = closing + 1
        return begin, stop


def _is_text(piece: Piece) -> bool:
    return piece.kind is PieceKind.TEXT or piece.kind is PieceKind.LITERAL


def _indent(text: str, piece: Piece) -> int:
    raw = text[piece.start : piece.end]
    return len(raw) - len(raw.lstrip(BLANK))


class _TaggedText:
    """The tagged text of a unit, as it grows."""

    def __init__(self, text: str, start: int, end: int, *, in_attribute: bool) -> None:
        self._text = text
        self._start = start
        self._end = end
        self._in_attribute = in_attribute
        self._parts: list[str] = []
        self._length = 0
        self._literal = ""
        self._codes: dict[str, Code] = {}
        self._names: dict[tuple[str, ...], str] = {}
        self._counts: Counter[str] = Counter()
        self._shown: list[CodeText] = []
        self._lines: list[tuple[int, int]] = []
        self._opened: dict[int, str] = {}

    def add_text(self, piece: Piece) -> None:
        """Add text as readers see it."""
        start, end = max(piece.start, self._start), min(piece.end, self._end)
        raw = self._text[start:end]
        if not _SPECIAL.search(raw):
            self._literal += raw
            return
        is_literal = piece.kind is PieceKind.LITERAL
        if is_literal:
            raw = raw[len("<![CDATA[") : -len("]]>") if raw.endswith("]]>") else None]
        position = 0
        for line_end in LINE_END.finditer(raw):
            self._literal += self._shown_text(raw[position : line_end.start()], literal=is_literal)
            if not self._literal.endswith(" "):
                self._literal += " "
            position = line_end.end()
            while position < len(raw) and raw[position] in BLANK:
                if raw[position] in "\n\r":
                    break
                position += 1
            offset = self._length + len(escape_literals(self._literal))
            self._lines.append((offset, start + line_end.end()))
        rest = self._shown_text(raw[position:], literal=is_literal)
        self._literal += rest

    def _shown_text(self, raw: str, *, literal: bool) -> str:
        if "&" in raw and not literal:
            raw = REFERENCE.sub(self._character, raw)
        if "\xad" in raw:
            raw = raw.replace("\xad", "")
        return _BLANKS.sub(" ", raw)

    def _character(self, match: re.Match[str]) -> str:
        characters = referenced(match.string, *match.span(), in_attribute=self._in_attribute)
        return match.group() if characters is None else characters

    def open(self, index: int, opening: Piece, closing: Piece) -> None:
        """Add the opening tag of a pair."""
        key = (self._source(opening), self._source(closing))
        name = self._name(opening, key)
        code = Code(name, opening.start, opening.end, closing.start, closing.end)
        self._codes.setdefault(name, code)
        self._opened[index] = name
        self._tag(f"<{name}>")

    def close(self, index: int) -> None:
        """Add the closing tag of a pair that was opened."""
        self._tag(f"</{self._opened[index]}>")

    def add_code(self, piece: Piece) -> None:
        """Add a code that stands alone."""
        name = self._name(piece, (self._source(piece),))
        if name not in self._codes:
            self._codes[name] = Code(name, piece.start, piece.end)
            if piece.shown:
                self._shown.append(CodeText(name, piece.shown))
        if piece.kind is PieceKind.BREAK and self._literal[-1:] not in ("", " "):
            self._literal += " "  # so that no word is glued to the next one
        self._tag(f"<{name}/>")

    def _source(self, piece: Piece) -> str:
        return self._text[piece.start : piece.end]

    def _name(self, piece: Piece, key: tuple[str, ...]) -> str:
        """Return the name of a tag: the same source has the same name in all of the unit."""
        name = self._names.get(key)
        if name is None:
            base = piece.name if _NAME.fullmatch(piece.name) else ""
            name = base
            while not name or name in self._codes:
                self._counts[base] += 1
                number = self._counts[base]
                name = f"{base}{number + 1}" if base else str(number)
            self._names[key] = name
        return name

    def _tag(self, tag: str) -> None:
        if self._literal:
            literal = escape_literals(self._literal)
            self._parts.append(literal)
            self._length += len(literal)
            self._literal = ""
        self._parts.append(tag)
        self._length += len(tag)

    def unit(self) -> Unit:
        """Return the unit."""
        self._tag("")
        return Unit(
            self._start,
            self._end,
            "".join(self._parts),
            tuple(self._codes.values()),
            tuple(self._shown),
            tuple(self._lines),
        )
