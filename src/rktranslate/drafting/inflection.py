"""Small changes that a rendering needs in its place: article, plural, possessive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import any_of
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Inflection:
    """The grammar of a language as drafting needs it; empty for a language without one."""

    indefinite: tuple[str, ...]
    """Indefinite article before a consonant, before a vowel; fewer where it does not vary."""
    article_before: re.Pattern[str]
    """Finds an indefinite article at the end of a text: group 1; group 2 is the space after it."""
    vowel_sounds: re.Pattern[str]
    consonant_sounds: re.Pattern[str]
    vowel_letters: str
    plural: tuple[tuple[re.Pattern[str], str], ...]
    """How a noun becomes a plural; the first that matches decides."""
    plural_endings: re.Pattern[str]
    """Matches the regular endings of plurals, or nothing."""
    invariable: re.Pattern[str]
    possessive: str
    name_adjective: re.Pattern[str]
    determiner: re.Pattern[str]
    leading_article: re.Pattern[str]
    """Matches an article at the beginning of a text."""
    abbreviation: re.Pattern[str]
    """Finds a full stop at the end of a text that ends no sentence."""

    def takes_vowel_article(self, text: str) -> bool | None:
        """Return whether a text has the article for vowels before it: ``an``.

        None where it begins with no letter.
        """
        word = _WORD.match(text)
        if word is None or not word[0][0].isalpha():
            return None
        first = word[0]
        if (first[:2].isupper() and len(first) < 5) or len(first) == 1:  # spelt out
            return first[0].upper() in self.vowel_letters
        if self.vowel_sounds.match(first):
            return True
        return first[0].lower() in "aeiou" and not self.consonant_sounds.match(first)

    def with_article(self, before: str, old: str, new: str) -> str:
        """Change the article at the end of a text where a new word after it sounds otherwise."""
        if len(self.indefinite) != 2:
            return before
        match = self.article_before.search(before)
        was, now = self.takes_vowel_article(old), self.takes_vowel_article(new)
        if match is None or now is None:
            return before
        has_vowel_article = match[1].lower() == self.indefinite[1]
        if was is not None and was is not has_vowel_article:
            # A letter by itself ("vitamin A") is no article, and an error of the text is kept.
            return before
        article = self.indefinite[now]
        return before[: match.start()] + match[1][0] + article[1:] + match[2]

    def plural_of(self, noun: str) -> str:
        """Return the plural of a noun; names and words without a plural are returned unchanged."""
        if not noun[-1:].isalpha() or not noun.islower() or self.invariable.search(noun):
            return noun
        for end, replacement in self.plural:
            plural, changed = end.subn(replacement, noun, count=1)
            if changed:
                return plural
        return noun

    def with_plurals(self, words: str) -> str:
        """Return an expression for words, in the singular or in the plural."""
        if not self.plural or not words[-1:].isalpha() or words.endswith("s"):
            return re.escape(words)
        for end, replacement in self.plural:
            match = end.search(words)
            if match:
                stem, last = words[: match.start()], words[match.start() :]
                if last:
                    return f"{re.escape(stem)}(?:{re.escape(last)}|{re.escape(replacement)})"
                return f"{re.escape(stem)}{self.plural_endings.pattern}"
        return re.escape(words)


@lru_cache(maxsize=16)
def inflection(language: str) -> Inflection:
    """Return the inflection of a language."""
    record = load_language(language)
    grammar = record.grammar
    titles = any_of(record.names.abbreviations)
    return Inflection(
        indefinite=grammar.indefinite,
        article_before=re.compile(rf"\b({any_of(grammar.indefinite)})(\s+)$", re.IGNORECASE),
        vowel_sounds=_any(grammar.vowel_sounds, re.IGNORECASE),
        consonant_sounds=_any(grammar.consonant_sounds, re.IGNORECASE),
        vowel_letters=grammar.vowel_letters,
        plural=tuple((re.compile(end), ending) for end, ending in grammar.plural.items()),
        plural_endings=re.compile(f"(?:{any_of(grammar.endings)})?"),
        invariable=_any(grammar.invariable),
        possessive=grammar.possessive,
        name_adjective=_any(grammar.name_adjectives),
        determiner=_any((f"(?:{text})$" for text in grammar.determiners), re.IGNORECASE),
        leading_article=re.compile(rf"^(?:{any_of(grammar.articles)})\s+", re.IGNORECASE),
        abbreviation=re.compile(rf"\b(?:[^\W\d_]|{titles})\.$"),
    )


def _any(patterns: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Compile expressions as alternatives; none never matches."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", flags)
