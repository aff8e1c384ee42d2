"""Text of XML: what is escaped in it, and which characters it can hold (XML 1.0, 2.2 and 2.4)."""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(\w+));")
_PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TO_ESCAPE = re.compile("[&<>\r]")
_TO_ESCAPE_IN_ATTRIBUTE = re.compile('[&<>"\t\n\r]')
_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}


def is_xml_text(text: str) -> bool:
    """Return whether XML 1.0 can hold every character of a text."""
    return _INVALID.search(text) is None


def without_invalid(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold."""
    return _INVALID.sub("", text)


def escaped_text(text: str) -> str:
    """Return a text as it is written between tags."""
    return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)


def escaped_attribute(text: str) -> str:
    """Return a text as it is written in an attribute in double quotes."""
    return _TO_ESCAPE_IN_ATTRIBUTE.sub(lambda match: _ESCAPES[match[0]], text)


def unescaped(written: str) -> str:
    """Return the text of what is written between tags; unknown references stay as they are."""
    if "&" not in written:
        return written
    return _REFERENCE.sub(_character, written)


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return _PREDEFINED.get(name, match[0])
    try:
        return chr(int(hexadecimal, 16) if hexadecimal is not None else int(decimal))
    except (ValueError, OverflowError):
        return match[0]
