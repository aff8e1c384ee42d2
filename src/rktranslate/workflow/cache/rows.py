"""Rows of earlier results: one for each document, with digests of what it depends on.

A row depends on its document, and on the catalogues and outputs of this in some languages. If its
outputs have links that ``build`` may rewrite, it depends on the whole project. The rows of a
project and step are one record, of the latest state.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.workflow.cache.project_state import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rktranslate.storage.records import Records
    from rktranslate.workflow.cache.project_state import ProjectState
    from rktranslate.workflow.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Row:
    """What a result has of one document."""

    value: object
    """A frozen dataclass of this program."""
    is_linked: bool
    """It depends on other files than those of the document."""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row, and the digests of what it depends on."""

    document: str
    files: str
    project: str
    """Empty if the row depends on nothing but the files of the document."""
    row: Row


@dataclass(frozen=True, slots=True)
class KeptRows:
    """The rows of a record."""

    name: str
    rows: tuple[KeptRow, ...]


class RowCache:
    """The kept rows of a step; to be used while its work is done.

    Args:
        inputs: The documents of the project, all of which can be listed.
        languages: The target languages of the outputs that a row depends on.
        records: Where rows are kept.
        name: Name of the record: a digest of all that every row depends on.
        before: The state of the project before the work.
    """

    def __init__(
        self,
        inputs: Inputs,
        languages: Sequence[str],
        records: Records,
        name: str,
        before: ProjectState,
    ) -> None:
        self._inputs = inputs
        self._languages = languages
        self._records = records
        self._name = name
        self._before = before
        self._new: Mapping[str, Row] = {}
        digests = {name: self._files(name) for name in inputs.listed.paths}
        self._digests = {name: digest for name, digest in digests.items() if digest is not None}
        self._project = digest_of(before.sources, before.catalogs, before.others, before.outputs)

    def find(self) -> dict[str, Row]:
        """Return the rows that are as they would be worked out now, by document."""
        return {
            kept.document: kept.row
            for kept in self._read()
            if kept.files == self._digests.get(kept.document)
            and kept.project in ("", self._project)
        }

    def keep(self, rows: Mapping[str, Row]) -> None:
        """Let the rows of all documents be kept, if the result that they are of can be."""
        self._new = rows

    def write(self) -> None:
        """Keep the rows; to be called when nothing changed that they were made from."""
        from rktranslate.workflow.cache.typed_json import dumps

        kept = tuple(
            KeptRow(name, self._digests[name], self._project if row.is_linked else "", row)
            for name, row in self._new.items()
            if name in self._digests
        )
        with contextlib.suppress(TypeError):  # a part of a row that cannot be written as JSON
            self._records.keep(self._name, dumps(KeptRows(self._name, kept)))

    def _read(self) -> tuple[KeptRow, ...]:
        from rktranslate.workflow.cache.typed_json import loads

        text = self._records.get(self._name)
        if text is None:
            return ()
        try:
            kept = loads(text)
        except ValueError:
            return ()
        return kept.rows if isinstance(kept, KeptRows) and kept.name == self._name else ()

    def _files(self, name: str) -> str | None:
        """Return a digest of the files of a document; None if its row depends on others, too."""
        project, found = self._inputs.project, self._before.files
        paths = [name]
        for language in self._languages:
            paths += project.catalog_path(name, language), project.output_path(name, language)
            if not self._inputs.catalog_files.is_certain(name, language):
                return None
        try:
            if any(path not in found and project.exists(path) for path in paths):
                return None
        except DocumentError:
            return None
        return digest_of(*(part for path in paths for part in (path, found.get(path, ""))))
