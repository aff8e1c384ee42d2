"""Documents that are zip archives: read within limits, and written with the bytes of their entries.

An entry that does not change keeps its local header and its compressed bytes, and all entries keep
their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from rktranslate.errors import DocumentError
from rktranslate.formats.xml import XmlPart
from rktranslate.storage.archive import ArchiveRules, check_archive
from rktranslate.storage.archive_entries import read_entry, with_entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.storage.archive import Entry

MAX_PART = 64 * 1024**2
"""Largest part that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Package:
    """A zip archive that is a document."""

    data: bytes
    """The file."""
    path: str
    """Path of the document, for messages."""
    entries: Mapping[str, Entry]
    """The files in it by name, in the order of the archive."""

    @classmethod
    def of(cls, data: bytes, path: str, noun: str) -> Package:
        """Return a file as a package.

        Args:
            data: The file.
            path: Path of the document, for messages.
            noun: What the archive should be, for messages: ``Word document``.

        Raises:
            DocumentError: It is no zip archive, is damaged, or breaks a rule of
                ``storage.archive``.
        """
        rules = ArchiveRules(DocumentError, noun)
        entries = check_archive(data, path, rules)
        return cls(data, path, {entry.filename: entry for entry in entries})

    def __contains__(self, name: object) -> bool:
        """Return whether the package has a file of a name."""
        return name in self.entries

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            DocumentError: There is no such file, it is too large, or damaged.
        """
        entry = self.entries.get(name)
        if entry is None:
            raise DocumentError(f"{name} is missing in the package", path=self.path)
        if entry.file_size > MAX_PART:
            limit = MAX_PART // 1024**2
            raise DocumentError(
                f"{name} has {entry.file_size / 1024**2:,.0f} MiB; the limit is {limit} MiB",
                path=self.path,
                hint="divide the document",
            )
        return read_entry(self.data, entry, self.path, DocumentError)

    def xml(self, name: str) -> XmlPart:
        """Return a file as XML.

        Raises:
            DocumentError: It cannot be read, or is not well-formed.
        """
        return XmlPart.of(self.read(name), f"{self.path}!{name}")

    def written(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the package with other content of some files; all others keep their bytes.

        A file that is written as it was is one of the others: it is not compressed anew.

        Args:
            changed: Names and new bytes; a name that the package does not have is added at its end.
        """
        return with_entries(
            self.data, {name: new for name, new in changed.items() if not self._has(name, new)}
        )

    def _has(self, name: str, content: bytes) -> bool:
        """Return whether a file has a content."""
        entry = self.entries.get(name)
        return (
            entry is not None
            and (entry.file_size, entry.CRC) == (len(content), crc32(content))
            and self.read(name) == content
        )
