"""Language codes: validation, spelling, subtags, comparison. No other module takes codes apart.

Codes are accepted in the spelling of gettext and CLDR (``pt_BR``, ``sr@latin``) and of RFC 5646
(``pt-BR``), in any case. They are compared in canonical form (RFC 5646, 4.5): with the preferred
code of CLDR and of the IANA registry for a deprecated, three-letter or individual-language one
(``in``, ``ind`` -> ``id``; ``zsm`` -> ``ms``), and without the script that is the likely one. A
code matches another as in RFC 4647, by lookup (``en`` for ``en-US``) and by filtering (``en-US``
for ``en``); different scripts, regions or variants never match each other.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeGuard

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel import Locale

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_PRIMARY = re.compile("[a-z]{2,8}")
_GETTEXT = re.compile(r"([^.@]*)(?:\.[^@]*)?(?:@(.*))?", re.DOTALL)
"""A code, its character set and its modifier: ``sr_RS.UTF-8@latin``."""
_MODIFIER_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "devanagari": "Deva", "arabic": "Arab"}
"""Scripts by the modifiers that name them in glibc."""
_INDIVIDUAL = {"zlm": "ms", "no": "nb"}
"""Preferred codes that CLDR does not name: of an individual language that its macrolanguage stands
for, and of the macrolanguage that stands for one (ISO 639-3)."""
_GRANDFATHERED = {
    "art-lojban": "jbo", "cel-gaulish": "xtg", "en-gb-oed": "en-GB-oxendict", "i-ami": "ami",
    "i-bnn": "bnn", "i-hak": "hak", "i-klingon": "tlh", "i-lux": "lb", "i-navajo": "nv",
    "i-pwn": "pwn", "i-tao": "tao", "i-tay": "tay", "i-tsu": "tsu", "no-bok": "nb", "no-nyn": "nn",
    "sgn-be-fr": "sfb", "sgn-be-nl": "vgt", "sgn-ch-de": "sgg", "zh-guoyu": "zh",
    "zh-hakka": "hak", "zh-min-nan": "nan", "zh-xiang": "hsn",
}  # fmt: skip
"""Tags of the IANA registry that are not made of subtags, and their preferred values."""
_EXTENDED = frozenset({"ar", "kok", "lv", "ms", "sgn", "sw", "uz", "zh"})
"""Languages that have extended subtags, which name a language of their own: ``zh-yue``."""
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})
"""Codes of ISO 639-2 for texts in no particular language."""


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


def canonical_code(code: str) -> str:
    """Return a code in canonical form and the spelling of gettext: ``ENG-us`` -> ``en_US``.

    A script that is written stays, and none is added: ``zh-TW`` -> ``zh_TW``.
    """
    tag = _parse(code)
    parts = (tag.language, tag.script, tag.region, *tag.variants, tag.private)
    return "_".join(filter(None, parts))


# --- comparison --------------------------------------------------------------------------------


class Fit(IntEnum):
    """How well a code matches a language that is wanted; ordered, the best last."""

    NONE = 0
    OTHER_SCRIPT = 1
    """One of them names no script, and the other not the likely one: ``zh-Hant`` and ``zh``."""
    VARIANT = 2
    """One of them names a region, variant or script, and the other none: ``en-US`` and ``en``."""
    SAME = 3


@lru_cache(maxsize=4096)
def fit(code: str, language: str) -> Fit:
    """Return how well the code of a text matches a language (RFC 4647, 3.3.2 and 3.4).

    A region implies its script: ``zh-TW`` matches ``zh-Hant`` and not ``zh-CN``. Extensions
    (``-u-nu-latn``) and character sets make no difference. A code that is not well-formed
    (``*all*``) matches only itself, and an empty one nothing.
    """
    if not code or not language:
        return Fit.NONE
    if code_key(code) == code_key(language):
        return Fit.SAME
    one, other = _parse(code), _parse(language)
    if (
        one.language != other.language
        or _differ(one.known_script, other.known_script)
        or _differ(one.region, other.region)
        or _differ(one.private, other.private)
        or not (
            set(one.variants) <= set(other.variants) or set(other.variants) <= set(one.variants)
        )
    ):
        return Fit.NONE
    likely = _likely_script(one.language)
    scripts = {one.known_script or likely, other.known_script or likely}
    return Fit.VARIANT if len(scripts) == 1 else Fit.OTHER_SCRIPT


def matches(code: str, language: str) -> bool:
    """Return whether the code of a text matches a language; see :func:`fit`."""
    return fit(code, language) is not Fit.NONE


def closest(language: str, known: Iterable[str]) -> str | None:
    """Return the known code that matches a language best, the first of several; None without."""
    codes = list(known)
    best = max(codes, key=lambda code: fit(code, language), default=None)
    return best if best is not None and matches(best, language) else None


def only_closest(language: str, known: Iterable[str]) -> str | None:
    """Return the known code that matches a language best; None if none does, or several equally."""
    codes = list(known)
    best = closest(language, codes)
    if best is None:
        return None
    rank = fit(best, language)
    return best if sum(fit(code, language) is rank for code in codes) == 1 else None


def closest_pair(
    source: str, target: str, pairs: Iterable[tuple[str, str]]
) -> tuple[str, str] | None:
    """Return the pair of codes that serves two languages best, the first of several; or None.

    Both codes must be of the language's script: a model of ``zh`` does not serve ``zh_Hant``.
    """
    best, rank = None, (Fit.OTHER_SCRIPT, Fit.OTHER_SCRIPT)
    for pair in pairs:
        fits = fit(pair[0], source), fit(pair[1], target)
        if min(fits) > Fit.OTHER_SCRIPT and (min(fits), max(fits)) > rank:
            best, rank = pair, (min(fits), max(fits))
    return best


@lru_cache(maxsize=4096)
def code_key(code: str) -> str:
    """Return the key by which codes are compared: equal for every code of one language.

    It is the canonical code in small letters, without the script that is the likely one:
    ``zh-Hant-TW`` -> ``zh_tw``.
    """
    tag = _parse(code)
    script = "" if tag.script == _likely_script(tag.language, tag.region) else tag.script
    parts = (tag.language, script, tag.region, *sorted(tag.variants), tag.private)
    return gettext_code("_".join(filter(None, parts))).lower()


def same_language(one: str, other: str) -> bool:
    """Return whether two codes name one language, however they are spelled."""
    return one == other or code_key(one) == code_key(other)


def same_primary(one: str, other: str) -> bool:
    """Return whether two codes name one language in one script, of whatever region."""
    first, second = _parse(one), _parse(other)
    return first.language == second.language and not _differ(
        first.known_script, second.known_script
    )


def spelled(code: str, known: Iterable[str]) -> str | None:
    """Return the known code that names the same language, as it is spelled there; or None."""
    return next((each for each in known if same_language(each, code)), None)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


# --- parsing -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tag:
    """The subtags of a code in canonical form (RFC 5646, 2.1)."""

    language: str
    """Preferred primary subtag; the whole code in small letters if it is not made of subtags."""
    script: str = ""
    region: str = ""
    variants: tuple[str, ...] = ()
    private: str = ""

    @property
    def known_script(self) -> str:
        """The script that is named, or that the region implies; may be empty."""
        if self.script or not self.region:
            return self.script
        return _likely_script(self.language, self.region)


@lru_cache(maxsize=4096)
def _parse(code: str) -> _Tag:
    """Return the subtags of a code; any text is one."""
    found = _GETTEXT.fullmatch(code.strip())
    name, modifier = found.groups() if found else (code, None)
    plain = language_tag(name).lower()
    primary, *rest = language_tag(_GRANDFATHERED.get(plain, plain)).split("-")
    if not _PRIMARY.fullmatch(primary) or not all(map(str.isalnum, rest)):
        # Private use (x-...), irregular tags (i-...), and what is no code at all.
        return _Tag(language_tag(code.strip()).lower())
    if primary in _EXTENDED and rest and len(rest[0]) == 3 and rest[0].isalpha():
        primary = rest.pop(0)
    language, script, region = _preferred(primary)
    named_script, named_region, variants, private = _sorted(rest)
    if modifier:
        named_script = named_script or _MODIFIER_SCRIPTS.get(modifier.lower(), "")
        if not named_script and modifier.isalnum() and modifier.lower() != "euro":
            variants.append(modifier.lower())
    return _Tag(language, named_script or script, named_region or region, tuple(variants), private)


def _sorted(subtags_: list[str]) -> tuple[str, str, list[str], str]:
    """Return the script, region, variants and private use among subtags in small letters."""
    script = region = private = ""
    variants: list[str] = []
    for index, subtag in enumerate(subtags_):
        if subtag == "x":
            private = "-".join(subtags_[index:])
            break
        if len(subtag) == 1:
            # An extension: what follows says nothing about the language.
            rest = subtags_[index:]
            private = "-".join(rest[rest.index("x") :]) if "x" in rest else ""
            break
        if len(subtag) == 4 and subtag.isalpha() and not (script or region or variants):
            script = subtag.title()
        elif len(subtag) in (2, 3) and not (region or variants):
            region = _preferred_region(subtag.upper())
        else:
            variants.append(subtag)
    return script, region, variants, private


def _preferred(primary: str) -> tuple[str, str, str]:
    """Return the preferred language of a primary subtag, and the script and region it implies."""
    from babel.core import get_global

    aliases = get_global("language_aliases")
    script = region = ""
    for _ in range(3):  # the preferred code of a preferred code: nor, no, nb
        replacement = _INDIVIDUAL.get(primary) or aliases.get(primary)
        if replacement is None:
            break
        primary, *rest = subtags(str(replacement))
        for subtag in rest:
            if len(subtag) == 4:
                script = script or subtag
            else:
                region = region or subtag
    return primary, script, region


def _preferred_region(region: str) -> str:
    """Return the region that replaces an old, three-letter or numeric one: ``UK`` -> ``GB``."""
    from babel.core import get_global

    replacements = get_global("territory_aliases").get(region, ())
    return str(replacements[0]) if len(replacements) == 1 else region


def _likely_script(language: str, region: str = "") -> str:
    """Return the script that a language is most likely written in; empty if CLDR knows none."""
    from babel.core import get_global

    likely = get_global("likely_subtags")
    found = (region and likely.get(f"{language}_{region}")) or likely.get(language, "")
    parts = subtags(str(found))
    return parts[1] if len(parts) > 1 else ""


# --- validation --------------------------------------------------------------------------------


def is_language_code(value: object) -> TypeGuard[str]:
    """Return whether a value has the form of a language code: ``id``, ``pt-BR``, ``zh_Hant``."""
    return isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None


def check_language(code: str, where: str = "") -> str:
    """Return a valid language code in the spelling of folder names: ``pt-BR`` -> ``pt_BR``.

    It is not canonicalised: the catalogues in a folder ``zh_Hant_TW`` or ``ind`` would not be
    found.

    Args:
        code: The code.
        where: The setting or option that it comes from, for the message.

    Raises:
        ConfigError: CLDR has no such language.
    """
    if is_language_code(code) and in_cldr(code) is not None:
        return gettext_code(code)
    prefix = f"{where}: " if where else ""
    canonical = canonical_code(code)
    known = is_language_code(canonical) and in_cldr(canonical) is not None
    raise ConfigError(
        f"{prefix}{code!r} is not a language code that CLDR knows",
        hint=f"use {canonical}" if known else "use codes such as id, en, ms, pt_BR",
    )


def new_language(code: str, where: str) -> str:
    """Return the canonical code of a language that has no files yet: ``ENG-us`` -> ``en_US``.

    Raises:
        ConfigError: CLDR has no such language.
    """
    canonical = canonical_code(code)
    return check_language(canonical if is_language_code(canonical) else code, where)


# --- CLDR --------------------------------------------------------------------------------------


def cldr_locale(code: str) -> Locale | None:
    """Return the CLDR locale of a code; None if CLDR has none.

    Of a code in canonical form only language, script and region are known to CLDR.
    """
    from babel import Locale, UnknownLocaleError

    tag = _parse(code)
    if tag.language in _NO_LANGUAGE:
        return None
    name = "_".join(filter(None, (tag.language, tag.script, tag.region)))
    with contextlib.suppress(UnknownLocaleError, ValueError):
        return Locale.parse(name)
    return None


def in_cldr(code: str) -> str | None:
    """Return the canonical code of CLDR for a language; None if CLDR has no such language."""
    locale = cldr_locale(code)
    return None if locale is None else str(locale)


def preferred_code(code: str) -> str:
    """Return the primary language of a code, the preferred one of CLDR.

    ``ind`` and ``in`` are ``id``, ``msa`` and ``zlm`` are ``ms``; others are themselves.
    """
    return _parse(code).language


def script_of(code: str) -> str:
    """Return the script that a language is most likely written in (ISO 15924: ``Latn``).

    Empty if CLDR does not know it.
    """
    tag = _parse(code)
    return tag.script or _likely_script(tag.language, tag.region)


_RIGHT_TO_LEFT = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}
)
"""Scripts of living use that are written from right to left (ISO 15924)."""


def is_right_to_left(code: str) -> bool:
    """Return whether a language is written from right to left."""
    return script_of(code) in _RIGHT_TO_LEFT


def regional_tag(code: str) -> str:
    """Return a code with the region that is most likely, as office programs name languages.

    ``en`` -> ``en-US``, ``ms`` -> ``ms-MY``; a code with a region, or without a likely one, is
    only spelled as in RFC 5646.
    """
    from babel.core import get_global

    tag = _parse(code)
    region = tag.region
    if not region:
        key = f"{tag.language}_{tag.script}" if tag.script else tag.language
        parts = subtags(str(get_global("likely_subtags").get(key, "")))
        region = parts[2] if len(parts) > 2 else ""
    script = "" if tag.script == _likely_script(tag.language, region) else tag.script
    return "-".join(filter(None, (tag.language, script, region)))
