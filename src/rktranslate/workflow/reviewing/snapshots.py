"""Catalogues as they are on disk, with their documents: read again when a file changed."""

from __future__ import annotations

import dataclasses
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.units import with_facts
from rktranslate.checks import CheckContext
from rktranslate.errors import CatalogError
from rktranslate.storage.writing import Version
from rktranslate.workflow.checked_catalogs import CheckedCatalog
from rktranslate.workflow.file_stamps import settled_stamp_of
from rktranslate.workflow.inputs import load_document, read_catalog
from rktranslate.workflow.reviewing.layouts import layout_of
from rktranslate.workflow.reviewing.unit_findings import CatalogFindings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rktranslate.catalog.po import PoFile
    from rktranslate.model import Document, Message
    from rktranslate.workflow.file_stamps import Stamp
    from rktranslate.workflow.reviewing.following import CurrentProject
    from rktranslate.workflow.reviewing.layouts import Layout, PlacedUnit

_KEPT_CHARACTERS = 2 << 20
"""Of the files that are kept in memory, where they take about forty times as much."""
_LOCKS = 32


@dataclass(frozen=True, slots=True)
class CatalogSnapshot:
    """A catalogue and its document, read at one time."""

    language: str
    document: Document
    checked: CheckedCatalog
    """The PO file, whose messages have the facts of their blocks; without the general findings."""
    context: CheckContext
    layout: Layout
    """The units of the document."""
    messages: Mapping[str, Message]
    """The current messages by unit id."""

    @property
    def path(self) -> str:
        """Project path of the PO file."""
        return self.checked.file.catalog.path

    @property
    def units(self) -> Sequence[PlacedUnit]:
        """The units in document order."""
        return self.layout.units

    def message_of(self, unit: PlacedUnit) -> Message:
        """Return the message of a unit."""
        return self.context.messages[unit.position]


@dataclass(frozen=True, slots=True)
class OpenCatalog:
    """A catalogue that is kept in memory, as it was when it was read last."""

    snapshot: CatalogSnapshot
    findings: CatalogFindings
    version: int
    """Of the configuration and the glossary."""
    stamps: tuple[Stamp | None, Stamp | None]
    """Of the document and of the catalogue; None for one that may have changed again."""
    digest: bytes | None
    """Digest of the document's content; None if it could not be read."""
    size: int
    """Characters of both files."""


class Snapshots:
    """Catalogues with their findings, the latest used of which are kept in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], OpenCatalog] = OrderedDict()
        self._reading = tuple(threading.Lock() for _ in range(_LOCKS))

    def read(
        self, current: CurrentProject, language: str, document: str, *, keep: bool = True
    ) -> OpenCatalog:
        """Return a catalogue as it is on disk now.

        Args:
            current: The project as it is now.
            language: Target language.
            document: Project path of the document.
            keep: Whether to keep it in memory, in place of others.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue is missing, or cannot be used.
            DocumentError: The document cannot be used.
        """
        path = current.catalog_path(language, document)
        key = language, document
        # Several people who open one document wait for the first of them.
        with self._reading[hash(key) % _LOCKS]:
            project = current.project
            stamps = (
                settled_stamp_of(project.path(document)),
                settled_stamp_of(project.path(path)),
            )
            with self._lock:
                kept = self._kept.get(key)
                if kept is not None:
                    self._kept.move_to_end(key)
            if kept is not None and kept.version != current.version:
                kept = None
            if kept is not None and None not in stamps and kept.stamps == stamps:
                return kept
            read = _read(current, language, document, path, stamps, kept)
        if not keep and kept is None:
            return read
        with self._lock:
            self._kept[key] = read
            self._kept.move_to_end(key)
            total = sum(each.size for each in self._kept.values())
            while total > _KEPT_CHARACTERS and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                total -= oldest.size
        return read

    def kept(self, language: str) -> tuple[OpenCatalog, ...]:
        """Return the catalogues of a language that are in memory."""
        with self._lock:
            return tuple(read for key, read in self._kept.items() if key[0] == language)

    def last(self, language: str, document: str) -> OpenCatalog | None:
        """Return a catalogue that is in memory, as it was when it was read last; else None."""
        with self._lock:
            return self._kept.get((language, document))

    def peek(self, current: CurrentProject, language: str, document: str) -> OpenCatalog | None:
        """Return a catalogue that is in memory and as its file is now; else None."""
        kept = self.last(language, document)
        if kept is None or kept.version != current.version or None in kept.stamps:
            return None
        paths = (document, kept.snapshot.path)
        stamps = tuple(settled_stamp_of(current.project.path(path)) for path in paths)
        return kept if stamps == kept.stamps else None


def _read(
    current: CurrentProject,
    language: str,
    name: str,
    path: str,
    stamps: tuple[Stamp | None, Stamp | None],
    kept: OpenCatalog | None,
) -> OpenCatalog:
    """Read a catalogue, or what has changed of it since it was read before."""
    project = current.project
    if not project.exists(path):
        raise CatalogError(
            f"{name} has no catalogue in {language}", path=path, hint="run `rktranslate extract`"
        )
    if kept is not None and stamps[0] is not None and kept.stamps[0] == stamps[0]:
        digest, document = kept.digest, kept.snapshot.document
    else:
        digest = Version.of(project.path(name)).digest
        # One that changed just now has no stamp, however often it is read.
        is_same = kept is not None and digest is not None and digest == kept.digest
        document = kept.snapshot.document if kept and is_same else load_document(project, name)
    previous = None
    if kept is not None and kept.snapshot.path == path:
        previous = kept.snapshot.checked.file
    file = read_catalog(project, path, language, previous)
    if kept is not None and document is kept.snapshot.document and _is_same(file, previous):
        return dataclasses.replace(kept, stamps=stamps)
    catalog = with_facts(file.catalog, document)
    checked = CheckedCatalog(
        name, dataclasses.replace(file, catalog=catalog), document.syntax, general=()
    )
    options = current.settings.options
    context = CheckContext.of(catalog, current.glossary, document.syntax, options)
    layout = layout_of(document, context, None if kept is None else kept.snapshot.layout)
    messages = dict(zip(layout.ids, context.messages, strict=True))
    snapshot = CatalogSnapshot(language, document, checked, context, layout, messages)
    before = None if kept is None else kept.findings
    findings = CatalogFindings(snapshot, current.settings, before)
    size = sum(len(text) for _, text in file.raw.values())
    size += sum(len(block.text) for block in document.blocks)
    return OpenCatalog(snapshot, findings, current.version, stamps, digest, size)


def _is_same(file: PoFile, previous: PoFile | None) -> bool:
    """Return whether two versions of a file have the same entries at the same lines."""
    return (
        previous is not None
        and file.raw_header == previous.raw_header
        and file.raw == previous.raw
        and file.raw_duplicates == previous.raw_duplicates
    )
