"""The review desk of one project: what the browser and scripts call.

Methods that read never write, and may be called from several threads. Those that write take the
lock of changes, and need nothing of what was read before but the revision.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from rktranslate.errors import RktranslateError
from rktranslate.workflow.reviewing.background import Background
from rktranslate.workflow.reviewing.changes import Applied
from rktranslate.workflow.reviewing.following import ProjectFollower
from rktranslate.workflow.reviewing.listing import Listing
from rktranslate.workflow.reviewing.views import WINDOW, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from rktranslate.model import Catalog, Finding, Message
    from rktranslate.project.layout import Project
    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.aside import Aside
    from rktranslate.workflow.reviewing.background import Job
    from rktranslate.workflow.reviewing.changes import (
        Approval,
        BulkResult,
        Edit,
        Outcome,
        Person,
        Undone,
    )
    from rktranslate.workflow.reviewing.following import CurrentProject
    from rktranslate.workflow.reviewing.reading import Reader
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot
    from rktranslate.workflow.reviewing.views import (
        DocumentPage,
        HypothesisHint,
        Overview,
        Preview,
        SearchPage,
        UnitDetails,
        UnitRow,
    )
    from rktranslate.workflow.reviewing.writer import Writer

_SMALL = 40_000
"""Bytes of a document that is read in a moment."""


class ReviewDesk:
    """Reading and changing the units of a project.

    Args:
        project: The project; its configuration and glossary are read again when they change.
        now: Returns the time with its time zone, for records; None for that of this computer.
    """

    def __init__(self, project: Project, *, now: Callable[[], datetime] | None = None) -> None:
        self.project = project
        self._now = now
        self._background = Background()
        self._follower = ProjectFollower(project)
        self._listing = Listing(self._background, self._follower.current, self._scanned)
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._writer: Writer | None = None
        self._is_warm = False
        self._aside_lock = threading.Lock()
        self._aside: Aside | None = None

    # --- the start ----------------------------------------------------------------------------

    def answering(self) -> AbstractContextManager[None]:
        """Let the work in the background wait while something is answered."""
        return self._background.answering()

    def load(self) -> None:
        """Load what the first answers need, and read the first document for it if it is small.

        Nothing is raised: the answers report what is wrong with the project.
        """
        with self.answering(), contextlib.suppress(RktranslateError):
            self._writing()
            current = self._follower.current()
            self._beside(current)
            language = current.project.config.target_languages[0]
            document = next(_small_documents(current, language), None)
            units = () if document is None else self.page(language, document, Query()).units
            if units:
                self.unit(units[0].address)

    # --- reading ------------------------------------------------------------------------------

    def overview(self, language: str) -> Overview:
        """Return the documents of a language with their progress, as far as it is known now.

        What is not known is worked out from the first call on; ask again, or see ``changed``.

        Raises:
            ConfigError: There is no such language; the configuration is invalid.
        """
        with self.answering():
            overview = self._listing.overview(self._follower.current(listed=True), language)
            if not self._is_warm:
                self._is_warm = True
                self._background.submit("warm-up", self._warm_up)
            return overview

    def page(
        self,
        language: str,
        document: str,
        query: Query,
        *,
        start: int = 0,
        unit: str = "",
        size: int = WINDOW,
    ) -> DocumentPage:
        """Return a window of the units of a document.

        A document or catalogue that cannot be used has no units, and a problem in its row.

        Args:
            language: Target language.
            document: Project path of the document.
            query: Which units are wanted, and their order.
            start: Position of the first unit of the window.
            unit: Id of a unit that must be in the window, instead of ``start``.
            size: Units of the window, at most.

        Raises:
            ConfigError: There is no such language or document, or the query is invalid.
        """
        with self.answering():
            current = self._follower.current(document)
            return self._reading().page(current, language, document, query, start, unit, size)

    def row(self, address: UnitAddress) -> UnitRow:
        """Return one unit as a page shows it, at its first place.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used, or the unit is not there.
        """
        with self.answering():
            current = self._follower.current(address.document)
            return self._reading().row(current, address)[1]

    def unit(self, address: UnitAddress) -> UnitDetails:
        """Return one unit with everything about it that takes no time: no engine, no build.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used, or the unit is not there.
        """
        with self.answering():
            current = self._follower.current(address.document)
            reader = self._reading()
            read, row = reader.row(current, address)
            return self._beside(current).details(
                read.snapshot,
                row,
                elsewhere=reader.elsewhere(current, row),
                earlier_targets=reader.committed_targets(current, row),
            )

    def findings(
        self, address: UnitAddress, target: str, plural_targets: Sequence[tuple[int, str]] = ()
    ) -> tuple[Finding, ...]:
        """Return the findings that a target would have if it were approved; for live checking.

        Those that only all units of the document or the project show are not among them.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used, or the unit is not there.
        """
        from rktranslate.workflow.reviewing.live import live_findings

        with self.answering():
            current = self._follower.current(address.document)
            read, message = self._reading().unit(current, address)
            settings = current.settings
            return live_findings(read.snapshot, message, target, plural_targets, settings)

    def hypotheses(self, address: UnitAddress) -> tuple[HypothesisHint, ...]:
        """Return other translations of the engine; seconds at the first call.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used, or the unit is not there.
            EngineError: No engine can serve the pair; the hint says what to do.
        """
        current = self._follower.current(address.document)
        read, message = self._reading().unit(current, address)
        return self._beside(current).engines.hypotheses(read.snapshot, message, current.settings)

    def preview(self, address: UnitAddress) -> Preview:
        """Return the built section around a unit, with drafts.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used or written, or the unit is not there.
        """
        current = self._follower.current(address.document)
        read, message = self._reading().unit(current, address)
        return self._beside(current).preview(read.snapshot, message)

    def equal_units(self, address: UnitAddress) -> tuple[UnitRow, ...]:
        """Return the other units of the language with the same source.

        As many as are known and can be read in a second, those of the same document first.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used, or the unit is not there.
        """
        with self.answering():
            current = self._follower.current(address.document)
            return self._reading().equal_units(current, address)

    def search(self, language: str, query: Query, *, after: str = "") -> SearchPage:
        """Return units of all documents that a query wants, a page at a time.

        A page takes a moment, whether it has units or not: go on while it has a ``next``.

        Args:
            language: Target language.
            query: The query; its order does not count.
            after: Where to go on: ``next`` of the page before.

        Raises:
            ConfigError: There is no such language, or the query is invalid.
        """
        with self.answering():
            return self._reading().search(self._follower.current(), language, query, after)

    def snapshot(self, language: str, document: str) -> CatalogSnapshot:
        """Return a catalogue as it is now.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue is missing, or cannot be used.
            DocumentError: The document cannot be used.
        """
        with self.answering():
            return self._snapshot_of(self._follower.current(document), language, document)

    # --- changing -----------------------------------------------------------------------------

    def save(self, edit: Edit, person: Person) -> Outcome:
        """Save a target as a draft, or the notes of a message; see :mod:`.changes`.

        A changed target is a draft, also where the message was reviewed before; without a text it
        is empty. What is the same stays as it is: a reviewed message with the same target is
        reviewed still.

        Raises:
            ConfigError: There is no such language or document.
        """
        with self.answering():
            outcome = self._writing().save(edit, person)
            self._wrote(_written((outcome,)))
            return outcome

    def approve(self, approval: Approval, person: Person) -> Outcome:
        """Save a target as reviewed.

        Raises:
            ConfigError: There is no such language or document.
        """
        return self.approve_all((approval,), person).outcomes[0]

    def approve_all(self, approvals: Sequence[Approval], person: Person) -> BulkResult:
        """Approve several messages; each alone, all undone together.

        Raises:
            ConfigError: There is no such language or document.
        """
        with self.answering():
            result = self._writing().approve_all(approvals, person)
            self._wrote(_written(result.outcomes))
            return result

    def undo(self, person: Person) -> Undone | None:
        """Undo the latest change of a person; None if there is none.

        Messages that were changed since stay as they are.

        Raises:
            ConfigError: Others make changes all the time.
            DocumentError: The journal of changes cannot be written.
        """
        with self.answering():
            undone = self._writing().undo(person)
            if undone is not None:
                self._wrote(undone.restored)
            return undone

    # --- following ----------------------------------------------------------------------------

    def changed(self, *, look: bool = True) -> tuple[tuple[str, str], ...]:
        """Return the language and document of each catalogue that changed since the last call.

        Args:
            look: Whether to look at the stamps of all files: milliseconds for thousands of them.
                Else only what this desk has changed, or knows more about, is among them.
        """
        changed = self._follower.changed(look=look)
        if changed:
            with self._aside_lock:
                if self._aside is not None:
                    self._aside.memory.changed()
        return changed

    def close(self) -> None:
        """Give back what was opened; the desk must not be used any more."""
        with self._aside_lock:
            if self._aside is not None:
                self._aside.close()

    def _wrote(self, units: Iterable[UnitAddress]) -> None:
        """Announce the catalogues of units that were written."""
        for language, document in dict.fromkeys((each.language, each.document) for each in units):
            self._follower.wrote(language, document)

    # --- parts --------------------------------------------------------------------------------

    def _reading(self) -> Reader:
        """Return the reader, which is loaded when a document is read first."""
        with self._lock:
            if self._reader is None:
                from rktranslate.workflow.reviewing.reading import Reader

                self._reader = Reader(self._background, self._listing, self._follower.note)
            return self._reader

    def _writing(self) -> Writer:
        with self._lock:
            if self._writer is None:
                from rktranslate.workflow.reviewing.writer import Writer, local_now

                self._writer = Writer(
                    self._follower.current,
                    self._snapshot_of,
                    self._catalogs_beside,
                    self._now or local_now,
                )
            return self._writer

    def _snapshot_of(
        self, current: CurrentProject, language: str, document: str
    ) -> CatalogSnapshot:
        return self._reading().read(current, language, document).snapshot

    def _catalogs_beside(
        self, current: CurrentProject, language: str, document: str, messages: Sequence[Message]
    ) -> Iterator[Catalog]:
        return self._reading().catalogs_beside(current, language, document, messages)

    def _scanned(self, language: str) -> None:
        """Go on with what waits until all catalogues of a language were read."""
        if self._reader is not None:
            self._reader.scanned(self._follower.current(), language)

    def _warm_up(self) -> Job:
        """Load beforehand what takes longer, and is needed sooner or later."""
        current = self._follower.current()
        settings = current.settings
        yield
        if current.glossary is not None:
            from rktranslate.glossary import matcher_for

            for language in current.project.config.target_languages:
                matcher_for(current.glossary, language)
                yield
        if settings.runs("wrong-language"):
            from rktranslate.compare.target_language import load_detector

            load_detector()

    def _beside(self, current: CurrentProject) -> Aside:
        """Return what stands beside units of a project as it is configured now."""
        from rktranslate.workflow.reviewing.aside import Aside

        with self._aside_lock:
            if self._aside is None or self._aside.project is not current.project:
                if self._aside is not None:
                    self._aside.close()
                self._aside = Aside.of(current.project)
            return self._aside


def _written(outcomes: Iterable[Outcome]) -> Iterator[UnitAddress]:
    for outcome in outcomes:
        if isinstance(outcome, Applied) and outcome.written:
            yield outcome.address


def _small_documents(current: CurrentProject, language: str) -> Iterator[str]:
    """Yield the documents that are read in a moment, with their catalogue."""
    for document in current.documents:
        with contextlib.suppress(RktranslateError):
            path = current.catalog_path(language, document)
            stamps = [current.stamps.get(each) for each in (document, path)]
            if all(stamp is not None and stamp[1] <= _SMALL for stamp in stamps):
                yield document
