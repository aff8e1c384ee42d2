"""Proposes terms that the sources have and the glossary has not.

Three kinds: names (sequences of capitalised words), acronyms (with what they stand for, where a
source says so in brackets), and recurring phrases. Phrases are ranked by C-value (Frantzi,
Ananiadou and Mima, 2000): the length of a phrase weighs, and a phrase that stands only inside of a
longer one counts for little.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.glossary.terms import fold
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.model import Location, Span

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]*[A-Z][A-Z0-9]*(?:-\d+)?")
_LONGEST = 4
"""Words in a phrase; longer ones hardly ever recur."""
_PLACES = 5
"""Places that are told of each suggestion."""
_JOINING = frozenset({"bin", "binti", "al", "de", "von", "van"})
"""Words in small letters inside of names; never at their edges."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term that the sources have and the glossary has not."""

    text: str
    """As it is written most often."""
    kind: str
    """``acronym``, ``name`` or ``phrase``."""
    count: int
    """How often it stands in the sources, inside of longer suggestions not counted."""
    documents: int
    score: float
    """Larger is better; comparable within one kind only."""
    expansion: str = ""
    """What an acronym stands for, where a source says so."""
    places: tuple[Location, ...] = ()
    """Where it stands first."""
    context: str = ""
    """The first sentence that has it."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggested terms, the best first within each kind, and how much text they come from."""

    documents: int
    words: int
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source document."""

    text: str
    """In Unicode's normal form C."""
    location: Location
    codes: tuple[Span, ...] = ()
    """Stretches that are no prose: URLs, citations, markup."""


@dataclass(slots=True)
class _Seen:
    """What was seen of one candidate."""

    forms: Counter[str] = field(default_factory=Counter)
    places: list[Location] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    context: str = ""
    inside: int = 0
    """Occurrences that are not at the beginning of a sentence, where anything has a capital."""

    def add(self, form: str, sentence: Sentence, *, inside: bool = True) -> None:
        self.forms[form] += 1
        self.inside += inside
        self.documents.add(sentence.location.path)
        self.context = self.context or sentence.text
        if len(self.places) < _PLACES and sentence.location not in self.places:
            self.places.append(sentence.location)

    @property
    def count(self) -> int:
        return self.forms.total()


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    first: bool
    """It begins the sentence, or a part of it after a colon or a quotation mark."""


def suggest(
    sentences: Iterable[Sentence],
    known: Callable[[str], Sequence[Span]],
    language: str,
    *,
    minimum: int = 2,
    limit: int = 0,
) -> Suggestions:
    """Return the terms that sentences have and a glossary has not, the best first.

    Args:
        sentences: Sentences of the source documents, in order.
        known: Returns where terms of the glossary stand in a text.
        language: Language of the sentences.
        minimum: Least number of occurrences. An acronym that is explained, and a name of several
            words, are worth telling at their first.
        limit: Most suggestions of each kind; 0 for all.
    """
    finder = _Finder(known, language)
    for sentence in sentences:
        finder.take(sentence)
    return finder.result(minimum, limit)


class _Finder:
    """One pass over the sentences."""

    def __init__(self, known: Callable[[str], Sequence[Span]], language: str) -> None:
        self.known = known
        # Without such words a language still has its names and acronyms.
        self.function_words = load_language(language).vocabulary.function
        self.calendar = _calendar(language)
        self.names: defaultdict[str, _Seen] = defaultdict(_Seen)
        self.acronyms: defaultdict[str, _Seen] = defaultdict(_Seen)
        self.phrases: defaultdict[tuple[str, ...], _Seen] = defaultdict(_Seen)
        self.small: set[str] = set()
        """Words that were seen without a capital: common words, whatever begins a sentence."""
        self.expansions: dict[str, str] = {}
        self.documents: set[str] = set()
        self.words = 0

    def take(self, sentence: Sentence) -> None:
        text = sentence.text
        self.documents.add(sentence.location.path)
        taken = [*self.known(text), *sentence.codes]
        words = list(_words(text, taken))
        self.words += len(words)
        self.small.update(word.text for word in words if word.text[0].islower())
        for acronym, expansion in _expansions(text, self.function_words):
            self.expansions.setdefault(acronym, expansion)
        title = self.is_title(words)
        for run in _runs(words, text):
            self.take_names(run, sentence, title=title)
            if self.function_words:
                self.take_phrases(run, sentence)

    def take_names(self, run: list[_Word], sentence: Sentence, *, title: bool) -> None:
        name: list[_Word] = []
        for word in [*run, None]:
            if word is not None and (word.text[0].isupper() or (name and word.text in _JOINING)):
                name.append(word)
                continue
            while name and name[-1].text in _JOINING:
                name.pop()
            # A common word that begins the sentence is no part of the name after it.
            while len(name) > 1 and name[0].first and self.is_common(name[0].text):
                del name[0]
            if name:
                self.take_name(name, sentence, title=title)
            name = []

    def is_common(self, word: str) -> bool:
        """Tell whether a word with a capital is one that was met without."""
        return fold(word) in self.function_words or word.lower() in self.small

    def take_name(self, name: list[_Word], sentence: Sentence, *, title: bool) -> None:
        text = " ".join(word.text for word in name)
        if len(name) == 1 and _ACRONYM.fullmatch(text):
            # A heading all in capitals has no acronyms.
            if not title:
                self.acronyms[text].add(text, sentence)
            return
        inside = not title and (len(name) > 1 or not name[0].first)
        self.names[fold(text)].add(text, sentence, inside=inside)

    def take_phrases(self, run: list[_Word], sentence: Sentence) -> None:
        for begin, first in enumerate(run):
            if self.is_edge(first):
                continue
            for end in range(begin + 2, min(begin + _LONGEST, len(run)) + 1):
                words = run[begin:end]
                if self.is_edge(words[-1]) or any(word.text[0].isupper() for word in words[1:]):
                    continue
                key = tuple(fold(word.text) for word in words)
                self.phrases[key].add(" ".join(key), sentence)

    def is_edge(self, word: _Word) -> bool:
        """Tell whether no phrase may begin or end with a word."""
        text = fold(word.text)
        capital = word.text[0].isupper() and not word.first
        return capital or text in self.function_words or not text.isalpha() or len(text) < 3

    def is_title(self, words: Sequence[_Word]) -> bool:
        """Tell whether every word that could has a capital: then capitals mean nothing."""
        full = [word for word in words if fold(word.text) not in self.function_words]
        if len(full) > 3:
            return all(word.text[0].isupper() for word in full)
        return len(words) > 1 and all(word.text.isupper() for word in words)

    def result(self, minimum: int, limit: int) -> Suggestions:
        kinds = (self.best_acronyms(minimum), self.best_names(minimum), self.best_phrases(minimum))
        chosen: list[Suggestion] = []
        for each in kinds:
            ranked = sorted(each, key=lambda found: (-found.score, -found.count, found.text))
            chosen += ranked[: limit or None]
        return Suggestions(len(self.documents), self.words, tuple(chosen))

    def best_acronyms(self, minimum: int) -> Iterator[Suggestion]:
        for text, seen in self.acronyms.items():
            expansion = self.expansions.get(text, "")
            if seen.count >= minimum or expansion:
                # What is explained has to be explained in the translation as well.
                yield _suggestion(text, "acronym", seen, seen.count + bool(expansion), expansion)

    def best_names(self, minimum: int) -> Iterator[Suggestion]:
        common_words = self.small | self.calendar | self.function_words
        for key, seen in self.names.items():
            several = " " in key
            common = not several and key in common_words
            if not seen.inside or common or (seen.count < minimum and not several):
                continue
            text = seen.forms.most_common(1)[0][0]
            score = seen.count * (1 + math.log2(1 + key.count(" ")))
            yield _suggestion(text, "name", seen, score)

    def best_phrases(self, minimum: int) -> Iterator[Suggestion]:
        """Yield the phrases with a C-value above zero that are frequent enough on their own."""
        frequent = {key: seen for key, seen in self.phrases.items() if seen.count >= minimum}
        longer: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for key, seen in frequent.items():
            for size in range(2, len(key)):
                for begin in range(len(key) - size + 1):
                    longer[key[begin : begin + size]].append(seen.count)
        for key, seen in frequent.items():
            around = longer.get(key, [])
            free = seen.count - (sum(around) / len(around) if around else 0)
            # What stands nowhere but in one longer phrase is that phrase's part.
            if free * len(key) < minimum or (around and max(around) == seen.count):
                continue
            yield _suggestion(" ".join(key), "phrase", seen, math.log2(len(key) + 1) * free)


def _suggestion(text: str, kind: str, seen: _Seen, score: float, expansion: str = "") -> Suggestion:
    return Suggestion(
        text,
        kind,
        seen.count,
        len(seen.documents),
        round(score, 2),
        expansion,
        tuple(seen.places),
        seen.context,
    )


def _words(text: str, taken: Sequence[Span]) -> Iterator[_Word]:
    """Yield the words of a text that stand in no stretch which is taken."""
    spans = sorted(taken)
    at = 0
    for found in _WORD.finditer(text):
        while at < len(spans) and spans[at].end <= found.start():
            at += 1
        if at < len(spans) and spans[at].start < found.end():
            continue
        before = text[: found.start()].rstrip(" \u00a0*_\"'“‘«([")
        first = not before or before[-1] in ".:!?;"
        yield _Word(found[0], found.start(), found.end(), first)


def _runs(words: list[_Word], text: str) -> Iterator[list[_Word]]:
    """Cut the words wherever anything but one space stands between them."""
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
    """Yield acronyms in brackets with the words before them that they stand for, or the reverse.

    ``Organisasi Negara-negara Pengekspor Minyak (OPEC)``: the words before the bracket are taken
    from the last one that has a capital backwards, where their initials fit or all have capitals;
    ``OPEC (Organisasi ...)``: what stands in the brackets.
    """
    for found in re.finditer(r"\(([^()]{2,80})\)", text):
        inner = found[1].strip()
        before = text[: found.start()].rstrip()
        if _ACRONYM.fullmatch(inner):
            expansion = _before(before, inner, function_words)
            if expansion:
                yield inner, expansion
            continue
        last = before.split()[-1] if before.split() else ""
        capital = inner[:1].isupper() and len(inner.split()) > 1
        if _ACRONYM.fullmatch(last) and capital:
            yield last, inner


def _before(text: str, acronym: str, function_words: frozenset[str]) -> str:
    """Return the words before a bracket that an acronym may stand for."""
    text = re.split(r"[.;:!?()]", text)[-1]
    words = list(_WORD.finditer(text))
    letters = [char for char in acronym if char.isalpha()]
    for count in range(len(letters), min(len(words), 2 * len(letters)) + 1):
        part = words[-count:]
        initials = [found[0][0].upper() for found in part]
        if initials[0] == letters[0] and _is_subsequence(letters, initials):
            return text[part[0].start() : part[-1].end()]
    # Initials of another language (OPEC): the capitalised words right before the bracket.
    taken: list[re.Match[str]] = []
    for found in reversed(words):
        if not found[0][0].isupper() and found[0] not in _JOINING:
            break
        taken.append(found)
    while taken and fold(taken[-1][0]) in function_words | _JOINING:
        taken.pop()
    return text[taken[-1].start() : taken[0].end()] if len(taken) > 1 else ""


def _is_subsequence(wanted: Sequence[str], given: Sequence[str]) -> bool:
    rest = iter(given)
    return all(letter in rest for letter in wanted)


def _calendar(language: str) -> frozenset[str]:
    """Return the names of months and days, which are no terms."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return frozenset()
    widths = (locale.months["format"]["wide"], locale.days["format"]["wide"])
    return frozenset(fold(name) for names in widths for name in names.values())
