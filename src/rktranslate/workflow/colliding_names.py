"""Names of files that are one file where case or normalisation makes no difference."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def colliding_names(paths: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of paths that are one file where case or normalisation makes no difference.

    So it is on the usual file systems of Windows and macOS: one of the files overwrites the others.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        folded = unicodedata.normalize("NFD", path).lower()
        groups[unicodedata.normalize("NFC", folded)].append(path)
    return tuple(tuple(sorted(group)) for group in groups.values() if len(group) > 1)
