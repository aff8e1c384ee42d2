"""Catalogues as they are on disk, with their documents: read again when a file changed."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.unit_ids import unit_id
from rktranslate.checks import CheckContext
from rktranslate.errors import CatalogError, ConfigError
from rktranslate.workflow.checked_catalogs import CheckedCatalog
from rktranslate.workflow.file_stamps import stamp_of
from rktranslate.workflow.inputs import chosen_language, load_document, read_catalog
from rktranslate.workflow.reviewing.layouts import layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.model import Document, Message
    from rktranslate.workflow.file_stamps import Stamp
    from rktranslate.workflow.reviewing.following import CurrentProject
    from rktranslate.workflow.reviewing.layouts import PlacedUnit

_KEPT_BYTES = 24 << 20
"""Of the files whose snapshots are kept in memory, where they take several times as much."""


@dataclass(frozen=True, slots=True)
class CatalogSnapshot:
    """A catalogue and its document, read at one time."""

    language: str
    document: Document
    checked: CheckedCatalog
    """The PO file, whose messages have the facts of their blocks; findings of the whole."""
    context: CheckContext
    messages: Mapping[str, Message]
    """The current messages by unit id."""
    units: tuple[PlacedUnit, ...]
    """The units in document order."""
    repeats: Mapping[str, int]
    """How many units have each message, by unit id."""

    @property
    def path(self) -> str:
        """Project path of the PO file."""
        return self.checked.file.catalog.path


@dataclass(frozen=True, slots=True)
class _Kept:
    """A snapshot, and what it was read from."""

    snapshot: CatalogSnapshot
    current: CurrentProject
    stamps: tuple[Stamp | None, ...]
    size: int


class Snapshots:
    """Snapshots of catalogues, the latest used of which are kept in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()

    def read(self, current: CurrentProject, language: str, document: str) -> CatalogSnapshot:
        """Return a catalogue as it is on disk now.

        Args:
            current: The project as it is now.
            language: Target language.
            document: Project path of the document.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue is missing, or cannot be used.
            DocumentError: The document cannot be used.
        """
        path = catalog_path(current, language, document)
        project = current.project
        stamps = tuple(stamp_of(project.path(name)) for name in (document, path))
        key = language, document
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept.current is current and kept.stamps == stamps:
                self._kept.move_to_end(key)
                return kept.snapshot
        snapshot = _read(current, language, document, path)
        size = sum(stamp[1] for stamp in stamps if stamp is not None)
        with self._lock:
            self._kept[key] = _Kept(snapshot, current, stamps, size)
            self._kept.move_to_end(key)
            total = sum(each.size for each in self._kept.values())
            while total > _KEPT_BYTES and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                total -= oldest.size
        return snapshot


def catalog_path(current: CurrentProject, language: str, document: str) -> str:
    """Return the project path of the catalogue of a document, looked up in the project's list.

    Raises:
        ConfigError: There is no such language or document.
        DocumentError: The document is refused, because it would share a file with another.
    """
    if chosen_language(current.project, language) != language:
        raise ConfigError(f"{language!r} is not a target language of this project")
    listed = current.inputs.listed
    if document in listed.refused:
        raise listed.refused[document]
    if document not in listed.paths:
        raise ConfigError(f"no such document: {document!r}")
    return current.inputs.catalog_files.path(document, language)


def _read(current: CurrentProject, language: str, document_name: str, path: str) -> CatalogSnapshot:
    project = current.project
    if not project.exists(path):
        raise CatalogError(
            f"{document_name} has no catalogue in {language}",
            path=path,
            hint="run `rktranslate extract`",
        )
    document = load_document(project, document_name)
    checked = CheckedCatalog.of(document, read_catalog(project, path, language))
    catalog = checked.file.catalog
    context = CheckContext.of(catalog, current.glossary, document.syntax, current.settings.options)
    messages = {
        unit_id(document_name, language, message.key): message for message in context.messages
    }
    units = layout_of(document, catalog)
    repeats = Counter(unit.id for unit in units)
    return CatalogSnapshot(language, document, checked, context, messages, units, repeats)
