"""``tm search``: look a source text up in the translation memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.memory.project_memory import Memory
from rktranslate.workflow.failures import FilesResult, failed_files
from rktranslate.workflow.inputs import chosen_language

if TYPE_CHECKING:
    from rktranslate.memory.match import Match
    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class TmSearchResult(FilesResult):
    """The matches of a text in the memory."""

    text: str
    language: str
    matches: tuple[Match, ...]
    """Best first."""
    store: str = ""
    """Path of the store where the project cannot be written; empty when it is in the project."""


def search_memory(
    project: Project, text: str, language: str, *, minimum: float = 0.75, limit: int = 5
) -> TmSearchResult:
    """Return the matches of a text.

    Args:
        project: The project.
        text: The source text.
        language: Target language.
        minimum: Lowest score, above 0 up to 1.
        limit: Largest number of matches.

    Raises:
        ConfigError: The language is not one of the project's, or the text is not valid Unicode.
    """
    language = chosen_language(project, language)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ConfigError("the text to search for is not valid UTF-8")
    with Memory.open_to_read(project) as memory:
        matches = memory.lookup(text, language=language, minimum=minimum, limit=limit)
        failed = failed_files(memory.failed)
        return TmSearchResult(text, language, matches, memory.outside, failed=failed)
