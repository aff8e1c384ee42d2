"""The conformance kit of exchange formats."""

from __future__ import annotations

import gzip
import io
import random
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rktranslate.catalog.provenance import translator_comments
from rktranslate.errors import CatalogError, RktranslateError
from rktranslate.exchange.interface import (
    DocumentUnits,
    Payload,
    TranslationUnit,
    UnusableUnit,
)
from rktranslate.exchange.merge import merge_units
from rktranslate.model import (
    Catalog,
    Location,
    Message,
    Origin,
    Plural,
    Provenance,
    Skipped,
    State,
    Syntax,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rktranslate.exchange.interface import (
        CatalogExchange,
        Exchange,
        MemoryExchange,
    )

_Content = TypeVar("_Content")
_GARBAGE = 200
"""Damaged files that a format is given; each is one sample with some of its bytes changed."""
_ORIGINAL = "source/a.md"
_PO = "translations/en/a.po"
ODD_TEXTS = (
    "Satu & dua < tiga > \"empat\" 'lima' ]]>",
    "Lihat **tebal** dan [tautan](https://a.b/?c=d&e) [1] `a<b`.",
    "<b>tebal</b> <1>satu</1> <2/> </b>",
    "tab\tbaris\nbaris\r\nakhir\r",
    "  spasi di tepi  ",
    "\x1b[31m\a\0 \ufffe\uffff \ud800",
    "\u202ekanan\u2028\x85 e\u0301 \U0001f600",
)
"""Texts that an exchange format must carry unchanged, control characters included."""


def odd_catalog() -> Catalog:
    """Return a catalogue of odd messages in all states, with an obsolete one and a plural."""
    messages = [
        Message(
            text,
            "" if state is State.INITIAL else f"{state}: {text}",
            state=state,
            context=f"konteks {state}" if state is State.FINAL else None,
            notes=("a note", "another < & note"),
            extracted=("paragraph 1, sentence 1 of 2",),
            locations=(Location(_ORIGINAL, index),),
            line=10 * index,
        )
        for index, text in enumerate(ODD_TEXTS, 1)
        for state in (tuple(State)[index % 4],)
    ]
    draft = Provenance(Origin.MACHINE, signature="engine|v:1", fingerprint="0" * 8)
    messages.append(Message("Draf.", "Draft.", state=State.TRANSLATED, provenance=draft, line=90))
    messages.append(Message("Jamak.", plural=Plural("Jamak.", ((0, "a"), (1, "b"))), line=100))
    messages.append(Message("Usang.", "Old.", state=State.REVIEWED, obsolete=True, line=110))
    return Catalog("id", "pt_BR", tuple(messages), path=_PO)


class ExchangeConformance:
    """Tests that every exchange format must pass, whatever it carries."""

    exchange: ClassVar[Exchange]
    """The exchange format, as an object."""

    def test_name_and_suffixes(self) -> None:
        """The name is a lower-case id; file name extensions are lower case with their dot."""
        assert re.fullmatch(r"[a-z][a-z0-9-]*", self.exchange.name)
        assert self.exchange.label
        assert all(re.fullmatch(r"\.[a-z0-9.]+", each) for each in self.exchange.suffixes)


class CatalogExchangeConformance(ExchangeConformance):
    """Tests that every exchange format of catalogues must pass.

    Derive a class whose name begins with ``Test``, and set ``exchange``; ``samples`` too, if files
    that other tools wrote are at hand.
    """

    exchange: ClassVar[CatalogExchange]
    samples: ClassVar[tuple[bytes, ...]] = ()
    """Files of this format that other tools wrote."""

    def _write(self, catalog: Catalog, version: str, syntax: Syntax = Syntax.MARKDOWN) -> bytes:
        return self.exchange.write(DocumentUnits(_ORIGINAL, catalog), syntax, version).data

    def _versions(self) -> tuple[str, ...]:
        return self.exchange.versions or ("",)

    def test_payload(self) -> None:
        """It carries catalogues."""
        assert self.exchange.payload is Payload.CATALOGUES
        assert self.exchange.suffixes

    def test_what_is_written_is_read(self) -> None:
        """Every current message is read with its target, state and translator comments."""
        catalog = odd_catalog()
        sent = [m for m in catalog.messages if not m.obsolete and m.plural is None]
        for version in self._versions():
            for syntax in Syntax:
                data = self._write(catalog, version, syntax)
                (units,) = self.exchange.read(data, "a.file")
                assert units.original == _ORIGINAL
                assert units.line > 0
                found = units.catalog.messages
                assert [(m.key, m.target, m.state, translator_comments(m)) for m in found] == [
                    (m.key, m.target, m.state, translator_comments(m)) for m in sent
                ]
                assert all(m.line > 0 for m in found)

    def test_merging_what_was_written_changes_nothing(self) -> None:
        """A file that is returned as it was sent brings nothing new."""
        catalog = odd_catalog()
        for version in self._versions():
            (units,) = self.exchange.read(self._write(catalog, version), "a.file")
            merged = merge_units(catalog, units.catalog)
            assert merged.catalog == catalog
            assert merged.changes == ()

    def test_writing_is_deterministic(self) -> None:
        """The same catalogue gives the same bytes, and the default version is the first one."""
        catalog = odd_catalog()
        versions = self._versions()
        for version in versions:
            assert self._write(catalog, version) == self._write(catalog, version)
        assert self._write(catalog, "") == self._write(catalog, versions[0])

    def test_a_message_that_the_format_cannot_hold(self) -> None:
        """It costs that message only, named with the path and line of the catalogue."""
        plain = Message("Satu.", "One.", state=State.REVIEWED, line=1)
        odd = [
            Message(
                f"{place} {text!r}.",
                line=line,
                notes=(text,) if place == "note" else (),
                context=text if place == "context" else None,
            )
            for line, (place, text) in enumerate(
                ((place, text) for place in ("note", "context") for text in ("\a", "\0", "\x85")), 2
            )
        ]
        catalog = Catalog("id", "en", (plain, *odd), path=_PO)
        for version in self._versions():
            written = self.exchange.write(DocumentUnits(_ORIGINAL, catalog), Syntax.TEXT, version)
            (units,) = self.exchange.read(written.data, "a.file")
            sources = [message.source for message in written.messages]
            assert [message.source for message in units.catalog.messages] == sources
            assert plain in written.messages
            assert len(written.messages) + len(written.skipped) == len(catalog.messages)
            lines = {message.line for message in catalog.messages} - {
                message.line for message in written.messages
            }
            assert {skipped.what for skipped in written.skipped} == {
                f"{_PO}:{line}" for line in lines
            }
            assert all(skipped.reason for skipped in written.skipped)

    def test_an_empty_catalogue(self) -> None:
        """A document without messages is read as one."""
        for version in self._versions():
            (units,) = self.exchange.read(
                self._write(Catalog("id", "en", path=_PO), version), "a.file"
            )
            assert units.catalog.messages == ()

    def test_other_files(self) -> None:
        """A file of another format is refused with its name."""
        data = self._write(odd_catalog(), "")
        others = (b"", b"\0" * 100, b"PK\x03\x04" + data, gzip.compress(data), bytes(range(256)))
        assert all(self._read_or_refused(other) is None for other in others)

    def test_damaged_files(self) -> None:
        """A damaged file is read, or refused with a ``CatalogError``; nothing else happens."""
        chance = random.Random(1)  # noqa: S311 - not for secrets
        samples = [self._write(odd_catalog(), each) for each in self._versions()]
        for data in damaged([*samples, *self.samples], chance):
            documents = self._read_or_refused(data)
            assert documents is None or documents
            for units in documents or ():
                assert all(message.source for message in units.catalog.messages)

    def _read_or_refused(self, data: bytes) -> tuple[DocumentUnits, ...] | None:
        return read_or_refused(partial(self.exchange.read, data, "a.file", "pt-BR"), data)


class MemoryExchangeConformance(ExchangeConformance):
    """Tests that every exchange format of translation memories must pass.

    Derive a class whose name begins with ``Test``, and set ``exchange``; ``samples`` too, if files
    that other tools wrote are at hand.
    """

    exchange: ClassVar[MemoryExchange]
    samples: ClassVar[tuple[bytes, ...]] = ()
    """Files of this format that other tools wrote."""

    def _write(self, units: Sequence[TranslationUnit], syntax: Syntax = Syntax.TEXT) -> bytes:
        return b"".join(self.exchange.write(units, "id", syntax))

    def _read(self, data: bytes, *languages: str) -> list[TranslationUnit | UnusableUnit]:
        return list(self.exchange.read(io.BytesIO(data), "a.file", "id", languages))

    def test_payload(self) -> None:
        """It carries translations."""
        assert self.exchange.payload is Payload.TRANSLATIONS
        assert self.exchange.suffixes

    def test_what_is_written_is_read(self) -> None:
        """Every unit is read with its texts, neighbours, domain and notes, and with its line."""
        units = odd_units()
        for syntax in Syntax:
            read = self._read(self._write(units, syntax), "pt_BR")
            assert [replace(each, location=units[0].location) for each in read] == units
            assert all(each.location.path == "a.file" for each in read)
            assert all(each.location.line > 0 for each in read)

    def test_units_in_other_languages(self) -> None:
        """A unit without a requested language is read as one that cannot be used."""
        read = self._read(self._write(odd_units()), "en")
        assert len(read) == len(odd_units())
        assert all(isinstance(each, UnusableUnit) for each in read)

    def test_what_the_format_cannot_hold(self) -> None:
        """It is reported, or refused without a listener; the translation itself is written."""
        location = Location(_PO, 7)
        unit = TranslationUnit("a", "b", "en", "\a", "\0", "\x1b", ("\x85", "\b"), location)
        skipped: list[Skipped] = []
        parts = self.exchange.write([unit], "id", on_skipped=skipped.append)
        [read] = self._read(b"".join(parts), "en")
        assert isinstance(read, TranslationUnit)
        assert (read.source, read.target) == ("a", "b")
        assert all(each.what.startswith(f"{_PO}:7") and each.reason for each in skipped)
        refused = None
        try:
            self._write([unit])
        except CatalogError as error:
            refused = error.path, error.line
        assert refused == ((_PO, 7) if skipped else None)

    def test_writing_is_deterministic_and_lazy(self) -> None:
        """The same units give the same bytes, in pieces that are written before the last unit."""
        assert self._write(odd_units()) == self._write(odd_units())
        assert self._read(self._write(()), "en") == []
        taken = 0

        def units() -> Iterator[TranslationUnit]:
            nonlocal taken
            for unit in odd_units() * 100:
                taken += 1
                yield unit

        written = self.exchange.write(units(), "id")
        for _, _ in zip(range(10), written, strict=False):
            pass
        assert taken < 100

    def test_other_and_damaged_files(self) -> None:
        """They are read, or refused with a ``CatalogError``; nothing else happens."""
        chance = random.Random(1)  # noqa: S311 - not for secrets
        sample = self._write(odd_units())
        for data in (b"", b"\0" * 100, gzip.compress(sample)):
            assert not read_or_refused(partial(self._read, data, "en"), data)
        for data in damaged([sample, *self.samples], chance):
            read_or_refused(partial(self._read, data, "en"), data)


def odd_units() -> list[TranslationUnit]:
    """Return units of odd texts, with and without neighbours, domain and notes."""
    return [
        TranslationUnit(
            text,
            f"pt: {text}",
            "pt_BR",
            previous=None if index % 2 else "",
            next=None if index % 2 else "Satu & dua.",
            domain="ekonomi" if index % 3 else "",
            notes=("a note", "another < & note") if index % 2 else (),
        )
        for index, text in enumerate(ODD_TEXTS)
    ]


def read_or_refused(
    read: Callable[[], _Content],
    data: bytes,
    path: str = "a.file",
    refusal: type[RktranslateError] = CatalogError,
) -> _Content | None:
    """Return the content of a file; None if it is refused, with its path and no wrong line."""
    try:
        return read()
    except refusal as error:
        place = error.path, error.line is None or 0 < error.line <= data.count(b"\n") + 1
    assert place == (path, True)
    return None


def damaged(samples: list[bytes], chance: random.Random) -> Iterator[bytes]:
    """Yield samples with some of their bytes changed."""
    for _ in range(_GARBAGE):
        data = bytearray(chance.choice(samples))
        for _ in range(chance.randint(1, 8)):
            place = chance.randrange(len(data) + 1)
            data[place : place + chance.randint(0, 2)] = bytes(
                chance.randrange(256) for _ in range(chance.randint(0, 3))
            )
        yield bytes(data)
