"""The text of ``<source>`` and ``<target>``: that of all inline codes in its place."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.exchange.xml import Node

MAX_REFERRED = 1 << 24
"""Most code points that references to codes may add to a file; see ``Budget``."""
_CHARACTER_1 = re.compile("x-char-([0-9A-F]{4,6})")


def content_1(node: Node, path: str) -> str:
    """Return the text of an element of XLIFF 1.2.

    Raises:
        CatalogError: The text of an inline code is not in the file.
    """
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
            continue
        character = _CHARACTER_1.fullmatch(child.attributes.get("ctype", ""))
        if character:
            parts.append(_character(character[1], child, path))
        elif child.tag in ("x", "bx", "ex", "g"):
            raise _unknown(child, path)
        else:
            parts.append(content_1(child, path))
    return "".join(parts)


@dataclass(slots=True)
class Budget:
    """How much text references may still add while a file is read.

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
            raise _unknown(node, self.path) from error
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
                parts.append(_character(child.attributes.get("hex", ""), child, codes.path))
            case "ph" | "sc" | "ec":
                parts.append(codes.text(child, "dataRef"))
            case "pc":
                parts.append(codes.text(child, "dataRefStart"))
                parts.append(content_2(child, codes))
                parts.append(codes.text(child, "dataRefEnd"))
            case _:
                parts.append(content_2(child, codes))
    return "".join(parts)


def _unknown(node: Node, path: str) -> CatalogError:
    return CatalogError(
        f"the text of the inline code <{node.tag}> is not in the file", path=path, line=node.line
    )


def _character(digits: str, node: Node, path: str) -> str:
    number = int(digits, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", digits) else sys.maxunicode + 1
    if number > sys.maxunicode:
        raise CatalogError(f"not a character: {digits[:20]!r}", path=path, line=node.line)
    return chr(number)
