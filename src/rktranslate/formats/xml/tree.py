"""Elements of a part of a document, with their offsets in its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Text:
    """Everything between two tags that is no element: text, CDATA, a comment, an instruction."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class Element:
    """An element: its tags, and what it contains."""

    __slots__ = ("children", "content_end", "content_start", "end", "name", "start")

    def __init__(self, name: str, start: int, content_start: int) -> None:
        self.name = name
        """Name with the usual prefix of its namespace, ``w:p``; see :mod:`.names`."""
        self.start = start
        """Offset of the start tag."""
        self.content_start = content_start
        """Offset after the start tag."""
        self.content_end = content_start
        """Offset of the end tag; for an empty-element tag, ``content_start``."""
        self.end = content_start
        """Offset after the end tag."""
        self.children: Sequence[Node] = ()

    @property
    def elements(self) -> Iterator[Element]:
        """The child elements, in order."""
        return (child for child in self.children if isinstance(child, Element))

    def child(self, name: str) -> Element | None:
        """Return the first child element of a name; None if there is none."""
        return next((child for child in self.elements if child.name == name), None)

    def descendants(self) -> Iterator[Element]:
        """Yield the elements below this one in document order, without recursion."""
        waiting = [self.elements]
        while waiting:
            element = next(waiting[-1], None)
            if element is None:
                waiting.pop()
                continue
            yield element
            if element.children:
                waiting.append(element.elements)


Node: TypeAlias = Element | Text
