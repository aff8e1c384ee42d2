"""Which findings a terminal shows: every error, and of the many of a kind in a file the first few.

A fresh project has a draft in every message, and an archive of a thousand documents has thousands:
what is alike is counted then. Errors come first and are never left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.model import Finding

IN_FILE = 3
"""Findings of one check that are shown of a file."""
FILES = 10
"""Files of which findings of one check are shown."""


@dataclass(frozen=True, slots=True)
class More:
    """Findings that are not shown."""

    path: str
    """The file that they are in; empty where they are in several that show none of their check."""
    counts: tuple[tuple[str, int], ...]
    """Check and how many of its findings."""
    files: int = 1


def errors_first(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings by severity, otherwise in their order."""
    yield from sorted(findings, key=lambda found: -found.severity)


def shorten(findings: Sequence[Finding]) -> Iterator[Finding | More]:
    """Yield what to show: the errors, then the others by file, each file with what it has more of.

    A line that says how many more there are never takes the place of a single finding.
    """
    yield from (found for found in findings if found.severity is Severity.ERROR)
    files: defaultdict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        if found.severity is not Severity.ERROR:
            files[found.location.path].append(found)
    met: Counter[str] = Counter()
    beyond: Counter[str] = Counter()
    beyond_files: Counter[str] = Counter()
    for path, here in files.items():
        counts = Counter(found.check_id for found in here)
        met.update(counts.keys())
        for check in counts:
            if met[check] > FILES:
                beyond[check] += counts[check]
                beyond_files[check] += 1
        shown: Counter[str] = Counter()
        for found in here:
            check = found.check_id
            shown[check] += 1
            whole = counts[check] <= IN_FILE + 1
            if met[check] <= FILES and (whole or shown[check] <= IN_FILE):
                yield found
        more = tuple(
            (check, count - IN_FILE)
            for check, count in counts.items()
            if met[check] <= FILES and count > IN_FILE + 1
        )
        if more:
            yield More(path, more)
    for check, count in beyond.items():
        yield More("", ((check, count),), beyond_files[check])
