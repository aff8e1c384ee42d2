"""Finds the wrong rendering in a target in place of an accepted one.

Three kinds of evidence, the surest first: the earlier glossary, whose rendering is in the target;
words that the targets without the accepted rendering have in common, and the other targets do not
have; words that are similar to the accepted rendering. Of the last two kinds none is a translation
of another word of the source, as far as a bilingual lexicon knows.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from rktranslate.checks.terms import GlossaryMissing
from rktranslate.compare.renderings import LIKELY
from rktranslate.languages.loader import load_language
from rktranslate.lexicon import lexicon, words
from rktranslate.model import Span, SpanIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.corpus import Corpus
    from rktranslate.glossary import Matcher, TermUse
    from rktranslate.model import Finding, Location

_Item = TypeVar("_Item")
MISSING = GlossaryMissing.name
"""Check of the findings that are annotated here."""
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_MAX_WORDS = 5
"""Words of a rendering that is looked for, at most."""
_MAX_ANNOTATED = 20
"""Findings about one unit that are annotated: each costs a search in its whole target."""
_MAX_TERMS = 200
"""Terms that are looked up in the other targets: each costs a pass over all sources."""
_SAMPLE = 200
"""Targets that are read for one term, and as many without it, at most."""
_MIN_DICE = 0.5
"""Least Dice coefficient of a rendering and the term, 0 to 1, over the targets that were read."""
_MIN_SHARE_OF_LONGER = 0.6
"""Share of a rendering's targets in which a longer one must stand to be taken for it."""
_MAX_SHARE_ELSEWHERE = 0.25
"""A word that stands in more of the other targets cannot be the first or last of a rendering."""
_ENDING = r"\w{0,3}"
"""A rendering's last word may have another ending: "Russian" for "Russia"."""
_LEAST_LETTERS = 5
"""Letters of a rendering from which another one may be similar to it; acronyms never are."""
_MIN_SIMILARITY = 75.0
"""Similarity to the accepted rendering in percent, whatever the order of the words."""


class WrongRenderings:
    """Finds wrong renderings of terms in the catalogues of one run; not for several threads."""

    def __init__(self, matcher: Matcher, corpus: Corpus, earlier: Matcher | None = None) -> None:
        self._matcher = matcher
        self._earlier = earlier
        self._pairs = [
            (source, source.casefold(), target)
            for (_, source), targets in corpus.targets.items()
            for target in targets
            if target != source  # a reference, in a language of its own
        ]
        self._shared: dict[str, tuple[str, ...]] = {}
        self._annotated: Counter[Location] = Counter()

    def annotate(self, finding: Finding) -> Finding:
        """Return a finding with the wrong rendering of the term, where that is clear."""
        if finding.check_id != MISSING or finding.source_span is None or finding.target_span:
            return finding
        self._annotated[finding.location] += 1
        if self._annotated[finding.location] > _MAX_ANNOTATED:
            return finding
        uses = self._matcher.count_terms(finding.source, finding.target)
        use = next((use for use in uses if finding.source_span in use.source_spans), None)
        if use is None or not use.renderings:
            return finding
        taken = SpanIndex(span for other in uses if other is not use for span in other.target_spans)
        span = (
            self._by_earlier_glossary(use, finding)
            or self._own(self._by_targets(use, finding, taken), use, finding)
            or self._own(_similar(use.renderings, finding.target, taken), use, finding)
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

    def _by_earlier_glossary(self, use: TermUse, finding: Finding) -> Span | None:
        if self._earlier is None:
            return None
        for earlier in self._earlier.count_terms(finding.source, finding.target):
            if earlier.target_spans and set(earlier.source_spans) & set(use.source_spans):
                return earlier.target_spans[0]
        return None

    def _own(self, span: Span | None, use: TermUse, finding: Finding) -> Span | None:
        """Return a span unless all of its words translate other words of the source."""
        if span is None:
            return None
        known = lexicon(self._matcher.source_language, self._matcher.language)
        function = load_language(self._matcher.language).vocabulary.function
        others = set(words(_without(finding.source, use.source_spans).casefold()))
        written = words(finding.target[span.start : span.end].casefold())
        entries = [known.target(word) for word in written if word not in function]
        explained = [
            entry is not None
            and any(entry.share(word) >= LIKELY for word in others & entry.counterparts.keys())
            for entry in entries
        ]
        return None if explained and all(explained) else span

    def _by_targets(self, use: TermUse, finding: Finding, taken: SpanIndex) -> Span | None:
        first = use.source_spans[0]
        term = finding.source[first.start : first.end].casefold()
        if term not in self._shared:
            if len(self._shared) >= _MAX_TERMS:
                return None
            self._shared[term] = self._common(term, use.renderings)
        for phrase in self._shared[term]:
            pattern = rf"(?<!\w){re.escape(phrase)}{_ENDING}(?!\w)"
            match = re.search(pattern, finding.target, re.IGNORECASE)
            if match is not None:
                span = Span(match.start(), match.end())
                if not taken.overlap(span):
                    return span
        return None

    def _common(self, term: str, accepted: Iterable[str]) -> tuple[str, ...]:
        """Return the words that the targets of a term without its rendering have in common."""
        with_term: list[tuple[str, str]] = []
        elsewhere: list[str] = []
        in_source = _as_words([term])
        in_target = _as_words(rendering.casefold() for rendering in accepted)
        for source, folded, target in self._pairs:
            if term not in folded or not in_source.search(folded):
                elsewhere.append(target)
            elif not in_target.search(target.casefold()):
                with_term.append((source, target))
        if len(with_term) < 2:
            return ()
        with_term, elsewhere = _sample(with_term), _sample(elsewhere)
        copied = {word for source, _ in with_term for word in _WORD.findall(source.casefold())}
        copied.difference_update(_WORD.findall(term))
        without = _counts(elsewhere)
        usual = {
            words[0]
            for words, count in without.items()
            if len(words) == 1 and count > _MAX_SHARE_ELSEWHERE * len(elsewhere)
        }
        counts = {
            words: count
            for words, count in _counts(target for _, target in with_term).items()
            if not usual & {words[0], words[-1]} and not copied.intersection(words)
        }
        likely = {
            words: count
            for words, count in counts.items()
            if count > 1 and 2 * count >= _MIN_DICE * (len(with_term) + count + without[words])
        }
        if not likely:
            return ()
        best = max(likely, key=lambda words: (likely[words] - without[words], words))
        longer = [
            words
            for words, count in counts.items()
            if len(words) > len(best)
            and count > 1
            and count >= _MIN_SHARE_OF_LONGER * counts[best]
            and f" {' '.join(best)} " in f" {' '.join(words)} "
        ]
        longer.sort(key=lambda words: (-len(words), -counts[words], words))
        return tuple(" ".join(words) for words in (*longer, best))


def _as_words(texts: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds texts where they are not a part of other words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, texts))})(?!\w)")


def _without(text: str, spans: Iterable[Span]) -> str:
    """Return a text with blanks in place of some spans."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _sample(items: list[_Item]) -> list[_Item]:
    """Return evenly spread items, about as many as are read for one term."""
    return items[:: max(1, len(items) // _SAMPLE)]


def _counts(targets: Iterable[str]) -> Counter[tuple[str, ...]]:
    """Return how many targets each run of words stands in."""
    counts: Counter[tuple[str, ...]] = Counter()
    for target in targets:
        found = _WORD.findall(target.casefold())
        sizes = range(1, _MAX_WORDS + 1)
        counts.update(
            {tuple(found[at : at + n]) for n in sizes for at in range(len(found) - n + 1)}
        )
    return counts


def _similar(accepted: Iterable[str], target: str, taken: SpanIndex) -> Span | None:
    """Return the words of a target that are similar to an accepted rendering."""
    from rapidfuzz import fuzz, process, utils

    found = list(_WORD.finditer(target))
    best: tuple[float, Span] | None = None
    for rendering in accepted:
        if rendering.isupper() or len(rendering) < _LEAST_LETTERS:
            continue
        count = len(_WORD.findall(rendering))
        spans = [
            Span(found[at].start(), found[at + size - 1].end())
            for size in range(count - (count > 2), count + 2)
            for at in range(len(found) - size + 1)
        ]
        spans = [span for span in spans if not taken.overlap(span)]
        texts = [target[span.start : span.end] for span in spans]
        match = process.extractOne(
            rendering,
            texts,
            scorer=fuzz.token_sort_ratio,
            processor=utils.default_process,
            score_cutoff=_MIN_SIMILARITY,
        )
        if match is not None and (best is None or match[1] > best[0]):
            best = match[1], spans[match[2]]
    return None if best is None else best[1]
