"""``glossary export``: write the glossary in the format of another tool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.exchange.glossaries import write_terms
from rktranslate.storage.writing import write_output
from rktranslate.workflow.exit_codes import Result
from rktranslate.workflow.glossary_formats import glossary_format
from rktranslate.workflow.inputs import load_glossary
from rktranslate.workflow.output_files import check_destination

if TYPE_CHECKING:
    from pathlib import Path

    from rktranslate.model import Skipped
    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class GlossaryExportResult(Result):
    """The file that ``glossary export`` wrote."""

    path: str
    """``-`` is standard output."""
    format: str
    entries: int
    lost: tuple[Skipped, ...]
    """The facts that the format cannot represent."""
    written: bool


def export_glossary(
    project: Project, path: Path, kind: str | None = None, language: str | None = None
) -> tuple[GlossaryExportResult, bytes]:
    """Write the project's glossary in the format of another tool.

    Args:
        project: The project.
        path: The file to write; nothing is written where it is ``-``.
        kind: The format; by default the one with the extension of the file.
        language: Target language; all of them when None, where the format can hold them.

    Returns:
        The result, and the content of the file.

    Raises:
        ConfigError: There is no glossary, the format is unknown, or the path is a protected file
            of the project.
        GlossaryError: The format cannot hold the glossary.
    """
    if str(path) != "-":
        check_destination(path, project)
    glossary = load_glossary(project)
    if glossary is None:
        raise ConfigError("the project has no glossary", path=project.config.glossary)
    exchange = glossary_format(str(path), kind)
    exported = write_terms(glossary, exchange, language)
    written = str(path) != "-" and write_output(path, exported.data)
    result = GlossaryExportResult(
        str(path), exchange.name, exported.entries, exported.skipped, written
    )
    return result, exported.data
