"""Spellings of one name in two languages: differences that are no slip of the translator."""

from __future__ import annotations

import re
from functools import lru_cache

from rktranslate.languages.loader import load_language

_MAX_UNKNOWN_ENDING = 2
"""Letters of an ending that is accepted in a language of which no endings are known."""
_SHIFTS = (("k", "c"), ("f", "v"), ("f", "ph"), ("y", "j"), ("s", "sh"), ("u", "oo"))
"""Letters of the source and what replaces them in another spelling: Karnaval, Carnival."""
_SPELLINGS = (
    (re.compile(r"(?:tas|ty|ti)$"), "t"),
    (re.compile(r"(?:asi|a[ct]y|ation|[st]ion|[st]io|si|[cs]e|cy)$"), "s"),
    (re.compile(r"ment?s?$"), "men"),
    (re.compile(r"(?:isme|ism|ist[ai]?s?|is|ik|ic[as]?|ical|iah|ian|yah)$"), "i"),
    (re.compile(r"(?<=[bdgkpt])eles$"), "le"),
    (re.compile(r"(?<=.{4})s$"), ""),
    (re.compile(r"(?<=[bdgkpt])el$"), "le"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ch|ck|[cqg]h?|kh"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"[vw]"), "f"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"z|sh|sy"), "s"),
    (re.compile(r"d(?=t)|k(?=t)|h"), ""),
    (re.compile(r"o[ue]"), "u"),
    (re.compile(r"i[ei]|ee"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=...)[aeiou]+[ns]?$"), ""),
)
"""Reductions of spellings of Latin alphabets to what they share: the results are compared."""


def inflected(source: str, target: str, target_language: str) -> bool:
    """Return whether a name is the other with an ending: ``Indonesia``, ``Indonesian``."""
    if not target.startswith(source):
        return False
    ending, known = target[len(source) :], load_language(target_language).names.endings
    return ending in known if known else 0 < len(ending) <= _MAX_UNKNOWN_ENDING


@lru_cache(maxsize=1 << 14)
def is_respelling(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Return whether a word of the source is one of the target in another spelling.

    A name with a spelling that words of the source language do not have, such as ``Greene`` in
    Indonesian, is not respelled.
    """
    old, new = source.casefold(), target.casefold()
    if any(pattern.search(old) for pattern in _patterns(source_language, "foreign")):
        return False
    if any(a in old and b in new and b not in old for a, b in _SHIFTS):
        return True
    if _spelling(source) != _spelling(target):
        return False
    patterns = _patterns(target_language, "respelled")
    return not patterns or any(
        set(pattern.findall(new)) - set(pattern.findall(old)) for pattern in patterns
    )


def is_foreign(word: str, language: str) -> bool:
    """Return whether a word is spelled as none of a language is, so that it is not respelled."""
    folded = word.casefold()
    patterns = (*_patterns(language, "foreign"), *_patterns(language, "uncommon"))
    return any(pattern.search(folded) for pattern in patterns)


@lru_cache(maxsize=64)
def _patterns(language: str, kind: str) -> tuple[re.Pattern[str], ...]:
    """Return the compiled spellings of a kind: ``foreign``, ``uncommon`` or ``respelled``."""
    return tuple(map(re.compile, getattr(load_language(language).names, kind)))


@lru_cache(maxsize=4096)
def _spelling(name: str) -> str:
    """Return what a name has in common with its spellings in other languages."""
    word = name.casefold()
    for pattern, instead in _SPELLINGS:
        word = pattern.sub(instead, word)
    return word
