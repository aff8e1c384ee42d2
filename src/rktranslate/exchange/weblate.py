"""Weblate's glossary CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import GlossaryError
from rktranslate.exchange.interface import TermsWritten
from rktranslate.exchange.tables import (
    CsvRow,
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

COLUMNS = (
    "location",
    "source",
    "target",
    "id",
    "fuzzy",
    "context",
    "translator_comments",
    "developer_comments",
)
_NOT_FUZZY = ("", "0", "false", "no")


class WeblateGlossary(TableExchange):
    """A glossary component of Weblate, downloaded or to be uploaded as CSV."""

    name: ClassVar[str] = "weblate"
    label: ClassVar[str] = "Weblate's CSV"
    suffixes: ClassVar[tuple[str, ...]] = ()

    def rows(self, data: bytes, path: str) -> Iterator[TermRow]:
        """Yield the rows; the header names the columns, in any order."""
        rows = rows_and_faults(decode(data, path), path)
        first = next(rows, CsvRow(1, []))
        if isinstance(first, TermRow):
            raise GlossaryError(first.fault, path=path, line=first.line)
        names = [name.casefold() for name in first.cells]
        if "source" not in names or "target" not in names:
            raise GlossaryError(
                "missing columns source and target",
                path=path,
                line=first.line,
                hint=f"Weblate's CSV begins with {','.join(COLUMNS)}",
            )
        for row in rows:
            if isinstance(row, TermRow):
                yield row
            elif len(row.cells) != len(names):
                fault = f"expected {len(names)} cells, found {len(row.cells)}"
                yield TermRow(row.line, row.cells[0], "", fault=fault)
            else:
                yield _row(row.line, dict(zip(names, row.cells, strict=True)))

    def write(self, glossary: Glossary, languages: Sequence[str]) -> TermsWritten:
        """Return the glossary in one language, one row per rendering."""
        losses = LossCounter(self.label)
        rows = []
        for term, renderings in terms_with_renderings(glossary, languages[0], losses):
            losses.add("variants", len(term.variants))
            rows += [["", term.source, text, "", "", "", "", term.note] for text in renderings]
        return TermsWritten(csv_bytes([COLUMNS, *rows]), len(rows), losses.skipped())


def _row(line: int, cells: dict[str, str]) -> TermRow:
    is_fuzzy = cells.get("fuzzy", "").casefold() not in _NOT_FUZZY
    reason = "fuzzy: needs editing" if is_fuzzy else ""
    comment = cells.get("developer_comments") or cells.get("translator_comments", "")
    return TermRow(line, cells["source"], cells["target"], comment, reason)
