"""XML by lxml: a streaming reader that trusts no file, and a streaming writer.

The reader opens nothing but the stream that it is given. It refuses internal DTD subsets,
undefined entities, elements nested too deep and texts over 16 MiB. A ``<!DOCTYPE tmx SYSTEM
"tmx14.dtd">``, as many tools write it, is accepted and never fetched. Only the elements that are
asked for are in memory, a few at a time. Every error has its path and line.
"""

from __future__ import annotations

import codecs
import io
import re
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from lxml.etree import Element, SubElement, XMLParser, XMLSyntaxError, xmlfile

from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Set
    from typing import BinaryIO

    from lxml.etree import _Element

    from rktranslate.errors import RktranslateError

_XML = "{http://www.w3.org/XML/1998/namespace}"
XML_LANG = f"{_XML}lang"
"""The attribute ``xml:lang``."""
XML_SPACE = f"{_XML}space"
"""The attribute ``xml:space``."""
_CHUNK = 1 << 16
_MAX_DEPTH = 64
_MAX_TEXT = 1 << 24
"""Most code points of text in one element that is read as a whole."""
_MAX_PROLOG = 1 << 20
"""Most bytes before the root element."""

# --- reading ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Node:
    """An element as it was read."""

    tag: str
    """Local name; ``{namespace}name`` where the namespace is not that of the root element."""
    attributes: Mapping[str, str]
    """By local name, those in a namespace by ``{namespace}name``."""
    line: int
    """Line on which its start tag ends."""
    children: list[Node | str] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without a namespace."""
        return self.tag.rpartition("}")[2]

    def all(self, tag: str) -> Iterator[Node]:
        """Yield the child elements of a name."""
        return (child for child in self.children if isinstance(child, Node) and child.tag == tag)

    def first(self, tag: str) -> Node | None:
        """Return the first child element of a name."""
        return next(self.all(tag), None)

    def text(self) -> str:
        """Return all text in the element, that of its children included."""
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


def read_nodes(
    stream: BinaryIO,
    path: str,
    roots: str | tuple[str, ...],
    wanted: Set[str],
    heads: Set[str] = frozenset(),
    error: type[RktranslateError] = CatalogError,
) -> Iterator[Node]:
    """Yield each element of a wanted name when it ends.

    Args:
        stream: The file, opened for bytes.
        path: How errors name it.
        roots: The names that the outermost element may have.
        wanted: Local names of the elements to yield; the outermost ones, where they nest.
        heads: Local names of elements outside of these that are yielded, when they begin, for
            their attributes.
        error: The error to raise.

    Raises:
        RktranslateError: It is not well-formed, has another root, or is not safe to read; it is of
            the class ``error``.
    """
    target = _Target(path, (roots,) if isinstance(roots, str) else roots, wanted, heads, error)
    # Without huge_tree libxml2 refuses tags, comments and CDATA sections over 10 MB.
    parser = XMLParser(
        target=target,  # type: ignore[arg-type]  # comments are optional
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for chunk in _checked_prolog(_utf8(stream, target.refuse), target.refuse):
            # Line by line: libxml2 gives a target no line, and an element none above 65,535.
            for line in io.BytesIO(chunk):
                parser.feed(line)
                target.line += line.endswith(b"\n")
            _refuse_logged(parser, target)
            while target.ready:
                yield target.ready.popleft()
        parser.close()
    except XMLSyntaxError as reason:
        _refuse_logged(parser, target, reason)
    except OSError as reason:
        raise error(f"cannot be read: {reason.strerror or reason}", path=path) from reason
    _refuse_logged(parser, target)
    yield from target.ready


class _Target:
    """What lxml tells about a file, as nodes."""

    def __init__(
        self,
        path: str,
        roots: tuple[str, ...],
        wanted: Set[str],
        heads: Set[str],
        error: type[RktranslateError],
    ) -> None:
        self.path = path
        self.roots = roots
        self.wanted = wanted
        self.heads = heads
        self.error = error
        self.line = 1
        self.ready: deque[Node] = deque()
        self.open: list[Node] = []
        """The wanted element that is being read, and the elements open in it."""
        self.depth = 0
        self.size = 0
        self.namespace = ""

    def refuse(self, message: str, line: int = 0) -> NoReturn:
        raise self.error(message, path=self.path, line=line or self.line)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.refuse(f"elements nested more than {_MAX_DEPTH} deep")
        if self.depth == 1:
            self.namespace, local = _split(tag)
            if local not in self.roots:
                self.refuse(f"expected <{'> or <'.join(self.roots)}>, found <{local}>")
        namespace, local = _split(tag)
        node = Node(local if namespace == self.namespace else tag, dict(attributes), self.line)
        if self.open:
            self.open[-1].children.append(node)
        elif node.tag in self.heads:
            self.ready.append(node)
        if self.open or node.tag in self.wanted:
            self.open.append(node)

    def data(self, text: str) -> None:
        if not self.open:
            return
        self.size += len(text)
        if self.size > _MAX_TEXT:
            self.refuse(f"text exceeds {_MAX_TEXT >> 20} MiB")
        self.open[-1].children.append(text)

    def end(self, _tag: str) -> None:
        self.depth -= 1
        if not self.open:
            return
        node = self.open.pop()
        if not self.open:
            self.size = 0
            self.ready.append(node)

    def close(self) -> None:
        """Nothing is left to do at the end."""


def _split(tag: str) -> tuple[str, str]:
    namespace, _, local = tag.rpartition("}")
    return namespace, local


_UNDEFINED_ENTITY = re.compile("Entity '(.*)' not defined")
_TOO_BIG = re.compile("too big|limit exceeded", re.IGNORECASE)


def _refuse_logged(
    parser: XMLParser, target: _Target, reason: XMLSyntaxError | None = None
) -> None:
    """Refuse the file if the parser found a fault, even one that it went on after.

    With an external DTD an undefined entity is a warning to libxml2, and an undeclared prefix is
    an error that it recovers from.
    """
    for entry in parser.feed_error_log:
        line, message = int(entry.line), str(entry.message).strip()
        if undefined := _UNDEFINED_ENTITY.search(message):
            target.refuse(f"undefined entity {undefined[1]}", line)
        if entry.level_name != "WARNING":
            if _TOO_BIG.search(message):
                target.refuse("a tag, comment or CDATA section exceeds 10 MB", line)
            target.refuse(f"not well-formed XML: {message}", line)
    if reason is not None:
        message = re.sub(r" \(line 0\)$|, line \d+, column \d+.*$", "", reason.msg or "")
        target.refuse(f"not well-formed XML: {message}")


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.-]{0,40})["']""")
_NOT_OF_FILES = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)


def _utf8(stream: BinaryIO, refuse: Callable[..., NoReturn]) -> Iterator[bytes]:
    """Yield a file in chunks of UTF-8, whatever its encoding is."""
    chunk = b""
    while len(chunk) < _CHUNK and (more := stream.read(_CHUNK - len(chunk))):
        chunk += more
    encoding, start = _encoding(chunk, refuse)
    decoder = codecs.getincrementaldecoder(encoding)()
    chunk = chunk[start:]
    line = 1
    while True:
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            valid = error.object[: error.start].decode(encoding, "ignore")
            yield valid.encode()  # it may have an earlier fault
            refuse(f"not well-formed XML: invalid {encoding.upper()}", line + valid.count("\n"))
        line += text.count("\n")
        if text:
            yield text.encode("utf-8", "surrogatepass")
        if not chunk:
            return
        chunk = stream.read(_CHUNK)


def _encoding(head: bytes, refuse: Callable[..., NoReturn]) -> tuple[str, int]:
    """Return the encoding of a file, and the length of its byte order mark."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    for start, encoding in _UNMARKED:
        if head.startswith(start):
            return encoding, 0
    declared = _DECLARED.match(head)
    if declared is None:
        return "utf-8", 0
    name = declared[1].decode("ascii")
    try:
        found = codecs.lookup(name)
    except LookupError:
        refuse(f"unknown encoding {name!r}")
    if found.name in _NOT_OF_FILES or not found._is_text_encoding:
        refuse(f"unknown encoding {name!r}")
    if found.name.startswith(("utf-16", "utf-32")):
        refuse(f"declared encoding {name!r} is not that of the file")
    return found.name, 0


_MISC = re.compile(rb"(?>\s|<\?(?>.*?\?>)|<!--(?>.*?-->))*+", re.DOTALL)
"""What may stand before the document type."""
_DOCTYPE = re.compile(rb"""<!DOCTYPE(?>[^\[>"']|"[^"]*"|'[^']*')*+""")
_BEGINNINGS = tuple(text[:n] for text in (b"<!DOCTYPE", b"<!--") for n in range(len(text)))


def _checked_prolog(chunks: Iterator[bytes], refuse: Callable[..., NoReturn]) -> Iterator[bytes]:
    """Yield the chunks of a file once it is known that it has no internal DTD subset."""
    head = b""
    for chunk in chunks:
        head += chunk
        if _has_whole_prolog(head, refuse):
            break
        if len(head) > _MAX_PROLOG:
            refuse(f"no root element in the first {_MAX_PROLOG >> 20} MiB")
    if head:
        yield head
    yield from chunks


def _has_whole_prolog(head: bytes, refuse: Callable[..., NoReturn]) -> bool:
    """Return whether the document type, or the root element, is in the beginning of a file."""
    misc = _MISC.match(head)
    rest = head[misc.end() if misc else 0 :]
    doctype = _DOCTYPE.match(rest)
    if doctype is None:
        return not rest.startswith((b"<?", b"<!--")) and rest not in _BEGINNINGS
    end = rest[doctype.end() : doctype.end() + 1]
    if end == b"[":
        refuse(
            "internal DTD subset not allowed",
            head.count(b"\n", 0, len(head) - len(rest) + doctype.end()) + 1,
        )
    return bool(end)


# --- writing ---------------------------------------------------------------------------------

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def unfit(text: str) -> Iterator[re.Match[str]]:
    """Yield the characters that XML 1.0 cannot hold in any form."""
    return _UNFIT.finditer(text)


def is_fit(text: str) -> bool:
    """Return whether XML 1.0 can hold a text."""
    return _UNFIT.search(text) is None


def refuse_unfit(text: str, path: str = "", line: int = 0) -> str:
    """Return a text that XML can hold.

    Raises:
        CatalogError: XML cannot hold one of its characters.
    """
    found = _UNFIT.search(text)
    if found:
        raise CatalogError(
            f"XML cannot hold the character U+{ord(found[0]):04X}, here in {text[:40]!r}",
            path=path or None,
            line=line or None,
        )
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
    # One by one they are set faster than by a mapping.
    for name, value in (attributes or {}).items():
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
        start = 0
        for match in _UNFIT.finditer(text):
            self._text += text[start : match.start()]
            tag, attributes = self._stand_in(match[0])
            self.add_element(tag, attributes=attributes)
            start = match.end()
        self._text += text[start:] if start else text

    def add_element(
        self, tag: str, text: str = "", attributes: Mapping[str, str] | None = None
    ) -> _Element:
        """Add an element and return it; XML must be able to hold its text."""
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


# --- text for hand-made XML, until nothing needs it ------------------------------------------

_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_IN_ATTRIBUTE = _SPECIAL | {"\n": "&#10;", "\t": "&#9;"}
_NEEDS = re.compile('[&<>"\r]')


def escape(text: str) -> str:
    """Return text as element content; it must have no unfit characters.

    A carriage return becomes a reference, because a parser makes a line feed of a bare one.
    """
    return "".join(_SPECIAL.get(c, c) for c in text) if _NEEDS.search(text) else text


def plain(text: str, path: str = "") -> str:
    """Return text as element content where no inline elements are possible.

    Raises:
        CatalogError: XML cannot hold one of its characters.
    """
    return escape(refuse_unfit(text, path))


def attribute(text: str, path: str = "") -> str:
    """Return text as an attribute's value, with the quotation marks.

    Raises:
        CatalogError: XML cannot hold one of its characters.
    """
    return '"' + "".join(_IN_ATTRIBUTE.get(c, c) for c in refuse_unfit(text, path)) + '"'
