"""The terms of a project, and the form under which two spellings of a term are equal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.model import Term, TermStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

ADDITIONAL = frozenset({TermStatus.ADMITTED, TermStatus.FORBIDDEN})
"""A row of this status adds renderings to another row of the same term."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of a project in the order of their rows."""

    terms: tuple[Term, ...]
    source_language: str
    languages: tuple[str, ...]
    """Target languages that have a column, in column order."""
    path: str = ""
    digest: str = ""
    """First 12 hex digits of the SHA-256 of the canonical file; equal for equal terms."""

    def __hash__(self) -> int:
        """Hash the digest, which is enough and does not walk over the terms."""
        return hash((self.source_language, self.languages, self.digest))


def fold(text: str) -> str:
    """Return the form under which two spellings of a term are equal.

    It is in NFC, case folded, with single spaces between words.
    """
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def term_identity(term: Term) -> tuple[str, str]:
    """Return a key that is equal for rows of one term."""
    return fold(term.source), term.source if term.case_exact else ""


def merge_rows(terms: Iterable[Term], language: str) -> tuple[Term, ...]:
    """Return one term for all rows of a term, without those that have nothing in a language."""
    rows: dict[tuple[str, str], list[Term]] = {}
    for term in terms:
        rows.setdefault(term_identity(term), []).append(term)
    merged = (_merge(same, language) if len(same) > 1 else same[0] for same in rows.values())
    return tuple(
        term for term in merged if term.renderings(language) or term.forbidden_in(language)
    )


def _merge(rows: list[Term], language: str) -> Term:
    """Return the term of several rows: the renderings of additional rows come last."""
    rows = sorted(rows, key=lambda term: term.status in ADDITIONAL)

    def union(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for part in parts for text in part))

    return replace(
        rows[0],
        targets=((language, union(term.renderings(language) for term in rows)),),
        forbidden=((language, union(term.forbidden_in(language) for term in rows)),),
        variants=union(term.variants for term in rows),
    )
