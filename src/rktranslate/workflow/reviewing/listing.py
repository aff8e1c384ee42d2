"""The documents of a project with the progress of their catalogues."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.questions import open_questions
from rktranslate.errors import RktranslateError
from rktranslate.model import State
from rktranslate.workflow.file_stamps import stamp_of
from rktranslate.workflow.inputs import chosen_language, read_catalog
from rktranslate.workflow.reviewing.snapshots import catalog_path
from rktranslate.workflow.reviewing.views import DocumentRow, Overview, Problem, Progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Catalog
    from rktranslate.workflow.file_stamps import Stamp
    from rktranslate.workflow.reviewing.following import CurrentProject


@dataclass(frozen=True, slots=True)
class _Known:
    """A row, and the stamp of the catalogue that it was made from."""

    stamp: Stamp | None
    row: DocumentRow


class Listing:
    """The documents of a project; a row is worked out again when its catalogue changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], _Known] = {}

    def overview(self, current: CurrentProject, language: str) -> Overview:
        """Return the documents of a language.

        Raises:
            ConfigError: There is no such language.
        """
        project = current.project
        language = chosen_language(project, language)
        rows = tuple(self.row(current, language, name) for name in current.inputs.listed.paths)
        return Overview(
            project.name,
            project.config.source_language,
            language,
            project.config.target_languages,
            rows,
            _sum(row.progress for row in rows if row.progress is not None),
            sum(row.progress is None and row.problem is None for row in rows),
        )

    def row(self, current: CurrentProject, language: str, document: str) -> DocumentRow:
        """Return the row of a document, worked out if it is not known."""
        try:
            path = catalog_path(current, language, document)
        except RktranslateError as error:
            return DocumentRow(document, language, "", None, problem_of(error, document))
        stamp = stamp_of(current.project.path(path))
        key = language, document
        with self._lock:
            known = self._known.get(key)
        if known is None or known.stamp != stamp or known.row.catalog != path:
            known = _Known(stamp, _row(current, language, document, path))
            with self._lock:
                self._known[key] = known
        return known.row


def problem_of(error: RktranslateError, path: str) -> Problem:
    """Return the problem that an error reports about a file."""
    return Problem(error.path or path, error.line or 0, error.message, error.hint or "")


def progress_of(catalog: Catalog) -> Progress:
    """Return the progress of a catalogue."""
    reviewed = drafts = empty = questions = 0
    for message in catalog.messages:
        if message.obsolete:
            continue
        if message.state is State.INITIAL:
            empty += 1
        elif message.state is State.TRANSLATED:
            drafts += 1
        else:
            reviewed += 1
        if message.notes:
            questions += len(open_questions(message.notes))
    return Progress(reviewed + drafts + empty, reviewed, drafts, empty, questions)


def _row(current: CurrentProject, language: str, document: str, path: str) -> DocumentRow:
    project = current.project
    try:
        if not project.exists(path):
            return DocumentRow(document, language, path, Progress(), has_catalog=False)
        catalog = read_catalog(project, path, language).catalog
    except RktranslateError as error:
        return DocumentRow(document, language, path, None, problem_of(error, path))
    return DocumentRow(document, language, path, progress_of(catalog))


def _sum(parts: Iterable[Progress]) -> Progress:
    units = reviewed = drafts = empty = questions = 0
    for part in parts:
        units += part.units
        reviewed += part.reviewed
        drafts += part.drafts
        empty += part.empty
        questions += part.questions
    return Progress(units, reviewed, drafts, empty, questions)
