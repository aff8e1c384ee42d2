"""How one name is spelled in two languages: what is no slip of the translator."""

from __future__ import annotations

import re
from functools import lru_cache

_ENDINGS = frozenset({"s", "n", "an", "ns", "ic", "i", "es"})
_ENGLISH = re.compile(r"c|ph|th|y|x|sh|v|q|tt|ll|ss|pp|ff|mm|nn|rr|o[ue]|[ens]$|al$|h$|kh|f|w")
"""What a respelling brings in: Amerika becomes America, Prancis Perancis."""
_SHIFTS = (("k", "c"), ("f", "v"), ("f", "ph"), ("y", "j"), ("s", "sh"), ("u", "oo"))
"""Letters of the source and what stands for them in English: Karnaval, Carnival."""
_FOREIGN = re.compile(r"ph|th|x|q|ck|gh|([a-fh-z])\1|(?<!n)gg")
_NOT_INDONESIAN = re.compile(
    _FOREIGN.pattern + r"|c[^aeiou]|sh|[eo]{2}|ou|[aeiou]y[^aeiou]|[vcj]$|[^aeiou]y$|[aeo]w[^aeiou]"
    r"|[lnrsc][dt]$|[^aeioung][mnlrdbg]$|[dbgw][bcdgkmpt]|[aeiou]e$"
)
"""What hardly a word of Indonesian has, be it borrowed: Carolyn, Howard, Petrov."""
_SPELLINGS = (
    (re.compile(r"(?:tas|ty|ti)$"), "t"),
    (re.compile(r"(?:asi|a[ct]y|ation|[st]ion|[st]io|si|[cs]e|cy)$"), "s"),
    (re.compile(r"ment?s?$"), "men"),
    (re.compile(r"(?:isme|ism|ist[ai]?s?|is|ik|ic[as]?|ical|iah|ian|yah)$"), "i"),
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
    (re.compile(r"i[ei]"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=...)[aeiou]+[ns]?$"), ""),
)
"""How one name is spelled in Indonesian, Malay and English: what is left is compared."""


def inflected(source: str, target: str) -> bool:
    """Tell whether a name is the other with an ending: ``Indonesia``, ``Indonesian``."""
    return target.startswith(source) and target[len(source) :] in _ENDINGS


def is_respelling(source: str, target: str) -> bool:
    """Tell whether a word of the source is one of the target in another spelling.

    What is spelled as no Indonesian or Malay word is, such as ``Greene``, stays as it is.
    """
    if _FOREIGN.search(source.casefold()):
        return False
    here, there = source.casefold(), target.casefold()
    if any(a in here and b in there and b not in here for a, b in _SHIFTS):
        return True
    if _spelling(source) != _spelling(target):
        return False
    ours, theirs = (set(_ENGLISH.findall(name.casefold())) for name in (source, target))
    return bool(theirs - ours)


def is_foreign(word: str) -> bool:
    """Tell whether a word is spelled as no Indonesian one is, so that it stays as it is."""
    return _NOT_INDONESIAN.search(word.casefold()) is not None


@lru_cache(maxsize=4096)
def _spelling(name: str) -> str:
    """Return what a name has in common with its spelling in a near language."""
    word = name.casefold()
    for pattern, instead in _SPELLINGS:
        word = pattern.sub(instead, word)
    return word
