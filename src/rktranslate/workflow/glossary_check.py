"""``glossary check``: report the problems of a glossary file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.glossary.lint import lint
from rktranslate.glossary.reader import read_bytes, read_input
from rktranslate.model import Severity
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FilesResult

if TYPE_CHECKING:
    from pathlib import Path

    from rktranslate.glossary.lint import Problem
    from rktranslate.project.layout import Project
    from rktranslate.workflow.failures import FailedFile


@dataclass(frozen=True, slots=True)
class GlossaryCheckResult(FilesResult):
    """The problems of a glossary."""

    path: str
    terms: int
    """Rows that can be read."""
    problems: tuple[Problem, ...]
    fail_level: Severity = Severity.ERROR
    exists: bool = True
    """False for a project without a glossary, which has no problems."""

    @property
    def failing(self) -> tuple[Problem, ...]:
        """The problems at or above the fail level."""
        return tuple(each for each in self.problems if each.severity >= self.fail_level)

    @property
    def exit_code(self) -> ExitCode:
        """Refused if the file cannot be used, else findings at or above the fail level."""
        return exit_code_for(findings=bool(self.failing), failed=bool(self.failed))


def refused(failed: FailedFile) -> GlossaryCheckResult:
    """Return the result of a command that ended because of something that cannot be used."""
    return GlossaryCheckResult(failed.path or "the glossary", 0, (), failed=(failed,))


def check_glossary(
    project: Project | None, path: Path | None = None, *, fail_level: Severity = Severity.ERROR
) -> GlossaryCheckResult:
    """Report the problems of the project's glossary, or of another file.

    A project need not have a glossary.

    Raises:
        GlossaryError: The file cannot be read, or is not a glossary.
        ConfigError: Neither a project nor a file is given.
    """
    if path is None:
        if project is None:
            raise ConfigError("no project here", hint="name the glossary to check")
        shown = project.config.glossary
        if not project.exists(shown):
            return GlossaryCheckResult(shown, 0, (), fail_level, exists=False)
        data = read_bytes(project.path(shown), shown)
    else:
        shown, data = str(path), read_input(path)
    languages = project.config.languages if project else None
    report = lint(data, languages=languages, shown=shown)
    return GlossaryCheckResult(report.path, report.terms, report.problems, fail_level)
