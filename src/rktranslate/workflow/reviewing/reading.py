"""Reading of documents by their units: what the desk answers without writing anything."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, DocumentError, RktranslateError
from rktranslate.model import Syntax
from rktranslate.workflow.reviewing.earlier_catalogs import EarlierCatalogs
from rktranslate.workflow.reviewing.equal_texts import (
    catalogs_beside,
    equal_rows,
    project_findings,
)
from rktranslate.workflow.reviewing.filters import filter_of
from rktranslate.workflow.reviewing.pages import (
    needs_findings,
    rows_of,
    selected,
    window_start,
)
from rktranslate.workflow.reviewing.searching import Searcher
from rktranslate.workflow.reviewing.snapshots import Snapshots
from rktranslate.workflow.reviewing.text_marks import holders
from rktranslate.workflow.reviewing.views import DocumentPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rktranslate.model import Catalog, Message
    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.background import Background, Job
    from rktranslate.workflow.reviewing.following import CurrentProject
    from rktranslate.workflow.reviewing.listing import Listing
    from rktranslate.workflow.reviewing.snapshots import OpenCatalog
    from rktranslate.workflow.reviewing.views import Query, SearchPage, UnitRow


class Reader:
    """Reads the catalogues of a project as they are now.

    Args:
        background: Where findings are completed that take more than a moment.
        listing: The documents.
        note: Called with the language and the document about which more is known now.
    """

    def __init__(
        self, background: Background, listing: Listing, note: Callable[[str, str], None]
    ) -> None:
        self._background = background
        self._listing = listing
        self._note = note
        self._snapshots = Snapshots()
        self._earlier = EarlierCatalogs()
        self._searcher = Searcher(self._snapshots, listing, self._earlier)

    def read(self, current: CurrentProject, language: str, document: str) -> OpenCatalog:
        """Return a catalogue; see :meth:`.snapshots.Snapshots.read`."""
        return self._snapshots.read(current, language, document)

    def unit(self, current: CurrentProject, address: UnitAddress) -> tuple[OpenCatalog, Message]:
        """Return a message with its catalogue.

        Raises:
            ConfigError: There is no such language or document.
            CatalogError: The catalogue cannot be used.
            DocumentError: The document cannot be used, or the unit is not there.
        """
        read = self.read(current, address.language, address.document)
        message = read.snapshot.messages.get(address.id)
        if message is None:
            raise DocumentError(
                "the unit is not there any more", path=address.document, hint="reload the page"
            )
        return read, message

    def page(
        self,
        current: CurrentProject,
        language: str,
        document: str,
        query: Query,
        start: int,
        unit: str,
        size: int,
    ) -> DocumentPage:
        """Return a window of the units of a document; see :meth:`ReviewDesk.page`."""
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
        start = window_start(selection, snapshot, start, unit, size)
        end = min(start + size, len(selection.shown))
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
            previous_start=max(start - size, 0) if start else None,
        )

    def row(self, current: CurrentProject, address: UnitAddress) -> tuple[OpenCatalog, UnitRow]:
        """Return a unit at its first place, with its catalogue; raise as :meth:`unit`."""
        read, _ = self.unit(current, address)
        self._prepare(current, read)
        index = read.snapshot.layout.first[address.id]
        return read, rows_of(read.snapshot, read.findings, [index])[0]

    def elsewhere(self, current: CurrentProject, row: UnitRow) -> int:
        """Return how many other units of the language have the source of one, as far as known."""
        marks = self._listing.marks(current, row.address.language)
        count = sum(count for _, count in holders(marks, row.message.source))
        return max(count - 1, 0)

    def committed_targets(self, current: CurrentProject, row: UnitRow) -> Sequence[str]:
        """Return the targets of an edited draft in the current commit; nothing without git."""
        if not row.is_edited:
            return ()
        language, document = row.address.language, row.address.document
        with contextlib.suppress(RktranslateError):
            targets = self._earlier.targets(current, "HEAD", language, document)
            return targets.get(row.message.key, ())
        return ()

    def equal_units(self, current: CurrentProject, address: UnitAddress) -> tuple[UnitRow, ...]:
        """Return the other units of the language with the same source; raise as :meth:`unit`."""
        _, message = self.unit(current, address)
        marks = self._listing.marks(current, address.language)
        return equal_rows(current, self._snapshots, marks, address, message.source)

    def catalogs_beside(
        self, current: CurrentProject, language: str, document: str, messages: Sequence[Message]
    ) -> Iterator[Catalog]:
        """Yield the known catalogues that contradict some messages; see :mod:`.equal_texts`."""
        marks = self._listing.marks(current, language)
        return catalogs_beside(current, marks, language, document, messages)

    def search(
        self, current: CurrentProject, language: str, query: Query, after: str
    ) -> SearchPage:
        """Return units of all documents; see :meth:`.searching.Searcher.search`."""
        return self._searcher.search(current, language, query, after)

    def scanned(self, current: CurrentProject, language: str) -> None:
        """Complete the findings of catalogues that were read before all others were known."""
        for read in self._snapshots.kept(language):
            self._prepare(current, read)

    def _prepare(self, current: CurrentProject, read: OpenCatalog) -> None:
        """Let the findings of a catalogue be complete, now or soon."""
        findings = read.findings
        language, document = read.snapshot.language, read.snapshot.document.path
        version = self._listing.version(current, language)
        if not version:
            self._listing.scan(current, language)
            version = self._listing.version(current, language)
        is_complete = findings.prepare()
        if is_complete and (not version or findings.version_of_project == version):
            return

        job = functools.partial(self._completion, current, language, document)
        self._background.submit(("findings", language, document), job)

    def _completion(self, current: CurrentProject, language: str, document: str) -> Job:
        """Complete the findings of a catalogue, if it is still in memory."""
        is_news = False
        # Between two steps it holds no catalogue, so that memory stays bounded.
        while True:
            read = self._snapshots.last(language, document)
            if read is None:
                return
            if read.findings.is_complete:
                break
            read.findings.step()
            read = None
            is_news = True
            yield
        if self._listing.version(current, language):
            is_news = self._judge_beside_others(current, read) or is_news
        if is_news:
            self._note(language, document)

    def _judge_beside_others(self, current: CurrentProject, read: OpenCatalog) -> bool:
        """Let the checks that compare equal texts run; return whether they have news."""
        language, findings = read.snapshot.language, read.findings
        findings.version_of_project = self._listing.version(current, language)
        found = project_findings(current, self._listing.marks(current, language), read)
        return found is not None and findings.use_project(found)
