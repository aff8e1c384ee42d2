"""XML read safely in flat memory, and text written so that it comes back as it was.

Refused are entity declarations (no expansion, no external files), elements nested without end and
texts without end. A ``<!DOCTYPE tmx SYSTEM "tmx14.dtd">``, as many tools write it, is accepted and
never fetched. Every error carries path and line.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set
    from typing import BinaryIO

_CHUNK = 1 << 16
_DEEPEST = 64
_LONGEST = 1 << 24
"""Most code points of text in one element that is read as a whole."""
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_IN_ATTRIBUTE = _SPECIAL | {"\n": "&#10;", "\t": "&#9;"}


@dataclass(slots=True)
class Node:
    """An element as it was read."""

    tag: str
    """Local name; ``namespace name`` where the namespace is not the root element's."""
    attributes: Mapping[str, str]
    """By local name, those in a namespace by ``namespace name``."""
    line: int
    children: list[Node | str] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[Node]:
        """Yield the child elements of a name."""
        return (child for child in self.children if isinstance(child, Node) and child.tag == tag)

    def first(self, tag: str) -> Node | None:
        """Return the first child element of a name."""
        return next(self.all(tag), None)

    def text(self) -> str:
        """Return all text in the element, that of its children included."""
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"


def read_nodes(
    stream: BinaryIO, path: str, root: str, wanted: Set[str], heads: Set[str] = frozenset()
) -> Iterator[Node]:
    """Yield each element of a wanted name when it ends.

    Only few wanted elements are in memory at a time.

    Args:
        stream: The file, opened for bytes.
        path: How errors name it.
        root: The name that the outermost element must have.
        wanted: Local names of the elements to yield; the outermost ones, where they nest.
        heads: Local names of elements outside of these that are yielded, when they begin, for
            their attributes.

    Raises:
        CatalogError: It is not well-formed, has another root, or is not safe to read.
    """
    from xml.parsers import expat

    reader = _Reader(path, root, wanted, heads)
    try:
        while chunk := stream.read(_CHUNK):
            reader.parser.Parse(chunk, False)
            while reader.ready:
                yield reader.ready.popleft()
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise CatalogError(
            f"not well-formed XML: {expat.ErrorString(error.code)}", path=path, line=error.lineno
        ) from error
    except (LookupError, ValueError) as error:
        raise CatalogError(f"cannot be decoded: {error}", path=path, line=1) from error
    except OSError as error:
        raise CatalogError(f"cannot be read: {error.strerror or error}", path=path) from error
    yield from reader.ready


class _Reader:
    def __init__(self, path: str, root: str, wanted: Set[str], heads: Set[str]) -> None:
        from xml.parsers import expat

        self.path = path
        self.root = root
        self.wanted = wanted
        self.heads = heads
        self.ready: deque[Node] = deque()
        self.open: list[Node] = []
        """The wanted element that is being read, and the elements open in it."""
        self.depth = 0
        self.size = 0
        self.namespace = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.entity
        self.parser.SkippedEntityHandler = self.entity

    def refuse(self, message: str) -> NoReturn:
        raise CatalogError(message, path=self.path, line=self.parser.CurrentLineNumber)

    def doctype(self, _name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal:
            self.refuse("a document type with declarations of its own is not read")

    def entity(self, name: str, *_: object) -> None:
        self.refuse(f"the entity {name} is not read")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            self.refuse(f"elements are nested more than {_DEEPEST} deep")
        namespace, _, local = tag.rpartition(" ")
        if self.depth == 1:
            if local != self.root:
                self.refuse(f"this is <{local}>, not <{self.root}>")
            self.namespace = namespace
        if namespace == self.namespace:
            tag = local
        node = Node(tag, attributes, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(node)
        elif tag in self.heads:
            self.ready.append(node)
        if self.open or tag in self.wanted:
            self.open.append(node)

    def characters(self, text: str) -> None:
        if not self.open:
            return
        self.size += len(text)
        if self.size > _LONGEST:
            self.refuse("a text without end")
        self.open[-1].children.append(text)

    def end(self, _tag: str) -> None:
        self.depth -= 1
        if not self.open:
            return
        node = self.open.pop()
        if not self.open:
            self.size = 0
            self.ready.append(node)


def unfit(text: str) -> Iterator[re.Match[str]]:
    """Yield the characters that XML 1.0 cannot hold in any form."""
    return _UNFIT.finditer(text)


def escape(text: str) -> str:
    """Return text as element content; it must have no unfit characters.

    A carriage return becomes a reference, because a parser makes a line feed of a bare one.
    """
    return "".join(_SPECIAL.get(c, c) for c in text) if _NEEDS.search(text) else text


_NEEDS = re.compile('[&<>"\r]')


def plain(text: str, path: str = "") -> str:
    """Return text as element content where no inline elements are possible.

    Raises:
        CatalogError: XML cannot hold one of its characters.
    """
    _refuse_unfit(text, path)
    return escape(text)


def attribute(text: str, path: str = "") -> str:
    """Return text as an attribute's value, with the quotation marks.

    Raises:
        CatalogError: XML cannot hold one of its characters.
    """
    _refuse_unfit(text, path)
    return '"' + "".join(_IN_ATTRIBUTE.get(c, c) for c in text) + '"'


def _refuse_unfit(text: str, path: str) -> None:
    found = _UNFIT.search(text)
    if found:
        raise CatalogError(
            f"XML cannot hold the character U+{ord(found[0]):04X}, here in {text[:40]!r}",
            path=path or None,
        )
