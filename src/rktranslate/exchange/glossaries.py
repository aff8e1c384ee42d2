"""Import and export of glossaries: the formats of other tools, and what all of them share.

What a format cannot hold is reported, never dropped silently. An entry that ``glossary.csv`` cannot
hold is left out, with its line and the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from rktranslate.errors import ConfigError, GlossaryError
from rktranslate.exchange.deepl import DeeplCsv, DeeplTsv
from rktranslate.exchange.omegat import OmegatGlossary
from rktranslate.exchange.tbx import Tbx
from rktranslate.exchange.term_entries import to_term
from rktranslate.exchange.weblate import WeblateGlossary
from rktranslate.languages.codes import spelled
from rktranslate.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.exchange.term_entries import EntriesRead, TermsWritten
    from rktranslate.glossary.terms import Glossary
    from rktranslate.model import Term


class GlossaryExchange(Protocol):
    """One glossary format of another tool."""

    name: ClassVar[str]
    """Stable id, the value of ``--format``."""
    label: ClassVar[str]
    """Its name in messages."""
    suffixes: ClassVar[tuple[str, ...]]
    """File name extensions that tell the format, lower case, with the dot."""
    multilingual: ClassVar[bool]
    """Whether a file holds any number of target languages; otherwise it is exactly one."""

    def read(
        self, data: bytes, path: str, source_language: str, languages: Sequence[str]
    ) -> EntriesRead:
        """Return the entries of a file.

        Raises:
            GlossaryError: It is not a file of this format.
        """
        ...

    def write(self, glossary: Glossary, languages: Sequence[str]) -> TermsWritten:
        """Return a glossary as a file, with these of its target languages.

        Raises:
            GlossaryError: The format cannot hold it.
        """
        ...


@dataclass(frozen=True, slots=True)
class TermsRead:
    """The terms of a file, and the entries that were left out."""

    terms: tuple[Term, ...]
    skipped: tuple[Skipped, ...]


_FORMATS: tuple[GlossaryExchange, ...] = (
    Tbx(),
    WeblateGlossary(),
    DeeplCsv(),
    DeeplTsv(),
    OmegatGlossary(),
)
FORMATS = tuple(each.name for each in _FORMATS)
"""Values of ``--format``."""


def format_of(path: str, kind: str | None = None) -> str:
    """Return the format of a file: the one that is given, or that its extension tells.

    Raises:
        ConfigError: Its name does not tell the format.
    """
    name = path.lower()
    known = (each.name for each in _FORMATS if name.endswith(each.suffixes))
    found = kind or next(known, None)
    if found is None:
        raise ConfigError(f"unknown format of {path!r}", hint=f"use --format {'|'.join(FORMATS)}")
    return found


def read_terms(
    data: bytes, kind: str, *, path: str, source_language: str, languages: Sequence[str]
) -> TermsRead:
    """Read a glossary of another tool.

    Args:
        data: The file.
        kind: One of ``FORMATS``.
        path: Its name in messages.
        source_language: Language of the terms.
        languages: Target languages to read.

    Raises:
        GlossaryError: It is not a file of this format, or the format has one target language and
            ``languages`` has not.
    """
    exchange = _by_name(kind)
    if not exchange.multilingual and len(languages) != 1:
        raise _one_language(kind, path, f"{len(languages)} requested", "--to LANG")
    found = exchange.read(data, path, source_language, languages)
    terms: list[Term] = []
    skipped = list(found.skipped)
    for entry in found.entries:
        try:
            terms.append(to_term(entry, path, source_language, languages))
        except GlossaryError as error:
            skipped.append(Skipped(f"{path}:{entry.line}: {entry.source}", error.message))
    return TermsRead(tuple(terms), tuple(skipped))


def write_terms(glossary: Glossary, kind: str, language: str | None = None) -> TermsWritten:
    """Return a glossary in the format of another tool.

    Args:
        glossary: What to write.
        kind: One of ``FORMATS``.
        language: Target language; all of them when None.

    Raises:
        GlossaryError: The format cannot hold it, or has one target language and the glossary
            several.
    """
    exchange = _by_name(kind)
    known = glossary.languages
    languages = known if language is None else (_column(glossary, language),)
    if not exchange.multilingual and len(languages) != 1:
        hint = f"--to {' or --to '.join(known)}"
        raise _one_language(kind, glossary.path, f"the glossary has {len(known)}", hint)
    return exchange.write(glossary, languages)


def _by_name(kind: str) -> GlossaryExchange:
    return next(each for each in _FORMATS if each.name == kind)


def _column(glossary: Glossary, language: str) -> str:
    code = spelled(language, glossary.languages)
    if code is None:
        raise GlossaryError(
            f"the glossary has no column {language!r}",
            path=glossary.path or None,
            hint=f"it has {', '.join(glossary.languages)}",
        )
    return code


def _one_language(kind: str, path: str, found: str, hint: str) -> GlossaryError:
    return GlossaryError(
        f"a {kind} file has one target language, {found}", path=path or None, hint=f"use {hint}"
    )
