"""Verification of candidates against the glossary and the guards, and the state of one text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.compare.copies import copy_rules
from rktranslate.compare.guards import UNTRANSLATED, problems
from rktranslate.compare.length import is_short
from rktranslate.compare.numbers.repair import in_target_notation
from rktranslate.compare.repetition import phrase_repeated_nearby, repeated_phrase
from rktranslate.drafting.acronyms import (
    repeated_in_parentheses,
    restore_short_forms,
    with_short_forms,
)
from rktranslate.drafting.confidence import CERTAIN, with_issues
from rktranslate.drafting.copying import hidden_codes, lost_copies
from rktranslate.drafting.edits import replace_spans
from rktranslate.drafting.reduplication import torn_reduplications
from rktranslate.drafting.repairs import repaired, start_inside_word, written_out
from rktranslate.engines.interface import Context
from rktranslate.glossary import source_forms_beside, without_source_form
from rktranslate.inline import plan
from rktranslate.languages.loader import same_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.compare.copies import CopyRules
    from rktranslate.drafting.confidence import Estimator
    from rktranslate.glossary import Matcher, TermUse
    from rktranslate.inline import Plan
    from rktranslate.model import Syntax

NO_CONTEXT = Context()
_SPACES = re.compile(" {2,}")
UNEDITED = ("plain", "n-best")
"""Steps that use a translation of the engine unchanged."""
_DOUBLED = re.compile(r"\b(\w+) +\1\b", re.IGNORECASE)
_ATTACHED_SIGN = re.compile(r"[^\W\d_]{4}[$€£¥]")
"""A rendering in the place of the letters of a currency: ``America$5``."""
STEPS = (
    "copied",
    "plain",
    "swap",
    "placeholder",
    "source",
    "n-best",
    "parts",
    "stand-in",
    "prefix",
    "best",
)
"""The steps that make drafts, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A machine translation of one text."""

    target: str
    step: str
    """The step that made it, one of ``STEPS``: ``copied`` if there is nothing to translate,
    ``best`` if a fault remains, the last step that was needed for any of several sentences; empty
    if the engine cannot translate the text."""
    unresolved: tuple[str, ...] = ()
    """Issues for the reviewer, a short clause each."""
    engine_issues: tuple[str, ...] = ()
    """Those of them that the engine reports: what it could not do with this text."""
    confidence: int | None = field(default=None, compare=False)
    """The chance that it needs little work, 0 to 100; None if nothing is known, see
    :mod:`rktranslate.drafting.confidence`. An estimate of a draft makes it no other one."""

    @property
    def failed(self) -> bool:
        """Whether the engine cannot translate the text: the target is empty."""
        return not self.step


@dataclass(frozen=True, slots=True)
class Candidate:
    """A translation of a text, with its faults."""

    raw: str
    """The translation in the form of the engine: codes are placeholders or left out."""
    target: str
    """The same with its codes."""
    step: str
    score: float | None
    """The engine's own score for ``raw``; None if unknown."""
    terms: tuple[str, ...]
    """Terms that are not rendered as the glossary requires, a clause each."""
    copies: tuple[str, ...]
    """Names and other texts of the source that it should have copied, a clause each."""
    guards: tuple[str, ...]
    """Guards that fail, a clause each."""
    doubts: tuple[str, ...]
    """Possible issues that another candidate would have as well."""
    issues: tuple[str, ...] = ()
    """What the engine could not do, a clause each; they are among the guards."""

    @property
    def fault_counts(self) -> tuple[int, int]:
        """Numbers of faults and of doubts; a missing number counts as much as a missing term."""
        return len(self.terms) + len(self.copies) + len(self.guards), len(self.doubts)


@dataclass(frozen=True, slots=True)
class MarkedTranslation:
    """The translation of a text in which marks replace terms."""

    text: str
    terms: tuple[tuple[str, TermUse], ...]
    """The marks that occur once in the translation, and their terms."""
    complete: bool
    """Whether all marks occur in the translation."""


@dataclass(slots=True)
class TextTask:
    """A text in the cascade, with its candidates in the order in which they were made."""

    text: str
    plan: Plan
    context: Context = NO_CONTEXT
    """What is known about it besides; the terms are those of each text that the engine is given."""
    candidates: list[Candidate] = field(default_factory=list)
    marked: list[MarkedTranslation] = field(default_factory=list)
    """Its latest translations with marks, best first."""
    issues: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What the engine could not do, for those of its translations that have any such issue; edited
    ones keep the issues."""
    failure: str = ""
    """Why there is no candidate."""

    @property
    def best(self) -> Candidate:
        """The candidate with the fewest faults; of several the best scored, or the first."""
        fewest = min(candidate.fault_counts for candidate in self.candidates)
        return max(
            (candidate for candidate in self.candidates if candidate.fault_counts == fewest),
            key=lambda candidate: float("-inf") if candidate.score is None else candidate.score,
        )

    @property
    def tied(self) -> list[Candidate]:
        """The different candidates with as few faults as the best, in order."""
        fewest = min(candidate.fault_counts for candidate in self.candidates)
        by_raw = {
            candidate.raw: candidate
            for candidate in reversed(self.candidates)
            if candidate.fault_counts == fewest
        }
        return list(reversed(by_raw.values()))

    def surfaces(self, use: TermUse) -> tuple[str, ...]:
        """Return the forms of a term in the text, and its dictionary form."""
        text = self.plan.text
        in_text = (text[span.start : span.end] for span in use.source_spans)
        return tuple(dict.fromkeys((*in_text, use.term.source)))

    def draft(self, estimator: Estimator) -> Draft:
        """Return the best candidate as a draft."""
        if not self.plan.text:
            return Draft(self.text, "copied", confidence=CERTAIN)
        if not self.candidates:
            return Draft("", "", (self.failure,), (self.failure,))
        best = self.best
        faults = (*best.terms, *best.copies, *best.guards)
        if not best.raw.strip():
            reason = best.issues or ("the engine returned an empty translation",)
            return Draft("", "", reason, reason)
        step = "best" if faults else best.step
        confidence = estimator.confidence(
            self.text,
            best.target,
            best.score,
            edited=best.step not in UNEDITED,
            syntax=self.plan.syntax,
        )
        issues = (*faults, *best.doubts)
        return Draft(best.target, step, issues, best.issues, with_issues(confidence, issues))


class Verifier:
    """Verifies candidates against the glossary and the guards."""

    def __init__(
        self,
        matcher: Matcher | None,
        source_language: str,
        target_language: str,
        syntax: Syntax,
        rules: CopyRules | None = None,
    ) -> None:
        """Take what candidates are verified against.

        Args:
            matcher: The glossary for the target language; None enforces nothing.
            source_language: Language of the sources.
            target_language: Language of the targets.
            syntax: Inline syntax of the sources.
            rules: What is copied; None for what a lexicon knows without the project's own words.
        """
        self.matcher = matcher
        self.source_language = source_language
        self.target_language = target_language
        self.syntax = syntax
        self.similar_languages = same_group(source_language, target_language)
        self.copy_rules = rules or copy_rules(source_language, target_language)

    def task(self, text: str, context: Context = NO_CONTEXT, *, placeholders: bool) -> TextTask:
        """Return a text to translate, as an engine is to see it.

        Args:
            text: One sentence.
            context: What is known about it.
            placeholders: Whether the engine copies placeholders.
        """
        written = written_out(text, self.source_language)
        hidden = hidden_codes(self.copy_rules, written, self.syntax)
        planned = plan(written, self.syntax, placeholders=placeholders, hidden=hidden)
        return TextTask(text, planned, context)

    def add(
        self,
        task: TextTask,
        raw: str,
        step: str,
        score: float | None = None,
        issues: tuple[str, ...] = (),
    ) -> None:
        """Verify a translation of a text and add it to the candidates.

        If it lacks a short form that the text introduces beside a term, it is also added with that
        short form in parentheses.
        """
        if issues:
            task.issues.setdefault(raw, issues)
        candidate = self.verify(task, raw, step, score, issues)
        task.candidates.append(candidate)
        if candidate.terms or candidate.guards:
            source = task.plan.text
            restored = self._without_debris(source, raw)
            if candidate.terms:
                uses = self.term_uses(source, restored)
                restored = restore_short_forms(source, restored, uses)
            if restored != raw:
                edited_by = "swap" if step == "plain" else step
                task.candidates.append(self.verify(task, restored, edited_by, issues=issues))

    def _without_debris(self, source: str, raw: str) -> str:
        """Return a translation without source forms beside renderings, and with whole words."""
        if self.matcher is None:
            return raw
        uses = self.term_uses(source, raw)
        edits = [
            without_source_form(raw, left) for left in source_forms_beside(self.matcher, uses, raw)
        ]
        edits += torn_reduplications(source, raw, uses, self.target_language)
        return replace_spans(raw, edits, self.target_language) if edits else raw

    def verify(
        self,
        task: TextTask,
        raw: str,
        step: str,
        score: float | None = None,
        issues: tuple[str, ...] = (),
    ) -> Candidate:
        """Return a translation of a text with its faults."""
        finished = task.plan.finish(raw)
        target = finished.text
        if "  " not in task.text:
            target = _SPACES.sub(" ", target)
        languages = self.source_language, self.target_language
        target = in_target_notation(task.text, target, *languages, self.syntax)
        guards = start_inside_word(task.text, target, self.copy_rules, self.syntax)
        target = repaired(task.text, target, self.copy_rules, self.syntax)
        uses = self.term_uses(task.text, target)
        terms, copies, faults = self._faults(task.text, target, uses, by_engine=True)
        guards += (*faults, *issues)
        if is_short(task.plan.text, raw, self.source_language, self.target_language):
            guards += (f"the draft is short: {_percent(target, task.text)} % of the source",)
        if task.candidates:
            plain = task.candidates[0].target
            guards += self.surplus_renderings(uses, plain, task.text)
        doubts = tuple(doubt for doubt in finished.problems if doubt not in guards)
        if self.similar_languages and UNTRANSLATED in guards:
            # This may be right, and it is where the glossary caused it.
            guards = tuple(guard for guard in guards if guard != UNTRANSLATED)
            doubts += (UNTRANSLATED,) if step in UNEDITED else ()
        if not repeated_in_parentheses(task.text):
            doubts += tuple(
                f"{phrase!r} is repeated in parentheses"
                for phrase in repeated_in_parentheses(target)
            )
        return Candidate(raw, target, step, score, terms, copies, guards, doubts, issues)

    def faults(self, source: str, target: str) -> tuple[str, ...]:
        """Return the faults of a translation of any origin, a clause each: terms, copies, guards.

        Between similar languages a translation may be identical to its source.
        """
        terms, copies, guards = self._faults(source, target, self.term_uses(source, target))
        if self.similar_languages:
            guards = tuple(guard for guard in guards if guard != UNTRANSLATED)
        return terms + copies + guards

    def _faults(
        self, source: str, target: str, uses: Sequence[TermUse], *, by_engine: bool = False
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the terms that a target violates, what it does not copy, and its failed guards."""
        terms = tuple(violation(use, target) for use in uses if is_violated(use))
        lost = self.lost_copies(source, target, uses, by_engine=by_engine)
        copies = tuple(f"{use.term.source} is missing" for use in lost)
        guards = problems(
            source,
            target,
            self.source_language,
            self.target_language,
            syntax=self.syntax,
            matcher=self.matcher,
        )
        if self.matcher is not None:
            guards += tuple(
                f"{target[left.span.start : left.span.end]!r} is left beside its rendering"
                for left in source_forms_beside(self.matcher, uses, target)
            )
        guards += tuple(
            f"{target[span.start : span.end]!r} is half translated"
            for span, _ in torn_reduplications(source, target, uses, self.target_language)
        )
        if _ATTACHED_SIGN.search(target) and not _ATTACHED_SIGN.search(source):
            guards += ("a currency sign follows a word",)
        if not _doubled(source) and repeated_phrase(source, target) is None:
            phrase = phrase_repeated_nearby(source, target, self.target_language)
            guards += () if phrase is None else (f"repeated: {phrase!r}",)
            guards += tuple(f"duplicated word {word!r}" for word in sorted(_doubled(target)))
        return terms, copies, guards

    def lost_copies(
        self, source: str, target: str, uses: Sequence[TermUse], *, by_engine: bool = True
    ) -> tuple[TermUse, ...]:
        """Return what a target should have copied, as terms without a rendering in it.

        Args:
            source: A source text.
            target: Its translation.
            uses: The terms of the glossary in both.
            by_engine: An engine made the target: a rare name in another spelling is garbled.
        """
        languages = self.target_language, self.syntax
        return lost_copies(self.copy_rules, source, target, uses, *languages, strict=by_engine)

    def term_uses(self, source: str, target: str) -> tuple[TermUse, ...]:
        """Return the terms of a text with their renderings in a target."""
        if self.matcher is None:
            return ()
        uses = self.matcher.count_terms(source, target)
        return with_short_forms(source, target, uses, self.target_language)

    def surplus_renderings(
        self, uses: Sequence[TermUse], plain: str, source: str
    ) -> tuple[str, ...]:
        """Return the renderings that a candidate has too often and the plain translation has not.

        This finds a rendering that was inserted beside the engine's own rendering of the term.
        """
        if not any(use.target_count > use.source_count for use in uses):
            return ()
        before = {use.term.source: use.target_count for use in self.term_uses(source, plain)}
        return tuple(
            f"{use.renderings[0]!r} occurs {use.target_count} times, expected {use.source_count}"
            for use in uses
            if use.target_count > max(use.source_count, before.get(use.term.source, 0))
        )


def _percent(target: str, source: str) -> int:
    return round(100 * len(target) / max(1, len(source)))


def is_violated(use: TermUse) -> bool:
    """Return whether a term has no accepted rendering, or a forbidden one."""
    return bool(use.forbidden or use.missing())


def violation(use: TermUse, target: str) -> str:
    """Return how a target violates the glossary for a term, for the reviewer."""
    if use.forbidden:
        span = use.forbidden[0]
        return f"{target[span.start : span.end]!r} is forbidden for {use.term.source!r}"
    return f"{use.term.source!r} is not rendered as {use.renderings[0]!r}"


def _doubled(text: str) -> set[str]:
    """Return the words that occur twice in a row."""
    return {match[1].casefold() for match in _DOUBLED.finditer(text)}
