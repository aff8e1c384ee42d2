"""Patterns of paths, as in EditorConfig: of ``[documents]``, of ``exclude``, and of arguments.

``*`` and ``?`` stop at a slash, ``**`` is any number of folders, and a pattern without a slash
matches names in every folder.
"""

from __future__ import annotations

import unicodedata
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ANY_FOLDERS = "**"
_WILDCARDS = frozenset("*?[")


def has_wildcard(text: str) -> bool:
    """Return whether a text is a pattern, and not a name."""
    return not _WILDCARDS.isdisjoint(text)


def matches(pattern: str, path: str) -> bool:
    """Return whether a pattern matches a path; one without a slash matches names in any folder."""
    pattern = composed(pattern)
    parts = pattern.split("/") if "/" in pattern else [_ANY_FOLDERS, pattern]
    return match_parts(parts, composed(path).split("/"))


def pattern_fault(pattern: str) -> str:
    """Return why a pattern can match no path; empty if it can."""
    parts = pattern.split("/")
    if not pattern.isprintable():
        return "a pattern has no control characters"
    if "\\" in pattern:
        return "a pattern has slashes, not backslashes"
    if not all(parts):
        return "a pattern has a name on each side of a slash"
    if "." in parts or ".." in parts:
        return "a pattern has no parts . and .."
    return ""


def composed(path: str) -> str:
    """Return a path in one Unicode normalisation form: file systems differ in theirs."""
    return unicodedata.normalize("NFC", path)


def match_parts(pattern: Sequence[str], path: Sequence[str]) -> bool:
    """Return whether a pattern matches a whole path, in time of their product at most.

    Where a part does not match, the last ``**`` takes one part more; earlier ones need not be tried
    again.
    """
    at = done = 0
    resume: tuple[int, int] | None = None
    while done < len(path):
        if at < len(pattern) and pattern[at] == _ANY_FOLDERS:
            resume = (at + 1, done)
            at += 1
        elif at < len(pattern) and fnmatchcase(path[done], pattern[at]):
            at += 1
            done += 1
        elif resume is not None:
            resume = (resume[0], resume[1] + 1)
            at, done = resume
        else:
            return False
    return all(part == _ANY_FOLDERS for part in pattern[at:])
