"""Comment lines of an entry: notes, extracted comments, references and flags."""

from __future__ import annotations

import re
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.errors import CatalogError
from rktranslate.model import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FUZZY = "fuzzy"
BLANKS = " \t\r\f\v"
"""Characters that gettext skips around the parts of a line."""

_FIRST_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
"""Gettext 0.22 and later put these around file names with spaces."""
_LINE_DIGITS = 9
"""Longest line number; more digits belong to the name, and Python refuses 4,300 of them."""
_REFERENCE = re.compile(
    f"{_FIRST_ISOLATE}([^{_POP_ISOLATE}]*){_POP_ISOLATE}(?::([0-9]{{1,{_LINE_DIGITS}}}))?|([^ \t]+)"
)
_OLD_FUZZY = re.compile(rf"#!(?:.*[\s,])?{FUZZY}(?![^\s,])")
"""Flags of early gettext; without the word ``fuzzy`` it is more likely a person's note."""


class Comments(NamedTuple):
    """The comment lines of an entry, by kind and without their markers."""

    notes: tuple[str, ...]
    extracted: tuple[str, ...]
    locations: tuple[Location, ...]
    flags: tuple[str, ...]


def parse_comments(lines: Iterable[str]) -> Comments:
    """Sort the comment lines of an entry by kind; each kind keeps its order."""
    notes: list[str] = []
    extracted: list[str] = []
    locations: list[Location] = []
    flags: list[str] = []
    for line in lines:
        marker = line[1:2]
        if marker == ".":
            extracted.append(line[2:].removeprefix(" "))
        elif marker == ":":
            locations += _locations(line[2:])
        elif is_flag_line(line):
            flags += _flags(line[2:])
        else:
            notes.append(line[1:].removeprefix(" "))
    return Comments(tuple(notes), tuple(extracted), tuple(locations), tuple(flags))


def is_flag_line(line: str) -> bool:
    """Return whether a comment line has flags."""
    return line.startswith(("#,", "#= ")) or _OLD_FUZZY.match(line) is not None


def _flags(text: str) -> Iterator[str]:
    """Yield the flags of a line; blanks beside ``fuzzy`` separate flags too, as in gettext.

    Other flags are kept whole between their commas: ``range: 0..4``, and unknown ones.
    """
    for flag in text.split(","):
        words = flag.split()
        if FUZZY in words:
            yield FUZZY
            words.remove(FUZZY)
            yield " ".join(words)
        else:
            yield flag.strip(BLANKS)


def _locations(text: str) -> list[Location]:
    text = text.strip(BLANKS)
    if _FIRST_ISOLATE not in text:
        # Most lines have one reference, and none has to be looked for.
        return [_location(part) for part in text.replace("\t", " ").split(" ") if part]
    return [
        _location(match[3])
        if match[3] is not None
        else Location(intern(match[1]), int(match[2] or 0))
        for match in _REFERENCE.finditer(text)
    ]


def _location(reference: str) -> Location:
    """Return the location that a reference without blanks names; line 0 if it has no line."""
    path, _, line = reference.rpartition(":")
    if path and line.isascii() and line.isdecimal() and len(line) <= _LINE_DIGITS:
        return Location(intern(path), int(line))
    return Location(intern(reference), 0)


def comment_lines(marker: str, comments: Iterable[str]) -> list[str]:
    """Return comments as lines with a marker; a comment may have several lines."""
    lines = (line for comment in comments for line in re.split(r"\r\n|\r|\n", comment))
    return [f"{marker} {line}" if line else marker for line in lines]


def reference(location: Location, path: str | None) -> str:
    """Return ``path:line``, with isolates around a path that would be misread.

    Args:
        location: The location.
        path: The PO file, for errors.

    Raises:
        CatalogError: PO cannot hold the path.
    """
    name = location.path
    if "\n" in name or _POP_ISOLATE in name:
        raise CatalogError(f"a file name that PO cannot hold: {name!r}", path=path)
    plain = f"{name}:{location.line}" if location.line else name
    if _FIRST_ISOLATE not in name and _locations(plain) == [location]:
        return plain
    line = f":{location.line}" if location.line else ""
    return f"{_FIRST_ISOLATE}{name}{_POP_ISOLATE}{line}"
