"""``run``: extract, translate, check and build, in order."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.workflow.build import build
from rktranslate.workflow.check import check
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FilesResult
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.progress import silent
from rktranslate.workflow.summary import RunSummary, summarise
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
class RunResult(FilesResult):
    """The results of the steps of ``run``."""

    translate: TranslateResult
    check: CheckResult
    build: BuildResult
    summary: RunSummary | None = None
    """The figures of the project after the run."""

    @property
    def exit_code(self) -> ExitCode:
        """Refused if a file failed; incomplete if a unit prevented an output; else findings.

        A unit that is not reviewed is reported first: it cannot be published, whatever the checks
        find in it.
        """
        return exit_code_for(
            findings=bool(self.check.failing),
            incomplete=bool(self.build.incomplete),
            failed=bool(self.failed),
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
    """Extract, translate, check and build, in this order.

    The output of a catalogue with findings at or above the fail level is not written. A finding
    about a unit that is not reviewed does not count where the project has another text stand for
    it (``missing`` in ``[build]``).

    Args:
        project: The project.
        languages: Target languages; all when empty.
        engine: Engine to use instead of the configured or best one.
        packages: Model packages, or folders of them, to search first.
        jobs: Worker processes; 1 is this process alone.
        cluster: Address of a Dask scheduler whose workers draft instead.
        progress: Called with the progress of each step.
    """
    started = time.perf_counter()
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
    findings = [found.location for found in checked.failing]
    built = build(project, languages, findings=findings, progress=progress, inputs=inputs)
    summary = summarise(drafted, checked, built, time.perf_counter() - started)
    return RunResult(drafted, checked, built, summary, failed=inputs.failures.files)
