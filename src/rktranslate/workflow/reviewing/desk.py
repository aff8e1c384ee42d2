"""The review desk of one project: what the browser and scripts call.

Methods that read never write, and may be called from several threads. Those that write take the
project's lock, and need nothing of what was read before but the revision.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, DocumentError
from rktranslate.model import Syntax
from rktranslate.workflow.reviewing.aside import Aside
from rktranslate.workflow.reviewing.background import Background
from rktranslate.workflow.reviewing.earlier_catalogs import EarlierCatalogs
from rktranslate.workflow.reviewing.equal_texts import equal_rows, project_findings
from rktranslate.workflow.reviewing.filters import filter_of
from rktranslate.workflow.reviewing.following import ProjectFollower
from rktranslate.workflow.reviewing.listing import Listing
from rktranslate.workflow.reviewing.live import live_findings
from rktranslate.workflow.reviewing.pages import (
    WINDOW,
    needs_findings,
    rows_of,
    selected,
    window_start,
)
from rktranslate.workflow.reviewing.searching import Searcher
from rktranslate.workflow.reviewing.snapshots import Snapshots
from rktranslate.workflow.reviewing.text_marks import holders
from rktranslate.workflow.reviewing.views import DocumentPage
from rktranslate.workflow.reviewing.writer import Writer, local_now

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from rktranslate.model import Finding, Message
    from rktranslate.project.layout import Project
    from rktranslate.workflow.reviewing.addresses import UnitAddress
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
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot, OpenCatalog
    from rktranslate.workflow.reviewing.views import (
        HypothesisHint,
        Overview,
        Preview,
        Query,
        SearchPage,
        UnitDetails,
        UnitRow,
    )


class ReviewDesk:
    """Reading and changing the units of a project.

    Args:
        project: The project; its configuration and glossary are read again when they change.
        now: Returns the time with its time zone, for records.
    """

    def __init__(self, project: Project, *, now: Callable[[], datetime] = local_now) -> None:
        self.project = project
        self._background = Background()
        self._follower = ProjectFollower(project)
        self._snapshots = Snapshots()
        self._listing = Listing(self._background, self._follower.current, self._judge_open)
        self._earlier = EarlierCatalogs()
        self._searcher = Searcher(self._snapshots, self._listing, self._earlier)
        self._writer = Writer(self._follower.current, self._snapshot_of, now)
        self._aside_lock = threading.Lock()
        self._aside: Aside | None = None

    # --- reading ------------------------------------------------------------------------------

    def overview(self, language: str) -> Overview:
        """Return the documents of a language with their progress, as far as it is known now.

        What is not known is worked out from the first call on; ask again, or see ``changed``.

        Raises:
            ConfigError: There is no such language; the configuration is invalid.
        """
        with self._background.answering():
            return self._listing.overview(self._follower.current(listed=True), language)

    def page(
        self, language: str, document: str, query: Query, *, start: int = 0, unit: str = ""
    ) -> DocumentPage:
        """Return a window of the units of a document.

        A document or catalogue that cannot be used has no units, and a problem in its row.

        Args:
            language: Target language.
            document: Project path of the document.
            query: Which units are wanted, and their order.
            start: Position of the first unit of the window.
            unit: Id of a unit that must be in the window, instead of ``start``.

        Raises:
            ConfigError: There is no such language or document, or the query is invalid.
        """
        with self._background.answering():
            return self._page(language, document, query, start, unit)

    def row(self, address: UnitAddress) -> UnitRow:
        """Return one unit as a page shows it, at its first place.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used, or the unit is not there.
        """
        with self._background.answering():
            return self._row(address)[2]

    def unit(self, address: UnitAddress) -> UnitDetails:
        """Return one unit with everything about it that takes no time: no engine, no build.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used, or the unit is not there.
        """
        with self._background.answering():
            current, read, row = self._row(address)
            marks = self._listing.marks(current, address.language)
            elsewhere = sum(count for _, count in holders(marks, row.message.source)) - 1
            return self._beside(current).details(read.snapshot, row, max(elsewhere, 0))

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
        with self._background.answering():
            current, read, message = self._unit(address)
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
        current, read, message = self._unit(address)
        return self._beside(current).engines.hypotheses(read.snapshot, message, current.settings)

    def preview(self, address: UnitAddress) -> Preview:
        """Return the built section around a unit, with drafts.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used or written, or the unit is not there.
        """
        current, read, message = self._unit(address)
        return self._beside(current).preview(read.snapshot, message)

    def equal_units(self, address: UnitAddress) -> tuple[UnitRow, ...]:
        """Return the other units of the language with the same source.

        As many as are known and can be read in a second, those of the same document first.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used, or the unit is not there.
        """
        with self._background.answering():
            current, _, message = self._unit(address)
            marks = self._listing.marks(current, address.language)
            return equal_rows(current, self._snapshots, marks, address, message.source)

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
        with self._background.answering():
            return self._searcher.search(self._follower.current(), language, query, after)

    def snapshot(self, language: str, document: str) -> CatalogSnapshot:
        """Return a catalogue as it is now.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue is missing, or cannot be used.
            DocumentError: The document cannot be used.
        """
        with self._background.answering():
            return self._read(language, document)[1].snapshot

    # --- changing -----------------------------------------------------------------------------

    def save(self, edit: Edit, person: Person) -> Outcome:
        """Save a target as a draft, or the notes of a message; see :mod:`.changes`.

        A changed target is a draft, also where the message was reviewed before; without a text it
        is empty. What is the same stays as it is: a reviewed message with the same target is
        reviewed still.

        Raises:
            ConfigError: There is no such language or document.
        """
        return self._writer.save(edit, person)

    def approve(self, approval: Approval, person: Person) -> Outcome:
        """Save a target as reviewed.

        Raises:
            ConfigError: There is no such language or document.
        """
        return self._writer.approve_all((approval,), person).outcomes[0]

    def approve_all(self, approvals: Sequence[Approval], person: Person) -> BulkResult:
        """Approve several messages; each alone, all undone together.

        Raises:
            ConfigError: There is no such language or document.
        """
        return self._writer.approve_all(approvals, person)

    def undo(self, person: Person) -> Undone | None:
        """Undo the latest change of a person; None if there is none.

        Messages that somebody has changed since stay as they are.

        Raises:
            ConfigError: Another command is writing to the project.
            DocumentError: The journal of changes cannot be written.
        """
        return self._writer.undo(person)

    # --- following ----------------------------------------------------------------------------

    def changed(self) -> tuple[tuple[str, str], ...]:
        """Return the language and document of each catalogue that changed since the last call.

        A poll of file stamps: milliseconds for thousands of files.
        """
        changed = self._follower.changed()
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

    # --- parts --------------------------------------------------------------------------------

    def _read(self, language: str, document: str) -> tuple[CurrentProject, OpenCatalog]:
        """Return the project and a catalogue of it as they are now."""
        current = self._follower.current(document)
        read = self._snapshots.read(current, language, document)
        return current, read

    def _snapshot_of(
        self, current: CurrentProject, language: str, document: str
    ) -> CatalogSnapshot:
        return self._snapshots.read(current, language, document).snapshot

    def _prepare(self, current: CurrentProject, read: OpenCatalog) -> None:
        """Let the findings of a catalogue be complete, now or soon."""
        findings, snapshot = read.findings, read.snapshot
        language, document = snapshot.language, snapshot.document.path
        version = self._listing.version(current, language)
        if not version:
            self._listing.scan(current, language)
        is_complete = findings.prepare()
        if is_complete and (not version or findings.version_of_project == version):
            return

        def steps() -> Job:
            is_news = not is_complete
            while not findings.is_complete:
                findings.step()
                yield
            if self._listing.version(current, language):
                is_news = self._judge_beside_others(current, read) or is_news
            if is_news:
                self._follower.note(language, document)

        self._background.submit(("findings", language, document), steps)

    def _judge_open(self, language: str) -> None:
        """Complete the findings of catalogues that were read before all others were known."""
        current = self._follower.current()
        for read in self._snapshots.kept(language):
            self._prepare(current, read)

    def _judge_beside_others(self, current: CurrentProject, read: OpenCatalog) -> bool:
        """Let the checks that compare equal texts run; return whether they have news."""
        language, findings = read.snapshot.language, read.findings
        findings.version_of_project = self._listing.version(current, language)
        found = project_findings(current, self._listing.marks(current, language), read)
        return found is not None and findings.use_project(found)

    def _page(
        self, language: str, document: str, query: Query, start: int, unit: str
    ) -> DocumentPage:
        current = self._follower.current(document)
        earlier = None
        if query.since:
            earlier = self._earlier.targets(current, query.since, language, document)
        unit_filter = filter_of(query, earlier)
        row = self._listing.unusable(current, language, document)
        if row is None:
            try:
                read = self._snapshots.read(current, language, document)
            except (CatalogError, DocumentError) as error:
                row = self._listing.failed(current, language, document, error)
        if row is not None:
            return DocumentPage(row, Syntax.TEXT, query, (), 0, 0, 0)
        snapshot, findings = read.snapshot, read.findings
        self._prepare(current, read)
        if needs_findings(query):
            findings.complete()
        selection = selected(snapshot, findings, unit_filter)
        start = window_start(selection, snapshot, start, unit)
        end = min(start + WINDOW, len(selection.shown))
        return DocumentPage(
            self._listing.learn(current, language, document, snapshot.checked.file.catalog),
            snapshot.document.syntax,
            query,
            rows_of(snapshot, findings, selection.shown[start:end], selection.wanted),
            start,
            len(selection.shown),
            len(selection.wanted),
            findings.of_catalog,
            next_start=end if end < len(selection.shown) else None,
            previous_start=max(start - WINDOW, 0) if start else None,
        )

    def _beside(self, current: CurrentProject) -> Aside:
        """Return what stands beside units of a project as it is configured now."""
        with self._aside_lock:
            if self._aside is None or self._aside.project is not current.project:
                if self._aside is not None:
                    self._aside.close()
                self._aside = Aside.of(current.project)
            return self._aside

    def _unit(self, address: UnitAddress) -> tuple[CurrentProject, OpenCatalog, Message]:
        """Return a message with its catalogue.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used, or the unit is not there.
        """
        current, read = self._read(address.language, address.document)
        message = read.snapshot.messages.get(address.id)
        if message is None:
            raise DocumentError(
                "the unit is not there any more", path=address.document, hint="reload the page"
            )
        return current, read, message

    def _row(self, address: UnitAddress) -> tuple[CurrentProject, OpenCatalog, UnitRow]:
        """Return a unit at its first place, with its catalogue; raise as :meth:`_unit`."""
        current, read, _ = self._unit(address)
        self._prepare(current, read)
        index = read.snapshot.layout.first[address.id]
        return current, read, rows_of(read.snapshot, read.findings, [index])[0]
