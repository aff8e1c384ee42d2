"""Addresses of other files in an Office Open XML package: its external relationships."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Protocol, cast

from rktranslate.errors import DocumentError
from rktranslate.formats.xml import escaped_attribute, spliced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.formats.packages import Package
    from rktranslate.formats.xml import XmlPart
    from rktranslate.model import Document

_KINDS = frozenset({"hyperlink", "image", "audio", "video", "media"})
"""Last segments of the types of relationships that lead to a file that readers see or open."""


class _Linked(Protocol):
    """A skeleton with the package and the new addresses of its links."""

    @property
    def package(self) -> Package: ...

    @property
    def addresses(self) -> tuple[str, ...]: ...


class ExternalLinks:
    """The two methods of ``LinkedFormat``, for formats of Office Open XML.

    Their skeletons are dataclasses with ``package`` and ``addresses``, which are empty at first.
    """

    def links(self, document: Document) -> tuple[str, ...]:
        """Return the addresses of other files, in the order of the package."""
        skeleton = cast("_Linked", document.skeleton)
        if skeleton.addresses:
            return skeleton.addresses
        found = (address for *_, links in _parts(skeleton.package) for *_, address in links)
        return tuple(found)

    def with_links(self, document: Document, addresses: Sequence[str]) -> Document:
        """Return the document with other addresses."""
        skeleton = dataclasses.replace(
            document.skeleton,  # type: ignore[type-var]
            addresses=tuple(addresses),
        )
        return dataclasses.replace(document, skeleton=skeleton)


def changed_links(package: Package, addresses: Sequence[str]) -> dict[str, bytes]:
    """Return the parts of relationships that other addresses change.

    Args:
        package: The package.
        addresses: One for each that it has; none to leave all of them.
    """
    if not addresses:
        return {}
    new = iter(addresses)
    changed: dict[str, bytes] = {}
    for name, part, links in _parts(package):
        edits = []
        for start, end, address in links:
            written = next(new)
            if written != address:
                edits.append((start, end, escaped_attribute(written).encode()))
        if edits:
            changed[name] = part.encoded(spliced(part.data, edits))
    return changed


_Link = tuple[int, int, str]
"""Start and end of an address in a part, and the address."""


def _parts(package: Package) -> Iterator[tuple[str, XmlPart, list[_Link]]]:
    """Yield the name of each part of relationships, the part, and its links."""
    for name in package.entries:
        if not name.endswith(".rels") or "/_rels/" not in name:
            continue
        try:
            part = package.xml(name)
        except DocumentError:
            continue  # one of a part that no program reads
        links: list[_Link] = []
        for found in part.find({"rel:Relationship"}):
            attributes = part.attributes(found.element)
            kind = attributes.get("Type", "").rpartition("/")[2]
            span = part.attribute_span(found.element, "Target")
            if attributes.get("TargetMode") == "External" and kind in _KINDS and span:
                links.append((*span, attributes["Target"]))
        if links:
            yield name, part, links
