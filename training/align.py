"""IBM model 1 in numpy: enough to score pairs and to match pieces of two vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


class Alignment:
    """Translation table t(target | source) over co-occurring id pairs, with a null source."""

    def __init__(
        self,
        left: Sequence[Sequence[int]],
        right: Sequence[Sequence[int]],
        right_size: int,
        iterations: int = 5,
    ) -> None:
        self.right_size = right_size
        null = max((max(x) for x in left if x), default=0) + 1
        self.null = null
        keys, groups, slot = [], [], 0
        for a, b in zip(left, right, strict=True):
            source = np.asarray([*dict.fromkeys(a), null], np.int64)
            target = np.asarray(list(dict.fromkeys(b)), np.int64)
            keys.append((source[:, None] * right_size + target).ravel())
            groups.append(np.tile(np.arange(slot, slot + len(target), dtype=np.int32), len(source)))
            slot += len(target)
        flat, group = np.concatenate(keys), np.concatenate(groups)
        del keys, groups
        self.keys, cell = np.unique(flat, return_inverse=True)
        del flat
        cell = cell.astype(np.int32)
        self.owner = self.keys // right_size
        table = np.ones(len(self.keys))
        for _ in range(iterations):
            weight = table[cell]
            weight /= np.bincount(group, weight, slot)[group]
            count = np.bincount(cell, weight, len(self.keys))
            table = count / np.maximum(np.bincount(self.owner, count, null + 1), 1e-9)[self.owner]
        self.table, self.count = table, count

    def lookup(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Probabilities for arrays of ids; zero for pairs never seen together."""
        wanted = left * self.right_size + right
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[place] == wanted, self.table[place], 0.0)

    def score(self, left: Sequence[int], right: Sequence[int]) -> float:
        """Mean log probability of the target ids given the source ids."""
        a = np.asarray([*set(left), self.null], np.int64)
        b = np.asarray(right, np.int64)
        best = self.lookup(a[:, None].repeat(len(b), 1), b[None].repeat(len(a), 0)).max(0)
        return float(np.log(np.maximum(best, 1e-4)).mean())


def best_matches(
    forward: Alignment, backward: Alignment, top: int = 4, floor: float = 0.2
) -> dict[int, tuple[list[tuple[int, float]], float]]:
    """For each left id its best right ids with weights, and the support (expected count).

    ``forward`` is t(right | left); ``backward`` t(left | right).
    """
    left, right = forward.owner, forward.keys % forward.right_size
    inside = left != forward.null
    left, right = left[inside], right[inside]
    both = np.sqrt(forward.table[inside] * backward.lookup(right, left))
    count = forward.count[inside]
    order = np.lexsort((-both, left))
    left, right, both, count = left[order], right[order], both[order], count[order]
    starts = np.flatnonzero(np.r_[True, left[1:] != left[:-1]])
    ends = np.r_[starts[1:], len(left)]
    result = {}
    for start, end in zip(starts, ends, strict=True):
        stop = min(end, start + top)
        weights = both[start:stop]
        keep = weights >= max(floor * weights[0], 1e-6)
        if keep.any():
            pairs = [
                (int(r), float(w))
                for r, w in zip(right[start:stop][keep], weights[keep], strict=False)
            ]
            result[int(left[start])] = (pairs, float(count[start:stop][keep].sum()))
    return result
