"""Write the current messages of a catalogue as XLIFF 1.2, 2.0 or 2.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import draft_confidence, translator_comments
from rktranslate.errors import CatalogError
from rktranslate.exchange.interface import WrittenUnits
from rktranslate.exchange.xliff.inline_write import (
    UnitCodes,
    write_content_1,
    write_content_2,
    write_data,
)
from rktranslate.exchange.xliff.states import STATES_1, qualifier_1
from rktranslate.exchange.xliff.versions import CONTEXT, XliffVersion
from rktranslate.exchange.xml_writer import (
    XML_SPACE,
    XmlWriter,
    add_element,
    element,
    escaped,
    is_fit,
    unfit_reason,
)
from rktranslate.languages.codes import language_tag
from rktranslate.model import Skipped, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from rktranslate.model import Catalog, Message

_NAMESPACE_1 = "urn:oasis:names:tc:xliff:document:1.2"
_NAMESPACE_2 = "urn:oasis:names:tc:xliff:document:2.0"
_PRESERVE = {XML_SPACE: "preserve"}


def _is_sent(message: Message) -> bool:
    """Return whether a message is written: it is current and has no plural."""
    return not message.obsolete and message.plural is None


def write_xliff(
    catalog: Catalog,
    original: str,
    version: XliffVersion = XliffVersion.V2_1,
    syntax: Syntax = Syntax.TEXT,
) -> WrittenUnits:
    """Return the current messages of a catalogue as XLIFF.

    XML cannot hold every character. In sources and targets an element stands for it; a translator
    comment with one is left out; a message with one in its context, by which it is identified, is
    skipped. In the name of the document, and in notes that only people read, it is escaped.

    A draft has no ``approved`` in XLIFF 1.2, so that a tool which writes only ``state`` can review
    it; its absence means no. A message that is initial and has a target is written as one that is
    not translated.

    Args:
        catalog: What to write; plural and obsolete messages are left out.
        original: The source document, relative to the project.
        version: Version of the format.
        syntax: Which inline codes are protected.
    """
    writer = XmlWriter()
    written: list[Message] = []
    skipped: list[Skipped] = []
    lost: list[Skipped] = []
    original = escaped(original)
    source = language_tag(catalog.source_language)
    target = language_tag(catalog.target_language)

    def add_units(unit: Callable[[str, Message, Syntax], _Element]) -> None:
        messages = (message for message in catalog.messages if _is_sent(message))
        for number, message in enumerate(messages, 1):
            where = f"{catalog.path}:{message.line}"
            try:
                made = unit(f"u{number}", message, syntax)
            except CatalogError as error:
                skipped.append(Skipped(where, error.message))
                continue
            writer.add(made)
            written.append(message)
            lost.extend(
                Skipped(f"{where}: note", reason)
                for comment in translator_comments(message)
                if (reason := unfit_reason(comment))
            )

    if version is XliffVersion.V1_2:
        file = {
            "original": original,
            "datatype": "plaintext",
            "source-language": source,
            "target-language": target,
        }
        with (
            writer.open("xliff", {"version": version}, _NAMESPACE_1),
            writer.open("file", file | _PRESERVE),
            writer.open("body"),
        ):
            add_units(_unit_1)
    else:
        root = {"version": version, "srcLang": source, "trgLang": target}
        file = {"id": "f1", "original": original}
        with (
            writer.open("xliff", root, _NAMESPACE_2),
            writer.open("file", file | _PRESERVE),
        ):
            add_units(_unit_2)
    return WrittenUnits(writer.take(), tuple(written), tuple(skipped), tuple(lost))


def _unit_1(name: str, message: Message, syntax: Syntax) -> _Element:
    approved = {"approved": "yes"} if message.state.is_reviewed else {}
    unit = element("trans-unit", "\n", {"id": name, **approved, **_PRESERVE})
    codes = UnitCodes(syntax)
    write_content_1(add_element(unit, "source"), message.source, codes)
    if message.target:
        qualifier = qualifier_1(message)
        attributes = {"state-qualifier": qualifier} if qualifier else {}
        attributes = {"state": STATES_1[message.state], **attributes}
        target = add_element(unit, "target", attributes=attributes)
        write_content_1(target, message.target, codes)
    for category, text in _notes(message):
        add_element(unit, "note", text, {"from": category})
    return unit


def _unit_2(name: str, message: Message, syntax: Syntax) -> _Element:
    unit = element("unit", "\n", {"id": name})
    notes = list(_notes(message))
    if notes:
        parent = add_element(unit, "notes", "\n")
        for category, text in notes:
            add_element(parent, "note", text, {"category": category})
    codes = UnitCodes(syntax)
    segment = element("segment", "\n", {"id": "s1", "state": message.state})
    write_content_2(add_element(segment, "source"), message.source, codes)
    if message.target:
        write_content_2(add_element(segment, "target"), message.target, codes)
    if codes.data:
        parent = add_element(unit, "originalData", "\n")
        for text, identity in codes.data.items():
            write_data(add_element(parent, "data", attributes={"id": identity}), text)
    segment.tail = "\n"
    unit.append(segment)
    return unit


def _notes(message: Message) -> Iterator[tuple[str, str]]:
    """Yield the notes of a message with their category."""
    if message.context is not None:
        yield CONTEXT, message.context
    for comment in translator_comments(message):
        # With an escape it would be another note, and come back as a new one.
        if is_fit(comment):
            yield "translator", comment
    for line in message.extracted:
        yield "developer", escaped(line)
    confidence = draft_confidence(message)
    if confidence is not None:
        yield "developer", f"confidence of the draft: {confidence} of 100"
    if message.previous_source is not None:
        yield "developer", f"made for the earlier source: {escaped(message.previous_source)}"
    for location in message.locations:
        yield "location", escaped(str(location))
