"""A PO file of which some entries are read as messages, and edited; the others are scanned only.

A change of one message in a large file costs a scan of it, and no more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from rktranslate.catalog.po.decoding import codec_of, decode
from rktranslate.catalog.po.entries import scan
from rktranslate.catalog.po.entry_edits import EntryLines, edit_entries, restore_entries
from rktranslate.catalog.po.reader import message_of, read_entries, with_plain_line_ends
from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rktranslate.catalog.po.entry_edits import EntryEdit
    from rktranslate.catalog.po.line_changes import EntryChange
    from rktranslate.model import Key, Message

HEADER: Key = (None, "")
"""Key of the header, which is an entry too."""


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry and its message."""

    lines: EntryLines
    message: Message


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A PO file with its header and the entries of some messages."""

    data: bytes
    path: str
    found: Mapping[Key, tuple[FoundEntry, ...]]
    """The entries with a key; several where a message is there more than once."""

    @classmethod
    def read(
        cls, data: bytes, path: str, language: str, is_wanted: Callable[[Key], bool]
    ) -> EntryFile:
        """Read the entries of some messages.

        Args:
            data: The file.
            path: How errors name it.
            language: The language that it must be in.
            is_wanted: Whether the entries with a key are read.

        Raises:
            CatalogError: The file cannot be decoded or parsed.
        """
        header, _, entries = read_entries(decode(data, path), path, language)
        found: defaultdict[Key, list[FoundEntry]] = defaultdict(list)
        found[HEADER].append(FoundEntry(EntryLines.of(header), message_of(header, path)))
        for entry in entries:
            key = entry.key
            if is_wanted(key):
                found[key].append(FoundEntry(EntryLines.of(entry), message_of(entry, path)))
        return cls(data, path, {key: tuple(each) for key, each in found.items()})

    def current(self, key: Key) -> FoundEntry | None:
        """Return the entry of a message; None if it has none, or an obsolete one only."""
        return next((each for each in self.found.get(key, ()) if not each.message.obsolete), None)


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A PO file after edits of some entries."""

    data: bytes
    messages: Mapping[Key, Message]
    """The messages of these entries, as the file has them now."""
    changes: Mapping[Key, EntryChange]
    """What was changed, to be undone."""
    failed: Mapping[Key, CatalogError]
    """The entries that could not be edited, and are as before."""
    lines: LineShifts
    """Where lines outside these entries are now."""


class LineShifts:
    """Where the lines of a file are after edits of some of its entries.

    Args:
        growth: How many lines each of these entries has more than before, by its first line.
    """

    __slots__ = ("_first", "_shift")

    def __init__(self, growth: Mapping[int, int]) -> None:
        self._first = sorted(growth)
        self._shift = [0, *accumulate(growth[first] for first in self._first)]

    def after(self, line: int) -> int:
        """Return where a line is that was outside the edited entries."""
        return line + self._shift[bisect_left(self._first, line)]


def edit_file(
    file: EntryFile,
    edits: Mapping[Key, EntryEdit],
    is_expected: Callable[[Key, Message], bool],
) -> EditedFile:
    """Edit the current entries of some messages.

    Args:
        file: The file; it has these entries.
        edits: What to change in them.
        is_expected: Whether a message is what an edit is to make of it. An edit that makes another
            one of it fails: a text may be one that PO reads as something else.
    """
    edited = edit_entries(
        file.data, {_lines_of(file, key): edit for key, edit in edits.items()}, file.path
    )
    growth = {entry.key: change.growth for entry, change in edited.changes.items()}
    messages = _read_again(file, edited.data, growth)
    failed = {entry.key: error for entry, error in edited.failed.items()}
    for key in growth:
        if key not in messages or not is_expected(key, messages[key]):
            failed[key] = CatalogError(
                "a text that PO reads as something else",
                path=file.path,
                line=_lines_of(file, key).msgid,
            )
    if failed.keys() & growth.keys():
        rest = {key: edit for key, edit in edits.items() if key not in failed}
        again = edit_file(file, rest, is_expected)
        return replace(again, failed={**again.failed, **failed})
    changes = {entry.key: change for entry, change in edited.changes.items()}
    lines = {entry.first: change.growth for entry, change in edited.changes.items()}
    return EditedFile(edited.data, messages, changes, failed, LineShifts(lines))


def restore_file(
    file: EntryFile,
    changes: Mapping[Key, EntryChange],
    is_expected: Callable[[Key, Message], bool],
) -> EditedFile:
    """Undo earlier edits of the current entries of some messages.

    Args:
        file: The file; it has these entries.
        changes: What was changed in them.
        is_expected: Whether a message is what it was before.
    """
    by_lines = {_lines_of(file, key): change for key, change in changes.items()}
    data, unknown = restore_entries(file.data, by_lines)
    growth = {key: -change.growth for key, change in changes.items()}
    growth |= dict.fromkeys((entry.key for entry in unknown), 0)
    messages = _read_again(file, data, growth)
    failed = {
        key: CatalogError("it was written anew since", path=file.path)
        for key in changes
        if key not in messages or not is_expected(key, messages[key])
    }
    if failed:
        rest = {key: change for key, change in changes.items() if key not in failed}
        again = restore_file(file, rest, is_expected)
        return replace(again, failed={**again.failed, **failed})
    lines = {entry.first: -change.growth for entry, change in by_lines.items()}
    return EditedFile(data, messages, changes, {}, LineShifts(lines))


def _lines_of(file: EntryFile, key: Key) -> EntryLines:
    found = file.current(key)
    if found is None:
        raise CatalogError(f"no message {key[1][:40]!r}", path=file.path)
    return found.lines


def _read_again(file: EntryFile, data: bytes, growth: Mapping[Key, int]) -> dict[Key, Message]:
    """Return messages as they are in the new content of a file.

    Args:
        file: The file before.
        data: Its new content.
        growth: How many lines each of the edited entries has more than before.

    Returns:
        Without those that are not one entry there.
    """
    codec = codec_of(data, file.path)
    lines = data.split(b"\n")
    messages: dict[Key, Message] = {}
    moved = 0
    for key, entry in sorted(
        ((key, _lines_of(file, key)) for key in growth), key=lambda item: item[1].first
    ):
        first = entry.first + moved
        moved += growth[key]
        text = b"\n".join(lines[first - 1 : entry.last + moved]).decode(codec)
        message = _only_message(text, file.path)
        if message is not None and message.key == key:
            messages[key] = replace(message, line=first - 1 + message.line)
    return messages


def _only_message(text: str, path: str) -> Message | None:
    """Return the message of a text that is one entry; None for any other text."""
    try:
        entries = list(scan(with_plain_line_ends(text), path))
        return message_of(entries[0], path) if len(entries) == 1 else None
    except CatalogError:
        return None
