"""Names of several words: the rendering of each word, inferred from the words beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.name_spelling import inflected, is_foreign, is_respelling
from rktranslate.compare.tokens import LETTERS, absent, any_of, count_each, opens_sentence
from rktranslate.languages.loader import load_language
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Mapping

_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ](?<![^\W_].)[^\W\d_]+")  # letter first: that is looked for faster
_SEVERAL = re.compile(_WORD.pattern + r"(?:[ -][A-ZÀ-ÖØ-Þ][^\W\d_]+)+")
_JOINS = frozenset({" ", "-"})
_LEAST_LETTERS = 3
_GARBLED = 0.75
"""Least share of letters, in any order, that a name keeps whose words are garbled."""
_ALIKE = 0.6
"""Least share of letters, in their order, of a word and its rendering."""
_FIXED = 2
"""A name that is copied so many times more often than it is not is to be copied."""
_CUT = 2
"""Letters that a word has to lose to be cut short; one is a matter of spelling: Hinduisme."""
_NEAR = 2
"""Words that differ by so many letters are compared by themselves, wherever they stand."""
_MAX_LETTERS = 64
"""Letters of the longest word that is compared letter by letter."""
_MAX_GARBLED = 5
"""Words of the longest name that is looked for garbled."""
_MAX_WINDOWS = 8
"""Words in a row of a target, with the same initials, among which a garbled name is looked for."""
_MAX_NEW_WORDS = 500
"""Words of a target among which the counterpart of one is looked for."""


@lru_cache(maxsize=1 << 14)
def is_ordinary(word: str, language: str) -> bool:
    """Return whether a word is translated wherever it stands, by its shape or by a list."""
    folded = word.casefold()
    names = load_language(language).names
    return folded in names.ordinary or _derived(language).match(folded) is not None


@lru_cache(maxsize=32)
def _derived(language: str) -> re.Pattern[str]:
    """Return an expression for the shapes of words that are translated."""
    return re.compile("|".join(load_language(language).names.ordinary_patterns) or "(?!)")


@lru_cache(maxsize=32)
def lower_case_word(language: str) -> re.Pattern[str]:
    """Return an expression for words that a sentence has, and a heading in title case not."""
    small = any_of(load_language(language).vocabulary.heading_small)
    return re.compile(rf"(?<![^\W_])(?!(?:{small})\b)[a-zß-öø-ÿ]{{4,}}")


def is_title(text: str, language: str) -> bool:
    """Return whether all words of a text have a capital that have one in a heading."""
    return lower_case_word(language).search(text) is None


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a catalogue uses words; in small letters but for ``copied`` and ``written``."""

    known: frozenset[str]
    """Words that have a form of their own in a language: places, months, the glossary's."""
    written: Counter[str]
    """In how many units a word is in the source."""
    copied: Counter[str]
    """In how many of them the target has it as it is."""
    language: str
    """Language of the sources."""
    small: frozenset[str] = frozenset()
    """Words that occur in lower case somewhere."""

    def is_translated(self, word: str) -> bool:
        """Return whether a word is not copied again and again, and seldom is."""
        without = self.written[word] - self.copied[word]
        return without > 1 and self.copied[word] < _FIXED * without

    def may_be_lost(self, word: str) -> bool:
        """Return whether a word of a name that a target lacks should be there."""
        return not self.is_translated(word) and self.is_name(word)

    def is_name(self, word: str) -> bool:
        """Return whether nothing speaks for a word that is translated."""
        folded = word.casefold()
        return (
            len(word) >= _LEAST_LETTERS
            and not word.isupper()
            and not is_ordinary(word, self.language)
            and folded not in self.small
            and folded not in self.known
        )


def may_have_slipped(source: str, target: str, evidence: Evidence) -> bool:
    """Return whether a name of several words may differ from its source in a target; quick.

    What the evidence lacks can only make the slips fewer.
    """
    words = dict.fromkeys(" ".join(_SEVERAL.findall(source)).replace("-", " ").split())
    lost = absent(words, target) if words else ()
    if any(map(evidence.may_be_lost, lost)):
        return True
    kept = words.keys() - lost
    in_source, in_target = count_each(source, kept), count_each(target, kept)
    return any(in_target[word] > in_source[word] for word in kept)


class SlipKind(StrEnum):
    """Kinds of faults in a name."""

    ALTERED = "altered"
    DOUBLED = "doubled"
    MISSING = "missing"


class Slip(NamedTuple):
    """A fault in a name of a target."""

    kind: SlipKind
    expected: str
    """Words of the source that are altered, doubled or missing."""
    written: str
    """Words of the target that stand for them, or beside which they are missing."""
    source_span: Span
    target_span: Span
    name: str = ""
    """The whole name in the source, of a missing word."""


class NamePair:
    """The names of a source and of its target, word by word."""

    def __init__(self, source: str, target: str, languages: tuple[str, str]) -> None:
        self.source, self._target = source, target
        self._source_language, self._target_language = languages
        self._source_runs = [run for run in capitalised_runs(source) if len(run) > 1]
        self._words = LETTERS.findall(target.casefold())
        self._target_words = frozenset(self._words)
        self._windows_by_initials: dict[int, Mapping[str, list[list[re.Match[str]]]]] = {}

    @classmethod
    def of(cls, source: str, target: str, languages: tuple[str, str]) -> NamePair | None:
        """Return the names of a pair; None where none of several words is worth a look."""
        pair = cls(source, target, languages)
        return pair if pair.doubtful or pair._repeated else None

    @cached_property
    def _target_runs(self) -> list[list[re.Match[str]]]:
        return capitalised_runs(self._target)

    @cached_property
    def _articles(self) -> frozenset[str]:
        return load_language(self._target_language).grammar.articles

    @cached_property
    def _source_words(self) -> frozenset[str]:
        return frozenset(LETTERS.findall(self.source.casefold()))

    @cached_property
    def _lost_words(self) -> frozenset[str]:
        """The words of the source's names that the target lacks, also written together."""
        words = {word[0].casefold() for run in self._source_runs for word in run}
        words -= self._target_words
        count = count_each("".join(self._words), words)
        return frozenset(word for word in words if not count[word])

    @cached_property
    def _new_words(self) -> list[str]:
        """The words that only the target has, once each."""
        return [word for word in dict.fromkeys(self._words) if word not in self._source_words]

    @cached_property
    def _first_in_target(self) -> Mapping[str, tuple[int, int]]:
        """For each capitalised word of the target its first run, and its index there."""
        first: dict[str, tuple[int, int]] = {}
        for run_index, run in enumerate(self._target_runs):
            for index, word in enumerate(run):
                first.setdefault(word[0], (run_index, index))
        return first

    @cached_property
    def _runs_with_new(self) -> list[bool]:
        """For each run of the target whether it has a new word, beginnings of sentences aside."""
        return [
            any(self._is_new(word[0]) and not _opens(word) for word in run)
            for run in self._target_runs
        ]

    @cached_property
    def _is_title(self) -> bool:
        return is_title(self.source, self._source_language)

    @cached_property
    def doubtful(self) -> set[str]:
        """Return the words of the source's names that the target lacks, if any may be names."""
        lost = {word[0] for run in self._source_runs for word in run if self._is_lost(word[0])}
        return set() if all(map(self._is_ordinary, lost)) else lost

    def new(self) -> set[str]:
        """Return the words with a capital that only the target has."""
        return {
            word[0]
            for run in self._target_runs
            for word in run
            if len(word[0]) >= _LEAST_LETTERS and self._is_new(word[0])
        }

    def words(self) -> set[str]:
        """Return the words that evidence is wanted for."""
        return self.doubtful | self.kept() | self.new()

    def kept(self) -> set[str]:
        """Return the words of the source's names that the target has."""
        words = {word[0] for run in self._source_runs for word in run}
        return {word for word in words if word.casefold() in self._target_words}

    def slips(self, evidence: Evidence) -> Iterator[Slip]:
        """Yield the faults of names, judged by the whole catalogue."""
        lost_by_run = list(self._lost(evidence))
        known_name = self._known_name(evidence) if lost_by_run else []
        for run, lost in lost_by_run:
            whole = self._garbled(run, evidence) or _taken(run, lost, known_name, evidence)
            if whole:
                yield whole
                continue
            for index in lost:
                slip = self._beside(run, index, evidence)
                if slip:
                    yield slip
                    break
        for word, again in self._repeated:
            if evidence.is_name(word[0]):
                spans = Span(*word.span()), Span(*again.span())
                yield Slip(SlipKind.DOUBLED, word[0], again[0], *spans)

    def _lost(self, evidence: Evidence) -> Iterator[tuple[list[re.Match[str]], list[int]]]:
        """Yield the names that are not whole, with the indices of the words that they have lost."""
        for run in self._source_runs:
            lost = [
                index
                for index, word in enumerate(run)
                if self._is_lost(word[0]) and evidence.may_be_lost(word[0])
            ]
            if lost:
                yield run, lost

    def _is_lost(self, word: str) -> bool:
        """Return whether a name's word is not in the target, nor with an ending or together."""
        return word.casefold() in self._lost_words

    def _is_ordinary(self, word: str) -> bool:
        return is_ordinary(word, self._source_language)

    def _is_new(self, word: str) -> bool:
        return word.casefold() not in self._source_words

    @cached_property
    def _repeated(self) -> list[tuple[re.Match[str], re.Match[str]]]:
        """Return words that stand twice, apart, in one name of the target but not of the source."""
        kept = self.kept()
        in_source, in_target = count_each(self.source, kept), count_each(self._target, kept)
        more = {word for word in kept if in_target[word] > in_source[word]}
        if not more:
            return []
        first = {word[0]: word for run in self._source_runs for word in run}
        repeated: list[tuple[re.Match[str], re.Match[str]]] = []
        for run in self._target_runs:
            before: set[str] = set()
            for index, word in enumerate(run):
                if index > 1:
                    before.add(run[index - 2][0])
                if word[0] in more and word[0] in before:
                    repeated.append((first[word[0]], word))
        return repeated

    def _garbled(self, run: list[re.Match[str]], evidence: Evidence) -> Slip | None:
        """Return where the letters of two words or more are found among other words."""
        lost = [
            word
            for word in run
            if self._is_lost(word[0])
            and not self._is_ordinary(word[0])
            and word[0].casefold() not in evidence.known
        ]
        for size in range(min(len(lost), _MAX_GARBLED), 1, -1):
            new_windows = self._new_windows(size)
            for part in _different(_windows(lost, size)) if new_windows else ():
                for window in new_windows.get(_initials(part), ()):
                    if _is_garbled(part, window, self._source_language, self._target_language):
                        return _slip(part, window)
        return None

    def _new_windows(self, size: int) -> Mapping[str, list[list[re.Match[str]]]]:
        """Return so many words in a row as often as the target has them anew, by their initials."""
        if size not in self._windows_by_initials:
            by_initials: defaultdict[str, list[list[re.Match[str]]]] = defaultdict(list)
            windows = chain.from_iterable(_windows(run, size) for run in self._target_runs)
            for window in _different(windows):
                same = by_initials[_initials(window)]
                if len(same) < _MAX_WINDOWS and all(self._is_new(word[0]) for word in window):
                    same.append(window)
            self._windows_by_initials[size] = by_initials
        return self._windows_by_initials[size]

    def _known_name(self, evidence: Evidence) -> list[re.Match[str]]:
        """Return the first name that only the target has of the target's, if others have it."""
        for part in self._new_names(evidence):
            others = [word for word in part if evidence.written[word[0]]]
            if len(others) > 1:
                return others
        return []

    def _new_names(self, evidence: Evidence) -> Iterator[list[re.Match[str]]]:
        """Yield the runs of names that only the target has."""
        for run in self._target_runs:
            part: list[re.Match[str]] = []
            for word in run:
                if self._is_new(word[0]) and evidence.is_name(word[0]):
                    part.append(word)
                elif part:
                    yield part
                    part = []
            if part:
                yield part

    def _beside(self, run: list[re.Match[str]], index: int, evidence: Evidence) -> Slip | None:
        """Return the fault at a lost word whose neighbour in the name was kept.

        Before a name there are titles of all kinds, behind its first word nearly always more of
        the name: so a first word counts only where it is known for a name.
        """
        word = run[index]
        copied = evidence.copied[word[0]] > 0
        if self._is_title and not copied:
            return None
        for step in (-1, 1):
            if not 0 <= index + step < len(run):
                continue
            beside = run[index + step]
            first = self._first_in_target.get(beside[0]) if evidence.is_name(beside[0]) else None
            if first is None:
                continue
            run_index, kept = first
            written = self._target_runs[run_index]
            other = written[kept - step] if 0 <= kept - step < len(written) else None
            if other is not None and other[0].casefold() in self._articles:
                other = None  # "The Palapa Ring consortium"
            inside = not _opens(word)
            sure = copied or step < 0 or (is_foreign(word[0], self._source_language) and inside)
            if other is not None and self._is_new(other[0]):
                slip = _became(word, other, evidence, sure=sure)
                if slip or not _opens(other):
                    return slip
            only_known = not self._runs_with_new[run_index]
            if not sure and not (only_known and inside):
                return None
            if self._has_counterpart(word[0]):
                return None
            name = " ".join(part[0] for part in run)
            spans = Span(*word.span()), Span(*written[kept].span())
            return Slip(SlipKind.MISSING, word[0], beside[0], *spans, name)
        return None

    def _has_counterpart(self, word: str) -> bool:
        """Return whether the target has, or is too long to tell, a new word like a lost one."""
        from rapidfuzz.distance import Indel
        from rapidfuzz.process import extractOne

        if len(self._new_words) > _MAX_NEW_WORDS or len(word) > _MAX_LETTERS:
            return True
        # Its cutoff would leave out a similarity that is just so much.
        likest = extractOne(word.casefold(), self._new_words, scorer=Indel.normalized_similarity)
        return likest is not None and likest[1] >= _ALIKE


def _taken(
    run: list[re.Match[str]],
    lost: list[int],
    known_name: list[re.Match[str]],
    evidence: Evidence,
) -> Slip | None:
    """Return that another name of the catalogue stands for all of one."""
    if len(lost) < 2 or not known_name:
        return None
    kept = set(range(len(run))).difference(lost)
    if any(evidence.is_name(run[index][0]) for index in kept):
        return None
    return _slip([run[index] for index in lost], known_name)


def capitalised_runs(
    text: str, words: Iterable[re.Match[str]] | None = None
) -> list[list[re.Match[str]]]:
    """Return the words with a capital, together those with only a space or hyphen between.

    Args:
        text: A text.
        words: Its words with a capital, in order; None for all of two letters or more.
    """
    runs: list[list[re.Match[str]]] = []
    end = 0
    for word in _WORD.finditer(text) if words is None else words:
        if runs and text[end : word.start()] in _JOINS:
            runs[-1].append(word)
        else:
            runs.append([word])
        end = word.end()
    return runs


def _opens(word: re.Match[str]) -> bool:
    return opens_sentence(word.string, word.start())


def _became(
    word: re.Match[str], other: re.Match[str], evidence: Evidence, *, sure: bool
) -> Slip | None:
    """Return that another word stands in the place of a name's, unless it is a translation."""
    from rapidfuzz.distance import OSA

    if word[0].startswith(other[0]) and len(word[0]) - len(other[0]) >= _CUT:
        return _slip([word], [other])
    longest = max(len(word[0]), len(other[0]))
    if longest > _MAX_LETTERS or OSA.distance(word[0], other[0], score_cutoff=_NEAR) <= _NEAR:
        return None
    if evidence.is_name(other[0]) and (sure or evidence.written[other[0]]):
        return _slip([word], [other])
    return None


def _windows(words: list[re.Match[str]], size: int) -> list[list[re.Match[str]]]:
    return [words[first : first + size] for first in range(len(words) - size + 1)]


def _different(windows: Iterable[list[re.Match[str]]]) -> Iterable[list[re.Match[str]]]:
    """Return the first of the windows with the same words, in order."""
    first: dict[tuple[str, ...], list[re.Match[str]]] = {}
    for window in windows:
        first.setdefault(tuple(word[0] for word in window), window)
    return first.values()


def _initials(words: list[re.Match[str]]) -> str:
    return "".join(word[0][0] for word in words)


def _is_garbled(
    source_words: list[re.Match[str]],
    target_words: list[re.Match[str]],
    source_language: str,
    target_language: str,
) -> bool:
    """Return whether words with the initials of others share their letters in all.

    That is what becomes of a name whose letters are mixed up; in translation each word of a name
    is another, or a respelling.
    """
    from rapidfuzz.distance import Indel

    pairs = [(one[0], other[0]) for one, other in zip(source_words, target_words, strict=True)]
    if max(map(len, chain.from_iterable(pairs))) > _MAX_LETTERS:
        return False
    if any(
        is_respelling(*pair, source_language, target_language) or inflected(*pair, target_language)
        for pair in pairs
    ):
        return False
    letters = (sorted("".join(words).casefold()) for words in zip(*pairs, strict=True))
    return Indel.normalized_similarity(*letters) >= _GARBLED


def _slip(source_words: list[re.Match[str]], target_words: list[re.Match[str]]) -> Slip:
    source, target = (" ".join(word[0] for word in run) for run in (source_words, target_words))
    return Slip(
        SlipKind.ALTERED,
        source,
        target,
        Span(source_words[0].start(), source_words[-1].end()),
        Span(target_words[0].start(), target_words[-1].end()),
    )
