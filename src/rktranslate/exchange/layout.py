"""White space in the text of an XML file that only lays the file out.

Tools pretty-print their files: ``<seg>``, a line break, blanks, the text, a line break, blanks,
``</seg>``. XML does not say which white space is content; ``xml:space`` does, where it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.exchange.xml_writer import XML_SPACE

if TYPE_CHECKING:
    from rktranslate.exchange.xml_reader import Node

PRESERVED = {XML_SPACE: "preserve"}
"""The attribute of an element whose white space is content."""


def without_layout(text: str) -> str:
    """Return a text without the line breaks of a pretty-printed file.

    A line break with the blanks around it is one space within the text, and nothing at its edges.
    A text without line breaks is returned as it is, with blanks at its edges.
    """
    if "\n" not in text:
        return text
    first, *middle, last = text.split("\n")
    lines = (first.rstrip(" \t"), *(line.strip(" \t") for line in middle), last.lstrip(" \t"))
    return " ".join(filter(None, lines))


def has_layout(text: str) -> bool:
    """Return whether white space in a text would be read as layout, unless it is preserved."""
    return without_layout(text) != text


def content(text: str, *nodes: Node) -> str:
    """Return the text of an element, without layout unless ``xml:space`` says ``preserve``.

    Args:
        text: The text as it is in the file.
        nodes: The element and its ancestors, outermost first: the last with an ``xml:space``
            decides.
    """
    spaces = [node.attributes[XML_SPACE] for node in nodes if XML_SPACE in node.attributes]
    return text if spaces and spaces[-1] == "preserve" else without_layout(text)
