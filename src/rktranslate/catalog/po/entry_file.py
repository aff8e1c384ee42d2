"""A PO file of which some entries are read as messages, and edited; the others are scanned only.

A change of one message in a large file costs a scan of it, and no more.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.catalog.po.decoding import codec_of, decode
from rktranslate.catalog.po.entries import scan
from rktranslate.catalog.po.entry_edits import EntryLines, edit_entries, restore_entries
from rktranslate.catalog.po.reader import message_of, read_entries, with_plain_line_ends
from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rktranslate.catalog.po.entries import Entry
    from rktranslate.catalog.po.entry_edits import EntryEdit
    from rktranslate.catalog.po.line_changes import EntryChange
    from rktranslate.model import Key, Message


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry and its message."""

    lines: EntryLines
    message: Message


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A PO file with the entries of some messages."""

    data: bytes
    path: str
    header: Entry
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
        for entry in entries:
            lines = EntryLines.of(entry)
            if is_wanted(lines.key):
                found[lines.key].append(FoundEntry(lines, message_of(entry, path)))
        return cls(data, path, header, {key: tuple(each) for key, each in found.items()})

    def current(self, key: Key) -> FoundEntry | None:
        """Return the entry of a message; None if it has none, or an obsolete one only."""
        return next((each for each in self.found.get(key, ()) if not each.message.obsolete), None)


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A PO file after edits of some entries."""

    data: bytes
    messages: Mapping[Key, Message]
    """The messages of these entries, as the file has them."""
    changes: Mapping[Key, EntryChange]
    """What was changed, to be undone."""


def edit_file(file: EntryFile, edits: Mapping[Key, EntryEdit]) -> EditedFile:
    """Edit the current entries of some messages.

    Raises:
        CatalogError: See :func:`~rktranslate.catalog.po.entry_edits.edit_entries`; or PO reads what
            would be written as something else than one message.
    """
    by_lines = {_lines_of(file, key): edit for key, edit in edits.items()}
    data, changes = edit_entries(file.data, by_lines, file.path)
    messages = _read_again(file, data, by_lines, {e: c.growth for e, c in changes.items()})
    by_key = {entry.key: change for entry, change in changes.items()}
    return EditedFile(data, messages, by_key)


def restore_file(file: EntryFile, changes: Mapping[Key, EntryChange]) -> EditedFile:
    """Undo earlier edits of the current entries of some messages.

    Returns:
        The file; without the messages that could not be restored.

    Raises:
        CatalogError: PO reads what would be written as something else than one message.
    """
    by_lines = {_lines_of(file, key): change for key, change in changes.items()}
    data, failed = restore_entries(file.data, by_lines)
    restored = [entry for entry in by_lines if entry not in failed]
    messages = _read_again(file, data, restored, {e: -by_lines[e].growth for e in restored})
    return EditedFile(data, messages, {entry.key: by_lines[entry] for entry in restored})


def _lines_of(file: EntryFile, key: Key) -> EntryLines:
    found = file.current(key)
    if found is None:
        raise CatalogError(f"no message {key[1][:40]!r}", path=file.path)
    return found.lines


def _read_again(
    file: EntryFile, data: bytes, entries: Iterable[EntryLines], growth: Mapping[EntryLines, int]
) -> dict[Key, Message]:
    """Return messages as they are in the new content of a file.

    Args:
        file: The file before.
        data: Its new content.
        entries: The lines of the entries before.
        growth: How many lines each of them has more than before.

    Raises:
        CatalogError: One of them is not one entry there.
    """
    codec = codec_of(data, file.path)
    lines = data.split(b"\n")
    messages: dict[Key, Message] = {}
    moved = 0
    for entry in sorted(entries, key=lambda each: each.first):
        first = entry.first + moved
        moved += growth[entry]
        raw = b"\n".join(lines[first - 1 : entry.last + moved])
        read = list(scan(with_plain_line_ends(raw.decode(codec)), file.path))
        if len(read) != 1 or EntryLines.of(read[0]).key != entry.key:
            raise CatalogError(
                "PO would read the message as something else",
                path=file.path,
                line=entry.msgid,
                hint="edit it in a PO editor",
            )
        message = message_of(read[0], file.path)
        messages[entry.key] = replace(message, line=first - 1 + message.line)
    return messages
