"""Texts as a reader sees them, so that their sentences can be found."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from rktranslate.inline.blanks import LINE_BREAKS
from rktranslate.inline.codes import find_codes
from rktranslate.inline.tags import PlainText
from rktranslate.model import CodeKind, Syntax

if TYPE_CHECKING:
    from rktranslate.model import Code

_BLANK = re.compile(r"\s")
_BREAK = re.compile(rf"<br\s*/?>|\\?[{LINE_BREAKS}]+", re.IGNORECASE)
"""Markup that begins a new line: an element, or a line break that the text holds."""
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]|&#?\w+;")


def is_break(code: Code) -> bool:
    """Return whether a code begins a new line."""
    return code.kind is CodeKind.MARKUP and _BREAK.fullmatch(code.text.strip(" ")) is not None


def readable_text(text: str, syntax: Syntax) -> PlainText:
    """Return a text without its markup, with the offsets of each character in it.

    Escapes and entities are resolved, a code that begins a new line is a line break, and other
    codes stay, without white space: a sentence never ends inside one.
    """
    codes = find_codes(text, syntax)
    if not codes:
        positions = tuple(range(len(text) + 1))
        return PlainText(text, positions[:-1], positions[1:])
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for code in codes:
        start, end = code.span.start, code.span.end
        parts.append(text[position:start])
        starts += range(position, start)
        ends += range(position + 1, start + 1)
        position = end
        if code.kind is not CodeKind.MARKUP:
            parts.append(_BLANK.sub("_", code.text))
            starts += range(start, end)
            ends += range(start + 1, end + 1)
            continue
        shown = "\n" if is_break(code) else _character(code.text)
        parts.append(shown)
        starts += [start] * len(shown)
        ends += [end] * len(shown)
    parts.append(text[position:])
    starts += range(position, len(text))
    ends += range(position + 1, len(text) + 1)
    return PlainText("".join(parts), tuple(starts), tuple(ends))


def _character(markup: str) -> str:
    """Return the character that an escape or an entity stands for; nothing for other markup."""
    if _ESCAPE.fullmatch(markup) is None:
        return ""
    return markup[1] if markup[0] == "\\" else unescape(markup)
