"""Draft marks of entries: the flag ``fuzzy`` and the previous source, edited in a file's own bytes.

Only the lines of these marks change. Every other byte stays: line ends, charset, folded strings,
the order of comments.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.po.comments import BLANKS, FUZZY, is_flag_line
from rktranslate.catalog.po.decoding import decode
from rktranslate.catalog.po.entries import scan
from rktranslate.catalog.po.reader import with_plain_line_ends

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rktranslate.model import Key

_ENCODING = "latin-1"
"""A view of the bytes of a line as text: marks are ASCII, and every byte comes back."""
_DIGITS = 16
_PREVIOUS = ("#|", "#~|")
_STRING = re.compile(r"(?:msgctxt|msgid)\b")


@dataclass(frozen=True, slots=True)
class EntryLines:
    """An entry and its lines in a file, numbered from 1."""

    key: Key
    first: int
    """The first line, a comment or the first string."""
    msgid: int
    """The line of the msgid."""
    last: int
    obsolete: bool


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A line of an entry with draft marks."""

    index: int
    """Number of the line in the entry with the marks, from 0."""
    before: str
    """The line with the marks, in Latin-1: one character per byte."""
    after: str | None
    """The line without them; None if nothing is left of it."""


@dataclass(frozen=True, slots=True)
class DraftMarks:
    """The draft marks that were removed from an entry, to be put back."""

    lines: tuple[MarkLine, ...]
    rest: str
    """Digest of the entry without the marks."""


def entries_of(data: bytes, path: str) -> tuple[EntryLines, ...]:
    """Return the entries of a PO file but its header, with their lines.

    Raises:
        CatalogError: The file cannot be decoded or parsed.
    """
    text = with_plain_line_ends(decode(data, path))
    return tuple(
        EntryLines(
            (entry.text("msgctxt") if "msgctxt" in entry.strings else None, entry.text("msgid")),
            entry.first,
            entry.msgid,
            entry.last,
            entry.obsolete,
        )
        for entry in scan(text, path)
        if entry.text("msgid")
    )


def without_marks(
    data: bytes, entries: Collection[EntryLines]
) -> tuple[bytes, dict[int, DraftMarks]]:
    """Remove the draft marks of some entries.

    Args:
        data: The file.
        entries: Entries of it; see :func:`entries_of`.

    Returns:
        The file without the marks, and what was removed by the line of the msgid before.
    """
    lines = data.split(b"\n")
    removed: dict[int, DraftMarks] = {}
    for entry in sorted(entries, key=lambda each: each.first, reverse=True):
        raw = _lines(lines, entry)
        marks = tuple(_marks(raw))
        after = {mark.index: mark.after for mark in marks}
        kept = (after.get(index, line) for index, line in enumerate(raw))
        rest = [line for line in kept if line is not None]
        lines[entry.first - 1 : entry.last] = [line.encode(_ENCODING) for line in rest]
        removed[entry.msgid] = DraftMarks(marks, _digest(rest))
    return b"\n".join(lines), removed


def with_marks(data: bytes, marks: Mapping[EntryLines, DraftMarks]) -> bytes:
    """Put the draft marks of some entries back.

    An entry that has not changed since gets its lines back as they were. In one whose other
    comments have changed, the marks follow the comments.

    Args:
        data: The file.
        marks: What was removed from entries of it; see :func:`without_marks`.
    """
    lines = data.split(b"\n")
    for entry, removed in sorted(marks.items(), key=lambda item: item[0].first, reverse=True):
        raw = _lines(lines, entry)
        restore = _restored if _digest(raw) == removed.rest else _inserted
        lines[entry.first - 1 : entry.last] = [
            line.encode(_ENCODING) for line in restore(raw, removed.lines)
        ]
    return b"\n".join(lines)


def _lines(lines: list[bytes], entry: EntryLines) -> list[str]:
    return [line.decode(_ENCODING) for line in lines[entry.first - 1 : entry.last]]


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode(_ENCODING)).hexdigest()[:_DIGITS]


def _marks(lines: list[str]) -> Iterator[MarkLine]:
    for index, line in enumerate(lines):
        body = line.strip(BLANKS)
        if body.startswith(_PREVIOUS):
            yield MarkLine(index, line, None)
        elif is_flag_line(body):
            after = _without_fuzzy(line)
            if after != line:
                yield MarkLine(index, line, after)


def _without_fuzzy(line: str) -> str | None:
    """Return a line of flags without ``fuzzy``; None if it has no other flag."""
    marker = line.index("#") + 2
    content = line[marker:].rstrip(BLANKS)
    line_end = line[marker + len(content) :]
    flags = content.split(",")
    if not any(FUZZY in flag.split() for flag in flags):
        return line
    kept: list[str] = []
    for flag in flags:
        words = flag.split()
        if FUZZY not in words:
            kept.append(flag)
        elif any(word != FUZZY for word in words):
            kept.append(" " + " ".join(word for word in words if word != FUZZY))
    if not any(flag.strip(BLANKS) for flag in kept):
        return None
    return line[:marker] + ",".join(kept) + line_end


def _restored(lines: list[str], marks: tuple[MarkLine, ...]) -> Iterator[str]:
    """Yield the lines as they were before the marks were removed."""
    by_index = {mark.index: mark for mark in marks}
    remaining = iter(lines)
    for index in range(len(lines) + sum(mark.after is None for mark in marks)):
        mark = by_index.get(index)
        if mark is None:
            yield next(remaining)
            continue
        if mark.after is not None:
            next(remaining)
        yield mark.before


def _inserted(lines: list[str], marks: tuple[MarkLine, ...]) -> Iterator[str]:
    """Yield the lines with the marks: flags in place of the flags, all else before the strings."""
    line_end = "\r" if lines and lines[0].endswith("\r") else ""
    flags = [mark.before for mark in marks if not mark.before.strip(BLANKS).startswith(_PREVIOUS)]
    previous = [mark.before for mark in marks if mark.before.strip(BLANKS).startswith(_PREVIOUS)]
    pending = [line.rstrip("\r") + line_end for line in (*flags, *previous)]
    replaced = {mark.after.strip(BLANKS) for mark in marks if mark.after is not None}
    for line in lines:
        if _STRING.match(line.strip(BLANKS)):
            yield from pending
            pending.clear()
        if not (pending and line.strip(BLANKS) in replaced):
            yield line
