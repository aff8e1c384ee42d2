"""Where the catalogues of documents are: under their names, or still under their old names.

A catalogue is named after the whole file name of its document: ``brief.docx.po``. Earlier versions
left the suffix out: ``brief.po``. Such a file is read where it is, and ``extract`` renames it. If
it may be that of several documents, it is that of the one whose sources it has. A document with
catalogues under both names uses the new one; the other is reported and never deleted.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.workflow.failures import FailedFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rktranslate.catalog.po import PoFile
    from rktranslate.model import Catalog
    from rktranslate.workflow.inputs import Inputs


class CatalogFiles:
    """Finds the catalogues of the documents of a project, as they are now.

    Args:
        inputs: The documents of the project.
    """

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._candidates: dict[str, Mapping[str, Sequence[str]]] = {}
        self._owners: dict[tuple[str, tuple[str, ...]], str | None] = {}

    def find(self, document: str, language: str) -> str | None:
        """Return the project path of a document's catalogue; None if it has none.

        Raises:
            DocumentError: Its folder cannot be read.
        """
        project = self._inputs.project
        path = project.catalog_path(document, language)
        if project.exists(path):
            others = self._others(path, document, language)
            rivals = [
                name for name in others if not self._exists(project.catalog_path(name, language))
            ]
            if self._is_owner(document, path, rivals, language):
                return path
        old = project.old_catalog_path(document, language)
        if old != path and project.exists(old):
            others = self._others(old, document, language)
            if self._is_owner(document, old, others, language):
                return old
        return None

    def path(self, document: str, language: str) -> str:
        """Return the project path of a document's catalogue: where it is, or else will be."""
        found = self._found(document, language)
        return self._inputs.project.catalog_path(document, language) if found is None else found

    def read(self, document: str, language: str) -> PoFile | FailedFile | None:
        """Return the catalogue of a document; the failure to read it; or None if it has none."""
        path = self._inputs.failures.attempt(
            self._inputs.project.catalog_path(document, language),
            lambda: self.find(document, language),
        )
        return self._inputs.try_catalog(path, language) if isinstance(path, str) else path

    def is_certain(self, document: str, language: str) -> bool:
        """Return whether a document's catalogue is under its own name, whatever others there are.

        That is where it is, or else will be.
        """
        project = self._inputs.project
        path = project.catalog_path(document, language)
        old = project.old_catalog_path(document, language)
        try:
            is_own = project.exists(path) or old == path or not project.exists(old)
        except DocumentError:
            return False
        return is_own and not self._others(path, document, language)

    def superseded(self, language: str) -> dict[str, str]:
        """Return the files under the old name of a catalogue that exists under its new name too.

        Returns:
            By project path of the file: that of the catalogue.
        """
        project = self._inputs.project
        in_use = {self._found(name, language) for name in self._inputs.names}
        found: dict[str, str] = {}
        for name in self._inputs.names:
            old = project.old_catalog_path(name, language)
            path = project.catalog_path(name, language)
            if path in in_use and old not in in_use and self._exists(old):
                found.setdefault(old, path)
        return found

    def _found(self, document: str, language: str) -> str | None:
        """Return the same as :meth:`find`; None too if its folder cannot be read."""
        with contextlib.suppress(DocumentError):
            return self.find(document, language)
        return None

    def _exists(self, path: str) -> bool:
        """Return whether a file exists, as far as its folder can be read."""
        try:
            return self._inputs.project.exists(path)
        except DocumentError:
            return False

    def _others(self, path: str, document: str, language: str) -> list[str]:
        """Return the other documents that have or had their catalogue at a path."""
        if language not in self._candidates:
            project = self._inputs.project
            candidates: defaultdict[str, list[str]] = defaultdict(list)
            for name in self._inputs.names:
                paths = (
                    project.catalog_path(name, language),
                    project.old_catalog_path(name, language),
                )
                for each in dict.fromkeys(paths):
                    candidates[each].append(name)
            self._candidates[language] = candidates
        return [name for name in self._candidates[language].get(path, ()) if name != document]

    def _is_owner(self, document: str, path: str, others: Sequence[str], language: str) -> bool:
        if not others:
            return True
        key = path, tuple(sorted((document, *others)))
        if key not in self._owners:
            file = self._inputs.try_catalog(path, language)
            if file is None or isinstance(file, FailedFile):
                return True  # of none of them may another catalogue be made meanwhile
            self._owners[key] = self._owner(file.catalog, key[1], language)
        return self._owners[key] == document

    def _owner(self, catalog: Catalog, documents: Sequence[str], language: str) -> str | None:
        """Return the document that a catalogue belongs to; None if it is none of some.

        Those with more than half of its sources come first; of several, the one that its references
        name. A document that cannot be read now has all of them if the references name it.
        """
        from rktranslate.catalog.units import units_of

        sources = {message.source for message in catalog.messages if not message.obsolete}
        named = Counter(place.path for message in catalog.messages for place in message.locations)
        ranks: list[tuple[bool, int, int, bool, str]] = []
        for name in documents:
            document = self._inputs.try_document(name)
            if isinstance(document, FailedFile):
                common = len(sources) if named[name] else 0
            else:
                common = len(sources & {unit.source for unit in units_of(document)})
            of_name = self._inputs.project.catalog_path(name, language) == catalog.path
            if common or named[name] or of_name:
                ranks.append((2 * common > len(sources), named[name], common, of_name, name))
        return max(ranks)[-1] if ranks else None
