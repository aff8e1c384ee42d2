"""Drafts of units: each sentence of a unit is drafted alone, and the whole is verified again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.compare.sentences import sentence_spans
from rktranslate.drafting.cascade import draft_sentences
from rktranslate.drafting.parts import CutText, cut_text
from rktranslate.drafting.verifier import STEPS, Draft, Verifier
from rktranslate.model import Syntax
from rktranslate.segmentation import Segmenter, segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rktranslate.drafting.isolation import IsolatingEngine
    from rktranslate.engines.interface import Engine
    from rktranslate.glossary import Matcher


def draft_all(
    texts: Sequence[str],
    engine: Engine | IsolatingEngine,
    matcher: Matcher | None,
    *,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
    progress: Callable[[int], None] | None = None,
) -> list[Draft]:
    """Translate texts under a glossary, sentence by sentence.

    Args:
        texts: One message each, of any number of sentences.
        engine: Engine for the language pair. An ``IsolatingEngine`` knows from batch to batch
            whether the engine works.
        matcher: The glossary for the target language; None enforces nothing.
        source_language: Language of the texts.
        target_language: Language of the drafts.
        syntax: Inline syntax of the texts.
        progress: Called with the number of texts translated since the last call.

    Returns:
        One draft per text, in order; ``Draft.failed`` if the engine cannot translate the text.

    Raises:
        EngineError: The engine fails for everything.
    """
    joiner = Joiner.of(matcher, source_language, target_language)
    cuts = [joiner.cut(text, syntax) for text in texts]
    sentences = list(dict.fromkeys(part.text for cut in cuts for part in cut.parts))
    drafts = draft_sentences(
        sentences,
        engine,
        matcher,
        source_language=source_language,
        target_language=target_language,
        syntax=syntax,
        progress=None if progress is None else _scaled(progress, len(sentences), len(texts)),
    )
    by_sentence = dict(zip(sentences, drafts, strict=True))
    return [
        joiner.join(text, syntax, cut, [by_sentence[part.text] for part in cut.parts])
        for text, cut in zip(texts, cuts, strict=True)
    ]


def _scaled(progress: Callable[[int], None], sentences: int, texts: int) -> Callable[[int], None]:
    """Return a callback that reports numbers of sentences as numbers of texts."""
    done = 0

    def step(count: int) -> None:
        nonlocal done
        before = done * texts // sentences
        done = min(sentences, done + count)
        progress(done * texts // sentences - before)

    return step


@dataclass(frozen=True, slots=True)
class Joiner:
    """Cuts units of one language pair into sentences, and joins the drafts of these."""

    matcher: Matcher | None
    source_language: str
    target_language: str
    segmenter: Segmenter
    """The segmenter of the source language."""

    @classmethod
    def of(
        cls,
        matcher: Matcher | None,
        source_language: str,
        target_language: str,
        source_segmenter: Segmenter | None = None,
    ) -> Joiner:
        """Return a joiner; its segmenter is that of the source language unless one is given."""
        source_segmenter = source_segmenter or segmenter(source_language)
        return cls(matcher, source_language, target_language, source_segmenter)

    def cut(self, text: str, syntax: Syntax) -> CutText:
        """Return a unit cut into what is drafted alone."""
        return cut_text(text, syntax, self.segmenter.spans)

    def join(self, text: str, syntax: Syntax, cut: CutText, drafts: Sequence[Draft]) -> Draft:
        """Return the draft of a unit.

        A part that the engine cannot translate stays as it is, and the draft is unresolved.

        Args:
            text: The unit.
            syntax: Its inline syntax.
            cut: Its parts.
            drafts: The drafts of the parts, in order.
        """
        if cut.is_whole:
            return drafts[0]
        engine_issues = dict.fromkeys(issue for draft in drafts for issue in draft.engine_issues)
        if all(draft.failed for draft in drafts):
            return Draft("", "", tuple(engine_issues), tuple(engine_issues))
        targets = [
            part.text if draft.failed else draft.target
            for part, draft in zip(cut.parts, drafts, strict=True)
        ]
        target = cut.join(targets, self.target_language)
        left = [number for number, draft in enumerate(drafts, 1) if draft.failed]
        untranslated = [f"sentence {number} of {len(drafts)} was not translated" for number in left]
        verifier = Verifier(self.matcher, self.source_language, self.target_language, syntax)
        lost = self._lost_sentences(text, target, targets, syntax)
        faults = (*verifier.faults(text, target), *lost)
        issues = dict.fromkeys(issue for draft in drafts for issue in draft.unresolved)
        issues = {**dict.fromkeys(untranslated), **dict.fromkeys(faults), **issues}
        steps = [draft.step for draft in drafts if not draft.failed]
        step = "best" if untranslated or faults else max(steps, key=STEPS.index)
        return Draft(target, step, tuple(issues), (*untranslated, *engine_issues))

    def _lost_sentences(
        self, text: str, target: str, targets: Sequence[str], syntax: Syntax
    ) -> tuple[str, ...]:
        """Return an issue if a draft has fewer sentences than its source.

        The sentences are counted in the draft and in the drafts of its parts: in a longer text a
        segmenter finds fewer, as after an abbreviation of the other language.
        """

        def count(draft: str) -> int:
            return len(sentence_spans(draft, segmenter(self.target_language), syntax))

        expected = len(sentence_spans(text, self.segmenter, syntax))
        found = count(target)
        if found < expected:
            found = max(found, sum(map(count, targets)))
        if found >= expected:
            return ()
        return (f"the source has {expected} sentences, the draft {found}",)
