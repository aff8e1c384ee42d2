"""The steps of the cascade, pure over the ``Engine`` interface.

Each text goes through the steps until a candidate satisfies the glossary and the guards; only the
texts that fail move on, together in one batch:

1. ``plain``: the engine's best translation.
2. ``swap``: its own rendering of a term, learned by translating the term alone and in carrier
   sentences, is replaced by the glossary's where it stands exactly as often as the term does in
   the source. It costs next to nothing, so it comes before the first step that decodes again.
3. ``n-best``: another of its hypotheses, each with the swap.
4. ``source``: the glossary's rendering stands in the source instead of the term; engines copy
   names.
5. ``placeholder``: the term is hidden from the engine, where the engine can copy placeholders. The
   place of the placeholder also tells which words of the candidate so far stand for the term.
6. ``stand-in``: the same with a well-known name in place of the term, for any engine; taken only
   where the name comes back exactly once.
7. ``prefix``: the engine completes a target that is forced up to the term, where one of the steps
   before has shown the place of the term.
8. ``best``: nothing satisfied; the least bad candidate, with what is wrong with it.

Among candidates that are equally good, the engine's score on the original source decides, where
the engine can score. A term is never appended, and no step changes a text that was satisfied
before it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.enforce.edits import (
    Place,
    first_place_of,
    in_number_of,
    place_of_mark,
    places_of,
    replace_spans,
    spans_of,
)
from rktranslate.enforce.judge import Draft, Job, Judge, Judged, fails
from rktranslate.enforce.learning import Learned
from rktranslate.engines.interface import Scorer
from rktranslate.inline import MAX_PLACEHOLDERS, plan
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rktranslate.engines.interface import Engine
    from rktranslate.glossary import Matcher, TermUse

_MOST_CANDIDATES = 6
"""Hypotheses asked for a sentence that fails; more cost time and rarely differ where it matters."""
_MOST_RIVALS = 3
"""Candidates of one text that the engine is asked to score; each costs half a translation."""
_MOST_RENDERINGS = 2
_MOST_PREFIXES = 3
_NAMES = ("Jakarta", "Oslo", "Nairobi", "Toronto", "Lima", "Dublin")
"""Names that engines leave as they are; what is hidden behind one can be found again."""
_PLACEHOLDER = re.compile("｟([0-9]+)｠")


def draft_all(
    texts: Sequence[str],
    engine: Engine,
    matcher: Matcher | None,
    *,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
    progress: Callable[[int], None] | None = None,
) -> list[Draft]:
    """Translate texts under a glossary.

    Args:
        texts: One message each, on one line.
        engine: Engine for the language pair.
        matcher: The glossary for the target language; None enforces nothing.
        source_language: Language of the texts.
        target_language: Language of the drafts.
        syntax: Inline syntax of the texts.
        progress: Called with the number of texts translated since the last call.

    Returns:
        One draft a text, in order.

    Raises:
        EngineError: The engine broke.
    """
    judge = Judge(matcher, source_language, target_language, syntax)
    return [job.draft() for job in _Cascade(engine, judge).run(texts, progress)]


class _Cascade:
    """One run: what does not change from text to text."""

    def __init__(self, engine: Engine, judge: Judge) -> None:
        self.engine = engine
        self.judge = judge
        self.language = judge.target_language
        self.candidates = max(1, min(engine.capabilities.max_candidates, _MOST_CANDIDATES))
        self.learned = Learned(engine, judge.source_language, self.candidates)

    def run(self, texts: Sequence[str], progress: Callable[[int], None] | None) -> list[Job]:
        placeholders = self.engine.capabilities.placeholders
        jobs = [
            Job(text, plan(text, self.judge.syntax, placeholders=placeholders)) for text in texts
        ]
        todo = [job for job in jobs if job.plan.text]
        if progress is not None and len(todo) < len(jobs):
            progress(len(jobs) - len(todo))
        if todo:
            self.plain(todo, progress)
        failed = todo = [job for job in todo if job.best.faults[0]]
        self.swap([job for job in todo if job.best.terms])
        todo = [job for job in todo if job.best.faults[0]]
        if todo and self.candidates > 1:
            self.n_best(todo)
        for step in (self.source, self.placeholder, self.stand_in, self.prefix):
            # Where only a guard objects, no other way to have the terms would mend it.
            todo = [job for job in todo if job.best.terms]
            if todo:
                step(todo)
        self.choose(failed)
        return jobs

    # --- steps -------------------------------------------------------------------------------

    def plain(self, jobs: list[Job], progress: Callable[[int], None] | None) -> None:
        answers = self.engine.translate([job.plan.text for job in jobs], progress=progress)
        for job, answer in zip(jobs, answers, strict=True):
            self.judge.add(job, answer[0].target, "plain", answer[0].score)

    def n_best(self, jobs: list[Job]) -> None:
        texts = [job.plan.text for job in jobs]
        answers = self.engine.translate(texts, candidates=self.candidates)
        for job, answer in zip(jobs, answers, strict=True):
            for candidate in answer:
                self.judge.add(job, candidate.target, "n-best", candidate.score)
        for job in jobs:
            for made in [each for each in job.candidates if each.step == "n-best"]:
                if not job.best.terms:
                    break
                self.swapped(job, made.raw)

    def swap(self, jobs: list[Job]) -> None:
        failing = [(job, self.failing(job, job.candidates[0].raw)) for job in jobs]
        self.learned.learn(
            word for job, uses in failing for use in uses for word in _surfaces(job, use)
        )
        for job in jobs:
            self.swapped(job, job.candidates[0].raw)

    def source(self, jobs: list[Job]) -> None:
        """Let the engine translate around the renderings."""
        altered = [
            (job, _put_in(job.plan.text, [(span, names[0]) for span, names in terms]))
            for job in jobs
            if (terms := self.failing_spans(job))
        ]
        answers = self.engine.translate([text for _, text in altered])
        for (job, _), answer in zip(altered, answers, strict=True):
            self.judge.add(job, answer[0].target, "source")
            self.swapped(job, answer[0].target)

    def placeholder(self, jobs: list[Job]) -> None:
        if self.engine.capabilities.placeholders:
            marks = [f"｟{number}｠" for number in range(MAX_PLACEHOLDERS)]
            self.hidden(jobs, "placeholder", marks)

    def stand_in(self, jobs: list[Job]) -> None:
        self.hidden(jobs, "stand-in", _NAMES)

    def prefix(self, jobs: list[Job]) -> None:
        if not self.engine.capabilities.target_prefix:
            return
        tried = [(job, text) for job in jobs for text in self.prefixes(job)]
        if not tried:
            return
        answers = self.engine.translate(
            [job.plan.text for job, _ in tried], prefixes=[text for _, text in tried]
        )
        for (job, _), answer in zip(tried, answers, strict=True):
            # The engine's score leaves out what was forced on it.
            self.judge.add(job, answer[0].target, "prefix")
            self.swapped(job, answer[0].target)

    # --- helpers -----------------------------------------------------------------------------

    def failing(self, job: Job, raw: str) -> list[TermUse]:
        """Return the terms that a candidate fails, with places in the engine's own texts."""
        uses = self.judge.uses(job.plan.text, raw)
        return [use for use in uses if use.renderings and fails(use)]

    def swapped(self, job: Job, raw: str) -> None:
        """Replace the engine's renderings of the terms that a candidate fails."""
        uses = self.judge.uses(job.plan.text, raw)
        taken = [span for use in uses for span in use.target_spans]
        taken += [Span(*found.span()) for found in _PLACEHOLDER.finditer(raw)]
        places: list[tuple[Place, tuple[str, ...]]] = []
        for use in uses:
            if not use.renderings or not fails(use):
                continue
            found = [Place(span) for span in use.forbidden] or places_of(
                self.learned.of(_surfaces(job, use)), raw, use.source_count, taken, self.language
            )
            places += [(place, use.renderings) for place in found]
            taken += [place.span for place in found]
        self.put(job, raw, places, "swap")

    def put(
        self, job: Job, raw: str, places: Sequence[tuple[Place, tuple[str, ...]]], step: str
    ) -> None:
        """Add the candidates that have renderings at places, one for each that may be chosen."""
        most = max((len(renderings) for _, renderings in places), default=0)
        for rank in range(min(most, _MOST_RENDERINGS)):
            edits = [
                (place.span, in_number_of(place, renderings[min(rank, len(renderings) - 1)]))
                for place, renderings in places
            ]
            self.judge.add(job, replace_spans(raw, edits, self.language), step)

    def failing_spans(self, job: Job) -> list[tuple[Span, tuple[str, ...]]]:
        """Return where the terms that the best candidate fails stand, and their renderings."""
        uses = self.failing(job, job.best.raw)
        return sorted((span, use.renderings) for use in uses for span in use.source_spans)

    def hidden(self, jobs: list[Job], step: str, marks: Sequence[str]) -> None:
        """Translate texts with marks in place of terms, and put renderings where the marks are."""
        altered = []
        for job in jobs:
            text = job.plan.text
            free = [mark for mark in marks if mark not in text and mark not in job.best.raw]
            pairs = list(zip(free, self.failing_spans(job), strict=False))
            if pairs:
                sent = _put_in(text, [(span, mark) for mark, (span, _) in pairs])
                altered.append((job, sent, {mark: names for mark, (_, names) in pairs}))
        answers = self.engine.translate([text for _, text, _ in altered])
        for (job, _, terms), answer in zip(altered, answers, strict=True):
            marked, base = answer[0].target, job.best.raw
            spans = {mark: spans_of(mark, marked) for mark in terms}
            if any(len(found) > 1 for found in spans.values()):
                continue
            here = {mark: names for mark, names in terms.items() if spans[mark]}
            # The same words in the candidate so far: all else in it stays as it was.
            same = ((place_of_mark(marked, mark, base), names) for mark, names in here.items())
            self.put(job, base, [(Place(span), names) for span, names in same if span], step)
            places = [(Place(spans[mark][0]), names) for mark, names in here.items()]
            self.put(job, marked, places, step)
            self.swapped(job, job.candidates[-1].raw)

    def prefixes(self, job: Job) -> list[str]:
        """Return how a target may begin: up to a term, where its place is known."""
        raw = job.best.raw
        failing = self.failing(job, raw)
        found = []
        for use in failing:
            taken = [Span(*each.span()) for each in _PLACEHOLDER.finditer(raw)]
            places = first_place_of(self.learned.of(_surfaces(job, use)), raw, taken, self.language)
            found += [
                replace_spans(raw[: span.end], [(span, use.renderings[0])], self.language)
                for span in (place.span for place in places)
            ]
            for candidate in job.candidates:
                for other in self.judge.uses(job.plan.text, candidate.raw):
                    if other.term is use.term and other.target_spans:
                        found.append(candidate.raw[: other.target_spans[0].end])
        return list(dict.fromkeys(found))[:_MOST_PREFIXES]

    def choose(self, jobs: Iterable[Job]) -> None:
        """Let the engine score what is equally good, on the original source."""
        if not isinstance(self.engine, Scorer):
            return
        asked: list[tuple[Job, Judged]] = []
        for job in jobs:
            rivals = job.rivals[:_MOST_RIVALS]
            if len(rivals) > 1:
                asked += [(job, each) for each in rivals if each.score is None]
        if not asked:
            return
        scores = self.engine.score(
            [job.plan.text for job, _ in asked], [each.raw for _, each in asked]
        )
        for (job, each), score in zip(asked, scores, strict=True):
            job.candidates[job.candidates.index(each)] = replace(each, score=score)


def _put_in(text: str, edits: Sequence[tuple[Span, str]]) -> str:
    """Return a text with stretches replaced as they are; they are in order."""
    parts: list[str] = []
    done = 0
    for span, replacement in edits:
        parts += (text[done : span.start], replacement)
        done = span.end
    return "".join((*parts, text[done:]))


def _surfaces(job: Job, use: TermUse) -> tuple[str, ...]:
    """Return the forms under which a term stands in a text, and its own."""
    text = job.plan.text
    found = (text[span.start : span.end] for span in use.source_spans)
    return tuple(dict.fromkeys((*found, use.term.source)))
