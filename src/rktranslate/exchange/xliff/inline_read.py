"""The text of ``<source>`` and ``<target>``: that of all inline codes in its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError
from rktranslate.exchange.placeholders import read_character, read_placeholders, unknown_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.exchange.xml_reader import Node

MAX_REFERRED = 1 << 24
"""Most code points that references to codes may add to a file; see ``Budget``."""
_WITHOUT_TEXT = frozenset({"x", "bx", "ex", "g"})
"""Elements of XLIFF 1.2 for codes whose text is not in the file."""


def content_1(node: Node, path: str) -> str:
    """Return the text of an element of XLIFF 1.2.

    Raises:
        CatalogError: The text of an inline code is not in the file.
    """
    return read_placeholders(node, path, "ctype", _WITHOUT_TEXT)


@dataclass(slots=True)
class Budget:
    """The amount of text that references may still add while a file is read.

    A long text that is referred to a thousand times would make gigabytes of a small file. What
    tools write refers to a text in the source and in the target, with elements that are hardly
    shorter than their texts: it stays far below twice the size of its file.
    """

    left: int
    """Code points."""


@dataclass(frozen=True, slots=True)
class OriginalData:
    """The texts that the inline elements of a unit refer to, by their ids."""

    path: str
    budget: Budget
    texts: Mapping[str, str] = field(default_factory=dict)

    def text(self, node: Node, name: str) -> str:
        """Return the text that an attribute of an element refers to.

        Raises:
            CatalogError: There is none, or the references add too much text to the file.
        """
        try:
            text = self.texts[node.attributes[name]]
        except KeyError as error:
            raise unknown_code(node, self.path) from error
        self.budget.left -= len(text)
        if self.budget.left < 0:
            raise CatalogError(
                "references to codes add too much text", path=self.path, line=node.line
            )
        return text


def content_2(node: Node, codes: OriginalData) -> str:
    """Return the text of an element of XLIFF 2.x.

    Raises:
        CatalogError: The text of an inline code is not in the file.
    """
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
            continue
        match child.tag:
            case "cp":
                parts.append(read_character(child.attributes.get("hex", ""), child, codes.path))
            case "ph" | "sc" | "ec":
                parts.append(codes.text(child, "dataRef"))
            case "pc":
                parts.append(codes.text(child, "dataRefStart"))
                parts.append(content_2(child, codes))
                parts.append(codes.text(child, "dataRefEnd"))
            case _:
                parts.append(content_2(child, codes))
    return "".join(parts)
