"""The language of a target: function words tell, and a detector where one is installed."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from rktranslate.checks.unit import UnitCheck
from rktranslate.compare.tokens import primary, prose, word_set, words
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

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
"""By language words that stand in nearly every sentence and in no other of these languages."""
_WORDS_BESIDE = {
    language: frozenset().union(
        *(theirs for theirs in FUNCTION_WORDS.values() if theirs is not own)
    )
    for language, own in FUNCTION_WORDS.items()
}
"""By language the function words of the others."""
_ONLY = {
    "id": word_set("karena bahwa bisa kantor uang mobil polisi senin jumat juni juli butuh"),
    "ms": word_set("kerana bahawa boleh pejabat wang kereta polis isnin jumaat julai"),
}
"""Words that tell the near languages apart."""
_LEAST_LETTERS = 40
"""A detector guesses on shorter texts."""
_SENTENCE_WORDS = 10
_SURE = 0.99


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


class WrongLanguage(UnitCheck):
    """A target is in the target language."""

    id = "wrong-language"
    description = "A target is written in the language of its catalogue"
    severity = Severity.ERROR

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a target whose words are those of another language."""
        language = primary(context.catalog.target_language)
        source_language = primary(context.catalog.source_language)
        text = words(unit.target)
        if len(text) < 2 or unit.target == unit.source:
            return
        own = FUNCTION_WORDS.get(language)
        if own is not None:
            near = source_language in _ONLY and language in _ONLY
            strange = not _WORDS_BESIDE[language].isdisjoint(text)
            # Nearly every text ends here: no word of it is another language's.
            if not strange and not near and not own.isdisjoint(text):
                return
            vocabulary = frozenset(text)
            found = len(own & vocabulary)
            other = _other(vocabulary, language, source_language)
            if other is not None and other[1] > found and other[1] >= 2:
                yield self._found(unit, context, other[0])
                return
            # Names and labels have no such words in any language; a sentence has. The detector
            # takes long to load, and what is left to it here is another script.
            if found or len(text) < _SENTENCE_WORDS or unit.target.isascii():
                return
        other_language = _detected(unit, context)
        if other_language is not None and other_language != language:
            yield self._found(unit, context, other_language)

    def _found(self, unit: Message, context: CheckContext, language: str) -> Finding:
        wanted = context.catalog.target_language
        return self.finding(unit, context, f"the target is in {language!r}, not in {wanted!r}")


def _other(
    vocabulary: frozenset[str], language: str, source_language: str
) -> tuple[str, int] | None:
    """Return the language that most function words are of, and how many different ones."""
    if source_language in _ONLY and language in _ONLY and source_language != language:
        theirs = len(_ONLY[source_language] & vocabulary)
        # Near languages share their function words, and a word in a name proves nothing.
        only_theirs = theirs >= 2 and _ONLY[language].isdisjoint(vocabulary)
        if only_theirs:
            return source_language, len(vocabulary)
    own = FUNCTION_WORDS[language]
    counts = [
        (len(theirs & vocabulary), code)
        for code, theirs in FUNCTION_WORDS.items()
        if theirs is not own
    ]
    count, code = max(counts)
    if FUNCTION_WORDS.get(source_language) is FUNCTION_WORDS[code]:
        code = source_language
    return code, count


def _detected(unit: Message, context: CheckContext) -> str | None:
    """Return what the detector is sure of; None where there is none, or it is not sure."""
    text = prose(unit.target, context.syntax)
    if sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        return None
    identifier = _identifier()
    if identifier is None:
        return None
    language, probability = identifier.classify(text)
    near = {"id", "ms"}
    if probability < _SURE or {language, primary(context.catalog.target_language)} <= near:
        return None
    return str(language)


@lru_cache(maxsize=1)
def _identifier() -> _Identifier | None:
    """Return the detector of the extra ``languages``, or None where it is not installed."""
    try:
        langid = import_module("py3langid.langid")
    except ImportError:
        return None
    identifier = langid.LanguageIdentifier
    made: _Identifier = identifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    return made
