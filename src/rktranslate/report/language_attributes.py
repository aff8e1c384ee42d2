"""Names and markup attributes of languages, for pages that show texts of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.languages.codes import cldr_locale, closest, is_right_to_left, language_tag

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class LanguageAttributes:
    """What a page says about a language."""

    code: str
    """As the project writes it."""
    name: str
    lang: str
    """BCP 47 tag, for ``lang``."""
    dir: str
    """``ltr`` or ``rtl``, for ``dir``."""


def language_name(code: str, locale: str = "en") -> str:
    """Return the name of a language, or its code.

    Args:
        code: The language.
        locale: The language of the name, as Babel writes it.
    """
    known = cldr_locale(code)
    return (None if known is None else known.get_display_name(locale)) or code


def language_attributes(code: str, locale: str = "en") -> LanguageAttributes:
    """Return the attributes of a language; see :func:`language_name`."""
    direction = "rtl" if is_right_to_left(code) else "ltr"
    return LanguageAttributes(code, language_name(code, locale), language_tag(code), direction)


def accepted_language(header: str, known: Collection[str]) -> str | None:
    """Return the first language of a browser's list that is known; None if none is.

    Args:
        header: The value of ``Accept-Language``; browsers send the languages in their order.
        known: The languages that there are.
    """
    wanted = (part.partition(";")[0].strip() for part in header.split(","))
    return next((code for each in wanted if (code := closest(each, known))), None)
