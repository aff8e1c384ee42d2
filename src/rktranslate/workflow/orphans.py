"""Catalogues and outputs whose document is gone: they are named, and never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import has_machine_text
from rktranslate.checks.rules import CATALOG_ORPHAN, OUTPUT_ORPHAN
from rktranslate.errors import CatalogError
from rktranslate.model import Location
from rktranslate.storage.files import visible_files
from rktranslate.workflow.inputs import read_catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.model import Catalog, Finding, Message
    from rktranslate.project.layout import Project


def orphans(
    project: Project, language: str, names: Sequence[str], catalogs: Iterable[Catalog]
) -> Iterator[Finding]:
    """Find what a language has without a document.

    Args:
        project: The project.
        language: A target language.
        names: Its documents.
        catalogs: The catalogues that these have.
    """
    yield from _catalogs(project, language, names, catalogs)
    yield from _outputs(project, language, names)


def _catalogs(
    project: Project, language: str, names: Sequence[str], catalogs: Iterable[Catalog]
) -> Iterator[Finding]:
    """Find catalogues; each finding says whether work would be lost with it."""
    known = {project.catalog_path(name, language) for name in names}
    alone = [
        path
        for path in _files(project, project.config.translations_dir, language, "**/*.po")
        if path not in known
    ]
    if not alone:
        return
    elsewhere = {pair for catalog in catalogs for pair in map(_pair, catalog.messages)}
    for path in alone:
        try:
            catalog = read_catalog(project, path, language).catalog
        except CatalogError as error:
            what = f"it cannot be read: {error.message}"
        else:
            work = {_pair(message) for message in catalog.messages if _is_work(message)}
            missing = len(work - elsewhere)
            what = (
                f"{missing} of its {len(work)} targets stand in no document's catalogue"
                if missing
                else "every target in it stands in other catalogues too"
            )
        yield CATALOG_ORPHAN.finding(
            Location(path, 0),
            "its document is gone: delete it and its output, or bring the document back",
            detail=what,
        )


def _pair(message: Message) -> tuple[str, str]:
    return message.source, message.target


def _is_work(message: Message) -> bool:
    """Return whether a person worked on a target."""
    if not message.target or message.target == message.source:
        return False
    return not has_machine_text(message)


def _outputs(project: Project, language: str, names: Sequence[str]) -> Iterator[Finding]:
    """Find outputs; other files among them are left alone."""
    from rktranslate.formats import available

    known = {
        project.output_path(name, language, draft=draft)
        for name in names
        for draft in (False, True)
    }
    suffixes = tuple(suffix for each in available().values() for suffix in each.suffixes)
    for path in _files(project, project.config.build_dir, language, "**/*"):
        if path not in known and path.lower().endswith(suffixes):
            yield OUTPUT_ORPHAN.finding(
                Location(path, 0),
                "its document is gone or has another name: delete it, or bring the document back",
            )


def _files(project: Project, folder: str, language: str, pattern: str) -> list[str]:
    """Return the project paths of a language's files in a folder, sorted."""
    files = visible_files(project.path(folder) / language, pattern)
    return sorted(path.relative_to(project.root).as_posix() for path in files)
