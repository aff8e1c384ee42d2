"""Sentences: targets that lack some of their source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import is_untouched_draft
from rktranslate.checks.base import DocumentCheck
from rktranslate.compare.copies import copy_rules
from rktranslate.compare.lost_text import evidence_of_gap
from rktranslate.compare.sentences import Expected, lost_sentences, may_have_sentences
from rktranslate.inline.excerpt import excerpt
from rktranslate.model import Severity
from rktranslate.segmentation import segmenter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.compare.copies import CopyRules
    from rktranslate.compare.length import LengthRatio
    from rktranslate.compare.sentences import LostSentences
    from rktranslate.model import Finding, Message, Span, Syntax
    from rktranslate.segmentation import Segmenter

_POSSIBLE = 1.5
"""Evidence from which a sentence may be missing; 187 of 238,000 public pairs have as much."""
_CERTAIN = 6.0
"""Evidence from which one is missing; 42 of these pairs have as much."""
_LEAST_WITH_WORDS = 3.5
"""Evidence that the sentences and the words of a text must give together, where it is possible
that a sentence is missing, and a lexicon knows the words."""
_MANY = 2
"""Sentences that translators hardly ever join without a mark; 0.04 % of these pairs have fewer."""
_SHORT = 1.5
"""Spreads below the median from which a target with fewer sentences is too short."""
_QUOTED = 40
"""Characters of a missing sentence that a finding quotes."""


class Sentences(DocumentCheck):
    """A target has all sentences of its source."""

    name = "sentences"
    help = "No target lacks a sentence of its source; joined sentences are no findings"

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Report targets with fewer sentences: too short to have all, or with far fewer.

        Engines do not join sentences, so every machine draft with fewer of them is reported. Units
        that a translator merged are not compared.
        """
        comparison = SentenceComparison.of(context)
        for unit in comparison.units:
            lost = comparison.lost(unit)
            if lost is not None:
                yield self.finding(
                    unit,
                    context,
                    _text(unit.source, lost),
                    severity=None if lost.evidence >= _CERTAIN else Severity.WARNING,
                    source_span=_span(lost),
                )


@dataclass(frozen=True, slots=True)
class SentenceComparison:
    """The units of a catalogue whose sentences can be compared, and what is usual there."""

    units: tuple[Message, ...]
    """Those of several sentences; units that a translator merged are left out."""
    usual: LengthRatio
    expected: Expected
    segmenters: tuple[Segmenter, Segmenter]
    rules: CopyRules
    syntax: Syntax

    @classmethod
    def of(cls, context: CheckContext) -> SentenceComparison:
        """Return the comparison for a catalogue."""
        merged = {id(unit) for unit in context.merged.values()}
        units = context.compared_units
        languages = context.catalog.source_language, context.catalog.target_language
        usual = context.usual_length
        return cls(
            tuple(u for u in units if id(u) not in merged and may_have_sentences(u.source)),
            usual,
            Expected.of(usual.center, *languages),
            (segmenter(languages[0], context.options.additions), segmenter(languages[1])),
            copy_rules(*languages),
            context.syntax,
        )

    def lost(self, unit: Message) -> LostSentences | None:
        """Return what a target lacks of its source's sentences, if it is worth a finding."""
        lost = lost_sentences(
            unit.source, unit.target, *self.segmenters, self.syntax, self.expected
        )
        deviation = self.usual.deviation(unit.source, unit.target)
        if lost is None or not _is_reported(unit, lost, deviation):
            return None
        if lost.evidence >= _CERTAIN or is_untouched_draft(unit):
            return lost
        of_words = evidence_of_gap(unit.source, unit.target, self.rules, self.syntax)
        return lost if lost.evidence + of_words >= _LEAST_WITH_WORDS else None


def _is_reported(unit: Message, lost: LostSentences, deviation: float) -> bool:
    if lost.evidence >= _POSSIBLE or lost.unexplained >= _MANY:
        return True
    return lost.unexplained > 0 and (deviation < -_SHORT or is_untouched_draft(unit))


def _span(lost: LostSentences) -> Span | None:
    return lost.spans[0] if lost.evidence >= _POSSIBLE and lost.spans else None


def _text(source: str, lost: LostSentences) -> str:
    """Return what is wrong: the numbers, and the beginnings of the sentences that are missing."""
    text = f"the source has {lost.source_count} sentences, the target {lost.target_count}"
    if lost.evidence < _POSSIBLE or not lost.spans:
        return text
    sentences = [source[span.start : span.end] for span in lost.spans]
    quoted = (excerpt(sentence, _QUOTED) for sentence in sentences)
    return f"{text}: {', '.join(map(repr, quoted))} may be missing"
