"""Character references: what they stand for, and how text is written among them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from rktranslate.formats.html.tokens import BLANK, has_templates
from rktranslate.formats.xml import without_invalid
from rktranslate.inline.blanks import LINE_BREAKS

if TYPE_CHECKING:
    from collections.abc import Mapping

REFERENCE = re.compile(r"&(?:#[0-9]++;?|#[xX][0-9a-fA-F]++;?|[A-Za-z][A-Za-z0-9]{1,31};?)")
"""What may be a character reference."""

_BEFORE_VALUE = re.compile(r"[=A-Za-z0-9]")
UNSHOWABLE = re.compile(f"[{re.escape(LINE_BREAKS)}\0\ud800-\udfff]")
"""Characters that no unit can show."""
_ALWAYS = {ord("&"): "&amp;", ord("<"): "&lt;"}
_SPECIAL = re.compile(r"[&<{]")
"""Characters that are escaped somewhere in text."""


def referenced(text: str, start: int, end: int, *, in_attribute: bool = False) -> str | None:
    """Return the characters of what may be a character reference; None if it is none.

    Args:
        text: The text.
        start: Offset of the ``&``.
        end: End of the match of ``REFERENCE``.
        in_attribute: It is in the value of an attribute, where ``&copy=1`` is none.
    """
    reference = text[start:end]
    if in_attribute and reference[-1] != ";" and reference[1] != "#":
        characters = unescape(reference)
        # In a value a name must be whole, and neither "=" nor another letter may follow it.
        whole = len(characters) == 1 and not _BEFORE_VALUE.match(text, end)
        return characters if whole else None
    characters = unescape(reference)
    return None if characters == reference else characters


def character(match: re.Match[str]) -> str:
    """Return what a match of ``REFERENCE`` in text stands for; itself if it is no reference."""
    characters = referenced(match.string, *match.span())
    return match.group() if characters is None else characters


def spellings(text: str, start: int, end: int) -> dict[str, str]:
    """Return the characters that a part of a text writes as references, with these.

    Letters, digits and blanks are left out: a part that hides an address does so for its own.
    """
    found: dict[str, str] = {}
    if text.find("&", start, end) < 0:
        return found
    for match in REFERENCE.finditer(text, start, end):
        characters = unescape(match.group())
        if len(characters) != 1 or characters in found or characters in BLANK:
            continue
        if not (characters.isascii() and characters.isalnum()):
            reference = match.group()
            found[characters] = reference if reference[-1] == ";" else f"{reference};"
    return found


def escaped(text: str, spelling: Mapping[str, str], quote: str = "", *, xml: bool = False) -> str:
    """Return a text as HTML.

    Args:
        text: Characters as readers see them.
        spelling: Characters that are written as these references.
        quote: The quote around an attribute's value; empty for text.
        xml: It must be well-formed, too: characters that XML cannot hold are left out.
    """
    ends_section = False
    if xml:
        text = without_invalid(text)
        ends_section = "]]>" in text
    has_quote = bool(quote) and quote in text
    if not (spelling or ends_section or has_quote or _SPECIAL.search(text)):
        return text
    table = {ord(written): reference for written, reference in spelling.items()} | _ALWAYS
    if ends_section:
        table[ord(">")] = "&gt;"
    if quote:
        table[ord(quote)] = "&quot;" if quote == '"' else "&#39;"
    if has_templates(text):
        table[ord("{")] = "&#123;"  # a translation must not become a part of a program
    return text.translate(table)
