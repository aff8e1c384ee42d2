"""Texts as a reader sees them, so that their sentences can be found."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.inline.blanks import LINE_BREAKS
from rktranslate.inline.codes import find_codes
from rktranslate.inline.tags import PlainText
from rktranslate.model import CodeKind, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.model import Code

_BLANK = re.compile(r"\s")
_BREAK = re.compile(rf"<br\s*/?>|\\?[{LINE_BREAKS}]+", re.IGNORECASE)
"""Markup that begins a new line: an element, or a line break that the text holds."""
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]|&#?\w+;")
_RAISED = {"<sup>": "[", "</sup>": "]"}
_LONGEST_NOTE = 10
"""Characters of a raised note, at most."""
_NOTES = (CodeKind.CITATION, CodeKind.FOOTNOTE)


def readable_text(text: str, syntax: Syntax, *, notes: bool = True) -> PlainText:
    """Return a text without its markup, with the offsets of each character in it.

    Escapes and entities are resolved, a code that begins a new line is a line break, and other
    codes stay, without white space: a sentence never ends inside one.

    Args:
        text: One message.
        syntax: Its inline syntax.
        notes: Whether citations and footnote marks stay; raised ones in brackets, as segmenters
            know them.
    """
    codes = find_codes(text, syntax)
    if not codes:
        positions = tuple(range(len(text) + 1))
        return PlainText(text, positions[:-1], positions[1:])
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for start, end, shown in _shown(codes, notes=notes):
        parts += (text[position:start], shown)
        starts += range(position, start)
        ends += range(position + 1, start + 1)
        position = end
        if len(shown) == end - start:
            starts += range(start, end)
            ends += range(start + 1, end + 1)
        else:
            starts += [start] * len(shown)
            ends += [end] * len(shown)
    parts.append(text[position:])
    starts += range(position, len(text))
    ends += range(position + 1, len(text) + 1)
    return PlainText("".join(parts), tuple(starts), tuple(ends))


def _shown(codes: Sequence[Code], *, notes: bool) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of codes, and what is shown in the place of each."""
    raised = _raised(codes)
    until = 0
    for index, code in enumerate(codes):
        start, end = code.span.start, code.span.end
        if start < until:
            continue
        if index in raised and not notes:
            until = codes[index + 1].span.end
            yield start, until, ""
        elif index in raised or index - 1 in raised:
            yield start, end, _RAISED[code.text.lower()]
        elif code.kind is CodeKind.MARKUP:
            yield start, end, _character(code.text)
        elif notes or code.kind not in _NOTES:
            yield start, end, _BLANK.sub("_", code.text)
        else:
            yield start, end, ""


def _raised(codes: Sequence[Code]) -> set[int]:
    """Return the indexes of the codes that begin a raised note."""
    return {
        index
        for index, (code, following) in enumerate(pairwise(codes))
        if code.text.lower() == "<sup>"
        and following.text.lower() == "</sup>"
        and following.span.start - code.span.end <= _LONGEST_NOTE
    }


def _character(markup: str) -> str:
    """Return what markup shows: a line break, or the character of an escape or an entity."""
    if _BREAK.fullmatch(markup.strip(" ")):
        return "\n"
    if _ESCAPE.fullmatch(markup) is None:
        return ""
    return markup[1] if markup[0] == "\\" else unescape(markup)
