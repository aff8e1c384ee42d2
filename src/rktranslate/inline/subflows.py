"""Texts that readers see inside inline codes, and whether a text has words at all.

A sub-flow is never shown to an engine in the middle of its sentence: it is a text of its own, in
the syntax of the text that it is in.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.inline.codes import find_codes
from rktranslate.model import Code, CodeKind, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PLAIN_START = re.compile(r"[^\W\d_]{2,}(?=[\s,;!?]|$)")
_WORD = re.compile(
    r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|(?<!\w)[^\W\d_](?: [^\W\d_](?!\w)){3}"
)
"""Two letters, or one of a script whose words may be a single sign; a word that is letter-spaced
(``M E M U T U S K A N``)."""
_LOCATOR = re.compile(r"[^\W\d_]{1,5}\.?\s*\d[\d\s,–-]*")
"""A page or chapter in a citation (``hlm. 12``): an abbreviation that no engine knows."""
_BADGE_ADDRESS = re.compile(r"badge|shields\.io|codecov|travis-ci|appveyor|circleci", re.IGNORECASE)
_SVG = re.compile(r"\.svg(?![\w.])", re.IGNORECASE)
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)


def find_subflows(text: str, syntax: Syntax = Syntax.TEXT) -> tuple[Span, ...]:
    """Return the spans of a text, inside its codes, that are texts of their own, in order.

    These are alternative texts, titles and other attributes that readers see, notes in the text
    (``^[…]``), and words in citations of keys. Those without a word, pages of citations, and
    the alternative texts of badges are left out.
    """
    if syntax is not Syntax.MARKDOWN:
        return ()
    return tuple(
        subflow
        for subflow in _subflows(find_codes(text, syntax))
        if _WORD.search(text, subflow.start, subflow.end)
        and not _LOCATOR.fullmatch(text, subflow.start, subflow.end)
    )


def replace_subflows(
    text: str, translations: Mapping[str, str], syntax: Syntax = Syntax.TEXT
) -> str:
    """Return a text with some of its sub-flows replaced.

    Args:
        text: A source or a target.
        translations: New texts by those in ``text``; what would end the code is escaped.
        syntax: Inline syntax of the text.
    """
    parts: list[str] = []
    position = 0
    for span in find_subflows(text, syntax):
        translation = translations.get(text[span.start : span.end])
        if translation is not None:
            parts += (text[position : span.start], _fitting(text, span, translation))
            position = span.end
    return "".join((*parts, text[position:]))


def has_words(text: str, syntax: Syntax = Syntax.TEXT) -> bool:
    """Return whether a text has a word of two letters outside of its codes, or in a sub-flow."""
    if _PLAIN_START.match(text):
        return True  # most texts: no code begins with a letter that a space follows
    if not _WORD.search(text):
        return False
    codes = find_codes(text, syntax)
    edges = [0, *(edge for code in codes for edge in (code.span.start, code.span.end)), len(text)]
    if any(_WORD.search(text, start, end) for start, end in list(pairwise(edges))[::2]):
        return True
    return any(_WORD.search(text, span.start, span.end) for span in _subflows(codes))


def _subflows(codes: tuple[Code, ...]) -> Iterator[Span]:
    for index, code in enumerate(codes):
        if code.subflows and not _is_badge(codes, index):
            yield from code.subflows


def _is_badge(codes: tuple[Code, ...], index: int) -> bool:
    """Return whether a code is the image of a badge, by its address and the link around it."""
    code = codes[index]
    if code.kind is not CodeKind.MARKUP or not code.text.startswith(("![", "<img")):
        return False
    address = code.text
    for subflow in reversed(code.subflows):
        start, end = subflow.start - code.span.start, subflow.end - code.span.start
        address = address[:start] + address[end:]
    if _BADGE_ADDRESS.search(address):
        return True
    before = codes[index - 1] if index else None
    is_link = before is not None and (
        before.text == "[" or before.text[:3].casefold() in ("<a ", "<a\n")
    )
    return is_link and _SVG.search(address) is not None


def _fitting(text: str, span: Span, translation: str) -> str:
    """Return a translation that does not end the code that it is put into."""
    if "\n" not in text[span.start : span.end]:
        translation = " ".join(translation.split())
    opening, closing = text[span.start - 1], text[span.end : span.end + 1]
    if opening == closing and opening in "\"'":
        if _in_tag(text, span):
            return translation.replace(opening, "&quot;" if opening == '"' else "&#39;")
        return re.sub(
            rf"\\\\.|{opening}", lambda m: m[0] if m[0][0] == "\\" else f"\\{m[0]}", translation
        )
    depth = 0
    for bracket in _BRACKET.finditer(translation):
        depth += {"[": 1, "]": -1}.get(bracket[0], 0)
        if depth < 0:
            break
    if depth:
        return _BRACKET.sub(lambda m: m[0] if m[0][0] == "\\" else f"\\{m[0]}", translation)
    return translation


def _in_tag(text: str, span: Span) -> bool:
    """Return whether a quoted span is the value of an attribute, not the title of a link."""
    return text[: span.start - 1].rstrip()[-1:] == "="
