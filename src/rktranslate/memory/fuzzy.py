"""The candidate index of the fuzzy search: which few of a million sources are worth a comparison.

The similarity of two sources is ``rapidfuzz.fuzz.ratio`` of their folded texts, divided by 100: one
minus the insertions and deletions that turn one into the other, over the length of both. A folded
text has one kind of quotation mark, dash and space, and no capitals.

Comparing with every source would be exact, and too slow. A :class:`Segment` holds, for each word
(and each trigram of short texts), the sources that contain it. A search walks the rarest features
of the query first, within the lengths that can reach the wanted similarity at all, until enough
places are read; it ranks what it met by shared weight, and gives the best for comparison.
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
"""Most sources in a segment: bounds the memory that building one takes (about 200 MB)."""
CANDIDATES = 400
"""Sources that are compared with the query."""
_SHORT = 80
"""Folded texts up to this length are indexed by trigram too: there one changed word is a lot."""
_PLACES = 40_000
"""Places of features that a search reads in a segment before it stops at ever commoner ones."""
_FEW = 256
"""So many places are read whole rather than cut to the window first."""
_SLICE = 1 << 19
"""Places whose weights are added up at a time."""
_MAGIC = b"RKTM"
_HEADER = struct.Struct("<4sIIIII")
_WORD = re.compile(r"\w+")


class CorruptSegmentError(Exception):
    """The bytes are not a segment: the index must be built again."""


def fold(text: str) -> str:
    """Return the text that is compared: one typography, no capitals."""
    return typographic_key(text).casefold()


class _Hashes(dict[str, int]):
    """CRC-32 of each feature; collisions cost a comparison, never a wrong match."""

    def __missing__(self, feature: str) -> int:
        value = zlib.crc32(_encoded(feature))
        self[feature] = value
        return value


def _features(folded: str) -> set[str]:
    found = set(_WORD.findall(folded))
    if len(folded) <= _SHORT:
        # The mark in front keeps trigrams apart from words of three letters.
        found.update(["\0" + folded[i : i + 3] for i in range(len(folded) - 2)])
    return found or {folded}


@dataclass(frozen=True, slots=True)
class Segment:
    """An immutable index over some sources; places are ranks by folded length."""

    ids: NDArray[np.int64]
    lengths: NDArray[np.uint32]
    weights: NDArray[np.float32]
    """Sum of the weights of each source's features."""
    features: NDArray[np.uint32]
    """Hashes, ascending."""
    starts: NDArray[np.uint32]
    """Where the places of each feature begin in ``places``; one more than there are features."""
    places: NDArray[np.uint32]
    text_starts: NDArray[np.uint32]
    """Where each source's folded text begins in ``texts``; one more than there are sources."""
    texts: NDArray[np.uint8]
    """In UTF-8: at hand, because four hundred of them are compared in each search."""

    @classmethod
    def build(cls, ids: Sequence[int], folded: Sequence[str]) -> Segment:
        """Index sources by their ids and folded texts; at least one.

        What is done with is deleted at once: some of it is a hundred megabytes.
        """
        import numpy as np

        order = sorted(range(len(ids)), key=lambda number: (len(folded[number]), ids[number]))
        hashes = _Hashes()
        flat = array("I")
        counts = array("I")
        for number in order:
            found = {hashes[feature] for feature in _features(folded[number])}
            flat.extend(found)
            counts.append(len(found))
        del hashes
        keys = np.frombuffer(flat, np.uint32).astype(np.uint64)
        del flat
        keys <<= np.uint64(32)
        keys |= np.repeat(np.arange(len(ids), dtype=np.uint32), np.frombuffer(counts, np.uint32))
        keys.sort()
        all_places = keys.astype(np.uint32)  # the lower half
        keys >>= np.uint64(32)
        edges = np.flatnonzero(keys[1:] != keys[:-1]) + 1
        starts = np.concatenate(([0], edges, [len(keys)])).astype(np.uint32)
        features = keys[starts[:-1]].astype(np.uint32)
        del keys, edges
        spread = np.diff(starts)
        each = np.repeat(np.log1p(len(ids) / spread).astype(np.float32), spread)
        texts = [_encoded(folded[number]) for number in order]
        weights = np.zeros(len(ids))
        for start in range(0, len(each), _SLICE):  # bincount widens what it is given
            part = slice(start, start + _SLICE)
            weights += np.bincount(all_places[part], each[part], len(ids))
        return cls(
            ids=np.array([ids[number] for number in order], np.int64),
            lengths=np.array([len(folded[number]) for number in order], np.uint32),
            weights=weights.astype(np.float32),
            features=features,
            starts=starts,
            places=all_places,
            text_starts=np.cumsum([0, *map(len, texts)], dtype=np.uint32),
            texts=np.frombuffer(b"".join(texts), np.uint8),
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Segment:
        """Read what :meth:`to_bytes` wrote, without copying.

        Raises:
            CorruptSegmentError: It is something else, or was damaged.
        """
        import numpy as np

        if len(data) < _HEADER.size:
            raise CorruptSegmentError
        magic, checksum, units, features, places, letters = _HEADER.unpack_from(data)
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
            ("<u4", places),
            ("<u4", units + 1),
            ("u1", letters),
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
            self.places.astype("<u4", copy=False).tobytes(),
            self.text_starts.astype("<u4", copy=False).tobytes(),
            self.texts.tobytes(),
        ]
        checksum = 0
        for part in parts:
            checksum = zlib.crc32(part, checksum)
        sizes = len(self.ids), len(self.features), len(self.places), len(self.texts)
        return b"".join([_HEADER.pack(_MAGIC, checksum, *sizes), *parts])

    def text(self, rank: int) -> str:
        """Return the folded text of the source of a rank."""
        start, end = self.text_starts[rank : rank + 2].tolist()
        return self.texts[start:end].tobytes().decode("utf-8", "surrogatepass")

    def search(self, query: Query) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ranks of candidates and how much they share with the query, in any order."""
        import numpy as np

        low, high = np.searchsorted(self.lengths, (query.shortest, query.longest + 1))
        nothing = np.empty(0, np.int64), np.empty(0, np.float32)
        if low == high or not len(self.features):
            return nothing
        at = np.searchsorted(self.features, query.features)
        at[at == len(self.features)] = 0
        at = at[self.features[at] == query.features]
        if not len(at):
            return nothing
        spread = self.starts[at + 1] - self.starts[at]
        rarest_first = np.argsort(spread, kind="stable")
        at, spread = at[rarest_first], spread[rarest_first]
        weights = np.log1p(len(self.ids) / spread)
        window = np.array((low, high), np.uint32)
        chunks: list[NDArray[np.uint32]] = []
        budget = _PLACES
        for start, count in zip(self.starts[at].tolist(), spread.tolist(), strict=True):
            if budget <= 0:
                break
            here = self.places[start : start + count]
            if count > _FEW:
                first, last = here.searchsorted(window)
                here = here[first:last]
            chunks.append(here)
            budget -= len(here)
        places = np.concatenate(chunks)
        each = np.repeat(weights[: len(chunks)], [len(chunk) for chunk in chunks])
        inside = (places >= window[0]) & (places < window[1])
        met = np.bincount(places[inside] - window[0], each[inside], int(high - low))
        best = np.flatnonzero(met > 0)  # far quicker than on the numbers themselves
        # Dice's coefficient over weights; features that are nowhere here weigh nothing.
        shared = (met[best] / (self.weights[low:high][best] + weights.sum())).astype(np.float32)
        if len(best) > CANDIDATES:
            top = np.argpartition(shared, -CANDIDATES)[-CANDIDATES:]
            best, shared = best[top], shared[top]
        return best + low, shared


@dataclass(frozen=True, slots=True)
class Query:
    """A folded text that is looked for."""

    folded: str
    features: NDArray[np.uint32]
    shortest: int
    """Shorter sources cannot be so similar, whatever they say."""
    longest: int

    @classmethod
    def of(cls, folded: str, minimum: float) -> Query:
        """Prepare the search for sources that are at least ``minimum`` similar (0 to 1)."""
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
    """Return ids and folded texts of the sources most worth comparing, by id."""
    import numpy as np

    found = [segment.search(query) for segment in segments]
    if not found:
        return []
    ranks = np.concatenate([each for each, _ in found])
    shared = np.concatenate([each for _, each in found])
    owners = np.repeat(np.arange(len(found)), [len(each) for each, _ in found])
    if len(ranks) > CANDIDATES:
        best = np.argpartition(shared, -CANDIDATES)[-CANDIDATES:]
        ranks, owners = ranks[best], owners[best]
    return sorted(
        (int(segments[owner].ids[rank]), segments[owner].text(rank))
        for owner, rank in zip(owners.tolist(), ranks.tolist(), strict=True)
    )


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
