"""``tm search``: look a source text up in the translation memory."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, GlossaryError
from rktranslate.memory.project_memory import Memory
from rktranslate.workflow.failures import FilesResult, failed_files
from rktranslate.workflow.inputs import chosen_language, chosen_languages, load_glossary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.memory.concordance import Occurrence
    from rktranslate.memory.match import Match
    from rktranslate.model import Span
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
    occurrences: tuple[Occurrence, ...] = ()
    """Other translations that have all words of the text: those in the source come first."""


def search_memory(
    project: Project,
    text: str,
    language: str | None = None,
    *,
    minimum: float = 0.75,
    limit: int = 5,
) -> TmSearchResult:
    """Return the matches of a text, and the other translations that have its words.

    Args:
        project: The project.
        text: A source text, or some words of either side.
        language: Target language; the project's only or first one when None.
        minimum: Lowest score, above 0 up to 1.
        limit: Largest number of matches, and of other translations.

    Raises:
        ConfigError: The language is not one of the project's, or the text is not valid Unicode.
    """
    if language is None:
        language = chosen_languages(project, ())[0]
    language = chosen_language(project, language)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ConfigError("the text to search for is not valid UTF-8")
    with Memory.open_to_read(project) as memory:
        matches = memory.lookup(text, language=language, minimum=minimum, limit=limit)
        known = {(match.source, match.target) for match in matches}
        found = memory.occurrences(text, language=language, limit=limit + len(known))
        others = [each for each in found if (each.source, each.target) not in known][:limit]
        return TmSearchResult(
            text,
            language,
            matches,
            memory.outside,
            _with_renderings(project, others, language),
            failed=failed_files(memory.failed),
        )


def _with_renderings(
    project: Project, found: Sequence[Occurrence], language: str
) -> tuple[Occurrence, ...]:
    """Return occurrences with what the glossary knows to stand for their words on the other side.

    A glossary that cannot be read has nothing to say here; ``glossary check`` reports it.
    """
    glossary = None
    with contextlib.suppress(GlossaryError):
        glossary = load_glossary(project) if found else None
    if glossary is None:
        return tuple(found)
    from rktranslate.glossary import matcher_for

    matcher = matcher_for(glossary, language)
    marked = []
    for each in found:
        source, target = set(each.source_spans), set(each.target_spans)
        for use in matcher.count_terms(each.source, each.target):
            if _touch(use.source_spans, each.source_spans):
                target.update((*use.target_spans, *use.forbidden))
            if _touch(use.target_spans, each.target_spans):
                source.update(use.source_spans)
        marked.append(
            dataclasses.replace(
                each, source_spans=tuple(sorted(source)), target_spans=tuple(sorted(target))
            )
        )
    return tuple(marked)


def _touch(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(one.start < other.end and other.start < one.end for one in some for other in others)
