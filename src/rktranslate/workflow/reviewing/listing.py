"""The documents of a project with the progress of their catalogues, found beside the answers."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.questions import open_questions
from rktranslate.errors import DocumentError, RktranslateError
from rktranslate.model import State
from rktranslate.workflow.file_stamps import stamp_of
from rktranslate.workflow.inputs import chosen_language, read_catalog
from rktranslate.workflow.reviewing.filters import CHANGED, DRAFT, EMPTY, REVIEWED
from rktranslate.workflow.reviewing.text_marks import TextMarks
from rktranslate.workflow.reviewing.views import DocumentRow, Overview, Problem, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rktranslate.model import Catalog
    from rktranslate.workflow.file_stamps import Stamp
    from rktranslate.workflow.reviewing.background import Background, Job
    from rktranslate.workflow.reviewing.following import CurrentProject
    from rktranslate.workflow.reviewing.views import Query

_AT_ONCE = 8
"""Changed catalogues that are read before a list is answered, if they are small."""
_SMALL = 200_000
"""Bytes of such a catalogue."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A row, and what it was made from."""

    stamp: Stamp | None
    """Of the catalogue."""
    row: DocumentRow
    marks: TextMarks | None = None
    """Of the texts of the catalogue; None if it cannot be used."""


class Listing:
    """The documents of a project; a row is worked out again when its catalogue changed.

    Args:
        background: Where rows are worked out that are not known yet.
        current: Returns the project as it is now.
        scanned: Called when all documents of a language were read.
    """

    def __init__(
        self,
        background: Background,
        current: Callable[[], CurrentProject],
        scanned: Callable[[str], None],
    ) -> None:
        self._background = background
        self._current = current
        self._scanned = scanned
        self._known: dict[tuple[str, str], _Known] = {}
        self._versions: Counter[str] = Counter()

    def overview(self, current: CurrentProject, language: str) -> Overview:
        """Return the documents of a language, with what is known of them.

        What is not known is worked out from now on; a row that is out of date is shown meanwhile.

        Raises:
            ConfigError: There is no such language.
        """
        project = current.project
        language = chosen_language(project, language)
        self.scan(current, language)
        rows = tuple(self._shown(current, language, name) for name in current.documents)
        return Overview(
            project.name,
            project.config.source_language,
            language,
            project.config.target_languages,
            rows,
            _sum(row.progress for row in rows if row.progress is not None),
            sum(row.progress is None and row.problem is None for row in rows),
            () if current.problem is None else (current.problem,),
        )

    def scan(self, current: CurrentProject, language: str) -> None:
        """Let rows that are not known, or out of date, be worked out: now, or in the background."""
        key = "scan", language
        if self._background.has(key):
            return
        outdated = [
            name for name in current.documents if not self._is_current(current, language, name)
        ]
        if len(outdated) <= _AT_ONCE:
            outdated = [name for name in outdated if not self._try_now(current, language, name)]
        if outdated:
            self._background.submit(key, lambda: self._scan(language, outdated), last=True)

    def row(self, current: CurrentProject, language: str, document: str) -> DocumentRow:
        """Return the row of a document as its catalogue is now.

        Raises:
            ConfigError: There is no such language or document.
        """
        path = ""
        try:
            path = current.catalog_path(language, document)
        except DocumentError as error:
            return DocumentRow(document, language, path, None, problem_of(error, document))
        stamp = stamp_of(current.project.path(path))
        known = self._known.get((language, document))
        if known is None or known.stamp != stamp or known.row.catalog != path:
            known = _read(current, language, document, path, stamp)
            self._keep(known)
        return known.row

    def learn(
        self, current: CurrentProject, language: str, document: str, catalog: Catalog
    ) -> DocumentRow:
        """Return the row of a document whose catalogue was read just now."""
        stamp = stamp_of(current.project.path(catalog.path))
        known = self._known.get((language, document))
        if known is None or known.stamp != stamp or known.row.progress is None:
            known = _of_catalog(language, document, catalog, stamp)
            self._keep(known)
        return known.row

    def unusable(self, current: CurrentProject, language: str, document: str) -> DocumentRow | None:
        """Return the row of a document that is refused or has no catalogue; else None.

        Raises:
            ConfigError: There is no such language or document.
        """
        try:
            path = current.catalog_path(language, document)
            if current.project.exists(path):
                return None
        except DocumentError as error:
            return DocumentRow(document, language, "", None, problem_of(error, document))
        return self.row(current, language, document)

    def failed(
        self, current: CurrentProject, language: str, document: str, error: RktranslateError
    ) -> DocumentRow:
        """Return the row of a document that cannot be used."""
        path = current.catalog_path(language, document)
        row = DocumentRow(document, language, path, None, problem_of(error, path))
        self._keep(_Known(stamp_of(current.project.path(path)), row))
        return row

    def may_have(self, language: str, document: str, query: Query) -> bool:
        """Return whether a document may have a unit that a query wants, as far as it is known."""
        known = self._known.get((language, document))
        progress = None if known is None else known.row.progress
        if known is None or progress is None:
            return True
        if known.stamp != stamp_of(self._current().project.path(known.row.catalog)):
            return True
        numbers = {
            EMPTY: progress.empty,
            DRAFT: progress.drafts,
            CHANGED: progress.drafts,
            REVIEWED: progress.reviewed,
        }
        has_state = not query.states or any(numbers[state] for state in query.states)
        return has_state and (not query.questions or progress.questions > 0)

    def marks(self, current: CurrentProject, language: str) -> dict[str, TextMarks]:
        """Return the marks of the catalogues that are known, by document."""
        found: dict[str, TextMarks] = {}
        for name in current.documents:
            known = self._known.get((language, name))
            if known is not None and known.marks is not None:
                found[name] = known.marks
        return found

    def version(self, current: CurrentProject, language: str) -> int:
        """Return a number that changes with every catalogue; 0 while some are not known."""
        if all((language, name) in self._known for name in current.documents):
            return self._versions[language]
        return 0

    def _keep(self, known: _Known) -> None:
        row = known.row
        before = self._known.get((row.language, row.document))
        self._known[row.language, row.document] = known
        if before is None or before.marks != known.marks:
            self._versions[row.language] += 1

    def _is_current(self, current: CurrentProject, language: str, document: str) -> bool:
        """Return whether what is known of a document is as its catalogue was a moment ago."""
        known = self._known.get((language, document))
        if known is None or document in current.inputs.listed.refused:
            return known is not None or document in current.inputs.listed.refused
        path = current.catalog_path(language, document)
        return known.row.catalog == path and current.stamps.get(path) == known.stamp

    def _try_now(self, current: CurrentProject, language: str, document: str) -> bool:
        """Work out a row if that takes a moment; return whether it does."""
        stamp = current.stamps.get(current.catalog_path(language, document))
        if stamp is not None and stamp[1] > _SMALL:
            return False
        self.row(current, language, document)
        return True

    def _scan(self, language: str, documents: Iterable[str]) -> Job:
        """Work out the rows of documents."""
        for document in documents:
            # A document that is gone by now, or a configuration that is invalid, ends nothing.
            with contextlib.suppress(RktranslateError):
                self.row(self._current(), language, document)
            yield
        self._scanned(language)

    def _shown(self, current: CurrentProject, language: str, document: str) -> DocumentRow:
        known = self._known.get((language, document))
        if known is not None:
            return known.row
        refused = current.inputs.listed.refused.get(document)
        if refused is not None:
            return DocumentRow(document, language, "", None, problem_of(refused, document))
        path = current.project.catalog_path(document, language)
        return DocumentRow(document, language, path, None)


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


def _read(
    current: CurrentProject, language: str, document: str, path: str, stamp: Stamp | None
) -> _Known:
    """Read a catalogue for its row."""
    project = current.project
    try:
        if not project.exists(path):
            return _Known(
                stamp, DocumentRow(document, language, path, Progress(), has_catalog=False)
            )
        catalog = read_catalog(project, path, language).catalog
    except RktranslateError as error:
        return _Known(stamp, DocumentRow(document, language, path, None, problem_of(error, path)))
    return _of_catalog(language, document, catalog, stamp)


def _of_catalog(language: str, document: str, catalog: Catalog, stamp: Stamp | None) -> _Known:
    row = DocumentRow(document, language, catalog.path, progress_of(catalog))
    return _Known(stamp, row, TextMarks.of(catalog.messages))


def _sum(parts: Iterable[Progress]) -> Progress:
    units = reviewed = drafts = empty = questions = 0
    for part in parts:
        units += part.units
        reviewed += part.reviewed
        drafts += part.drafts
        empty += part.empty
        questions += part.questions
    return Progress(units, reviewed, drafts, empty, questions)
