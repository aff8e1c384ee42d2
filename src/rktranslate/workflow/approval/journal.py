"""The journal of approvals: what ``approve --undo`` puts back.

Each approval is a file in ``.rktranslate/approvals``, which git ignores; only the latest are kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rktranslate.catalog.po.draft_marks import DraftMarks, MarkLine
from rktranslate.catalog.provenance import translator_comments
from rktranslate.errors import DocumentError
from rktranslate.storage.bounded import TooDeepError, parse_json
from rktranslate.storage.writing import Version

if TYPE_CHECKING:
    from rktranslate.model import Key, Message
    from rktranslate.project.layout import Project

FOLDER = ".rktranslate/approvals"
KEPT = 100
"""Approvals that can be undone; older ones are deleted."""
_VERSION = 1
_NAME = re.compile(r"[0-9]{8}\.json")
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message that was approved."""

    key: Key
    content: str
    """Digest of the message as the approval left it; see :func:`content_digest`."""
    marks: DraftMarks
    """What the approval removed."""


@dataclass(frozen=True, slots=True)
class CatalogRecord:
    """The messages of a catalogue that were approved."""

    catalog: str
    language: str
    messages: tuple[MessageRecord, ...]


@dataclass(frozen=True, slots=True)
class ApprovalRecord:
    """One approval."""

    time: str
    """In UTC, ISO 8601."""
    catalogs: tuple[CatalogRecord, ...]


def content_digest(message: Message) -> str:
    """Return a digest of all that people and tools write in a message.

    References and extracted comments, which updates from the source rewrite, are not in it.
    """
    plural = None if message.plural is None else [message.plural.source, *message.plural.targets]
    content = [
        *(message.context, message.source, message.target, plural, message.state),
        *(message.flags, translator_comments(message), message.previous_source),
    ]
    text = json.dumps(content)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


class ApprovalJournal:
    """The approvals of a project that can be undone; whoever writes holds the project's lock."""

    def __init__(self, project: Project) -> None:
        """Keep the project."""
        self._project = project

    def latest(self) -> str | None:
        """Return the project path of the latest record; None without any."""
        names = self._names()
        return f"{FOLDER}/{names[-1]}" if names else None

    def count(self) -> int:
        """Return the number of records."""
        return len(self._names())

    def next_path(self) -> str:
        """Return the project path for a new record."""
        names = self._names()
        number = int(names[-1].partition(".")[0]) + 1 if names else 1
        return f"{FOLDER}/{number:08d}.json"

    def read(self, path: str) -> ApprovalRecord:
        """Return a record.

        Raises:
            DocumentError: It cannot be read.
        """
        try:
            return _record(parse_json(self._project.read(path)))
        except (ValueError, TypeError, KeyError, TooDeepError) as error:
            hint = "delete it to undo earlier approvals"
            raise DocumentError("damaged record of an approval", path=path, hint=hint) from error

    def write(self, path: str, record: ApprovalRecord) -> None:
        """Write a record, or delete it if it has no message; delete those that are too old.

        Raises:
            ConfigError, DocumentError: It cannot be written.
        """
        catalogs = [_catalog_data(each) for each in record.catalogs if each.messages]
        if not catalogs:
            self.remove(path)
            return
        data = {"version": _VERSION, "time": record.time, "catalogs": catalogs}
        self._project.write(path, json.dumps(data).encode())
        for name in self._names()[:-KEPT]:
            self.remove(f"{FOLDER}/{name}")

    def remove(self, path: str) -> None:
        """Delete a record, if it is there."""
        self._project.remove(path, Version.of(self._project.path(path)))

    def _names(self) -> list[str]:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            names = os.listdir(self._project.path(FOLDER))  # noqa: PTH208 - names are enough
            return sorted(name for name in names if _NAME.fullmatch(name))
        return []


def _catalog_data(record: CatalogRecord) -> dict[str, object]:
    return {
        "catalog": record.catalog,
        "language": record.language,
        "messages": [
            [
                *message.key,
                message.content,
                message.marks.rest,
                [[mark.index, mark.before, mark.after] for mark in message.marks.lines],
            ]
            for message in record.messages
        ],
    }


def _record(data: dict[str, Any]) -> ApprovalRecord:
    if data["version"] != _VERSION:
        raise ValueError("written by another version")
    catalogs: list[CatalogRecord] = []
    for item in _list(data["catalogs"]):
        messages = []
        for context, source, content, rest, marks in item["messages"]:
            lines = tuple(
                MarkLine(int(index), _latin(before), None if after is None else _latin(after))
                for index, before, after in marks
            )
            key = None if context is None else str(context), str(source)
            messages.append(MessageRecord(key, str(content), DraftMarks(lines, str(rest))))
        catalogs.append(CatalogRecord(str(item["catalog"]), str(item["language"]), tuple(messages)))
    return ApprovalRecord(str(data["time"]), tuple(catalogs))


def _list(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise TypeError("expected a list")
    return value


def _latin(value: object) -> str:
    """Return a line of a file in Latin-1."""
    text = str(value)
    text.encode("latin-1")
    if "\n" in text:
        raise ValueError("more than a line")
    return text
