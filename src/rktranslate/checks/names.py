"""Names: misspelt or incomplete ones, and ones that are not written in one way."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from rktranslate.checks.base import DocumentCheck, ProjectCheck
from rktranslate.checks.corpus import normalise
from rktranslate.checks.merged_units import is_reference
from rktranslate.compare.copies import copy_rules
from rktranslate.compare.exchanged_words import is_of_country, mean_the_same
from rktranslate.compare.letter_case import uncapitalised_names
from rktranslate.compare.lost_names import lost_names
from rktranslate.compare.name_slips import Pair, name_slips
from rktranslate.compare.names import SlipKind
from rktranslate.glossary.consistency import inconsistent_names
from rktranslate.lexicon import words
from rktranslate.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.context import CheckContext, ProjectContext
    from rktranslate.checks.corpus import Corpus, Place
    from rktranslate.compare.names import Slip
    from rktranslate.glossary import Matcher
    from rktranslate.glossary import consistency as glossary
    from rktranslate.glossary.consistency import Cluster
    from rktranslate.model import Finding, Message


_USUAL = 0.6
"""Share of a name's places from which a spelling is the usual one."""


class Names(DocumentCheck):
    """Names are spelled as in the source."""

    name = "names"
    help = "Names that are not translated are spelled as in the source"
    severity = Severity.WARNING

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Report a name that lacks a letter or two, a word, or all of it to be as in the source."""
        languages = context.catalog.source_language, context.catalog.target_language
        pairs = [Pair(unit.source, unit.target, not is_reference(unit)) for unit in context.units]
        terms = () if context.glossary is None else context.glossary.terms
        slips = list(
            name_slips(
                pairs,
                *languages,
                terms=[text for term in terms for text in (term.source, *term.variants)],
                syntax=context.syntax,
            )
        )
        reported: defaultdict[int, list[Span]] = defaultdict(list)
        for index, slip in slips:
            altered = slip.kind is SlipKind.ALTERED
            if altered and mean_the_same(slip.expected, slip.written, *languages):
                continue
            reported[index].append(slip.source_span)
            yield self.finding(
                context.units[index],
                context,
                _text(slip),
                severity=Severity.INFO if _is_shortened(slip) else None,
                source_span=slip.source_span,
                target_span=slip.target_span,
                suggestion=slip.expected if altered else None,
            )
        for index, copy, is_shortened in lost_names(pairs, *languages, context.syntax):
            unit = context.units[index]
            spans = (*reported[index], *_term_spans(unit, context.matcher))
            # "The government" and GoI may stand for that of a country: only another country instead
            # of it is a fault, which ``countries`` reports.
            country = is_of_country(unit.source, copy.span, languages[0])
            if not country and not any(copy.span.overlaps(span) for span in spans):
                yield self.finding(
                    unit,
                    context,
                    f"{copy.text!r} is missing in the target",
                    severity=Severity.INFO if is_shortened else None,
                    source_span=copy.span,
                )
        yield from self._uncapitalised(context, languages)

    def _uncapitalised(
        self, context: CheckContext, languages: tuple[str, str]
    ) -> Iterator[Finding]:
        """Yield the names of targets that are written in small letters."""
        rules = copy_rules(*languages)
        for unit in context.units:
            if is_reference(unit):
                continue
            for span in uncapitalised_names(unit.source, unit.target, rules, context.syntax):
                word = unit.target[span.start : span.end]
                yield self.finding(
                    unit,
                    context,
                    f"{word!r} is a name, and in small letters",
                    target_span=span,
                    suggestion=word[0].upper() + word[1:],
                )


class NameConsistency(ProjectCheck):
    """A name that no glossary lists is written in one way."""

    name = "name-consistency"
    help = "Names outside the glossary are written in one way in the project"
    severity = Severity.WARNING

    def check(self, project: ProjectContext) -> Iterable[Finding]:
        """Report each place where a name is not written as in most places."""
        deviations: defaultdict[str, list[tuple[int, glossary.Occurrence, Cluster]]] = defaultdict(
            list
        )
        for cluster in _unlisted_names(project.corpus, project.matcher):
            if cluster.share < _USUAL or cluster.source.isupper():
                continue  # an acronym is compared by ``copied-text``
            for _, places in cluster.renderings[1:]:
                for place in places:
                    path, line = cast("Place", place.unit)
                    deviations[path].append((line, place, cluster))
        for context in project.documents:
            in_catalog = deviations.get(context.catalog.path, ())
            if in_catalog:
                by_line = {unit.line: unit for unit in context.units if not is_reference(unit)}
                for line, place, cluster in in_catalog:
                    if line in by_line:
                        yield from self._deviation(by_line[line], context, place, cluster)

    def _deviation(
        self, unit: Message, context: CheckContext, place: glossary.Occurrence, cluster: Cluster
    ) -> Iterator[Finding]:
        usual, most = cluster.renderings[0]
        total = sum(len(places) for _, places in cluster.renderings)
        # The corpus leaves out the spaces and full stops at the ends of a target.
        shift = unit.target.index(normalise(unit.target))
        span = Span(place.start + shift, place.end + shift)
        written = unit.target[span.start : span.end]
        if _is_other_word(unit, context, cluster.source, usual, written):
            return
        yield self.finding(
            unit,
            context,
            f"{cluster.source!r} is {written!r} here",
            target_span=span,
            suggestion=usual,
            detail=f"it is {usual!r} in {len(most)} of {total} places",
        )


def _is_other_word(
    unit: Message, context: CheckContext, name: str, usual: str, written: str
) -> bool:
    """Return whether what a target has in place of a name's usual rendering is no spelling of it.

    Then it is a word of its own, such as Lebanese for Lebanon and Europa for Eropa, is more like
    another word of the source, or has the capitals of the source.
    """
    from rapidfuzz.distance import OSA

    if written == name and written.casefold() == usual.casefold():
        return True
    rules = copy_rules(context.catalog.source_language, context.catalog.target_language)
    own, others = words(written.casefold()), words(usual.casefold())
    different = [word for word in own if word not in others] or own
    entries = [(word, rules.lexicon.target(word)) for word in different]
    if any(entry is not None and entry.is_translated for _, entry in entries):
        return True
    named = words(name.casefold())
    # Where a lexicon has it oftener, the unusual rendering is the right one: Sumatera, Sumatra.
    known = [rules.lexicon.source(word) for word in named]
    if any(
        entry is not None and max(map(entry.share, different)) > max(map(entry.share, others))
        for entry in known
    ):
        return True
    near = min(OSA.distance(word, other) for word in different for other in named)
    return any(
        OSA.distance(word, other, score_cutoff=near) <= near
        for word in different
        for other in words(unit.source.casefold())
        if other not in named
    )


def _term_spans(unit: Message, matcher: Matcher | None) -> list[Span]:
    return [] if matcher is None else [match.span for match in matcher.find(unit.source)]


def _is_shortened(slip: Slip) -> bool:
    """Return whether a name lacks words before its last one alone, as those of persons often do."""
    return slip.kind is SlipKind.MISSING and not slip.name.endswith(slip.expected)


def _text(slip: Slip) -> str:
    if slip.kind is SlipKind.DOUBLED:
        return f"{slip.expected!r} is doubled in one name"
    if slip.kind is SlipKind.MISSING:
        return f"{slip.expected!r} of {slip.name!r} is missing"
    return f"{slip.written!r} is {slip.expected!r} in the source"


def _unlisted_names(corpus: Corpus, matcher: Matcher | None) -> tuple[Cluster, ...]:
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

    return inconsistent_names(units(), in_source, in_target)
