"""Strings of SpreadsheetML (``si``, ``is``, the text of a comment): formats, lines, escapes.

The lines of a cell are one text, a line break a code in it, unless a sentence ends before the break
or an item of a list begins after it: then they are texts of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rktranslate.formats.ooxml.edges import with_edges_apart
from rktranslate.formats.ooxml.sites import Share
from rktranslate.formats.runs import Code, Look, Text, project, restored
from rktranslate.formats.xml import escaped_text, without_invalid
from rktranslate.inline.blanks import BLANKS
from rktranslate.inline.tags import escape_literals, tagged_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.formats.ooxml.sites import Site
    from rktranslate.formats.ooxml.target_language import TargetLanguage
    from rktranslate.formats.runs import Piece, Projection
    from rktranslate.formats.xml import Element, XmlPart
    from rktranslate.model import CodeText

_IGNORED = frozenset({"x:family", "x:charset", "x:scheme", "x:condense", "x:extend"})
_FONT_NAMES = {"x:name": "x:rFont"}
"""Elements of a font of the style sheet by that of a run with the same meaning."""
_OFF = frozenset({"0", "false", "none", "baseline"})
_PLAIN_NAMES = {
    ("x:b", "1"): "b",
    ("x:i", "1"): "i",
    ("x:u", "1"): "u",
    ("x:strike", "1"): "s",
    ("x:vertAlign", "superscript"): "sup",
    ("x:vertAlign", "subscript"): "sub",
}
_SHOWS_BLANKS = frozenset({"x:u", "x:strike"})
_TOKEN = re.compile(
    r"(?:_x000[dD]_|\r)?\n|_x000[aA]_|[\v\f\x1c\x1d\x1e\x85\u2028\u2029\r]"
    r"|_x[0-9a-fA-F]{4}_"
)
"""Line breaks, and characters that are written as an escape."""
_SIGN = "_x005F_"
"""The escape of the sign that begins an escape."""
_INHERITED = frozenset({"x:sz", "x:rFont", "x:color"})
"""What a run has from its cell if it does not say it."""
_TO_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_ENDS = re.compile("[.!?:;…。！？][\"'”’»)\\]]*\\s*\\Z")
_ITEM = re.compile(r"\s*+(?:[-–—•*·▪◦►✓]\s|(?:[0-9]{1,3}|[A-Za-z])[.)]\s)")
_EDGE_BLANK = re.compile(r"\A\s|\s\Z|\n|  ")


class RunData(NamedTuple):
    """What a run is made of, besides its text."""

    properties: bytes
    """``rPr``; empty without one."""


class CodeData(NamedTuple):
    """Characters as they stand in the text of a run."""

    raw: str


Data: TypeAlias = RunData | CodeData
LookKey: TypeAlias = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """Lines of a string that are one text, or that have no text."""

    pieces: tuple[Piece[Data], ...]
    """Only where there is no text."""
    projection: Projection[Data] | None


@dataclass(frozen=True, slots=True)
class RichString:
    """The content of an element with a string, and where it is."""

    start: int
    end: int
    prefix: bytes
    lines: tuple[Line, ...]
    rest: bytes
    """What follows the text in the element."""

    def moved(self, shift: int) -> RichString:
        """Return the same string at another place."""
        return replace(self, start=self.start + shift, end=self.end + shift)

    def shares(self) -> list[tuple[Site | Share, str, tuple[CodeText, ...]]]:
        """Return its texts with their places, and what readers see of their codes."""
        return [
            (Share(self, index), line.projection.text, line.projection.codes)
            for index, line in enumerate(self.lines)
            if line.projection is not None
        ]

    def written(self, texts: Mapping[int, str], language: TargetLanguage) -> bytes:  # noqa: ARG002
        """Return the content with other texts of some lines."""
        pieces: list[Piece[Data]] = []
        for index, line in enumerate(self.lines):
            if line.projection is None:
                pieces += line.pieces
            else:
                pieces += restored(texts.get(index, line.projection.text), line.projection)
        return b"".join(self._runs(_joined(pieces))) + self.rest

    def _runs(self, runs: Sequence[tuple[bytes, str]]) -> Iterator[bytes]:
        if all(not properties for properties, _ in runs):
            yield text_element(self.prefix, "".join(text for _, text in runs))
            return
        for properties, text in runs:
            element = text_element(self.prefix, text)
            yield b"<%sr>%s%s</%sr>" % (self.prefix, properties, element, self.prefix)


@dataclass(frozen=True, slots=True)
class PlainString:
    """An element with text alone: one line, without formats and escapes."""

    start: int
    """Offset of the element."""
    end: int
    name: bytes
    """Name of the element as the file has it: ``t``."""
    text: str
    """With tags escaped, without blanks at its edges."""
    before: str
    """Blanks before the text."""
    after: str

    @classmethod
    def of(cls, part: XmlPart, element: Element, text: str) -> PlainString:
        """Return an element, or the only element in it, whose text is plain."""
        inner = next(element.elements, element)
        stripped = text.strip(BLANKS)
        first = text.index(stripped)
        return cls(
            inner.start,
            inner.end,
            part.written_name(inner),
            escape_literals(stripped),
            text[:first],
            text[first + len(stripped) :],
        )

    def moved(self, shift: int) -> PlainString:
        """Return the same text at another place."""
        return replace(self, start=self.start + shift, end=self.end + shift)

    def shares(self) -> list[tuple[Site | Share, str, tuple[CodeText, ...]]]:
        """Return the text, if there is any, with its place."""
        return [(self, self.text, ())] if self.text else []

    def written(self, text: str, language: TargetLanguage) -> bytes:  # noqa: ARG002
        """Return the element with another text; tags, which it cannot have, are left out."""
        literal = "".join(token for token in tagged_tokens(text) if isinstance(token, str))
        whole = f"{self.before}{encoded(literal)}{self.after}"
        space = b' xml:space="preserve"' if _EDGE_BLANK.search(whole) else b""
        return b"<%s%s>%s</%s>" % (self.name, space, escaped_text(whole).encode(), self.name)


def text_element(prefix: bytes, text: str) -> bytes:
    """Return an element ``t`` for a text that has its escapes."""
    space = b' xml:space="preserve"' if _EDGE_BLANK.search(text) else b""
    return b"<%st%s>%s</%st>" % (prefix, space, escaped_text(text).encode(), prefix)


def encoded(text: str) -> str:
    """Return a text in which nothing looks like an escape."""
    return _TO_ESCAPE.sub(_SIGN, without_invalid(text))


def is_plain(text: str) -> bool:
    """Return whether a text is one line without escapes."""
    return _TOKEN.search(text) is None


def _joined(pieces: Iterable[Piece[Data]]) -> list[tuple[bytes, str]]:
    """Return the properties and the text of each run; codes stand in the run before them."""
    runs: list[tuple[bytes, str]] = []
    waiting = ""
    for piece in pieces:
        match piece:
            case Text(text=literal, data=RunData(properties=properties)):
                if runs and runs[-1][0] == properties:
                    runs[-1] = (properties, runs[-1][1] + encoded(literal))
                else:
                    runs.append((properties, waiting + encoded(literal)))
                    waiting = ""
            case Code(data=CodeData(raw=raw)) if runs:
                runs[-1] = (runs[-1][0], runs[-1][1] + raw)
            case Code(data=CodeData(raw=raw)):
                waiting += raw
    return runs or [(b"", waiting)]


class StringReader:
    """Reads the strings of one part; equal properties are looked at once."""

    def __init__(self, part: XmlPart) -> None:
        self._part = part
        self._keys: dict[tuple[bytes, LookKey], LookKey] = {}

    def string(self, element: Element, font: LookKey = frozenset()) -> RichString:
        """Return the content of an element.

        Args:
            element: ``si``, ``is``, or ``text`` of a comment.
            font: The look of a run without properties: that of the cell.
        """
        part = self._part
        pieces: list[Piece[Data]] = []
        rest: list[bytes] = []
        for child in element.elements:
            if child.name == "x:t":
                pieces += _pieces(part.text(child), Look(font), RunData(b""))
            elif child.name == "x:r":
                pieces += self._run(child, font)
            elif child.name != "x:rPh":
                # Readings of characters (rPh) do not fit another text.
                rest.append(part.raw(child))
        name = part.written_name(element)
        return RichString(
            element.content_start,
            element.content_end,
            name[: name.rfind(b":") + 1],
            tuple(_lines(pieces)),
            b"".join(rest),
        )

    def _run(self, element: Element, font: LookKey) -> Iterator[Piece[Data]]:
        content = element.child("x:t")
        if content is None:
            return
        properties = element.child("x:rPr")
        raw, key = b"", font
        if properties is not None:
            raw = self._part.raw(properties)
            known = self._keys.get((raw, font))
            if known is None:
                known = look_key(self._part, properties)
                own = {name for name, _ in known}
                inherited = {each for each in font if each[0] in _INHERITED - own}
                known = self._keys[raw, font] = known | inherited
            key = known
        shows_blanks = any(name in _SHOWS_BLANKS for name, _ in key)
        yield from _pieces(self._part.text(content), Look(key, shows_blanks), RunData(raw))


def look_key(part: XmlPart, properties: Element) -> LookKey:
    """Return what readers see of the properties of a run, or of a font of the style sheet."""
    found: set[tuple[str, str]] = set()
    for child in properties.elements:
        if child.name in _IGNORED:
            continue
        attributes = part.attributes(child)
        value = attributes.pop("val", "") or ("" if attributes else "1")
        if value in ("true", "single"):
            value = "1"
        if child.name not in ("x:sz", "x:color") and value in _OFF:
            continue
        others = "".join(f" {name}={attributes[name]}" for name in sorted(attributes))
        found.add((_FONT_NAMES.get(child.name, child.name), f"{value}{others}"))
    return frozenset(found)


def _pieces(text: str, look: Look, data: RunData) -> Iterator[Piece[Data]]:
    position = 0
    for match in _TOKEN.finditer(text):
        if position < match.start():
            yield Text(text[position : match.start()], look, data)
        position = match.end()
        escape = match[0].upper()
        if escape == _SIGN.upper():
            yield Text("_", look, data)
        elif escape[0] == "_" and escape[-1] == "_" and escape != "_X000A_":
            yield Code(CodeData(match[0]))
        else:
            yield Code(CodeData(match[0]), "br")
    if position < len(text):
        yield Text(text[position:], look, data)


def _lines(pieces: Sequence[Piece[Data]]) -> Iterator[Line]:
    """Yield the texts of a string, and what stands between them."""
    lines: list[list[Piece[Data]]] = [[]]
    for piece in pieces:
        lines[-1].append(piece)
        if isinstance(piece, Code) and piece.name == "br":
            lines.append([])
    group: list[Piece[Data]] = []
    before = ""
    for line in lines:
        text = "".join(piece.text for piece in line if isinstance(piece, Text))
        if group and _is_apart(before, text):
            yield _line(group)
            group = []
        group += line
        before = text
    yield _line(group)


def _is_apart(line: str, following: str) -> bool:
    """Return whether something new begins after a line."""
    return bool(
        not line.strip() or not following.strip() or _ENDS.search(line) or _ITEM.match(following)
    )


def _line(pieces: Sequence[Piece[Data]]) -> Line:
    projection = project(with_edges_apart(pieces), _name)
    return Line(() if projection else tuple(pieces), projection)


def _name(look: Look, base: Look) -> str:
    """Return the plain name of a look beside the base; empty if none says it."""
    one, other = look.key, base.key
    if not isinstance(one, frozenset) or not isinstance(other, frozenset):
        return ""
    added = one - other
    if len(added) != 1 or other - one:
        return ""
    (difference,) = added
    return _PLAIN_NAMES.get(difference, "")
