"""Names: one that is written a little otherwise than in the source."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.checks.interface import CatalogCheck
from rktranslate.checks.texts import primary, prose
from rktranslate.checks.unit import is_reference
from rktranslate.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]{3,}")
_AT_ONCE = 1000
_FIXED = 2
"""A name that was copied so many times more often than it was rendered so is always copied."""
_ENDINGS = frozenset({"s", "n", "an", "ns", "ic", "i", "es"})
_ENGLISH = re.compile(r"c|ph|th|y|x|sh|v|q|tt|ll|ss|pp|ff|mm|nn|rr|o[ue]|[ens]$|al$|h$|kh|f|w")
"""What a respelling brings in: Amerika becomes America, Prancis Perancis."""
_SHIFTS = (("k", "c"), ("f", "v"), ("f", "ph"), ("y", "j"), ("s", "sh"), ("u", "oo"))
"""Letters of the source and what stands for them in English: Karnaval, Carnival."""
_FOREIGN = re.compile(r"ph|th|x|q|ck|gh|([a-fh-z])\1|(?<!n)gg")
_SPELLINGS = (
    (re.compile(r"(?:tas|ty|ti)$"), "t"),
    (re.compile(r"(?:asi|a[ct]y|ation|[st]ion|[st]io|si)$"), "s"),
    (re.compile(r"ment?s?$"), "men"),
    (re.compile(r"(?:isme|ism|ist[ai]?s?|is|ik|ic[as]?|ical|iah|ian|yah)$"), "i"),
    (re.compile(r"(?<=.{4})s$"), ""),
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


class Names(CatalogCheck):
    """Names are spelled as in the source."""

    id = "names"
    description = "A name that stays as it is in translation is not misspelled"
    severity = Severity.WARNING

    def check_all(self, units: Sequence[Message], context: CheckContext) -> Iterable[Finding]:
        """Report a name that lacks only a letter or two to be that of the source.

        Many names are spelled otherwise in another language (Moskow, Moscow). Those that the
        catalogue renders so again and again, that CLDR knows, that the glossary has, that stand in
        small letters elsewhere, or that follow the usual changes of spelling, are no finding.
        """
        pairs: defaultdict[tuple[str, str], list[tuple[Message, Span, Span]]] = defaultdict(list)
        for unit in units:
            if is_reference(unit) or not unit.target.strip():
                continue
            for here, there in _near_pairs(unit, context):
                pairs[here[0], there[0]].append((unit, Span(*here.span()), Span(*there.span())))
        if not pairs:
            return
        known = _known(primary(context.catalog.source_language), context)
        own = _own_places(context)
        # What comes again and again is usual: only the others are looked for in all texts.
        once = {pair for pair, places in pairs.items() if len(places) == 1}
        in_sources = _common({source.casefold() for source, _ in once}, [u.source for u in units])
        in_targets = _common({target.casefold() for _, target in once}, [u.target for u in units])
        copied = _copied({source for source, _ in pairs}, units)
        for (source, target), places in pairs.items():
            # "Indonesian" is no misspelling of "Indonesia", however often that is copied.
            if target.casefold() in own or _inflected(source, target):
                continue
            always_copied = copied[source] >= _FIXED * len(places)
            if not always_copied:
                usual = len(places) > 1 or _is_respelling(source, target)
                word = source.casefold() in in_sources or target.casefold() in in_targets
                if usual or word or source.casefold() in known:
                    continue
            for unit, source_span, target_span in places:
                yield self.finding(
                    unit,
                    context,
                    f"{target!r} is {source!r} in the source",
                    source_span=source_span,
                    target_span=target_span,
                    suggestion=source,
                )


def _near_pairs(
    unit: Message, context: CheckContext
) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Yield names of source and target that are nearly the same, and in neither text both."""
    ours = _NAME.findall(unit.source)
    if not ours:
        return
    theirs = dict.fromkeys(_NAME.findall(unit.target))
    come = [name for name in theirs if name not in unit.source]
    if not come:
        return
    for source in dict.fromkeys(ours):
        for target in come:
            if _is_near(source, target) and unit.target.count(source) < unit.source.count(source):
                here = re.search(rf"\b{source}\b", prose(unit.source, context.syntax))
                there = re.search(rf"\b{target}\b", prose(unit.target, context.syntax))
                if here and there:
                    yield here, there


@lru_cache(maxsize=1 << 14)
def _is_near(source: str, target: str) -> bool:
    """Tell whether a name is another one but for a letter or two, capitals aside."""
    allowed = 1 if len(source) < 6 else 2
    if abs(len(source) - len(target)) > allowed:
        return False
    from rapidfuzz.distance import OSA

    near = OSA.distance(source, target, score_cutoff=allowed) <= allowed
    return near and source.casefold() != target.casefold()


def _inflected(source: str, target: str) -> bool:
    """Tell whether a name is the other with an ending: ``Indonesia``, ``Indonesian``."""
    return target.startswith(source) and target[len(source) :] in _ENDINGS


def _is_respelling(source: str, target: str) -> bool:
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


@lru_cache(maxsize=4096)
def _spelling(name: str) -> str:
    """Return what a name has in common with its spelling in a near language."""
    word = name.casefold()
    for pattern, instead in _SPELLINGS:
        word = pattern.sub(instead, word)
    return word


def _copied(names: set[str], units: Sequence[Message]) -> Counter[str]:
    """Return in how many units a name is in the source and in the target as it is."""
    from ahocorasick_rs import AhoCorasick

    copied: Counter[str] = Counter()
    finder = AhoCorasick(sorted(names))
    for unit in units:
        found = finder.find_matches_as_strings(unit.source)
        if found:
            copied.update(set(found).intersection(_NAME.findall(unit.target)))
    return copied


def _common(words: set[str], texts: Sequence[str]) -> frozenset[str]:
    """Return which of some words stand anywhere in small letters: those are no names."""
    from ahocorasick_rs import AhoCorasick

    patterns = sorted(words)
    if not patterns:
        return frozenset()
    finder = AhoCorasick(patterns)
    found: set[str] = set()
    # One search in many texts is far faster than many in one.
    for first in range(0, len(texts), _AT_ONCE):
        text = "\n".join(texts[first : first + _AT_ONCE])
        for pattern, start, end in finder.find_matches_as_indexes(text):
            edges = text[start - 1 : start], text[end : end + 1]
            if not any(map(str.isalpha, edges)):
                found.add(patterns[pattern])
    return frozenset(found)


def _known(language: str, context: CheckContext) -> frozenset[str]:
    """Return the words that have a form of their own in every language."""
    # What both languages write alike, such as Osaka, is no exception.
    words = set(_places(language) - _places(primary(context.catalog.target_language)))
    if context.glossary is not None:
        for term in context.glossary.terms:
            for text in (term.source, *term.variants):
                words.update(word.casefold() for word in _NAME.findall(text))
    return frozenset(words)


def _own_places(context: CheckContext) -> frozenset[str]:
    """Return the words for places and languages that the target language has for itself."""
    catalog = context.catalog
    return _places(primary(catalog.target_language)) - _places(primary(catalog.source_language))


@lru_cache(maxsize=16)
def _places(language: str) -> frozenset[str]:
    """Return the names of countries, cities, languages, months and days of a language (CLDR)."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    texts = [*locale.territories.values(), *locale.languages.values()]
    # CLDR has cities for their times, where a language has a name of its own for them: Athena.
    texts += [str(zone.get("city", "")) for zone in locale.time_zones.values()]
    texts += [name for names in locale.months["format"].values() for name in names.values()]
    texts += [name for names in locale.days["format"].values() for name in names.values()]
    return frozenset(word.casefold() for text in texts for word in text.split())
