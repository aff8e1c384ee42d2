"""Nouns that are counted, by how often a corpus has their plural: vessels, but no evidences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.languages.inflector import Forms

if TYPE_CHECKING:
    from rktranslate.languages.inflector import Inflector
    from rktranslate.lexicon import Lexicon

_LEAST_SEEN = 5
_LEAST_SHARE = 0.12
"""Plurals per singular: ``firm`` has 0.43, ``town`` 0.14; ``evidence`` has 0.09, ``food`` 0.04."""


def is_countable(phrase: str, inflector: Inflector, lexicon: Lexicon) -> bool:
    """Return whether the head of a phrase is a noun that needs an article in the singular.

    Args:
        phrase: A noun in its dictionary form, perhaps with other words.
        inflector: The forms of words of its language.
        lexicon: A lexicon whose target language this is; an empty one knows of no such noun.
    """
    spans = inflector.noun_spans(phrase)
    if not spans:
        return False
    start, end = spans[-1]
    noun = phrase[start:end].casefold()
    plural = inflector.inflect(noun, Forms.PLURAL)
    one, several = lexicon.target_counts(noun), lexicon.target_counts(plural)
    return (
        plural != noun
        and one is not None
        and several is not None
        and several.seen >= max(_LEAST_SEEN, _LEAST_SHARE * one.seen)
    )
