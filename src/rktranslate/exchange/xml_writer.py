"""Write XML by lxml: elements, mixed content, and a streaming writer.

The reader is :mod:`rktranslate.exchange.xml_reader`.
"""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lxml.etree import Element, SubElement, xmlfile

from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
XML_SPACE = f"{_XML}space"
"""The attribute ``xml:space``."""
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_fit(text: str) -> bool:
    """Return whether XML 1.0 can hold a text."""
    return _UNFIT.search(text) is None


def unfit_reason(text: str) -> str:
    """Return why XML 1.0 cannot hold a text; empty if it can."""
    found = _UNFIT.search(text)
    if found is None:
        return ""
    return f"XML cannot hold the character U+{ord(found[0]):04X}, here in {text[:40]!r}"


def escaped(text: str) -> str:
    """Return a text with an escape for each character that XML 1.0 cannot hold: ``\\u001b``.

    It is for people to read: a text that has such escapes already is not told apart.
    """
    return _UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def refuse_unfit(text: str, path: str = "", line: int = 0) -> str:
    """Return a text that XML can hold.

    Raises:
        CatalogError: XML cannot hold one of its characters.
    """
    reason = unfit_reason(text)
    if reason:
        raise CatalogError(reason, path=path or None, line=line or None)
    return text


def element(tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> _Element:
    """Return a new element.

    Raises:
        CatalogError: XML cannot hold a character of the text or of an attribute.
    """
    try:
        made = _filled(Element(tag), text, attributes)
    except ValueError:
        _refuse_unfit_of(text, attributes)
        raise
    return made


def add_element(
    parent: _Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None
) -> _Element:
    """Return a new element, added to the end of another one on a line of its own.

    Raises:
        CatalogError: XML cannot hold a character of the text or of an attribute.
    """
    try:
        made = _filled(SubElement(parent, tag), text, attributes)
    except ValueError:
        _refuse_unfit_of(text, attributes)
        raise
    made.tail = "\n"
    return made


def _filled(made: _Element, text: str, attributes: Mapping[str, str] | None) -> _Element:
    if attributes:
        # One by one they are set faster than by a mapping.
        for name, value in attributes.items():
            made.set(name, value)
    if text:
        made.text = text
    return made


def _refuse_unfit_of(text: str, attributes: Mapping[str, str] | None) -> None:
    for value in (text, *(attributes or {}).values()):
        refuse_unfit(value)


class MixedContent:
    """The content of an element, added in order: text of any characters, and elements."""

    def __init__(
        self, parent: _Element, stand_in: Callable[[str], tuple[str, Mapping[str, str]]]
    ) -> None:
        """Begin the content of an empty element.

        Args:
            parent: The element.
            stand_in: Returns the name and the attributes of the element that stands for a
                character that XML cannot hold.
        """
        self._parent = parent
        self._stand_in = stand_in
        self._last: _Element | None = None
        self._text = ""

    def add_text(self, text: str) -> None:
        """Add text of any characters."""
        if _UNFIT.search(text) is None:
            self._text += text
            return
        start = 0
        for match in _UNFIT.finditer(text):
            self._text += text[start : match.start()]
            tag, attributes = self._stand_in(match[0])
            self.add_element(tag, attributes=attributes)
            start = match.end()
        self._text += text[start:]

    def add_element(
        self, tag: str, text: str = "", attributes: Mapping[str, str] | None = None
    ) -> _Element:
        """Add an element and return it; XML must be able to hold its text."""
        if self._text:
            self.finish()
        self._last = _filled(SubElement(self._parent, tag), text, attributes)
        return self._last

    def finish(self) -> None:
        """Write the text that was added last; to be called at the end."""
        if not self._text:
            return
        if self._last is None:
            self._parent.text = self._text
        else:
            self._last.tail = self._text
        self._text = ""


class XmlWriter:
    """An XML document that is written element by element, each on lines of its own.

    The bytes are taken as they are made, so that memory stays flat:

        writer = XmlWriter()
        with writer.open("tmx", {"version": "1.4"}):
            for unit in units:
                writer.add(element("tu", ...))
                yield writer.take()
        yield writer.take()
    """

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._file = xmlfile(self._buffer, encoding="UTF-8")
        self._depth = 0

    @contextmanager
    def open(
        self, tag: str, attributes: Mapping[str, str] | None = None, namespace: str = ""
    ) -> Iterator[None]:
        """Write a start tag, and its end tag when the context ends.

        Args:
            tag: The name.
            attributes: Its attributes.
            namespace: The default namespace of the document; of the outermost element only.

        Raises:
            CatalogError: XML cannot hold a character of an attribute.
        """
        given = {
            name.replace(_XML, "xml:"): refuse_unfit(value)
            for name, value in (attributes or {}).items()
        }
        if not self._depth:
            self._stream = self._file.__enter__()
            self._stream.write_declaration()
        self._depth += 1
        namespaces = {None: namespace} if namespace else None
        with self._stream.element(tag, given, nsmap=namespaces):
            self._stream.write("\n")
            yield
        self._depth -= 1
        if self._depth:
            self._stream.write("\n")
        else:
            self._file.__exit__(None, None, None)
            self._buffer.write(b"\n")

    def add(self, item: _Element) -> None:
        """Write an element, of no namespace: the default one is that of the document."""
        item.tail = "\n"
        self._stream.write(item)

    def take(self) -> bytes:
        """Return what was written since the last call."""
        if self._depth:
            self._stream.flush()
        data = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return data
