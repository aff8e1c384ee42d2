"""Edits of properties (``w:rPr``, ``w:pPr``) as bytes, in the order of the schema."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHILD = re.compile(rb"\s*<([^\s/>!?]+)[^>]*>")


def is_empty(properties: bytes) -> bool:
    """Return whether properties are one empty-element tag."""
    return properties.endswith(b"/>") and properties.count(b"<") == 1


def find_property(properties: bytes, prefix: bytes, name: bytes) -> re.Match[bytes] | None:
    """Return the first property of a name, which has no properties in it."""
    return _element(prefix, name).search(properties)


@cache
def _element(prefix: bytes, name: bytes) -> re.Pattern[bytes]:
    tag = re.escape(prefix + name)
    return re.compile(rb"<%b(?=[\s/>])[^>]*?(?:/>|>\s*</%b\s*>)" % (tag, tag))


def without_property(properties: bytes, prefix: bytes, name: bytes) -> bytes:
    """Return properties without the first one of a name."""
    own = find_property(properties, prefix, name)
    return properties if own is None else properties[: own.start()] + properties[own.end() :]


def inserted_before(
    properties: bytes, prefix: bytes, element: bytes, following: Sequence[str]
) -> bytes:
    """Return properties with an element before the first of some others, else at the end."""
    places = [
        match.start()
        for name in following
        if (match := re.search(rb"<%b(?=[\s/>])" % re.escape(prefix + name.encode()), properties))
    ]
    place = min(places, default=properties.rfind(b"</"))
    return properties[:place] + element + properties[place:]


def inserted_behind(
    properties: bytes, prefix: bytes, element: bytes, previous: Sequence[str]
) -> bytes:
    """Return properties with an element behind those children that must stand before it."""
    place = properties.find(b">") + 1
    while True:
        match = _CHILD.match(properties, place)
        name = b"" if match is None else match[1].removeprefix(prefix)
        if match is None or name.decode() not in previous:
            return properties[:place] + element + properties[place:]
        if properties[match.end() - 2 : match.end()] == b"/>":
            place = match.end()
        else:
            place = properties.find(b"</%b" % match[1], match.end())
            place = properties.find(b">", place) + 1
