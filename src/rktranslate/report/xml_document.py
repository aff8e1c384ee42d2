"""XML documents whose texts and attributes are escaped where they are set."""

from __future__ import annotations

from xml.etree import ElementTree  # only written, never parsed
from xml.etree.ElementTree import Element

from rktranslate.report.escaping import xml_text


def root(tag: str, **attributes: str) -> Element:
    """Return the root element of a document."""
    return _with_attributes(Element(tag), attributes)


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Append an element with a text and attributes, and return it."""
    element = _with_attributes(ElementTree.SubElement(parent, tag), attributes)
    if text:
        element.text = "\n".join(map(xml_text, text.split("\n")))
    return element


def document(element: Element) -> str:
    """Return the whole document of a root element."""
    ElementTree.indent(element)
    body = ElementTree.tostring(element, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _with_attributes(element: Element, attributes: dict[str, str]) -> Element:
    for name, value in attributes.items():
        element.set(name, xml_text(value))
    return element
