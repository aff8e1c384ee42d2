"""Languages of a file, as messages name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, GlossaryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NAMED = 10
"""Most languages that a message names."""
_LONGEST = 35
"""Most characters of a code that a message shows (RFC 5646, 4.4.1)."""


class LanguagesSeen:
    """The language codes in a file, in the order in which they are met; a file may have any."""

    def __init__(self) -> None:
        """Start with none."""
        self._codes: dict[str, None] = {}
        self._more = False

    def add(self, codes: Iterable[str]) -> None:
        """Add codes."""
        for code in codes:
            if code and code not in self._codes:
                if len(self._codes) < _NAMED:
                    self._codes[code] = None
                else:
                    self._more = True

    def __str__(self) -> str:
        """Return ``id-ID, en-US``, or ``no language``."""
        names = [code[:_LONGEST] for code in self._codes] or ["no language"]
        return ", ".join([*names, "..."] if self._more else names)


def no_terms(
    path: str, source_language: str, languages: Sequence[str], seen: LanguagesSeen
) -> GlossaryError:
    """Return the error of a glossary that has no term in the languages that are wanted."""
    return GlossaryError(
        f"no terms from {source_language} to {_either(languages)}; the file has {seen}", path=path
    )


def no_translations(
    path: str, source_language: str, languages: Sequence[str], seen: LanguagesSeen
) -> CatalogError:
    """Return the error of a memory that has no translation in the languages that are wanted."""
    return CatalogError(
        f"no translation from {source_language} to {_either(languages)}; the file has {seen}",
        path=path,
    )


def _either(languages: Sequence[str]) -> str:
    return " or ".join(languages) or "any language of this project"
