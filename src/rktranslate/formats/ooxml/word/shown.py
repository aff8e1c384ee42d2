"""What readers see of elements that are no text of their own: fields, pictures, symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.xml import Element, XmlPart

_PRIVATE_USE = range(0xE000, 0xF900)
_BLANKS = frozenset({"w:tab", "w:br", "w:cr"})
_LEFT_OUT = frozenset({"w:p", "w:instrText", "w:rt"})
"""Paragraphs of text boxes, instructions of fields, and the reading aid of ruby text."""
_KNOWN = frozenset({"w:t", "w:r", "w:drawing"})


def shown_text(part: XmlPart, element: Element, wanted: str = "w:t") -> str:
    """Return the text that readers see of an element, without that of text boxes.

    Args:
        part: The part of the element.
        element: The element.
        wanted: Name of the elements that have text.
    """
    texts: list[str] = []
    waiting = [iter((element,))]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
        elif node.name == wanted:
            texts.append(part.text(node))
        elif node.name in _BLANKS:
            texts.append(" ")
        elif node.name in _LEFT_OUT:
            continue
        elif node.name == "mc:AlternateContent":
            waiting.append(iter(tuple(_shown_alternative(node))))
        elif node.children:
            waiting.append(node.elements)
    return "".join(texts)


def _shown_alternative(element: Element) -> Iterator[Element]:
    """Yield what is shown of alternative contents: the first choice, if this program knows it."""
    choice = element.child("mc:Choice")
    if choice is not None and any(each.name in _KNOWN for each in choice.descendants()):
        yield choice
    elif (fallback := element.child("mc:Fallback")) is not None:
        yield fallback


def is_floating(part: XmlPart, drawing: Element) -> bool:
    """Return whether a drawing floats beside the text."""
    for each in drawing.descendants():
        if each.name in ("wp:anchor", "wp:inline"):
            return each.name == "wp:anchor"
        if each.name.startswith("v:"):
            style = part.attribute(each, "style") or ""
            if "position:absolute" in style.replace(" ", ""):
                return True
    return False


def symbol(part: XmlPart, element: Element) -> str:
    """Return the character of a ``w:sym``; none where it is one of a font of signs."""
    written = part.attribute(element, "w:char") or ""
    try:
        code = int(written, 16)
        return "" if code in _PRIVATE_USE or not chr(code).isprintable() else chr(code)
    except (ValueError, OverflowError):
        return ""
