"""Words of closed classes that a target has in place of others: France for Germany, rose for fell.

Two witnesses are needed: a member of a class that the source has is missing in the target, and
another member of that class, which nothing in the source explains, stands in it. A lexicon of the
pair, where there is one, tells what other words may render or explain a member.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.negation import denies
from rktranslate.compare.numbers.exchanged_words import small_numbers
from rktranslate.compare.renderings import is_rendered, renders
from rktranslate.compare.tokens import prose
from rktranslate.languages.closed_classes import COUNTRIES, OTHER, WORD, closed_classes, members_in
from rktranslate.lexicon import lexicon
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from rktranslate.languages.closed_classes import ClosedClasses, Member, Use
    from rktranslate.lexicon import Lexicon

_DENIABLE = ("opposites.", "quantity", "degree.")
"""Classes of whose words a translation can deny the opposite: ``tidak jauh``, "near"."""
_APART = 0.35
"""How far from each other two such words may be in their texts, as a share of the text."""
_DURATIONS = "durations"
"""Class of spans of time; a number of them can be given in another one: "a decade", "ten years"."""
_DEGREE = "degree."
"""Classes of words that say nothing without the word after them."""
_AFTER = 3
"""Words that one of degree can belong to, and itself."""
_BEFORE = 6
"""Words before a member of which one may deny it."""
ACRONYMS = "acronyms"
_WITH_ACRONYMS = frozenset({ACRONYMS, "countries", "organisations"})
"""Classes whose members have acronyms."""


class Exchange(NamedTuple):
    """A member of a class, and the one that a target has instead."""

    of_class: str
    source_span: Span
    target_span: Span


@dataclass(frozen=True, slots=True)
class _Side:
    """A text with its members."""

    language: str
    matches: Sequence[re.Match[str]]
    classes: ClosedClasses
    uses: Sequence[Use]

    @classmethod
    def of(cls, text: str, language: str) -> _Side:
        classes = closed_classes(language)
        matches = list(WORD.finditer(text))
        return cls(language, matches, classes, classes.uses([match[0] for match in matches]))

    @property
    def words(self) -> list[str]:
        """The words as they are written."""
        return [match[0] for match in self.matches]

    def span(self, use: Use) -> Span:
        """Return the span of a member."""
        return Span(self.matches[use.first].start(), self.matches[use.last].end())

    def is_acronym(self, use: Use) -> bool:
        """Return whether a member is written in capitals alone."""
        return all(match[0].isupper() for match in self.matches[use.first : use.last + 1])

    def place(self, use: Use) -> float:
        """Return where in the text a member is: 0 to 1."""
        return use.first / len(self.matches)

    def words_of(self, name: str, *, alone: bool = True) -> frozenset[str]:
        """Return the words of the members of a class, case folded.

        Args:
            name: The class.
            alone: False for those of phrases alone.
        """
        uses = (
            use
            for use in self.uses
            if use.member.of_class == name and (alone or use.first < use.last)
        )
        return frozenset(word for use in uses for word in self.folded(use))

    def is_denied(self, use: Use) -> bool:
        """Return whether a negation stands right before a member."""
        before = self.words[max(0, use.first - _BEFORE) : use.first]
        return denies(map(str.casefold, before), self.language)

    def is_counted(self, use: Use) -> bool:
        """Return whether a number belongs to a member: "two weeks", ``tahun 2007``."""
        before, after = (
            "".join(match[0] for match in self.matches[at : at + 1])
            for at in (max(0, use.first - 1), use.last + 1)
        )
        return before.casefold() in small_numbers(self.language) or any(
            map(str.isdecimal, before + after)
        )

    def folded(self, use: Use) -> list[str]:
        """Return the words of a member, case folded."""
        return [match[0].casefold() for match in self.matches[use.first : use.last + 1]]


def is_of_country(text: str, span: Span, language: str) -> bool:
    """Return whether all words of a stretch of a text belong to countries or their people."""
    said = list(WORD.finditer(text))
    uses = closed_classes(language).uses([match[0] for match in said])
    inside = {
        index
        for use in uses
        if use.member.of_class == COUNTRIES
        for index in range(use.first, use.last + 1)
    }
    within = [n for n, match in enumerate(said) if span.overlaps(Span(*match.span()))]
    return bool(within) and inside.issuperset(within)


def mean_the_same(one: str, other: str, language: str, other_language: str) -> bool:
    """Return whether two words are the same member of a class: Hizbullah, Hezbollah."""
    members = (
        {use.member for use in closed_classes(code).uses(WORD.findall(text))}
        for text, code in ((one, language), (other, other_language))
    )
    return not next(members).isdisjoint(next(members))


@lru_cache(maxsize=16)
def exchanged_words(
    source: str, target: str, source_language: str, target_language: str, syntax: Syntax
) -> tuple[Exchange, ...]:
    """Return the members of closed classes that a target has in place of those of its source."""
    # Nearly every text ends here.
    in_source = members_in(source, source_language)
    if not in_source:
        return ()
    in_target = members_in(target, target_language)
    missing = {member.of_class for member in in_source - in_target}
    if not missing:
        return ()
    extra = {member.of_class for member in in_target - in_source}
    if missing.isdisjoint(extra) and (
        missing.isdisjoint(_WITH_ACRONYMS) or extra.isdisjoint(_WITH_ACRONYMS)
    ):
        return ()
    sides = (
        _Side.of(prose(source, syntax), source_language),
        _Side.of(prose(target, syntax), target_language),
    )
    comparison = _Comparison(*sides, lexicon(source_language, target_language))
    return comparison.exchanges(missing & extra)


class _Comparison:
    """Compares the members of a source and a target."""

    def __init__(self, source: _Side, target: _Side, known: Lexicon) -> None:
        self._source, self._target, self._known = source, target, known
        self._source_words = [match[0].casefold() for match in source.matches]
        self._target_words = [match[0].casefold() for match in target.matches]
        # Of these alone one can render an acronym: a single letter is a part of another acronym.
        self._capitalised = {
            word.casefold() for word in target.words if len(word) > 1 and word[0].isupper()
        }
        self._in_source = _members(source)
        self._in_target = _members(target)

    def exchanges(self, concerned: set[str]) -> tuple[Exchange, ...]:
        """Return what was exchanged in some classes, in the order of the source.

        An acronym can also stand in the place of one of another class, or of what has one: the EU
        for the United States.
        """
        found: list[Exchange] = []
        for name in sorted(concerned):
            missing, extra = self._one_sided(frozenset({name}))
            if name.startswith(_DENIABLE):
                missing = [use for use in missing if not self._source.is_denied(use)]
                extra = [use for use in extra if not self._target.is_denied(use)]
            if name == _DURATIONS:
                missing = [use for use in missing if not self._source.is_counted(use)]
                extra = [use for use in extra if not self._target.is_counted(use)]
            if name.startswith(_DEGREE):
                missing = [use for use in missing if any(self._agree(use, each) for each in extra)]
            found += self._exchanges(name, missing, extra)
        if not any(exchange.of_class in _WITH_ACRONYMS for exchange in found):
            missing, extra = self._one_sided(_WITH_ACRONYMS)
            missing = [
                use for use in missing if use.first < use.last or self._source.is_acronym(use)
            ]
            extra = [use for use in extra if self._target.is_acronym(use)]
            found += self._exchanges(ACRONYMS, missing, extra)
        return tuple(sorted(found, key=lambda exchange: exchange.source_span))

    def _agree(self, one: Use, other: Use) -> bool:
        """Return whether two words of degree belong to the same word: ``lebih kuat``, "weaker"."""
        after = [
            match[0].casefold()
            for match in self._target.matches[other.last + 1 : other.last + _AFTER]
        ]
        return any(
            is_rendered(self._known, match[0].casefold(), after)
            for match in self._source.matches[one.last + 1 : one.last + _AFTER]
        )

    def _exchanges(
        self, name: str, missing: Sequence[Use], extra: Sequence[Use]
    ) -> Iterator[Exchange]:
        for one, other in zip(missing, extra, strict=False):
            apart = abs(self._source.place(one) - self._target.place(other))
            if apart <= _APART or not name.startswith(_DENIABLE):
                yield Exchange(name, self._source.span(one), self._target.span(other))

    def _one_sided(self, names: frozenset[str]) -> tuple[list[Use], list[Use]]:
        """Return the members of some classes that only the source has, and only the target."""
        missing = self._lost(self._source, self._in_target, names, self._is_covered)
        if not missing:
            return [], []
        return missing, self._lost(self._target, self._in_source, names, self._is_explained)

    def _lost(
        self,
        side: _Side,
        others: frozenset[Member],
        names: frozenset[str],
        is_known: Callable[[Use], bool],
    ) -> list[Use]:
        """Return the members of some classes of one side that the other side does not have."""
        there = {(use.first, use.last) for use in side.uses if use.member in others}
        return [
            use
            for use in side.uses
            if use.member.of_class in names
            and use.member.meaning != OTHER
            and (use.first, use.last) not in there
            and not is_known(use)
        ]

    def _is_covered(self, use: Use) -> bool:
        """Return whether words of the target can render a member of the source."""
        rival = self._target.words_of(use.member.of_class)
        others = [word for word in self._target_words if word not in rival]
        if self._source.is_acronym(use):
            others = [word for word in others if word in self._capitalised]
        return all(
            word in self._target_words or is_rendered(self._known, word, others)
            for word in self._source.folded(use)
        )

    def _is_explained(self, use: Use) -> bool:
        """Return whether words of the source can be rendered by a member of the target."""
        name = use.member.of_class
        rival = self._source.words_of(name, alone=name.startswith(_DENIABLE))
        entries = [
            entry
            for entry in map(self._known.source, self._source_words)
            if entry and entry.word not in rival
        ]
        return all(
            (word in self._source_words and word not in rival)
            or any(renders(entry, word) for entry in entries)
            for word in self._target.folded(use)
        )


def _members(side: _Side) -> frozenset[Member]:
    """Return the members that a text surely or possibly has.

    A word has no other meaning within a phrase: ``Korea`` in ``North Korea`` is not the south.
    """
    phrases = [use for use in side.uses if use.first < use.last]
    possible = (
        use
        for use in side.classes.possible_uses(side.words)
        if not any(phrase.first <= use.first <= phrase.last for phrase in phrases)
    )
    return frozenset(use.member for use in (*side.uses, *possible))
