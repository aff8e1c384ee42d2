"""Says what a target has where it lacks a term: both renderings, the wanted one and the written.

Three witnesses, the surest first: the glossary as it was before, whose rendering stands in the
target; what the targets without the wanted rendering have in common, and the other targets have
not; words that are nearly the wanted ones.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from rktranslate.checks.glossary import GlossaryMissing
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.checks.corpus import Corpus
    from rktranslate.glossary import Matcher, TermUse
    from rktranslate.model import Finding

_Item = TypeVar("_Item")
MISSING = GlossaryMissing.id
"""Id of the findings that are spoken of here."""
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_LONGEST = 5
"""Most words of a rendering that is looked for."""
_MOST_TERMS = 200
"""How many terms are looked up in the other targets: each costs a walk through all sources."""
_WITNESSES = 200
"""How many targets are read for one term, and how many without it beside them."""
_TOGETHER = 0.5
"""Least Dice coefficient of a rendering and the term, 0 to 1, over the targets that were read."""
_LONGER = 0.6
"""Share of a rendering's targets in which a longer one must stand to be taken for it."""
_USUAL = 0.25
"""A word that stands in more of the other targets cannot be the first or last of a rendering."""
_ENDING = r"\w{0,3}"
"""A rendering's last word may have another ending: "Russian" for "Russia"."""
_NEAR = 75.0
"""Least likeness to the wanted rendering in percent, whatever the order of the words."""


class Counterparts:
    """Finds what stands for terms in targets that lack the wanted rendering."""

    def __init__(self, matcher: Matcher, corpus: Corpus, former: Matcher | None = None) -> None:
        self._matcher = matcher
        self._former = former
        self._pairs = [
            (source, source.casefold(), target)
            for (_, source), targets in corpus.targets.items()
            for target in targets
            if target != source  # a reference, in a language of its own
        ]
        self._shared: dict[str, tuple[str, ...]] = {}

    def told(self, finding: Finding) -> Finding:
        """Return a finding with what is written instead, where that can be told."""
        if finding.check_id != MISSING or finding.source_span is None or finding.target_span:
            return finding
        uses = self._matcher.count_terms(finding.source, finding.target)
        use = next((each for each in uses if finding.source_span in each.source_spans), None)
        if use is None or not use.renderings:
            return finding
        others = [span for each in uses if each is not use for span in each.target_spans]
        span = (
            self._by_glossary(use, finding)
            or self._by_targets(use, finding, others)
            or _nearly(use.renderings, finding.target, others)
        )
        if span is None:
            return finding
        written = finding.target[span.start : span.end]
        return replace(
            finding,
            detail=f"it seems to be {written!r} here",
            target_span=span,
            suggestion=use.renderings[0],
        )

    def _by_glossary(self, use: TermUse, finding: Finding) -> Span | None:
        if self._former is None:
            return None
        for each in self._former.count_terms(finding.source, finding.target):
            if each.target_spans and set(each.source_spans) & set(use.source_spans):
                return each.target_spans[0]
        return None

    def _by_targets(self, use: TermUse, finding: Finding, others: Sequence[Span]) -> Span | None:
        first = use.source_spans[0]
        term = finding.source[first.start : first.end].casefold()
        if term not in self._shared:
            if len(self._shared) >= _MOST_TERMS:
                return None
            self._shared[term] = self._common(term, use.renderings)
        for words in self._shared[term]:
            pattern = rf"(?<!\w){re.escape(words)}{_ENDING}(?!\w)"
            found = re.search(pattern, finding.target, re.IGNORECASE)
            if found is not None:
                span = Span(found.start(), found.end())
                if not _touches(span, others):
                    return span
        return None

    def _common(self, term: str, wanted: Iterable[str]) -> tuple[str, ...]:
        """Return what the targets of a term have in common when they lack its rendering."""
        there: list[tuple[str, str]] = []
        elsewhere: list[str] = []
        in_source = _as_words([term])
        in_target = _as_words(each.casefold() for each in wanted)
        for source, folded, target in self._pairs:
            if term not in folded or not in_source.search(folded):
                elsewhere.append(target)
            elif not in_target.search(target.casefold()):
                there.append((source, target))
        if len(there) < 2:
            return ()
        there, elsewhere = _some(there), _some(elsewhere)
        copied = {word for source, _ in there for word in _WORD.findall(source.casefold())}
        copied.difference_update(_WORD.findall(term))
        without = _counts(elsewhere)
        usual = {
            words[0]
            for words, count in without.items()
            if len(words) == 1 and count > _USUAL * len(elsewhere)
        }
        counts = {
            words: count
            for words, count in _counts(target for _, target in there).items()
            if not usual & {words[0], words[-1]} and not copied.intersection(words)
        }
        likely = {
            words: count
            for words, count in counts.items()
            if count > 1 and 2 * count >= _TOGETHER * (len(there) + count + without[words])
        }
        if not likely:
            return ()
        best = max(likely, key=lambda words: (likely[words] - without[words], words))
        longer = [
            words
            for words, count in counts.items()
            if len(words) > len(best)
            and count > 1
            and count >= _LONGER * counts[best]
            and f" {' '.join(best)} " in f" {' '.join(words)} "
        ]
        longer.sort(key=lambda words: (-len(words), -counts[words], words))
        return tuple(" ".join(words) for words in (*longer, best))


def _as_words(texts: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds texts where they are not a part of other words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, texts))})(?!\w)")


def _some(items: list[_Item]) -> list[_Item]:
    """Return evenly spread items, about as many as are read for one term."""
    return items[:: max(1, len(items) // _WITNESSES)]


def _counts(targets: Iterable[str]) -> Counter[tuple[str, ...]]:
    """Return how many targets each run of words stands in."""
    counts: Counter[tuple[str, ...]] = Counter()
    for target in targets:
        words = _WORD.findall(target.casefold())
        sizes = range(1, _LONGEST + 1)
        counts.update(
            {tuple(words[at : at + n]) for n in sizes for at in range(len(words) - n + 1)}
        )
    return counts


def _nearly(wanted: Iterable[str], target: str, others: Sequence[Span]) -> Span | None:
    """Return the words of a target that are nearly a wanted rendering."""
    from rapidfuzz import fuzz, process, utils

    words = list(_WORD.finditer(target))
    best: tuple[float, Span] | None = None
    for rendering in wanted:
        count = len(_WORD.findall(rendering))
        spans = [
            Span(words[at].start(), words[at + size - 1].end())
            for size in range(count - (count > 2), count + 2)
            for at in range(len(words) - size + 1)
        ]
        spans = [span for span in spans if not _touches(span, others)]
        texts = [target[span.start : span.end] for span in spans]
        found = process.extractOne(
            rendering,
            texts,
            scorer=fuzz.token_sort_ratio,
            processor=utils.default_process,
            score_cutoff=_NEAR,
        )
        if found is not None and (best is None or found[1] > best[0]):
            best = found[1], spans[found[2]]
    return None if best is None else best[1]


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < each.end and each.start < span.end for each in others)
