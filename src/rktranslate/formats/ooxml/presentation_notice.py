"""A notice on a slide: a box of text above all other shapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.marking import LEGEND
from rktranslate.formats.ooxml.drawing_highlights import highlighted
from rktranslate.formats.xml import XmlPart, escaped_text, spliced, without_invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Mark

_ID = re.compile(rb"""\sid\s*=\s*["']([0-9]{1,9})["']""")
_STRICT = b"http://purl.oclc.org/ooxml/presentationml/main"
_NAMESPACES = {
    True: (_STRICT.decode(), "http://purl.oclc.org/ooxml/drawingml/main"),
    False: (
        "http://schemas.openxmlformats.org/presentationml/2006/main",
        "http://schemas.openxmlformats.org/drawingml/2006/main",
    ),
}
_BOX = (
    '<p:sp xmlns:p="{p}" xmlns:a="{a}"><p:nvSpPr><p:cNvPr id="{number}" name="Notice"/>'
    '<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="9144000" cy="307777"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    '<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill></p:spPr><p:txBody>'
    '<a:bodyPr wrap="square"><a:spAutoFit/></a:bodyPr><a:lstStyle/><a:p><a:pPr algn="l"/><a:r>'
    '<a:rPr lang="en-US" sz="1400" b="1"><a:solidFill><a:srgbClr val="C00000"/></a:solidFill>'
    "</a:rPr><a:t>{text}</a:t></a:r>{legend}</a:p></p:txBody></p:sp>"
)
_SAMPLE = (
    '<a:r><a:rPr lang="en-US" sz="1000"/><a:t> </a:t></a:r><a:r>{properties}<a:t>{text}</a:t></a:r>'
)


def slide_with_notice(part: XmlPart, notice: str, marks: Sequence[Mark] = ()) -> bytes:
    """Return a slide with a line of text for its readers, which has the colours of marks."""
    number = max((int(match[1]) for match in _ID.finditer(part.data)), default=0) + 1
    presentation, drawing = _NAMESPACES[_STRICT in part.data]
    text = escaped_text(without_invalid(" ".join(notice.split()))) + (LEGEND if marks else "")
    properties = b'<a:rPr lang="en-US" sz="1000"/>'
    legend = "".join(
        _SAMPLE.format(
            properties=highlighted(properties, b"a:", mark).decode(), text=mark.description
        )
        for mark in marks
    )
    box = _BOX.format(
        p=presentation,
        a=drawing,
        number=number,
        text=text,
        legend=legend,
        fill="FFFFFF" if legend else "FFFF99",
    )
    tree = next((found.element for found in part.find({"p:spTree"})), None)
    if tree is None or tree.content_end == tree.end:
        return part.encoded(part.data)
    extensions = tree.child("p:extLst")
    place = tree.content_end if extensions is None else extensions.start
    return part.encoded(spliced(part.data, [(place, place, box.encode())]))
