"""A part of a document: an XML file whose elements are found with their offsets.

Only what a format asks for becomes a tree, one outermost element after the other, so that memory
does not grow with the part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from rktranslate.errors import DocumentError
from rktranslate.formats.xml.escaping import unescaped
from rktranslate.formats.xml.names import PREFIXES
from rktranslate.formats.xml.tree import Element, Text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

MAX_DEPTH = 200
"""Deepest nesting of elements; formats may recurse once per level."""

_TOKEN = re.compile(
    rb"[^<]++"
    rb"|<(/?)([^\s/>!?][^\s/>]*+)((?>[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
    rb"|<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!(?>[^>\"'\[]++|\"[^\"]*+\"|'[^']*+')*+>",
    re.DOTALL,
)
_DECLARATION = re.compile(r"""<\?xml\s[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_XMLNS = re.compile(rb"""\sxmlns(?::([^\s=]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_BLANK = re.compile("[\t\n]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Ancestor(NamedTuple):
    """An element that is open at a place of a part."""

    name: str
    start: int
    """Offset of its start tag."""
    content_start: int
    """Offset after its start tag."""


class Found(NamedTuple):
    """An element that was asked for."""

    element: Element
    ancestors: tuple[Ancestor, ...]
    """The elements around it, outermost first."""


@dataclass(frozen=True, slots=True)
class XmlPart:
    """A well-formed XML file."""

    path: str
    """For messages: the document, and the part in it."""
    data: bytes
    """The file in UTF-8, without a byte order mark. All offsets are into it."""
    encoding: str
    """Encoding of the file, by which :meth:`encoded` writes it."""
    _names: dict[bytes, str]
    """Names of elements as the file has them, and its prefixes with their colons, to usual ones."""
    _rebinds: bool
    """A prefix stands for more than one namespace."""

    @classmethod
    def of(cls, data: bytes, path: str) -> XmlPart:
        """Return a file as a part.

        Args:
            data: The file.
            path: For messages.

        Raises:
            DocumentError: It is not well-formed, has declarations of entities, is nested too deep,
                or is in an encoding that cannot be written again.
        """
        text, encoding = _decoded(data, path)
        _check(text, path)
        names, rebinds = _known_names(text)
        return cls(path, text, encoding, names, rebinds)

    def encoded(self, data: bytes) -> bytes:
        """Return a changed :attr:`data` in the encoding of the file."""
        if self.encoding == "utf-8":
            return data
        return data.decode().encode(self.encoding, "xmlcharrefreplace")

    def name(self, written: bytes) -> str:
        """Return the name of an element with the usual prefix of its namespace."""
        return _name(self._names, written)

    def attribute_name(self, written: str) -> str:
        """Return the name of an attribute with the usual prefix of its namespace, if it has one."""
        return _name(self._names, written.encode()) if ":" in written else written

    def find(self, wanted: Container[str]) -> Iterator[Found]:
        """Yield the outermost elements of some names, each as a tree, in document order.

        Raises:
            DocumentError: The elements are nested more than ``MAX_DEPTH`` deep.
        """
        yield from self._walk(wanted, 0, len(self.data))

    def find_in(
        self, element: Element | Ancestor, end: int, wanted: Container[str]
    ) -> Iterator[Found]:
        """Yield the outermost elements of some names between a start tag and an offset."""
        yield from self._walk(wanted, element.content_start, end)

    def root(self) -> Element:
        """Return the whole part as a tree; for small parts."""
        return next(self._walk(_ALL, 0, len(self.data))).element

    def _walk(self, wanted: Container[str], start: int, end: int) -> Iterator[Found]:
        names, rebinds = self._names, self._rebinds
        scopes: list[tuple[int, dict[bytes, str]]] = []
        data = self.data
        opened: list[Ancestor] = []
        tree: list[Element] = []
        outer_children: list[list[Element | Text]] = []
        # What is in the innermost element of the tree; it is only used where there is one.
        children: list[Element | Text] = []
        for match in _TOKEN.finditer(data, start, end):
            closing, written = match.group(1, 2)
            first, last = match.span()
            if written is None:
                if tree:
                    children.append(Text(first, last))
                continue
            if closing:
                if scopes and scopes[-1][0] == len(opened) + len(tree):
                    names = scopes.pop()[1]
                if not tree:
                    if opened:
                        opened.pop()
                    continue
                element = tree.pop()
                element.content_end = first
                element.end = last
                element.children = children
                if tree:
                    children = outer_children.pop()
                else:
                    yield Found(element, tuple(opened))
                continue
            is_empty = data[last - 2] == 47  # a slash
            outer = names
            if rebinds and b"xmlns" in match[3]:
                names = _scope(names, match[3])
                if not is_empty:
                    scopes.append((len(opened) + len(tree) + 1, outer))
            name = names.get(written) or _name(names, written)
            if is_empty:
                names = outer
            if tree or name in wanted:
                element = Element(name, first, last)
                if tree:
                    children.append(element)
                if not is_empty:
                    if len(opened) + len(tree) >= MAX_DEPTH:
                        raise too_deep(self.path)
                    if tree:
                        outer_children.append(children)
                    children = []
                    tree.append(element)
                elif not tree:
                    yield Found(element, tuple(opened))
            elif not is_empty:
                if len(opened) >= MAX_DEPTH:
                    raise too_deep(self.path)
                opened.append(Ancestor(name, first, last))

    def attributes(self, element: Element | Ancestor) -> dict[str, str]:
        """Return the attributes of an element: names as :meth:`name` has them, and values."""
        return {
            self.attribute_name(written): _attribute_text(double or single)
            for written, double, single in _ATTRIBUTE.findall(self._start_tag(element))
        }

    def attribute(self, element: Element | Ancestor, name: str) -> str | None:
        """Return the value of an attribute; None if the element does not have it."""
        return self.attributes(element).get(name)

    def attribute_span(self, element: Element | Ancestor, name: str) -> tuple[int, int] | None:
        """Return the offsets of the value of an attribute, without its quotes."""
        # One character per byte, so that offsets are those of the file.
        tag = self.data[element.start : element.content_start].decode("latin-1")
        for match in _ATTRIBUTE.finditer(tag):
            if self.attribute_name(match[1]) == name:
                start, end = match.span(2 if match[2] is not None else 3)
                return element.start + start, element.start + end
        return None

    def _start_tag(self, element: Element | Ancestor) -> str:
        return self.data[element.start : element.content_start].decode()

    def written_name(self, element: Element | Ancestor) -> bytes:
        """Return the name of an element as the file has it, with its own prefix."""
        return self.start_tag(element)[1:].rstrip(b"/>").split(maxsplit=1)[0]

    def written(self, name: str) -> bytes:
        """Return a name with the prefix that the file has for its namespace.

        Raises:
            KeyError: The file has no prefix for it.
        """
        prefix, _, local = name.rpartition(":")
        for written, canonical in self._names.items():
            if written.endswith(b":") and canonical == f"{prefix}:":
                return (written if written != b":" else b"") + local.encode()
        raise KeyError(name)

    def text(self, element: Element) -> str:
        """Return the text of an element and of all in it, without comments."""
        parts: list[str] = []
        waiting = [iter(element.children)]
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
            elif isinstance(node, Element):
                waiting.append(iter(node.children))
            else:
                parts.append(self.literal(node))
        return "".join(parts)

    def text_of(self, element: Element) -> str:
        """Return the same as :meth:`text`, sooner where there is nothing but text."""
        children = element.children
        if len(children) == 1:
            written = self.data[children[0].start : children[0].end]
            if b"&" not in written and b"<" not in written and b"\r" not in written:
                return written.decode()
        return self.text(element)

    def literal(self, text: Text) -> str:
        """Return the characters of a stretch between tags; none for a comment or instruction."""
        written = self.data[text.start : text.end].decode()
        if written.startswith("<![CDATA["):
            return written[9:-3]
        return "" if written.startswith("<") else unescaped(_with_newlines(written))

    def raw(self, node: Element | Text) -> bytes:
        """Return the bytes of an element or of a stretch between tags."""
        return self.data[node.start : node.end]

    def start_tag(self, element: Element | Ancestor) -> bytes:
        """Return the bytes of a start tag."""
        return self.data[element.start : element.content_start]

    def end_tag(self, element: Element) -> bytes:
        """Return the bytes of an end tag; none for an empty-element tag."""
        return self.data[element.content_end : element.end]

    def error(self, message: str, offset: int = 0, hint: str | None = None) -> DocumentError:
        """Return an error about this part, with the line of an offset."""
        line = self.data.count(b"\n", 0, offset) + 1
        return DocumentError(message, path=self.path, line=line, hint=hint)


class _All:
    def __contains__(self, name: object) -> bool:
        return True


_ALL = _All()


def spliced(data: bytes, edits: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return bytes with some stretches replaced.

    Args:
        data: The bytes.
        edits: Start, end and replacement of each stretch; in order, without overlaps.
    """
    parts: list[bytes] = []
    position = 0
    for start, end, replacement in edits:
        if start < position:
            raise ValueError(f"an edit at {start} overlaps one that ends at {position}")
        parts += (data[position:start], replacement)
        position = end
    parts.append(data[position:])
    return b"".join(parts)


def too_deep(path: str) -> DocumentError:
    """Return the error of elements that are nested too deep."""
    return DocumentError(
        f"elements nested more than {MAX_DEPTH} deep", path=path, hint="simplify the document"
    )


def _decoded(data: bytes, path: str) -> tuple[bytes, str]:
    """Return a file in UTF-8, and the encoding by which the same bytes are written again."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    if encoding is None:
        declared = _DECLARATION.match(data[:200].decode("latin-1"))
        encoding = declared[1].lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
        return data, "utf-8"
    if encoding == "utf-16" and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16-le" if data[:2] == b"\xff\xfe" else "utf-16-be"
        # The mark is a character of the text: it is written again with it.
    try:
        text = data.decode(encoding)
        if text.encode(encoding) != data:
            raise ValueError
    except (ValueError, LookupError) as error:
        raise DocumentError(f"not valid {encoding[:40]}", path=path) from error
    return text.encode(), encoding


def _check(data: bytes, path: str) -> None:
    """Refuse what is not well-formed, and declarations of entities."""
    # With namespaces, so that a prefix without a declaration is refused, too.
    parser = expat.ParserCreate("utf-8", " ")

    def doctype(_name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal:
            raise DocumentError(
                "internal DTD subset not allowed",
                path=path,
                hint="remove the declarations from the document type",
            )

    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise DocumentError(
            f"not well-formed XML: {reason}", path=path, line=error.lineno
        ) from error


def _known_names(data: bytes) -> tuple[dict[bytes, str], bool]:
    """Return the usual prefixes by those of a file, each with its colon.

    Also returns whether a prefix stands for more than one namespace; the first one is returned.
    """
    names: dict[bytes, str] = {b"xml:": "xml:"}
    rebinds = False
    for key, value in _declared(data):
        rebinds |= names.setdefault(key, value) != value
    return names, rebinds


def _declared(tags: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield the prefixes that are declared, each with its colon, and the usual ones."""
    for prefix, double, single in _XMLNS.findall(tags):
        usual = PREFIXES.get(unescaped((double or single).decode()))
        own = prefix + b":" if prefix else b""
        yield prefix + b":", f"{usual}:" if usual else own.decode()


def _scope(names: dict[bytes, str], tag: bytes) -> dict[bytes, str]:
    """Return the names inside of an element that declares prefixes."""
    prefixes = {key: value for key, value in names.items() if key.endswith(b":")}
    return prefixes | dict(_declared(tag))


def _name(names: dict[bytes, str], written: bytes) -> str:
    known = names.get(written)
    if known is None:
        prefix, _, local = written.rpartition(b":")
        usual = names.get(prefix + b":")
        known = written.decode() if usual is None else f"{usual}{local.decode()}"
        names[written] = known
    return known


def _with_newlines(written: str) -> str:
    """Return text with the line endings that XML processors see (XML 1.0, 2.11)."""
    return written.replace("\r\n", "\n").replace("\r", "\n") if "\r" in written else written


def _attribute_text(written: str) -> str:
    """Return the value of an attribute as XML processors see it (XML 1.0, 3.3.3)."""
    return unescaped(_BLANK.sub(" ", _with_newlines(written)))
