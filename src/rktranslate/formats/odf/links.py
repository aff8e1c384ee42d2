"""Links of an OpenDocument file to other files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.xml import escaped_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.formats.odf.files import OdfFile
    from rktranslate.formats.odf.writing import Edit

_LINKS = frozenset({"text:a", "draw:a"})
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#]")
"""Beginnings of addresses that are no file beside the document."""
_OUT = "../"
"""In a package, the folder of the document is the one above (ODF 1.3, part 2, 3.7)."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a file."""

    part: int
    """Index of the part."""
    start: int
    end: int
    address: str
    """Relative to the folder of the document."""


def links_of(file: OdfFile) -> tuple[Link, ...]:
    """Return the links of a file to files beside it."""
    return tuple(_links(file))


def _links(file: OdfFile) -> Iterator[Link]:
    for index in sorted({0, *file.style_parts}):
        part = file.parts[index]
        if b"href" not in part.data:
            continue
        for outermost, _ in part.find(_LINKS):
            for element in (outermost, *outermost.descendants()):
                span = (
                    part.attribute_span(element, "xlink:href") if element.name in _LINKS else None
                )
                address = part.attribute(element, "xlink:href") or ""
                if span is None or not address or _ELSEWHERE.match(address):
                    continue
                if file.package is None:
                    yield Link(index, *span, address)
                elif address.startswith(_OUT):
                    yield Link(index, *span, address.removeprefix(_OUT))


def link_edits(
    file: OdfFile, links: Sequence[Link], addresses: Sequence[str]
) -> Iterator[tuple[int, Edit]]:
    """Yield the part and the edit of each link whose address is another one."""
    for link, address in zip(links, addresses, strict=True):
        if address != link.address:
            outside = file.package is not None and not _ELSEWHERE.match(address)
            written = escaped_attribute(f"{_OUT}{address}" if outside else address)
            yield link.part, (link.start, link.end, written.replace("'", "&apos;").encode())
