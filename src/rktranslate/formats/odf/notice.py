"""The line for readers at the beginning of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.formats.marking import LEGEND
from rktranslate.formats.odf.highlights import mark_span
from rktranslate.formats.odf.styles import STYLE_ELEMENTS, Styles
from rktranslate.formats.xml import Ancestor, escaped_text, without_invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.formats.odf.files import OdfFile
    from rktranslate.formats.xml import Element, XmlPart
    from rktranslate.model import Mark

_FLOW = frozenset(
    {
        "text:p",
        "text:h",
        "text:list",
        "text:section",
        "text:numbered-paragraph",
        "table:table",
        "text:table-of-content",
        "text:illustration-index",
        "text:table-index",
        "text:object-index",
        "text:user-index",
        "text:alphabetical-index",
        "text:bibliography",
    }
)
"""What the text of a document is made of."""
_SLIDE_STYLE = "DraftNotice"
_AUTOMATIC = frozenset({"office:automatic-styles"})
_NAMES = (
    *("style:style", "style:graphic-properties", "style:text-properties"),
    *("style:name", "style:family", "draw:fill", "draw:stroke", "fo:color", "fo:font-size"),
)
_STYLE_NAMES = ("Standard", "Text_20_body", "Default")


def notice_edits(file: OdfFile, notice: str, marks: Sequence[Mark] = ()) -> list[tuple[int, bytes]]:
    """Return the offsets in the content, and what is inserted there, for a notice.

    In a text document it is the first paragraph; if a paragraph there begins a page of its own
    style, such as a title page, it is the one after it. In a presentation it is a text box at the
    top of the first slide. It has the colours of marks, whose styles are not among the edits.
    """
    part = file.parts[0]
    literal = escaped_text(" ".join(without_invalid(notice).split())).encode()
    if marks:
        literal += LEGEND.encode()
    for mark in marks:
        span, name = mark_span(part, mark), part.written("text:span")
        literal += b" %b%b</%b>" % (span, mark.description.encode(), name)
    if file.is_presentation:
        return _on_slide(part, literal)
    return [_in_text(file, part, literal)]


def _in_text(file: OdfFile, part: XmlPart, literal: bytes) -> tuple[int, bytes]:
    styles = _styles(file)
    name = part.written("text:p")
    style = next((each for each in _STYLE_NAMES if ("paragraph", each) in styles), "")
    attribute = b' %s="%s"' % (part.written("text:style-name"), style.encode()) if style else b""
    written = b"<%s%s>%s</%s>" % (name, attribute, literal, name)
    body, end = _body(part, "office:text")
    for element, ancestors in part.find_in(body, end, _FLOW):
        if any(each.name == "text:tracked-changes" for each in ancestors):
            continue
        first = element if element.name in ("text:p", "text:h") else None
        own = part.attribute(first, "text:style-name") if first is not None else None
        begins_page = first is not None and any(
            each.master_page for each in styles.ancestry("paragraph", own or "")
        )
        return (element.end if begins_page else element.start), written
    return end, written


def _on_slide(part: XmlPart, literal: bytes) -> list[tuple[int, bytes]]:
    frame, box, paragraph = (
        part.written(name) for name in ("draw:frame", "draw:text-box", "text:p")
    )
    sizes = {"svg:x": "0.5cm", "svg:y": "0.2cm", "svg:width": "20cm", "svg:height": "0.8cm"}
    edits = _slide_style(part)
    words = b""
    if edits:
        sizes["draw:style-name"] = _SLIDE_STYLE
        words = b' %s="%s"' % (part.written("text:style-name"), _SLIDE_STYLE.encode())
    attributes = b"".join(
        b' %s="%s"' % (part.written(name), value.encode()) for name, value in sizes.items()
    )
    written = b"<%s%s><%s><%s%s>%s</%s></%s></%s>" % (
        *(frame, attributes, box, paragraph, words, literal),
        *(paragraph, box, frame),
    )
    body, end = _body(part, "office:presentation")
    slide = next(part.find_in(body, end, {"draw:page"})).element
    return [*edits, (_after_shapes(slide), written)]


def _slide_style(part: XmlPart) -> list[tuple[int, bytes]]:
    """Return the edit that adds the style of the box: small red text, and nothing behind it."""
    automatic = next(part.find(_AUTOMATIC), None)
    if automatic is None or automatic.element.content_end == automatic.element.end:
        return []
    # Without prefixes for the properties of shapes, a file has the look of its default shapes.
    try:
        style, graphic, text, name, family, fill, stroke, color, size = map(part.written, _NAMES)
    except KeyError:
        return []
    common = (style, name, _SLIDE_STYLE.encode(), family)
    box = b'<%s %s="%s" %s="graphic"><%s %s="none" %s="none"/></%s>'
    words = b'<%s %s="%s" %s="paragraph"><%s %s="#c9211e" %s="12pt"/></%s>'
    written = box % (*common, graphic, fill, stroke, style) + words % (
        *(*common, text, color, size, style),
    )
    return [(automatic.element.content_end, written)]


def _after_shapes(slide: Element) -> int:
    """Return the offset after the last shape of a slide: what is there lies above all others."""
    offset = slide.content_start
    for child in slide.elements:
        if child.name.startswith(("draw:", "dr3d:")):
            offset = child.end
    return offset


def _body(part: XmlPart, name: str) -> tuple[Ancestor, int]:
    """Return the element of the text or of the slides, and the offset of its end."""
    start = part.data.find(b"<" + part.written(name))
    content = part.data.index(b">", start) + 1
    end = part.data.rfind(b"</" + part.written(name))
    return Ancestor(name, start, content), end


def _styles(file: OdfFile) -> Styles:
    styles = Styles()
    for index in file.style_parts:
        if index == 0 or file.names[index] == "styles.xml":
            part = file.parts[index]
            for element, _ in part.find(STYLE_ELEMENTS):
                styles.add(part, element)
    return styles
