"""Terms of glossaries in exchange formats: what all formats share.

What a format cannot hold is reported, never dropped silently. An entry that ``glossary.csv`` cannot
hold is left out, with its line and the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.exchange.named_languages import LanguagesSeen, no_terms
from rktranslate.glossary.rows import SAME, SEPARATOR, parse_term
from rktranslate.languages.codes import only_closest
from rktranslate.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.exchange.interface import (
        EntriesRead,
        GlossaryExchange,
        TermEntry,
        TermsWritten,
    )
    from rktranslate.glossary.terms import Glossary
    from rktranslate.model import Term

_LONGEST_CELL = 100_000
"""Most characters of a cell: the csv module reads no more than 131,072."""


@dataclass(frozen=True, slots=True)
class TermsRead:
    """The terms of a file, and the entries that were left out."""

    terms: tuple[Term, ...]
    skipped: tuple[Skipped, ...]
    lost: tuple[Skipped, ...] = ()
    """The facts of terms that are not taken, each kind with its number."""
    uncertain: tuple[Skipped, ...] = ()
    """Terms that are taken and may be of another script, by language, with their number."""


def read_terms(
    data: bytes,
    exchange: GlossaryExchange,
    *,
    path: str,
    source_language: str,
    languages: Sequence[str],
) -> TermsRead:
    """Read a glossary of another tool.

    Args:
        data: The file.
        exchange: Its format.
        path: Its name in messages.
        source_language: Language of the terms.
        languages: Target languages to read.

    Raises:
        GlossaryError: It is not a file of this format, has no term in these languages, or has one
            target language and ``languages`` has not.
    """
    if not exchange.multilingual and len(languages) != 1:
        raise _one_language(exchange, path, f"{len(languages)} requested", "--to LANG")
    found = exchange.read(data, path, source_language, languages)
    _refuse_unrelated(found, path, source_language, languages)
    terms: list[Term] = []
    skipped, lost = list(found.skipped), list(found.lost)
    for entry in found.entries:
        where = f"{path}:{entry.line}: {entry.source}"
        try:
            term, note_fault = _to_term(entry, path, source_language, languages)
        except GlossaryError as error:
            skipped.append(Skipped(where, error.message))
            continue
        terms.append(term)
        if note_fault:
            lost.append(Skipped(f"{where}: note", note_fault))
    return TermsRead(tuple(terms), tuple(skipped), tuple(lost), found.uncertain)


def _refuse_unrelated(
    found: EntriesRead, path: str, source_language: str, languages: Sequence[str]
) -> None:
    """Refuse a file without any text in the languages that are wanted, or without any entry.

    Raises:
        GlossaryError: It is one; the message names the languages that the file has.
    """
    if any(
        any(texts)
        for entry in found.entries
        for texts in (*entry.accepted.values(), *entry.forbidden.values())
    ):
        return
    if found.languages:
        seen = LanguagesSeen()
        seen.add(found.languages)
        raise no_terms(path, source_language, languages, seen)
    if not found.entries and not found.skipped:
        raise GlossaryError("no terms in the file", path=path)


def write_terms(
    glossary: Glossary, exchange: GlossaryExchange, language: str | None = None
) -> TermsWritten:
    """Return a glossary in the format of another tool.

    Args:
        glossary: The glossary to write.
        exchange: The format.
        language: Target language; all of them when None.

    Raises:
        GlossaryError: The format cannot hold it, or has one target language and the glossary
            several.
    """
    known = glossary.languages
    languages = known if language is None else (_column(glossary, language),)
    if not exchange.multilingual and len(languages) != 1:
        hint = f"--to {' or --to '.join(known)}"
        raise _one_language(exchange, glossary.path, f"the glossary has {len(known)}", hint)
    return exchange.write(glossary, languages)


def _column(glossary: Glossary, language: str) -> str:
    code = only_closest(language, glossary.languages)
    if code is None:
        raise GlossaryError(
            f"the glossary has no column {language!r}",
            path=glossary.path or None,
            hint=f"it has {', '.join(glossary.languages)}",
        )
    return code


def _one_language(exchange: GlossaryExchange, path: str, found: str, hint: str) -> GlossaryError:
    return GlossaryError(
        f"a {exchange.name} file has one target language, {found}",
        path=path or None,
        hint=f"use {hint}",
    )


def _to_term(
    entry: TermEntry, path: str, source_language: str, languages: Sequence[str]
) -> tuple[Term, str]:
    """Return an entry as a term, validated as a row of glossary.csv is; and what its note lacks.

    A note that glossary.csv cannot hold costs the note.

    Raises:
        GlossaryError: A row of glossary.csv cannot hold it.
    """
    cells = {source_language: entry.source}
    for language in languages:
        cells[language] = _cell(entry.accepted.get(language, ()))
    optional = {
        "status": entry.status or "",
        "case": "exact" if entry.case_exact else "",
        "variants": _cell(entry.variants),
        "type": entry.type,
        "note": entry.note,
    }
    optional |= {f"forbidden_{code}": _cell(texts) for code, texts in entry.forbidden.items()}
    cells |= {name: cell for name, cell in optional.items() if cell}
    try:
        return _parse(cells, entry, path, source_language), ""
    except GlossaryError as fault:
        cells.pop("note", None)
        return _parse(cells, entry, path, source_language), fault.message


def _parse(cells: Mapping[str, str], entry: TermEntry, path: str, source_language: str) -> Term:
    if any(len(cell) > _LONGEST_CELL for cell in cells.values()):
        raise GlossaryError(f"a text exceeds {_LONGEST_CELL:,} characters", path=path)
    return parse_term(cells, source_language=source_language, line=entry.line, shown=path)


def _cell(texts: Iterable[str]) -> str:
    for text in texts:
        if SEPARATOR in text:
            raise GlossaryError(f"{text!r} contains {SEPARATOR!r}, which separates renderings")
        if text == SAME:
            raise GlossaryError(f"{SAME!r} is not a rendering")
    return SEPARATOR.join(texts)
