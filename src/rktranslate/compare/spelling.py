"""Spelling by hunspell dictionaries; needs the extra ``spelling``."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rktranslate.compare.tokens import count_each, prose
from rktranslate.errors import ConfigError
from rktranslate.languages.codes import gettext_code, preferred_code
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SYSTEM_FOLDERS = ("/usr/share/hunspell", "/usr/share/myspell/dicts", "/Library/Spelling")
_CACHED_WORDS = 100_000
_MAX_LETTERS = 100


class _Dictionary(Protocol):
    def lookup(self, word: str) -> bool: ...


def unknown_words(
    source: str, target: str, language: str, folders: tuple[str, ...], syntax: Syntax = Syntax.TEXT
) -> Iterator[Span]:
    """Yield the words in lower case that neither the dictionary nor the source has.

    Args:
        source: The source text.
        target: The target text.
        language: Its language.
        folders: Folders with dictionaries, searched before those of the system.
        syntax: Inline syntax of both texts.

    Raises:
        ConfigError: There is no dictionary, or the extra is not installed.
    """
    unknown = [
        match
        for match in _WORD.finditer(prose(target, syntax))
        if match[0].islower()
        and len(match[0]) > 2
        and not _is_known(match[0].replace("’", "'"), language, folders)
    ]
    in_source = count_each(source, (match[0] for match in unknown))
    for match in unknown:
        if not in_source[match[0]]:
            yield Span(*match.span())


@lru_cache(maxsize=_CACHED_WORDS)
def _is_known(word: str, language: str, folders: tuple[str, ...]) -> bool:
    # As in hunspell itself, a longer one is in no dictionary.
    return len(word) <= _MAX_LETTERS and _dictionary(language, folders).lookup(word)


@lru_cache(maxsize=8)
def _dictionary(language: str, folders: tuple[str, ...]) -> _Dictionary:
    """Return the dictionary of exactly this code, or else of any region of the language."""
    try:
        dictionary = import_module("spylls.hunspell").Dictionary
    except ImportError as error:
        raise ConfigError(
            "the check 'spelling' needs a library", hint="pip install spylls"
        ) from error
    code = gettext_code(language)
    for folder in map(Path, (*folders, *_SYSTEM_FOLDERS)):
        for pattern in (f"{code}.aff", f"{code}_*.aff", f"{preferred_code(code)}_*.aff"):
            for path in sorted(folder.glob(pattern)):
                loaded: _Dictionary = dictionary.from_files(str(path.with_suffix("")))
                return loaded
    searched = ", ".join((*folders, *_SYSTEM_FOLDERS))
    raise ConfigError(
        f"the check 'spelling' finds no hunspell dictionary for {language!r} in {searched}",
        hint="install one, such as Debian's hunspell-en-us, or set checks.dictionaries",
    )
