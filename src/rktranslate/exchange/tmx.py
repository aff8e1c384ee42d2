"""TMX 1.4b in and out, one translation unit at a time: gigabytes pass in flat memory.

Inline codes are written as ``<ph>`` around their own text, and the text of all inline elements is
part of the text that is read. A character that XML cannot hold is ``<ph type="x-char-001B"/>``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError
from rktranslate.exchange.xml import (
    XML_LANG,
    Node,
    attribute,
    escape,
    plain,
    read_nodes,
    unfit,
)
from rktranslate.inline import find_codes
from rktranslate.model import Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

_BEFORE, _AFTER, _DOMAIN = "x-context-pre", "x-context-post", "x-domain"
_CHARACTER = re.compile("x-char-([0-9A-F]{4,6})")


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """A source and its translation in one language."""

    source: str
    target: str
    language: str
    """Language of the target, one of those that were asked for."""
    previous: str | None = None
    """Source text before it; "" at the beginning of a document, None where it is not known."""
    next: str | None = None
    """Source text after it, in the same way."""
    domain: str = ""
    notes: tuple[str, ...] = ()
    line: int = 0
    """Line of the unit in its file; 0 when it is new."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A unit that lacks the source language, or every language that was asked for."""

    line: int


def read_tmx(
    stream: BinaryIO, path: str, source_language: str, target_languages: Iterable[str]
) -> Iterator[TmxUnit | Unusable]:
    """Yield the translations in a TMX file in file order.

    A language fits when its primary part does (``en`` and ``en-GB``); of several variants the one
    that is spelled alike, else the first. Empty translations are left out.

    Raises:
        CatalogError: The file is not TMX, or not safe to read; with path and line.
    """
    targets = tuple(target_languages)
    domain = ""
    for node in read_nodes(stream, path, "tmx", frozenset({"header", "tu"})):
        if node.tag == "header":
            domain = _property(node, _DOMAIN) or ""
        elif node.tag == "tu":
            yield from _units(node, path, source_language, targets, domain)


def _units(
    node: Node, path: str, source_language: str, targets: tuple[str, ...], domain: str
) -> Iterator[TmxUnit | Unusable]:
    texts: list[tuple[str, Node]] = []
    for variant in node.all("tuv"):
        language = variant.attributes.get(XML_LANG) or variant.attributes.get("lang")
        segment = variant.first("seg")
        if not language or segment is None:
            what = "a <tuv> without xml:lang" if not language else "a <tuv> without <seg>"
            raise CatalogError(what, path=path, line=variant.line)
        texts.append((language, segment))
    source = _text(texts, source_language, path)
    found = False
    for language in targets:
        target = _text(texts, language, path)
        if source and target:
            found = True
            yield TmxUnit(
                source=source,
                target=target,
                language=language,
                previous=_property(node, _BEFORE),
                next=_property(node, _AFTER),
                domain=_property(node, _DOMAIN) or domain,
                notes=tuple(note.text() for note in node.all("note")),
                line=node.line,
            )
    if not found:
        yield Unusable(node.line)


def _text(texts: list[tuple[str, Node]], language: str, path: str) -> str:
    fitting = [(code, node) for code, node in texts if _primary(code) == _primary(language)]
    alike = [node for code, node in fitting if _spelled(code) == _spelled(language)]
    chosen = alike or [node for _, node in fitting]
    return _content(chosen[0], path) if chosen else ""


def _spelled(language: str) -> str:
    return language.replace("_", "-").casefold()


def _primary(language: str) -> str:
    return _spelled(language).partition("-")[0]


def _content(node: Node, path: str) -> str:
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
            continue
        character = _CHARACTER.fullmatch(child.attributes.get("type", ""))
        if character is None:
            parts.append(_content(child, path))
            continue
        number = int(character[1], 16)
        if number > 0x10FFFF:
            raise CatalogError(f"U+{number:X} is no character", path=path, line=child.line)
        parts.append(chr(number))
    return "".join(parts)


def _property(node: Node, kind: str) -> str | None:
    return next((p.text() for p in node.all("prop") if p.attributes.get("type") == kind), None)


def write_tmx(
    units: Iterable[TmxUnit],
    source_language: str,
    *,
    version: str,
    syntax: Syntax = Syntax.TEXT,
) -> Iterator[bytes]:
    """Yield a TMX file in pieces, one a unit; the same units always give the same bytes.

    Args:
        units: What to write.
        source_language: Language of their sources.
        version: Version of this program, for the header.
        syntax: Which inline codes are written as such; it makes no difference to what is read.

    Raises:
        CatalogError: XML cannot hold a character of a note, a context or a domain.
    """
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="rktranslate" creationtoolversion={attribute(version)}'
        ' segtype="sentence" o-tmf="PO" adminlang="en"'
        f' srclang={_tag(source_language)} datatype="plaintext"/>\n<body>\n'
    ).encode()
    for unit in units:
        yield _unit(unit, source_language, syntax).encode()
    yield b"</body>\n</tmx>\n"


def _tag(language: str) -> str:
    return attribute(language.replace("_", "-"))


def _unit(unit: TmxUnit, source_language: str, syntax: Syntax) -> str:
    lines = ["<tu>"]
    lines += [f"<note>{plain(note)}</note>" for note in unit.notes]
    properties = ((_DOMAIN, unit.domain or None), (_BEFORE, unit.previous), (_AFTER, unit.next))
    for kind, value in properties:
        if value is not None:
            lines.append(f'<prop type="{kind}">{plain(value)}</prop>')
    for language, text in ((source_language, unit.source), (unit.language, unit.target)):
        segment = _segment(text, syntax)
        lines.append(f"<tuv xml:lang={_tag(language)}><seg>{segment}</seg></tuv>")
    return "\n".join([*lines, "</tu>\n"])


def _segment(text: str, syntax: Syntax) -> str:
    parts = []
    position = 0
    for number, code in enumerate(find_codes(text, syntax), 1):
        parts.append(_characters(text[position : code.span.start]))
        # No code has characters that XML lacks but in its text, where <ph> cannot hold a <ph>.
        inner = _characters(code.text)
        wrapped = f'<ph x="{number}" type="{code.kind}">{inner}</ph>'
        parts.append(inner if "<ph" in inner else wrapped)
        position = code.span.end
    parts.append(_characters(text[position:]))
    return "".join(parts)


def _characters(text: str) -> str:
    """Return text as content, with an empty ``<ph>`` for each character that XML lacks."""
    parts = []
    position = 0
    for found in unfit(text):
        parts.append(escape(text[position : found.start()]))
        parts.append(f'<ph type="x-char-{ord(found[0]):04X}"/>')
        position = found.end()
    parts.append(escape(text[position:]))
    return "".join(parts)
