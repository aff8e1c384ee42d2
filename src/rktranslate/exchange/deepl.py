"""DeepL's glossaries: CSV and TSV of source and target, without a header."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rktranslate.exchange.interface import TermsWritten
from rktranslate.exchange.tables import (
    LossCounter,
    TableExchange,
    TermRow,
    csv_bytes,
    decode,
    rows_and_faults,
    terms_with_renderings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.glossary.terms import Glossary

_MOST_BYTES = 1024
"""Longest source or target phrase that DeepL accepts, in UTF-8."""


class DeeplCsv(TableExchange):
    """A glossary of DeepL as CSV."""

    name: ClassVar[str] = "deepl-csv"
    label: ClassVar[str] = "DeepL"
    suffixes: ClassVar[tuple[str, ...]] = ()
    delimiter: ClassVar[str] = ","

    def rows(self, data: bytes, path: str) -> Iterator[TermRow]:
        """Yield the rows: source and target, and perhaps the code of each language."""
        for row in rows_and_faults(decode(data, path), path, self.delimiter):
            if isinstance(row, TermRow):
                yield row
                continue
            cells = row.cells
            # DeepL's own exports name both languages, and some add a number.
            if len(cells) not in (2, 4, 5):
                fault = f"expected source and target, found {len(cells)} columns"
                yield TermRow(row.line, cells[0], "", fault=fault)
                continue
            languages = (cells[2], cells[3]) if len(cells) > 2 and cells[2] and cells[3] else None
            yield TermRow(row.line, cells[0], cells[1], languages=languages)

    def write(self, glossary: Glossary, languages: Sequence[str]) -> TermsWritten:
        """Return the glossary in one language, with the preferred rendering of each term."""
        losses = LossCounter(self.label)
        renderings: dict[str, str] = {}
        for term, (best, *others) in terms_with_renderings(glossary, languages[0], losses):
            losses.add("further renderings", len(others), f"{self.label} allows one per term")
            losses.add("notes", int(bool(term.note)))
            # DeepL matches the text as it stands, so that a variant is an entry of its own.
            for form in (term.source, *term.variants):
                if form in renderings:
                    continue
                if max(len(form.encode()), len(best.encode())) > _MOST_BYTES:
                    reason = f"{self.label} allows at most {_MOST_BYTES} bytes"
                    losses.add("terms", reason=reason)
                    continue
                renderings[form] = best
        data = csv_bytes(renderings.items(), self.delimiter)
        return TermsWritten(data, len(renderings), losses.skipped())


class DeeplTsv(DeeplCsv):
    """A glossary of DeepL as tab-separated values."""

    name: ClassVar[str] = "deepl-tsv"
    suffixes: ClassVar[tuple[str, ...]] = (".tsv",)
    delimiter: ClassVar[str] = "\t"
