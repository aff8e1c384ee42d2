"""``run``: extract, translate, check and build, in order."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.checks.registry import ENTRY_POINTS
from rktranslate.checks.spelling import Spelling
from rktranslate.checks.wrong_rendering import MISSING
from rktranslate.plugins import installed
from rktranslate.project.revisions import earlier_version
from rktranslate.storage.writing import Version
from rktranslate.workflow.build import build
from rktranslate.workflow.cache import ResultCache, Step
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
    paths: Sequence[Path] = (),
    cache: bool = False,
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
        paths: Documents, catalogues, outputs, folders or patterns to restrict the command to; all
            documents if empty.
        cache: Keep the results of the steps, and use kept ones if nothing has changed;
            never of a command that is restricted to paths.
    """
    started = time.perf_counter()
    inputs = Inputs(project, paths)
    results = ResultCache(inputs, enabled=cache and not paths)
    chosen = inputs.languages(languages)
    drafted = results.result(
        _TRANSLATE,
        (chosen, engine, tuple(map(str, packages))),
        lambda: translate(
            project,
            languages,
            engine=engine,
            packages=packages,
            optional=True,
            jobs=jobs,
            cluster=cluster,
            progress=progress,
            inputs=inputs,
        ),
    )
    drafted = dataclasses.replace(drafted, seconds=time.perf_counter() - started)
    checked = results.result(
        _CHECK,
        (chosen,),
        lambda: check(project, languages, progress=progress, inputs=inputs),
    )
    findings = [found.location for found in checked.failing]
    built = results.result(
        _BUILD,
        (chosen, findings),
        lambda: build(project, languages, findings=findings, progress=progress, inputs=inputs),
    )
    summary = summarise(drafted, checked, built, time.perf_counter() - started)
    return RunResult(drafted, checked, built, summary, failed=inputs.failures.files)


def _unchanging(result: TranslateResult) -> TranslateResult | None:
    """Return a result of ``translate`` if it changed nothing and needed no engine."""
    extracted = result.extracted
    changed = any(each.written or each.renamed_from for each in extracted.catalogs)
    if changed or extracted.failed or result.catalogs or result.skipped or result.faults:
        return None
    return result


def _built_again(result: BuildResult) -> BuildResult | None:
    """Return the result of building once more, when every output is up to date.

    Not if previews were stale: those that led to them were written, and will not be again.
    """
    if result.stale:
        return None
    return dataclasses.replace(
        result,
        built=tuple(dataclasses.replace(each, written=False) for each in result.built),
        assets=tuple(dataclasses.replace(each, written=False) for each in result.assets),
    )


def _has_only_own_checks(inputs: Inputs) -> bool:
    """Return whether the checks of a project depend on its files alone.

    Those of other distributions may read anything, and spelling has dictionaries of the system.
    """
    is_spelled = any(name == Spelling.name for name, _ in inputs.project.config.check_levels)
    return not is_spelled and not installed(ENTRY_POINTS)


def _earlier_glossary(inputs: Inputs, result: CheckResult) -> str:
    """Return a digest of the earlier glossary, which findings about renderings name."""
    if not any(finding.check_id == MISSING for finding in result.findings):
        return ""
    project = inputs.project
    data = earlier_version(project.root, project.config.glossary)
    return "none" if data is None else hashlib.sha256(data).hexdigest()


def _asset_contents(inputs: Inputs, result: BuildResult) -> str:
    """Return a digest of the files that outputs refer to, which may be anywhere in the project."""
    digest = hashlib.sha256()
    for each in result.assets:
        version = Version.of(inputs.project.path(each.asset))
        digest.update(version.digest or b"absent")
    return digest.hexdigest()


_TRANSLATE: Step[TranslateResult] = Step("translate", _unchanging, locks=True)
_CHECK: Step[CheckResult] = Step(
    "check", lambda result: result, applies=_has_only_own_checks, besides=_earlier_glossary
)
_BUILD: Step[BuildResult] = Step(
    "build", _built_again, writes_outputs=True, locks=True, besides=_asset_contents
)
