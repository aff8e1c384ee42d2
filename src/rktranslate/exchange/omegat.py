"""OmegaT's glossaries: tab-separated source, target and comment; CSV where the name says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rktranslate.exchange.interface import TermsWritten
from rktranslate.exchange.tables import (
    CsvRow,
    LossCounter,
    TableExchange,
    TermRow,
    decode,
    rows_and_faults,
    terms_with_renderings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.glossary.terms import Glossary

_HEADER = "# Glossary in tab-separated format -*- coding: utf-8 -*-"


class OmegatGlossary(TableExchange):
    """A glossary of OmegaT."""

    name: ClassVar[str] = "omegat"
    label: ClassVar[str] = "OmegaT"
    suffixes: ClassVar[tuple[str, ...]] = (".utf8", ".tab", ".txt")

    def rows(self, data: bytes, path: str) -> Iterator[TermRow]:
        """Yield the rows; lines that begin with ``#`` are comments."""
        text = decode(data, path)
        is_csv = path.lower().endswith(".csv")
        for row in rows_and_faults(text, path) if is_csv else _tab_rows(text):
            if isinstance(row, TermRow):
                yield row
                continue
            cells = row.cells
            if cells[0].startswith("#"):
                continue
            if len(cells) < 2:
                separator = "commas" if is_csv else "tabs"
                fault = f"expected source and target, separated by {separator}, found one column"
                yield TermRow(row.line, cells[0], "", fault=fault)
                continue
            yield TermRow(row.line, cells[0], cells[1], cells[2] if len(cells) > 2 else "")

    def write(self, glossary: Glossary, languages: Sequence[str]) -> TermsWritten:
        """Return the glossary in one language, one line per form of a term and rendering."""
        losses = LossCounter(self.label)
        lines = [_HEADER]
        for term, renderings in terms_with_renderings(glossary, languages[0], losses):
            for form in (term.source, *term.variants):
                if form.startswith("#"):
                    reason = f"{self.label} treats a line that begins with # as a comment"
                    losses.add("terms", reason=reason)
                    continue
                lines += ["\t".join((form, text, term.note)).rstrip("\t") for text in renderings]
        data = "".join(line + "\n" for line in lines).encode()
        return TermsWritten(data, len(lines) - 1, losses.skipped())


def _tab_rows(text: str) -> Iterator[CsvRow]:
    for line, row in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if row.strip():
            yield CsvRow(line, [" ".join(cell.split()) for cell in row.split("\t")])
