"""``glossary check``: report the problems of a glossary file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.glossary.lint import lint
from rktranslate.glossary.reader import read_bytes, read_input
from rktranslate.model import Severity
from rktranslate.workflow.exit_codes import ExitCode, Result, exit_code_for

if TYPE_CHECKING:
    from pathlib import Path

    from rktranslate.glossary.lint import Problem
    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class GlossaryCheckResult(Result):
    """The problems of a glossary."""

    path: str
    terms: int
    """Rows that can be read."""
    problems: tuple[Problem, ...]
    fail_level: Severity = Severity.ERROR

    @property
    def failing(self) -> tuple[Problem, ...]:
        """The problems at or above the fail level."""
        return tuple(each for each in self.problems if each.severity >= self.fail_level)

    @property
    def exit_code(self) -> ExitCode:
        """Findings if there is a problem at or above the fail level."""
        return exit_code_for(findings=bool(self.failing))


def check_glossary(
    project: Project | None, path: Path | None = None, *, fail_level: Severity = Severity.ERROR
) -> GlossaryCheckResult:
    """Report the problems of the project's glossary, or of another file.

    Raises:
        GlossaryError: The file cannot be read, or is not a glossary.
        ConfigError: Neither a project nor a file is given.
    """
    if path is None:
        if project is None:
            raise ConfigError("no project here", hint="name the glossary to check")
        shown = project.config.glossary
        data = read_bytes(project.path(shown), shown)
    else:
        shown, data = str(path), read_input(path)
    languages = project.config.languages if project else None
    report = lint(data, languages=languages, shown=shown)
    return GlossaryCheckResult(report.path, report.terms, report.problems, fail_level)
