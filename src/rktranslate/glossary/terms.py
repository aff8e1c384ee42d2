"""The terms of a project, and the form under which two spellings of a term are equal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.model import Term


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
