"""The fields of front matter in TOML, and their strings in the style that they have."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rktranslate.formats.markdown.metadata import Field, is_offerable
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.markdown.metadata import WantedKeys

_STRING = re.compile(
    r'''"""(?>[^"\\]|\\.|"(?!""))*+"{3,5}|\'\'\'(?>[^']|'(?!\'\'))*+'{3,5}'''
    r"""|"(?>[^"\\\r\n]|\\.)*+"|'[^'\r\n]*+\'""",
    re.DOTALL,
)
_BLANK = re.compile(r"(?>[\s]|#[^\r\n]*+)++")
_HEADER = re.compile(r"\[\[?([^\r\n]*?)\]\]?[ \t]*(?=[\r\n#]|\Z)")
_KEY_PART = re.compile(
    r"""[ \t]*(?:([A-Za-z0-9_-]+)|("(?>[^"\\\r\n]|\\.)*+"|'[^'\r\n]*+'))[ \t]*"""
)
_OTHER = re.compile(r"[^,\]}\r\n#]++")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BASIC_ESCAPED = re.compile('["\\\\\\x00-\\x1f\\x7f]')
_MULTILINE_ESCAPED = re.compile('\\\\|"(?=""|\\Z)|[\\x00-\\x08\\x0b-\\x1f\\x7f]')


@dataclass(frozen=True, slots=True)
class TomlQuoting:
    """The style of a string. A literal string that cannot hold a text becomes a basic one."""

    marks: str
    """The quotes: ``"``, ``'``, or three of them."""
    opening: str = ""
    """The line break after three quotes, which is not part of the string."""
    line_break: str = "\n"

    def written(self, text: str) -> str:
        """Return a text as a string of this style if the parser reads it so, else a basic one."""
        content = text
        if self.marks == '"""':
            content = _MULTILINE_ESCAPED.sub(_escape, text)
        elif self.marks == '"':
            content = _BASIC_ESCAPED.sub(_escape, text)
        opening = self.opening
        if len(self.marks) > 1:
            content = content.replace("\n", self.line_break)
            if text.startswith("\n"):
                opening = self.line_break
        literal = self.marks + opening + content + self.marks
        if _decoded(literal) == text:
            return literal
        return '"' + _BASIC_ESCAPED.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _decoded(literal: str) -> str | None:
    try:
        value = tomllib.loads(f"k = {literal}")["k"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    return value if isinstance(value, str) else None


def toml_fields(text: str, wanted: WantedKeys, line_break: str) -> list[Field]:
    """Return the strings of the wanted keys in order; none if the text is not valid TOML.

    Args:
        text: The text between the ``+++`` lines.
        wanted: The keys whose strings are offered.
        line_break: The line ending of the file.
    """
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return []
    found = [
        (span, value) for path, span, value in _Scanner(text).strings() if wanted.include(path)
    ]
    # The parser gives no positions. Should the scanner disagree with it, nothing is offered.
    if Counter(value for _, value in found) != Counter(_strings(values, wanted)):
        return []
    return [
        Field(span, value, _quoting(text[span.start : span.end], line_break))
        for span, value in found
        if is_offerable(value)
    ]


def _quoting(literal: str, line_break: str) -> TomlQuoting:
    marks = literal[0] * (3 if literal.startswith(('"""', "'" * 3)) else 1)
    opening = re.match(r"\r?\n", literal[3:]) if len(marks) > 1 else None
    return TomlQuoting(marks, opening.group() if opening else "", line_break)


def _strings(values: dict[str, Any], wanted: WantedKeys) -> Iterator[str]:
    """Yield the strings of the wanted keys as the parser has read them, in any order."""
    pending: list[tuple[Any, tuple[str, ...]]] = [(values, ())]
    while pending:
        value, path = pending.pop()
        if isinstance(value, dict):
            pending += [(each, (*path, key)) for key, each in value.items()]
        elif isinstance(value, list):
            pending += [(each, path) for each in value]
        elif isinstance(value, str) and wanted.include(path):
            yield value


class _Scanner:
    """Finds the strings of a valid document, with the keys that lead to each."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def strings(self) -> Iterator[tuple[tuple[str, ...], Span, str]]:
        """Yield path, span and value of each string; stop at what is not understood."""
        table: tuple[str, ...] = ()
        # The key of each table and list that is open; None for the items of a list.
        open_keys: list[tuple[str, tuple[str, ...]]] = []
        path: tuple[str, ...] = ()
        while not self._at_end():
            sign = self._text[self._position]
            in_list = bool(open_keys) and open_keys[-1][0] == "["
            if sign in ",=":
                self._position += 1
            elif sign in "]}":
                if not open_keys:
                    return
                path = open_keys.pop()[1]
                self._position += 1
            elif not open_keys and sign == "[":
                header = _HEADER.match(self._text, self._position)
                if header is None:
                    return
                table = _key_path(header[1].strip("[]"))
                self._position = header.end()
            elif in_list:
                yield from self._value(path, open_keys)
            else:
                base = open_keys[-1][1] if open_keys else table
                key = self._key()
                if key is None:
                    return
                path = (*base, *key)
                yield from self._value(path, open_keys)

    def _at_end(self) -> bool:
        blank = _BLANK.match(self._text, self._position)
        if blank:
            self._position = blank.end()
        return self._position >= len(self._text)

    def _key(self) -> tuple[str, ...] | None:
        equals = _key_end(self._text, self._position)
        if equals is None:
            return None
        key = _key_path(self._text[self._position : equals])
        self._position = equals + 1
        return key

    def _value(
        self, path: tuple[str, ...], open_keys: list[tuple[str, tuple[str, ...]]]
    ) -> Iterator[tuple[tuple[str, ...], Span, str]]:
        """Read a value up to its end, or the beginning of a list or table."""
        if self._at_end():
            return
        start = self._position
        sign = self._text[start]
        if sign in "[{":
            open_keys.append((sign, path))
            self._position += 1
            return
        string = _STRING.match(self._text, start)
        if string:
            self._position = string.end()
            value = _decoded(string.group())
            if value is not None:
                yield path, Span(start, string.end()), value
            return
        other = _OTHER.match(self._text, start)
        self._position = other.end() if other else start + 1


def _key_end(text: str, start: int) -> int | None:
    """Return the offset of the equals sign after a dotted key."""
    position = start
    while part := _KEY_PART.match(text, position):
        position = part.end()
        sign = text[position : position + 1]
        if sign == "=":
            return position
        if sign != ".":
            return None
        position += 1
    return None


def _key_path(key: str) -> tuple[str, ...]:
    """Return the parts of a dotted key."""
    return tuple(
        part[1] or _decoded(part[2]) or "" for part in _KEY_PART.finditer(key) if part.group()
    )
