"""Words that are offered, protected and skipped, as a few lines of text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.catalog.document_words import total
from rktranslate.model import Exclusion
from rktranslate.report.escaping import visible
from rktranslate.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.catalog.document_words import DocumentWords

_SHOWN = 3
"""Places per reason that are printed; JSON has them all."""
_MEANINGS = {
    Exclusion.INDENTED_CODE: "indented by four spaces or more, which is code in Markdown",
    Exclusion.HTML: "in HTML blocks",
    Exclusion.NESTED: "nested too deep",
    Exclusion.TABLE: "in tables",
    Exclusion.EMBEDDED: "in embedded documents",
    Exclusion.OTHER: "in markup that is not known",
}
"""The reasons for which words are skipped."""


def word_lines(documents: Sequence[DocumentWords]) -> Iterator[RenderableType]:
    """Yield one line of sums, and a line per reason for which words are skipped."""
    offered = sum(each.offered_words for each in documents)
    reasons = total(each for words in documents for each in words.protected)
    skipped = total(each for words in documents for each in words.skipped)
    if not reasons and not skipped:
        return
    parts = [f"{offered:,} offered"]
    if reasons:
        listed = ", ".join(f"{reason} {number:,}" for reason, number in reasons)
        parts.append(f"{sum(number for _, number in reasons):,} protected ({listed})")
    if skipped:
        parts.append(f"{sum(number for _, number in skipped):,} skipped")
    yield Text.assemble(("words     ", "dim"), ", ".join(parts))
    for reason, number in skipped:
        places = [
            f"{words.document}:{line}"
            for words in documents
            for each in words.skipped
            if each.reason is reason
            for line in each.lines
        ]
        more = len(places) - _SHOWN
        yield Text.assemble(
            ("skipped   ", "yellow"),
            f"{count(number, 'word')} {_MEANINGS[reason]}: ",
            visible(", ".join(places[:_SHOWN])),
            f" and {more} more" if more > 0 else "",
        )
