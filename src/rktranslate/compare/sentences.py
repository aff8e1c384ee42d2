"""Sentences of a target beside those of its source, each counted by its language's segmenter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.inline.readable import readable_text

if TYPE_CHECKING:
    from rktranslate.model import Syntax
    from rktranslate.segmentation import Segmenter


def count_sentences(text: str, segmenter: Segmenter, syntax: Syntax) -> int:
    """Return the number of sentences of a text that have a letter outside their codes."""
    readable = readable_text(text, syntax).text
    return sum(
        any(map(str.isalpha, readable[span.start : span.end])) for span in segmenter.spans(readable)
    )
