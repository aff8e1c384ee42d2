"""Glossary terms: accepted and forbidden renderings, consistency, and first mentions."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.checks.base import DocumentCheck, UnitCheck
from rktranslate.checks.merged_units import is_reference
from rktranslate.glossary import source_forms_beside
from rktranslate.glossary.consistency import counts_by_spelling, rendering_key
from rktranslate.glossary.rendering_lists import are_listed, as_renderings, list_mark
from rktranslate.glossary.terms import fold
from rktranslate.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.context import CheckContext
    from rktranslate.glossary import Matcher, TermUse
    from rktranslate.model import Finding, Message

_MAX_SHOWN = 10
"""Accepted renderings that a finding names."""
FIRST_MENTION = "first mention in full"
"""A note in the glossary that has these words asks for the full form at the first mention."""


class _TermCheck(UnitCheck):
    """A check of the terms that a unit's source has; it runs only under a glossary."""

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Look at the terms of the source and at their renderings in the target."""
        if context.matcher is None:
            return ()
        uses = context.matcher.count_terms(unit.source, unit.target)
        return self._findings(unit, context, uses) if uses else ()

    @abstractmethod
    def _findings(
        self, unit: Message, context: CheckContext, uses: Sequence[TermUse]
    ) -> Iterator[Finding]:
        """Yield the findings about the uses of terms, at least one."""


class GlossaryMissing(_TermCheck):
    """Each term of the source has an accepted rendering in the target."""

    name = "glossary-missing"
    help = "Each glossary term of the source has an accepted rendering in the target"

    def _findings(
        self, unit: Message, context: CheckContext, uses: Sequence[TermUse]
    ) -> Iterator[Finding]:
        for use in uses:
            # A forbidden rendering has a finding of its own.
            if use.missing() and not use.forbidden:
                yield self.finding(unit, context, _expected(use), source_span=use.source_spans[0])


class GlossaryForbidden(_TermCheck):
    """No term of the source has a rendering that the glossary forbids."""

    name = "glossary-forbidden"
    help = "No glossary term of the source has a forbidden rendering in the target"

    def _findings(
        self, unit: Message, context: CheckContext, uses: Sequence[TermUse]
    ) -> Iterator[Finding]:
        for use in uses:
            for span in use.forbidden:
                written = unit.target[span.start : span.end]
                instead = f": write {_alternatives(use.renderings)}" if use.renderings else ""
                yield self.finding(
                    unit,
                    context,
                    f"{written!r} is forbidden for {use.term.source!r}{instead}",
                    source_span=use.source_spans[0],
                    target_span=span,
                    suggestion=use.renderings[0] if use.renderings else None,
                )


class GlossaryList(_TermCheck):
    """No term has two renderings in a row, or a list of them."""

    name = "glossary-list"
    help = "No glossary term has a list of renderings in the target"
    severity = Severity.WARNING

    def _findings(
        self, unit: Message, context: CheckContext, uses: Sequence[TermUse]
    ) -> Iterator[Finding]:
        language = context.catalog.target_language
        for use in uses:
            for span in use.target_spans:
                text = unit.target[span.start : span.end]
                mark = list_mark(text, use.term, language)
                if mark:
                    first = next(iter(as_renderings(text, mark)))
                    yield self._list(unit, context, use, span, first)
            if len(use.target_spans) > len(use.source_spans):
                for one, other in pairwise(sorted(use.target_spans)):
                    first, second = (unit.target[s.start : s.end] for s in (one, other))
                    between = unit.target[one.end : other.start]
                    if are_listed(between) and fold(first) != fold(second):
                        yield self._list(unit, context, use, Span(one.start, other.end), first)

    def _list(
        self, unit: Message, context: CheckContext, use: TermUse, span: Span, first: str
    ) -> Finding:
        written = unit.target[span.start : span.end]
        return self.finding(
            unit,
            context,
            f"{written!r} is a list of renderings of {use.term.source!r}: write one",
            source_span=use.source_spans[0],
            target_span=span,
            suggestion=first,
        )


class GlossarySourceForm(UnitCheck):
    """No source form of a term is left beside its rendering."""

    name = "glossary-source-form"
    help = "No glossary term is left in the source language beside its rendering"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each source form beside a rendering of its term."""
        matcher = context.matcher
        if matcher is None:
            return
        uses = matcher.count_terms(unit.source, unit.target)
        for left in source_forms_beside(matcher, uses, unit.target):
            form, rendering = (unit.target[s.start : s.end] for s in (left.span, left.beside))
            yield self.finding(
                unit,
                context,
                f"{form!r} is the source form of {rendering!r}, and stands beside it",
                source_span=left.use.source_spans[0],
                target_span=left.span,
            )


class TermConsistency(DocumentCheck):
    """A term with several accepted renderings is rendered in one way."""

    name = "term-consistency"
    help = "A term with several accepted renderings has the same one everywhere"
    severity = Severity.INFO
    enabled = False

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Report the first occurrence of each rendering that is not the most frequent one."""
        if context.matcher is None:
            return
        counts_by_term: dict[str, Counter[str]] = {}
        first: dict[tuple[str, str], tuple[Message, Span]] = {}
        for unit, term, span, listed in _renderings(context, context.matcher):
            rendering = rendering_key(listed)
            counts_by_term.setdefault(term, Counter())[rendering] += 1
            first.setdefault((term, rendering), (unit, span))
        for term, counts in counts_by_term.items():
            groups = counts_by_spelling(counts)
            usual = next(iter(groups))
            for rendering in list(groups)[1:]:
                unit, span = first[term, rendering]
                yield self.finding(
                    unit,
                    context,
                    f"{term!r} is rendered as {unit.target[span.start : span.end]!r} here",
                    target_span=span,
                    detail=f"{rendering!r} in {groups[rendering]} and {usual!r} in "
                    f"{groups[usual]} of {counts.total()} places",
                )


class FirstMention(DocumentCheck):
    """An acronym is written in full at its first mention, where the glossary asks for it."""

    name = "first-mention"
    help = "A term whose note asks for it is written in full at its first mention"
    severity = Severity.WARNING

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Report terms whose first rendering in the document is an acronym."""
        if context.matcher is None:
            return
        pending = {
            term.source
            for term in context.matcher.terms
            if FIRST_MENTION in " ".join(term.note.casefold().split())
        }
        if not pending:
            return
        for unit, source, span, _ in _renderings(context, context.matcher):
            if source not in pending:
                continue
            pending.remove(source)
            text = unit.target[span.start : span.end]
            if _is_acronym(text):
                yield self.finding(
                    unit,
                    context,
                    f"{text!r} is the first mention of {source!r}: write it in full",
                    target_span=span,
                )


def _renderings(
    context: CheckContext, matcher: Matcher
) -> Iterator[tuple[Message, str, Span, str]]:
    """Yield each accepted rendering of a term, in the order of the targets.

    It comes with the rendering of the glossary that it is a form of.
    """
    for unit in context.units:
        if is_reference(unit):
            continue
        uses = matcher.count_terms(unit.source, unit.target)
        spans = (
            (span, use.term.source, listed)
            for use in uses
            for span, listed in zip(use.target_spans, use.listed, strict=True)
        )
        yield from ((unit, source, span, listed) for span, source, listed in sorted(spans))


def _is_acronym(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 1 and all(map(str.isupper, letters)) and " " not in text


def _expected(use: TermUse) -> str:
    if use.renderings == (use.term.source,):
        return f"{use.term.source!r} should be kept as it is"
    return f"{use.term.source!r} should be rendered as {_alternatives(use.renderings)}"


def _alternatives(renderings: tuple[str, ...]) -> str:
    shown = [repr(rendering) for rendering in renderings[:_MAX_SHOWN]]
    return " or ".join(shown + ["..."] * (len(renderings) > _MAX_SHOWN))
