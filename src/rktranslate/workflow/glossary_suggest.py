"""``glossary suggest``: propose terms that occur in the sources but not in the glossary."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.model import BlockKind
from rktranslate.workflow.failures import FilesResult
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rktranslate.glossary.suggest import Sentence, Suggestion
    from rktranslate.model import Document
    from rktranslate.project.layout import Project
    from rktranslate.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class SuggestResult(FilesResult):
    """The suggestions of ``glossary suggest``, the best first within each kind."""

    documents: int
    words: int
    suggestions: tuple[Suggestion, ...]


def suggest_terms(
    project: Project,
    documents: Sequence[Path] = (),
    *,
    minimum: int = 2,
    limit: int = 0,
    progress: Progress = silent,
) -> SuggestResult:
    """Propose terms that the sources have and the glossary has not.

    Args:
        project: The project.
        documents: Which of its source documents to read; all when empty.
        minimum: Least number of occurrences.
        limit: Most suggestions of each kind; 0 for all.
        progress: Called with the progress of the command.
    """
    from rktranslate.glossary import Matcher
    from rktranslate.glossary.suggest import suggest

    inputs = Inputs(project)
    glossary = inputs.glossary
    matchers = [Matcher(glossary, language) for language in glossary.languages] if glossary else []
    chosen = [project.relative(path) for path in documents] or inputs.listed_names()
    sentences = (
        each
        for document in inputs.readable_documents("Reading sources", progress, chosen)
        for each in _sentences(document)
    )
    found = suggest(
        sentences,
        lambda text: [found.span for matcher in matchers for found in matcher.find(text)],
        project.config.source_language,
        minimum=minimum,
        limit=limit,
    )
    return SuggestResult(
        found.documents, found.words, found.suggestions, failed=inputs.failures.files
    )


def _sentences(document: Document) -> Iterator[Sentence]:
    from rktranslate.glossary.suggest import Sentence
    from rktranslate.inline import find_codes

    for block in document.blocks:
        if not block.translatable or block.kind is BlockKind.REFERENCE:
            continue
        for segment in block.segments:
            text = unicodedata.normalize("NFC", segment.source)
            codes = tuple(code.span for code in find_codes(text, document.syntax))
            yield Sentence(text, segment.location, codes)
