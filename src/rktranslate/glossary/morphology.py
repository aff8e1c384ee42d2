"""What leaves a word the same term: clitics and endings that are attached, and inflection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.languages.inflector import inflector
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rktranslate.languages.inflector import Forms, Inflector


@dataclass(frozen=True, slots=True)
class Morphology:
    """Endings and proclitics that can be attached to a term, from the language's file."""

    endings: tuple[str, ...]
    """Endings that can follow the last letter of a term."""
    proclitics: tuple[str, ...]
    """Clitics that can precede a term that is one common word."""
    reduplicates: bool
    """Whether ``laporan-laporan`` is one occurrence of ``laporan``."""
    whole_words: frozenset[str]
    """Words that look like a shorter word with an ending, and are not."""
    after: Mapping[str, re.Pattern[str]]
    """The pattern that a word must match to take an ending, by ending."""
    hyphens_are_spaces: bool
    """Whether a hyphen between two words of a term may be a space, and the other way round."""
    inflector: Inflector | None
    """The inflection of the language; None if its words do not inflect."""

    def attaches(self, word: str, ending: str) -> bool:
        """Return whether an ending can be attached to a word; both are case folded."""
        if ending not in self.endings or word + ending in self.whole_words:
            return False
        condition = self.after.get(ending)
        return condition is None or condition.search(word) is not None

    def inflects(self, phrase: str | None, inflected: Sequence[tuple[int, Forms]]) -> bool:
        """Return whether a phrase, if there is one, can have some of its words inflected.

        Args:
            phrase: The dictionary form of a term, in its case.
            inflected: The number of each inflected word, from 0, and what it is of its lemma.
        """
        return bool(phrase and self.inflector and self.inflector.allows(phrase, inflected))

    def stems(self, word: str) -> tuple[str, ...]:
        """Return a case-folded word without each ending that it may have; mostly nothing."""
        if not word.endswith(self.endings):
            return ()
        pairs = [(word[: -len(ending)], ending) for ending in self.endings if word.endswith(ending)]
        return tuple(stem for stem, ending in pairs if self.attaches(stem, ending))


@lru_cache(maxsize=64)
def morphology(language: str) -> Morphology:
    """Return the morphology of a language; without a file nothing can be attached."""
    grammar = load_language(language).grammar
    inflection = inflector(language)
    return Morphology(
        grammar.endings,
        grammar.proclitics,
        grammar.reduplicates,
        grammar.whole_words,
        {ending: re.compile(rf"(?:{end})\Z") for ending, end in grammar.after.items()},
        grammar.hyphens_are_spaces,
        inflection if inflection.inflects else None,
    )
