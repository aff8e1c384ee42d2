"""The glossary cascade: several candidates, verify all, escalate only what fails.

Pure over the ``Engine`` interface. Each text goes through the steps until a candidate satisfies the
glossary and the guards; only the texts that fail move on, together in one batch:

1. ``plain``: the engine's best translation.
2. ``n-best``: another of its hypotheses.
3. ``swap``: its own rendering of a term, learned by translating the term alone, is replaced by the
   glossary's where it stands exactly as often as the term does in the source.
4. ``placeholder``: the term is hidden from the engine, where the engine can copy placeholders.
5. ``best``: nothing satisfied; the least bad candidate, with what is wrong with it.

A term is never appended, and no step changes a text that was satisfied before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.checks.guards import problems
from rktranslate.inline import MAX_PLACEHOLDERS, Plan, find_codes, plan
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rktranslate.engines.interface import Engine
    from rktranslate.glossary import Matcher, TermUse
    from rktranslate.model import Candidate, Term

_MOST_CANDIDATES = 6
"""Hypotheses asked for a sentence that fails; more cost time and rarely differ where it matters."""
_PLACEHOLDER = re.compile("｟([0-9]+)｠")
_EDGES = " .,;:!?…\"'“”‘’"


@dataclass(frozen=True, slots=True)
class Draft:
    """A machine translation of one text."""

    target: str
    step: str
    """Which step made it: ``copied`` (nothing to translate), ``plain``, ``n-best``, ``swap``,
    ``placeholder`` or ``best``."""
    unresolved: tuple[str, ...] = ()
    """What a reviewer has to look at, a short clause each; empty when all is as it should be."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A translation with its codes in place, and what is wrong with it."""

    target: str
    step: str
    uses: tuple[TermUse, ...]
    wrong: tuple[str, ...]
    """Terms and guards that it fails."""
    doubts: tuple[str, ...]
    """What may be wrong, and no other candidate would mend."""


@dataclass(slots=True)
class _Job:
    """One text on its way through the steps."""

    text: str
    plan: Plan
    candidates: list[_Candidate] = field(default_factory=list)

    @property
    def best(self) -> _Candidate:
        """The candidate with the fewest faults; the engine's order decides among equals."""
        return min(self.candidates, key=lambda each: (len(each.wrong), len(each.doubts)))

    @property
    def satisfied(self) -> bool:
        return any(not each.wrong for each in self.candidates)

    def draft(self) -> Draft:
        if not self.plan.text:
            return Draft(self.text, "copied")
        best = self.best
        return Draft(best.target, "best" if best.wrong else best.step, (*best.wrong, *best.doubts))


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
    cascade = _Cascade(engine, matcher, source_language, target_language, syntax)
    return [job.draft() for job in cascade.run(texts, progress)]


class _Cascade:
    """One run: what does not change from text to text."""

    def __init__(
        self,
        engine: Engine,
        matcher: Matcher | None,
        source_language: str,
        target_language: str,
        syntax: Syntax,
    ) -> None:
        self.engine = engine
        self.matcher = matcher
        self.source_language = source_language
        self.target_language = target_language
        self.syntax = syntax
        self.learned: dict[str, tuple[str, ...]] = {}

    def run(self, texts: Sequence[str], progress: Callable[[int], None] | None) -> list[_Job]:
        placeholders = self.engine.capabilities.placeholders
        jobs = [_Job(text, plan(text, self.syntax, placeholders=placeholders)) for text in texts]
        todo = [job for job in jobs if job.plan.text]
        if progress is not None and len(todo) < len(jobs):
            progress(len(jobs) - len(todo))
        self.plain(todo, progress)
        for step in (self.n_best, self.swap, self.placeholder):
            todo = [job for job in todo if not job.satisfied]
            if todo:
                step(todo)
        return jobs

    # --- steps -------------------------------------------------------------------------------

    def plain(self, jobs: list[_Job], progress: Callable[[int], None] | None) -> None:
        if not jobs:
            return
        answers = self.engine.translate([job.plan.text for job in jobs], progress=progress)
        for job, answer in zip(jobs, answers, strict=True):
            self.add(job, answer[0].target, "plain")

    def n_best(self, jobs: list[_Job]) -> None:
        wanted = min(self.engine.capabilities.max_candidates, _MOST_CANDIDATES)
        if wanted < 2:
            return
        answers = self.engine.translate([job.plan.text for job in jobs], candidates=wanted)
        for job, answer in zip(jobs, answers, strict=True):
            for candidate in answer:
                if not self.add(job, candidate.target, "n-best").wrong:
                    break

    def swap(self, jobs: list[_Job]) -> None:
        self.learn(
            use.term for job in jobs for each in job.candidates for use in each.uses if _fails(use)
        )
        for job in jobs:
            for candidate in tuple(job.candidates):
                target = self.swapped(candidate)
                if target == candidate.target:
                    continue
                judged = self.judge(job, target, "swap", candidate.doubts)
                job.candidates.append(judged)
                if not judged.wrong:
                    break

    def placeholder(self, jobs: list[_Job]) -> None:
        if not self.engine.capabilities.placeholders:
            return
        masked = [(job, *self.masked(job)) for job in jobs]
        masked = [(job, text, terms) for job, text, terms in masked if terms]
        if not masked:
            return
        answers = self.engine.translate([text for _, text, _ in masked])
        for (job, _, terms), answer in zip(masked, answers, strict=True):
            target = answer[0].target
            if all(target.count(mark) == 1 for mark in terms):
                self.add(job, self.unmasked(target, terms), "placeholder")

    # --- helpers -----------------------------------------------------------------------------

    def add(self, job: _Job, answer: str, step: str) -> _Candidate:
        """Put the codes back into an answer of the engine, and judge it."""
        finished = job.plan.finish(answer)
        judged = self.judge(job, finished.text, step, finished.problems)
        job.candidates.append(judged)
        return judged

    def judge(self, job: _Job, target: str, step: str, doubts: tuple[str, ...]) -> _Candidate:
        uses = () if self.matcher is None else self.matcher.count_terms(job.text, target)
        wrong = [self.complaint(use, target) for use in uses if _fails(use)]
        wrong += problems(
            job.text,
            target,
            self.source_language,
            self.target_language,
            syntax=self.syntax,
            matcher=self.matcher,
        )
        return _Candidate(
            target,
            step,
            uses,
            tuple(wrong),
            tuple(doubt for doubt in doubts if doubt not in wrong),
        )

    @staticmethod
    def complaint(use: TermUse, target: str) -> str:
        if use.forbidden:
            span = use.forbidden[0]
            return f"{target[span.start : span.end]!r} is forbidden for {use.term.source!r}"
        return f"{use.term.source!r} is not {use.renderings[0]!r}"

    def learn(self, terms: Iterable[Term]) -> None:
        """Find out how the engine renders terms that stand alone."""
        new = list(dict.fromkeys(t.source for t in terms if t.source not in self.learned))
        if not new:
            return
        wanted = max(1, min(self.engine.capabilities.max_candidates, _MOST_CANDIDATES))
        for source, answer in zip(new, self.engine.translate(new, candidates=wanted), strict=True):
            self.learned[source] = _own_renderings(answer)

    def swapped(self, candidate: _Candidate) -> str:
        """Return a candidate with the engine's renderings of failing terms replaced."""
        target = candidate.target
        edits: list[tuple[Span, str]] = []
        taken = [span for use in candidate.uses for span in use.target_spans]
        taken += [code.span for code in find_codes(target, self.syntax)]
        for use in candidate.uses:
            if not use.renderings or not _fails(use):
                continue
            spans = list(use.forbidden) or self.own_places(use, target, taken)
            edits += [(span, _in_case_of(target, span, use.renderings[0])) for span in spans]
            taken += spans
        for span, text in sorted(edits, reverse=True):
            target = target[: span.start] + text + target[span.end :]
        return target

    def own_places(self, use: TermUse, target: str, taken: list[Span]) -> list[Span]:
        """Return where the engine's own rendering stands, if as often as the term in the source."""
        for own in self.learned.get(use.term.source, ()):
            pattern = re.compile(rf"(?<!\w){re.escape(own)}(?!\w)", re.IGNORECASE)
            spans = [Span(*found.span()) for found in pattern.finditer(target)]
            free = [
                span
                for span in spans
                if not any(span.start < each.end and each.start < span.end for each in taken)
            ]
            if len(free) == use.source_count:
                return free
        return []

    def masked(self, job: _Job) -> tuple[str, dict[str, str]]:
        """Return the text with its failing terms hidden, and what each placeholder stands for."""
        text = job.plan.text
        failing = {
            use.term.source: use.renderings[0]
            for use in job.best.uses
            if _fails(use) and use.renderings
        }
        used = [int(number) for number in _PLACEHOLDER.findall(text)]
        number = max(used, default=-1) + 1
        marks: dict[str, str] = {}
        parts: list[str] = []
        done = 0
        for match in () if self.matcher is None else self.matcher.find(text):
            if match.term.source not in failing or number >= MAX_PLACEHOLDERS:
                continue
            mark = f"｟{number}｠"
            marks[mark] = failing[match.term.source]
            parts += (text[done : match.span.start], mark)
            done = match.span.end
            number += 1
        return "".join((*parts, text[done:])), marks

    @staticmethod
    def unmasked(target: str, marks: dict[str, str]) -> str:
        for mark, rendering in marks.items():
            start = target.index(mark)
            first = rendering[:1].upper() if start == 0 else rendering[:1]
            target = target.replace(mark, first + rendering[1:])
        return target


def _fails(use: TermUse) -> bool:
    return bool(use.forbidden or use.missing())


def _own_renderings(answer: tuple[Candidate, ...]) -> tuple[str, ...]:
    texts = (candidate.target.strip(_EDGES) for candidate in answer)
    return tuple(dict.fromkeys(text for text in texts if text))


def _in_case_of(target: str, span: Span, rendering: str) -> str:
    """Return a rendering in the case of what it replaces, where that has one of its own."""
    replaced = target[span.start : span.end]
    if len(replaced) > 3 and replaced.isupper():
        return rendering.upper()
    begins = not target[: span.start].strip(_EDGES) or target[: span.start].rstrip()[-1:] in ".!?"
    if begins and replaced[:1].isupper():
        return rendering[:1].upper() + rendering[1:]
    return rendering
