"""Language codes: validation, spelling, subtags, comparison. No other module takes codes apart.

Codes are accepted in the spelling of gettext and CLDR (``pt_BR``) and of RFC 5646 (``pt-BR``).
"""

from __future__ import annotations

import contextlib
import re
from functools import cache
from typing import TYPE_CHECKING, TypeGuard

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel import Locale

_INDIVIDUAL = {"zlm": "ms"}
"""Individual languages of which CLDR does not name the macrolanguage (ISO 639-3)."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


# --- spelling ----------------------------------------------------------------------------------


def gettext_code(code: str) -> str:
    """Return a code in the spelling of gettext and of folder names: ``pt-BR`` -> ``pt_BR``."""
    return code.replace("-", "_")


def language_tag(code: str) -> str:
    """Return a code in the spelling of RFC 5646, as XML files have it: ``pt_BR`` -> ``pt-BR``."""
    return code.replace("_", "-")


def subtags(code: str) -> tuple[str, ...]:
    """Return the subtags of a code as they are written: ``pt_BR`` -> ``("pt", "BR")``.

    A gettext code may have a character set and a modifier, which are subtags here:
    ``sr_RS.UTF-8@latin``.
    """
    return tuple(re.split(r"[-_]|(?<=\w)[.@]", code))


def primary_language(code: str) -> str:
    """Return the primary subtag of a code in small letters: ``pt_BR`` -> ``pt``."""
    return subtags(code)[0].lower()


def split_pair(name: str) -> tuple[str, str] | None:
    """Return the codes of a pair: ``id-pt_BR`` -> ``("id", "pt_BR")``; None if it is no pair."""
    source, _, target = name.partition("-")
    return (source, target) if source and target else None


# --- comparison --------------------------------------------------------------------------------


def code_key(code: str) -> str:
    """Return the key by which codes are compared: equal for every spelling of one code."""
    return gettext_code(code).lower()


def same_language(one: str, other: str) -> bool:
    """Return whether two codes name one language, however they are spelled."""
    return code_key(one) == code_key(other)


def same_primary(one: str, other: str) -> bool:
    """Return whether two codes have the same primary language: ``pt`` and ``pt_BR``."""
    return primary_language(one) == primary_language(other)


def spelled(code: str, known: Iterable[str]) -> str | None:
    """Return the known code that names the same language, as it is spelled there; or None."""
    return next((each for each in known if same_language(each, code)), None)


# --- validation --------------------------------------------------------------------------------


def is_language_code(value: object) -> TypeGuard[str]:
    """Return whether a value has the form of a language code: ``id``, ``pt-BR``, ``zh_Hant``."""
    return isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None


def check_language(code: str, where: str = "") -> str:
    """Return a valid language code in the spelling of folder names: ``pt-BR`` -> ``pt_BR``.

    It is not canonicalised: CLDR would turn ``zh-TW`` into ``zh_Hant_TW``, and the catalogues of
    ``zh_TW`` would not be found.

    Args:
        code: The code.
        where: The setting or option that it comes from, for the message.

    Raises:
        ConfigError: CLDR has no such language.
    """
    if is_language_code(code) and in_cldr(code) is not None:
        return gettext_code(code)
    prefix = f"{where}: " if where else ""
    raise ConfigError(
        f"{prefix}{code!r} is not a language code that CLDR knows",
        hint="use codes such as id, en, ms, pt_BR",
    )


# --- CLDR --------------------------------------------------------------------------------------


def cldr_locale(code: str) -> Locale | None:
    """Return the CLDR locale of a code; None if CLDR has none."""
    from babel import Locale, UnknownLocaleError

    with contextlib.suppress(UnknownLocaleError, ValueError):
        return Locale.parse(gettext_code(code))
    return None


def in_cldr(code: str) -> str | None:
    """Return the canonical code of CLDR for a language; None if CLDR has no such language."""
    locale = cldr_locale(code)
    return None if locale is None else str(locale)


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

    Empty if CLDR does not know it.
    """
    from babel.core import get_global

    primary, *rest = subtags(code)
    scripts = [part.title() for part in rest if len(part) == 4 and part.isalpha()]
    if scripts:
        return scripts[0]
    likely = subtags(str(get_global("likely_subtags").get(primary.lower(), "")))
    return likely[1] if len(likely) > 1 else ""
