"""What stands beside a unit, with what it takes: the memory, engines, built documents.

They belong to one project as it was configured at one time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.errors import RktranslateError
from rktranslate.workflow.reviewing.details import unit_details
from rktranslate.workflow.reviewing.hypotheses import DeskEngines
from rktranslate.workflow.reviewing.memory_hints import DeskMemory
from rktranslate.workflow.reviewing.preview import DeskPreviews
from rktranslate.workflow.reviewing.recorded_changes import RecordedChanges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Message
    from rktranslate.project.layout import Project
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot
    from rktranslate.workflow.reviewing.views import MemoryHint, Preview, UnitDetails, UnitRow


@dataclass(frozen=True, slots=True)
class Aside:
    """The resources of one project; any thread may use them."""

    project: Project
    memory: DeskMemory
    engines: DeskEngines
    changes: RecordedChanges
    previews: DeskPreviews = field(default_factory=DeskPreviews)

    @classmethod
    def of(cls, project: Project) -> Aside:
        """Return the resources of a project; nothing is opened or loaded yet."""
        return cls(project, DeskMemory(project), DeskEngines(project), RecordedChanges(project))

    def details(
        self,
        snapshot: CatalogSnapshot,
        row: UnitRow,
        *,
        elsewhere: int = 0,
        earlier_targets: Sequence[str] = (),
    ) -> UnitDetails:
        """Return a unit with everything about it; see :func:`.details.unit_details`."""
        matches: tuple[MemoryHint, ...] | None = ()
        problem = ""
        try:
            matches = self.memory.hints(snapshot, row.message)
        except RktranslateError as error:
            problem = str(error)
        return unit_details(
            snapshot,
            row,
            memory=matches or (),
            memory_is_ready=matches is not None,
            memory_problem=problem or self.memory.problem,
            elsewhere=elsewhere,
            earlier_targets=earlier_targets,
            changes=self.changes.steps(snapshot.language, snapshot.document.path, row.message),
        )

    def preview(self, snapshot: CatalogSnapshot, message: Message) -> Preview:
        """Return the built section around a message; see :class:`.preview.DeskPreviews`."""
        options = self.project.read_options(snapshot.document.path)
        return self.previews.preview(snapshot, message, options)

    def close(self) -> None:
        """Close the memory."""
        self.memory.close()
