"""Fuzzy matches: the earlier messages that changed sources grew out of.

Candidates are the messages that share the rarest words with a source, and those beside its
neighbours. Their similarity is the normalised indel similarity of the folded sources, as
``rapidfuzz.fuzz.ratio`` computes it, here from 0 to 1.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.catalog.merge.carry_over import source_of_target, split_target
from rktranslate.catalog.typography import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rktranslate.catalog.merge.source_groups import SourceGroup
    from rktranslate.model import Message

_MAX_CANDIDATES = 24
"""Messages compared with a source because they share most of its rarer words."""
_MAX_MESSAGES_PER_WORD = 256
"""A word that occurs in more messages than this hardly distinguishes them."""
_MAX_LOOKUPS = 256
"""Occurrences of words, the rarest first, that are looked up for a source."""
_MIN_GAIN = 0.05
"""By how much two sentences together must be more similar than the better one alone."""
_MAX_GAP = 8
"""Most messages between two neighbours that are compared because of their position."""
_FEW_WORDS = 4
"""In a source of so many words or fewer, trigrams count as words: one typing error is a lot."""


@dataclass(frozen=True, slots=True)
class Proximity:
    """The ranking of an earlier message by its position in the document."""

    bonus: float
    """Added to the similarity when candidates are ranked."""
    in_context: bool
    """Whether it was between the same two neighbours as the changed source is."""


_BETWEEN_NEIGHBOURS = Proximity(bonus=0.2, in_context=True)
_BESIDE_NEIGHBOUR = Proximity(bonus=0.1, in_context=False)
_ELSEWHERE = Proximity(bonus=0.0, in_context=False)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The similarity from which a message counts as predecessor, 0 to 1."""

    elsewhere: float
    in_context: float

    def of(self, proximity: Proximity) -> float:
        """Return the threshold for a message at some position."""
        return self.in_context if proximity.in_context else self.elsewhere


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The messages that a changed source grew out of."""

    origins: tuple[int, ...]
    """Indices of one message, or of the two that were joined."""
    similarity: float
    part: int = 0
    """1 or 2 for a part of a sentence that was split in two."""
    share: str = ""
    """The part of the target that belongs to this part of the sentence."""


class _Candidate(NamedTuple):
    """A possible predecessor; the best one sorts first."""

    rank: float
    """Similarity and bonus, negated."""
    groups: tuple[int, ...]
    """One group, or the two groups that a sentence was split into."""
    origins: tuple[int, ...]
    similarity: float


def find_predecessors(
    groups: Sequence[SourceGroup],
    messages: Sequence[Message],
    matches: Sequence[Sequence[int]],
    pool: Sequence[int],
    thresholds: Thresholds,
) -> dict[int, Predecessor]:
    """Find the predecessors of groups without a message; each message serves once, the best first.

    Args:
        groups: The groups of the document.
        messages: All messages, in their order.
        matches: For each group the messages that keep their target.
        pool: Indices of the messages that may be predecessors.
        thresholds: How similar a predecessor must be.

    Returns:
        The predecessor of each group that has one, by its number.
    """
    unmatched = [number for number, indices in enumerate(matches) if not indices]
    if not unmatched or not pool:
        return {}
    texts = {number: folded(groups[number].source) for number in unmatched}
    search = _CandidateSearch(texts, messages, pool, thresholds)
    nearby = {
        number: search.select(number, positions)
        for number, positions in _positions(matches, messages).items()
    }
    candidates = [each for number in unmatched for each in search.whole(number, nearby[number])]
    for number in unmatched:
        if number + 1 in nearby and groups[number].kind is groups[number + 1].kind:
            candidates += search.split(number, {**nearby[number], **nearby[number + 1]})

    found: dict[int, Predecessor] = {}
    taken: set[int] = set()
    for candidate in sorted(candidates):
        origins, numbers = candidate.origins, candidate.groups
        if not taken.isdisjoint(origins) or any(number in found for number in numbers):
            continue
        taken.update(origins)
        if len(numbers) == 1:
            found[numbers[0]] = Predecessor(origins, candidate.similarity)
            continue
        lengths = [len(groups[number].source) for number in numbers]
        shares = split_target(messages[origins[0]].target, lengths[0] / sum(lengths))
        for part, (number, share) in enumerate(zip(numbers, shares, strict=True), 1):
            found[number] = Predecessor(origins, candidate.similarity, part, share)
    return found


class _CandidateSearch:
    """Finds the earlier messages that changed sources may have grown out of."""

    def __init__(
        self,
        changed: Mapping[int, str],
        messages: Sequence[Message],
        pool: Sequence[int],
        thresholds: Thresholds,
    ) -> None:
        """Index the words of the messages in the pool."""
        self._changed = changed
        """Folded sources of the groups without a message."""
        self._thresholds = thresholds
        self._texts = {index: folded(source_of_target(messages[index])) for index in pool}
        words = {index: frozenset(_features(text)) for index, text in self._texts.items()}
        self._frequency = Counter(word for bag in words.values() for word in bag)
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for index in pool:
            for word in words[index]:
                if self._frequency[word] <= _MAX_MESSAGES_PER_WORD:
                    self._postings[word].append(index)

    def select(self, number: int, positions: Mapping[int, Proximity]) -> dict[int, Proximity]:
        """Return the messages to compare with a group, and where they were.

        Args:
            number: Number of the group.
            positions: The messages near the neighbours of the group.
        """
        features = dict.fromkeys(_features(self._changed[number]))
        words = [word for word in features if word in self._postings]
        shared: Counter[int] = Counter()
        lookups = 0
        for word in sorted(words, key=self._frequency.__getitem__):
            shared.update(self._postings[word])
            lookups += self._frequency[word]
            if lookups > _MAX_LOOKUPS:
                break
        nearest = sorted(shared, key=lambda index: (-shared[index], index))[:_MAX_CANDIDATES]
        selected = dict.fromkeys((*nearest, *positions))
        return {
            index: positions.get(index, _ELSEWHERE) for index in selected if index in self._texts
        }

    def whole(self, number: int, nearby: Mapping[int, Proximity]) -> Iterator[_Candidate]:
        """Yield the messages that a group may have been, and pairs that it may have joined."""
        from rapidfuzz.fuzz import ratio

        text, texts = self._changed[number], self._texts
        best = 0.0
        for index, proximity in nearby.items():
            minimum = self._thresholds.of(proximity)
            similarity = ratio(text, texts[index], score_cutoff=minimum * 100) / 100
            if similarity:
                best = max(best, similarity)
                yield _Candidate(-similarity - proximity.bonus, (number,), (index,), similarity)
        minimum = max(best + _MIN_GAIN, self._thresholds.elsewhere)
        for index, proximity in nearby.items():
            if index + 1 in nearby:
                joined = f"{texts[index]} {texts[index + 1]}"
                similarity = ratio(text, joined, score_cutoff=minimum * 100) / 100
                if similarity:
                    rank = -similarity - proximity.bonus
                    yield _Candidate(rank, (number,), (index, index + 1), similarity)

    def split(self, number: int, nearby: Mapping[int, Proximity]) -> Iterator[_Candidate]:
        """Yield the messages that a group and the one after it may be the parts of."""
        from rapidfuzz.fuzz import ratio

        first, second = self._changed[number], self._changed[number + 1]
        for index, proximity in nearby.items():
            text = self._texts[index]
            best = max(ratio(first, text), ratio(second, text)) / 100
            minimum = max(best + _MIN_GAIN, self._thresholds.elsewhere)
            similarity = ratio(f"{first} {second}", text, score_cutoff=minimum * 100) / 100
            if similarity:
                rank = -similarity - proximity.bonus
                yield _Candidate(rank, (number, number + 1), (index,), similarity)


def _positions(
    matches: Sequence[Sequence[int]], messages: Sequence[Message]
) -> dict[int, dict[int, Proximity]]:
    """Return for each group without a message the messages that were where it is now.

    If the messages of its neighbours are far apart, only the one behind the former and the one
    before the latter are.
    """
    following = sum(not message.obsolete for message in messages)
    next_message: dict[int, int] = {}
    for number in range(len(matches) - 1, -1, -1):
        if matches[number]:
            following = matches[number][0]
        else:
            next_message[number] = following
    positions: dict[int, dict[int, Proximity]] = {}
    preceding = -1
    for number, indices in enumerate(matches):
        if indices:
            preceding = indices[-1]
            continue
        first, end = preceding + 1, next_message[number]
        if first <= end <= first + _MAX_GAP:
            positions[number] = dict.fromkeys(range(first, end), _BETWEEN_NEIGHBOURS)
        else:
            positions[number] = dict.fromkeys((first, end - 1), _BESIDE_NEIGHBOUR)
    return positions


def _features(text: str) -> Iterator[str]:
    """Yield the words of a text, and of a short one the trigrams too."""
    words = re.findall(r"\w+", text)
    yield from words
    if len(words) <= _FEW_WORDS:
        yield from (text[start : start + 3] + "\0" for start in range(len(text) - 2))
