"""The review desk of one project: what the browser and scripts call.

Methods that read never write, and may be called from several threads. Those that write take the
project's lock, and need nothing of what was read before but the revision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Finding
    from rktranslate.project.layout import Project
    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.changes import (
        Approval,
        BulkResult,
        Edit,
        Outcome,
        Person,
        Undone,
    )
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot
    from rktranslate.workflow.reviewing.views import (
        DocumentPage,
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
    """

    def __init__(self, project: Project) -> None:
        self.project = project

    # --- reading ------------------------------------------------------------------------------

    def overview(self, language: str) -> Overview:
        """Return the documents of a language with their progress, as far as it is known now."""
        raise NotImplementedError

    def page(
        self, language: str, document: str, query: Query, *, start: int = 0, unit: str = ""
    ) -> DocumentPage:
        """Return a window of the units of a document.

        Args:
            language: Target language.
            document: Project path of the document.
            query: Which units are wanted, and their order.
            start: Position of the first unit of the window.
            unit: Id of a unit that must be in the window, instead of ``start``.

        Raises:
            ConfigError: There is no such language or document, or the query is invalid.
        """
        raise NotImplementedError

    def row(self, address: UnitAddress) -> UnitRow:
        """Return one unit as a page shows it; ``DocumentError`` if it is not there."""
        raise NotImplementedError

    def unit(self, address: UnitAddress) -> UnitDetails:
        """Return one unit with everything about it that takes no time: no engine, no build."""
        raise NotImplementedError

    def findings(
        self, address: UnitAddress, target: str, plural_targets: Sequence[tuple[int, str]] = ()
    ) -> tuple[Finding, ...]:
        """Return the findings that a target would have if it were approved; for live checking."""
        raise NotImplementedError

    def hypotheses(self, address: UnitAddress) -> tuple[HypothesisHint, ...]:
        """Return other translations of the engine; seconds at the first call."""
        raise NotImplementedError

    def preview(self, address: UnitAddress) -> Preview:
        """Return the built section around a unit, with drafts."""
        raise NotImplementedError

    def equal_units(self, address: UnitAddress) -> tuple[UnitRow, ...]:
        """Return the other units of the language with the same source."""
        raise NotImplementedError

    def search(self, language: str, query: Query, *, after: str = "") -> SearchPage:
        """Return units of all documents that a query wants, a page at a time."""
        raise NotImplementedError

    def snapshot(self, language: str, document: str) -> CatalogSnapshot:
        """Return a catalogue as it is now; ``CatalogError`` where it cannot be used."""
        raise NotImplementedError

    # --- changing -----------------------------------------------------------------------------

    def save(self, edit: Edit, person: Person) -> Outcome:
        """Save a target as a draft, or the notes of a message; see :mod:`.changes`."""
        raise NotImplementedError

    def approve(self, approval: Approval, person: Person) -> Outcome:
        """Save a target as reviewed."""
        raise NotImplementedError

    def approve_all(self, approvals: Sequence[Approval], person: Person) -> BulkResult:
        """Approve several messages; each alone, all undone together."""
        raise NotImplementedError

    def undo(self, person: Person) -> Undone | None:
        """Undo the latest change of a person; None if there is none."""
        raise NotImplementedError

    # --- following ----------------------------------------------------------------------------

    def changed(self) -> tuple[tuple[str, str], ...]:
        """Return the language and document of each catalogue that changed since the last call.

        A poll of file stamps: milliseconds for thousands of files.
        """
        raise NotImplementedError
