"""The steps of the cascade, pure over the ``Engine`` interface.

Each text goes through the steps until a candidate satisfies the glossary and the guards; only the
texts that fail move on, together in one batch:

1. ``plain``: the engine's best translation.
2. ``swap``: its own rendering of a term, learned by translating the term alone and in carrier
   sentences, is replaced by the glossary's where it stands exactly as often as the term does in
   the source. It costs next to nothing, so it comes before the first step that decodes again.
3. ``placeholder``: the term is hidden from the engine, where the engine can copy placeholders. The
   place of the placeholder tells which words of the candidate so far stand for the term, and all
   else in it stays as it was.
4. ``source``: the glossary's rendering stands in the source instead of the term; engines copy
   names. After it come the translations with placeholders themselves.
5. ``n-best``: another of its hypotheses, each with the swap. It is the only step for a text that
   has its terms and fails a guard.
6. ``stand-in``: as with placeholders, with a well-known name in place of the term, for any engine;
   taken only where the name comes back exactly once.
7. ``prefix``: the engine completes a target that is forced up to the term, where one of the steps
   before has shown the place of the term.
8. ``best``: nothing satisfied; the least bad candidate, with what is wrong with it.

Whatever step made a candidate, a short form that the source has in brackets behind a term is put
right in it (``acronyms``).

Among candidates that are equally good, the engine's score on the original source decides, where
the engine can score. A term is never appended, and no step changes a text that was satisfied
before it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.repair import as_number
from rktranslate.drafting.edits import (
    Place,
    as_owner,
    as_written,
    first_place_of,
    in_number_of,
    place_of_mark,
    places_of,
    replace_spans,
    spans_of,
)
from rktranslate.drafting.term_alignment import Learned
from rktranslate.drafting.verifier import Draft, Job, Judge, Judged, Marked, fails
from rktranslate.engines.interface import Scorer
from rktranslate.inline import MAX_PLACEHOLDERS, plan
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from rktranslate.engines.interface import Engine
    from rktranslate.glossary import Matcher, TermUse

_MOST_CANDIDATES = 6
"""Hypotheses asked for a sentence that fails; more cost time and rarely differ where it matters."""
_MOST_RIVALS = 4
"""Candidates of one text that the engine is asked to score; each costs half a translation."""
_MOST_RENDERINGS = 2
_MOST_PREFIXES = 3
_NAMES = ("Jakarta", "Oslo", "Nairobi", "Toronto", "Lima", "Dublin")
"""Names that engines leave as they are; what is hidden behind one can be found again."""
_TURNS = 3
"""Times that other names are tried for the same terms; each mends fewer."""
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
    # What is nothing but a number needs no engine.
    numbers = {text: as_number(text, source_language, target_language) for text in set(texts)}
    others = [text for text in texts if numbers[text] is None]
    if progress is not None and len(others) < len(texts):
        progress(len(texts) - len(others))
    jobs = iter(_Cascade(engine, judge).run(others, progress))
    return [
        next(jobs).draft() if (number := numbers[text]) is None else Draft(number, "copied")
        for text in texts
    ]


class _Cascade:
    """One run: what does not change from text to text."""

    def __init__(self, engine: Engine, judge: Judge) -> None:
        self.engine = engine
        self.judge = judge
        self.language = judge.target_language
        self.candidates = max(1, min(engine.capabilities.max_candidates, _MOST_CANDIDATES))
        self.learned = Learned(
            engine, judge.source_language, judge.target_language, self.candidates
        )

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
        failed = [job for job in todo if _has_a_fault(job.best)]
        for step, needed in self.steps():
            todo = [job for job in failed if needed(job.best)]
            if todo:
                step(todo)
        self.choose(failed)
        return jobs

    def steps(self) -> Iterator[tuple[Callable[[list[Job]], None], Callable[[Judged], bool]]]:
        """Yield the steps that this engine can take, in order, and which best candidate needs it.

        Where only a guard objects, no other way to have the terms would mend it.
        """
        able = self.engine.capabilities
        yield self.swap, _lacks_a_term
        if able.placeholders:
            yield self.placeholder, _lacks_a_term
        yield self.source, _lacks_a_term
        if able.placeholders:
            yield self.marked, _lacks_a_term
        if self.candidates > 1:
            yield self.n_best, _has_a_fault
        yield self.stand_in, _lacks_a_term
        if able.target_prefix:
            yield self.prefix, _lacks_a_term

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
        language = self.judge.source_language
        altered = [
            (
                job,
                replace_spans(job.plan.text, [(s, names[0]) for s, names in terms], language),
                terms,
            )
            for job in jobs
            if (terms := self.failing_spans(job))
        ]
        answers = self.engine.translate(
            [text for _, text, _ in altered], candidates=self.candidates
        )
        for (job, _, terms), answer in zip(altered, answers, strict=True):
            names = {name for _, (name, *_) in terms}
            for candidate in answer:
                if not job.best.terms:
                    break
                raw = self.recased(job, candidate.target, names)
                self.judge.add(job, raw, "source")
                self.swapped(job, raw)

    def placeholder(self, jobs: list[Job]) -> None:
        """Put renderings where placeholders show that terms stand."""
        self.hide(jobs, [f"｟{number}｠" for number in range(MAX_PLACEHOLDERS)])
        for job in jobs:
            for marked in job.marked:
                self.beside(job, marked, "placeholder")

    def marked(self, jobs: list[Job]) -> None:
        """Put renderings into what the engine made of texts with placeholders."""
        for job in jobs:
            for marked in job.marked:
                self.within(job, marked, "placeholder")

    def stand_in(self, jobs: list[Job]) -> None:
        """Hide terms behind names; what the engine makes of one depends on the name."""
        for turn in range(_TURNS):
            left = [job for job in jobs if job.best.terms]
            self.hide(left, (*_NAMES[turn:], *_NAMES[:turn]))
            for job in left:
                for marked in job.marked:
                    self.beside(job, marked, "stand-in")
                    # A name that is not there may be there misspelt.
                    if marked.whole:
                        self.within(job, marked, "stand-in")

    def prefix(self, jobs: list[Job]) -> None:
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

    def recased(self, job: Job, raw: str, names: Container[str]) -> str:
        """Return a translation with the copies of certain renderings as these are written."""
        uses = self.judge.uses(job.plan.text, raw)
        copied = [use for use in uses if use.renderings and use.renderings[0] in names]
        copies = [(span, use.renderings[0]) for use in copied for span in use.target_spans]
        return as_written(raw, copies, self.language)

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
            choices = self.choices(job, use)
            places += [(place, choices) for place in found]
            taken += [place.span for place in found]
        self.put(job, raw, places, "swap")

    def choices(self, job: Job, use: TermUse) -> tuple[str, ...]:
        """Return the renderings that may stand where the engine has other words for a term.

        A rendering that it knows and did not take here is not what the place asks for; but the
        preferred one always may be.
        """
        known = {own.casefold() for own in self.learned.of(_surfaces(job, use))}
        first, *others = use.renderings
        return (first, *(each for each in others if each.casefold() not in known))

    def put(
        self, job: Job, raw: str, places: Sequence[tuple[Place, tuple[str, ...]]], step: str
    ) -> list[str]:
        """Add the candidates that have renderings at places, one for each that may be chosen."""
        made: list[str] = []
        most = max((len(renderings) for _, renderings in places), default=0)
        for rank in range(min(most, _MOST_RENDERINGS)):
            chosen = [(each, names[min(rank, len(names) - 1)]) for each, names in places]
            for edits in self.forms(raw, chosen):
                made.append(replace_spans(raw, edits, self.language))
                self.judge.add(job, made[-1], step)
        return made

    def forms(
        self, raw: str, chosen: Sequence[tuple[Place, str]]
    ) -> Iterable[tuple[tuple[Span, str], ...]]:
        """Return the edits that put renderings at places, in each form that may be right there.

        Which of them is best the engine's score tells; without one it is the first.
        """
        fitted = tuple(
            (place.span, in_number_of(place, name, self.language)) for place, name in chosen
        )
        bare = tuple((place.span, name) for place, name in chosen)
        owners = tuple((span, as_owner(raw, span, name, self.language)) for span, name in fitted)
        return dict.fromkeys((fitted, bare, owners))

    def failing_spans(self, job: Job) -> list[tuple[Span, tuple[str, ...]]]:
        """Return where the terms that the best candidate fails stand, and their renderings."""
        uses = self.failing(job, job.best.raw)
        return sorted((span, use.renderings) for use in uses for span in use.source_spans)

    def hide(self, jobs: list[Job], marks: Sequence[str]) -> None:
        """Translate texts with marks in place of the terms that the best candidates fail."""
        altered = []
        for job in jobs:
            job.marked = []
            text = job.plan.text
            free = [mark for mark in marks if mark not in text and mark not in job.best.raw]
            pairs = list(zip(free, self.failing_spans(job), strict=False))
            if pairs:
                sent = _put_in(text, [(span, mark) for mark, (span, _) in pairs])
                altered.append((job, sent, [(mark, names) for mark, (_, names) in pairs]))
        if not altered:
            return
        answers = self.engine.translate(
            [text for _, text, _ in altered], candidates=self.candidates
        )
        for (job, _, terms), answer in zip(altered, answers, strict=True):
            for target in (candidate.target for candidate in answer):
                counts = [len(spans_of(mark, target)) for mark, _ in terms]
                if max(counts) == 1:
                    here = tuple(compress(terms, counts))
                    job.marked.append(Marked(target, here, whole=all(counts)))

    def beside(self, job: Job, marked: Marked, step: str) -> None:
        """Put renderings into the best candidate, where a translation with marks has these."""
        base = job.best.raw
        if job.best.terms:
            found = (
                (place_of_mark(marked.text, mark, base), names) for mark, names in marked.terms
            )
            self.put(job, base, [(Place(span), names) for span, names in found if span], step)

    def within(self, job: Job, marked: Marked, step: str) -> None:
        """Put renderings in place of the marks of a translation."""
        if job.best.terms:
            places = [
                (Place(spans_of(mark, marked.text)[0]), names) for mark, names in marked.terms
            ]
            for made in self.put(job, marked.text, places, step)[:1]:
                self.swapped(job, made)

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
                    if other.term == use.term and other.target_spans:
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


def _lacks_a_term(best: Judged) -> bool:
    return bool(best.terms)


def _has_a_fault(best: Judged) -> bool:
    return bool(best.terms or best.guards)


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
