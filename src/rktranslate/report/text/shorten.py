"""Selection of what a terminal shows: the first few of many of one kind, and how many more.

A new project has a draft in every message, and a large one thousands of them: similar findings are
counted. Errors come first, and there is a line for each unless there are very many of one check.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.model import Finding

IN_FILE = 3
"""Findings of one check shown per file."""
FILES = 3
"""Files with findings of one check that are shown."""
ERRORS = 20
"""Errors of one check that are shown."""
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many findings are shown."""

    in_file: int = IN_FILE
    """Findings of one check per file."""
    files: int = FILES
    """Files per check."""
    errors: int = ERRORS
    """Errors of one check; they are shown wherever they are."""
    texts: int | None = None
    """Findings that are shown with source and target; None for all."""


LISTED = Limits()
"""For a command that reports findings."""
OVERVIEW = Limits(in_file=1, files=2, texts=5)
"""For a command that does more, and names the command that reports findings."""


@dataclass(frozen=True, slots=True)
class More:
    """The number of findings that are not shown."""

    path: str
    """Their file; empty for several files."""
    counts: tuple[tuple[str, int], ...]
    """Check and number of its findings."""
    files: int = 1
    other_files: bool = True
    """Whether no finding of the check is shown of these files."""


def first_few(items: Sequence[Item], most: int) -> tuple[Sequence[Item], int]:
    """Return the items to show, and how many more there are.

    A line that counts never takes the place of a single item.
    """
    return (items, 0) if len(items) <= most + 1 else (items[:most], len(items) - most)


def errors_first(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings by severity, otherwise in the given order."""
    yield from sorted(findings, key=lambda finding: -finding.severity)


def shorten(findings: Sequence[Finding], limits: Limits = LISTED) -> Iterator[Finding | More]:
    """Yield the errors, then the other findings by file, each file with the number of further ones.

    A single finding is shown, never counted.
    """
    yield from _errors([each for each in findings if each.severity is Severity.ERROR], limits)
    files: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.severity is not Severity.ERROR:
            files[finding.location.path].append(finding)
    all_files = Counter(
        check for in_file in files.values() for check in {each.check_id for each in in_file}
    )
    most = {
        check: number if number <= limits.files + 1 else limits.files
        for check, number in all_files.items()
    }
    files_with: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    hidden_files: Counter[str] = Counter()
    for path, in_file in files.items():
        counts = Counter(finding.check_id for finding in in_file)
        files_with.update(counts.keys())
        for check in counts:
            if files_with[check] > most[check]:
                hidden[check] += counts[check]
                hidden_files[check] += 1
        shown: Counter[str] = Counter()
        for finding in in_file:
            check = finding.check_id
            shown[check] += 1
            few = counts[check] <= limits.in_file + 1
            if files_with[check] <= most[check] and (few or shown[check] <= limits.in_file):
                yield finding
        more = tuple(
            (check, count - limits.in_file)
            for check, count in counts.items()
            if files_with[check] <= most[check] and count > limits.in_file + 1
        )
        if more:
            yield More(path, more)
    for check, count in hidden.items():
        yield More("", ((check, count),), hidden_files[check])


def _errors(errors: Sequence[Finding], limits: Limits) -> Iterator[Finding | More]:
    """Yield the errors in their order, then how many more there are of a check that has many."""
    counts = Counter(error.check_id for error in errors)
    many = {check for check, count in counts.items() if count > limits.errors + 1}
    shown: Counter[str] = Counter()
    hidden: defaultdict[str, list[str]] = defaultdict(list)
    for error in errors:
        shown[error.check_id] += 1
        if error.check_id in many and shown[error.check_id] > limits.errors:
            hidden[error.check_id].append(error.location.path)
        else:
            yield error
    for check, paths in hidden.items():
        yield More("", ((check, len(paths)),), len(set(paths)), other_files=False)
