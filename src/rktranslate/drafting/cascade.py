"""The steps of the glossary cascade, for any engine.

Each text goes through the steps until a candidate satisfies the glossary and the guards; the texts
that fail go on to the next step, together in one batch:

1. ``plain``: the engine's best translation.
2. ``swap``: the engine's own rendering of a term, learned by translating the term alone and in
   carrier sentences, is replaced by the glossary's if it occurs exactly as often as the term does
   in the source. It costs next to nothing, so it comes before the first step that decodes again.
3. ``placeholder``: the term is hidden from the engine, if the engine copies placeholders. The
   position of the placeholder shows which words of the best candidate render the term; only these
   are replaced.
4. ``source``: the glossary's rendering replaces the term in the source; engines copy names. The
   translations with placeholders themselves come after it.
5. ``n-best``: the engine's other hypotheses, each with the swap. It is the only step for a text
   that has its terms and fails a guard.
6. ``parts``: a sentence that fails a guard, as one that lost a clause does, is translated clause by
   clause.
7. ``stand-in``: the same as ``placeholder`` with a well-known name instead, for any engine; used
   only if the name occurs exactly once in the translation.
8. ``prefix``: the engine completes a target that is forced up to the term, if an earlier step has
   shown the position of the term.
9. ``best``: no candidate satisfied; the one with the fewest faults, which are recorded.

A text that the engine cannot translate has no draft, and the reason is recorded; the others are not
affected (``isolation``). A very long text takes only the first two steps.

In the candidates of every step, a short form that the source has in parentheses after a term is
corrected (``acronyms``).

Among equally good candidates, the engine's score for the original source decides, if the engine can
score. A term is never appended, and no step changes a text that was satisfied before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.repair import as_number
from rktranslate.drafting.confidence import CERTAIN, estimator_of
from rktranslate.drafting.countable import is_countable
from rktranslate.drafting.edits import (
    STAND_INS,
    EngineRendering,
    as_possessive,
    counterpart_of_mark,
    find_first_rendering,
    find_renderings,
    in_forms_of,
    insert_marks,
    replace_spans,
    restore_case,
    spans_of,
)
from rktranslate.drafting.inflection import inflection
from rktranslate.drafting.isolation import IsolatingEngine
from rktranslate.drafting.parts import in_clauses
from rktranslate.drafting.reduplication import is_doubled
from rktranslate.drafting.term_alignment import EngineRenderings
from rktranslate.drafting.verifier import (
    NO_CONTEXT,
    UNEDITED,
    Candidate,
    Draft,
    MarkedTranslation,
    TextTask,
    Verifier,
    is_violated,
)
from rktranslate.inline import MAX_PLACEHOLDERS
from rktranslate.languages.inflector import Forms
from rktranslate.lexicon import words
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from rktranslate.compare.copies import CopyRules
    from rktranslate.drafting.confidence import Estimator
    from rktranslate.engines.interface import Context, Engine
    from rktranslate.glossary import Matcher, TermUse

_MAX_CANDIDATES = 6
"""Hypotheses requested for a sentence that fails; more take time and rarely differ in its terms."""
_MAX_TIED = 4
"""Candidates of one text that the engine scores; each costs half a translation."""
_MAX_CHARACTERS = 2000
"""A longer text is decoded only once: each step may take minutes, and hardly any helps."""
_MAX_RENDERINGS = 2
_MAX_FORMS = 4
"""Forms of inserted renderings that the engine scores; each costs half a translation."""
_MAX_PREFIXES = 3
_ROUNDS = 3
"""Rounds with other names for the same terms; each helps fewer texts."""
_NAMES_WITHOUT_ARTICLE = ("person", "place")
_NAMES_WITH_ARTICLE = ("place", "organisation", "")
_COMMON_NOUNS = ("title", "term")
"""Types of terms that are no names, even with a capital."""
_POSSESSIVE = re.compile(r"['’]s?\b")
_PLACEHOLDER = re.compile("｟([0-9]+)｠")


def draft_sentences(
    texts: Sequence[str],
    engine: Engine | IsolatingEngine,
    matcher: Matcher | None,
    *,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
    rules: CopyRules | None = None,
    progress: Callable[[int], None] | None = None,
    estimator: Estimator | None = None,
    contexts: Sequence[Context] | None = None,
) -> list[Draft]:
    """Translate sentences under a glossary, each as it is given.

    For the other arguments, the result and the error see :func:`rktranslate.drafting.draft_all`,
    which cuts texts into sentences first.

    Args:
        texts: One sentence each, on one line; the engine may drop any further one.
        rules: What is copied; None for what a lexicon knows without the project's own words.
        estimator: Estimates the confidence of the drafts; None for that of the engine.
        contexts: What is known about each besides its terms, for an engine that takes it.
    """
    verifier = Verifier(matcher, source_language, target_language, syntax, rules)
    # A text that is only a number needs no engine.
    numbers = {text: as_number(text, source_language, target_language) for text in set(texts)}
    to_translate = [text for text in texts if numbers[text] is None]
    if progress is not None and len(to_translate) < len(texts):
        progress(len(texts) - len(to_translate))
    if not isinstance(engine, IsolatingEngine):
        engine = IsolatingEngine(engine, source_language)
    known = dict(zip(texts, contexts or (), strict=False))
    tasks = iter(_Cascade(engine, verifier).run(to_translate, progress, known))
    estimator = estimator or estimator_of(
        engine.name,
        source_language,
        target_language,
        log_probabilities=engine.capabilities.log_probabilities,
    )
    return [
        next(tasks).draft(estimator)
        if (number := numbers[text]) is None
        else Draft(number, "copied", confidence=CERTAIN)
        for text in texts
    ]


@dataclass(frozen=True, slots=True)
class _Replacement:
    """The engine's own rendering of a term, to be replaced."""

    own: EngineRendering
    renderings: tuple[str, ...]
    """What may replace it, preferred first."""
    use: TermUse

    def rendering(self, rank: int) -> str:
        """Return the rendering of a rank, or the last one."""
        return self.renderings[min(rank, len(self.renderings) - 1)]


class _Cascade:
    """One run of the cascade over texts of one language pair."""

    def __init__(self, engine: IsolatingEngine, verifier: Verifier) -> None:
        self.engine = engine
        self.verifier = verifier
        self.language = verifier.target_language
        self.candidates = max(1, min(engine.capabilities.max_candidates, _MAX_CANDIDATES))
        self.engine_renderings = EngineRenderings(
            engine, verifier.source_language, verifier.target_language, self.candidates
        )

    def run(
        self,
        texts: Sequence[str],
        progress: Callable[[int], None] | None,
        contexts: Mapping[str, Context],
    ) -> list[TextTask]:
        """Take texts through the steps."""
        placeholders = self.engine.capabilities.placeholders
        tasks = [
            self.verifier.task(text, contexts.get(text, NO_CONTEXT), placeholders=placeholders)
            for text in texts
        ]
        pending = [task for task in tasks if task.plan.text]
        if progress is not None and len(pending) < len(tasks):
            progress(len(tasks) - len(pending))
        if pending:
            self.plain(pending, progress)
        failed = [task for task in pending if task.candidates and _has_fault(task.best)]
        for step, is_needed in self.steps():
            pending = [task for task in failed if is_needed(task.best)]
            if step != self.swap:
                pending = [task for task in pending if len(task.text) <= _MAX_CHARACTERS]
            if pending:
                step(pending)
        self.choose(failed)
        self.fit(failed)
        self.score_edited(failed)
        return tasks

    def steps(
        self,
    ) -> Iterator[tuple[Callable[[list[TextTask]], None], Callable[[Candidate], bool]]]:
        """Yield the steps that this engine can take, in order, and when a text needs each.

        If only a guard fails, no other way of rendering the terms would help.
        """
        capabilities = self.engine.capabilities
        yield self.swap, _lacks_term
        if capabilities.placeholders:
            yield self.placeholder, _lacks_any
        yield self.source, _lacks_term
        if capabilities.placeholders:
            yield self.marked, _lacks_any
        if self.candidates > 1:
            yield self.n_best, _has_fault
        yield self.parts, _fails_guard
        yield self.stand_in, _lacks_term
        if capabilities.target_prefix:
            yield self.prefix, _lacks_term

    # --- steps -------------------------------------------------------------------------------

    def plain(self, tasks: list[TextTask], progress: Callable[[int], None] | None) -> None:
        """Add the engine's best translations."""
        texts = [task.plan.text for task in tasks]
        contexts = self.contexts(tasks, texts)
        answers = self.engine.translate(texts, progress=progress, contexts=contexts)
        for task, answer in zip(tasks, answers, strict=True):
            task.failure = answer.failure
            for best in answer.candidates[:1]:
                self.verifier.add(task, best.target, "plain", best.score, best.issues)

    def n_best(self, tasks: list[TextTask]) -> None:
        """Add the engine's other hypotheses."""
        texts = [task.plan.text for task in tasks]
        contexts = self.contexts(tasks, texts)
        answers = self.engine.translate(texts, candidates=self.candidates, contexts=contexts)
        for task, answer in zip(tasks, answers, strict=True):
            for each in answer.candidates:
                self.verifier.add(task, each.target, "n-best", each.score, each.issues)
        for task in tasks:
            for hypothesis in [each for each in task.candidates if each.step == "n-best"]:
                if not task.best.terms:
                    break
                self.replace_own_renderings(task, hypothesis.raw)

    def parts(self, tasks: list[TextTask]) -> None:
        """Add translations of the clauses of a sentence, joined."""
        cuts = [(task, cut) for task in tasks if len((cut := in_clauses(task.plan.text)).parts) > 1]
        texts = [part.text for _, cut in cuts for part in cut.parts]
        of_parts = [task for task, cut in cuts for _ in cut.parts]
        answers = iter(self.engine.translate(texts, contexts=self.contexts(of_parts, texts)))
        for task, cut in cuts:
            clauses = [next(answers) for _ in cut.parts]
            if not all(clause.is_translated for clause in clauses):
                continue
            best = [clause.candidates[0] for clause in clauses]
            raw = cut.join([each.target for each in best], self.language)
            issues = dict.fromkeys(issue for each in best for issue in each.issues)
            self.verifier.add(task, raw, "parts", issues=tuple(issues))
            self.replace_own_renderings(task, raw)

    def swap(self, tasks: list[TextTask]) -> None:
        """Replace the engine's own renderings in its best translations."""
        failing = [(task, self.failing(task, task.candidates[0].raw)) for task in tasks]
        self.engine_renderings.learn(
            word for task, uses in failing for use in uses for word in task.surfaces(use)
        )
        for task in tasks:
            self.replace_own_renderings(task, task.candidates[0].raw)

    def source(self, tasks: list[TextTask]) -> None:
        """Translate sources in which renderings replace the terms."""
        language = self.verifier.source_language
        altered = [
            (
                task,
                replace_spans(
                    task.plan.text, [(span, use.renderings[0]) for span, use in terms], language
                ),
                terms,
            )
            for task in tasks
            if (terms := self.failing_spans(task))
        ]
        answers = self.engine.translate(
            [text for _, text, _ in altered], candidates=self.candidates
        )
        for (task, _, terms), answer in zip(altered, answers, strict=True):
            names = {use.renderings[0] for _, use in terms}
            for candidate in answer.candidates:
                if not task.best.terms:
                    break
                raw = self.agreeing(task, self.with_case_of(task, candidate.target, names))
                self.verifier.add(task, raw, "source", issues=candidate.issues)
                self.replace_own_renderings(task, raw)

    def placeholder(self, tasks: list[TextTask]) -> None:
        """Replace the words in the positions of placeholders by renderings.

        A list of more names than there are placeholders takes several rounds.
        """
        marks = [f"｟{number}｠" for number in range(MAX_PLACEHOLDERS)]
        lacking = {id(task): len(task.best.copies) for task in tasks}
        while tasks:
            self.hide(tasks, marks, copies=True)
            for task in tasks:
                for marked in task.marked:
                    self.edit_best(task, marked, "placeholder")
            tasks = [
                task
                for task in tasks
                if len(marks) < lacking[id(task)] and 0 < len(task.best.copies) < lacking[id(task)]
            ]
            lacking = {id(task): len(task.best.copies) for task in tasks}

    def marked(self, tasks: list[TextTask]) -> None:
        """Replace the placeholders in the translations of texts with placeholders."""
        for task in tasks:
            for marked in task.marked:
                self.edit_marked(task, marked, "placeholder")

    def stand_in(self, tasks: list[TextTask]) -> None:
        """Hide terms behind names, in rounds, because the translation depends on the name."""
        for start in range(_ROUNDS):
            failing = [task for task in tasks if task.best.terms]
            self.hide(failing, (*STAND_INS[start:], *STAND_INS[:start]))
            for task in failing:
                for marked in task.marked:
                    self.edit_best(task, marked, "stand-in")
                    # A missing name may be there with another spelling.
                    if marked.complete:
                        self.edit_marked(task, marked, "stand-in")

    def prefix(self, tasks: list[TextTask]) -> None:
        """Let the engine complete targets that are forced up to a term."""
        tried = [(task, text) for task in tasks for text in self.prefixes(task)]
        if not tried:
            return
        answers = self.engine.translate(
            [task.plan.text for task, _ in tried], prefixes=[text for _, text in tried]
        )
        for (task, _), answer in zip(tried, answers, strict=True):
            for best in answer.candidates[:1]:
                # The engine's score does not include the forced part.
                raw = self.agreeing(task, best.target)
                self.verifier.add(task, raw, "prefix", issues=best.issues)
                self.replace_own_renderings(task, raw)

    # --- helpers -----------------------------------------------------------------------------

    def contexts(self, tasks: Sequence[TextTask], texts: Sequence[str]) -> list[Context] | None:
        """Return the context of each text of a task, with its terms; None if none are wanted."""
        if not self.engine.capabilities.context:
            return None
        return [
            replace(task.context, terms=self.preferred_terms(text))
            for task, text in zip(tasks, texts, strict=True)
        ]

    def preferred_terms(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return the glossary terms of a text, and their preferred renderings."""
        uses = self.verifier.term_uses(text, "")
        return tuple((use.term.source, use.renderings[0]) for use in uses if use.renderings)

    def failing(self, task: TextTask, raw: str, *, copies: bool = False) -> list[TermUse]:
        """Return the terms that a candidate does not render, with spans in the engine's texts.

        Args:
            task: The text.
            raw: The candidate.
            copies: Return what it should have copied, too.
        """
        uses = self.verifier.term_uses(task.plan.text, raw)
        failing = [use for use in uses if use.renderings and is_violated(use)]
        if copies:
            failing += self.verifier.lost_copies(task.plan.text, raw, uses)
        return failing

    def with_case_of(self, task: TextTask, raw: str, names: Container[str]) -> str:
        """Return a translation with the copies of some renderings in the case of these."""
        uses = self.verifier.term_uses(task.plan.text, raw)
        copied = [use for use in uses if use.renderings and use.renderings[0] in names]
        copies = [(span, use.renderings[0]) for use in copied for span in use.target_spans]
        return restore_case(raw, copies, self.language)

    def replace_own_renderings(self, task: TextTask, raw: str) -> None:
        """Add candidates with the engine's own renderings of failing terms replaced."""
        uses = self.verifier.term_uses(task.plan.text, raw)
        excluded = [span for use in uses for span in use.target_spans]
        excluded += [Span(*match.span()) for match in _PLACEHOLDER.finditer(raw)]
        replacements: list[_Replacement] = []
        for use in uses:
            if not use.renderings or not is_violated(use):
                continue
            replaced = [EngineRendering(span) for span in use.forbidden] or find_renderings(
                self.engine_renderings.of(task.surfaces(use)),
                raw,
                use.source_count,
                excluded,
                self.language,
            )
            choices = self.choices(task, use)
            replacements += [
                _Replacement(self.analysed(found, raw, task, use), choices, use)
                for found in replaced
            ]
            excluded += [found.span for found in replaced]
        self.add_edited(task, raw, replacements, "swap")

    def choices(self, task: TextTask, use: TermUse) -> tuple[str, ...]:
        """Return the renderings that may replace the engine's own rendering of a term.

        A rendering that the engine knows and did not choose here does not fit, except for the
        preferred one, which may always be used.
        """
        known = {text.casefold() for text in self.engine_renderings.of(task.surfaces(use))}
        preferred, *others = use.renderings
        return (preferred, *(text for text in others if text.casefold() not in known))

    def add_edited(
        self,
        task: TextTask,
        raw: str,
        replacements: Sequence[_Replacement],
        step: str,
    ) -> list[str]:
        """Add candidates with spans replaced, for each of the possible renderings; return them."""
        edited: list[str] = []
        most = max((len(each.renderings) for each in replacements), default=0)
        for rank in range(min(most, _MAX_RENDERINGS)):
            for edits in self.inflected_edits(raw, replacements, rank):
                text = replace_spans(raw, edits, self.language)
                edited.append(self.agreeing(task, text))
                self.verifier.add(task, edited[-1], step, issues=task.issues.get(raw, ()))
        return edited

    def inflected_edits(
        self, raw: str, replacements: Sequence[_Replacement], rank: int
    ) -> Iterable[tuple[tuple[Span, str], ...]]:
        """Return edits that replace spans by renderings, in each form that may be right.

        The engine's score decides between them; without a score the first is used.
        """
        forms = [self.forms_of(each, each.rendering(rank)) for each in replacements]
        spans = [each.own.span for each in replacements]
        inflected = [
            tuple(
                (span, texts[min(number, len(texts) - 1)])
                for span, texts in zip(spans, forms, strict=True)
            )
            for number in range(max(map(len, forms), default=0))
        ]
        possessive = tuple(
            (span, as_possessive(raw, span, rendering, self.language))
            for span, rendering in (inflected[0] if inflected else ())
        )
        return dict.fromkeys((*inflected, possessive))

    def forms_of(self, replacement: _Replacement, rendering: str) -> tuple[str, ...]:
        """Return a rendering in the forms that may fit; a guess is one only if it is a word.

        What looks like a verb may be a noun: "building" is a form of ``build``, but "edificing" is
        none of ``edifice``.
        """
        own, is_title = replacement.own, _is_title(replacement.use)
        forms = in_forms_of(own, rendering, self.language, title=is_title)
        lexicon = self.verifier.copy_rules.lexicon
        if own.certain or not lexicon:
            return forms
        return tuple(
            form
            for form in forms
            if form == rendering or all(map(lexicon.target_counts, words(form.casefold())))
        )

    def analysed(
        self, own: EngineRendering, raw: str, task: TextTask, use: TermUse
    ) -> EngineRendering:
        """Return the engine's rendering of a term with its form, if that is still unknown."""
        words = raw[own.span.start : own.span.end]
        own = replace(own, doubled=is_doubled(words) and not is_doubled(use.term.source))
        if own.forms:
            return own
        forms = inflection(self.language).analyse(words)
        if not forms & Forms.PLURAL and not self.is_verb(task, use):
            return replace(own, forms=forms, certain=False)
        return replace(own, forms=forms)

    def is_verb(self, task: TextTask, use: TermUse) -> bool:
        """Return whether a term may be a verb by its look."""
        shape = inflection(self.verifier.source_language).verb_shape
        return shape is None or any(map(shape.match, task.surfaces(use)))

    def agreeing(self, task: TextTask, raw: str) -> str:
        """Return a translation in which inserted renderings agree with their neighbours.

        Between a word like ``both`` and the end of the noun phrase a noun is in the plural. A name
        without an article loses the article of what it has replaced, and a name with one gets it. A
        verb takes the form that the auxiliary before it requires.
        """
        grammar = inflection(self.language)
        edits: list[tuple[Span, str]] = []
        for use, span in self.uninflected(task, raw):
            before, rendering = raw[: span.start], raw[span.start : span.end]
            ends = grammar.ends_phrase(raw, span.start, span.end)
            if ends and self.takes_plural(raw, span, _as_listed(use, rendering)):
                plural = grammar.in_form(rendering, Forms.PLURAL, title=_is_title(use))
                edits.append((span, plural))
            elif (article := self.surplus_article(raw, span, use)) and (
                ends
                or grammar.leading_article.match(rendering)
                or grammar.is_before_verb(raw, span.end)
                or _POSSESSIVE.match(raw, span.end)
            ):
                edits.append((article, rendering))
            elif form := self.required_form(task, use, before):
                edits.append((span, grammar.in_form(rendering, form)))
            elif use.term.type in _NAMES_WITH_ARTICLE and grammar.lacks_article(
                raw, span.start, span.end
            ):
                edits.append((span, f"{grammar.definite} {rendering}"))
        return replace_spans(raw, edits, self.language) if edits else raw

    def takes_plural(self, raw: str, span: Span, rendering: str) -> bool:
        """Return whether the words before a noun, or they and its verb, want it in the plural."""
        grammar = inflection(self.language)
        before = raw[: span.start]
        if grammar.plural_cue.search(before):
            return True
        if grammar.plural_verb.match(raw, span.end) and grammar.far_plural_cue.search(before):
            return True
        return grammar.amount.search(before) is not None and is_countable(
            rendering, grammar.words, self.verifier.copy_rules.lexicon
        )

    def required_form(self, task: TextTask, use: TermUse, before: str) -> Forms | None:
        """Return the form that a verb has after a text, if it is not its dictionary form."""
        form = inflection(self.language).required_form(before)
        if form and self.is_verb(task, use):
            passive = inflection(self.verifier.source_language).passive
            is_passive = any(map(passive.match, task.surfaces(use)))
            return Forms.PARTICIPLE if is_passive and form is Forms.PROGRESSIVE else form
        return None

    def surplus_article(self, raw: str, span: Span, use: TermUse) -> Span | None:
        """Return the span of a rendering with an article before it that it has not, or has itself.

        The article can still belong to a noun after the rendering: "the Denmark team".
        """
        grammar = inflection(self.language)
        article = grammar.definite_article.search(raw, 0, span.start)
        rendering = raw[span.start : span.end]
        if article is None:
            return None
        if grammar.leading_article.match(rendering) or (
            self.is_place_or_person(use, rendering) and grammar.has_no_article(rendering)
        ):
            return Span(article.start(), span.end)
        return None

    def is_place_or_person(self, use: TermUse, rendering: str) -> bool:
        """Return whether a rendering may be the name of a place or a person."""
        if use.term.type:
            return use.term.type in _NAMES_WITHOUT_ARTICLE
        return " " not in rendering or inflection(self.language).is_place(rendering)

    def uninflected(self, task: TextTask, raw: str) -> Iterator[tuple[TermUse, Span]]:
        """Yield the renderings of a translation that are as the glossary has them.

        What the engine's best translation renders too is the engine's own.
        """
        inserted = {use.term for use in self.failing(task, task.candidates[0].raw)}
        for use in self.verifier.term_uses(task.plan.text, raw):
            as_listed = {text.casefold() for text in use.renderings if use.term in inserted}
            for span in use.target_spans:
                if raw[span.start : span.end].casefold() in as_listed:
                    yield use, span

    def fit(self, tasks: Iterable[TextTask]) -> None:
        """Let the engine score other forms of the renderings that a step has inserted.

        A rendering that the engine copied, or that replaced a mark, is in its dictionary form
        whatever the sentence needs.
        """
        if not self.engine.can_score:
            return
        unscored: list[tuple[TextTask, Candidate]] = []
        for task in tasks:
            best = task.best
            if best.step in UNEDITED:
                continue
            fitting = [
                candidate
                for raw in self.in_other_forms(task, best)
                if (
                    candidate := self.verifier.verify(task, raw, best.step, issues=best.issues)
                ).fault_counts
                <= best.fault_counts
            ]
            if fitting:
                task.candidates += fitting
                self.doubt_bare_nouns(task, best.fault_counts)
                unscored += [
                    (task, candidate) for candidate in task.tied if candidate.score is None
                ]
        self.score(unscored)

    def doubt_bare_nouns(self, task: TextTask, fault_counts: tuple[int, int]) -> None:
        """Doubt the candidates in which a noun lacks an article, if another one has it.

        A score favours the shorter text, whatever its grammar.
        """
        among = [n for n, each in enumerate(task.candidates) if each.fault_counts <= fault_counts]
        bare = {n: noun for n in among if (noun := self.bare_noun(task, task.candidates[n].raw))}
        if len(bare) < len(among):
            for number, noun in bare.items():
                each = task.candidates[number]
                doubts = (*each.doubts, f"{noun!r} lacks an article")
                task.candidates[number] = replace(each, doubts=doubts)

    def bare_noun(self, task: TextTask, raw: str) -> str:
        """Return an inserted noun that lacks an article, or an empty text."""
        grammar, lexicon = inflection(self.language), self.verifier.copy_rules.lexicon
        for use, span in self.uninflected(task, raw):
            rendering = _as_listed(use, raw[span.start : span.end])
            if (
                grammar.lacks_determiner(raw, span.start, span.end)
                and not self.is_verb(task, use)
                and rendering[:1].islower()
                and is_countable(rendering, grammar.words, lexicon)
            ):
                return rendering
        return ""

    def in_other_forms(self, task: TextTask, best: Candidate) -> list[str]:
        """Return a translation with one of the inserted renderings in another form, or with all."""
        raw = best.raw
        each = (self.other_forms(task, raw, use, span) for use, span in self.uninflected(task, raw))
        edits = [forms for forms in each if forms]
        alone = [[edit] for forms in edits for edit in forms]
        together = [[forms[0] for forms in edits]] if len(edits) > 1 else []
        found = [replace_spans(raw, each, self.language) for each in (*together, *alone)]
        known = {candidate.raw for candidate in task.candidates}
        return [text for text in dict.fromkeys(found) if text not in known][:_MAX_FORMS]

    def other_forms(
        self, task: TextTask, raw: str, use: TermUse, span: Span
    ) -> list[tuple[Span, str]]:
        """Return edits that put an inserted rendering into other forms, the likeliest first."""
        grammar = inflection(self.language)
        rendering = raw[span.start : span.end]
        is_verb = self.is_verb(task, use)
        bare = not is_verb and grammar.is_bare(raw, span.start, span.end)
        before = raw[: span.start]
        is_settled = grammar.required_form(before) is not None
        forms = Forms.VERBAL if is_verb and not is_settled else Forms.NONE
        before_plural = grammar.plural_cue.search(before) is not None
        lacks_determiner = not is_verb and grammar.lacks_determiner(raw, span.start, span.end)
        if bare or lacks_determiner or before_plural or grammar.plural_verb.match(raw, span.end):
            forms |= Forms.PLURAL
        edits = [(span, text) for text in grammar.in_forms(rendering, forms, title=_is_title(use))]
        if bare and edits:
            edits.append((span, f"{grammar.definite} {_as_listed(use, rendering)}"))
        article = self.surplus_article(raw, span, use)
        if article:
            edits.append((article, rendering))
        owner = article or span
        if (
            _as_listed(use, rendering)[:1].isupper()
            and self.is_place_or_person(use, rendering)
            and grammar.may_own(raw, owner.start, owner.end)
        ):
            edits.append((owner, rendering + grammar.possessive))
        return edits

    def failing_spans(self, task: TextTask, *, copies: bool = False) -> list[tuple[Span, TermUse]]:
        """Return the terms that the best candidate lacks, with their spans in the source."""
        uses = self.failing(task, task.best.raw, copies=copies)
        spans = ((span, use) for use in uses for span in use.source_spans)
        return sorted(spans, key=itemgetter(0))

    def hide(self, tasks: list[TextTask], marks: Sequence[str], *, copies: bool = False) -> None:
        """Translate texts with marks in place of the terms that the best candidates lack."""
        altered = []
        for task in tasks:
            task.marked = []
            text = task.plan.text
            free = [mark for mark in marks if mark not in text and mark not in task.best.raw]
            lacking = self.failing_spans(task, copies=copies)
            pairs = list(zip(free, lacking, strict=False))
            if pairs:
                marked = insert_marks(text, [(span, mark) for mark, (span, _) in pairs])
                altered.append((task, marked, [(mark, use) for mark, (_, use) in pairs]))
        if not altered:
            return
        answers = self.engine.translate(
            [text for _, text, _ in altered], candidates=self.candidates
        )
        for (task, _, terms), answer in zip(altered, answers, strict=True):
            for candidate in answer.candidates:
                target = candidate.target
                task.issues.setdefault(target, candidate.issues)
                counts = [len(spans_of(mark, target)) for mark, _ in terms]
                if max(counts) == 1:
                    kept = tuple(compress(terms, counts))
                    task.marked.append(MarkedTranslation(target, kept, complete=all(counts)))

    def edit_best(self, task: TextTask, marked: MarkedTranslation, step: str) -> None:
        """Edit the best candidate in the positions that a translation with marks shows."""
        base = task.best.raw
        if _lacks_any(task.best):
            counterparts = (
                (counterpart_of_mark(marked.text, mark, base), use) for mark, use in marked.terms
            )
            grammar = inflection(self.language)
            # A mark looks like a name, and the engine gives names no article.
            spans = [
                (grammar.without_opener(base, span), grammar.article_alone(base, span), use)
                for span, use in counterparts
                if span
            ]
            replacements = [
                _Replacement(
                    self.analysed(EngineRendering(span), base, task, use),
                    tuple(_with_article(article, rendering) for rendering in use.renderings),
                    use,
                )
                for span, article, use in spans
            ]
            self.add_edited(task, base, replacements, step)

    def edit_marked(self, task: TextTask, marked: MarkedTranslation, step: str) -> None:
        """Replace the marks of a translation by renderings."""
        if _lacks_any(task.best):
            replacements = [
                _Replacement(EngineRendering(spans_of(mark, marked.text)[0]), use.renderings, use)
                for mark, use in marked.terms
            ]
            for edited in self.add_edited(task, marked.text, replacements, step)[:1]:
                self.replace_own_renderings(task, edited)

    def prefixes(self, task: TextTask) -> list[str]:
        """Return targets up to a term, if the position of the term is known."""
        raw = task.best.raw
        failing = self.failing(task, raw)
        prefixes = []
        placeholders = [Span(*match.span()) for match in _PLACEHOLDER.finditer(raw)]
        for use in failing:
            learned = self.engine_renderings.of(task.surfaces(use))
            own = find_first_rendering(learned, raw, placeholders, self.language)
            if own is not None:
                edit = (own.span, use.renderings[0])
                prefixes.append(replace_spans(raw[: own.span.end], [edit], self.language))
            for candidate in task.candidates:
                prefixes += [
                    candidate.raw[: other.target_spans[0].end]
                    for other in self.verifier.term_uses(task.plan.text, candidate.raw)
                    if other.term == use.term and other.target_spans
                ]
        return list(dict.fromkeys(prefixes))[:_MAX_PREFIXES]

    def choose(self, tasks: Iterable[TextTask]) -> None:
        """Let the engine score equally good candidates for the original source."""
        if not self.engine.can_score:
            return
        unscored: list[tuple[TextTask, Candidate]] = []
        for task in tasks:
            tied = task.tied[:_MAX_TIED]
            if len(tied) > 1:
                unscored += [(task, candidate) for candidate in tied if candidate.score is None]
        self.score(unscored)

    def score_edited(self, tasks: Iterable[TextTask]) -> None:
        """Let the engine score the final drafts that are not its own, for their confidence."""
        best = ((task, task.best) for task in tasks)
        self.score([(task, candidate) for task, candidate in best if candidate.score is None])

    def score(self, unscored: Sequence[tuple[TextTask, Candidate]]) -> None:
        """Let the engine score candidates for the original source."""
        if not unscored or not self.engine.can_score:
            return
        scores = self.engine.score(
            [task.plan.text for task, _ in unscored],
            [candidate.raw for _, candidate in unscored],
        )
        for (task, candidate), score in zip(unscored, scores, strict=True):
            index = task.candidates.index(candidate)
            task.candidates[index] = replace(candidate, score=score)


def _with_article(article: str, rendering: str) -> str:
    """Return a common noun with an article, and a name without one."""
    return f"{article}{rendering}" if rendering[:1].islower() else rendering


def _as_listed(use: TermUse, rendering: str) -> str:
    """Return a rendering of a text without the capital that it has at the start of a sentence."""
    folded = rendering.casefold()
    return next((text for text in use.renderings if text.casefold() == folded), rendering)


def _is_title(use: TermUse) -> bool:
    """Return whether a capitalised rendering is a common noun."""
    return use.term.type in _COMMON_NOUNS


def _lacks_term(best: Candidate) -> bool:
    return bool(best.terms)


def _lacks_any(best: Candidate) -> bool:
    return bool(best.terms or best.copies)


def _fails_guard(best: Candidate) -> bool:
    return bool(best.guards)


def _has_fault(best: Candidate) -> bool:
    return bool(best.terms or best.copies or best.guards)
