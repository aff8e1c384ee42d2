"""Terms of glossaries in exchange formats: what all formats share.

What a format cannot hold is reported, never dropped silently. An entry that ``glossary.csv`` cannot
hold is left out, with its line and the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.glossary.rows import SAME, SEPARATOR, parse_term
from rktranslate.languages.codes import spelled
from rktranslate.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.exchange.interface import GlossaryExchange, TermEntry, TermsWritten
    from rktranslate.glossary.terms import Glossary
    from rktranslate.model import Term


@dataclass(frozen=True, slots=True)
class TermsRead:
    """The terms of a file, and the entries that were left out."""

    terms: tuple[Term, ...]
    skipped: tuple[Skipped, ...]


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
        GlossaryError: It is not a file of this format, or the format has one target language and
            ``languages`` has not.
    """
    if not exchange.multilingual and len(languages) != 1:
        raise _one_language(exchange, path, f"{len(languages)} requested", "--to LANG")
    found = exchange.read(data, path, source_language, languages)
    terms: list[Term] = []
    skipped = list(found.skipped)
    for entry in found.entries:
        try:
            terms.append(_to_term(entry, path, source_language, languages))
        except GlossaryError as error:
            skipped.append(Skipped(f"{path}:{entry.line}: {entry.source}", error.message))
    return TermsRead(tuple(terms), tuple(skipped))


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
    code = spelled(language, glossary.languages)
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


def _to_term(entry: TermEntry, path: str, source_language: str, languages: Sequence[str]) -> Term:
    """Return an entry as a term, validated as a row of glossary.csv is.

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
    return parse_term(cells, source_language=source_language, line=entry.line, shown=path)


def _cell(texts: Iterable[str]) -> str:
    for text in texts:
        if SEPARATOR in text:
            raise GlossaryError(f"{text!r} contains {SEPARATOR!r}, which separates renderings")
        if text == SAME:
            raise GlossaryError(f"{SAME!r} is not a rendering")
    return SEPARATOR.join(texts)
