"""Escaping of texts for everything that reads a report: people, terminals and programs.

Sources, targets, file names and messages of plugins may hold anything: control characters, bidi
controls, markup, commands of CI services, formulas. Each function makes a text harmless for one
kind of output; the renderers call no other.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from rich.text import Text

_OUTSIDE_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA_STARTS = ("=", "+", "-", "@")


def visible(text: str) -> str:
    """Return a text with control, bidi and other invisible characters as ``\\uXXXX``."""
    if text.isprintable():
        return text
    return "".join(_code(char) if char == "\n" or not _is_printed(char) else char for char in text)


def visible_text(text: Text) -> Text:
    """Return a styled text, of one or more lines, with invisible characters as ``\\uXXXX``."""
    pieces = [character if _is_printed(character) else _code(character) for character in text.plain]
    escaped = text.blank_copy("".join(pieces))
    if len(escaped) == len(text):
        return text
    offsets = [0, *itertools.accumulate(map(len, pieces))]
    last = len(pieces)
    escaped.spans = [
        type(span)(offsets[min(span.start, last)], offsets[min(span.end, last)], span.style)
        for span in text.spans
    ]
    return escaped


def xml_text(text: str) -> str:
    """Return a text without invisible characters and without those that XML 1.0 excludes."""
    return _OUTSIDE_XML.sub(lambda match: _code(match[0]), visible(text))


def json_document(text: str) -> str:
    """Return a JSON document with invisible characters as escapes; its values are the same."""
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(char if _is_printed(char) else _json_code(char) for char in text)


def github_data(text: str) -> str:
    """Return a text for the message of a GitHub workflow command."""
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """Return a text for a property of a GitHub workflow command."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


def spreadsheet_cell(text: str) -> str:
    """Return a text for a cell of a CSV file that no spreadsheet takes for a formula."""
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA_STARTS) else shown


def uri_path(path: str) -> str:
    """Return a path for a relative URI reference (RFC 3986)."""
    return quote(path)


def _is_printed(character: str) -> bool:
    return character.isprintable() or character in "\n\u00a0"


def _code(character: str) -> str:
    return f"\\u{ord(character):04x}"


def _json_code(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))
