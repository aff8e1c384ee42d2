"""What is known of one text on its way through the cascade, and how its candidates are judged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.compare.guards import UNTRANSLATED, problems
from rktranslate.compare.numbers.repair import in_target_notation
from rktranslate.compare.repetition import repeated_phrase
from rktranslate.drafting.acronyms import echoes, with_brackets, with_short_forms
from rktranslate.languages.loader import same_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.glossary import Matcher, TermUse
    from rktranslate.inline import Plan
    from rktranslate.model import Syntax

_SPACES = re.compile(" {2,}")
_OF_THE_ENGINE = ("plain", "n-best")
"""Steps that take a translation as the engine made it."""
_DOUBLED = re.compile(r"\b(\w+) +\1\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A machine translation of one text."""

    target: str
    step: str
    """Which step made it: ``copied`` (nothing to translate), ``plain``, ``n-best``, ``swap``,
    ``source``, ``placeholder``, ``stand-in``, ``prefix``, or ``best`` where a fault is left."""
    unresolved: tuple[str, ...] = ()
    """What a reviewer has to look at, a short clause each; empty when all is as it should be."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A translation, and what is wrong with it."""

    raw: str
    """As the engine would have said it: codes are placeholders or left out."""
    target: str
    """The same with its codes in place."""
    step: str
    score: float | None
    """The engine's own score for ``raw``; None where it has not been asked."""
    terms: tuple[str, ...]
    """Terms that it fails, a clause each."""
    guards: tuple[str, ...]
    """Guards that it fails, a clause each."""
    doubts: tuple[str, ...]
    """What may be wrong, and no other candidate would mend."""

    @property
    def faults(self) -> tuple[int, int]:
        """How bad it is; a lost number is no better than a lost term."""
        return len(self.terms) + len(self.guards), len(self.doubts)


@dataclass(frozen=True, slots=True)
class Marked:
    """What the engine made of a text in which marks stood for terms."""

    text: str
    terms: tuple[tuple[str, tuple[str, ...]], ...]
    """The marks that came through, each of them once, and the renderings of their terms."""
    whole: bool
    """Whether all marks came through."""


@dataclass(slots=True)
class Job:
    """One text and its candidates so far, in the order in which they were made."""

    text: str
    plan: Plan
    candidates: list[Judged] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    """Its latest translations with marks, best first."""

    @property
    def best(self) -> Judged:
        """The candidate with the fewest faults; among equals the best score known, or the first."""
        least = min(each.faults for each in self.candidates)
        return max(
            (each for each in self.candidates if each.faults == least),
            key=lambda each: float("-inf") if each.score is None else each.score,
        )

    @property
    def rivals(self) -> list[Judged]:
        """The different candidates that have no more faults than the best, in order."""
        least = min(each.faults for each in self.candidates)
        equal = {each.raw: each for each in reversed(self.candidates) if each.faults == least}
        return list(reversed(equal.values()))

    def draft(self) -> Draft:
        """Return the best candidate as a draft."""
        if not self.plan.text:
            return Draft(self.text, "copied")
        best = self.best
        wrong = (*best.terms, *best.guards)
        return Draft(best.target, "best" if wrong else best.step, (*wrong, *best.doubts))


class Judge:
    """Holds a candidate against the glossary and the guards."""

    def __init__(
        self, matcher: Matcher | None, source_language: str, target_language: str, syntax: Syntax
    ) -> None:
        self.matcher = matcher
        self.source_language = source_language
        self.target_language = target_language
        self.syntax = syntax
        self.near = same_group(source_language, target_language)

    def add(self, job: Job, raw: str, step: str, score: float | None = None) -> Judged:
        """Judge a translation of a job's text and put it among its candidates.

        Where it has lost a short form that the text brings in beside a term, it joins the
        candidates once more with that in its bracket.
        """
        judged = self.judged(job, raw, step, score)
        job.candidates.append(judged)
        if judged.terms:
            source = job.plan.text
            mended = with_brackets(source, raw, self.uses(source, raw))
            if mended != raw:
                made_by = "swap" if step == "plain" else step
                job.candidates.append(self.judged(job, mended, made_by))
        return judged

    def judged(self, job: Job, raw: str, step: str, score: float | None = None) -> Judged:
        """Judge a translation of a job's text."""
        finished = job.plan.finish(raw)
        target = finished.text
        if "  " not in job.text:
            target = _SPACES.sub(" ", target)
        target = in_target_notation(
            job.text, target, self.source_language, self.target_language, self.syntax
        )
        uses = self.uses(job.text, target)
        terms = [complaint(use, target) for use in uses if fails(use)]
        guards = problems(
            job.text,
            target,
            self.source_language,
            self.target_language,
            syntax=self.syntax,
            matcher=self.matcher,
        )
        if not _doubled(job.text) and repeated_phrase(job.text, target) is None:
            guards += tuple(f"{each!r} comes twice" for each in sorted(_doubled(target)))
        if job.candidates:
            plain = job.candidates[0].target
            guards += self.overdone(uses, plain, job.text)
        doubts = tuple(doubt for doubt in finished.problems if doubt not in guards)
        if self.near and UNTRANSLATED in guards:
            # It may well be right. Where the glossary has made it so, there is no doubt.
            guards = tuple(each for each in guards if each != UNTRANSLATED)
            doubts += (UNTRANSLATED,) if step in _OF_THE_ENGINE else ()
        if not echoes(job.text):
            doubts += tuple(f"{each!r} comes again in brackets" for each in echoes(target))
        return Judged(raw, target, step, score, tuple(terms), guards, doubts)

    def uses(self, source: str, target: str) -> tuple[TermUse, ...]:
        """Return the terms of a text with what stands for them in a target."""
        if self.matcher is None:
            return ()
        uses = self.matcher.count_terms(source, target)
        return with_short_forms(source, target, uses, self.target_language)

    def overdone(self, uses: Sequence[TermUse], plain: str, source: str) -> tuple[str, ...]:
        """Return what a candidate has too often, and the engine's plain answer had not.

        A term that was put in beside the engine's own word for it shows so.
        """
        if not any(use.target_count > use.source_count for use in uses):
            return ()
        before = {use.term.source: use.target_count for use in self.uses(source, plain)}
        return tuple(
            f"{use.renderings[0]!r} comes {use.target_count} times, not {use.source_count}"
            for use in uses
            if use.target_count > max(use.source_count, before.get(use.term.source, 0))
        )


def fails(use: TermUse) -> bool:
    """Tell whether a term is not rendered, or in a forbidden way."""
    return bool(use.forbidden or use.missing())


def complaint(use: TermUse, target: str) -> str:
    """Return what is wrong with a term, as a reviewer should read it."""
    if use.forbidden:
        span = use.forbidden[0]
        return f"{target[span.start : span.end]!r} is forbidden for {use.term.source!r}"
    return f"{use.term.source!r} is not rendered as {use.renderings[0]!r}"


def _doubled(text: str) -> set[str]:
    """Return the words that stand twice in a row."""
    return {found[1].casefold() for found in _DOUBLED.finditer(text)}
