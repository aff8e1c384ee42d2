"""Reduplicated words of a draft, whose halves belong together: ``dasar-dasarnya``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import any_of
from rktranslate.glossary.morphology import morphology
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.glossary import TermUse

_DOUBLED = re.compile(r"(\w+)-\1", re.IGNORECASE)
_WORD_AFTER = re.compile(r"-(\w+)")
_WORD_BEFORE = re.compile(r"(?<![\w-])(\w+)-$")


def is_doubled(word: str) -> bool:
    """Return whether a word without clitics is a reduplicated one."""
    return _DOUBLED.fullmatch(word) is not None


def doubled(rendering: str) -> str:
    """Return a rendering of one common word reduplicated; another one is returned unchanged."""
    return f"{rendering}-{rendering}" if rendering.isalpha() and rendering.islower() else rendering


def clitics(language: str) -> str:
    """Return a pattern of what can be attached to a word of a language; it matches nothing too."""
    endings = sorted(morphology(language).endings, key=len, reverse=True)
    return rf"(?:{any_of(endings)})?" if endings else ""


def torn_reduplications(
    source: str, target: str, uses: Sequence[TermUse], language: str
) -> Iterator[tuple[Span, str]]:
    """Yield the reduplicated words of which only one half is a rendering, and what is right.

    An engine that translates each half alone gives "Dasar-polisinya" for "kebijakan-kebijakannya".

    Args:
        source: A source text.
        target: Its translation.
        uses: The terms of both.
        language: Language of the target.
    """
    if "-" not in target or not morphology(language).reduplicates:
        return
    attached = re.compile(rf"\w+?({clitics(language)})", re.IGNORECASE)
    for use in uses:
        in_source = (source[span.start : span.end] for span in use.source_spans)
        if is_doubled(use.term.source) or not any(map(is_doubled, in_source)):
            continue
        for span in use.target_spans:
            half = target[span.start : span.end]
            if not half.isalpha():
                continue
            if after := _WORD_AFTER.match(target, span.end):
                ending = attached.fullmatch(after[1])
                right = f"{half}-{half.lower()}{ending[1] if ending else ''}"
                found = Span(span.start, after.end())
            elif before := _WORD_BEFORE.search(target, 0, span.start):
                first = half.capitalize() if before[1][0].isupper() else half
                right, found = f"{first}-{half}", Span(before.start(), span.end)
            else:
                continue
            if target[found.start : found.end] != right:
                yield found, right
