"""Drafts of units: each sentence of a unit is drafted alone, and the whole is verified again.

So is each text that readers see inside an inline code, such as the alternative text of an image:
it is no part of the sentence around it, in which a name stands for it meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.compare.sentences import sentence_spans
from rktranslate.drafting.cascade import draft_sentences
from rktranslate.drafting.confidence import together, with_issues
from rktranslate.drafting.parts import CutText, cut_text
from rktranslate.drafting.verifier import STEPS, Draft, Verifier
from rktranslate.inline import find_subflows, replace_subflows
from rktranslate.model import Syntax
from rktranslate.segmentation import Segmenter, segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rktranslate.compare.copies import CopyRules
    from rktranslate.drafting.isolation import IsolatingEngine
    from rktranslate.engines.interface import Engine
    from rktranslate.glossary import Matcher


_NAME = re.compile("xq[a-z]+q")
"""What stands for a sub-flow while the text around it is drafted; no language has such a word."""


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
    units = [joiner.unit(text, syntax) for text in texts]
    sentences = list(dict.fromkeys(text for unit in units for text in unit.sentences))
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
    return [joiner.join(unit, by_sentence) for unit in units]


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
class Subflow:
    """A text inside an inline code of a unit, which is drafted on its own."""

    text: str
    name: str
    """What stands for it while the text around it is drafted."""
    cut: CutText


@dataclass(frozen=True, slots=True)
class Unit:
    """A text cut into what is drafted alone."""

    text: str
    syntax: Syntax
    cut: CutText
    subflows: tuple[Subflow, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The texts to draft."""
        cuts = (self.cut, *(subflow.cut for subflow in self.subflows))
        return tuple(part.text for cut in cuts for part in cut.parts)


@dataclass(frozen=True, slots=True)
class Joiner:
    """Cuts units of one language pair into sentences, and joins the drafts of these."""

    matcher: Matcher | None
    source_language: str
    target_language: str
    segmenter: Segmenter
    """The segmenter of the source language."""
    rules: CopyRules | None = None
    """What is copied; None for what a lexicon knows without the project's own words."""

    @classmethod
    def of(
        cls,
        matcher: Matcher | None,
        source_language: str,
        target_language: str,
        source_segmenter: Segmenter | None = None,
        rules: CopyRules | None = None,
    ) -> Joiner:
        """Return a joiner; its segmenter is that of the source language unless one is given."""
        source_segmenter = source_segmenter or segmenter(source_language)
        return cls(matcher, source_language, target_language, source_segmenter, rules)

    def unit(self, text: str, syntax: Syntax) -> Unit:
        """Return a text cut into what is drafted alone."""
        spans = self.segmenter.spans
        found = find_subflows(text, syntax)
        if not found:
            return Unit(text, syntax, cut_text(text, syntax, spans))
        texts = dict.fromkeys(text[span.start : span.end] for span in found)
        subflows = tuple(
            Subflow(inner, _name(index), cut_text(inner, syntax, spans))
            for index, inner in enumerate(texts)
        )
        outer = replace_subflows(text, {each.text: each.name for each in subflows}, syntax)
        return Unit(text, syntax, cut_text(outer, syntax, spans), subflows)

    def join(self, unit: Unit, drafts: Mapping[str, Draft]) -> Draft:
        """Return the draft of a unit.

        A part that the engine cannot translate stays as it is, and the draft is unresolved.

        Args:
            unit: The unit.
            drafts: The drafts of its sentences.
        """
        if unit.cut.is_whole and not unit.subflows:
            return drafts[unit.cut.parts[0].text]
        made = [self._joined(cut, drafts) for cut in (unit.cut, *(s.cut for s in unit.subflows))]
        engine_issues = dict.fromkeys(issue for each in made for issue in each.engine_issues)
        if all(each.failed for each in made):
            return Draft("", "", tuple(engine_issues), tuple(engine_issues))
        outer, inner = made[0], dict(zip(unit.subflows, made[1:], strict=True))
        target = replace_subflows(
            outer.target, {each.name: draft.target for each, draft in inner.items()}, unit.syntax
        )
        languages = self.source_language, self.target_language
        verifier = Verifier(self.matcher, *languages, unit.syntax, self.rules)
        faults = (
            *verifier.faults(unit.text, target),
            *self._lost_sentences(unit.text, target, unit.cut, drafts, unit.syntax),
        )
        issues = dict.fromkeys(faults)
        for each in made:
            issues.update(dict.fromkeys(_with_texts(issue, unit) for issue in each.unresolved))
        steps = [each.step for each in made if each.step]
        step = "best" if faults or "best" in steps else max(steps, key=STEPS.index)
        texts = (unit.text, *(subflow.text for subflow in unit.subflows))
        confidence = together(
            (0 if each.failed else each.confidence, len(text))
            for each, text in zip(made, texts, strict=True)
        )
        return Draft(
            target,
            step,
            tuple(issues),
            tuple(engine_issues),
            # Those of its sentences have lowered theirs.
            with_issues(confidence, faults),
        )

    def _joined(self, cut: CutText, drafts: Mapping[str, Draft]) -> Draft:
        """Return the joined drafts of the parts of a text, not verified as a whole.

        If all fail, the target is the text, and the draft has no step.
        """
        parts = [drafts[part.text] for part in cut.parts]
        target = cut.join(
            [
                part.text if draft.failed else draft.target
                for part, draft in zip(cut.parts, parts, strict=True)
            ],
            self.target_language,
        )
        engine_issues = dict.fromkeys(issue for draft in parts for issue in draft.engine_issues)
        issues = dict.fromkeys(issue for draft in parts for issue in draft.unresolved)
        if all(draft.failed for draft in parts):
            return Draft(target, "", tuple(issues), tuple(engine_issues))
        untranslated = [
            f"sentence {number} of {len(parts)} was not translated"
            for number, draft in enumerate(parts, 1)
            if draft.failed
        ]
        step = max((draft.step for draft in parts if not draft.failed), key=STEPS.index)
        return Draft(
            target,
            "best" if untranslated else step,
            (*untranslated, *issues),
            (*untranslated, *engine_issues),
            with_issues(
                together(
                    (0 if draft.failed else draft.confidence, len(part.text))
                    for part, draft in zip(cut.parts, parts, strict=True)
                ),
                untranslated,
            ),
        )

    def _lost_sentences(
        self, text: str, target: str, cut: CutText, drafts: Mapping[str, Draft], syntax: Syntax
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
            parts = (drafts[part.text].target or part.text for part in cut.parts)
            found = max(found, sum(map(count, parts)))
        if found >= expected:
            return ()
        return (f"the source has {expected} sentences, the draft {found}",)


def _name(index: int) -> str:
    """Return the name of a sub-flow: without a digit, which would have to be translated."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(index))
    return f"xq{letters}q"


def _with_texts(issue: str, unit: Unit) -> str:
    """Return an issue with the texts of sub-flows in place of their names."""
    if not unit.subflows:
        return issue
    texts = {subflow.name: subflow.text for subflow in unit.subflows}
    return _NAME.sub(lambda name: texts.get(name[0], name[0]), issue)
