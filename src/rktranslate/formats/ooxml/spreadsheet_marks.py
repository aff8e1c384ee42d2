"""What a translated worksheet says of itself: its direction, and the notice of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.spreadsheet_headers import header_with
from rktranslate.formats.xml import XmlPart, escaped_text, spliced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rktranslate.formats.ooxml.sites import Edit
    from rktranslate.formats.packages import Package

_BEFORE_CELLS = frozenset({"x:sheetView", "x:sheetFormatPr", "x:cols", "x:sheetData", "x:row"})
_AFTER_HEADER = frozenset(
    f"x:{name}"
    for name in (
        *("rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
        *("smartTags", "drawing", "drawingHF", "legacyDrawing", "legacyDrawingHF", "picture"),
        *("oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
    )
)
"""Elements that follow the page headers in a worksheet (ECMA-376, part 1, 18.3.1.99)."""


def right_to_left_edits(part: XmlPart) -> Iterator[Edit]:
    """Yield the changes by which the columns of a worksheet go from right to left."""
    for found in part.find(_BEFORE_CELLS):
        if found.element.name != "x:sheetView":
            return
        span = part.attribute_span(found.element, "rightToLeft")
        if span is not None:
            yield (*span, b"1")
        else:
            place = found.element.start + 1 + len(part.written_name(found.element))
            yield (place, place, b' rightToLeft="1"')


def notice_edits(package: Package, changed: Mapping[str, bytes], name: str, notice: str) -> bytes:
    """Return a worksheet whose pages have a notice in their headers.

    Args:
        package: The document.
        changed: The parts that have changed before.
        name: Name of the part.
        notice: The notice.

    Raises:
        DocumentError: The part cannot be read.
    """
    data = changed[name] if name in changed else package.read(name)
    part = XmlPart.of(data, f"{package.path}!{name}")
    edits = list(_notice_edits(part, notice))
    return part.encoded(spliced(part.data, edits))


def _notice_edits(part: XmlPart, notice: str) -> Iterator[Edit]:
    following: int | None = None
    prefix = b""
    cells_end = -1
    for found in part.find({"x:sheetData", "x:headerFooter"} | _AFTER_HEADER):
        element = found.element
        if len(found.ancestors) != 1:
            # Of a custom view.
            continue
        if element.name == "x:sheetData":
            cells_end = element.end
            name = part.written_name(element)
            prefix = name[: name.rfind(b":") + 1]
        elif element.name == "x:headerFooter":
            yield from _header_edits(part, element.start, notice)
            return
        elif following is None and cells_end >= 0:
            following = element.start
    if cells_end < 0:
        return
    if following is None:
        following = part.data.rindex(b"</")
    text = escaped_text(header_with("", notice)).encode()
    yield (
        following,
        following,
        b"<%sheaderFooter><%soddHeader>%s</%soddHeader></%sheaderFooter>"
        % (prefix, prefix, text, prefix, prefix),
    )


def _header_edits(part: XmlPart, start: int, notice: str) -> Iterator[Edit]:
    """Yield the changes of the headers of a worksheet that has some."""
    element = next(
        found.element for found in part.find({"x:headerFooter"}) if found.element.start == start
    )
    headers = [each for each in element.elements if each.name.endswith("Header")]
    name = part.written_name(element)
    prefix = name[: name.rfind(b":") + 1]
    if not any(each.name == "x:oddHeader" for each in headers):
        text = escaped_text(header_with("", notice)).encode()
        new = b"<%soddHeader>%s</%soddHeader>" % (prefix, text, prefix)
        if element.content_start == element.end:
            tag = part.start_tag(element)[:-2].rstrip()
            yield (element.start, element.end, b"%s>%s</%s>" % (tag, new, name))
            return
        yield (element.content_start, element.content_start, new)
    for header in headers:
        text = escaped_text(header_with(part.text(header), notice)).encode()
        written = part.written_name(header)
        yield (header.start, header.end, b"<%s>%s</%s>" % (written, text, written))
