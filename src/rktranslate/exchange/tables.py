"""Glossaries as tables, CSV or tab-separated: one source term and one rendering per row."""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import GlossaryError
from rktranslate.exchange.interface import EntriesRead, Payload, TermEntry, TermsWritten
from rktranslate.glossary.terms import fold
from rktranslate.languages.codes import matches
from rktranslate.model import Skipped, TermStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.glossary.terms import Glossary
    from rktranslate.model import Term

_NO_TRANSLATION = "no translation"


@dataclass(frozen=True, slots=True)
class TermRow:
    """A row of a table."""

    line: int
    source: str
    target: str
    comment: str = ""
    skip_reason: str = ""
    """Why the row is left out; empty when it is not. A row without a target needs no reason."""
    fault: str = ""
    """Why it is no row of the format; empty if it is one."""
    languages: tuple[str, str] | None = None
    """Source and target language that the row names."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """The cells of a row of CSV."""

    line: int
    cells: list[str]


class TableExchange(ABC):
    """A table of another tool; it has one target language."""

    payload: ClassVar[Payload] = Payload.TERMS
    multilingual: ClassVar[bool] = False

    @abstractmethod
    def rows(self, data: bytes, path: str) -> Iterable[TermRow]:
        """Yield the rows of a file.

        Raises:
            GlossaryError: It is not a file of this format.
        """

    @abstractmethod
    def write(self, glossary: Glossary, languages: Sequence[str]) -> TermsWritten:
        """Return the glossary in one language as a file."""

    def read(
        self, data: bytes, path: str, source_language: str, languages: Sequence[str]
    ) -> EntriesRead:
        """Return the rows of a file as entries, one per source term.

        Raises:
            GlossaryError: It is not a file of this format.
        """
        (language,) = languages
        groups: dict[str, list[TermRow]] = {}
        skipped: list[Skipped] = []
        foreign: dict[str, None] = {}
        faults: list[TermRow] = []
        count = 0
        for row in self.rows(data, path):
            count += 1
            other = _other_languages(row, source_language, language)
            if row.fault:
                faults.append(row)
            if other and row.languages:
                foreign |= dict.fromkeys(row.languages)
            reason = (
                row.fault or row.skip_reason or ("" if row.target else _NO_TRANSLATION) or other
            )
            if reason:
                what = row.source or row.target
                where = f"{path}:{row.line}: {what}" if what else f"{path}:{row.line}"
                skipped.append(Skipped(where, reason))
            else:
                groups.setdefault(row.source, []).append(row)
        if faults and len(faults) == count:
            # It is a file of another form, rather than one with faults.
            raise GlossaryError(faults[0].fault, path=path, line=faults[0].line)
        entries = [_joined(rows, language) for rows in groups.values()]
        return EntriesRead(entries, tuple(skipped), languages=tuple(foreign))


def _other_languages(row: TermRow, source_language: str, language: str) -> str:
    """Return the reason to leave out a row in other languages; empty for those asked for."""
    if row.languages is None:
        return ""
    source, target = row.languages
    if matches(source, source_language) and matches(target, language):
        return ""
    return f"language pair is {source} to {target}"


def _joined(rows: Sequence[TermRow], language: str) -> TermEntry:
    """Return the rows of one source term as one entry, its renderings in file order."""
    return TermEntry(
        line=rows[0].line,
        source=rows[0].source,
        accepted={language: tuple(dict.fromkeys(row.target for row in rows))},
        note="; ".join(dict.fromkeys(row.comment for row in rows if row.comment)),
    )


class LossCounter:
    """Counts of the facts that a format cannot represent."""

    def __init__(self, label: str) -> None:
        """Start at zero; ``label`` names the format in the reasons."""
        self.label = label
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, what: str, count: int = 1, reason: str = "") -> None:
        """Count something that is left out; by default because the format has no such thing."""
        if count:
            self._counts[what, reason or f"{self.label} has none"] += count

    def skipped(self) -> tuple[Skipped, ...]:
        """Return each kind with its count and its reason, in the order of the first of each."""
        return tuple(
            Skipped(f"{count} {what}", reason) for (what, reason), count in self._counts.items()
        )


def terms_with_renderings(
    glossary: Glossary, language: str, losses: LossCounter
) -> Iterator[tuple[Term, tuple[str, ...]]]:
    """Yield the terms that have renderings, for a format that knows sources and targets only.

    Rows of one source term are joined. Forbidden renderings, exact case, types and
    do-not-translate marks are counted as lost.
    """
    positions: dict[str, int] = {}
    joined: list[tuple[Term, list[str]]] = []
    for term in glossary.terms:
        losses.add("forbidden renderings", len(term.forbidden_in(language)))
        losses.add("terms' exact case", int(term.case_exact))
        losses.add("terms' types", int(bool(term.type)))
        if term.status is TermStatus.DO_NOT_TRANSLATE:
            reason = f"{losses.label} has none; the term is its own rendering"
            losses.add("do-not-translate marks", reason=reason)
        renderings = term.renderings(language)
        if not renderings:
            continue
        position = positions.setdefault(fold(term.source), len(joined))
        if position == len(joined):
            joined.append((term, []))
        known = joined[position][1]
        known.extend(text for text in renderings if text not in known)
    yield from ((term, tuple(renderings)) for term, renderings in joined)


def decode(data: bytes, path: str) -> str:
    """Return a file as text: UTF-8, or UTF-16 with a byte order mark.

    Raises:
        GlossaryError: It is neither, or contains a NUL byte.
    """
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(f"not {encoding[:6].upper()}", path=path, line=line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise GlossaryError("unexpected NUL byte", path=path, line=line)
    return text


def csv_rows(
    text: str,
    path: str,
    delimiter: str = ",",
    on_fault: Callable[[int, str], None] | None = None,
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of CSV that are not blank, each with the line that it begins on.

    A row with a fault, such as a quotation mark that is never closed, ends with its first line.

    Args:
        text: The table.
        path: How errors name it.
        delimiter: The character between two cells.
        on_fault: Called with the line of a row that is not CSV, and why; the row is left out.

    Raises:
        GlossaryError: A row is not CSV, and ``on_fault`` is None.
    """
    lines = list(io.StringIO(text, newline=""))
    start = 0
    while start < len(lines):
        begin = start
        reader = csv.reader(
            (lines[index] for index in range(begin, len(lines))), delimiter=delimiter, strict=True
        )
        try:
            for row in reader:
                line = start + 1
                start = begin + reader.line_num
                if any(cell.strip() for cell in row):
                    yield line, [" ".join(cell.split()) for cell in row]
        except csv.Error as error:
            if on_fault is None:
                raise GlossaryError(f"invalid CSV: {error}", path=path, line=start + 1) from error
            on_fault(start + 1, f"invalid CSV: {error}")
            start += 1


def rows_and_faults(text: str, path: str, delimiter: str = ",") -> Iterator[TermRow | CsvRow]:
    """Yield the rows of CSV, and one without texts for each that is not CSV."""
    faults: list[TermRow] = []

    def keep(line: int, reason: str) -> None:
        faults.append(TermRow(line, "", "", fault=reason))

    for line, cells in csv_rows(text, path, delimiter, keep):
        yield from faults
        faults.clear()
        yield CsvRow(line, cells)
    yield from faults


def csv_bytes(rows: Iterable[Sequence[str]], delimiter: str = ",") -> bytes:
    """Return rows as CSV in UTF-8."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()
