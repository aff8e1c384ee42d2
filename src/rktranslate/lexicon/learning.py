"""Words that a project's reviewed text and memory add to a lexicon."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.lexicon.lexicon import Lexicon, words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

_LEAST_LETTERS = 3
_LEAST_SEEN = 2
"""Units in which a word has to occur for anything to be known about it."""
_LEAST_SHARE = 0.5
"""Share of its occurrences that a counterpart has to be in."""
_MOST_UNKNOWN = 2
"""Unknown words of a source of which the translation can be found by elimination."""
_MOST_UNEXPLAINED = 4
"""Words of a target, that no word of the source explains, among which it is."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The words of a project that a lexicon lacks, as lines of its sections without the word."""

    source: tuple[tuple[str, str], ...] = ()
    target: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """Digest of the words and their counts."""
        return hashlib.sha256(repr((self.source, self.target)).encode()).hexdigest()[:16]

    def added_to(self, known: Lexicon) -> Lexicon:
        """Return a lexicon with these words, too."""
        return known.extended(dict(self.source), dict(self.target)) if self.source else known


@dataclass(slots=True)
class _Counts:
    """What the pairs have shown so far; all words are in small letters."""

    seen: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)
    together: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """For each word of a source the words of targets that may be its counterpart."""
    target_seen: Counter[str] = field(default_factory=Counter)
    target_small: Counter[str] = field(default_factory=Counter)

    def add(self, known: Lexicon, source: str, target: str) -> None:
        """Count the words of a pair that a lexicon lacks."""
        in_source = {word.casefold(): word for word in words(source)}
        unknown = _unknown(known, source)
        in_target = {word.casefold(): word for word in words(target)}
        copied = [word for word in unknown if word in in_target]
        lost = [word for word in unknown if word not in in_target]
        unexplained: list[str] = []
        if 0 < len(lost) <= _MOST_UNKNOWN:
            unexplained = [word for word in in_target if not _explains(known, in_source, word)]
            if len(unexplained) > _MOST_UNEXPLAINED:
                unexplained = []
        for word in unknown:
            self.seen[word] += 1
            self.small[word] += in_source.get(word, word)[0].islower()
        for word in copied:
            self.together[word][word] += 1
        for word in lost:
            self.together[word].update(unexplained)
        for word in {*copied, *unexplained}:
            self.target_seen[word] += 1
            self.target_small[word] += in_target[word][0].islower()

    def counterparts(self, word: str) -> list[tuple[str, int]]:
        """Return the counterparts that a word has had often enough, the most frequent first."""
        least = max(_LEAST_SEEN, _LEAST_SHARE * self.seen[word])
        return [pair for pair in self.together[word].most_common() if pair[1] >= least]


def learn(pairs: Iterable[tuple[str, str]], known: Lexicon, texts: Iterable[str]) -> OwnWords:
    """Return the words of some texts that a lexicon lacks, and their counterparts in pairs.

    A word that the target has, too, is copied. Of another one the counterpart is what remains when
    all that the lexicon knows is paired off, if the same remains again and again. The cost is
    linear in the pairs, nearly all of which are only searched for the words.

    Args:
        pairs: Sources and their reviewed targets.
        known: The lexicon of the language pair; an empty one learns nothing.
        texts: What is to be translated.
    """
    wanted = {word for text in texts for word in _unknown(known, text)} if known else set()
    if not wanted:
        return OwnWords()
    from ahocorasick_rs import AhoCorasick

    finder = AhoCorasick(sorted(wanted))
    counts = _Counts()
    for source, target in pairs:
        if finder.find_matches_as_indexes(source.casefold()):
            counts.add(known, source, target)
    found: list[tuple[str, str]] = []
    targets: set[str] = set()
    for word in sorted(wanted.intersection(counts.seen)):
        likely = counts.counterparts(word)
        if likely:
            links = " ".join(f"{other}:{times}" for other, times in likely)
            found.append((word, f"{counts.seen[word]}\t{counts.small[word]}\t0\t{links}"))
            targets.update(other for other, _ in likely)
    return OwnWords(
        tuple(found),
        tuple(
            (word, f"{counts.target_seen[word]}\t{counts.target_small[word]}\t0")
            for word in sorted(targets)
            if known.target(word) is None
        ),
    )


def _unknown(known: Lexicon, text: str) -> list[str]:
    """Return the words of a text, in small letters, that a lexicon lacks, each once."""
    return [
        word
        for word in dict.fromkeys(words(text.casefold()))
        if len(word) >= _LEAST_LETTERS and word.isalpha() and known.source(word) is None
    ]


def _explains(known: Lexicon, in_source: Container[str], word: str) -> bool:
    """Return whether a source has a word that one of its target is the counterpart of."""
    if word in in_source:
        return True
    entry = known.target(word)
    if entry is None:
        return False
    # What often has no counterpart, such as an article, needs none.
    return 2 * entry.unlinked > entry.seen or any(map(in_source.__contains__, entry.counterparts))
