"""Inflection of renderings in a draft: article, plural, possessive."""

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
    """The grammar of a language for drafting; empty for a language without one."""

    indefinite: tuple[str, ...]
    """Indefinite article before a consonant, before a vowel; fewer if it does not vary."""
    article_before: re.Pattern[str]
    """Finds an indefinite article at the end of a text: group 1; group 2 is the space after it."""
    vowel_sounds: re.Pattern[str]
    consonant_sounds: re.Pattern[str]
    vowel_letters: str
    plural: tuple[tuple[re.Pattern[str], str], ...]
    """Ends of nouns and their replacements in the plural; the first that matches counts."""
    plural_endings: re.Pattern[str]
    """Matches the regular plural endings, or nothing."""
    invariable: re.Pattern[str]
    possessive: str
    name_adjective: re.Pattern[str]
    determiner: re.Pattern[str]
    leading_article: re.Pattern[str]
    """Matches an article at the start of a text."""
    abbreviation: re.Pattern[str]
    """Finds a full stop at the end of a text that does not end a sentence."""

    def takes_vowel_article(self, text: str) -> bool | None:
        """Return whether a text has the article for vowels before it: ``an``.

        None if it does not begin with a letter.
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
        """Return a text with the article at its end adapted to the sound of a new next word."""
        if len(self.indefinite) != 2:
            return before
        match = self.article_before.search(before)
        old_takes_vowel = self.takes_vowel_article(old)
        new_takes_vowel = self.takes_vowel_article(new)
        if match is None or new_takes_vowel is None:
            return before
        has_vowel_article = match[1].lower() == self.indefinite[1]
        if old_takes_vowel not in (None, has_vowel_article):
            # A single letter ("vitamin A") is not an article, and an error of the text is kept.
            return before
        article = self.indefinite[new_takes_vowel]
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
        """Return a regular expression for words in the singular or plural."""
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
    """Compile expressions as alternatives; without any, the pattern never matches."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", flags)
