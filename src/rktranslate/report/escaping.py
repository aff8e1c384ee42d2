"""Escaping of texts for everything that reads a report: people, terminals and programs.

Sources, targets, file names and messages of plugins may hold anything: control characters, bidi
controls, markup, commands of CI services, formulas. Each function makes a text harmless for one
kind of output; the renderers call no other.

CI services take commands from the log of a job: GitHub Actions from a line that begins with ``::``,
it and Azure Pipelines, TeamCity and others from ``##name[`` anywhere in a line. No text that is
escaped here has either.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

_OUTSIDE_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings of formulas, in full width too: a Japanese Excel takes both."""
_COMMAND_MARK = re.compile(r"(?<=#)#(?=\w{0,32}\[)")
_COMMAND_START = re.compile(r"^[^\S\n]*+(:)(?=:)", re.MULTILINE)
_KEPT = "\u00a0"
_KEPT_IN_LINES = "\n\t\u00a0"
"""Characters that are not printable and stay, in a line and in a text of several lines."""


def visible(text: str) -> str:
    """Return a text of one line with control, bidi and other invisible characters as ``\\uXXXX``.

    A line break is one of them, and no command of a CI service is left.
    """
    return _escaped(text, _KEPT)


def unit_text(text: str) -> str:
    """Return a source or target on one line; its line breaks are ``\\n``, as in PO files."""
    return visible(text.replace("\n", r"\n"))


def visible_lines(text: str) -> str:
    """Return a text of several lines, such as a help page, with other invisible characters escaped.

    Line breaks and tabs stay; no line has a command of a CI service.
    """
    return _escaped(text, _KEPT_IN_LINES)


def without_commands(text: str) -> str:
    """Return a text of any number of lines in which no CI service finds a command.

    To be applied to lines as they are printed: a table may wrap a cell where a command begins.
    """
    if "::" not in text and "##" not in text:
        return text
    characters = list(text)
    for position in _command_positions(text):
        characters[position] = _code(text[position])
    return "".join(characters)


def visible_text(text: Text) -> Text:
    """Return a styled text of one line with invisible characters as ``\\uXXXX``."""
    plain = text.plain
    pieces = [char if char.isprintable() or char in _KEPT else _code(char) for char in plain]
    for position in _command_positions(plain.replace("\n", " ")):
        pieces[position] = _code(plain[position])
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
    if not text.isascii() or "\x7f" in text:
        text = "".join(c if c.isprintable() or c in _KEPT_IN_LINES else _json_code(c) for c in text)
    # "##" stands in strings only, so that an escape is possible wherever it is.
    return _COMMAND_MARK.sub(lambda match: _code(match[0]), text) if "##" in text else text


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
    from urllib.parse import quote  # slow to import, and needed for SARIF only

    return quote(path, errors="surrogatepass")


def _escaped(text: str, kept: str) -> str:
    if not text.isprintable():
        text = "".join(char if char.isprintable() or char in kept else _code(char) for char in text)
    return without_commands(text)


def _command_positions(text: str) -> Iterator[int]:
    """Yield the positions of the characters without which no command of a CI service is left."""
    for match in _COMMAND_MARK.finditer(text):
        yield match.start()
    for match in _COMMAND_START.finditer(text):
        yield match.start(1)


def _code(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _json_code(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))
