"""The highlight of marked text in OpenDocument: spans, and the automatic styles that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.formats.marking import FILLS, INK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.formats.odf.writing import Edit
    from rktranslate.formats.xml import XmlPart
    from rktranslate.model import Mark

_AUTOMATIC = frozenset({"office:automatic-styles"})
_AFTER_AUTOMATIC = frozenset({"office:master-styles", "office:body"})
_STYLE = (
    '<s:style xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:f="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' s:name="{name}" s:family="text"><s:text-properties f:background-color="#{fill}"'
    ' f:color="#{ink}" s:use-window-font-color="false"/></s:style>'
)
"""With prefixes of its own: a file may lack them."""


def mark_span(part: XmlPart, mark: Mark) -> bytes:
    """Return the start tag of the span around marked text."""
    return b'<%b %b="%b">' % (
        *(part.written("text:span"), part.written("text:style-name"), _name(mark).encode()),
    )


def style_edits(part: XmlPart, marks: Iterable[Mark]) -> list[Edit]:
    """Return the changes that add the styles of marks to a part."""
    styles = b"".join(
        _STYLE.format(name=_name(mark), fill=FILLS[mark].lower(), ink=INK.lower()).encode()
        for mark in marks
        # One that was marked before has them.
        if b'"%b"' % _name(mark).encode() not in part.data
    )
    if not styles:
        return []
    automatic = next(part.find(_AUTOMATIC), None)
    if automatic is None:
        following = next(part.find(_AFTER_AUTOMATIC), None)
        if following is None:
            return []
        name = part.written("office:automatic-styles")
        place = following.element.start
        return [(place, place, b"<%b>%b</%b>" % (name, styles, name))]
    element = automatic.element
    if element.content_end < element.end:
        return [(element.content_end, element.content_end, styles)]
    tag = part.start_tag(element)[:-2].rstrip()
    written = b"%b>%b</%b>" % (tag, styles, part.written_name(element))
    return [(element.start, element.end, written)]


def _name(mark: Mark) -> str:
    return f"rktranslate{mark.value.title()}"
