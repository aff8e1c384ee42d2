"""Text of DrawingML (``a:p``): in shapes, tables, charts, diagrams and notes.

Line breaks, tabs and fields are codes; what a field shows is shown to translators. A link is part
of the look of its run, as the file has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rktranslate.formats.ooxml.drawing_highlights import highlighted
from rktranslate.formats.ooxml.edges import with_edges_apart
from rktranslate.formats.runs import Code, Look, Text, project, restored
from rktranslate.formats.xml import escaped_text, without_invalid
from rktranslate.inline.blanks import LINE_BREAKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.ooxml.target_language import TargetLanguage
    from rktranslate.formats.runs import Piece, Projection
    from rktranslate.formats.xml import Element, XmlPart
    from rktranslate.model import Mark

_IGNORED = frozenset(
    {"lang", "altLang", "dirty", "err", "noProof", "smtClean", "smtId", "bmk", "kern"}
)
"""Attributes of a run that readers do not see."""
_NEUTRAL = frozenset({("baseline", "0"), ("strike", "noStrike"), ("u", "none"), ("cap", "none")})
_PLAIN_NAMES = {
    ("b", "1"): "b",
    ("i", "1"): "i",
    ("u", "sng"): "u",
    ("strike", "sngStrike"): "s",
}
_BOOLEANS = {"true": "1", "false": "0"}
_LINKS = frozenset({"a:hlinkClick", "a:hlinkMouseOver"})
_SHOWS_BLANKS = frozenset({"a:highlight", "a:uLn", "a:uLnTx", "a:uFill", "a:uFillTx"})
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U0001b000-\U0003ffff]"
)
_COMPLEX = re.compile("[\u0590-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufeff]")
"""Characters that are shown in the fonts of East Asian and of complex scripts."""
_PARTS = re.compile(f"[\t{LINE_BREAKS}]|[^\t{LINE_BREAKS}]+")
_SPECIAL = re.compile(f"[\t{LINE_BREAKS}]")
_SPACES = re.compile("[ \t\r\n]+")
_LANG = re.compile(rb"""\slang\s*=\s*(?:"[^"]*"|'[^']*')""")
_DIRECTION = re.compile(rb"""\s(?:rtl|algn)\s*=\s*(?:"[^"]*"|'[^']*')""")
_ALIGNMENT = re.compile(rb"""\salgn\s*=\s*["'](\w+)["']""")
_START_TAG = re.compile(rb"""<(?>[^>"'/]++|"[^"]*+"|'[^']*+')++""")
_NAME_END = re.compile(rb"[\s/>]")


class RunData(NamedTuple):
    """What a run of text is made of, besides its text."""

    start_tag: bytes
    properties: bytes
    """Its ``a:rPr``; empty without one."""


class CodeData(NamedTuple):
    """An element that is written as it was."""

    raw: bytes


Data: TypeAlias = RunData | CodeData


class LookKey(NamedTuple):
    """What readers see of the properties of a run."""

    attributes: frozenset[tuple[str, str]] = frozenset()
    children: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with text, and where it is in its part."""

    start: int
    end: int
    start_tag: bytes
    properties: bytes
    """``a:pPr``; empty without one."""
    end_properties: bytes
    """``a:endParaRPr``; empty without one."""
    end_tag: bytes
    projection: Projection[Data]
    is_left: bool = False
    """It is aligned left unless its own properties say otherwise."""

    def written(self, text: str, language: TargetLanguage) -> bytes:
        """Return the element with another text."""
        prefix = self.end_tag[2 : self.end_tag.rfind(b":") + 1]
        properties = _directed(self.properties, prefix, language, is_left=self.is_left)
        parts = [self.start_tag, properties]
        for piece in restored(text, self.projection):
            match piece:
                case Text(text=literal, data=RunData() as data, mark=mark):
                    parts.append(_run(literal, data, prefix, language, mark))
                case Code(data=CodeData(raw=raw)):
                    parts.append(raw)
        parts += (_in_language(self.end_properties, language), self.end_tag)
        return b"".join(parts)


class TextReader:
    """Reads the paragraphs of one part; equal properties are looked at once."""

    def __init__(self, part: XmlPart) -> None:
        self._part = part
        self._runs: dict[RunData, tuple[RunData, LookKey, Look]] = {}

    def paragraph(self, element: Element, *, is_left: bool = False) -> Paragraph | None:
        """Return a paragraph (``a:p``); None if it has no text.

        Args:
            element: The paragraph.
            is_left: It is aligned left unless its own properties say otherwise.
        """
        part = self._part
        projection = project(with_edges_apart(self._pieces(element)), _name)
        if projection is None:
            return None
        properties, end_properties = element.child("a:pPr"), element.child("a:endParaRPr")
        return Paragraph(
            element.start,
            element.end,
            part.start_tag(element),
            b"" if properties is None else part.raw(properties),
            b"" if end_properties is None else part.raw(end_properties),
            part.end_tag(element),
            projection,
            is_left,
        )

    def _pieces(self, element: Element) -> Iterator[Piece[Data]]:
        for child in element.elements:
            match child.name:
                case "a:r":
                    yield from self._run(child)
                case "a:br":
                    yield Code(CodeData(self._part.raw(child)), "br")
                case "a:fld":
                    content = child.child("a:t")
                    shown = "" if content is None else self._part.text(content)
                    yield Code(CodeData(self._part.raw(child)), "field", _on_one_line(shown))
                case "a:pPr" | "a:endParaRPr":
                    continue
                case _:
                    shown = _on_one_line(self._part.text(_shown(child)))
                    name = "formula" if child.name in ("a14:m", "mc:AlternateContent") else ""
                    yield Code(CodeData(self._part.raw(child)), name, shown)

    def _run(self, element: Element) -> Iterator[Piece[Data]]:
        part = self._part
        properties = content = None
        for child in element.elements:
            if child.name == "a:t":
                content = child
            elif child.name == "a:rPr":
                properties = child
        if content is None:
            return
        text = part.text(content)
        data, key, look = self._looks(part.start_tag(element), properties)
        if not text.isascii():
            look = _look(key, text)
        if not _SPECIAL.search(text):
            if text:
                yield Text(text, look, data)
            return
        # A line feed in a:t is white space; readers see a line break for the other characters.
        for match in _PARTS.finditer(text.replace("\n", " ").replace("\r", " ")):
            if match[0] == "\t" or match[0] in LINE_BREAKS:
                raw = self._with_text(element, properties, match[0].encode())
                yield Code(CodeData(raw), "tab" if match[0] == "\t" else "br")
            else:
                yield Text(match[0], look, data)

    def _with_text(self, element: Element, properties: Element | None, text: bytes) -> bytes:
        """Return a run with other text."""
        part = self._part
        prefix = _prefix(part, element)
        raw = b"" if properties is None else part.raw(properties)
        content = b"<%st>%s</%st>" % (prefix, text, prefix)
        return part.start_tag(element) + raw + content + part.end_tag(element)

    def _looks(self, start_tag: bytes, properties: Element | None) -> tuple[RunData, LookKey, Look]:
        """Return the data of a run, what its properties say, and its look in ASCII."""
        data = RunData(start_tag, b"" if properties is None else self._part.raw(properties))
        known = self._runs.get(data)
        if known is None:
            key = LookKey() if properties is None else _look_key(self._part, properties)
            known = self._runs[data] = (data, key, _look(key, ""))
        return known


def _prefix(part: XmlPart, element: Element) -> bytes:
    """Return the prefix of an element as the file has it, with its colon."""
    name = part.written_name(element)
    return name[: name.rfind(b":") + 1]


def _look_key(part: XmlPart, properties: Element) -> LookKey:
    attributes = frozenset(
        (name, _BOOLEANS.get(value, value))
        for name, value in part.attributes(properties).items()
        if name not in _IGNORED and not name.startswith("xmlns")
    )
    children = tuple((child.name, part.raw(child)) for child in properties.elements)
    return LookKey(attributes - _NEUTRAL, children)


def _look(key: LookKey, text: str) -> Look:
    """Return the look of a run; fonts of scripts that the text does not have make none."""
    unused = set()
    if not _EAST_ASIAN.search(text):
        unused.add("a:ea")
    if not _COMPLEX.search(text):
        unused.add("a:cs")
    children = tuple(child for child in key.children if child[0] not in unused)
    shows_blanks = any(name in ("u", "strike") for name, _ in key.attributes) or any(
        name in _SHOWS_BLANKS for name, _ in children
    )
    return Look(LookKey(key.attributes, children), shows_blanks)


def _name(look: Look, base: Look) -> str:
    """Return the plain name of a look beside the base; empty if none says it."""
    one, other = look.key, base.key
    if not isinstance(one, LookKey) or not isinstance(other, LookKey):
        return ""
    if _LINKS & ({name for name, _ in one.children} - {name for name, _ in other.children}):
        return "a"
    added = one.attributes - other.attributes
    removed = other.attributes - one.attributes
    if one.children != other.children or len(added) != 1:
        return ""
    ((name, value),) = added
    if any(other_name != name for other_name, _ in removed):
        return ""
    if name == "baseline":
        return "sub" if value.startswith("-") else "sup"
    return _PLAIN_NAMES.get((name, value), "")


def _shown(element: Element) -> Element:
    """Return what readers see of alternative contents: the first choice."""
    return next((e for e in element.elements if e.name == "mc:Choice"), element)


def _on_one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


# --- writing -------------------------------------------------------------------------------------


def _run(
    literal: str, data: RunData, prefix: bytes, language: TargetLanguage, mark: Mark | None
) -> bytes:
    """Return a run of text."""
    properties = _in_language(data.properties, language)
    if not properties and language.tag:
        properties = b'<%srPr lang="%s"/>' % (prefix, language.tag.encode())
    if mark is not None:
        properties = highlighted(properties, prefix, mark)
    # A tab has a tag: one that was typed is a blank.
    text = escaped_text(without_invalid(literal.replace("\t", " "))).encode()
    return b"%s%s<%st>%s</%st></%sr>" % (data.start_tag, properties, prefix, text, prefix, prefix)


def _in_language(properties: bytes, language: TargetLanguage) -> bytes:
    """Return the properties of a run with another language."""
    if not properties or not language.tag:
        return properties
    tag = _start_tag(properties)
    attributes = b' lang="%s"' % language.tag.encode()
    return _with_attributes(_LANG.sub(b"", tag, count=1), attributes) + properties[len(tag) :]


def _start_tag(element: bytes) -> bytes:
    """Return the start tag of an element, without its end."""
    match = _START_TAG.match(element)
    return b"" if match is None else match[0]


def _directed(
    properties: bytes, prefix: bytes, language: TargetLanguage, *, is_left: bool
) -> bytes:
    """Return the properties of a paragraph with the direction of the language.

    Text that is centred or justified stays so.
    """
    if not language.is_rtl:
        return properties
    properties = properties or b"<%spPr/>" % prefix
    tag = _start_tag(properties)
    alignment = _ALIGNMENT.search(tag)
    kept = alignment[1] if alignment and alignment[1] not in (b"l", b"r") else None
    attributes = b' rtl="1"'
    if kept is not None:
        attributes += b' algn="%s"' % kept
    elif alignment is not None:
        attributes += b' algn="%s"' % (b"r" if alignment[1] == b"l" else b"l")
    elif is_left:
        attributes += b' algn="r"'
    return _with_attributes(_DIRECTION.sub(b"", tag), attributes) + properties[len(tag) :]


def _with_attributes(tag: bytes, attributes: bytes) -> bytes:
    """Return a start tag, which may lack its end, with attributes after its name."""
    match = _NAME_END.search(tag)
    end = len(tag) if match is None else match.start()
    return tag[:end] + attributes + tag[end:]
