"""The direction of an OpenDocument file, turned for a language of another direction.

Pages, tables and paragraphs are turned, and with them what is aligned to one side: LibreOffice
takes *start* for the left and *end* for the right side of any paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.formats.odf.style_edits import (
    FAMILIES,
    found_in_styles,
    is_default,
    with_attributes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.formats.odf.writing import Edit
    from rktranslate.formats.xml import Ancestor, Element, XmlPart

_PARAGRAPH = "style:paragraph-properties"
_PAGE = "style:page-layout-properties"
_DIRECTED = frozenset(
    {_PARAGRAPH, _PAGE, "style:table-properties", "style:graphic-properties"}
    | {"style:section-properties"}
)
_STYLES = frozenset({"style:style", "style:default-style", "style:page-layout"})
_MODE = "style:writing-mode"
_ALIGNMENT = "fo:text-align"
_RIGHT_TO_LEFT = frozenset({"rl-tb", "rl"})
_LEFT_TO_RIGHT = frozenset({"lr-tb", "lr"})
_TURNED = {"start": "right", "left": "right", "end": "left", "right": "left"}


def is_right_to_left_file(parts: Iterable[XmlPart]) -> bool:
    """Return whether the pages, or the paragraphs without another style, are right-to-left."""
    return any(
        part.attribute(element, _MODE) in _RIGHT_TO_LEFT
        for part in parts
        for element, ancestors in found_in_styles(part, {_PARAGRAPH, _PAGE})
        if _is_base(part, element, ancestors)
    )


def turning_edits(part: XmlPart, *, to_right_to_left: bool) -> Iterator[Edit]:
    """Yield the edits of the styles of a part that turn its direction."""
    new = "rl-tb" if to_right_to_left else "lr-tb"
    old = _LEFT_TO_RIGHT if to_right_to_left else _RIGHT_TO_LEFT
    for element, ancestors in found_in_styles(part, _DIRECTED):
        if not ancestors or ancestors[-1].name not in _STYLES:
            continue
        attributes = part.attributes(element)
        mode, alignment = attributes.get(_MODE), attributes.get(_ALIGNMENT)
        base = _is_base(part, element, ancestors)
        values: dict[str, str] = {}
        if mode in old or (base and mode not in _LEFT_TO_RIGHT | _RIGHT_TO_LEFT):
            values[_MODE] = new
        if alignment in _TURNED:
            values[_ALIGNMENT] = _TURNED[alignment]
        elif base and element.name == _PARAGRAPH and alignment is None:
            values[_ALIGNMENT] = "right" if to_right_to_left else "left"
        yield from with_attributes(part, element, values)
    yield from _new_defaults(part, new, "right" if to_right_to_left else "left")


def _is_base(part: XmlPart, element: Element, ancestors: tuple[Ancestor, ...]) -> bool:
    """Return whether properties are those of a page, or of a default style of text."""
    return element.name == _PAGE or (
        element.name == _PARAGRAPH and bool(ancestors) and is_default(part, ancestors[-1])
    )


def _new_defaults(part: XmlPart, mode: str, alignment: str) -> Iterator[Edit]:
    """Yield the edits of default styles that have no properties of paragraphs."""
    for element, _ in found_in_styles(part, {"style:default-style"}):
        if (
            part.attribute(element, "style:family") in FAMILIES
            and element.children
            and element.child(_PARAGRAPH) is None
        ):
            name, direction, side = map(part.written, (_PARAGRAPH, _MODE, _ALIGNMENT))
            written = b'<%s %s="%s" %s="%s"/>' % (
                *(name, direction, mode.encode()),
                *(side, alignment.encode()),
            )
            # Properties of paragraphs precede those of text, and follow those of shapes.
            text = element.child("style:text-properties")
            offset = text.start if text is not None else element.content_end
            yield offset, offset, written
