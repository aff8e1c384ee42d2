"""Patterns of the codes that are the same in every syntax."""

from __future__ import annotations

import re

from rktranslate.inline.tags import ESCAPE_PATTERN, TAG_PATTERN
from rktranslate.model import Code, CodeKind, Span, Syntax

_RAISED = "⁰¹²³⁴-⁹"
"""Superscript digits, as a part of a character class: notes, never a part of an address."""
_NUMBERS = r"\d{1,4}(?>\s?[,;–—-]\s?\d{1,4})*+"


TEMPLATE_PATTERN = r"\{\{(?>[^{}]|\{(?!\{)|\}(?!\}))*+\}\}|\{%(?>[^%{]|%(?!\})|\{(?!%))*+%\}"
"""A code of a template engine inside an address; it may contain spaces."""


def _pattern(outside_address: str, after_citation: str, in_address: str) -> re.Pattern[str]:
    """Return the pattern of the codes that are the same in every syntax.

    Possessive quantifiers and lookbehinds ensure that no run of characters is tried twice. The
    body of a possessive group is atomic (``(?>…)*+``): before Python 3.11.5 any other body that
    may backtrack is matched wrongly (CPython issue 106052).
    """
    # A bracketed number ends an address ("https://a.b/c[1]") unless more address follows it, and
    # so does a bracket that is not closed in the address ("https://a.b/c[2, 3]").
    bracket = rf"\[(?!{_NUMBERS}\](?![^\W{_RAISED}]|[=&/%]))(?=[^\s\[\]]*+\])"
    address = rf"(?>{in_address}[^{outside_address}\[]|{bracket})++"
    return re.compile(
        rf"""
          (?P<PLACEHOLDER>｟[0-9]+｠)
        | (?P<FOOTNOTE>\[\^[^\]\[\s]{{1,64}}\])
        | (?P<CITATION>\[{_NUMBERS}\]{after_citation}
            # A square or cubic metre is not a note.
            | (?<!\bm)(?<!\b[kcdhm]m)[{_RAISED}]++)
        | (?P<URL>(?<![A-Za-z0-9])(?:(?:https?|ftp)://|www\.(?=[A-Za-z0-9])){address})
        | (?P<DOI>(?<![\w.])10\.\d{{4,9}}/{address})
        | (?P<EMAIL>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@[A-Za-z0-9-]++
            (?>\.[A-Za-z0-9-]++)++)
        """,
        re.VERBOSE,
    )


_OUTSIDE_ADDRESS = r"\s<>\"“”«»｟｠" + _RAISED
NOTE_START = re.compile(rf"[\[｟{_RAISED}]")
"""Beginnings of the codes of plain text that are no addresses."""
TEXT = _pattern(_OUTSIDE_ADDRESS, "", "")
"""The codes of plain text."""
MARKDOWN = _pattern(_OUTSIDE_ADDRESS + r"\]\\`|", r"(?!\()", rf"{TEMPLATE_PATTERN}|")
"""The codes of Markdown that are not made of its signs."""
TAGS = re.compile(rf"(?P<MARKUP>{TAG_PATTERN}|{ESCAPE_PATTERN})|{TEXT.pattern}", re.VERBOSE)
"""The codes of a text with tags."""
_ADDRESS_TAIL = {
    Syntax.TEXT: ".,;:!?'’‘…)]}",
    Syntax.MARKDOWN: ".,;:!?'’‘…)]}*_~",
    Syntax.TAGS: ".,;:!?'’‘…)]}",
}


def trimmed(found: re.Match[str], syntax: Syntax) -> Code:
    """Return the code of a match, without the punctuation that only follows an address."""
    kind = CodeKind[found.lastgroup or ""]
    text = found.group()
    if kind in (CodeKind.URL, CodeKind.DOI):
        text = _without_tail(text, _ADDRESS_TAIL[syntax])
    return Code(kind, text, Span(found.start(), found.start() + len(text)))


def _without_tail(address: str, tail: str) -> str:
    """Strip following punctuation, but not the parenthesis that closes one in the address."""
    end = len(address)
    surplus = address.count(")") - address.count("(")
    while end and address[end - 1] in tail:
        if address[end - 1] == ")":
            if surplus <= 0:
                break
            surplus -= 1
        end -= 1
    return address[:end]


def is_word(character: str) -> bool:
    """Return whether a character is a letter or a digit; the empty text is neither."""
    return character.isalnum()
