"""One name, one spelling; one term, one rendering; an acronym in full at its first mention.

These look at all catalogues of a project in one language together, and report in each what is
otherwise than in most places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias, cast

from rktranslate.checks.corpus import Corpus, same
from rktranslate.checks.interface import CatalogCheck
from rktranslate.checks.unit import is_reference
from rktranslate.glossary.consistency import grouped, rendering_key, unlisted
from rktranslate.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.corpus import Place
    from rktranslate.checks.interface import CheckContext
    from rktranslate.glossary import Matcher
    from rktranslate.glossary import consistency as glossary
    from rktranslate.glossary.consistency import Cluster
    from rktranslate.model import Finding, Message

_Other: TypeAlias = "tuple[int, glossary.Place, Cluster]"
"""Line and place of a name that is not written as usual, and how it is written everywhere."""
FIRST_MENTION = "first mention in full"
"""A note in the glossary that holds these words asks for the full form at the first mention."""


class NameConsistency(CatalogCheck):
    """A name that no glossary lists is written in one way."""

    id = "name-consistency"
    description = "A name that the glossary does not list is written in one way in the project"
    severity = Severity.WARNING

    def __init__(self) -> None:
        self._last: tuple[Corpus, Matcher | None, dict[str, list[_Other]]] | None = None

    def check_all(self, units: Sequence[Message], context: CheckContext) -> Iterable[Finding]:
        """Report each place where a name is not written as in most places."""
        others = self._others(context).get(context.catalog.path, ())
        at_line = {unit.line: unit for unit in units if not is_reference(unit)} if others else {}
        for line, place, cluster in others:
            unit = at_line.get(line)
            if unit is None:
                continue
            usual, most = cluster.renderings[0]
            total = sum(len(places) for _, places in cluster.renderings)
            # The corpus leaves out the spaces and stops at the ends of a target.
            shift = unit.target.index(same(unit.target))
            span = Span(place.start + shift, place.end + shift)
            written = unit.target[span.start : span.end]
            yield self.finding(
                unit,
                context,
                f"{cluster.source!r} is {written!r} here",
                detail=f"it is {usual!r} in {len(most)} of {total} places",
                target_span=span,
                suggestion=usual,
            )

    def _others(self, context: CheckContext) -> dict[str, list[_Other]]:
        """Return by path what is not written as in most places of the project.

        All catalogues are read once, for the first of them.
        """
        corpus, matcher = context.corpus, context.matcher
        if corpus is None:
            corpus = Corpus.of([context.catalog])
        last = self._last
        if last is None or last[0] is not corpus or last[1] is not matcher:
            others: defaultdict[str, list[_Other]] = defaultdict(list)
            for cluster in unlisted_names(corpus, matcher):
                for _, places in cluster.renderings[1:]:
                    for each in places:
                        path, line = cast("Place", each.unit)
                        others[path].append((line, each, cluster))
            last = self._last = (corpus, matcher, dict(others))
        return last[2]


class TermConsistency(CatalogCheck):
    """A term that the glossary lets be rendered in several ways is rendered in one."""

    id = "term-consistency"
    description = "A term with several accepted renderings has the same one everywhere"
    severity = Severity.INFO
    enabled = False

    def check_all(self, units: Sequence[Message], context: CheckContext) -> Iterable[Finding]:
        """Report where each rendering that is not the most frequent one stands first."""
        if context.matcher is None:
            return
        written: dict[str, Counter[str]] = {}
        first: dict[tuple[str, str], tuple[Message, Span]] = {}
        current = [unit for unit in units if not is_reference(unit)]
        for unit, use_source, span in _renderings(current, context.matcher):
            text = rendering_key(unit.target[span.start : span.end])
            written.setdefault(use_source, Counter())[text] += 1
            first.setdefault((use_source, text), (unit, span))
        for term, counts in written.items():
            groups = grouped(counts)
            total = counts.total()
            for text in list(groups)[1:]:
                unit, span = first[term, text]
                usual = next(iter(groups))
                yield self.finding(
                    unit,
                    context,
                    f"{term!r} is not always {unit.target[span.start : span.end]!r}",
                    detail=f"it is so in {groups[text]} and {usual!r} in {groups[usual]} "
                    f"of {total} places",
                    target_span=span,
                )


class FirstMention(CatalogCheck):
    """An acronym is written in full at its first mention, where the glossary asks for it."""

    id = "first-mention"
    description = "A term whose note asks for it is written in full at its first mention"
    severity = Severity.WARNING

    def check_all(self, units: Sequence[Message], context: CheckContext) -> Iterable[Finding]:
        """Report terms whose first rendering in the document is an acronym."""
        if context.matcher is None:
            return
        asked = {
            term.source
            for term in context.matcher.terms
            if FIRST_MENTION in " ".join(term.note.casefold().split())
        }
        if not asked:
            return
        current = [unit for unit in units if not is_reference(unit)]
        for unit, source, span in _renderings(current, context.matcher):
            if source not in asked:
                continue
            asked.remove(source)
            text = unit.target[span.start : span.end]
            if _is_acronym(text):
                yield self.finding(
                    unit,
                    context,
                    f"{text!r} is the first mention of {source!r}: write it in full",
                    target_span=span,
                )


def unlisted_names(corpus: Corpus, matcher: Matcher | None) -> tuple[Cluster, ...]:
    """Return the names outside of the glossary that a project writes in several ways."""

    def units() -> Iterator[tuple[Place, str, str]]:
        for (_, source), targets in corpus.targets.items():
            for target, place in targets.items():
                yield place, source, target

    def in_source(source: str) -> Sequence[Span]:
        return [] if matcher is None else [match.span for match in matcher.find(source)]

    def in_target(source: str, target: str) -> Sequence[Span]:
        if matcher is None:
            return []
        uses = matcher.count_terms(source, target)
        return [span for use in uses for span in (*use.target_spans, *use.forbidden)]

    return unlisted(units(), in_source, in_target)


def _renderings(units: Iterable[Message], matcher: Matcher) -> Iterator[tuple[Message, str, Span]]:
    """Yield each accepted rendering of a term, in the order of the targets."""
    for unit in units:
        uses = matcher.count_terms(unit.source, unit.target)
        there = ((span, use.term.source) for use in uses for span in use.target_spans)
        yield from ((unit, source, span) for span, source in sorted(there))


def _is_acronym(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 1 and all(map(str.isupper, letters)) and " " not in text
