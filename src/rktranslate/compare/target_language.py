"""Language of a target: identified by function words, or by a detector that is installed."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Protocol

from rktranslate.compare.tokens import primary, prose, word_set, words
from rktranslate.model import Syntax

_MALAYIC = word_set(
    "yang dan di ini itu dengan untuk dari pada dalam akan tidak telah adalah oleh juga sebagai ke",
    "mereka kami kita atau ada sudah lebih saya dia bisa dapat karena bahwa para seperti hanya",
    "namun secara antara serta tersebut menjadi harus setelah ketika hingga saat belum masih",
    "kerana bahawa boleh kepada daripada iaitu sahaja ialah",
)
FUNCTION_WORDS = {
    "en": word_set(
        "the of and to in is was that for it with as on by at from are were be this which or an",
        "have has had not but they their its been will would can could who he she his her we",
        "also after when than more about into",
    ),
    "id": _MALAYIC,
    "ms": _MALAYIC,
    "fr": word_set(
        "les des une est dans pour que qui sur avec sont cette mais leur ont aussi plus"
    ),
    "de": word_set("der die und das ist nicht mit den sich auch auf eine ein sind wird nach bei"),
    "es": word_set("los las una por con para del como pero sus este fue son entre cuando hasta"),
    "nl": word_set("het een niet zijn voor met aan ook maar worden deze heeft naar bij wordt"),
}
"""By language the words that occur in nearly every sentence and in no other of these languages."""
_WORDS_OF_OTHERS = {
    language: frozenset().union(*(words for words in FUNCTION_WORDS.values() if words is not own))
    for language, own in FUNCTION_WORDS.items()
}
"""By language the function words of the other languages."""
_DISTINCTIVE = {
    "id": word_set("karena bahwa bisa kantor uang mobil polisi senin jumat juni juli butuh"),
    "ms": word_set("kerana bahawa boleh pejabat wang kereta polis isnin jumaat julai"),
}
"""Words that distinguish the near languages from each other."""
_MIN_LETTERS = 40
"""A detector guesses on shorter texts."""
_SENTENCE_WORDS = 10
_MIN_PROBABILITY = 0.99


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def wrong_language(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> str | None:
    """Return the language of a target that is not in the target language, None where it is."""
    language = primary(target_language)
    target_words = words(target)
    if len(target_words) < 2 or target == source:
        return None
    own = FUNCTION_WORDS.get(language)
    if own is not None:
        from_language = primary(source_language)
        near = from_language in _DISTINCTIVE and language in _DISTINCTIVE
        foreign = not _WORDS_OF_OTHERS[language].isdisjoint(target_words)
        # Nearly every text ends here: none of its words belongs to another language.
        if not foreign and not near and not own.isdisjoint(target_words):
            return None
        vocabulary = frozenset(target_words)
        own_count = len(own & vocabulary)
        other = _most_likely_other(vocabulary, language, from_language)
        if other is not None and other[1] > own_count and other[1] >= 2:
            return other[0]
        # Names and labels have no function words in any language; a sentence has. The detector
        # takes long to load, and what is left to it here is another script.
        if own_count or len(target_words) < _SENTENCE_WORDS or target.isascii():
            return None
    detected = _detected(target, language, syntax)
    return None if detected == language else detected


def _most_likely_other(
    vocabulary: frozenset[str], language: str, source_language: str
) -> tuple[str, int] | None:
    """Return the other language with the most function words here, and how many of them."""
    if source_language in _DISTINCTIVE and language in _DISTINCTIVE and source_language != language:
        # Near languages share their function words, and one word in a name proves nothing.
        of_source = len(_DISTINCTIVE[source_language] & vocabulary)
        if of_source >= 2 and _DISTINCTIVE[language].isdisjoint(vocabulary):
            return source_language, len(vocabulary)
    own = FUNCTION_WORDS[language]
    counts = [
        (len(function_words & vocabulary), code)
        for code, function_words in FUNCTION_WORDS.items()
        if function_words is not own
    ]
    count, code = max(counts)
    if FUNCTION_WORDS.get(source_language) is FUNCTION_WORDS[code]:
        code = source_language
    return code, count


def _detected(text: str, language: str, syntax: Syntax) -> str | None:
    """Return the language that the detector is sure of; None without a detector or when unsure."""
    text = prose(text, syntax)
    if sum(map(str.isalpha, text)) < _MIN_LETTERS:
        return None
    identifier = _identifier()
    if identifier is None:
        return None
    detected, probability = identifier.classify(text)
    near = frozenset(_DISTINCTIVE)
    if probability < _MIN_PROBABILITY or {detected, language} <= near:
        return None
    return str(detected)


@lru_cache(maxsize=1)
def _identifier() -> _Identifier | None:
    """Return the detector of the extra ``languages``, or None where it is not installed."""
    try:
        langid = import_module("py3langid.langid")
    except ImportError:
        return None
    identifier = langid.LanguageIdentifier
    loaded: _Identifier = identifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    return loaded
