"""Finds the terms of a glossary in source texts, and their renderings in target texts.

Offsets are those of the text as it was given. What may be attached to a word depends on the
language (``morphology``): Indonesian and Malay have clitics and reduplication; English renderings
inflect.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.glossary.form_table import FormTable, Spelling
from rktranslate.glossary.morphology import morphology
from rktranslate.glossary.normal_form import HYPHEN, UNIFY_PUNCTUATION
from rktranslate.glossary.terms import fold, merge_rows, term_identity
from rktranslate.languages.inflector import inflector
from rktranslate.model import Span, Term, TermMatch, TermStatus

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from rktranslate.glossary.form_table import Hit
    from rktranslate.glossary.terms import Glossary


_REMEMBERED_PAIRS = 64
"""Pairs of texts whose terms a matcher remembers: more than threads that work at one time."""


@dataclass(frozen=True, slots=True)
class TermUse:
    """The occurrences of a term in a source text, and of its renderings in the target."""

    term: Term
    renderings: tuple[str, ...]
    """Accepted renderings in the target language, preferred first; empty if the glossary only
    forbids renderings."""
    source_spans: tuple[Span, ...]
    target_spans: tuple[Span, ...]
    """Accepted renderings that are not part of a longer rendering of another term."""
    forbidden: tuple[Span, ...] = ()
    """Renderings in the target that must not be used for the term."""
    listed: tuple[str, ...] = ()
    """The accepted rendering of the glossary that each of ``target_spans`` is a form of; empty if
    the use is not from a glossary."""

    @property
    def source_count(self) -> int:
        """Number of occurrences of the term in the source."""
        return len(self.source_spans)

    @property
    def target_count(self) -> int:
        """Number of accepted renderings in the target."""
        return len(self.target_spans)

    def missing(self, *, strict: bool = False) -> int:
        """Return how many renderings the target lacks.

        Prose replaces a repeated name by a pronoun, so one rendering is enough for any number of
        occurrences; ``strict`` requires one for each.
        """
        if not self.renderings:
            return 0
        needed = self.source_count if strict else min(1, self.source_count)
        return max(0, needed - self.target_count)


class Matcher:
    """Finds the terms of a glossary for one target language.

    Threads can share a matcher. Creating one only reads the glossary; each of its two tables is
    built once, at its first use.
    """

    def __init__(self, glossary: Glossary, language: str) -> None:
        """Take the terms of a glossary that have renderings in a target language."""
        self.language = language
        self.source_language = glossary.source_language
        self.terms = merge_rows(glossary.terms, language)
        self._building = threading.Lock()
        self._source_table: FormTable | None = None
        self._target_table: FormTable | None = None
        # Several checks of one unit ask for the same.
        self._counted = lru_cache(maxsize=_REMEMBERED_PAIRS)(self._count)

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Return the terms in a source text: leftmost, longest, none overlapping another."""
        terms = self.terms
        return tuple(
            [TermMatch(terms[index], Span(start, end)) for start, end, index in self._find(text)]
        )

    def renderings(self, text: str, term: Term) -> tuple[Span, ...]:
        """Return the spans of accepted renderings of a term in a target text."""
        same = {
            index
            for index, other in enumerate(self.terms)
            if term_identity(other) == term_identity(term)
        }
        hits = [hit for hit in self._target_hits(text, same) if hit[2].accepted]
        return tuple(Span(hit[0], -hit[1]) for hit in _leftmost_longest(hits))

    def count_terms(self, source: str, target: str) -> tuple[TermUse, ...]:
        """Return each term of a source text once, with its renderings in the target.

        Renderings of the terms in this source are counted disjointly: ``Korea`` in
        ``North Korea`` is no rendering of ``Korea`` when the source speaks of both.
        """
        return self._counted(source, target)

    def _find(self, text: str) -> Iterator[tuple[int, int, int]]:
        table = self._source_table or self._build_source_table()
        hits = table.best_hits(text)
        if morphology(self.source_language).reduplicates and HYPHEN.search(text):
            return _join_reduplications(hits, text)
        return hits

    def _target_hits(self, text: str, terms: Container[int]) -> list[Hit]:
        table = self._target_table or self._build_target_table()
        return table.all_hits(text, terms)

    def _count(self, source: str, target: str) -> tuple[TermUse, ...]:
        source_spans: dict[int, list[Span]] = {}
        for start, end, index in self._find(source):
            source_spans.setdefault(index, []).append(Span(start, end))
        if not source_spans:
            return ()
        accepted: dict[int, dict[Span, str]] = {index: {} for index in source_spans}
        forbidden: dict[int, dict[Span, str]] = {index: {} for index in source_spans}
        hits = self._target_hits(target, source_spans)
        # What is listed says more than an inflected form or another spelling: with "visit" accepted
        # and "visiting" forbidden, "visiting" is forbidden.
        if any(hit[2].varied for hit in hits):
            as_listed = {(*hit[:2], hit[2].term) for hit in hits if not hit[2].varied}
            hits = [
                hit for hit in hits if not (hit[2].varied and (*hit[:2], hit[2].term) in as_listed)
            ]
        is_accepted = {hit[:2]: False for hit in _leftmost_longest(hits)}
        for start, minus_end, form in hits:
            if form.accepted and (start, minus_end) in is_accepted:
                is_accepted[start, minus_end] = True
                accepted[form.term].setdefault(Span(start, -minus_end), form.listed)
        if morphology(self.language).reduplicates and HYPHEN.search(target):
            for renderings in accepted.values():
                _join_reduplicated(renderings, target)
        for start, minus_end, form in hits:
            if not form.accepted and is_accepted.get((start, minus_end)) is False:
                forbidden[form.term].setdefault(Span(start, -minus_end), form.listed)
        return tuple(
            TermUse(
                self.terms[index],
                self.terms[index].renderings(self.language),
                tuple(spans),
                tuple(accepted[index]),
                tuple(forbidden[index]),
                tuple(accepted[index].values()),
            )
            for index, spans in source_spans.items()
        )

    def _build_source_table(self) -> FormTable:
        with self._building:
            if self._source_table is None:
                self._source_table = FormTable(
                    (
                        spelling
                        for index, term in enumerate(self.terms)
                        for form in (term.source, *term.variants)
                        for spelling in _spellings(
                            form, term, index, self.source_language, accepted=True
                        )
                    ),
                    morphology(self.source_language),
                    _is_exact,
                )
            return self._source_table

    def _build_target_table(self) -> FormTable:
        with self._building:
            if self._target_table is None:
                self._target_table = FormTable(
                    (
                        spelling
                        for index, term in enumerate(self.terms)
                        for accepted, texts in (
                            (True, term.renderings(self.language)),
                            (False, term.forbidden_in(self.language)),
                        )
                        for text in texts
                        for spelling in _spellings(
                            text, term, index, self.language, accepted=accepted
                        )
                    ),
                    morphology(self.language),
                    _is_exact_or_capital,
                )
            return self._target_table


_MATCHERS_LOCK = threading.Lock()


def matcher_for(glossary: Glossary, language: str) -> Matcher:
    """Return the matcher of a glossary and a target language; the same one for the same terms."""
    # Without the lock, threads that ask at the same time would each get, and build, their own.
    with _MATCHERS_LOCK:
        return _matcher(glossary, language)


@lru_cache(maxsize=16)
def _matcher(glossary: Glossary, language: str) -> Matcher:
    return Matcher(glossary, language)


def _spellings(
    text: str, term: Term, index: int, language: str, *, accepted: bool
) -> Iterator[Spelling]:
    """Yield the spellings under which a term or a rendering is found in a text."""
    words = inflector(language)
    translates = not accepted or term.status is not TermStatus.DO_NOT_TRANSLATE
    listed = dict.fromkeys((text, words.without_infinitive(text)))
    for spelling in listed:
        yield Spelling(spelling, text, term.case_exact, index, accepted, translates)
    # What is kept as it is keeps its spelling.
    if translates:
        for other in words.spellings(text):
            if other not in listed:
                yield Spelling(
                    other, text, term.case_exact, index, accepted, inflects=True, varied=True
                )


def _is_exact(text: str, form: str) -> bool:
    return text == form


def _is_exact_or_capital(text: str, form: str) -> bool:
    """Return whether a text is a form as it is, at the start of a sentence, or in capitals."""
    return text in (form, form[:1].upper() + form[1:], form.upper())


def _leftmost_longest(hits: list[Hit]) -> list[Hit]:
    """Sort the hits, and return those that overlap no better one."""
    hits.sort()
    chosen: list[Hit] = []
    free = 0
    for hit in hits:
        if hit[0] >= free:
            chosen.append(hit)
            free = -hit[1]
    return chosen


def _join_reduplicated(renderings: dict[Span, str], text: str) -> None:
    """Join the two halves of each reduplicated rendering into one."""
    halves = [(span.start, span.end, 0) for span in sorted(renderings)]
    listed = {span.start: text for span, text in renderings.items()}
    renderings.clear()
    for start, end, _ in _join_reduplications(halves, text):
        renderings[Span(start, end)] = listed[start]


def _join_reduplications(
    hits: Iterable[tuple[int, int, int]], text: str
) -> Iterator[tuple[int, int, int]]:
    """Join ``laporan-laporan`` into one occurrence."""
    first_start = last_start = last_end = last_term = -1
    for start, end, term in hits:
        reduplicated = (
            term == last_term
            and start == last_end + 1
            and text[last_end].translate(UNIFY_PUNCTUATION) == "-"
            and fold(text[last_start:last_end]) == fold(text[start:end])
        )
        if not reduplicated:
            if last_end > 0:
                yield first_start, last_end, last_term
            first_start = start
        last_start, last_end, last_term = start, end, term
    if last_end > 0:
        yield first_start, last_end, last_term
