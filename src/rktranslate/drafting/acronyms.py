"""Short forms that a source brings in beside a term: "Badan Pangan Nasional (Bapanas)".

A translator renders the long form and keeps the short one in its bracket, unless the glossary has
a rendering of its own for it. So a short form beside its long form is no second occurrence of the
same term, but one of a term that is rendered as itself.

What belongs together is known by the letters: a short form is shorter, and made of letters of its
long form or of a rendering of that, in their order; or the glossary has it as a variant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.drafting.edits import spans_of
from rktranslate.drafting.inflection import inflection
from rktranslate.glossary import TermUse
from rktranslate.model import Span, Term

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

_SHORT = r"[^\W\d_a-z][\w-]*(?: [^\W\d_a-z][\w-]*){0,2}"
_AFTER = re.compile(rf" ?\(({_SHORT})\)")
_BEFORE = re.compile(rf"(?<![\w-])({_SHORT}) ?\($")
_LONGEST_BEFORE = 60
"""Characters before a bracket in which a short form is looked for."""
_BRACKET = re.compile(r"\(([^()]+)\)")
_ONE_WORD = re.compile(r" ?\([^\W\d_][\w.'’-]*\)")
_ANY_WORDS = re.compile(r" ?\([^\W\d_][^()\d｟｠]*\)")


@dataclass(frozen=True, slots=True)
class _Introduced:
    """A short form beside the term that it is short for."""

    text: str
    span: Span
    """In the source."""
    long: TermUse
    place: int
    """Which occurrence of the term it stands beside."""
    follows: bool
    """The short form is what stands in the bracket."""


def with_short_forms(
    source: str, target: str, uses: tuple[TermUse, ...], language: str
) -> tuple[TermUse, ...]:
    """Return the terms of a source, its short forms beside them among them.

    Args:
        source: A source text.
        target: A target text.
        uses: The terms of the glossary in both.
        language: Language of the target.
    """
    if "(" not in source:
        return uses
    again = {short.span for short in _introduced(source, uses) if _says_the_same(short, uses)}
    once = tuple(use for each in uses if (use := _without(each, again)).source_spans)
    places = {span for use in once if use.renderings for span in use.source_spans}
    kept = (
        _kept(short, source, target, places, language)
        for short in _introduced(source, once)
        if short.span not in places
    )
    return (*once, *kept)


def with_brackets(source: str, target: str, uses: Sequence[TermUse]) -> str:
    """Return a target with lost or spoilt short forms put in brackets behind their long forms.

    Args:
        source: A source text.
        target: A target text.
        uses: Its terms, as ``with_short_forms`` has them.
    """
    if "(" not in source:
        return target
    edits: dict[int, tuple[Span, str]] = {}
    for short in _introduced(source, uses):
        here = (use for use in uses if use.renderings and short.span in use.source_spans)
        use = next(here, None)
        if not short.follows or use is None or not use.missing():
            continue
        beside = _span_of_long(short, target)
        if beside is None or target[beside.end : beside.end + 1] == ")":
            continue
        end = beside.end
        whole = target.count("(") == source.count("(")
        found = (_ANY_WORDS if whole else _ONE_WORD).match(target, end)
        # Two short forms of one term have one place where the target has the term once.
        edit = Span(end, found.end() if found else end), f" ({use.renderings[0]})"
        edits.setdefault(end, edit)
    for span, text in sorted(edits.values(), reverse=True):
        target = target[: span.start] + text + target[span.end :]
    return target


def echoes(text: str) -> list[str]:
    """Return what a text says again in a bracket: "the Food Agency (Food Agency)"."""
    said = []
    for found in _BRACKET.finditer(text):
        words = found[1].casefold()
        earlier = (
            text[max(0, found.start() - len(words) - 2) : found.start()].rstrip(" ").casefold()
        )
        if earlier.endswith(words) and not earlier[: -len(words)][-1:].isalnum():
            said.append(found[1])
    return said


def _introduced(source: str, uses: Sequence[TermUse]) -> Iterator[_Introduced]:
    """Yield the short forms that stand beside terms with a rendering."""
    for use in uses:
        for place, span in enumerate(use.source_spans if use.renderings else ()):
            found = _AFTER.match(source, span.end)
            follows = found is not None
            if not found and source[span.end : span.end + 1] == ")":
                found = _BEFORE.search(source, max(0, span.start - _LONGEST_BEFORE), span.start)
            if found is None:
                continue
            short = _Introduced(found[1], Span(*found.span(1)), use, place, follows)
            if _belongs(short, source[span.start : span.end], uses):
                yield short


def _belongs(short: _Introduced, long: str, uses: Sequence[TermUse]) -> bool:
    """Tell whether a short form is short for the term beside it, and holds no other term."""
    if len(short.text) >= len(long):
        return False
    spans = (span for use in uses for span in use.source_spans)
    if any(_overlap(short.span, span) and short.span != span for span in spans):
        return False
    names = (long, *short.long.renderings)
    return short.text in short.long.term.variants or any(
        abbreviates(short.text, name) for name in names
    )


def abbreviates(short: str, long: str) -> bool:
    """Tell whether a text is made of letters of several words, in their order from the first."""
    words = re.findall(r"[^\W\d_]+", long.casefold())
    letters = [char for char in short.casefold() if char.isalpha()]
    if len(words) < 2 or len(letters) < 2 or set(short.casefold().split()) & set(words):
        return False
    rest = iter("".join(words))
    return letters[0] == words[0][0] and all(letter in rest for letter in letters)


def _says_the_same(short: _Introduced, uses: Sequence[TermUse]) -> bool:
    """Tell whether the glossary renders a short form as it does its long form."""
    return any(
        use.renderings[0] in short.long.renderings
        for use in uses
        if use.renderings and short.span in use.source_spans
    )


def _without(use: TermUse, spans: Container[Span]) -> TermUse:
    """Return a term without some of its places; one that only forbids something keeps them."""
    if not use.renderings or not any(span in spans for span in use.source_spans):
        return use
    return replace(use, source_spans=tuple(s for s in use.source_spans if s not in spans))


def _kept(
    short: _Introduced, source: str, target: str, taken: Iterable[Span], language: str
) -> TermUse:
    """Return a short form as a term that stands for itself, with its places."""
    ours = [
        span
        for span in spans_of(short.text, source)
        if not any(_overlap(span, other) for other in taken)
    ]
    theirs = spans_of(short.text, target)
    beside = _span_of_long(short, target) if short.follows else None
    if beside and not theirs:
        found = _AFTER.match(target, beside.end)
        if found and any(abbreviates(found[1], each) for each in short.long.renderings):
            # The engine knows how the rendering is shortened: "United Nations (UN)".
            theirs = [Span(*found.span(1))]
        elif _has_no_short_form(target[beside.start : beside.end], short.long.renderings, language):
            theirs = [beside]
    return TermUse(_as_itself(short.text, language), (short.text,), tuple(ours), tuple(theirs))


@lru_cache(maxsize=256)
def _as_itself(text: str, language: str) -> Term:
    return Term(text, ((language, (text,)),), case_exact=True)


def _has_no_short_form(rendering: str, accepted: Sequence[str], language: str) -> bool:
    """Tell whether nothing can stand in brackets behind a rendering: "US", "North Korean"."""
    first, *others = accepted
    *before, last = rendering.split()
    adjective = inflection(language).name_adjective.fullmatch(last) and before in (
        [],
        first.split()[:-1],
    )
    short = any(abbreviates(rendering, other) for other in accepted)
    return rendering in others and bool(short or adjective)


def _span_of_long(short: _Introduced, target: str) -> Span | None:
    """Return the rendering beside which a short form belongs; None without one."""
    spans = short.long.target_spans
    if not spans:
        return None
    if len(spans) == short.long.source_count:
        return spans[short.place]
    return next((span for span in spans if _AFTER.match(target, span.end)), spans[0])


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
