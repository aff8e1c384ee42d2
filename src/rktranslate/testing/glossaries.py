"""The conformance kit of exchange formats for glossaries."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import GlossaryError
from rktranslate.exchange.interface import Payload
from rktranslate.glossary import load
from rktranslate.testing.exchange import ExchangeConformance, damaged, read_or_refused

if TYPE_CHECKING:
    from rktranslate.exchange.interface import EntriesRead, GlossaryExchange
    from rktranslate.glossary import Glossary

_PLAIN = """id,en,ms
Rusia,Russia,Rusia Raya
"Beras, gula","Rice, ""white"" sugar",Beras dan gula
Kopi & teh <1>,Coffee & tea <1>,Kopi & teh <2>
Größe,Ærøskøbing,نام
"""
"""A glossary that every format can represent."""
_RICH = """id,en,ms,status,case,variants,forbidden_en,type,note
Korea Utara,North Korea|DPRK,Korea Utara Raya,,,Korut|RRDK,Northern Korea,place,the state
Barat,the West,Barat Raya,,exact,,,place,
Rajin-Khasan,=,=,do-not-translate,,,,place,a railway line
"""
"""A glossary with every property of a term."""


class GlossaryExchangeConformance(ExchangeConformance):
    """Tests that every exchange format for glossaries must pass.

    Derive a class whose name begins with ``Test``, and set ``exchange``.
    """

    exchange: ClassVar[GlossaryExchange]
    """An instance of the exchange format."""
    file_name: ClassVar[str] = "glossary.csv"
    """A name that files of the format have."""

    def _languages(self) -> tuple[str, ...]:
        return ("en", "ms") if self.exchange.multilingual else ("en",)

    def _write(self, glossary: Glossary) -> bytes:
        return self.exchange.write(glossary, self._languages()).data

    def _read(self, data: bytes) -> EntriesRead:
        return self.exchange.read(data, self.file_name, "id", self._languages())

    def test_payload(self) -> None:
        """Its files carry terms."""
        assert self.exchange.payload is Payload.TERMS

    def test_what_is_written_is_read(self) -> None:
        """Every term is read with its renderings, and with the line that it is on."""
        glossary = load(_PLAIN.encode())
        written = self.exchange.write(glossary, self._languages())
        found = self._read(written.data)
        assert (written.skipped, found.skipped) == ((), ())
        assert [entry.source for entry in found.entries] == [t.source for t in glossary.terms]
        for entry, term in zip(found.entries, glossary.terms, strict=True):
            assert entry.line > 0
            for language in self._languages():
                assert tuple(entry.accepted[language]) == term.renderings(language)

    def test_losses_are_listed(self) -> None:
        """The format represents every property of a term, or lists it as skipped."""
        glossary = load(_RICH.encode())
        written = self.exchange.write(glossary, self._languages())
        entries = {entry.source: entry for entry in self._read(written.data).entries}
        state, west, railway = (term.source for term in glossary.terms)
        complete = (
            list(entries) == [state, west, railway]
            and entries[state].variants == ("Korut", "RRDK")
            and entries[state].forbidden.get("en") == ("Northern Korea",)
            and entries[state].accepted["en"] == ("North Korea", "DPRK")
            and entries[state].type == "place"
            and entries[state].note == "the state"
            and entries[west].case_exact
            and entries[railway].status is not None
        )
        assert complete or written.skipped
        assert all(each.what and each.reason for each in written.skipped)
        assert entries[state].accepted["en"][0] == "North Korea"

    def test_writing_is_deterministic(self) -> None:
        """The same glossary gives the same bytes."""
        assert self._write(load(_RICH.encode())) == self._write(load(_RICH.encode()))

    def test_damaged_files(self) -> None:
        """A damaged file is read, or refused with a ``GlossaryError`` that names it."""
        chance = random.Random(1)  # noqa: S311 - not for secrets
        sample = self._write(load(_RICH.encode()))
        for data in (b"", b"\0" * 100, bytes(range(256)), *damaged([sample], chance)):
            found = read_or_refused(
                partial(self._read, data), data, self.file_name, refusal=GlossaryError
            )
            assert found is None or all(entry.line > 0 for entry in found.entries)
