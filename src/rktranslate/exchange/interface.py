"""The interfaces of exchange formats: files of other tools, by what they carry.

Every exchange format has a name, file name extensions and a payload. What it reads and writes
depends on the payload: an XLIFF file has the units of documents, a TMX file translations for a
memory, a TBX file glossary terms.

The law of exchange formats: what is written and read again is what was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

if TYPE_CHECKING:
    from rktranslate.model import Catalog, Message, Skipped, Syntax


class Payload(StrEnum):
    """What a file of an exchange format carries."""

    CATALOGUES = "catalogues"
    """Units of documents, with targets, states and notes: :class:`CatalogExchange`."""
    TRANSLATIONS = "translations"
    """Entries of a translation memory."""
    TERMS = "terms"
    """Terms of a glossary."""


@runtime_checkable
class Exchange(Protocol):
    """One exchange format; a file of it can be read, written, or both."""

    name: ClassVar[str]
    """Stable id, as options give it: ``xliff``, ``tmx``, ``tbx``, ``deepl-csv``."""
    label: ClassVar[str]
    """How messages name it: ``XLIFF``, ``DeepL CSV``."""
    suffixes: ClassVar[tuple[str, ...]]
    """File name extensions that tell it, lower case, with the dot; may be empty."""
    payload: ClassVar[Payload]
    """What its files carry; says which of the interfaces below it implements."""


@dataclass(frozen=True, slots=True)
class DocumentUnits:
    """The units of one document in one target language, in a file of an exchange format."""

    original: str
    """The source document, as the file names it; relative to the project when it is written."""
    catalog: Catalog
    """Its messages in file order, each with its line in the file; no plural or obsolete ones."""
    line: int = 0
    """Line on which the document begins in the file; 0 for one that is to be written."""


@dataclass(frozen=True, slots=True)
class WrittenUnits:
    """A file of an exchange format, and the messages that it cannot hold."""

    data: bytes
    messages: tuple[Message, ...]
    """The messages that are in it."""
    skipped: tuple[Skipped, ...] = ()
    """The messages that it cannot hold, by ``file:line`` of the catalogue, and why."""


@runtime_checkable
class CatalogExchange(Exchange, Protocol):
    """An exchange format that carries the units of documents to a CAT tool and back."""

    versions: ClassVar[tuple[str, ...]]
    """Versions of the format that can be written, the default first; may be empty."""

    def write(self, units: DocumentUnits, syntax: Syntax, version: str = "") -> WrittenUnits:
        """Return the current messages of a catalogue as a file.

        Args:
            units: What to write.
            syntax: Inline syntax of the document: which inline codes are protected.
            version: One of ``versions``; the default one when empty.
        """
        ...

    def read(self, data: bytes, path: str, target_language: str = "") -> tuple[DocumentUnits, ...]:
        """Return what a file holds, document by document; there is at least one.

        Args:
            data: The file.
            path: How errors name it.
            target_language: Its target language where it names none.

        Raises:
            CatalogError: It is not a file of this format, or not safe to read; with path and line.
        """
        ...
