"""TMX 1.4b, read and written one translation unit at a time, so that memory stays flat.

An inline code is a ``<ph>`` around its own text; the text that is read includes that of all inline
elements. The neighbours of a unit and its domain are properties: ``x-context-pre``,
``x-context-post`` and ``x-domain``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import CatalogError
from rktranslate.exchange.interface import Payload, TranslationUnit, UnusableUnit
from rktranslate.exchange.placeholders import read_placeholders, write_placeholders
from rktranslate.exchange.xml_reader import XML_LANG, read_nodes
from rktranslate.exchange.xml_writer import XmlWriter, add_element, element, is_fit, refuse_unfit
from rktranslate.languages.codes import language_tag, same_language, same_primary
from rktranslate.model import Location, Skipped, Syntax
from rktranslate.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from lxml.etree import _Element

    from rktranslate.exchange.xml_reader import Node

_BEFORE, _AFTER, _DOMAIN = "x-context-pre", "x-context-post", "x-domain"


class Tmx:
    """A translation memory as TMX 1.4b."""

    name: ClassVar[str] = "tmx"
    label: ClassVar[str] = "TMX"
    suffixes: ClassVar[tuple[str, ...]] = (".tmx",)
    payload: ClassVar[Payload] = Payload.TRANSLATIONS

    def read(
        self, stream: BinaryIO, path: str, source_language: str, target_languages: Iterable[str]
    ) -> Iterator[TranslationUnit | UnusableUnit]:
        """Yield the units of a TMX file in file order, one for each target language.

        A language variant is used if its primary language is the one that is asked for (``en-GB``
        for ``en``); of several variants the one with the same code, else the first.

        Raises:
            CatalogError: The file is not TMX, or not safe to read; with path and line.
        """
        targets = tuple(target_languages)
        domain = ""
        for node in read_nodes(stream, path, "tmx", frozenset({"header", "tu"})):
            if node.tag == "header":
                domain = _properties(node).get(_DOMAIN, "")
            elif node.tag == "tu":
                yield from _translations(node, path, source_language, targets, domain)

    def write(
        self,
        units: Iterable[TranslationUnit],
        source_language: str,
        syntax: Syntax = Syntax.TEXT,
        on_skipped: Callable[[Skipped], None] | None = None,
    ) -> Iterator[bytes]:
        """Yield a TMX file in pieces, one per unit; equal units give equal bytes.

        Args:
            units: The units to write.
            source_language: Language of their sources.
            syntax: Inline syntax of the texts; it makes no difference to what is read.
            on_skipped: Called with each note, neighbour or domain that XML cannot hold; the
                unit is written without it.

        Raises:
            CatalogError: XML cannot hold a note, neighbour or domain, and ``on_skipped`` is None.
        """
        writer = XmlWriter()
        with writer.open("tmx", {"version": "1.4"}):
            writer.add(element("header", attributes=_header(source_language)))
            with writer.open("body"):
                for unit in units:
                    fit = _without_unfit(unit, on_skipped)
                    writer.add(_unit_element(fit, source_language, syntax))
                    yield writer.take()
        yield writer.take()


# --- reading ---------------------------------------------------------------------------------


def _translations(
    node: Node, path: str, source_language: str, targets: Sequence[str], domain: str
) -> Iterator[TranslationUnit | UnusableUnit]:
    variants: list[tuple[str, Node]] = []
    for variant in node.all("tuv"):
        language = variant.attributes.get(XML_LANG) or variant.attributes.get("lang")
        segment = variant.first("seg")
        if not language or segment is None:
            missing = "<seg>" if language else "xml:lang"
            raise CatalogError(f"<tuv> without {missing}", path=path, line=variant.line)
        variants.append((language, segment))
    source = _text(variants, source_language, path)
    texts = [(language, _text(variants, language, path)) for language in targets]
    usable = [(language, target) for language, target in texts if source and target]
    location = Location(path, node.line)
    if not usable:
        yield UnusableUnit(location)
        return
    properties = _properties(node)
    notes = tuple(note.text() for note in node.all("note"))
    for language, target in usable:
        yield TranslationUnit(
            source=source,
            target=target,
            language=language,
            previous=properties.get(_BEFORE),
            next=properties.get(_AFTER),
            domain=properties.get(_DOMAIN) or domain,
            notes=notes,
            location=location,
        )


def _text(variants: Sequence[tuple[str, Node]], language: str, path: str) -> str:
    """Return the text of the variant that fits a language best; empty if none does."""
    best, rank = None, 0
    for code, segment in variants:
        fit = _fit(code, language)
        if fit > rank:
            best, rank = segment, fit
    return read_placeholders(best, path, "type") if best else ""


@lru_cache(maxsize=256)
def _fit(code: str, language: str) -> int:
    """Return 2 for the same language, 1 for the same primary language, 0 for another."""
    if same_language(code, language):
        return 2
    return int(same_primary(code, language))


def _properties(node: Node) -> dict[str, str]:
    """Return the properties of an element by type; the first of each."""
    properties: dict[str, str] = {}
    for item in node.all("prop"):
        properties.setdefault(item.attributes.get("type", ""), item.text())
    return properties


# --- writing ---------------------------------------------------------------------------------


def _header(source_language: str) -> dict[str, str]:
    return {
        "creationtool": "rktranslate",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "PO",
        "adminlang": "en",
        "srclang": language_tag(source_language),
        "datatype": "plaintext",
    }


def _without_unfit(
    unit: TranslationUnit, on_skipped: Callable[[Skipped], None] | None
) -> TranslationUnit:
    """Return a unit without the notes, neighbours and domain that XML cannot hold."""
    before, after = unit.previous or "", unit.next or ""
    if all(map(is_fit, (before, after, unit.domain, *unit.notes))):
        return unit

    def fits(name: str, text: str) -> bool:
        try:
            refuse_unfit(text, unit.location.path, unit.location.line)
        except CatalogError as error:
            if on_skipped is None:
                raise
            on_skipped(Skipped(f"{unit.location}: {name}", error.message))
            return False
        return True

    return replace(
        unit,
        previous=unit.previous if fits("previous source", before) else None,
        next=unit.next if fits("next source", after) else None,
        domain=unit.domain if fits("domain", unit.domain) else "",
        notes=tuple(note for note in unit.notes if fits("note", note)),
    )


def _unit_element(unit: TranslationUnit, source_language: str, syntax: Syntax) -> _Element:
    parent = element("tu", "\n")
    for note in unit.notes:
        add_element(parent, "note", note)
    properties = ((_DOMAIN, unit.domain or None), (_BEFORE, unit.previous), (_AFTER, unit.next))
    for kind, value in properties:
        if value is not None:
            add_element(parent, "prop", value, {"type": kind})
    for language, text in ((source_language, unit.source), (unit.language, unit.target)):
        variant = add_element(parent, "tuv", attributes={XML_LANG: language_tag(language)})
        _write_segment(variant, text, syntax)
    return parent


def _write_segment(variant: _Element, text: str, syntax: Syntax) -> None:
    segment = add_element(variant, "seg")
    segment.tail = None
    numbers = count(1)

    def attributes(_text: str, kind: str) -> dict[str, str]:
        return {"x": str(next(numbers)), "type": kind}

    write_placeholders(segment, text, syntax, attributes)
