"""``tm stats``: contents and size of the translation memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.memory.project_memory import Memory
from rktranslate.workflow.failures import FilesResult, failed_files

if TYPE_CHECKING:
    from rktranslate.memory.store import FileStats, LanguageStats
    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class TmStatsResult(FilesResult):
    """Contents and size of the memory, and the path of its store."""

    languages: tuple[LanguageStats, ...]
    files: tuple[FileStats, ...]
    store_bytes: int
    index_bytes: int
    """Part of ``store_bytes`` that is the index of similar texts."""
    store: str = ""
    """Path of the store where the project cannot be written; empty when it is in the project."""


def memory_stats(project: Project) -> TmStatsResult:
    """Return the contents of the memory, after it was brought up to date with the project."""
    with Memory.open_to_read(project) as memory:
        stats = memory.stats()
        return TmStatsResult(
            stats.languages,
            stats.files,
            stats.store_bytes,
            stats.index_bytes,
            store=memory.outside,
            failed=failed_files(memory.failed),
        )
