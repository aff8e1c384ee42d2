"""Changes of the lines of an entry, as they are kept to be undone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.po.comments import BLANKS

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = 16
_STRING = re.compile(rb"[ \t\r\f\v]*(?:msgctxt|msgid)\b")
_NOTE = re.compile(rb"[ \t\r\f\v]*#(?![,.:|~=!])")
_BLANKS = BLANKS.encode()


@dataclass(frozen=True, slots=True)
class LineChange:
    """Lines of an entry that were replaced."""

    index: int
    """Number of the first one in the entry before the change, from 0."""
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What an edit changed in the lines of an entry."""

    lines: tuple[LineChange, ...]
    rest: str
    """Digest of the lines of the entry after the edit."""

    @property
    def growth(self) -> int:
        """How many lines more the entry has after the edit."""
        return sum(len(each.after) - len(each.before) for each in self.lines)


def changed(
    before: Sequence[bytes], after: Sequence[int | bytes]
) -> tuple[list[bytes], EntryChange]:
    """Return the lines of an entry after an edit, and the change.

    Args:
        before: Its lines before.
        after: Its lines after: the index of one that stays, or a new one.
    """
    changes: list[LineChange] = []
    position = 0
    new: list[bytes] = []
    for each in (*after, len(before)):
        if not isinstance(each, int):
            new.append(each)
            continue
        if new or each > position:
            changes.append(LineChange(position, tuple(before[position:each]), tuple(new)))
            new = []
        position = each + 1
    lines = [before[each] if isinstance(each, int) else each for each in after]
    return lines, EntryChange(tuple(changes), digest(lines))


def restored(lines: Sequence[bytes], change: EntryChange) -> list[bytes] | None:
    """Return the lines of an entry with a change undone.

    Where other lines of the entry have changed since, the lines of the change are looked for.

    Returns:
        None if they are not there any more.
    """
    if digest(lines) == change.rest:
        return _exactly(lines, change.lines)
    found = list(lines)
    for each in change.lines:
        place = _place_of(found, each)
        if place is None:
            return None
        line_end = b"\r" if lines and lines[0].endswith(b"\r") else b""
        before = [line.rstrip(b"\r") + line_end for line in each.before]
        found[place : place + len(each.after)] = before
    return found


def _exactly(lines: Sequence[bytes], changes: Sequence[LineChange]) -> list[bytes]:
    before: list[bytes] = []
    position = 0
    for change in changes:
        stop = position + change.index - len(before)
        before += lines[position:stop]
        before += change.before
        position = stop + len(change.after)
    return [*before, *lines[position:]]


def _place_of(lines: Sequence[bytes], change: LineChange) -> int | None:
    """Return where lines that a change wrote are now; of none, where those before it belong."""
    if change.after:
        wanted = [line.strip(_BLANKS) for line in change.after]
        bodies = [line.strip(_BLANKS) for line in lines]
        places = range(len(lines) - len(wanted) + 1)
        return next((i for i in places if bodies[i : i + len(wanted)] == wanted), None)
    if all(map(_NOTE.match, change.before)):
        return next((i for i, line in enumerate(lines) if not _NOTE.match(line)), 0)
    return next((i for i, line in enumerate(lines) if _STRING.match(line)), None)


def digest(lines: Sequence[bytes]) -> str:
    """Return a digest of some lines."""
    return hashlib.sha256(b"\n".join(lines)).hexdigest()[:_DIGITS]
