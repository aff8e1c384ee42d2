"""Language codes: validation and comparison. The only module that compares language codes."""

from __future__ import annotations

import contextlib
import re
from functools import cache
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

_INDIVIDUAL = {"zlm": "ms"}
"""Individual languages of which CLDR does not name the macrolanguage (ISO 639-3)."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def same_language(one: str, other: str) -> bool:
    """Return whether two codes name one language, however they are spelled."""
    return one.replace("-", "_").lower() == other.replace("-", "_").lower()


def spelled(code: str, known: Iterable[str]) -> str | None:
    """Return how some languages spell the one that a code names; None where it is none of them."""
    return next((each for each in known if same_language(each, code)), None)


def check_language(code: str, where: str = "") -> str:
    """Return a language code as names of folders have it (``pt-BR`` -> ``pt_BR``), or refuse it.

    It stays what the user wrote: CLDR would make ``zh_Hant_TW`` of ``zh-TW``, and the catalogues
    of ``zh_TW`` would not be found.

    Raises:
        ConfigError: It is not a language that CLDR knows.
    """
    if _LANGUAGE.fullmatch(code) and in_cldr(code) is not None:
        return code.replace("-", "_")
    prefix = f"{where}: " if where else ""
    raise ConfigError(
        f"{prefix}{code!r} is not a language code that CLDR knows",
        hint="use codes such as id, en, ms, pt_BR",
    )


def in_cldr(code: str) -> str | None:
    """Return how CLDR spells a language in full, or None where it does not know it."""
    from babel import Locale, UnknownLocaleError

    with contextlib.suppress(UnknownLocaleError, ValueError):
        return str(Locale.parse(code.replace("-", "_")))
    return None


def primary_language(code: str) -> str:
    """Return the primary subtag of a code in small letters: ``pt_BR`` -> ``pt``."""
    return code.replace("-", "_").partition("_")[0].lower()


def is_variant_of(code: str, language: str) -> bool:
    """Return whether a code names a language or a regional variant of it: ``en-GB`` of ``en``."""
    return same_language(code, language) or same_language(primary_language(code), language)


def preferred_code(code: str) -> str:
    """Return the code that replaces an old, three-letter or individual-language one.

    ``ind`` and ``in`` are ``id``, ``msa`` and ``zlm`` are ``ms``; others are returned unchanged.
    """
    from babel.core import get_global

    replacement = _INDIVIDUAL.get(code) or get_global("language_aliases").get(code, code)
    return primary_language(str(replacement))


@cache
def script_of(code: str) -> str:
    """Return the script that a language is most likely written in (ISO 15924: ``Latn``).

    Empty where CLDR does not know it.
    """
    from babel.core import get_global

    primary, *rest = code.replace("-", "_").split("_")
    scripts = [part.title() for part in rest if len(part) == 4 and part.isalpha()]
    if scripts:
        return scripts[0]
    likely = str(get_global("likely_subtags").get(primary.lower(), "")).split("_")
    return likely[1] if len(likely) > 1 else ""
