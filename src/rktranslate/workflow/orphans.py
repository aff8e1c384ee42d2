"""Orphans: catalogues and outputs without their document. They are reported, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import has_machine_text
from rktranslate.checks.rules import CATALOG_ORPHAN, OUTPUT_ORPHAN
from rktranslate.model import Location
from rktranslate.workflow.failures import FailedFile
from rktranslate.workflow.preview_files import PreviewFiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.model import Catalog, Finding, Message
    from rktranslate.workflow.inputs import Inputs


_DELETED_BY_BUILD = "the next `rktranslate build` deletes this preview"


def orphans(inputs: Inputs, language: str, catalogs: Iterable[Catalog]) -> Iterator[Finding]:
    """Yield the orphans of a language.

    Args:
        inputs: The documents of the project; what may belong to one that cannot be read or listed
            is no orphan.
        language: A target language.
        catalogs: The catalogues of the documents.
    """
    if inputs.knows_all_documents(language):
        yield from _orphan_catalogs(inputs, language, catalogs)
        yield from _orphan_outputs(inputs, language)


def _orphan_catalogs(
    inputs: Inputs, language: str, catalogs: Iterable[Catalog]
) -> Iterator[Finding]:
    """Yield a finding per catalogue that says how much work would be lost with it."""
    project = inputs.project
    known = {inputs.catalog_files.path(name, language) for name in inputs.names}
    folder = f"{project.config.translations_dir}/{language}"
    orphaned = [path for path in inputs.files(folder, "**/*.po") if path not in known]
    if not orphaned:
        return
    superseded = inputs.catalog_files.superseded(language)
    excluded = inputs.catalogs_of_excluded(language)
    in_use = {pair for catalog in catalogs for pair in map(_pair, catalog.messages)}
    for path in orphaned:
        file = inputs.try_catalog(path, language)
        if file is None:  # deleted in the meantime
            continue
        if isinstance(file, FailedFile):
            detail = f"cannot be read: {file.message}"
        else:
            work = {_pair(message) for message in file.catalog.messages if _is_human_work(message)}
            missing = len(work - in_use)
            detail = (
                f"{missing} of its {len(work)} targets are in no other catalogue"
                if missing
                else "all of its targets are in other catalogues, too"
            )
        if path in superseded:
            text = (
                f"old name of {superseded[path]}, which is used: move what it lacks there, and "
                "delete this file"
            )
        elif path in excluded:
            text = (
                f"{excluded[path]} is excluded by the configuration: delete the catalogue and its "
                "output, or change exclude"
            )
        else:
            text = (
                "document is missing: delete the catalogue and its output, or restore the document"
            )
        yield CATALOG_ORPHAN.finding(Location(path, 0), text, detail=detail)


def _pair(message: Message) -> tuple[str, str]:
    return message.source, message.target


def _is_human_work(message: Message) -> bool:
    """Return whether a person wrote or changed the target of a message."""
    if not message.target or message.target == message.source:
        return False
    return not has_machine_text(message)


def _orphan_outputs(inputs: Inputs, language: str) -> Iterator[Finding]:
    """Yield a finding per output; files that no format writes are ignored."""
    from rktranslate.formats import served_suffixes

    project = inputs.project
    known = {
        project.output_path(name, language, draft=draft)
        for name in inputs.names
        for draft in (False, True)
    }
    excluded = {
        project.output_path(name, language, draft=draft): name
        for name in inputs.listed.excluded
        for draft in (False, True)
    }
    suffixes = served_suffixes()
    previews = PreviewFiles(project)
    # What cannot be listed there has no name that an output has.
    pattern = project.config.build.output
    folder = pattern.folder(language)
    if not folder:
        return  # what is at the top of a project may be anything
    for path in project.files(folder, "**/*").paths:
        is_output = pattern.language_of(path, (language,)) is not None
        is_copy = project.exists(path.removeprefix(f"{folder}/"))
        if is_output and path not in known and not is_copy and path.lower().endswith(suffixes):
            text = (
                f"{excluded[path]} is excluded by the configuration: delete the output, or change "
                "exclude"
                if path in excluded
                else "document is missing or was renamed: delete the output, or restore the "
                "document"
            )
            detail = _DELETED_BY_BUILD if previews.is_unchanged(path) else ""
            yield OUTPUT_ORPHAN.finding(Location(path, 0), text, detail=detail)
