"""Capitalisation of headings: title case or sentence case."""

from __future__ import annotations

from rktranslate.compare.tokens import COMPOUND
from rktranslate.languages.loader import load_language


def lowercase_word_in_title(target: str, source_language: str, target_language: str) -> str | None:
    """Return the first word of a heading that title case would capitalise; None without one."""
    minor = _minor_words(source_language, target_language)
    words = _heading_words(target)
    return next((word for word in words[1:] if word.islower() and word not in minor), None)


def is_title_case(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Return whether a heading has capitals that sentence case would not have, names aside."""
    minor = _minor_words(source_language, target_language)
    words = _heading_words(target)[1:]
    if any(word.islower() and word not in minor for word in words):
        return False
    names = set(COMPOUND.findall(source)[1:])
    capitalised = [
        word for word in words if word[0].isupper() and not word.isupper() and word not in names
    ]
    return len(capitalised) > 1


def _heading_words(text: str) -> list[str]:
    """Return the words of a heading; none for one word alone, or one in capitals throughout."""
    words = COMPOUND.findall(text)
    return [] if len(words) < 2 or text.isupper() else words


def _minor_words(source_language: str, target_language: str) -> frozenset[str]:
    """Return the words in lower case in a title, those in names of the source among them."""
    languages = (load_language(code) for code in (source_language, target_language))
    return frozenset().union(*(language.vocabulary.heading_small for language in languages))
