"""Translations that the memory takes from catalogues and TMX files."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.conflict_markers import has_conflict_markers
from rktranslate.model import NOTHING, Origin
from rktranslate.storage.reading import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rktranslate.model import Catalog, Message


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation of a source text, with its position and context."""

    source: str
    """Normalised source text."""
    target: str
    language: str
    """Target language."""
    line: int
    """Line of the entry in its file."""
    domain: str
    """Folder of the catalogue below the language; empty at the top."""
    previous: int | None
    """Hash of the source of the message before it; None when unknown."""
    next: int | None
    """Hash of the source of the message after it; None when unknown."""


def normalize_source(text: str) -> str:
    """Return a source text in the form in which sources are compared: NFC, on one line."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(text.split("\n")) if "\n" in text else text


def source_hash(text: str) -> int:
    """Return the first 64 bits of a text's content hash as a signed integer, as SQLite needs it."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def is_reusable(message: Message) -> bool:
    """Return whether a message belongs in the memory: reviewed, with a translation.

    Obsolete messages belong in it. Plural messages, the target ``∅``, references that were kept
    verbatim and targets with the conflict markers of msgcat do not.
    """
    return (
        message.state.is_reviewed
        and bool(message.target)
        and message.target != NOTHING
        and message.plural is None
        and not has_conflict_markers(message.target, message.source)
        and not (message.origin is Origin.SOURCE and message.target == message.source)
    )


def catalog_entries(catalog: Catalog, language: str, domain: str) -> Iterator[Entry]:
    """Yield the reusable messages of a catalogue."""
    current = [normalize_source(m.source) for m in catalog.messages if not m.obsolete]
    hashes = [source_hash(text) for text in ("", *current, "")]
    position = 0
    for message in catalog.messages:
        position += not message.obsolete
        if is_reusable(message):
            yield Entry(
                source=normalize_source(message.source),
                target=message.target,
                language=language,
                line=message.line,
                domain=domain,
                previous=None if message.obsolete else hashes[position - 1],
                next=None if message.obsolete else hashes[position + 1],
            )


def tmx_entries(
    path: Path, name: str, source_language: str, languages: Sequence[str]
) -> Iterator[Entry]:
    """Yield the translation units of a TMX file in the languages of the project.

    Raises:
        CatalogError: The file is not well-formed TMX; the message gives the line.
    """
    from rktranslate.exchange.interface import TranslationUnit
    from rktranslate.exchange.tmx import Tmx

    with open_file(path) as stream:
        for unit in Tmx().read(stream, name, source_language, languages):
            if isinstance(unit, TranslationUnit):
                yield Entry(
                    source=normalize_source(unit.source),
                    target=unit.target,
                    language=unit.language,
                    line=unit.location.line,
                    domain=unit.domain,
                    previous=_context_hash(unit.previous),
                    next=_context_hash(unit.next),
                )


def _context_hash(source: str | None) -> int | None:
    return None if source is None else source_hash(normalize_source(source))
