"""The interfaces of exchange formats: files of other tools, by their contents.

Every exchange format has a name, file name extensions and a payload. What it reads and writes
depends on the payload: an XLIFF file has the units of documents, a TMX file translations for a
memory, a TBX file glossary terms.

The law of exchange formats: reading a file that was written gives the same contents.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from rktranslate.model import Location, Skipped, Syntax, TermStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from rktranslate.glossary.terms import Glossary
    from rktranslate.model import Catalog, Message


class Payload(StrEnum):
    """The contents of the files of an exchange format."""

    CATALOGUES = "catalogues"
    """Units of documents, with targets, states and notes: :class:`CatalogExchange`."""
    TRANSLATIONS = "translations"
    """Units of a translation memory: :class:`MemoryExchange`."""
    TERMS = "terms"
    """Terms of a glossary: :class:`GlossaryExchange`."""


@runtime_checkable
class Exchange(Protocol):
    """One exchange format; a file of it can be read, written, or both."""

    name: ClassVar[str]
    """Stable id, as options give it: ``xliff``, ``tmx``, ``tbx``, ``deepl-csv``."""
    label: ClassVar[str]
    """Its name in messages: ``XLIFF``, ``DeepL CSV``."""
    suffixes: ClassVar[tuple[str, ...]]
    """File name extensions, in lower case, with the dot; may be empty."""
    payload: ClassVar[Payload]
    """The contents of its files; determines which of the interfaces below it implements."""


class UnitIssue(StrEnum):
    """Why less is taken from a unit than it may seem to offer; the gravest first."""

    UNREADABLE = "unreadable"
    """It has a fault: nothing is taken from it."""
    NOT_APPROVED = "not approved"
    """One attribute says that it is reviewed, another one that it is not: it is a draft."""
    UNFINISHED = "unfinished"
    """Its target is not complete, or still to be translated: a draft that is not reviewed, even if
    all that is translated in the file counts as reviewed."""
    UNTRANSLATED = "untranslated"
    """Its target is a copy of the source and no translation: the target is not taken."""


@dataclass(frozen=True, slots=True)
class UnitNotice:
    """A unit of a file, and why less is taken from it than it may seem to offer."""

    issue: UnitIssue
    line: int
    """Its line in the file."""
    reason: str
    """What is wrong, or the attributes that say so."""
    source: str = ""
    """Its source; empty if it could not be read."""
    target: str = ""
    """Its target in the file; empty if it could not be read."""
    index: int | None = None
    """Its position among the messages of the catalogue; None if it is not among them."""


@dataclass(frozen=True, slots=True)
class DocumentUnits:
    """The units of one document in one target language, in a file of an exchange format."""

    original: str
    """The source document, as the file names it; relative to the project when it is written."""
    catalog: Catalog
    """Its messages in file order, each with its line in the file; no plural or obsolete ones."""
    line: int = 0
    """Line on which the document begins in the file; 0 for one that is to be written."""
    notices: tuple[UnitNotice, ...] = ()
    """The units that offer less than it may seem, in file order."""


def joined(documents: Sequence[DocumentUnits]) -> Catalog:
    """Return the units of several documents as one catalogue, that of the first."""
    messages = tuple(message for each in documents for message in each.catalog.messages)
    return replace(documents[0].catalog, messages=messages)


@dataclass(frozen=True, slots=True)
class WrittenUnits:
    """A file of an exchange format, and the messages that it cannot hold."""

    data: bytes
    messages: tuple[Message, ...]
    """The messages that are in it."""
    skipped: tuple[Skipped, ...] = ()
    """The messages that it cannot hold, by ``file:line`` of the catalogue, and why."""
    lost: tuple[Skipped, ...] = ()
    """Notes of messages that are in it, without these notes, by ``file:line``, and why."""


@runtime_checkable
class CatalogExchange(Exchange, Protocol):
    """An exchange format that carries the units of documents to a CAT tool and back."""

    versions: ClassVar[tuple[str, ...]]
    """Versions of the format that can be written, the default first; may be empty."""

    def write(self, units: DocumentUnits, syntax: Syntax, version: str = "") -> WrittenUnits:
        """Return the current messages of a catalogue as a file.

        A message that the file cannot hold costs itself: it is left out and named. The name of the
        document is written with escapes for the characters that the format cannot hold.

        Args:
            units: What to write. A message whose state is initial may have its source as the
                target, for tools that show targets only; the file must say that it is not
                translated.
            syntax: Inline syntax of the document: which inline codes are protected.
            version: One of ``versions``; the default one when empty.
        """
        ...

    def read(self, data: bytes, path: str, target_language: str = "") -> tuple[DocumentUnits, ...]:
        """Return the contents of a file by document; there is at least one.

        A unit with a fault costs itself: it is left out, with a notice.

        Args:
            data: The file.
            path: How errors name it.
            target_language: Its target language where it names none.

        Raises:
            CatalogError: It is not a file of this format, or not safe to read; with path and line.
        """
        ...


# --- translation memories --------------------------------------------------------------------


_NO_LOCATION = Location("", 0)


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A source and its translation in one language."""

    source: str
    target: str
    language: str
    """Language of the target."""
    previous: str | None = None
    """Source of the unit before it; "" at the beginning of a document, None when unknown."""
    next: str | None = None
    """Source of the unit after it; "" at the end of a document, None when unknown."""
    domain: str = ""
    notes: tuple[str, ...] = ()
    location: Location = _NO_LOCATION
    """Its place in the file that it was read from: a memory, or the catalogue that is exported."""


class LeftOut(StrEnum):
    """Why a unit of a memory, or a part of it, is not taken."""

    OTHER_LANGUAGES = "no text in both languages"
    NO_LANGUAGE = "a text without a language"
    NO_TEXT = "a variant without a text"
    TOO_BIG = "too much text, or elements nested too deep"
    NO_CHARACTER = "an inline code stands for no character"
    FURTHER_SOURCE = "a further text in the source language"
    OTHER_VARIANT = "a text in a variant of the language, beside one in the language itself"
    FUZZY = "fuzzy: needs editing"
    UNTRANSLATED = "not translated"
    PLURAL = "plural forms"
    CONFLICT = "conflict markers of msgcat"
    VERBATIM = "kept verbatim, or writes nothing"
    UNFIT_NOTE = "a note that XML cannot hold"


@dataclass(frozen=True, slots=True)
class UnusableUnit:
    """A unit that is not taken, or a part of one."""

    location: Location
    reason: LeftOut = LeftOut.OTHER_LANGUAGES
    languages: tuple[str, ...] = ()
    """The languages of its texts, as the file spells them."""


@runtime_checkable
class MemoryExchange(Exchange, Protocol):
    """An exchange format for translation memories of any size; units pass one at a time."""

    def read(
        self, stream: BinaryIO, path: str, source_language: str, target_languages: Iterable[str]
    ) -> Iterator[TranslationUnit | UnusableUnit]:
        """Yield the units of a file in file order, one for each target text.

        A unit with a fault costs itself, or the part that has it: it is yielded as not usable.

        Args:
            stream: The file, opened for bytes.
            path: How errors and locations name it.
            source_language: Language of the sources.
            target_languages: Languages of the targets to yield; units carry one of these codes.

        Raises:
            CatalogError: It is not a file of this format, or not safe to read; with path and line.
        """
        ...

    def write(
        self,
        units: Iterable[TranslationUnit],
        source_language: str,
        syntax: Syntax = Syntax.TEXT,
        on_skipped: Callable[[Skipped], None] | None = None,
    ) -> Iterator[bytes]:
        """Yield a file in pieces; equal units give equal bytes.

        Args:
            units: The units to write.
            source_language: Language of their sources.
            syntax: Inline syntax of the texts.
            on_skipped: Called with everything that the format cannot hold, which is left out.

        Raises:
            CatalogError: The format cannot hold something, and ``on_skipped`` is None.
        """
        ...


# --- glossaries ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TermEntry:
    """An entry of a glossary of another tool; it need not be valid as a row of glossary.csv."""

    line: int
    source: str
    accepted: Mapping[str, tuple[str, ...]]
    """Renderings by language, the preferred one first."""
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Forbidden renderings by language."""
    variants: tuple[str, ...] = ()
    status: TermStatus | None = None
    case_exact: bool = False
    type: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class EntriesRead:
    """The entries of a file, and the rows that were left out."""

    entries: Sequence[TermEntry]
    skipped: tuple[Skipped, ...] = ()
    """Rows that are left out, by ``file:line: term``, and why."""
    lost: tuple[Skipped, ...] = ()
    """The facts of entries that glossary.csv has no place for: each kind with its number."""
    languages: tuple[str, ...] = ()
    """The languages in the file, as it spells them; empty where it names none, or the wanted."""
    uncertain: tuple[Skipped, ...] = ()
    """Terms that are taken and may be of another script, by language, with their number."""


@dataclass(frozen=True, slots=True)
class TermsWritten:
    """A glossary as a file of an exchange format."""

    data: bytes
    entries: int
    skipped: tuple[Skipped, ...] = ()
    """The facts that the format cannot represent."""


@runtime_checkable
class GlossaryExchange(Exchange, Protocol):
    """An exchange format for glossaries."""

    multilingual: ClassVar[bool]
    """Whether a file has any number of target languages; otherwise it has exactly one."""

    def read(
        self, data: bytes, path: str, source_language: str, languages: Sequence[str]
    ) -> EntriesRead:
        """Return the entries of a file; a broken one costs itself, and is listed as skipped.

        Args:
            data: The file.
            path: How errors name it.
            source_language: Language of the terms.
            languages: Target languages to read; exactly one where the format has one.

        Raises:
            GlossaryError: It is not a file of this format, or not safe to read.
        """
        ...

    def write(self, glossary: Glossary, languages: Sequence[str]) -> TermsWritten:
        """Return a glossary as a file.

        Args:
            glossary: The glossary to write.
            languages: Its target languages to write; exactly one where the format has one.

        Raises:
            GlossaryError: The format cannot hold it.
        """
        ...
