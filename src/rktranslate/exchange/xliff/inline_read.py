"""The text of ``<source>`` and ``<target>``: that of all inline codes in its place.

A code without its text is known by its id: tools write the codes of a target as references to those
of the source, or clone them. Which id stands for which text is known of each unit on its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import category

from rktranslate.errors import CatalogError
from rktranslate.exchange.placeholders import character_of, read_character, unknown_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rktranslate.exchange.xml_reader import Node

MAX_REFERRED = 1 << 24
"""Most code points that references to codes may add to a file; see ``Budget``."""


class Role(Enum):
    """The part of a code that an inline element stands for."""

    WHOLE = auto()
    START = auto()
    END = auto()


@dataclass(slots=True)
class Budget:
    """The amount of text that references may still add while a file is read.

    A long text that is referred to a thousand times would make gigabytes of a small file. What
    tools write refers to a text in the source and in the target, with elements that are hardly
    shorter than their texts: it stays far below twice the size of its file.
    """

    left: int
    """Code points."""

    def spend(self, text: str, node: Node, path: str) -> str:
        """Return a text that an element refers to.

        Raises:
            CatalogError: The references add too much text to the file.
        """
        self.left -= len(text)
        if self.left < 0:
            raise CatalogError("references to codes add too much text", path=path, line=node.line)
        return text


# --- XLIFF 1.2 -------------------------------------------------------------------------------

_ROLES_1 = {
    "ph": Role.WHOLE,
    "it": Role.WHOLE,
    "x": Role.WHOLE,
    "bpt": Role.START,
    "bx": Role.START,
    "ept": Role.END,
    "ex": Role.END,
}
_Texts = dict[tuple[Role, str], str | None]


class UnitCodes1:
    """The codes of a ``<trans-unit>``."""

    def __init__(self, sides: Iterable[Node], path: str, budget: Budget) -> None:
        """Keep what the codes may have to be looked up in.

        Args:
            sides: Its source, and what else has its codes; an earlier one takes precedence.
            path: How errors name its file.
            budget: The text that references may add.
        """
        self.path = path
        self._sides = sides
        self._budget = budget

    @cached_property
    def _texts(self) -> _Texts:
        """The texts of the codes by their ids; None where an id has several."""
        texts: _Texts = {}
        for side in self._sides:
            found: _Texts = {}
            for node in _codes_within(side):
                text = node.text()
                for name in ("id", "rid"):
                    key = _ROLES_1[node.tag], node.attributes.get(name, "")
                    if text and key[1]:
                        found[key] = text if found.get(key, text) == text else None
            texts = found | texts
        return texts

    def text_of(self, node: Node, role: Role) -> str:
        """Return the text of a code that is known by its id only.

        Raises:
            CatalogError: It is not known, or references add too much text to the file.
        """
        # A pair of codes that was sent as two single ones may come back as the ends of a pair.
        for each in (role, Role.WHOLE):
            for name in ("rid", "id"):
                text = self._texts.get((each, node.attributes.get(name, "")))
                if text is not None:
                    return self._budget.spend(text, node, self.path)
        raise unknown_code(node, self.path)


def _codes_within(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.tag in _ROLES_1:
            yield child
        else:
            yield from _codes_within(child)


def content_1(node: Node, codes: UnitCodes1) -> list[str]:
    """Return the text of an element of XLIFF 1.2, in parts.

    Raises:
        CatalogError: The text of an inline code cannot be known.
    """
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
            continue
        role = _ROLES_1.get(child.tag)
        if character := character_of(child, "ctype", codes.path):
            parts.append(character)
        elif child.tag == "g":
            parts.append(codes.text_of(child, Role.START))
            parts += content_1(child, codes)
            parts.append(codes.text_of(child, Role.END))
        elif role is not None and not child.children:
            parts.append(codes.text_of(child, role))
        elif child.tag != "mrk" and not child.children:
            raise unknown_code(child, codes.path)
        else:
            parts += content_1(child, codes)
    return parts


# --- both ------------------------------------------------------------------------------------

_WITHOUT_TEXT = frozenset({*_ROLES_1, "sc", "ec", "cp"})
"""Elements that stand for a code or a character; what is in them is not text to translate."""
_AROUND_TEXT = frozenset({"g", "pc"})
"""Elements that stand for the two codes around a text."""


def has_text(node: Node) -> bool:
    """Return whether an element has text to translate: more than codes and white space."""
    return any(
        not is_blank(child)
        if isinstance(child, str)
        else child.tag not in _WITHOUT_TEXT and has_text(child)
        for child in node.children
    )


def has_code(node: Node) -> bool:
    """Return whether an element has inline codes."""
    return any(
        child.tag in _WITHOUT_TEXT or child.tag in _AROUND_TEXT or has_code(child)
        for child in node.children
        if not isinstance(child, str)
    )


def is_blank(text: str) -> bool:
    """Return whether a text has nothing to see: white space, and characters without a width."""
    return all(character.isspace() or category(character) == "Cf" for character in text)


def is_missing(source: Node, target: Node | None) -> bool:
    """Return whether a segment has something in its source and nothing for it in its target."""
    if target is not None and has_text(target):
        return False
    return has_text(source) or (has_code(source) and not (target and has_code(target)))


# --- XLIFF 2.x -------------------------------------------------------------------------------


class UnitCodes2:
    """The codes of a ``<unit>``."""

    def __init__(self, unit: Node, path: str, budget: Budget) -> None:
        """Read the texts of the codes.

        Args:
            unit: The unit.
            path: How errors name its file.
            budget: The text that references may add.
        """
        self.path = path
        self._unit = unit
        self._budget = budget
        self._data: dict[str, str | None] = {}
        """Texts by the ids of ``<data>``; None where an id has several."""
        for original in unit.all("originalData"):
            for item in original.all("data"):
                name, text = item.attributes.get("id", ""), _data_text(item, path)
                self._data[name] = text if self._data.get(name, text) == text else None

    @cached_property
    def _references(self) -> Mapping[tuple[Role, str], str]:
        """Ids of ``<data>`` by the ids of the codes of the sources."""
        references: dict[tuple[Role, str], str] = {}
        for segment in self._unit.children:
            if not isinstance(segment, str):
                for source in segment.all("source"):
                    for key, reference in _references_within(source):
                        references.setdefault(key, reference)
        return references

    def text_of(self, node: Node, attribute: str, role: Role) -> str:
        """Return the text of a code, or of one end of it.

        Args:
            node: The element that stands for it.
            attribute: Its attribute that refers to the text.
            role: The part of the code that it stands for, or that is asked for.

        Raises:
            CatalogError: It is not known, or references add too much text to the file.
        """
        reference = node.attributes.get(attribute)
        for name in ("startRef", "id", "copyOf"):
            if reference is None and name in node.attributes:
                reference = self._references.get((role, node.attributes[name]))
        text = None if reference is None else self._data.get(reference)
        if text is None:
            raise unknown_code(node, self.path)
        return self._budget.spend(text, node, self.path)


def _data_text(node: Node, path: str) -> str:
    """Return the text of a ``<data>`` element, which has no codes of its own.

    Raises:
        CatalogError: It has elements other than those for characters.
    """
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.tag == "cp":
            parts.append(read_character(child.attributes.get("hex", ""), child, path))
        else:
            raise unknown_code(child, path)
    return "".join(parts)


_DATA = {
    ("ph", Role.WHOLE): "dataRef",
    ("sc", Role.START): "dataRef",
    ("ec", Role.END): "dataRef",
    ("pc", Role.START): "dataRefStart",
    ("pc", Role.END): "dataRefEnd",
}
"""The attribute that refers to the text of a code, by its element and the part of it."""


def _references_within(node: Node) -> Iterator[tuple[tuple[Role, str], str]]:
    for child in node.children:
        if isinstance(child, str):
            continue
        for (tag, role), name in _DATA.items():
            reference = child.attributes.get(name)
            if child.tag == tag and reference is not None:
                # The id of an end is that of its start, so that a pair may be cut, or closed.
                own = child.attributes.get("id", "")
                yield (role, child.attributes.get("startRef", own)), reference
        yield from _references_within(child)


def content_2(node: Node, codes: UnitCodes2) -> list[str]:
    """Return the text of an element of XLIFF 2.x, in parts.

    Raises:
        CatalogError: The text of an inline code cannot be known.
    """
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
            continue
        match child.tag:
            case "cp":
                parts.append(read_character(child.attributes.get("hex", ""), child, codes.path))
            case "ph":
                parts.append(codes.text_of(child, "dataRef", Role.WHOLE))
            case "sc":
                parts.append(codes.text_of(child, "dataRef", Role.START))
            case "ec":
                parts.append(codes.text_of(child, "dataRef", Role.END))
            case "pc":
                parts.append(codes.text_of(child, "dataRefStart", Role.START))
                parts += content_2(child, codes)
                parts.append(codes.text_of(child, "dataRefEnd", Role.END))
            case "mrk" | "sm" | "em":
                parts += content_2(child, codes)
            case _ if not child.children:
                raise unknown_code(child, codes.path)
            case _:
                parts += content_2(child, codes)
    return parts
