"""Where the texts of an entry are in its PO file: lines and columns, through all escapes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.po.strings import unescaped
from rktranslate.errors import CatalogError
from rktranslate.model import Region, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_STATEMENT = re.compile(
    r"[ \t\r\f\v]*(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)\s*)?"
    r'"([^"\\]*(?:\\.[^"\\]*)*)"'
)
_TOKEN = re.compile(r"((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+)|\\.|[^\\]", re.DOTALL)
_BYTE = re.compile(r"\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2})")


@dataclass(frozen=True, slots=True)
class _Literal:
    """A quoted string on its line."""

    line: int
    start: int
    """Column of its keyword, or of its quotation mark on a line without one."""
    column: int
    """Column of its first character."""
    text: str
    """As it is in the file, without the quotation marks."""

    @property
    def end(self) -> int:
        """The column after the closing quotation mark."""
        return self.column + len(self.text) + 1


@dataclass(frozen=True, slots=True)
class EntryPositions:
    """The quoted strings of an entry by keyword."""

    literals: Mapping[str, tuple[_Literal, ...]]

    def target(self, span: Span | None = None) -> Region | None:
        """Return where a span of the target is, or all of it with its keywords.

        A message with plural forms has several targets, and no spans.

        Args:
            span: Offsets in the text of the msgstr; None for all msgstr of the entry.

        Returns:
            None if the entry has no such text.
        """
        if span is not None:
            return _region(self.literals.get("msgstr", ()), span)
        literals = [
            each
            for keyword, of_keyword in self.literals.items()
            if keyword.startswith("msgstr")
            for each in of_keyword
        ]
        if not literals:
            return None
        first, last = literals[0], literals[-1]
        return Region(first.line, first.start, last.line, last.end)

    def source(self, span: Span) -> Region | None:
        """Return where a span of the msgid is; None if it has no such text."""
        return _region(self.literals.get("msgid", ()), span)


def entry_positions(text: str, msgid_line: int) -> EntryPositions:
    """Return where the strings of a current entry are.

    Args:
        text: The lines of the entry, as the reader keeps them.
        msgid_line: Line of its msgid in the file.
    """
    literals: dict[str, list[_Literal]] = {}
    keyword = ""
    lines = text.split("\n")
    statements = [_STATEMENT.match(line) for line in lines]
    index = next((i for i, match in enumerate(statements) if match and match[1] == "msgid"), 0)
    for number, match in enumerate(statements, msgid_line - index):
        if match is None:  # a comment, or a blank line
            continue
        keyword = match[1] or keyword
        start = match.start(1) if match[1] else match.start(2) - 1
        literal = _Literal(number, start + 1, match.start(2) + 1, match[2])
        literals.setdefault(keyword, []).append(literal)
    return EntryPositions({key: tuple(values) for key, values in literals.items()})


def _region(literals: tuple[_Literal, ...], span: Span) -> Region | None:
    """Return where a span of a text is that is written as several quoted strings."""
    start = end = None
    offset = 0
    for literal in literals:
        columns = list(_columns(literal.text))
        length = len(columns) - 1
        if start is None and offset <= span.start < offset + length:
            start = literal.line, literal.column + columns[span.start - offset]
        if offset < span.end <= offset + length:
            end = literal.line, literal.column + columns[span.end - offset]
        offset += length
    if start is None and literals and span.start == span.end == offset:
        start = literals[-1].line, literals[-1].end - 1
    if start is None:
        return None
    if span.start == span.end or end is None:
        end = start
    return Region(*start, *end)


def _columns(literal: str) -> Iterator[int]:
    """Yield where each character of a text begins in its quoted string, then where the last ends.

    Numeric escapes are bytes of UTF-8: several may stand for one character.
    """
    for match in _TOKEN.finditer(literal) if "\\" in literal else ():
        if match[1] is None:
            yield match.start()
            continue
        starts = [match.start() + each.start() for each in _BYTE.finditer(match[1])]
        try:
            text = unescaped(match[1], "", 0)
        except CatalogError:  # the reader has refused it
            text = "?" * len(starts)
        byte = 0
        for character in text:
            yield starts[min(byte, len(starts) - 1)]
            byte += len(character.encode("utf-8", "surrogatepass"))
    if "\\" not in literal:
        yield from range(len(literal))
    yield len(literal)
