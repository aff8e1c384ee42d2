"""``glossary plan``: show which units a change of the glossary affects; write nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.workflow.failures import FilesResult
from rktranslate.workflow.inputs import Inputs, selected_languages
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.glossary.plan import AffectedUnit, TermChange
    from rktranslate.project.layout import Project
    from rktranslate.workflow.progress import Progress

RECORDED = "the terms recorded in the drafts"
"""``since`` if no earlier glossary is given."""


@dataclass(frozen=True, slots=True)
class PlanResult(FilesResult):
    """The units that a change of the glossary affects; nothing was written."""

    since: str
    """The earlier glossary: a revision, a file, or ``RECORDED``."""
    changes: tuple[TermChange, ...]
    """Empty without an earlier glossary."""
    drafts: tuple[AffectedUnit, ...]
    """Machine drafts that ``translate`` will replace."""
    reviewed: tuple[AffectedUnit, ...]
    """Reviewed units, to be reviewed again."""
    units: int
    """Number of units examined."""


def plan_glossary(
    project: Project,
    languages: Sequence[str] = (),
    *,
    since: str | None = None,
    old: Path | None = None,
    progress: Progress = silent,
) -> PlanResult:
    """Return the units that the current glossary affects; write nothing.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        since: A git revision whose glossary was the earlier one.
        old: A file that was the earlier glossary.
        progress: Called with the progress of the command.

    Raises:
        ConfigError: There is no such revision.
        GlossaryError: A glossary cannot be read.
    """
    from rktranslate.glossary import Glossary, Matcher, load
    from rktranslate.glossary.plan import affected_units, changes

    chosen = selected_languages(project, languages)
    inputs = Inputs(project)
    now = inputs.glossary
    before: Glossary | None = None
    known = project.config.languages
    if old is not None:
        before = load(old, languages=known)
    elif since is not None:
        data = _at_revision(project, since)
        shown = f"{since}:{project.config.glossary}"
        before = load(data, languages=known, shown=shown) if data is not None else None
    compared = old is not None or since is not None
    nothing = Glossary((), project.config.source_language, project.config.target_languages)
    changed = changes(before or nothing, now or nothing, chosen) if compared else ()
    affected = affected_units(
        list(inputs.catalogs(chosen, progress)),
        {code: Matcher(now or nothing, code) for code in chosen},
        {code: Matcher(before or nothing, code) for code in chosen} if compared else None,
    )
    return PlanResult(
        str(old) if old is not None else since or RECORDED,
        changed,
        affected.drafts,
        affected.reviewed,
        affected.units,
        failed=inputs.failures.files,
    )


def _at_revision(project: Project, revision: str) -> bytes | None:
    """Return the glossary at a git revision; None if it had none.

    Raises:
        ConfigError: There is no such revision, or no git.
    """
    from rktranslate.project.revisions import file_at, resolve

    return file_at(project.root, resolve(project.root, revision), project.config.glossary)
