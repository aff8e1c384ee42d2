"""Negation: one of two texts denies something that the other one does not.

A word of the other text can render a negation in its own way ("refused", "impossible"). Where a
lexicon of the pair is at hand, such a word counts only if no other word of the first text explains
it, and what is denied must stand in the other text without a negation: what is not rendered at all
("tidak mudah", "challenging") says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.renderings import (
    CLAUSE_END,
    JUDGED,
    SENTENCE_END,
    concerned,
    renders,
)
from rktranslate.compare.tokens import WORD, words
from rktranslate.languages.loader import load_language
from rktranslate.lexicon import lexicon
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.lexicon import Entry, Lexicon

_LEAST_DENIED = 0.1
"""Share of a word's counterparts that are negations, from which it can render one."""
_MOST_WORDS = 1 << 14
_NEXT_WORD = re.compile(r" (\w+)")
_NEAR = 3
"""Words before another one in which a negation concerns it."""
_MOST_DENIALS = 16
"""Denials of a text that are compared, so that the cost of a long one stays linear."""
_BEFORE, _AFTER = 6, 3
"""Words before and after another one in which something else may deny it."""
_WELL_KNOWN, _SURE_SHARE = 10, 0.1
"""Counterparts that were seen of a word, and the share of one of them, from which that surely
renders the word."""


class Denial(NamedTuple):
    """A negation that the other text does not have."""

    word: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Negations:
    """The negations of a language."""

    cues: frozenset[str]
    """Words of which a text has one wherever it has a negation."""
    negations: re.Pattern[str]
    """Finds words that turn a statement into its contrary."""
    denials: re.Pattern[str]
    """Finds words that can render a negation."""
    sure: re.Pattern[str]
    """Finds those of them that deny something whatever else the text says: ``impossible``."""
    weak: re.Pattern[str]
    """Finds negations that another language often expresses without one."""
    joiners: frozenset[str]
    """Words over which a negation goes on: ``or``."""
    repeated: frozenset[str]
    """Negations that come again where another language denies once: "no injuries and no damage"."""
    continuing: frozenset[str]
    """Negations that go on from any other one: "not here nor there"."""
    ignored: frozenset[str]
    """Words that no negation concerns: function words, and negations."""

    def strong(self, text: str) -> list[Denial]:
        """Return the negations of a text that need one in another language, too."""
        text = self.weak.sub(lambda weak: " " * len(weak[0]), text)
        found = list(self.negations.finditer(text))
        return [
            Denial(match[0], Span(*match.span()))
            for match, before in zip(found, self._going_on(found), strict=True)
            if (before is None or SENTENCE_END.search(text, before.end(), match.start()))
            and not self._is_denied_itself(text, match.end())
        ]

    def _going_on(self, found: Sequence[re.Match[str]]) -> Iterator[re.Match[str] | None]:
        """Yield for each negation the one before from which it may go on, None without one."""
        latest: dict[str, re.Match[str]] = {}
        before: re.Match[str] | None = None
        for match in found:
            word = match[0].casefold()
            same = latest.get(word) if word in self.repeated else None
            yield before if word in self.continuing else same
            latest[word] = before = match

    def _is_denied_itself(self, text: str, end: int) -> bool:
        """Return whether a word follows that denies, too, so that both affirm: "not illegal"."""
        after = _NEXT_WORD.match(text, end)
        return after is not None and self.sure.fullmatch(after[1]) is not None

    def deny_surely(self, around: Iterable[str]) -> bool:
        """Return whether one of some words denies something whatever else the text says."""
        return any(word in self.cues or self.sure.fullmatch(word) for word in around)


def negations_of(language: str) -> re.Pattern[str] | None:
    """Return an expression for the negations of a language, None where none are known."""
    known = _negations(language)
    return known.negations if known else None


def denies(text: Iterable[str], language: str) -> bool:
    """Return whether one of some words, in small letters, surely denies something."""
    known = _negations(language)
    return known is not None and known.deny_surely(text)


def missing_negation(
    source: str, target: str, source_language: str, target_language: str
) -> Denial | None:
    """Return a negation of the source that nothing in the target can stand for.

    None where the target denies as much, where the source denies nothing, and for languages of
    which no negations are known.
    """
    comparison = _comparison(source_language, target_language)
    return comparison.unanswered(source, target) if comparison else None


def added_negation(
    source: str, target: str, source_language: str, target_language: str
) -> Denial | None:
    """Return a negation of the target that nothing in the source can stand for.

    None as for :func:`missing_negation`.
    """
    comparison = _comparison(target_language, source_language)
    return comparison.unanswered(target, source) if comparison else None


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Looks for the negations of texts of one language in those of another."""

    own: _Negations
    others: _Negations
    known: Lexicon
    """From the language to the other one."""
    back: Lexicon

    def unanswered(self, text: str, other: str) -> Denial | None:
        """Return a negation of one text for which the other one has no word."""
        # Most sentences deny nothing, or both texts deny as much.
        said = words(text)
        if self.own.cues.isdisjoint(said):
            return None
        if _count(said, self.own.cues) <= _count(words(other), self.others.cues):
            return None
        denials = [each for each in self.own.strong(text) if not self._is_kept(each.word, other)]
        there = len(self.others.negations.findall(other)) if denials else 0
        if len(denials) <= there:
            return None
        alone = self._first(self._is_alone, denials, text, other)
        affirmed: Denial | None = denials[0]
        if self.known:
            affirmed = self._first(self._is_affirmed, denials, text, other)
        elif there:
            return None  # nothing tells which of several negations has no counterpart
        if affirmed == alone:
            return affirmed
        # Looked for last, because it takes longest.
        return alone if len(denials) <= there + self._renderings(text, other) else affirmed

    @staticmethod
    def _first(
        is_missing: Callable[[Denial, str, str], bool],
        denials: Sequence[Denial],
        text: str,
        other: str,
    ) -> Denial | None:
        """Return the first of some denials that is missing; only so many are looked at."""
        few = denials[:_MOST_DENIALS]
        return next((each for each in few if is_missing(each, text, other)), None)

    def _is_kept(self, word: str, other: str) -> bool:
        """Return whether the other text has a negation as it is, as in titles that are kept."""
        folded = word.casefold()
        return folded not in self.others.cues and folded in words(other)

    def _renderings(self, text: str, other: str) -> int:
        """Return how many words of the other text, no negations, may render one of the text."""
        distinct = dict.fromkeys(words(text))
        said = [entry for word in distinct if (entry := self.known.source(word))]
        reasons = [entry for entry in said if entry.word not in self.own.cues]
        denied = [entry for entry in said if entry.word in self.own.cues]
        negations = {match.span() for match in self.others.negations.finditer(other)}
        count = 0
        for match in self.others.denials.finditer(other):
            word = match[0].casefold()
            if match.span() not in negations:
                count += (
                    self.others.sure.fullmatch(word) is not None
                    or any(renders(entry, word) for entry in denied)
                    or not any(renders(entry, word) for entry in reasons)
                )
        for word in words(other):
            if word not in self.others.ignored and _may_deny(word, self.back, self.own.cues):
                count += self.others.denials.fullmatch(word) is None
        return count

    def _is_affirmed(self, denial: Denial, text: str, other: str) -> bool:
        """Return whether what is denied stands in the other text without a negation before it.

        A name, or a word of another clause, is not what is denied unless it comes first.
        """
        written = words(other)
        after = text[denial.span.end :]
        clause = words(CLAUSE_END.split(after, maxsplit=1)[0])
        names = {word.casefold() for word in WORD.findall(after) if word[0].isupper()}
        for nth, entry in enumerate(concerned(self.known, after, self.own.ignored)):
            if nth and (entry.word not in clause or entry.word in names):
                return False
            for place, word in enumerate(written):
                if word not in self.others.ignored and renders(entry, word):
                    if nth >= JUDGED:
                        return self._renders_alone(entry, written, place)
                    near = written[max(0, place - _NEAR) : place + 1]
                    return not self.others.deny_surely(near) and not self._continues(
                        written[:place]
                    )
        return False

    def _is_alone(self, denial: Denial, text: str, other: str) -> bool:
        """Return whether what is denied is in the other text, with nothing near it that may deny.

        Words that may render a negation are elsewhere in that text: "but", "until", "against". It
        has none that surely does.
        """
        written = words(other)
        if self.others.deny_surely(word for word in written if word not in self.others.cues):
            return False
        after = text[denial.span.end :]
        for entry in concerned(self.known, after, self.own.ignored, surely=True):
            places = [
                place
                for place, word in enumerate(written)
                if word not in self.others.ignored and renders(entry, word)
            ]
            if places:
                return len(places) == 1 and self._renders_alone(entry, written, places[0])
        return False

    def _renders_alone(self, entry: Entry, written: Sequence[str], place: int) -> bool:
        """Return whether a word surely renders another one, with nothing near it that may deny."""
        if entry.linked < _WELL_KNOWN or entry.share(written[place]) < _SURE_SHARE:
            return False
        near = written[max(0, place - _BEFORE) : place + _AFTER + 1]
        return (
            self.others.denials.search(" ".join(near)) is None
            and not any(
                word not in self.others.ignored and _may_deny(word, self.back, self.own.cues)
                for word in near
            )
            and not self._continues(written[:place])
        )

    def _continues(self, before: Sequence[str]) -> bool:
        """Return whether a negation goes on over conjunctions: "no paper, or pencil, or tape"."""
        for place in range(len(before) - 1, -1, -1):
            if before[place] in self.others.cues:
                return any(word in self.others.joiners for word in before[place + 1 :])
        return False


@lru_cache(maxsize=_MOST_WORDS)
def _may_deny(word: str, known: Lexicon, cues: frozenset[str]) -> bool:
    """Return whether a word is often enough the counterpart of one of some cues."""
    entry = known.source(word)
    return entry is not None and sum(map(entry.share, cues)) >= _LEAST_DENIED


def _count(text: tuple[str, ...], cues: frozenset[str]) -> int:
    """Return how many words of a text are cues; quick for one that has none."""
    return sum(map(text.count, cues.intersection(text)))


@lru_cache(maxsize=32)
def _comparison(language: str, other_language: str) -> _Comparison | None:
    own, others = _negations(language), _negations(other_language)
    if own is None or others is None:
        return None
    return _Comparison(
        own, others, lexicon(language, other_language), lexicon(other_language, language)
    )


@lru_cache(maxsize=32)
def _negations(language: str) -> _Negations | None:
    record = load_language(language)
    data = record.negation
    if not data.words:
        return None
    return _Negations(
        data.words | data.cues,
        _any_word(data.words, data.patterns),
        _any_word({*data.words, *data.denials}, (*data.patterns, *data.denial_patterns)),
        _any_word((), data.denial_patterns),
        re.compile("|".join(data.weak) or "(?!)", re.IGNORECASE),
        data.joiners,
        data.repeated,
        data.words & data.joiners,
        data.words | data.cues | record.vocabulary.function,
    )


def _any_word(texts: Iterable[str], patterns: Sequence[str]) -> re.Pattern[str]:
    """Compile words, in which ``*`` stands for any letters, and expressions for whole words."""
    names = [re.escape(text).replace(r"\*", r"\w*") for text in sorted(texts)]
    alternatives = "|".join((*names, *patterns)) or "(?!)"
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)
