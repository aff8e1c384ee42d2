"""The tagged text of a unit, made of its pieces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.html.pieces import PieceKind
from rktranslate.formats.html.references import REFERENCE, referenced
from rktranslate.formats.html.tokens import BLANK
from rktranslate.inline.tags import NAME, escape_literals
from rktranslate.model import CodeText

if TYPE_CHECKING:
    from rktranslate.formats.html.pieces import Piece

_NAME = re.compile(NAME)
_BLANKS = re.compile(rf"[{BLANK}]+")
_OTHER_BLANK = re.compile(r"[\n\r\t\f]")
_LINE_END = re.compile(r"[\t\f ]*+(?:\r\n?|\n)[\t\f ]*+")


def is_special(text: str) -> bool:
    """Return whether a text is shown in another way than it is written."""
    # Plain searches, one by one: a regular expression takes five times as long.
    return (
        "&" in text
        or "<" in text
        or "\n" in text
        or "  " in text
        or "\r" in text
        or "\t" in text
        or "\f" in text
    )


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


def section_text(raw: str) -> str:
    """Return the text of a CDATA section."""
    return raw.removeprefix("<![CDATA[").removesuffix("]]>")


class TaggedText:
    """The tagged text of a unit, as it grows."""

    def __init__(self, text: str, start: int, end: int, *, in_attribute: bool) -> None:
        self._text = text
        self._start = start
        self._end = end
        self._in_attribute = in_attribute
        self._parts: list[str] = []
        self._length = 0
        self._literal: list[str] = []
        self._pending = 0
        """Characters of the literal text."""
        self._needs_escapes = False
        self._last = ""
        """The last character of the literal text; empty after a tag."""
        self._codes: dict[str, Code] = {}
        self._names: dict[tuple[str, ...], str] = {}
        self._counts: dict[str, int] = {}
        self._shown: list[CodeText] = []
        self._lines: list[tuple[int, int]] = []
        self._opened: dict[int, str] = {}

    def add_text(self, piece: Piece) -> None:
        """Add text as readers see it."""
        start, end = max(piece.start, self._start), min(piece.end, self._end)
        raw = self._text[start:end]
        if not is_special(raw):
            self._add(raw)
            return
        is_literal = piece.kind is PieceKind.LITERAL
        if is_literal:
            raw = section_text(raw)
        position = 0
        for line_end in _LINE_END.finditer(raw):
            self._add(self._shown_text(raw[position : line_end.start()], literal=is_literal))
            self._add(" ")
            position = line_end.end()
            if self._needs_escapes:
                self._flush()  # here, so that the text so far is not measured again at each line
            self._lines.append((self._length + self._pending, start + position))
        self._add(self._shown_text(raw[position:], literal=is_literal))

    def _add(self, text: str) -> None:
        """Add literal text; two blanks that meet are one."""
        if not text:
            return
        if text[0] == " " and self._last == " ":
            text = text[1:]
            if not text:
                return
        self._literal.append(text)
        self._pending += len(text)
        self._last = text[-1]
        if "<" in text or "&" in text:
            self._needs_escapes = True

    def _shown_text(self, raw: str, *, literal: bool) -> str:
        if "&" in raw and not literal:
            raw = REFERENCE.sub(self._character, raw)
        if "  " in raw or _OTHER_BLANK.search(raw):
            return _BLANKS.sub(" ", raw)
        return raw

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
        if piece.kind is PieceKind.BREAK and self._last:
            self._add(" ")  # so that no word is glued to the next one
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
                number = self._counts[base] = self._counts.get(base, 0) + 1
                name = f"{base}{number + 1}" if base else str(number)
            self._names[key] = name
        return name

    def _tag(self, tag: str) -> None:
        self._flush()
        self._last = ""
        self._parts.append(tag)
        self._length += len(tag)

    def _flush(self) -> None:
        if self._literal:
            literal = "".join(self._literal)
            if self._needs_escapes:
                literal = escape_literals(literal)
                self._needs_escapes = False
            self._parts.append(literal)
            self._length += len(literal)
            self._literal.clear()
            self._pending = 0

    def unit(self) -> Unit:
        """Return the unit."""
        self._tag("")
        return Unit(
            self._start,
            self._end,
            "".join(self._parts).strip(" "),
            tuple(self._codes.values()),
            tuple(self._shown),
            tuple(self._lines),
        )
