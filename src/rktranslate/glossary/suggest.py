"""Proposes terms that occur in the sources and are not in the glossary.

There are three kinds: names (sequences of capitalised words), acronyms (with their expansion, if a
source gives it in parentheses), and recurring phrases. Phrases are ranked by C-value (Frantzi,
Ananiadou and Mima, 2000): longer phrases weigh more, and a phrase that occurs only inside of a
longer one counts for little.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.glossary.terms import fold
from rktranslate.languages.codes import cldr_locale
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.model import Location, Span

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]*[A-Z][A-Z0-9]*(?:-\d+)?")
_MAX_WORDS = 4
"""Words of the longest phrase; longer ones hardly ever recur."""
_MAX_LOCATIONS = 5
"""Locations that are reported for each suggestion."""
_LONGEST_EXPANSION = 500
"""Characters before a parenthesis in which the expansion of an acronym is looked for."""
_OPENING = " \u00a0*_\"'“‘«(["
"""What can stand between the end of a sentence and the first word of the next."""
_PARTICLES = frozenset({"bin", "binti", "al", "de", "von", "van"})
"""Lower-case words inside of names; never at their edges."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term that occurs in the sources and is not in the glossary."""

    text: str
    """Its most frequent spelling."""
    kind: str
    """``acronym``, ``name`` or ``phrase``."""
    count: int
    """Occurrences in the sources, without those inside of longer suggestions."""
    documents: int
    score: float
    """Larger is better; comparable within one kind only."""
    expansion: str = ""
    """The expansion of an acronym, if a source gives it."""
    places: tuple[Location, ...] = ()
    """Its first occurrences."""
    context: str = ""
    """The first sentence with it."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggested terms, the best first within each kind, and the size of the sources."""

    documents: int
    words: int
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source document."""

    text: str
    """In Unicode normal form C."""
    location: Location
    codes: tuple[Span, ...] = ()
    """Spans that are not prose: URLs, citations, markup."""


@dataclass(slots=True)
class _Candidate:
    """The occurrences of a possible term."""

    spellings: Counter[str] = field(default_factory=Counter)
    locations: list[Location] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    context: str = ""
    inside_sentence: int = 0
    """Occurrences that are not at the start of a sentence, where every word has a capital."""

    def add(self, spelling: str, sentence: Sentence, *, inside_sentence: bool = True) -> None:
        """Count an occurrence in a sentence."""
        self.spellings[spelling] += 1
        self.inside_sentence += inside_sentence
        self.documents.add(sentence.location.path)
        self.context = self.context or sentence.text
        if len(self.locations) < _MAX_LOCATIONS and sentence.location not in self.locations:
            self.locations.append(sentence.location)

    @property
    def count(self) -> int:
        """Number of occurrences."""
        return self.spellings.total()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a sentence."""

    text: str
    start: int
    end: int
    first: bool
    """Whether it begins the sentence, or a part of it after a colon or a quotation mark."""


def suggest(
    sentences: Iterable[Sentence],
    known: Callable[[str], Sequence[Span]],
    language: str,
    *,
    minimum: int = 2,
    limit: int = 0,
) -> Suggestions:
    """Return the terms that occur in sentences and are not in a glossary, the best first.

    Args:
        sentences: Sentences of the source documents, in order.
        known: Returns the spans of glossary terms in a text.
        language: Language of the sentences.
        minimum: Least number of occurrences. One is enough for an acronym with an expansion and
            for a name of several words.
        limit: Most suggestions of each kind; 0 for all.
    """
    collector = _Collector(known, language)
    for sentence in sentences:
        collector.add(sentence)
    return collector.result(minimum, limit)


class _Collector:
    """Collects the candidates of the sentences that are added to it."""

    def __init__(self, known: Callable[[str], Sequence[Span]], language: str) -> None:
        self.known = known
        # Without function words, names and acronyms are still found.
        self.function_words = load_language(language).vocabulary.function
        self.calendar = _calendar(language)
        self.names: defaultdict[str, _Candidate] = defaultdict(_Candidate)
        self.acronyms: defaultdict[str, _Candidate] = defaultdict(_Candidate)
        self.phrases: defaultdict[tuple[str, ...], _Candidate] = defaultdict(_Candidate)
        self.lower_case: set[str] = set()
        """Words that occur without a capital: common words, also at the start of a sentence."""
        self.expansions: dict[str, str] = {}
        self.documents: set[str] = set()
        self.words = 0

    def add(self, sentence: Sentence) -> None:
        """Add the candidates of a sentence."""
        text = sentence.text
        self.documents.add(sentence.location.path)
        excluded = [*self.known(text), *sentence.codes]
        words = list(_words(text, excluded))
        self.words += len(words)
        self.lower_case.update(word.text for word in words if word.text[0].islower())
        for acronym, expansion in _expansions(text, self.function_words):
            self.expansions.setdefault(acronym, expansion)
        title = self.is_title(words)
        for run in _runs(words, text):
            self.add_names(run, sentence, title=title)
            if self.function_words:
                self.add_phrases(run, sentence)

    def add_names(self, run: list[_Word], sentence: Sentence, *, title: bool) -> None:
        """Add the names in a run of words."""
        name: list[_Word] = []
        for word in [*run, None]:
            if word is not None and (word.text[0].isupper() or (name and word.text in _PARTICLES)):
                name.append(word)
                continue
            while name and name[-1].text in _PARTICLES:
                name.pop()
            # A common word at the start of the sentence is not part of the name after it.
            while len(name) > 1 and name[0].first and self.is_common(name[0].text):
                del name[0]
            if name:
                self.add_name(name, sentence, title=title)
            name = []

    def is_common(self, word: str) -> bool:
        """Return whether a word with a capital also occurs without one."""
        return fold(word) in self.function_words or word.lower() in self.lower_case

    def add_name(self, name: list[_Word], sentence: Sentence, *, title: bool) -> None:
        """Add a name, or an acronym, which looks like one."""
        text = " ".join(word.text for word in name)
        if len(name) == 1 and _ACRONYM.fullmatch(text):
            # A heading all in capitals has no acronyms.
            if not title:
                self.acronyms[text].add(text, sentence)
            return
        inside_sentence = not title and (len(name) > 1 or not name[0].first)
        self.names[fold(text)].add(text, sentence, inside_sentence=inside_sentence)

    def add_phrases(self, run: list[_Word], sentence: Sentence) -> None:
        """Add the phrases in a run of words."""
        for begin, first in enumerate(run):
            if self.is_edge(first):
                continue
            for end in range(begin + 2, min(begin + _MAX_WORDS, len(run)) + 1):
                words = run[begin:end]
                if self.is_edge(words[-1]) or any(word.text[0].isupper() for word in words[1:]):
                    continue
                key = tuple(fold(word.text) for word in words)
                self.phrases[key].add(" ".join(key), sentence)

    def is_edge(self, word: _Word) -> bool:
        """Return whether no phrase can begin or end with a word."""
        text = fold(word.text)
        capital = word.text[0].isupper() and not word.first
        return capital or text in self.function_words or not text.isalpha() or len(text) < 3

    def is_title(self, words: Sequence[_Word]) -> bool:
        """Return whether all words but function words have a capital, so that it marks no name."""
        content = [word for word in words if fold(word.text) not in self.function_words]
        if len(content) > 3:
            return all(word.text[0].isupper() for word in content)
        return len(words) > 1 and all(word.text.isupper() for word in words)

    def result(self, minimum: int, limit: int) -> Suggestions:
        """Return the best candidates of each kind."""
        best: list[Suggestion] = []
        for suggestions in (
            self.best_acronyms(minimum),
            self.best_names(minimum),
            self.best_phrases(minimum),
        ):
            ranked = sorted(suggestions, key=lambda item: (-item.score, -item.count, item.text))
            best += ranked[: limit or None]
        return Suggestions(len(self.documents), self.words, tuple(best))

    def best_acronyms(self, minimum: int) -> Iterator[Suggestion]:
        """Yield the acronyms that are frequent enough or have an expansion."""
        for text, acronym in self.acronyms.items():
            expansion = self.expansions.get(text, "")
            if acronym.count >= minimum or expansion:
                # The expansion needs a translation as well.
                score = acronym.count + bool(expansion)
                yield _suggestion(text, "acronym", acronym, score, expansion)

    def best_names(self, minimum: int) -> Iterator[Suggestion]:
        """Yield the names that are frequent enough or have several words."""
        common_words = self.lower_case | self.calendar | self.function_words
        for key, name in self.names.items():
            has_several_words = " " in key
            is_common = not has_several_words and key in common_words
            too_rare = name.count < minimum and not has_several_words
            if not name.inside_sentence or is_common or too_rare:
                continue
            text = name.spellings.most_common(1)[0][0]
            score = name.count * (1 + math.log2(1 + key.count(" ")))
            yield _suggestion(text, "name", name, score)

    def best_phrases(self, minimum: int) -> Iterator[Suggestion]:
        """Yield the phrases with a C-value above zero that are frequent enough on their own."""
        frequent = {key: phrase for key, phrase in self.phrases.items() if phrase.count >= minimum}
        counts_of_longer: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for key, phrase in frequent.items():
            for size in range(2, len(key)):
                for start in range(len(key) - size + 1):
                    counts_of_longer[key[start : start + size]].append(phrase.count)
        for key, phrase in frequent.items():
            longer = counts_of_longer.get(key, [])
            own_count = phrase.count - (sum(longer) / len(longer) if longer else 0)
            # A phrase that occurs only in one longer phrase is a part of that.
            if own_count * len(key) < minimum or (longer and max(longer) == phrase.count):
                continue
            yield _suggestion(" ".join(key), "phrase", phrase, math.log2(len(key) + 1) * own_count)


def _suggestion(
    text: str, kind: str, candidate: _Candidate, score: float, expansion: str = ""
) -> Suggestion:
    return Suggestion(
        text,
        kind,
        candidate.count,
        len(candidate.documents),
        round(score, 2),
        expansion,
        tuple(candidate.locations),
        candidate.context,
    )


def _words(text: str, excluded: Sequence[Span]) -> Iterator[_Word]:
    """Yield the words of a text that are outside of excluded spans."""
    spans = sorted(excluded)
    index = 0
    for match in _WORD.finditer(text):
        while index < len(spans) and spans[index].end <= match.start():
            index += 1
        if index < len(spans) and spans[index].start < match.end():
            continue
        before = match.start()
        while before and text[before - 1] in _OPENING:
            before -= 1
        first = not before or text[before - 1] in ".:!?;"
        yield _Word(match[0], match.start(), match.end(), first)


def _runs(words: list[_Word], text: str) -> Iterator[list[_Word]]:
    """Yield runs of words with nothing but one space between them."""
    run: list[_Word] = []
    for word in words:
        between = text[run[-1].end : word.start] if run else " "
        if between not in (" ", "\u00a0"):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _expansions(text: str, function_words: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield each acronym that a text explains, with its expansion.

    ``Organisasi Negara-negara Pengekspor Minyak (OPEC)``: the words before the parenthesis whose
    initials fit, or else those with a capital; ``OPEC (Organisasi ...)``: the text in parentheses.
    """
    for match in re.finditer(r"\(([^()]{2,80})\)", text):
        inner = match[1].strip()
        before = text[max(0, match.start() - _LONGEST_EXPANSION) : match.start()].rstrip()
        if _ACRONYM.fullmatch(inner):
            expansion = _expansion_before(before, inner, function_words)
            if expansion:
                yield inner, expansion
            continue
        last = before.split()[-1] if before else ""
        capital = inner[:1].isupper() and len(inner.split()) > 1
        if _ACRONYM.fullmatch(last) and capital:
            yield last, inner


def _expansion_before(text: str, acronym: str, function_words: frozenset[str]) -> str:
    """Return the last words of a text that may be the expansion of an acronym; empty if none."""
    text = re.split(r"[.;:!?()]", text)[-1]
    words = list(_WORD.finditer(text))
    letters = [char for char in acronym if char.isalpha()]
    for count in range(len(letters), min(len(words), 2 * len(letters)) + 1):
        part = words[-count:]
        initials = [match[0][0].upper() for match in part]
        if initials[0] == letters[0] and _is_subsequence(letters, initials):
            return text[part[0].start() : part[-1].end()]
    # Initials of another language (OPEC): the capitalised words right before the parenthesis.
    capitalised: list[re.Match[str]] = []
    for match in reversed(words):
        if not match[0][0].isupper() and match[0] not in _PARTICLES:
            break
        capitalised.append(match)
    while capitalised and fold(capitalised[-1][0]) in function_words | _PARTICLES:
        capitalised.pop()
    if len(capitalised) < 2:
        return ""
    return text[capitalised[-1].start() : capitalised[0].end()]


def _is_subsequence(letters: Sequence[str], text: Sequence[str]) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _calendar(language: str) -> frozenset[str]:
    """Return the names of months and days, which are not terms."""
    locale = cldr_locale(language)
    if locale is None:
        return frozenset()
    widths = (locale.months["format"]["wide"], locale.days["format"]["wide"])
    return frozenset(fold(name) for names in widths for name in names.values())
