"""Selection of the findings that a terminal shows: all errors, and the first few of many others.

A new project has a draft in every message, and a large one thousands of them: similar findings are
counted. Errors come first and are always shown.
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
"""Findings of one check shown per file."""
FILES = 10
"""Files with findings of one check that are shown."""


@dataclass(frozen=True, slots=True)
class More:
    """The number of findings that are not shown."""

    path: str
    """Their file; empty for several files of which no finding of the check is shown."""
    counts: tuple[tuple[str, int], ...]
    """Check and number of its findings."""
    files: int = 1


def errors_first(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings by severity, otherwise in the given order."""
    yield from sorted(findings, key=lambda finding: -finding.severity)


def shorten(findings: Sequence[Finding]) -> Iterator[Finding | More]:
    """Yield the errors, then the other findings by file, each file with the number of further ones.

    A single finding is shown, never counted.
    """
    yield from (finding for finding in findings if finding.severity is Severity.ERROR)
    files: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.severity is not Severity.ERROR:
            files[finding.location.path].append(finding)
    files_with: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    hidden_files: Counter[str] = Counter()
    for path, in_file in files.items():
        counts = Counter(finding.check_id for finding in in_file)
        files_with.update(counts.keys())
        for check in counts:
            if files_with[check] > FILES:
                hidden[check] += counts[check]
                hidden_files[check] += 1
        shown: Counter[str] = Counter()
        for finding in in_file:
            check = finding.check_id
            shown[check] += 1
            few = counts[check] <= IN_FILE + 1
            if files_with[check] <= FILES and (few or shown[check] <= IN_FILE):
                yield finding
        more = tuple(
            (check, count - IN_FILE)
            for check, count in counts.items()
            if files_with[check] <= FILES and count > IN_FILE + 1
        )
        if more:
            yield More(path, more)
    for check, count in hidden.items():
        yield More("", ((check, count),), hidden_files[check])
