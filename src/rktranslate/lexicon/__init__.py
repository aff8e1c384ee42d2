"""Bilingual lexicons: how often each word of a language was translated by which of another."""

from rktranslate.lexicon.learning import OwnWords, learn
from rktranslate.lexicon.lexicon import Entry, Lexicon, lexicon, words

__all__ = ["Entry", "Lexicon", "OwnWords", "learn", "lexicon", "words"]
