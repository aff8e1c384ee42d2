"""Source forms of terms beside their renderings in a target: "North Korea's Korut missile"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.glossary.terms import fold
from rktranslate.model import Span, SpanIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.glossary.matcher import Matcher, TermUse

_BESIDE = re.compile(r"(?:['’]s?)?(?:[\s-]+\w+){0,2}[\s-]+|\s*/\s*")
"""What may be between a source form and the rendering that it is beside: no punctuation, as a short
form is in parentheses or between commas where it is introduced."""
_RIGHT_BESIDE = re.compile(r"(?:['’]s?)?[\s-]+")
"""The same for a common word, which may be one of the target language elsewhere."""
_LONGEST_BETWEEN = 60
_JOINTS = ("/", "-")


@dataclass(frozen=True, slots=True)
class SourceForm:
    """A source form of a term that was left in a target."""

    use: TermUse
    span: Span
    beside: Span
    """The rendering that it is beside."""


def source_forms_beside(
    matcher: Matcher, uses: Sequence[TermUse], target: str
) -> Iterator[SourceForm]:
    """Yield the source forms that a target has beside the renderings of their terms.

    Where the source has the term more often than the target has a rendering, the source form may
    stand for one of them.

    Args:
        matcher: The glossary.
        uses: The terms of a source with their renderings in the target.
        target: The target.
    """
    rendered = {
        use.term: use for use in uses if use.target_spans and use.target_count >= use.source_count
    }
    if not rendered:
        return
    accepted = SpanIndex(span for use in uses for span in use.target_spans)
    renderings = {term: _Renderings.of(use) for term, use in rendered.items()}
    for match in matcher.find(target):
        use = rendered.get(match.term)
        form = target[match.span.start : match.span.end]
        if use is None or accepted.overlap(match.span):
            continue
        if fold(form) in map(fold, use.renderings):
            continue
        own = renderings[match.term]
        if _is_part(match.span, own, target):
            continue
        between = _RIGHT_BESIDE if form.islower() else _BESIDE
        beside = next(
            (
                span
                for span in own.index.near(match.span, _LONGEST_BETWEEN)
                if _is_beside(match.span, span, target, between)
            ),
            None,
        )
        if beside is not None:
            yield SourceForm(use, match.span, beside)


def without_source_form(target: str, left: SourceForm) -> tuple[Span, str]:
    """Return the edit that takes a source form out of a target: a span, and what replaces it.

    The span begins or ends with the rendering, so that an article before it can be adapted.
    """
    if left.span.start < left.beside.start:
        return Span(left.span.start, left.beside.end), target[
            left.span.end : left.beside.end
        ].lstrip(" -/")
    return Span(left.beside.start, left.span.end), target[
        left.beside.start : left.span.start
    ].rstrip(" -/")


@dataclass(frozen=True, slots=True)
class _Renderings:
    """The renderings of a term in a target, and where they begin and end."""

    index: SpanIndex
    starts: frozenset[int]
    ends: frozenset[int]

    @classmethod
    def of(cls, use: TermUse) -> _Renderings:
        spans = use.target_spans
        return cls(
            SpanIndex(spans),
            frozenset(span.start for span in spans),
            frozenset(span.end for span in spans),
        )


def _is_part(form: Span, renderings: _Renderings, target: str) -> bool:
    """Return whether a source form is a part of a longer expression: ``DPR/MPR``."""
    before = target[max(0, form.start - 1) : form.start] in _JOINTS
    after = target[form.end : form.end + 1] in _JOINTS
    return (before and form.start - 1 not in renderings.ends) or (
        after and form.end + 1 not in renderings.starts
    )


def _is_beside(form: Span, rendering: Span, target: str, between: re.Pattern[str]) -> bool:
    """Return whether only a few words are between a source form and a rendering."""
    first, second = sorted((form, rendering))
    return second.start - first.end <= _LONGEST_BETWEEN and bool(
        between.fullmatch(target, first.end, second.start)
    )
