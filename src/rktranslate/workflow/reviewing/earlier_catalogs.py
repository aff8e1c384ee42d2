"""Catalogues at a git revision: what was changed since."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.catalog.po import parse
from rktranslate.catalog.po.decoding import decode
from rktranslate.errors import CatalogError
from rktranslate.project.revisions import file_at, is_no_commit, resolve, unchanged_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.model import Key
    from rktranslate.workflow.reviewing.following import CurrentProject

Targets: TypeAlias = "Mapping[Key, tuple[str, ...]]"
"""The target of each current message, or its plural forms."""
_KEPT = 8
"""Catalogues that are kept in memory."""


class EarlierCatalogs:
    """The targets of catalogues at git revisions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Targets] = OrderedDict()

    def targets(
        self, current: CurrentProject, revision: str, language: str, document: str
    ) -> Targets:
        """Return the targets of a catalogue at a revision; none if it did not exist then.

        Raises:
            ConfigError: There is no such revision, or no git.
        """
        if is_no_commit(revision):
            return {}
        project = current.project
        commit = resolve(project.root, revision)
        path = current.catalog_path(language, document)
        key = commit, path
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        targets: Targets = {}
        # At the revision it may have had its old name.
        for name in dict.fromkeys((path, *project.catalog_paths(document, language))):
            data = file_at(project.root, commit, name)
            if data is not None:
                targets = _targets(data, name, project.config.source_language, language)
                break
        with self._lock:
            self._kept[key] = targets
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return targets

    def unchanged(self, current: CurrentProject, revision: str, language: str) -> frozenset[str]:
        """Return the project paths of the catalogues that are as they were at a revision.

        Raises:
            ConfigError: There is no such revision, or no git.
        """
        if is_no_commit(revision):
            return frozenset()
        root = current.project.root
        folder = f"{current.project.config.translations_dir}/{language}"
        return unchanged_files(root, resolve(root, revision), folder)


def _targets(data: bytes, path: str, source_language: str, language: str) -> Targets:
    """Return the targets of a catalogue; none if it could not be used."""
    try:
        catalog = parse(decode(data, path), path, source_language, language).catalog
    except CatalogError:
        return {}
    return {message.key: message.targets for message in catalog.messages if not message.obsolete}
