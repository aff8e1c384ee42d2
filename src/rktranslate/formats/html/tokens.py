"""Tokens of HTML with their offsets, by the tokenization of the HTML standard (section 13.2.5).

The tokens tile the text: each begins where the one before ends, whatever the text is. Two things
are read that browsers do not know: the constructs of template languages, also between the
attributes of a tag, and, for XHTML, CDATA sections and elements that close themselves.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

BLANK = "\t\n\f\r "
"""The white space of HTML, which a browser shows as one space."""

TEMPLATE = r"""(?>
    \{\{\{(?>[^{}]|\}(?!\}\}))*+\}\}\}
  | \{\{(?!\{)(?>[^{}]|\}(?!\})|\{(?!\{))*+\}\}
  | \{%(?>[^%{]|%(?!\})|\{(?!%))*+%\}
  | \{\#(?>[^\#{]|\#(?!\})|\{(?!\#))*+\#\}
  | \$\{(?>[^{}"'\n]|"[^"\n]*+"|'[^'\n]*+')*+\}
  | <%(?>[^%<]|%(?!>)|<(?!%))*+%>
  | <\?(?:php\b|=|(?=\s))(?>[^?<]|\?(?!>)|<(?!\?))*+(?:\?>|\Z)
)"""
"""A construct of Jinja, Django, Twig, Liquid, Handlebars, Vue, Angular, ERB, EJS, JSP, FreeMarker,
Thymeleaf or PHP, in verbose syntax. None of them holds the beginning of another: time is linear."""

_MAY_HAVE_TEMPLATES = re.compile(r"\{[{%#]|\$\{|<[%#@]|<\?(?:php\b|=|\s)|</[#@]")
_FREEMARKER = r"<\#--(?>[^-<]|-(?!->)|<(?!\#--))*+--> | </?[\#@][A-Za-z][^<>]*+>"

_RAW = frozenset(
    {"script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title", "plaintext"}
)
"""Elements whose content is text, in HTML only."""
_FOREIGN = frozenset({"svg", "math"})
_SCRIPT = re.compile(rf"<!--|-->|<(/?)script(?=[{BLANK}/>])", re.IGNORECASE)


class TokenKind(Enum):
    """What a token is."""

    TEXT = auto()
    OPENING = auto()
    """A start tag, also of an element without content."""
    CLOSING = auto()
    RAW = auto()
    """The content of an element that holds text only: ``<script>``, ``<title>``, …"""
    CDATA = auto()
    """A CDATA section, marks included."""
    COMMENT = auto()
    """A comment, a document type, a processing instruction, or what browsers read as one."""
    TEMPLATE = auto()
    """A construct of a template language."""
    UNFINISHED = auto()
    """A tag that the file ends in: browsers drop it."""


class Token(NamedTuple):
    """A piece of a text."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    """Name of the element in lower case; of raw text, that of the element that it is in."""


def has_templates(text: str) -> bool:
    """Return whether a text may have constructs of a template language."""
    return _MAY_HAVE_TEMPLATES.search(text) is not None


def tokens(
    text: str, start: int = 0, end: int | None = None, *, xml: bool = False
) -> Iterator[Token]:
    """Yield the tokens of a text, or of a part of it, in order; they tile it.

    Args:
        text: The text; line ends of any kind, and any characters.
        start: Offset of the part.
        end: End of the part; None for that of the text.
        xml: Read CDATA sections everywhere, and the content of every element by the same rules.
    """
    return map(Token._make, raw_tokens(text, start, end, xml=xml))


def raw_tokens(
    text: str, start: int = 0, end: int | None = None, *, xml: bool = False
) -> Iterator[tuple[TokenKind, int, int, str]]:
    """Yield what :func:`tokens` does as tuples, which is quicker."""
    if end is None:
        end = len(text)
    pattern = _markup_pattern(has_templates(text), xml)
    kinds = _KINDS
    text_kind, opening, closing = TokenKind.TEXT, TokenKind.OPENING, TokenKind.CLOSING
    position = start
    foreign = 0
    while position < end:
        for match in pattern.finditer(text, position, end):
            group = match.lastgroup
            first, last = match.span()
            if group == "cdata" and not (foreign or xml):
                # In HTML such a section is a comment that ends with its first ">".
                stop = text.find(">", first, end) + 1 or end
                if position < first:
                    yield text_kind, position, first, ""
                yield TokenKind.COMMENT, first, stop, ""
                position = stop
                break
            if position < first:
                yield text_kind, position, first, ""
            position = last
            if group == "opening":
                name = match["start"].lower()
                yield opening, first, last, name
                if name in _FOREIGN:
                    foreign += text[last - 2] != "/"
                elif name in _RAW and not foreign and not xml:
                    position = _raw_end(text, name, last, end)
                    if last < position:
                        yield TokenKind.RAW, last, position, name
                    break
            elif group == "closing":
                name = match["end"].lower()
                if foreign and name in _FOREIGN:
                    foreign -= 1
                yield closing, first, last, name
            else:
                yield kinds[group or ""], first, last, ""
        else:
            if position < end:
                yield text_kind, position, end, ""
            return


_KINDS = {
    "cdata": TokenKind.CDATA,
    "comment": TokenKind.COMMENT,
    "template": TokenKind.TEMPLATE,
    "unfinished": TokenKind.UNFINISHED,
}


def attribute_pattern(*, templates: bool) -> str:
    """Return the pattern of an attribute in verbose syntax, with its name, value and quotes.

    Args:
        templates: Constructs of template languages may stand in it, or in its place.
    """
    construct = f"{TEMPLATE} |" if templates else ""
    quoted = {
        quote: f"(?>[^{quote}{{<$]|{construct}[{{<$])*+" if templates else f"[^{quote}]*+"
        for quote in "\"'"
    }
    return rf"""(?>
        (?:{construct} [^{BLANK_CLASS}/>]) (?>{construct} [^{BLANK_CLASS}/>=])*+
    )
    (?: [{BLANK_CLASS}]*+ = [{BLANK_CLASS}]*+
        (?> "{quoted['"']}" | '{quoted["'"]}'
          | (?:{construct} [^{BLANK_CLASS}>"']) (?>{construct} [^{BLANK_CLASS}>])*+ | (?=>) )
      | (?![{BLANK_CLASS}]*+=) )"""


BLANK_CLASS = r"\t\n\f\r\x20"
"""The white space of HTML in a character class of a verbose pattern."""


@cache
def _markup_pattern(templates: bool, xml: bool) -> re.Pattern[str]:
    """Return the pattern of everything that is not text."""
    construct = f"{TEMPLATE} |" if templates else ""
    attributes = rf"(?>[{BLANK_CLASS}/]++ | {attribute_pattern(templates=templates)})*+ >"
    name = rf"[A-Za-z](?>{construct} [^{BLANK_CLASS}/>])*+"
    # A document type of XML may declare entities between brackets.
    subset = r"| <!DOCTYPE\b[^\[>]*+\[(?>[^\]\"']|\"[^\"]*+\"|'[^']*+')*+\]\s*+>" if xml else ""
    alternatives = [
        rf"(?P<opening><(?P<start>{name}) {attributes})",
        rf"(?P<closing></(?P<end>{name}) {attributes})",
        r"(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))",
    ]
    if templates:
        # <{{ tag }} …> is a tag whose name a template writes.
        alternatives.append(
            rf"(?P<template>{TEMPLATE} | {_FREEMARKER} | </?{TEMPLATE} {attributes})"
        )
    alternatives += [
        rf"(?P<comment><!--(?>-?>|.*?(?:--!?>|\Z)) {subset} | <[!?][^>]*+(?:>|\Z)"
        r"| </(?![A-Za-z])[^>]++(?:>|\Z) | </>)",
        r"(?P<unfinished></?[A-Za-z].*)",
    ]
    return re.compile("|".join(alternatives), re.VERBOSE | re.DOTALL)


def _raw_end(text: str, name: str, start: int, end: int) -> int:
    """Return the end of the content of an element that holds text only."""
    if name == "plaintext":
        return end
    if name == "script":
        return _script_end(text, start, end)
    match = _end_tag(name).search(text, start, end)
    return match.start() if match else end


@cache
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[{BLANK}/>])", re.IGNORECASE)


def _script_end(text: str, start: int, end: int) -> int:
    """Return the end of a script: a script within a comment in it does not end it."""
    is_escaped = is_nested = False
    position = start
    while match := _SCRIPT.search(text, position, end):
        position = match.end()
        sign = match.group()
        if sign == "<!--":
            is_escaped = True
            position -= 2  # "<!-->" is a whole comment
        elif sign == "-->":
            is_escaped = is_nested = False
        elif match[1]:
            if not is_nested:
                return match.start()
            is_nested = False
        elif is_escaped:
            is_nested = True
    return end
