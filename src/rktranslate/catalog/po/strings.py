"""Quoted strings of PO files: escapes, and the characters that PO cannot hold."""

from __future__ import annotations

import re

from polib import escape, unescape

from rktranslate.errors import CatalogError

UNWRITABLE = re.compile("[\0\x04]")
"""NUL ends a string, and EOT a context, in the compiled form."""

_ESCAPE = re.compile(r'\\(?:[abfnrtv"\\]|[0-7]{1,3}|x[0-9A-Fa-f]{1,2})')
_ANY_ESCAPE = re.compile(r"\\(.)")
_NUMERIC = re.compile(r"(\\\\)|((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+)")
_NUMERIC_ONE = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3}))")
_BELL = re.compile(r"(\\\\)|\\a")


def literals(text: str) -> list[str]:
    """Return the quoted strings of a text, cut after each line feed."""
    return ['"' + escape_bell(escape(line)) + '"' for line in re.split("(?<=\n)", text) if line]


def escape_bell(text: str) -> str:
    """Return a text with the one control character escaped that gettext escapes and polib not."""
    return text.replace("\a", "\\a")


def unescaped(literal: str, path: str, line: int) -> str:
    """Return the text of a quoted string.

    Args:
        literal: The string without its quotation marks.
        path: The file, for errors.
        line: Its line, for errors.

    Raises:
        CatalogError: An escape is unknown, or stands for a character that PO cannot hold.
    """
    if "\\" not in literal:
        return literal
    for match in _ANY_ESCAPE.finditer(literal):
        if not _ESCAPE.match(literal, match.start()):
            raise CatalogError(f"unknown escape \\{match[1]}", path=path, line=line)

    def character(match: re.Match[str]) -> str:
        return match[1] or escape(_from_codes(match[2], path, line))

    # polib leaves numeric escapes and \a as they are.
    literal = _NUMERIC.sub(character, literal)
    return unescape(_BELL.sub(lambda match: match[1] or "\a", literal))


def _from_codes(escapes: str, path: str, line: int) -> str:
    """Return the text of successive octal and hexadecimal escapes, which are bytes of UTF-8."""
    values = [
        int(match[1], 16) if match[1] else int(match[2], 8)
        for match in _NUMERIC_ONE.finditer(escapes)
    ]
    try:
        text = bytes(values).decode("utf-8")
    except ValueError as error:
        raise CatalogError(
            f"{escapes} is not a character in UTF-8", path=path, line=line
        ) from error
    if UNWRITABLE.search(text):
        raise CatalogError("a NUL or EOT character", path=path, line=line)
    return text
