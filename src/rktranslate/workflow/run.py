"""``run``: extract, translate, check and build, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.workflow.build import build
from rktranslate.workflow.check import check
from rktranslate.workflow.progress import silent
from rktranslate.workflow.results import RunResult
from rktranslate.workflow.translate import translate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.project.layout import Project
    from rktranslate.workflow.progress import Progress


def run(
    project: Project,
    languages: Sequence[str] = (),
    *,
    engine: str | None = None,
    packages: Sequence[Path] = (),
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress = silent,
) -> RunResult:
    """Extract, translate, check, build; findings at the fail level hold their output back."""
    drafted = translate(
        project,
        languages,
        engine=engine,
        packages=packages,
        optional=True,
        jobs=jobs,
        cluster=cluster,
        progress=progress,
    )
    checked = check(project, languages, progress=progress)
    held = {found.location.path for found in checked.failing}
    built = build(project, languages, held=held, progress=progress)
    return RunResult(drafted, checked, built)
