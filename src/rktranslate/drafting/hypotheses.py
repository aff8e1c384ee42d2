"""Several translations of one unit, among which a reviewer chooses.

The first is the draft that the glossary cascade makes; the others are the engine's own hypotheses
with the codes of the source, whatever faults they have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.drafting.cascade import draft_sentences
from rktranslate.drafting.units import Joiner
from rktranslate.drafting.verifier import Draft, TextTask, Verifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rktranslate.drafting.isolation import IsolatingEngine
    from rktranslate.glossary import Matcher
    from rktranslate.model import Syntax

_STEP = "n-best"
_LONGEST_SENTENCE = 2000
"""Characters of a sentence of which several translations are made; more may take minutes."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A translation of a unit."""

    target: str
    score: float | None = None
    """The engine's own score, comparable among hypotheses of one unit; None if it is not known, as
    for several sentences together."""


def hypotheses(
    text: str,
    engine: IsolatingEngine,
    matcher: Matcher | None,
    *,
    source_language: str,
    target_language: str,
    syntax: Syntax,
    limit: int,
) -> tuple[Hypothesis, ...]:
    """Return different translations of a unit, the glossary's draft first, then by rank.

    Args:
        text: The source of the unit.
        engine: Engine for the language pair.
        matcher: The glossary for the target language; None enforces nothing.
        source_language: Language of the text.
        target_language: Language of the translations.
        syntax: Inline syntax of the text.
        limit: Largest number of translations.

    Raises:
        EngineError: The engine fails for everything.
    """
    joiner = Joiner.of(matcher, source_language, target_language)
    unit = joiner.unit(text, syntax)
    sentences = tuple(dict.fromkeys(unit.sentences))
    drafts = draft_sentences(
        sentences,
        engine,
        matcher,
        source_language=source_language,
        target_language=target_language,
        syntax=syntax,
    )
    found: dict[str, Hypothesis] = {}

    def add(target: str, score: float | None = None) -> None:
        if target.strip() and target not in found:
            found[target] = Hypothesis(target, score)

    best = dict(zip(sentences, drafts, strict=True))
    add(joiner.join(unit, best).target)
    verifier = Verifier(matcher, source_language, target_language, syntax)
    ranked = _ranked(sentences, engine, verifier, limit)
    is_whole = len(sentences) == 1 and unit.cut.is_whole and not unit.subflows
    for rank in range(max(map(len, ranked.values()), default=0)):
        chosen = {
            sentence: own[min(rank, len(own) - 1)] if own else Hypothesis(best[sentence].target)
            for sentence, own in ranked.items()
        }
        joined = joiner.join(
            unit, {sentence: Draft(each.target, _STEP) for sentence, each in chosen.items()}
        )
        add(joined.target, chosen[sentences[0]].score if is_whole else None)
    return tuple(found.values())[:limit]


def _ranked(
    sentences: Sequence[str], engine: IsolatingEngine, verifier: Verifier, limit: int
) -> Mapping[str, Sequence[Hypothesis]]:
    """Return the engine's hypotheses for each sentence, with the codes of the sentence."""
    capabilities = engine.capabilities
    count = max(1, min(capabilities.max_candidates, limit))
    tasks = [
        verifier.task(sentence, placeholders=capabilities.placeholders) for sentence in sentences
    ]
    translatable = [
        task for task in tasks if task.plan.text and len(task.text) <= _LONGEST_SENTENCE
    ]
    answers = engine.translate([task.plan.text for task in translatable], candidates=count)
    for task, answer in zip(translatable, answers, strict=True):
        for each in answer.candidates:
            verifier.add(task, each.target, _STEP, each.score, each.issues)
    return {task.text: tuple(_of_task(task)) for task in tasks}


def _of_task(task: TextTask) -> Iterator[Hypothesis]:
    if not task.plan.text:
        yield Hypothesis(task.text)
    for candidate in task.candidates:
        yield Hypothesis(candidate.target, candidate.score)
