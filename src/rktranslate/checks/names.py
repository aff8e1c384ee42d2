"""Names: one that is written a little otherwise than in the source, or is not whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from rktranslate.checks.interface import CatalogCheck
from rktranslate.checks.unit import is_reference
from rktranslate.compare.name_spelling import inflected, is_respelling
from rktranslate.compare.names import Evidence, NamePair, is_ordinary, may_have_slipped
from rktranslate.compare.tokens import primary, prose
from rktranslate.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]+")
_AT_ONCE = 1000
_LONG = 4
"""Letters of a word that is compared by itself: shorter ones are too like one another."""
_FIXED = 2
"""A name that was copied so many times more often than it was rendered so is always copied."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A unit and its words with a capital, those that the check looks at most of the time."""

    unit: Message
    ours: list[str]
    theirs: list[str]


class Names(CatalogCheck):
    """Names are spelled as in the source."""

    id = "names"
    description = "A name that stays as it is in translation is not misspelled"
    severity = Severity.WARNING

    def check_all(self, units: Sequence[Message], context: CheckContext) -> Iterable[Finding]:
        """Report a name that lacks a letter or two, or a word, to be that of the source.

        Many names are spelled otherwise in another language (Moskow, Moscow). Those that the
        catalogue renders so again and again, that CLDR knows, that the glossary has, that stand in
        small letters elsewhere, or that follow the usual changes of spelling, are no finding.
        """
        everywhere = [
            _Pair(unit, ours, _CAPITAL.findall(unit.target))
            for unit in units
            if (ours := _CAPITAL.findall(unit.source))
        ]
        pairs = [
            pair for pair in everywhere if pair.unit.target.strip() and not is_reference(pair.unit)
        ]
        languages = context.catalog.source_language, context.catalog.target_language
        known = _known(primary(languages[0]), context)
        uses = Evidence(known, *_uses(everywhere))
        yield from self._near(pairs, everywhere, uses, context)
        known = known.union(*map(_places, map(primary, languages)))
        yield from self._runs(pairs, everywhere, replace(uses, known=known), context)

    def _near(
        self,
        current: Sequence[_Pair],
        everywhere: Sequence[_Pair],
        evidence: Evidence,
        context: CheckContext,
    ) -> Iterator[Finding]:
        """Report single words that are nearly those of the source."""
        pairs: defaultdict[tuple[str, str], list[tuple[Message, Span, Span]]] = defaultdict(list)
        for pair in current:
            for here, there in _near_pairs(pair, context):
                place = (pair.unit, Span(*here.span()), Span(*there.span()))
                pairs[here[0], there[0]].append(place)
        if not pairs:
            return
        copied = evidence.copied
        own = _own_places(context)
        # What comes again and again is usual: only the others are looked for in all texts.
        once = {pair for pair, places in pairs.items() if len(places) == 1}
        units = [pair.unit for pair in everywhere]
        in_sources = _common({source.casefold() for source, _ in once}, [u.source for u in units])
        in_targets = _common({target.casefold() for _, target in once}, [u.target for u in units])
        for (source, target), places in pairs.items():
            # "Indonesian" is no misspelling of "Indonesia", however often that is copied.
            if target.casefold() in own or inflected(source, target):
                continue
            always_copied = copied[source] >= _FIXED * len(places)
            if not always_copied:
                usual = len(places) > 1 or is_respelling(source, target)
                word = source.casefold() in in_sources or target.casefold() in in_targets
                translated = is_ordinary(source) and not copied[source]
                if usual or word or translated or source.casefold() in evidence.known:
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

    def _runs(
        self,
        current: Sequence[_Pair],
        everywhere: Sequence[_Pair],
        evidence: Evidence,
        context: CheckContext,
    ) -> Iterator[Finding]:
        """Report names of several words that were garbled, cut or taken for others."""
        doubtful = [
            (pair.unit, names)
            for pair in current
            if may_have_slipped(pair.unit.source, pair.unit.target, evidence)
            and (names := NamePair.of(prose(pair.unit.source, context.syntax), pair.unit.target))
        ]
        # Few are left, so few words have to be looked for in all texts.
        words = {word for _, names in doubtful for word in names.words()}
        words = {word.casefold() for word in words if len(word) >= _LONG}
        texts = [text for pair in everywhere for text in (pair.unit.source, pair.unit.target)]
        evidence = replace(evidence, small=_common(words, texts))
        for unit, pair in doubtful:
            # A name that the source has twice is missed, or written otherwise, once.
            for slip in {slip.target_span: slip for slip in pair.slips(evidence)}.values():
                yield self.finding(
                    unit,
                    context,
                    slip.text,
                    source_span=slip.source_span,
                    target_span=slip.target_span,
                    suggestion=slip.suggestion or None,
                )


def _near_pairs(
    pair: _Pair, context: CheckContext
) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Yield names of source and target that are nearly the same, and in neither text both."""
    unit = pair.unit
    come = [name for name in pair.theirs if name not in unit.source and len(name) >= _LONG]
    if not come:
        return
    ours = dict.fromkeys(name for name in pair.ours if len(name) >= _LONG)
    for source in ours:
        for target in dict.fromkeys(come):
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


def _uses(everywhere: Sequence[_Pair]) -> tuple[Counter[str], Counter[str]]:
    """Return in how many units each name is in the source, and in how many in both texts."""
    names = [(set(pair.ours), pair.theirs) for pair in everywhere]
    written = Counter(chain.from_iterable(ours for ours, _ in names))
    copied = Counter(chain.from_iterable(ours.intersection(theirs) for ours, theirs in names))
    return written, copied


def _common(words: set[str], texts: Sequence[str]) -> frozenset[str]:
    """Return which of some words stand anywhere in small letters: those are no names."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    patterns = sorted(words)
    if not patterns:
        return frozenset()
    # The longest match hides no whole word: what is longer than one ends behind its edge.
    finder = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
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
                words.update(w.casefold() for w in _CAPITAL.findall(text) if len(w) >= _LONG)
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
