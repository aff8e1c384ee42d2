"""Parser of PO files: text to `Catalog`, with the text of every entry beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rktranslate.catalog.po.comments import FUZZY, parse_comments
from rktranslate.catalog.po.duplicates import settle
from rktranslate.catalog.po.entries import scan
from rktranslate.catalog.po.header import parse_fields, target_language_of, with_utf8
from rktranslate.catalog.provenance import kind_of, read_comments
from rktranslate.errors import CatalogError
from rktranslate.model import Catalog, Message, Plural, State

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from rktranslate.catalog.po.entries import Entry
    from rktranslate.model import Key


_DOUBLED_LINE_END = re.compile(r"(?<!\r)\r+\n")
"""What is left of ``\\r\\r\\n``, which tools write that convert line ends twice."""


@dataclass(frozen=True, slots=True)
class PoFile:
    """A parsed PO file: the catalogue, and how its parts were written."""

    catalog: Catalog
    raw: Mapping[Key, tuple[Message, str]] = field(default_factory=dict, compare=False, repr=False)
    """Each message and its text in the file, without the last line end, by message key; the text is
    empty if the message must be written anew."""
    raw_header: str | None = field(default=None, compare=False, repr=False)
    """Text of the header; None if it must be written anew."""
    header_line: int = 1
    """Line of the msgid of the header."""
    previous_plurals: Mapping[Key, str] = field(default_factory=dict, compare=False, repr=False)
    """Previous msgid_plural by message key: `Message` has no field for it."""
    raw_duplicates: Mapping[Message, str] = field(default_factory=dict, compare=False, repr=False)
    """Text in the file of each of the catalogue's duplicates; see ``raw``."""


def parse(
    text: str,
    path: str,
    source_language: str,
    target_language: str | None = None,
    *,
    previous: PoFile | None = None,
) -> PoFile:
    """Parse the text of a PO file.

    Args:
        text: The decoded file; a byte order mark and CRLF line ends are accepted.
        path: How errors name the file; kept in the catalogue.
        source_language: Language of its msgids.
        target_language: Language of its msgstrs; None takes the header's.
        previous: An earlier version of the file: what it has too is not parsed again.

    Raises:
        CatalogError: The text is no PO file, has no header or two, or is in another language than
            expected. The error names the line.
    """
    known = {} if previous is None else _known(previous)
    header, language, entries = read_entries(text, path, target_language, known)
    headers = parse_fields(header.text("msgstr"))
    messages: list[Message] = []
    raw: dict[Key, tuple[Message, str]] = {}
    previous_plurals: dict[Key, str] = {}
    repeated: dict[Key, list[tuple[Message, str]]] = {}
    for entry in entries:
        if entry.known:
            message = known[entry.lines[0]]
            if message.line != entry.msgid:
                message = replace(message, line=entry.msgid)
        else:
            message = message_of(entry, path)
        key = message.key
        # A further msgstr is no entry without the lines before it: it is written anew.
        text = "" if entry.repeated else "\n".join(entry.lines)
        if key in raw:
            repeated.setdefault(key, [raw[key]]).append((message, text))
            continue
        previous_plural = entry.previous_text("msgid_plural") if entry.previous else None
        if previous_plural is not None:
            previous_plurals[key] = previous_plural
        messages.append(message)
        raw[key] = (message, text)
    duplicates: list[tuple[Message, str]] = []
    if repeated:
        for index, message in enumerate(messages):
            if message.key in repeated:
                texts = dict(repeated[message.key])
                settled, kept = settle(tuple(texts))
                messages[index] = settled
                read = next(each for each in texts if each.line == settled.line)
                raw[message.key] = (read, texts[read])
                duplicates += ((each, texts[each]) for each in kept)

    catalog = Catalog(
        source_language=source_language,
        target_language=language,
        messages=tuple(sorted(messages, key=lambda message: message.obsolete)),
        headers=headers,
        header_comment="\n".join(header.comments),
        path=path,
        duplicates=tuple(message for message, _ in duplicates),
    )
    unchanged = with_utf8(headers) == headers and not header.previous
    return PoFile(
        catalog,
        raw,
        "\n".join(header.lines) if unchanged else None,
        header.msgid,
        previous_plurals,
        dict(duplicates),
    )


def read_entries(
    text: str, path: str, target_language: str | None, known: Container[str] = ()
) -> tuple[Entry, str, Iterator[Entry]]:
    """Return the header of a PO file, its language, and the other entries, which are read as used.

    Args:
        text: See :func:`parse`.
        path: How errors name the file.
        target_language: The language that it must be in; None takes the header's.
        known: Texts of entries that the caller has read before; see ``scan``.

    Raises:
        CatalogError: See :func:`parse`; that of an entry when it is read.
    """
    entries = scan(with_plain_line_ends(text), path, known)
    header = header_of(entries, path)
    headers = parse_fields(header.text("msgstr"))
    language = target_language_of(headers, target_language, path, header.msgid)
    return header, language, _messages_only(entries, path)


def _messages_only(entries: Iterator[Entry], path: str) -> Iterator[Entry]:
    for entry in entries:
        if not entry.known and not any(entry.strings["msgid"]):
            raise CatalogError("a second message with an empty msgid", path=path, line=entry.msgid)
        yield entry


def _known(previous: PoFile) -> dict[str, Message]:
    """Return the messages of a file by their texts, where the message has all that a text has."""
    return {
        text: message
        for key, (message, text) in previous.raw.items()
        if key not in previous.previous_plurals
    }


def with_plain_line_ends(text: str) -> str:
    """Return the text of a file without its byte order mark, with LF line ends.

    Lines keep their numbers.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return _DOUBLED_LINE_END.sub("\n", text) if "\r\n" in text else text


def header_of(entries: Iterator[Entry], path: str) -> Entry:
    """Return the header, which is the first of the entries.

    Args:
        entries: All entries of a file; the header is taken from them.
        path: How errors name the file.

    Raises:
        CatalogError: The first entry is none.
    """
    header = next(entries, None)
    if (
        header is None
        or header.obsolete
        or header.text("msgid")
        or "msgctxt" in header.strings
        or "msgid_plural" in header.strings
    ):
        raise CatalogError("the PO file has no header", path=path, line=1)
    return header


def message_of(entry: Entry, path: str) -> Message:
    """Return the message of an entry that is no header.

    Args:
        entry: The entry.
        path: How errors name the file.

    Raises:
        CatalogError: Its msgid_plural is empty.
    """
    notes, extracted, locations, flags = parse_comments(entry.comments)
    plural = _plural(entry, path) if entry.has_plural else None
    target = entry.text("msgstr")
    empty = not any(text for _, text in plural.targets) if plural else not target
    if empty:
        # A fuzzy flag on an empty target means nothing, but someone set it: it stays a flag.
        state = State.INITIAL
    else:
        state = State.TRANSLATED if FUZZY in flags else State.REVIEWED
        flags = tuple(flag for flag in flags if flag != FUZZY)
    notes, provenance = read_comments(notes) if notes else ((), None)
    previous = entry.previous
    return Message(
        source=entry.text("msgid"),
        target=target,
        context=entry.text("msgctxt") if "msgctxt" in entry.strings else None,
        state=state,
        provenance=provenance,
        kind=kind_of(extracted),
        notes=notes,
        extracted=extracted,
        locations=locations,
        flags=tuple(filter(None, flags)),
        previous_source=entry.previous_text("msgid") if previous else None,
        previous_context=entry.previous_text("msgctxt") if previous else None,
        plural=plural,
        obsolete=entry.obsolete,
        line=entry.msgid,
    )


def _plural(entry: Entry, path: str) -> Plural:
    source = entry.text("msgid_plural")
    if not source:
        raise CatalogError("an empty msgid_plural", path=path, line=entry.msgid)
    keywords = [keyword for keyword in entry.strings if keyword.startswith("msgstr[")]
    targets = tuple((int(keyword[7:-1]), entry.text(keyword)) for keyword in keywords)
    return Plural(source, targets)
