"""Short forms that a source introduces beside a term: "Badan Pangan Nasional (Bapanas)".

A translator renders the long form and keeps the short form in parentheses, unless the glossary has
a rendering for it. So a short form beside its long form is not a second occurrence of the same
term, but an occurrence of a term that is rendered as itself.

A short form is recognised by its letters: it is shorter, and made of letters of the long form or of
a rendering of that, in their order; or the glossary lists it as a variant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from rktranslate.drafting.copying import as_itself
from rktranslate.drafting.edits import spans_of
from rktranslate.drafting.inflection import inflection
from rktranslate.glossary import TermUse
from rktranslate.model import Span, SpanIndex

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

_SHORT = r"[^\W\d_a-z][\w-]*(?: [^\W\d_a-z][\w-]*){0,2}"
_AFTER = re.compile(rf" ?\(({_SHORT})\)")
_BEFORE = re.compile(rf"(?<![\w-])({_SHORT}) ?\($")
_MAX_SHORT_FORMS = 20
"""Short forms that one unit introduces; more make a list, and not a sentence."""
_SEARCHED_BEFORE = 60
"""Characters before a parenthesis in which a short form is searched for."""
_PARENTHESES = re.compile(r"\(([^()]+)\)")
_ONE_WORD = re.compile(r" ?\([^\W\d_][\w.'’-]*\)")
_ANY_WORDS = re.compile(r" ?\([^\W\d_][^()\d｟｠]*\)")


@dataclass(frozen=True, slots=True)
class _Introduced:
    """A short form beside its long form, a term."""

    text: str
    span: Span
    """In the source."""
    long: TermUse
    occurrence: int
    """Index of the occurrence of the term that it is beside."""
    follows: bool
    """Whether the short form is the text in parentheses."""


def with_short_forms(
    source: str, target: str, uses: tuple[TermUse, ...], language: str
) -> tuple[TermUse, ...]:
    """Return the terms of a source, with the short forms that it introduces.

    Args:
        source: A source text.
        target: A target text.
        uses: The terms of the glossary in both.
        language: Language of the target.
    """
    if "(" not in source:
        return uses
    redundant = {
        short.span for short in _introduced(source, uses) if _has_same_rendering(short, uses)
    }
    terms = tuple(reduced for use in uses if (reduced := _without(use, redundant)).source_spans)
    term_spans = {span for use in terms if use.renderings for span in use.source_spans}
    short_forms = (
        _use_of_short_form(short, source, target, term_spans, language)
        for short in _introduced(source, terms)
        if short.span not in term_spans
    )
    return (*terms, *short_forms)


def restore_short_forms(source: str, target: str, uses: Sequence[TermUse]) -> str:
    """Return a target with missing or wrong short forms in parentheses after their long forms.

    Args:
        source: A source text.
        target: A target text.
        uses: Its terms, as ``with_short_forms`` has them.
    """
    if "(" not in source:
        return target
    edits: dict[int, tuple[Span, str]] = {}
    for short in _introduced(source, uses):
        matching = (use for use in uses if use.renderings and short.span in use.source_spans)
        use = next(matching, None)
        if not short.follows or use is None or not use.missing():
            continue
        long_form = _span_of_long_form(short, target)
        if long_form is None or target[long_form.end : long_form.end + 1] == ")":
            continue
        end = long_form.end
        same_count = target.count("(") == source.count("(")
        wrong = (_ANY_WORDS if same_count else _ONE_WORD).match(target, end)
        # Two short forms of one term share a position if the target has the term once.
        edit = Span(end, wrong.end() if wrong else end), f" ({use.renderings[0]})"
        edits.setdefault(end, edit)
    for span, text in sorted(edits.values(), reverse=True):
        target = target[: span.start] + text + target[span.end :]
    return target


def repeated_in_parentheses(text: str) -> list[str]:
    """Return the phrases that a text repeats in parentheses: "the Food Agency (Food Agency)"."""
    repeated = []
    for match in _PARENTHESES.finditer(text):
        words = match[1].casefold()
        start = max(0, match.start() - len(words) - 2)
        before = text[start : match.start()].rstrip(" ").casefold()
        if before.endswith(words) and not before[: -len(words)][-1:].isalnum():
            repeated.append(match[1])
    return repeated


def _introduced(source: str, uses: Sequence[TermUse]) -> Iterator[_Introduced]:
    """Yield the short forms beside terms with a rendering, the first ones of a long list."""
    return islice(_all_introduced(source, uses), _MAX_SHORT_FORMS)


def _all_introduced(source: str, uses: Sequence[TermUse]) -> Iterator[_Introduced]:
    term_spans = SpanIndex(span for use in uses for span in use.source_spans)
    for use in uses:
        for occurrence, span in enumerate(use.source_spans if use.renderings else ()):
            match = _AFTER.match(source, span.end)
            follows = match is not None
            if not match and source[span.end : span.end + 1] == ")":
                match = _BEFORE.search(source, max(0, span.start - _SEARCHED_BEFORE), span.start)
            if match is None:
                continue
            short = _Introduced(match[1], Span(*match.span(1)), use, occurrence, follows)
            if _is_short_form(short, source[span.start : span.end], term_spans):
                yield short


def _is_short_form(short: _Introduced, long: str, term_spans: SpanIndex) -> bool:
    """Return whether a text is a short form of the term beside it, and contains no other term."""
    if len(short.text) >= len(long):
        return False
    beside = term_spans.near(short.span, 0)
    if any(short.span.overlaps(span) and short.span != span for span in beside):
        return False
    names = (long, *short.long.renderings)
    return short.text in short.long.term.variants or any(
        abbreviates(short.text, name) for name in names
    )


def abbreviates(short: str, long: str) -> bool:
    """Return whether a text is made of letters of several words, in order from the first."""
    words = re.findall(r"[^\W\d_]+", long.casefold())
    letters = [char for char in short.casefold() if char.isalpha()]
    if len(words) < 2 or len(letters) < 2 or set(short.casefold().split()) & set(words):
        return False
    rest = iter("".join(words))
    return letters[0] == words[0][0] and all(letter in rest for letter in letters)


def _has_same_rendering(short: _Introduced, uses: Sequence[TermUse]) -> bool:
    """Return whether the glossary has the same rendering for a short form and its long form."""
    return any(
        use.renderings[0] in short.long.renderings
        for use in uses
        if use.renderings and short.span in use.source_spans
    )


def _without(use: TermUse, spans: Container[Span]) -> TermUse:
    """Return a use without some spans; a term that only forbids renderings keeps them all."""
    if not use.renderings or not any(span in spans for span in use.source_spans):
        return use
    return replace(use, source_spans=tuple(span for span in use.source_spans if span not in spans))


def _use_of_short_form(
    short: _Introduced, source: str, target: str, term_spans: Iterable[Span], language: str
) -> TermUse:
    """Return the use of a short form as a term that is rendered as itself."""
    source_spans = [
        span
        for span in spans_of(short.text, source)
        if not any(span.overlaps(term_span) for term_span in term_spans)
    ]
    target_spans = spans_of(short.text, target)
    long_form = _span_of_long_form(short, target) if short.follows else None
    if long_form and not target_spans:
        match = _AFTER.match(target, long_form.end)
        renderings = short.long.renderings
        if match and any(abbreviates(match[1], rendering) for rendering in renderings):
            # The engine knows the short form of the rendering: "United Nations (UN)".
            target_spans = [Span(*match.span(1))]
        elif _has_no_short_form(target[long_form.start : long_form.end], renderings, language):
            target_spans = [long_form]
    term = as_itself(short.text, language)
    return TermUse(term, (short.text,), tuple(source_spans), tuple(target_spans))


def _has_no_short_form(rendering: str, accepted: Sequence[str], language: str) -> bool:
    """Return whether no short form can follow a rendering in parentheses: "US", "North Korean"."""
    first, *others = accepted
    *before, last = rendering.split()
    adjective = inflection(language).name_adjective.fullmatch(last) and before in (
        [],
        first.split()[:-1],
    )
    is_short = any(abbreviates(rendering, other) for other in accepted)
    return rendering in others and bool(is_short or adjective)


def _span_of_long_form(short: _Introduced, target: str) -> Span | None:
    """Return the rendering after which a short form belongs; None without one."""
    spans = short.long.target_spans
    if not spans:
        return None
    if len(spans) == short.long.source_count:
        return spans[short.occurrence]
    return next((span for span in spans if _AFTER.match(target, span.end)), spans[0])
