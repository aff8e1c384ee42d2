"""``status``: counts how far each catalogue is, and says what is behind.

Behind is what the texts say, not the dates of files, which a checkout makes anew: a catalogue that
lacks a sentence of its source or has one more, an output that is not what would be built now. Both
come at no cost, because the sources are read and the outputs worked out anyway.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.publishing import Policy
from rktranslate.workflow.build import outputs
from rktranslate.workflow.exit_codes import Result
from rktranslate.workflow.inputs import Inputs, chosen_languages
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.project.layout import Project
    from rktranslate.workflow.build import Output
    from rktranslate.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class CatalogStatus:
    """How far one catalogue is."""

    document: str
    language: str
    catalog: str
    units: int
    words: int
    reviewed: int
    machine: int
    memory: int
    changed: int
    other_drafts: int
    untranslated: int
    obsolete: int
    built: bool
    """The output is there and holds just what the catalogue says."""
    changes: tuple[tuple[str, int], ...] = ()
    """Kinds of change and how many of ``changed`` are of each, the most frequent first."""
    last_review: str = ""
    """When an editor last saved the file, as its header says; empty where none has."""
    behind: int = 0
    """Sources that only one of the document and the catalogue has: ``extract`` is due."""
    outdated: bool = False
    """There is an output, but not the one that source and catalogue would give now."""


@dataclass(frozen=True, slots=True)
class StatusResult(Result):
    """What ``status`` found out."""

    project: str
    source_language: str
    catalogs: tuple[CatalogStatus, ...]
    glossary_terms: int | None


def status(
    project: Project, languages: Sequence[str] = (), progress: Progress = silent
) -> StatusResult:
    """Count how far each catalogue is, and how far behind its source; nothing is written."""
    rows = []
    inputs = Inputs(project)
    glossary = inputs.glossary
    chosen = chosen_languages(project, languages)
    for output in outputs(inputs, chosen, Policy.REVIEWED, progress):
        target = project.path(output.path)
        there = target.is_file()
        built = there and output.data is not None and target.read_bytes() == output.data
        rows.append(_catalog_status(project, output, built=built, outdated=there and not built))
    return StatusResult(
        project.name,
        project.config.source_language,
        tuple(rows),
        len(glossary.terms) if glossary else None,
    )


def _catalog_status(
    project: Project, output: Output, *, built: bool, outdated: bool
) -> CatalogStatus:
    from rktranslate.catalog.count import count
    from rktranslate.compare.wording import differences

    def kind_of_change(before: str, after: str) -> str:
        found = differences(before, after, project.config.source_language, output.syntax)
        return str(found[0].change) if found else ""

    counts = count(output.catalog, kind_of_change)
    return CatalogStatus(
        document=output.document,
        language=output.language,
        catalog=project.catalog_path(output.document, output.language),
        built=built,
        behind=output.behind,
        outdated=outdated,
        **{field.name: getattr(counts, field.name) for field in dataclasses.fields(counts)},
    )
