"""``run``: extract, translate, check and build, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.workflow.build import build
from rktranslate.workflow.check import check
from rktranslate.workflow.exit_codes import ExitCode, Result, exit_code_for
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.progress import silent
from rktranslate.workflow.translate import translate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.project.layout import Project
    from rktranslate.workflow.build import BuildResult
    from rktranslate.workflow.check import CheckResult
    from rktranslate.workflow.progress import Progress
    from rktranslate.workflow.translate import TranslateResult


@dataclass(frozen=True, slots=True)
class RunResult(Result):
    """What ``run`` did, step by step."""

    translate: TranslateResult
    check: CheckResult
    build: BuildResult

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of the command."""
        return exit_code_for(
            findings=bool(self.check.failing), incomplete=bool(self.build.incomplete)
        )


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
    inputs = Inputs(project)
    drafted = translate(
        project,
        languages,
        engine=engine,
        packages=packages,
        optional=True,
        jobs=jobs,
        cluster=cluster,
        progress=progress,
        inputs=inputs,
    )
    checked = check(project, languages, progress=progress, inputs=inputs)
    held = {found.location.path for found in checked.failing}
    built = build(project, languages, held=held, progress=progress, inputs=inputs)
    return RunResult(drafted, checked, built)
