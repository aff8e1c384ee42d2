"""The journal of changes that people make by this program: what undoing puts back.

Each change is a file in ``.rktranslate/changes``, which git ignores; only the latest are kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rktranslate.catalog.po.line_changes import EntryChange, LineChange
from rktranslate.errors import DocumentError
from rktranslate.storage.bounded import TooDeepError, parse_json
from rktranslate.storage.update import Snapshot
from rktranslate.storage.writing import OutdatedError, Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.model import Key
    from rktranslate.project.layout import Project

FOLDER = ".rktranslate/changes"
KEPT = 1000
"""Changes that can be undone; older ones are deleted, some at a time."""
SPARE = 100
"""Changes beyond these before the oldest are deleted."""
_VERSION = 1
_NAME = re.compile(r"[0-9]{8}\.json")
_ENCODING = "latin-1"
"""A view of the bytes of a line as text: every byte comes back."""


class Action(StrEnum):
    """What a change did to its messages."""

    APPROVAL = "approval"
    DRAFT = "draft"
    """A new target that is not reviewed."""
    NOTES = "notes"
    """Translator comments only."""


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message that was changed."""

    key: Key
    before: str
    """Its revision before; see :func:`~rktranslate.catalog.revisions.revision_of`."""
    after: str
    """Its revision as the change left it."""
    change: EntryChange


@dataclass(frozen=True, slots=True)
class CatalogRecord:
    """The messages of a catalogue that were changed."""

    document: str
    language: str
    catalog: str
    messages: tuple[MessageRecord, ...]


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One change."""

    time: str
    """In UTC, ISO 8601."""
    action: Action
    who: str
    """Name of the person; empty where that is not known."""
    catalogs: tuple[CatalogRecord, ...]


class ChangeJournal:
    """The changes of a project that can be undone."""

    def __init__(self, project: Project) -> None:
        """Keep the project."""
        self.project = project

    def latest(self) -> str | None:
        """Return the project path of the latest record; None without any."""
        return next(self.paths(), None)

    def paths(self) -> Iterator[str]:
        """Yield the project paths of the records, the latest first."""
        for name in reversed(self._names()):
            yield f"{FOLDER}/{name}"

    def add(self, record: ChangeRecord) -> str:
        """Write a new record; return its project path.

        Raises:
            ConfigError, DocumentError: It cannot be written.
        """
        while True:
            names = self._names()
            number = int(names[-1].partition(".")[0]) + 1 if names else 1
            path = f"{FOLDER}/{number:08d}.json"
            unused = Snapshot(((self.project.path(path), Version(None)),))
            # A command and a desk may each add one at a time.
            with contextlib.suppress(OutdatedError):
                if self.project.write(path, _data(record), unused):
                    self._delete_old()
                    return path

    def read(self, path: str) -> ChangeRecord:
        """Return a record.

        Raises:
            DocumentError: It cannot be read.
        """
        try:
            return _record(parse_json(self.project.read(path)))
        except (ValueError, TypeError, KeyError, TooDeepError) as error:
            hint = "delete it to undo earlier changes"
            raise DocumentError("damaged record of a change", path=path, hint=hint) from error

    def write(self, path: str, record: ChangeRecord) -> None:
        """Write a record again, or delete it if it has no message.

        Raises:
            ConfigError, DocumentError: It cannot be written.
        """
        if any(each.messages for each in record.catalogs):
            self.project.write(path, _data(record))
        else:
            self.remove(path)

    def remove(self, path: str) -> None:
        """Delete a record, if it is there."""
        self.project.remove(path, Version.of(self.project.path(path)))

    def _delete_old(self) -> None:
        names = self._names()
        if len(names) > KEPT + SPARE:
            for name in names[:-KEPT]:
                self.remove(f"{FOLDER}/{name}")

    def _names(self) -> list[str]:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            names = os.listdir(self.project.path(FOLDER))  # noqa: PTH208 - names are enough
            return sorted(name for name in names if _NAME.fullmatch(name))
        return []


class Recording:
    """The record of a change while it is made, kept equal to what is written.

    The part of a catalogue is recorded before the catalogue is written: a change that was killed in
    between can be undone, or is not there.
    """

    def __init__(self, journal: ChangeJournal, record: ChangeRecord) -> None:
        """Write a record, if it has any message."""
        self._journal = journal
        self._record = record
        self._catalogs = {each.catalog: each for each in record.catalogs}
        self._path = ""
        if self._catalogs:
            self._save()

    @property
    def name(self) -> str:
        """The name of the record; empty if nothing is recorded."""
        return self._path.rpartition("/")[2].partition(".")[0]

    def replace(self, catalog: str, record: CatalogRecord | None) -> None:
        """Replace the part of one catalogue; None where nothing of it changes."""
        if self._catalogs.get(catalog) == record:
            return
        if record is None:
            del self._catalogs[catalog]
        else:
            self._catalogs[catalog] = record
        self._save()

    def _save(self) -> None:
        record = replace(self._record, catalogs=tuple(self._catalogs.values()))
        if not self._path:
            self._path = self._journal.add(record)
            return
        self._journal.write(self._path, record)
        if not self._catalogs:
            self._path = ""  # it may be that of another change now


def _data(record: ChangeRecord) -> bytes:
    data = {
        "version": _VERSION,
        "time": record.time,
        "action": record.action,
        "who": record.who,
        "catalogs": [_catalog_data(each) for each in record.catalogs if each.messages],
    }
    return json.dumps(data).encode()


def _catalog_data(record: CatalogRecord) -> dict[str, object]:
    return {
        "document": record.document,
        "language": record.language,
        "catalog": record.catalog,
        "messages": [
            [
                *message.key,
                message.before,
                message.after,
                message.change.rest,
                [
                    [line.index, *([_text(each) for each in part] for part in _parts(line))]
                    for line in message.change.lines
                ],
            ]
            for message in record.messages
        ],
    }


def _parts(change: LineChange) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    return change.before, change.after


def _text(line: bytes) -> str:
    return line.decode(_ENCODING)


def _record(data: dict[str, Any]) -> ChangeRecord:
    if data["version"] != _VERSION:
        raise ValueError("written by another version")
    catalogs: list[CatalogRecord] = []
    for item in _list(data["catalogs"]):
        messages = []
        for context, source, before, after, rest, lines in item["messages"]:
            change = EntryChange(
                tuple(
                    LineChange(int(index), tuple(map(_line, old)), tuple(map(_line, new)))
                    for index, old, new in lines
                ),
                str(rest),
            )
            key = None if context is None else str(context), str(source)
            messages.append(MessageRecord(key, str(before), str(after), change))
        document, language, catalog = (
            str(item[name]) for name in ("document", "language", "catalog")
        )
        catalogs.append(CatalogRecord(document, language, catalog, tuple(messages)))
    action, who = Action(data["action"]), str(data["who"])
    return ChangeRecord(str(data["time"]), action, who, tuple(catalogs))


def _list(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise TypeError("expected a list")
    return value


def _line(value: object) -> bytes:
    line = str(value).encode(_ENCODING)
    if b"\n" in line:
        raise ValueError("more than a line")
    return line
