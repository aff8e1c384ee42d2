"""Segmentation of paragraphs into sentences, the units of translation.

Texts are never altered; a segmenter returns spans. Languages whose file has rules
(``languages/<code>.toml``) use these, other languages the library ``sentencex``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Protocol

from rktranslate.errors import ConfigError
from rktranslate.languages.codes import preferred_code
from rktranslate.segmentation.blocks import segmented, sentence_spans
from rktranslate.segmentation.rules import Additions, load_rules

if TYPE_CHECKING:
    from rktranslate.model import Span

__all__ = ["Additions", "Segmenter", "segmented", "segmenter", "sentence_spans"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
"""The shape of a BCP 47 tag; underscores as in gettext are accepted too."""


class Segmenter(Protocol):
    """A segmenter of one language; holds no text and may be shared."""

    def spans(self, text: str) -> list[Span]:
        """Return the sentences of a text.

        Args:
            text: Any text, usually one paragraph.

        Returns:
            Spans in order, without white space at their ends, that do not overlap and together
            hold every character that is not white space; empty for a text without any.
        """
        ...


@cache
def segmenter(language: str, additions: Additions | None = None) -> Segmenter:
    """Return the segmenter of a language; equal calls return the same one.

    Args:
        language: A language code: ``id``, ``pt-BR``, ``en_GB``. Without rules for a code, the
            library's nearest rules are used, or else the English ones.
        additions: The project's own abbreviations and starters.

    Raises:
        ConfigError: The code does not have the shape of a language code.
    """
    if _LANGUAGE.fullmatch(language) is None:
        raise ConfigError(
            f"{language!r} is not a language code", hint="write a code such as id or pt-BR"
        )
    additions = additions or Additions()
    base = preferred_code(language)
    rules = load_rules(base, additions)
    if rules is None:
        from rktranslate.segmentation.fallback import FallbackSegmenter

        return FallbackSegmenter(base, additions)
    from rktranslate.segmentation.rule_based import RuleBasedSegmenter

    return RuleBasedSegmenter(rules)
