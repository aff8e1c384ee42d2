"""Addresses of other files in the attributes of a page: links, pictures, scripts, downloads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.html.attributes import attributes
from rktranslate.formats.html.charset import with_references
from rktranslate.formats.html.references import REFERENCE, escaped, referenced, spellings
from rktranslate.formats.html.tokens import BLANK, TokenKind, has_templates, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.formats.decoding import TextFile
    from rktranslate.formats.html.attributes import Attribute

_HINT = re.compile(r"\b(?:href|src|srcset|poster|data)\b", re.IGNORECASE)
_ADDRESSES = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href", "imagesrcset"),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""By name of the element: the attributes that hold an address."""
_LISTS = frozenset({"srcset", "imagesrcset"})
_CANDIDATE = re.compile(rf"[{BLANK},]*([^{BLANK}]+)")


class PageLink(NamedTuple):
    """An address in a page."""

    start: int
    """Offset in the text of the file, behind the quote."""
    end: int
    address: str
    """As a browser reads it: without character references."""
    quote: str
    """The quote around the attribute's value; empty if there is none."""
    is_value: bool
    """It is the whole value of its attribute."""


def page_links(text: str, *, xml: bool = False) -> tuple[PageLink, ...]:
    """Return the addresses in a page, in order.

    Those that a template writes are left out; so are all where ``<base>`` sets what they are
    relative to.

    Args:
        text: The text of the file.
        xml: It is XHTML.
    """
    if not _HINT.search(text):
        return ()
    templates = has_templates(text)
    links: list[PageLink] = []
    for token in tokens(text, xml=xml):
        names = _ADDRESSES.get(token.name, ()) if token.kind is TokenKind.OPENING else ()
        is_base = token.kind is TokenKind.OPENING and token.name == "base"
        if not names and not is_base:
            continue
        start = token.start + 1 + len(token.name)
        found = attributes(text, start, token.end, templates=templates)
        if is_base and "href" in found:
            return ()
        for name in names:
            if name in found:
                links += _links(text, found[name])
    return tuple(sorted(links))


def _links(text: str, attribute: Attribute) -> Iterator[PageLink]:
    value = text[attribute.start : attribute.end]
    if attribute.start == attribute.end or has_templates(value):
        return
    spans = [(0, len(value))] if attribute.name not in _LISTS else list(_candidates(value))
    for first, last in spans:
        part = value[first:last]
        first += len(part) - len(part.lstrip(BLANK))
        last = first + len(part.strip(BLANK))
        start, end = attribute.start + first, attribute.start + last
        if start < end:
            whole = (start, end) == (attribute.start, attribute.end)
            yield PageLink(start, end, _decoded(text, start, end), attribute.quote, whole)


def _candidates(value: str) -> Iterator[tuple[int, int]]:
    """Yield where the addresses of a ``srcset`` are: ``a.png 1x, b.png 2x``."""
    position = 0
    while match := _CANDIDATE.match(value, position):
        start, end = match.span(1)
        address = match[1].rstrip(",")
        yield start, start + len(address)
        position = end
        if len(address) == end - start:
            # Behind the address is a width or a density, up to a comma.
            position = value.find(",", end) + 1 or len(value)


def _decoded(text: str, start: int, end: int) -> str:
    parts: list[str] = []
    position = start
    for match in REFERENCE.finditer(text, start, end):
        characters = referenced(text, *match.span(), in_attribute=True)
        parts += (text[position : match.start()], characters or match.group())
        position = match.end()
    return "".join((*parts, text[position:end]))


def link_edits(
    file: TextFile, links: Sequence[PageLink], addresses: Sequence[str], *, xml: bool = False
) -> list[tuple[int, int, str]]:
    """Return the changes by which links get other addresses: start, end and text of each.

    Args:
        file: The file.
        links: Its addresses.
        addresses: One for each; an equal one is no change.
        xml: It is XHTML.
    """
    edits = []
    for link, address in zip(links, addresses, strict=True):
        if address == link.address:
            continue
        spelling = spellings(file.text, link.start, link.end)
        written = escaped(address, spelling, link.quote or '"', xml=xml)
        written = with_references(written, file)
        if not link.quote and link.is_value:
            written = f'"{written}"'
        edits.append((link.start, link.end, written))
    return edits
