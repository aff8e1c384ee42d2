"""Words that are offered, protected and skipped, as a few lines of text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.catalog.document_words import MEANINGS, total
from rktranslate.report.escaping import visible
from rktranslate.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.catalog.document_words import DocumentWords, ExcludedWords
    from rktranslate.model import Exclusion

_SHOWN = 3
"""Places per reason that are printed; JSON has them all."""
_SHOWN_DOCUMENTS = 10
"""Documents whose numbers are printed by default; JSON has them all."""


def word_lines(
    documents: Sequence[DocumentWords],
    *,
    most: int | None = _SHOWN_DOCUMENTS,
    brief: bool = False,
) -> Iterator[RenderableType]:
    """Yield a line of sums, a line per document, and a line per reason for which words are skipped.

    Documents all of whose words are offered have no line, and a single one needs none.

    Args:
        documents: The words of each document.
        most: Documents that have a line; None for all.
        brief: Give those a line alone of which words are skipped, if there are more documents.
    """
    reasons = total(each for words in documents for each in words.protected)
    skipped = total(each for words in documents for each in words.skipped)
    if not reasons and not skipped:
        return
    offered = sum(each.offered_words for each in documents)
    yield Text.assemble(("words     ", "dim"), _numbers(offered, reasons, skipped))
    if len(documents) > 1:
        yield from _document_lines(documents, most, brief=brief)
    for reason, number in skipped:
        places = [
            place
            for words in documents
            for each in words.skipped
            if each.reason is reason
            for place in _places(words, each)
        ]
        more = len(places) - _SHOWN
        counted = f"{count(number, 'word')} " if number else ""
        yield Text.assemble(
            ("skipped   ", "yellow"),
            f"{counted}{MEANINGS[reason]}: ",
            visible(", ".join(places[:_SHOWN])),
            f" and {more} more" if more > 0 else "",
        )


def _document_lines(
    documents: Sequence[DocumentWords], most: int | None, *, brief: bool
) -> Iterator[RenderableType]:
    """Yield a line per document with words that are not offered; skipped ones come first."""
    partial = [words for words in documents if words.protected or words.skipped]
    shown = sorted(partial, key=lambda words: not words.skipped)[:most]
    if brief and len(shown) < len(partial):
        shown = [words for words in shown if words.skipped]
    for words in shown:
        numbers = _numbers(words.offered_words, total(words.protected), total(words.skipped))
        yield Text.assemble(
            ("words     ", "dim"), (f"{visible(words.document)}: ", "bold"), numbers
        )
    if len(partial) > len(shown):
        word = "more document" if shown else "document"
        more = count(len(partial) - len(shown), word)
        yield Text(f"          ... and {more} (all of them with --json)", "dim")


def _numbers(
    offered: int,
    protected: Sequence[tuple[Exclusion, int]],
    skipped: Sequence[tuple[Exclusion, int]],
) -> str:
    parts = [f"{offered:,} offered"]
    for word, reasons in (("protected", protected), ("skipped", skipped)):
        if reasons:
            listed = ", ".join(f"{reason} {number:,}" for reason, number in reasons)
            parts.append(f"{sum(number for _, number in reasons):,} {word} ({listed})")
    return ", ".join(parts)


def _places(words: DocumentWords, counted: ExcludedWords) -> Iterator[str]:
    """Yield the places of skipped words: ``source/a.md:7``, ``source/a.docx, footnote 3``."""
    for line, place in zip(counted.lines, counted.places, strict=True):
        is_line = place == f"line {line}"
        yield f"{words.document}:{line}" if is_line else f"{words.document}, {place}"
