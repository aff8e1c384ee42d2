"""Copies that a draft has lost, as terms that are rendered as themselves.

So a name that the engine has garbled is found and replaced as a term of the glossary is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.copies import TECHNICAL, CopyKind
from rktranslate.glossary import TermUse
from rktranslate.model import Code, CodeKind, Span, SpanIndex, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.compare.copies import Copy, CopyRules
    from rktranslate.model import Syntax


def hidden_codes(rules: CopyRules, text: str, syntax: Syntax) -> tuple[Code, ...]:
    """Return the hashtags, file names and the like that no engine should see, as inline codes."""
    return tuple(
        Code(CodeKind.CODE, copy.text, copy.span) for copy in rules.technical(text, syntax)
    )


def lost_copies(
    rules: CopyRules,
    source: str,
    target: str,
    uses: Sequence[TermUse],
    language: str,
    syntax: Syntax,
    *,
    strict: bool = True,
) -> tuple[TermUse, ...]:
    """Return the copies that a target lacks, as terms without a rendering in it.

    What is part of a term of the glossary is the glossary's matter, a hashtag or the like that of
    the plan, which puts it in its place.

    Args:
        rules: What is copied between the languages.
        source: A source text.
        target: Its translation.
        uses: The terms of the glossary in both.
        language: Language of the target.
        syntax: Inline syntax of the source.
    """
    lost = [
        copy
        for copy in rules.lost(source, target, syntax, strict=strict)
        if copy.kind not in TECHNICAL
    ]
    if not lost:
        return ()
    covered = SpanIndex(span for use in uses for span in use.source_spans)
    by_text: dict[str, list[Span]] = {}
    for copy in lost:
        for text, span in _outside(copy, covered):
            if text not in target:
                by_text.setdefault(text, []).append(span)
    return tuple(
        TermUse(as_itself(text, language), (text,), tuple(spans), ())
        for text, spans in by_text.items()
    )


def _outside(copy: Copy, covered: SpanIndex) -> Iterator[tuple[str, Span]]:
    """Yield what of a copy is outside of terms: all of it, or some words of a name."""
    terms = [span for span in covered.near(copy.span, 0) if span.overlaps(copy.span)]
    if not terms:
        yield copy.text, copy.span
        return
    if copy.kind is not CopyKind.NAME:
        return
    start = copy.span.start
    for term in [*sorted(terms), Span(copy.span.end, copy.span.end)]:
        text = copy.text[max(0, start - copy.span.start) : max(0, term.start - copy.span.start)]
        name = text.strip(" -")
        if name:
            first = start + text.index(name)
            yield name, Span(first, first + len(name))
        start = max(start, term.end)


@lru_cache(maxsize=1024)
def as_itself(text: str, language: str) -> Term:
    """Return a term that is rendered as itself."""
    return Term(text, ((language, (text,)),), case_exact=True)
