"""Items of a result grouped by a key, in the order of the keys."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rktranslate.model import Finding

_Item = TypeVar("_Item")


def grouped(
    items: Iterable[_Item], key: Callable[[_Item], str]
) -> Iterator[tuple[str, list[_Item]]]:
    """Yield each key with its items, which keep their order."""
    for value, group in groupby(sorted(items, key=key), key=key):
        yield value, list(group)


def by_path(findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """Yield each file with its findings."""
    return grouped(findings, lambda finding: finding.location.path)
