"""Catalogues without a document, and the renamed documents that take them over."""

from __future__ import annotations

import dataclasses
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.workflow.failures import FailedFile

if TYPE_CHECKING:
    from rktranslate.catalog.relocation import RenamedCatalog
    from rktranslate.model import Catalog
    from rktranslate.project.layout import Project
    from rktranslate.workflow.inputs import Inputs


def catalogs_without_document(
    inputs: Inputs, language: str
) -> tuple[dict[str, RenamedCatalog], list[Catalog]]:
    """Return the catalogues without a document.

    Those of excluded documents stay where they are: no other document takes them over.

    Args:
        inputs: The documents of the project.
        language: A target language.

    Returns:
        Those of renamed documents, by the new name, and the others.
    """
    from rktranslate.catalog.po import PoFile
    from rktranslate.catalog.relocation import renamed
    from rktranslate.catalog.units import units_of

    project = inputs.project
    expected = {inputs.catalog_files.path(name, language) for name in inputs.names}
    folder = f"{project.config.translations_dir}/{language}"
    files = [
        inputs.try_catalog(path, language)
        for path in inputs.files(folder, "**/*.po")
        if path not in expected and not inputs.may_have_document(path, language)
    ]
    readable = [file.catalog for file in files if isinstance(file, PoFile)]
    excluded = inputs.catalogs_of_excluded(language)
    orphans = [catalog for catalog in readable if catalog.path not in excluded]
    kept = [catalog for catalog in readable if catalog.path in excluded]
    if not orphans:
        return {}, kept
    newcomers = {}
    for name in inputs.names:
        if inputs.has_catalog(name, language) is False:
            document = inputs.try_document(name)
            if not isinstance(document, FailedFile):
                newcomers[name] = units_of(document)
    in_place = {catalog.path for catalog in orphans if _is_in_place(project, catalog, language)}
    by_document = renamed(newcomers, orphans, in_place)
    if not inputs.knows_all_documents(language):
        # A catalogue may be that of a document that cannot be read now: it stays where it is.
        by_document = {
            name: dataclasses.replace(earlier, conflicting=True)
            for name, earlier in by_document.items()
        }
    claimed = {earlier.catalog.path for earlier in by_document.values()}
    return by_document, [catalog for catalog in readable if catalog.path not in claimed]


def _is_in_place(project: Project, catalog: Catalog, language: str) -> bool:
    """Return whether a catalogue lies where a document that it refers to has its catalogue."""
    source = project.config.source_dir
    referenced = {place.path for message in catalog.messages for place in message.locations}
    return any(
        PurePosixPath(name).is_relative_to(source)
        and catalog.path
        in (project.catalog_path(name, language), project.old_catalog_path(name, language))
        for name in referenced
    )
