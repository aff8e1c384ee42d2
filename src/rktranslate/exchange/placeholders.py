"""Texts as content of TMX and XLIFF 1.2: an inline code is a ``<ph>`` around its own text.

A character that XML cannot hold is an empty ``<ph>``; its type says which, as in ``x-char-001B``.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError
from rktranslate.exchange.xml_writer import MixedContent, is_fit
from rktranslate.inline import flat_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

    from rktranslate.exchange.xml_reader import Node
    from rktranslate.model import Syntax

_CHARACTER = re.compile("x-char-([0-9A-F]{4,6})")
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{1,6}")


def write_placeholders(
    parent: _Element,
    text: str,
    syntax: Syntax,
    attributes: Callable[[str, str], Mapping[str, str]],
) -> None:
    """Fill an element with a text.

    Args:
        parent: The element.
        text: The text, of any characters.
        syntax: Its inline syntax.
        attributes: Returns the attributes of the placeholder of a code or of a character that XML
            cannot hold, from its text and its type; called in the order of the text.
    """

    def of_character(char: str) -> tuple[str, Mapping[str, str]]:
        return "ph", attributes(char, f"x-char-{ord(char):04X}")

    content = MixedContent(parent, of_character)
    position = 0
    for code in flat_codes(text, syntax):
        content.add_text(text[position : code.span.start])
        position = code.span.end
        if is_fit(code.text):
            content.add_element("ph", code.text, attributes(code.text, code.kind))
        else:
            # A placeholder cannot contain the placeholder of a character.
            content.add_text(code.text)
    content.add_text(text[position:])
    content.finish()


def read_placeholders(node: Node, path: str, type_attribute: str) -> str:
    """Return the text of an element, with the text of all inline elements.

    Args:
        node: The element.
        path: How errors name its file.
        type_attribute: The attribute that has the type of a placeholder.

    Raises:
        CatalogError: One of the elements stands for what is not a character.
    """
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        elif character := character_of(child, type_attribute, path):
            parts.append(character)
        else:
            parts.append(read_placeholders(child, path, type_attribute))
    return "".join(parts)


def character_of(node: Node, type_attribute: str, path: str) -> str:
    """Return the character that a placeholder stands for; empty if it stands for none.

    Args:
        node: The element.
        type_attribute: The attribute that has its type.
        path: How errors name its file.

    Raises:
        CatalogError: It stands for what is not a character.
    """
    found = _CHARACTER.fullmatch(node.attributes.get(type_attribute, ""))
    return read_character(found[1], node, path) if found else ""


def read_character(digits: str, node: Node, path: str) -> str:
    """Return the character of a hexadecimal number in an attribute of an element.

    Raises:
        CatalogError: It is not a number of a character.
    """
    number = int(digits, 16) if _HEXADECIMAL.fullmatch(digits) else sys.maxunicode + 1
    if number > sys.maxunicode:
        raise CatalogError(f"not a character: {digits[:20]!r}", path=path, line=node.line)
    return chr(number)


def unknown_code(node: Node, path: str) -> CatalogError:
    """Return the error of an inline element whose text is not in the file."""
    return CatalogError(
        f"the text of the inline code <{node.local}> is not in the file", path=path, line=node.line
    )
