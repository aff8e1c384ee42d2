"""Edits of the attributes of styles, without a look at the text of a part."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rktranslate.formats.xml import Ancestor, escaped_attribute

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from rktranslate.formats.odf.writing import Edit
    from rktranslate.formats.xml import Element, Found, XmlPart

FAMILIES = ("paragraph", "graphic")
"""Families whose default style has the language and the direction of the text."""


def is_default(part: XmlPart, style: Ancestor) -> bool:
    """Return whether a style is the default one of text."""
    return style.name == "style:default-style" and part.attribute(style, "style:family") in FAMILIES


def found_in_styles(part: XmlPart, wanted: Container[str]) -> Iterator[Found]:
    """Yield the outermost elements of some names in the styles of a part."""
    yield from part.find_in(Ancestor("", 0, 0), _end(part), wanted)


def _end(part: XmlPart) -> int:
    """Return the offset of the text of a part, which follows the styles."""
    with suppress(KeyError):
        start = part.data.find(b"<" + part.written("office:body"))
        if start >= 0:
            return start
    return len(part.data)


def with_attributes(part: XmlPart, element: Element, values: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the edits that set attributes of an element."""
    added: list[bytes] = []
    edits: list[Edit] = []
    for name, value in values.items():
        span = part.attribute_span(element, name)
        written = escaped_attribute(value).encode()
        if span is not None:
            if part.data[span[0] : span[1]] != written:
                edits.append((*span, written))
        else:
            # A file without a prefix for a namespace cannot have its attributes.
            with suppress(KeyError):
                added.append(b' %s="%s"' % (part.written(name), written))
    yield from sorted(edits)
    if added:
        end = element.content_start - (2 if part.start_tag(element).endswith(b"/>") else 1)
        yield end, end, b"".join(added)
