"""The inverted index of the fuzzy search: it selects the sources that are worth a comparison.

The similarity of two sources is ``rapidfuzz.fuzz.ratio`` of their folded texts, divided by 100: one
minus the insertions and deletions that turn one into the other, over the length of both. A folded
text has one kind of quotation mark, dash and space, and no capitals.

A comparison with every source would be exact, and too slow. A :class:`Segment` has a posting list,
the sources that contain a feature, for each word and for each trigram of short texts. A search
reads the posting lists of the query from the rarest feature on, only in the range of lengths that
can reach the wanted similarity, until it has read enough postings. The sources that share the most
weight with the query are the candidates.
"""

from __future__ import annotations

import math
import re
import struct
import zlib
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.typography import typographic_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

SEGMENT_UNITS = 100_000
"""Largest number of sources in a segment; building one of this size takes about 200 MB."""
CANDIDATES = 400
"""Number of sources that are compared with the query."""
_TRIGRAM_LENGTH = 80
"""Longest folded text that is indexed by trigrams too: in a short text, one word is a lot."""
_MAX_POSTINGS = 40_000
"""Number of postings after which the search of a segment stops; frequent features come last."""
_SHORT_LIST = 256
"""Longest posting list that is read whole, because finding the range in it would take longer."""
_SLICE = 1 << 19
"""Number of postings whose weights are summed at a time."""
_MAGIC = b"RKTM"
_HEADER = struct.Struct("<4sIIIII")
_WORD = re.compile(r"\w+")


class CorruptSegmentError(Exception):
    """The bytes are not a segment; the index must be rebuilt."""


def fold(text: str) -> str:
    """Return a text as it is compared: with one kind of each typographic mark, and no capitals."""
    return typographic_key(text).casefold()


class _Hashes(dict[str, int]):
    """CRC-32 of each feature. A collision costs a comparison; it never gives a wrong match."""

    def __missing__(self, feature: str) -> int:
        value = zlib.crc32(_encoded(feature))
        self[feature] = value
        return value


def _features(folded: str) -> set[str]:
    features = set(_WORD.findall(folded))
    if len(folded) <= _TRIGRAM_LENGTH:
        # The prefix distinguishes trigrams from words of three letters.
        features.update(["\0" + folded[i : i + 3] for i in range(len(folded) - 2)])
    return features or {folded}


@dataclass(frozen=True, slots=True)
class Segment:
    """An immutable inverted index over some sources; postings are ranks by folded length."""

    ids: NDArray[np.int64]
    """Id of each source, by rank."""
    lengths: NDArray[np.uint32]
    """Length of each folded text, by rank, ascending."""
    weights: NDArray[np.float32]
    """Sum of the weights of the features of each source, by rank."""
    features: NDArray[np.uint32]
    """Hashes of the features, ascending."""
    starts: NDArray[np.uint32]
    """Start of the posting list of each feature in ``postings``, and the end of the last one."""
    postings: NDArray[np.uint32]
    text_starts: NDArray[np.uint32]
    """Start of each folded text in ``texts``, by rank, and the end of the last one."""
    texts: NDArray[np.uint8]
    """The folded texts in UTF-8, in memory because each search compares hundreds of them."""

    @classmethod
    def build(cls, ids: Sequence[int], folded: Sequence[str]) -> Segment:
        """Return a segment of sources, given by their ids and folded texts; at least one.

        Arrays are deleted as soon as possible: some of them take a hundred megabytes.
        """
        import numpy as np

        order = sorted(range(len(ids)), key=lambda index: (len(folded[index]), ids[index]))
        keys = _posting_keys([folded[index] for index in order])
        postings = keys.astype(np.uint32)  # the lower half
        keys >>= np.uint64(32)
        edges = np.flatnonzero(keys[1:] != keys[:-1]) + 1
        starts = np.concatenate(([0], edges, [len(keys)])).astype(np.uint32)
        features = keys[starts[:-1]].astype(np.uint32)
        del keys, edges
        texts = [_encoded(folded[index]) for index in order]
        return cls(
            ids=np.array([ids[index] for index in order], np.int64),
            lengths=np.array([len(folded[index]) for index in order], np.uint32),
            weights=_total_weights(postings, np.diff(starts), len(ids)),
            features=features,
            starts=starts,
            postings=postings,
            text_starts=np.cumsum([0, *map(len, texts)], dtype=np.uint32),
            texts=np.frombuffer(b"".join(texts), np.uint8),
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Segment:
        """Return the segment that :meth:`to_bytes` wrote, without a copy of the data.

        Raises:
            CorruptSegmentError: The data is not a segment, or is damaged.
        """
        import numpy as np

        if len(data) < _HEADER.size:
            raise CorruptSegmentError
        magic, checksum, units, features, postings, text_bytes = _HEADER.unpack_from(data)
        body = memoryview(data)[_HEADER.size :]
        if magic != _MAGIC or zlib.crc32(body) != checksum:
            raise CorruptSegmentError
        parts = []
        offset = 0
        for kind, count in (
            ("<i8", units),
            ("<u4", units),
            ("<f4", units),
            ("<u4", features),
            ("<u4", features + 1),
            ("<u4", postings),
            ("<u4", units + 1),
            ("u1", text_bytes),
        ):
            parts.append(np.frombuffer(body, kind, count, offset))
            offset += parts[-1].nbytes
        return cls(*parts)

    def to_bytes(self) -> bytes:
        """Return the segment as bytes, with a checksum."""
        parts = [
            self.ids.astype("<i8", copy=False).tobytes(),
            self.lengths.astype("<u4", copy=False).tobytes(),
            self.weights.astype("<f4", copy=False).tobytes(),
            self.features.astype("<u4", copy=False).tobytes(),
            self.starts.astype("<u4", copy=False).tobytes(),
            self.postings.astype("<u4", copy=False).tobytes(),
            self.text_starts.astype("<u4", copy=False).tobytes(),
            self.texts.tobytes(),
        ]
        checksum = 0
        for part in parts:
            checksum = zlib.crc32(part, checksum)
        sizes = len(self.ids), len(self.features), len(self.postings), len(self.texts)
        return b"".join([_HEADER.pack(_MAGIC, checksum, *sizes), *parts])

    def text(self, rank: int) -> str:
        """Return the folded text of the source at a rank."""
        start, end = self.text_starts[rank : rank + 2].tolist()
        return self.texts[start:end].tobytes().decode("utf-8", "surrogatepass")

    def search(self, query: Query) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ranks of candidates, in any order, and the overlap of each with the query.

        The overlap is Dice's coefficient over weights, 0 to 1.
        """
        import numpy as np

        low, high = np.searchsorted(self.lengths, (query.shortest, query.longest + 1))
        indexes, frequencies = self._rarest_first(query)
        if low == high or not len(indexes):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        lists = self._posting_lists(indexes, frequencies, int(low), int(high))
        postings = np.concatenate(lists)
        weights = np.log1p(len(self.ids) / frequencies)
        of_postings = np.repeat(weights[: len(lists)], [len(ranks) for ranks in lists])
        in_range = (postings >= low) & (postings < high)
        shared = np.bincount(postings[in_range] - low, of_postings[in_range], int(high - low))
        ranks = np.flatnonzero(shared > 0)  # much faster than on the numbers themselves
        # Features of the query that are not in this segment have no weight.
        total = self.weights[low:high][ranks] + weights.sum()
        overlap = (shared[ranks] / total).astype(np.float32)
        if len(ranks) > CANDIDATES:
            top = np.argpartition(overlap, -CANDIDATES)[-CANDIDATES:]
            ranks, overlap = ranks[top], overlap[top]
        return ranks + low, overlap

    def _rarest_first(self, query: Query) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Return the indexes and frequencies of the query's features, the rarest ones first."""
        import numpy as np

        if not len(self.features):
            return np.empty(0, np.int64), np.empty(0, np.uint32)
        indexes = np.searchsorted(self.features, query.features)
        indexes[indexes == len(self.features)] = 0
        indexes = indexes[self.features[indexes] == query.features]
        frequencies = self.starts[indexes + 1] - self.starts[indexes]
        order = np.argsort(frequencies, kind="stable")
        return indexes[order], frequencies[order]

    def _posting_lists(
        self, indexes: NDArray[np.int64], frequencies: NDArray[np.uint32], low: int, high: int
    ) -> list[NDArray[np.uint32]]:
        """Return the posting lists of features, until there are enough postings.

        Long lists are cut to the ranks from ``low`` to ``high``.
        """
        import numpy as np

        bounds = np.array((low, high), np.uint32)
        lists: list[NDArray[np.uint32]] = []
        left = _MAX_POSTINGS
        starts = self.starts[indexes].tolist()
        for start, count in zip(starts, frequencies.tolist(), strict=True):
            if left <= 0:
                break
            ranks = self.postings[start : start + count]
            if count > _SHORT_LIST:
                first, last = ranks.searchsorted(bounds)
                ranks = ranks[first:last]
            lists.append(ranks)
            left -= len(ranks)
        return lists


def _posting_keys(folded: Sequence[str]) -> NDArray[np.uint64]:
    """Return a key for each feature of each text, ascending: the hash, then the rank."""
    import numpy as np

    hashes = _Hashes()
    flat = array("I")
    counts = array("I")
    for text in folded:
        features = {hashes[feature] for feature in _features(text)}
        flat.extend(features)
        counts.append(len(features))
    del hashes
    keys = np.frombuffer(flat, np.uint32).astype(np.uint64)
    del flat
    keys <<= np.uint64(32)
    ranks = np.arange(len(folded), dtype=np.uint32)
    keys |= np.repeat(ranks, np.frombuffer(counts, np.uint32))
    keys.sort()
    return keys


def _total_weights(
    postings: NDArray[np.uint32], frequencies: NDArray[np.uint32], units: int
) -> NDArray[np.float32]:
    """Return the sum of the weights of the features of each source, by rank."""
    import numpy as np

    weights = np.repeat(np.log1p(units / frequencies).astype(np.float32), frequencies)
    totals = np.zeros(units)
    for start in range(0, len(weights), _SLICE):  # bincount widens its arguments
        part = slice(start, start + _SLICE)
        totals += np.bincount(postings[part], weights[part], units)
    return totals.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Query:
    """A folded text to search for."""

    folded: str
    features: NDArray[np.uint32]
    """Hashes of its features, ascending."""
    shortest: int
    """Least length of a source that can reach the wanted similarity."""
    longest: int
    """Greatest length of a source that can reach the wanted similarity."""

    @classmethod
    def of(cls, folded: str, minimum: float) -> Query:
        """Return the query for sources with a similarity of at least ``minimum``, 0 to 1."""
        import numpy as np

        # ratio = 2 * common / (a + b) and common <= min(a, b), so min / max >= m / (2 - m).
        least = minimum / (2 - minimum)
        length = len(folded)
        hashes = _Hashes()
        features = np.array(sorted({hashes[f] for f in _features(folded)}), np.uint32)
        shortest = math.ceil(length * least - 1e-9)
        longest = math.floor(length / least + 1e-9) if least else 1 << 31
        return cls(folded, features, shortest, longest)


def candidates(segments: Sequence[Segment], query: Query) -> list[tuple[int, str]]:
    """Return the ids and folded texts of the best candidates of all segments, by id."""
    import numpy as np

    if not segments:
        return []
    results = [segment.search(query) for segment in segments]
    ranks = np.concatenate([ranks for ranks, _ in results])
    overlap = np.concatenate([overlap for _, overlap in results])
    owners = np.repeat(np.arange(len(results)), [len(ranks) for ranks, _ in results])
    if len(ranks) > CANDIDATES:
        best = np.argpartition(overlap, -CANDIDATES)[-CANDIDATES:]
        ranks, owners = ranks[best], owners[best]
    return sorted(
        (int(segments[owner].ids[rank]), segments[owner].text(rank))
        for owner, rank in zip(owners.tolist(), ranks.tolist(), strict=True)
    )


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
