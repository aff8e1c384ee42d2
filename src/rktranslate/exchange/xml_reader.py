"""Read XML by lxml: a streaming reader that trusts no file.

The reader opens nothing but the stream that it is given. It refuses internal DTD subsets,
undefined entities, elements nested too deep and texts over 16 MiB. A ``<!DOCTYPE tmx SYSTEM
"tmx14.dtd">``, as many tools write it, is accepted and never fetched. Only the elements that are
asked for are in memory, a few at a time. Every error has its path and line.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from lxml.etree import XMLParser, XMLSyntaxError

from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Set
    from typing import BinaryIO

    from rktranslate.errors import RktranslateError

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute ``xml:lang``."""
_CHUNK = 1 << 16
_PIECES = re.compile(rb"[^<>\n]*[<>][^\n]*\n?|[^<>]+")
"""A line on which a tag begins or ends, or any number of lines without one."""
_MAX_DEPTH = 64
_MAX_TEXT = 1 << 24
"""Most code points of text in one element that is read as a whole."""
_MAX_NAMES = 1000
"""Most names that are kept; a file may have any number."""
_MAX_PROLOG = 1 << 20
"""Most bytes before the root element."""


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
    ancestors: tuple[Node, ...] = ()
    """The heads around an element that was asked for, the outermost first."""
    fault: str = ""
    """Why it could not be read; it has no children then."""

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
    *,
    tolerant: bool = False,
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
        tolerant: Yield an element with too much text, or with elements nested too deep in it, as
            one with a fault; otherwise the file is refused.

    Raises:
        RktranslateError: It is not well-formed, has another root, or is not safe to read; it is of
            the class ``error``.
    """
    target = _Target(path, (roots,) if isinstance(roots, str) else roots, wanted, heads, error)
    target.tolerant = tolerant
    # Without huge_tree libxml2 refuses tags, comments and CDATA sections over 10 MB.
    parser = XMLParser(
        target=target,  # type: ignore[arg-type]  # comments are optional
        encoding="utf-8",
        # There is nothing to resolve without a DTD; False would leave &amp; in attributes as &#38;.
        resolve_entities="internal",  # type: ignore[arg-type]  # the stubs are of lxml 4
        no_network=True,
        load_dtd=False,
    )
    try:
        for chunk in _checked_prolog(_utf8(stream, target.refuse), target.refuse):
            # Line by line: libxml2 gives a target no line, and an element none above 65,535.
            for match in _PIECES.finditer(chunk):
                piece = match[0]
                parser.feed(piece)
                target.line += piece.count(b"\n")
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
    """The parser target of lxml; it collects nodes."""

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
        self.tolerant = False
        self.line = 1
        self.ready: deque[Node] = deque()
        self.open: list[Node] = []
        """The wanted element that is being read, and the elements open in it."""
        self.open_depth = 0
        """The depth of the wanted element."""
        self.around: tuple[Node, ...] = ()
        """The heads that are open, the outermost first."""
        self.depths: list[int] = []
        """Their depths."""
        self.depth = 0
        self.size = 0
        self.namespace = ""
        self.names: dict[str, str] = {}
        """Names of nodes, by the tags that lxml gives."""

    def refuse(self, message: str, line: int = 0) -> NoReturn:
        raise self.error(message, path=self.path, line=line or self.line)

    def fail(self, message: str) -> None:
        """Give a fault to the wanted element that is being read, or refuse the file."""
        if not (self.tolerant and self.open):
            self.refuse(message)
        # What was read of it is dropped, so that memory stays flat.
        del self.open[1:]
        self.open[0].fault = message
        self.open[0].children.clear()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.open and self.open[0].fault:
            return
        if self.depth > _MAX_DEPTH:
            self.fail(f"elements nested more than {_MAX_DEPTH} deep")
            return
        if self.depth == 1:
            self.namespace, local = _split(tag)
            if local not in self.roots:
                self.refuse(f"expected <{'> or <'.join(self.roots)}>, found <{local}>")
        name = self.names.get(tag)
        if name is None:
            namespace, local = _split(tag)
            name = local if namespace == self.namespace else tag
            if len(self.names) < _MAX_NAMES:
                self.names[tag] = name
        node = Node(name, dict(attributes), self.line, [])
        if self.open:
            self.open[-1].children.append(node)
            self.open.append(node)
            return
        node.ancestors = self.around
        if node.tag in self.heads:
            self.ready.append(node)
            self.around = (*self.around, node)
            self.depths.append(self.depth)
        if node.tag in self.wanted:
            self.open.append(node)
            self.open_depth = self.depth

    def data(self, text: str) -> None:
        if not self.open or self.open[0].fault:
            return
        self.size += len(text)
        if self.size > _MAX_TEXT:
            self.fail(f"text exceeds {_MAX_TEXT >> 20} MiB")
            return
        self.open[-1].children.append(text)

    def end(self, _tag: str) -> None:
        self.depth -= 1
        if not self.open:
            if self.depths and self.depths[-1] > self.depth:
                self.depths.pop()
                self.around = self.around[:-1]
            return
        if self.open[0].fault and self.depth >= self.open_depth:
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
"""The markup that may precede the document type."""
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
    # A quotation mark begins an identifier that does not end yet.
    return end == b">"
