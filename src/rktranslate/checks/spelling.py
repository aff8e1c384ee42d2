"""Spelling by hunspell dictionaries; off unless a project asks, needs the extra ``spelling``."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rktranslate.checks.unit import UnitCheck
from rktranslate.compare.tokens import prose
from rktranslate.errors import ConfigError
from rktranslate.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_USUAL = ("/usr/share/hunspell", "/usr/share/myspell/dicts", "/Library/Spelling")
_KNOWN_WORDS = 100_000


class _Dictionary(Protocol):
    def lookup(self, word: str) -> bool: ...


class Spelling(UnitCheck):
    """Words are in the dictionary."""

    id = "spelling"
    description = "Every word in small letters is in the dictionary of the target language"
    severity = Severity.INFO
    enabled = False

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report words in small letters that neither the dictionary nor the source has."""
        language = context.catalog.target_language
        folders = context.options.dictionaries
        for found in _WORD.finditer(prose(unit.target, context.syntax)):
            word = found[0]
            if not word.islower() or len(word) < 3 or word in unit.source:
                continue
            if not _is_known(word.replace("’", "'"), language, folders):
                yield self.finding(
                    unit,
                    context,
                    f"{word!r} is not in the dictionary",
                    target_span=Span(*found.span()),
                )


@lru_cache(maxsize=_KNOWN_WORDS)
def _is_known(word: str, language: str, folders: tuple[str, ...]) -> bool:
    return _dictionary(language, folders).lookup(word)


@lru_cache(maxsize=8)
def _dictionary(language: str, folders: tuple[str, ...]) -> _Dictionary:
    """Return the dictionary of a language: the one of the code, or any of the language.

    Raises:
        ConfigError: There is none, or the extra is not installed.
    """
    try:
        dictionary = import_module("spylls.hunspell").Dictionary
    except ImportError as error:
        raise ConfigError(
            "the check 'spelling' needs the extra: pip install 'rktranslate[spelling]'"
        ) from error
    code = language.replace("-", "_")
    for folder in map(Path, (*folders, *_USUAL)):
        for pattern in (f"{code}.aff", f"{code}_*.aff", f"{code.partition('_')[0]}_*.aff"):
            for found in sorted(folder.glob(pattern)):
                made: _Dictionary = dictionary.from_files(str(found.with_suffix("")))
                return made
    looked = ", ".join((*folders, *_USUAL))
    raise ConfigError(
        f"the check 'spelling' finds no hunspell dictionary for {language!r} in {looked}",
        hint="install one, such as Debian's hunspell-en-us, or set checks.dictionaries",
    )
