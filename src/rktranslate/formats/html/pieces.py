"""The pieces of a paragraph: text, tags, and codes that stand alone."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.html.references import REFERENCE, UNSHOWABLE, referenced
from rktranslate.formats.html.tokens import BLANK, TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEMPLATE = re.compile(TEMPLATE, re.VERBOSE | re.DOTALL)
_EXPRESSION = re.compile(
    r"(?:\{\{\{?~?|\$\{|<%[=-]+|<\?=|<\?php\s+echo\b)[\s$(!]*(?:[\w$]+(?:\.|->|\?\.))*([A-Za-z]\w*)"
)
_STATEMENT = re.compile(
    r"\{%|\{\#|\{\{[~-]?[\#/!^>]|\{\{[~-]?\s*(?:else|end|if|range|with|block|define)\b|</?[\#@]|<%(?![=-])|<\?(?!=|php\s+(?:echo|print)\b)"
)
_BREAKS = "\n\r"
_SPACES = BLANK.replace("\n", "").replace("\r", "")


class PieceKind(Enum):
    """What a piece is."""

    TEXT = auto()
    LITERAL = auto()
    """Text without character references: the content of a CDATA section."""
    OPENING = auto()
    CLOSING = auto()
    CODE = auto()
    """A code that readers see as a part of the sentence: ``<code>…</code>``, ``{{ name }}``."""
    MARK = auto()
    """A code that is no part of the sentence at its edges: a picture, a comment."""
    BREAK = auto()
    """A line break."""


class Piece(NamedTuple):
    """A piece of a paragraph, with its offsets in the file."""

    kind: PieceKind
    start: int
    end: int
    name: str = ""
    """Name of its tag, if it can be one; empty for a number."""
    shown: str = ""
    """What readers see of a code."""


def is_statement(construct: str) -> bool:
    """Return whether a construct of a template language shows nothing itself."""
    return _STATEMENT.match(construct) is not None


def template_piece(text: str, start: int, end: int) -> Piece:
    """Return the piece of a construct of a template language."""
    construct = text[start:end]
    if is_statement(construct):
        return Piece(PieceKind.MARK, start, end, "", " ".join(construct.split()))
    variable = _EXPRESSION.match(construct)
    name = variable[1].replace("_", "").lower() if variable else ""
    return Piece(PieceKind.CODE, start, end, name, " ".join(construct.split()))


def text_pieces(
    text: str, start: int, end: int, *, templates: bool = False, in_attribute: bool = False
) -> Iterator[Piece]:
    """Yield the pieces of text without tags: constructs and what no unit can show are codes."""
    if templates:
        for match in _TEMPLATE.finditer(text, start, end):
            yield from _showable(text, start, match.start(), in_attribute=in_attribute)
            yield template_piece(text, *match.span())
            start = match.end()
    yield from _showable(text, start, end, in_attribute=in_attribute)


def _showable(text: str, start: int, end: int, *, in_attribute: bool) -> Iterator[Piece]:
    done = start
    for match in _CANDIDATE.finditer(text, start, end):
        first, last = match.span()
        if text[first] == "&":
            characters = referenced(text, first, last, in_attribute=in_attribute)
            if characters is None or not UNSHOWABLE.search(characters):
                continue
            if characters in _SPACES or (characters in _BREAKS and not in_attribute):
                continue
            kind = PieceKind.BREAK if characters in _BREAKS else PieceKind.MARK
        elif text[first] in BLANK:
            continue
        else:
            kind = PieceKind.MARK
        if done < first:
            yield Piece(PieceKind.TEXT, done, first)
        name = "br" if kind is PieceKind.BREAK else ""
        yield Piece(kind, first, last, name, "" if name else _described(text, first, last))
        done = last
    if done < end:
        yield Piece(PieceKind.TEXT, done, end)


_CANDIDATE = re.compile(f"{UNSHOWABLE.pattern}|{REFERENCE.pattern}")


def _described(text: str, start: int, end: int) -> str:
    return text[start:end] if text[start] == "&" else f"U+{ord(text[start]):04X}"


def has_unshowable(text: str) -> bool:
    """Return whether a text has a character, or a reference to one, that no unit can show."""
    return _RAW_UNSHOWABLE.search(text) is not None or any(
        UNSHOWABLE.search(referenced(text, *match.span()) or "")
        for match in _NUMERIC.finditer(text)
    )


_RAW_UNSHOWABLE = re.compile("[\0\v\x1c-\x1e\x85\u2028\u2029\ud800-\udfff]")
_NUMERIC = re.compile(r"&(?:#[0-9]++;?|#[xX][0-9a-fA-F]++;?|NewLine;)")
