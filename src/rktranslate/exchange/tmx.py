"""TMX 1.4b, read and written one translation unit at a time, so that memory stays flat.

An inline code is a ``<ph>`` around its own text; the text that is read includes that of all inline
elements. The neighbours of a unit and its domain are properties: ``x-context-pre``,
``x-context-post`` and ``x-domain``. A text with line breaks that are content is written with
``xml:space="preserve"``; without it they are read as layout.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import CatalogError
from rktranslate.exchange.interface import LeftOut, Payload, TranslationUnit, UnusableUnit
from rktranslate.exchange.layout import PRESERVED, content, has_layout
from rktranslate.exchange.placeholders import read_placeholders, write_placeholders
from rktranslate.exchange.xml_reader import XML_LANG, read_nodes
from rktranslate.exchange.xml_writer import XmlWriter, add_element, element, is_fit, refuse_unfit
from rktranslate.languages.codes import Fit, fit, language_tag
from rktranslate.model import Location, Skipped, Syntax
from rktranslate.version import release

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

        Languages match as everywhere (``en-GB`` for ``en``). Of several targets all that match
        best are used: those with the same code, or else those in variants of the language. Of
        several sources the first that matches best is used.

        Raises:
            CatalogError: The file is not TMX, or not safe to read; with path and line.
        """
        targets = tuple(target_languages)
        domain = ""
        wanted = frozenset({"header", "tu"})
        for node in read_nodes(stream, path, "tmx", wanted, tolerant=True):
            if node.tag == "tu" and node.fault:
                yield UnusableUnit(Location(path, node.line), LeftOut.TOO_BIG)
            elif node.tag == "header":
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
    variants, faults = _variants(node, path)
    yield from faults
    sources, other_sources = _closest(variants, source_language)
    source = sources[0] if sources else None
    # A text of pt is no translation into pt_BR where it is the source.
    rest = [variant for variant in variants if variant is not source]
    found = [(language, *_closest(rest, language)) for language in targets]
    if source is None or not any(closest for _, closest, _ in found):
        if not faults:
            languages = dict.fromkeys(map(_language, node.all("tuv")))
            yield UnusableUnit(Location(path, node.line), LeftOut.OTHER_LANGUAGES, tuple(languages))
        return
    for variant in (*sources[1:], *other_sources):
        yield UnusableUnit(Location(path, variant.line), LeftOut.FURTHER_SOURCE)
    for _, _, others in found:
        for variant in others:
            yield UnusableUnit(Location(path, variant.line), LeftOut.OTHER_VARIANT)
    properties = _properties(node)
    notes = tuple(content(note.text(), node, note) for note in node.all("note"))
    for language, closest, _ in found:
        for variant in closest:
            # A unit is where it begins; further texts of a language are where they are.
            line = node.line if variant is closest[0] else variant.line
            yield TranslationUnit(
                source=source.text,
                target=variant.text,
                language=language,
                previous=properties.get(_BEFORE),
                next=properties.get(_AFTER),
                domain=properties.get(_DOMAIN) or domain,
                notes=notes,
                location=Location(path, line),
            )


@dataclass(frozen=True, slots=True)
class _Variant:
    """A text of a unit in one language."""

    language: str
    text: str
    line: int


def _variants(node: Node, path: str) -> tuple[list[_Variant], list[UnusableUnit]]:
    """Return the texts of a unit, and those of its variants that have none."""
    variants: list[_Variant] = []
    faults: list[UnusableUnit] = []
    for variant in node.all("tuv"):
        language = _language(variant)
        segment = variant.first("seg")
        location = Location(path, variant.line)
        if not language:
            faults.append(UnusableUnit(location, LeftOut.NO_LANGUAGE))
        elif segment is None:
            faults.append(UnusableUnit(location, LeftOut.NO_TEXT, (language,)))
        else:
            try:
                text = read_placeholders(segment, path, "type")
            except CatalogError:
                faults.append(UnusableUnit(location, LeftOut.NO_CHARACTER, (language,)))
                continue
            text = content(text, node, variant, segment)
            if text:
                variants.append(_Variant(language, text, variant.line))
    return variants, faults


def _closest(
    variants: Sequence[_Variant], language: str
) -> tuple[Sequence[_Variant], Sequence[_Variant]]:
    """Return the variants that match a language best, each text once, and the others that match."""
    fits = [(fit(variant.language, language), variant) for variant in variants]
    best = max((rank for rank, _ in fits), default=Fit.NONE)
    if best is Fit.NONE:
        return (), ()
    closest: dict[str, _Variant] = {}
    for rank, variant in fits:
        if rank is best:
            closest.setdefault(variant.text, variant)
    return tuple(closest.values()), [each for rank, each in fits if Fit.NONE < rank < best]


def _language(variant: Node) -> str:
    """Return the language of a variant; ``lang`` is that of TMX 1.1."""
    return (variant.attributes.get(XML_LANG) or variant.attributes.get("lang", "")).strip()


def _properties(node: Node) -> dict[str, str]:
    """Return the properties of an element by type; the first of each."""
    properties: dict[str, str] = {}
    for item in node.all("prop"):
        text = content(item.text(), node, item)
        properties.setdefault(item.attributes.get("type", ""), text)
    return properties


# --- writing ---------------------------------------------------------------------------------


def _header(source_language: str) -> dict[str, str]:
    return {
        "creationtool": "rktranslate",
        "creationtoolversion": release(),
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
        add_element(parent, "note", note, _space(note))
    properties = ((_DOMAIN, unit.domain or None), (_BEFORE, unit.previous), (_AFTER, unit.next))
    for kind, value in properties:
        if value is not None:
            add_element(parent, "prop", value, {"type": kind, **_space(value)})
    for language, text in ((source_language, unit.source), (unit.language, unit.target)):
        variant = add_element(parent, "tuv", attributes={XML_LANG: language_tag(language)})
        _write_segment(variant, text, syntax)
    return parent


def _space(text: str) -> dict[str, str]:
    """Return the attribute that a text needs so that its white space is read as content."""
    return PRESERVED if has_layout(text) else {}


def _write_segment(variant: _Element, text: str, syntax: Syntax) -> None:
    segment = add_element(variant, "seg", attributes=_space(text))
    segment.tail = None
    numbers = count(1)

    def attributes(_text: str, kind: str) -> dict[str, str]:
        return {"x": str(next(numbers)), "type": kind}

    write_placeholders(segment, text, syntax, attributes)
