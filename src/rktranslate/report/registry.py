"""The registry of renderers: which function writes which result in which format.

``--format`` offers what stands here, the tables of docs/ci.md list it, and a result is rendered
nowhere else. Renderers are imported on first use, so that ``--help`` starts quickly.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType

    from rktranslate.workflow.exit_codes import Result

TEXT, JSON = "text", "json"


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """The input of a renderer besides the result."""

    command: str = ""
    """Name of the command: ``check``, ``glossary check``."""
    prefix: str = ""
    """Path of the project in its repository, with a slash at its end, where a report has the paths
    of the repository."""
    everything: bool = True
    """Show every finding; otherwise text shows the first few of many of one kind."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """A function that writes some results in a format."""

    format: str
    """Name of the format, as ``--format`` takes it."""
    results: tuple[str, ...]
    """Names of the types of results; empty for all of them."""
    function: str
    """``module:name``, below this package: called with a result and :class:`ReportOptions`. It
    returns the report, or for text yields the lines and tables of a terminal."""
    help: str = ""
    """The readers of the format, one line without a full stop; empty if it cannot be chosen."""
    media_type: str = "text/plain"
    extension: str = ".txt"
    repository_paths: bool = False
    """Whether its readers know files by their paths in the repository, not in the project."""

    def accepts(self, result_type: str) -> bool:
        """Return whether it renders results of a type."""
        return not self.results or result_type in self.results

    def __call__(self, result: object, options: ReportOptions) -> Any:
        """Return the report of a result, or the lines and tables of it for text."""
        module, _, name = self.function.partition(":")
        function: Callable[[object, ReportOptions], Any]
        function = getattr(import_module(f"rktranslate.report.{module}"), name)
        return function(result, options)


_CHECK, _STATUS = ("CheckResult",), ("StatusResult",)
_FINDINGS = ("CheckResult", "GlossaryCheckResult")
_XML = "application/xml"

RENDERERS: tuple[Renderer, ...] = (
    Renderer(
        TEXT,
        _CHECK,
        "text.check:check_lines",
        "people and editors: a line `file:line: severity: message` per finding, errors first",
    ),
    Renderer(TEXT, _STATUS, "text.status:render", "people: a table"),
    Renderer(TEXT, ("ChecksResult",), "text.check:list_lines"),
    Renderer(
        TEXT,
        (
            *("InitResult", "ExtractResult", "TranslateResult", "BuildResult", "RunResult"),
            *("EnginesResult", "TextResult"),
        ),
        "text.stages:render",
    ),
    Renderer(
        TEXT,
        (
            *("SuggestResult", "PlanResult", "ScoreResult", "ScoresResult"),
            *("GlossaryImportResult", "GlossaryExportResult"),
        ),
        "text.glossary:render",
    ),
    Renderer(
        TEXT,
        ("GlossaryCheckResult",),
        "text.glossary:render",
        "people and editors: a line `file:line: severity: message` per problem",
    ),
    Renderer(
        TEXT,
        ("TmImportResult", "TmExportResult", "TmSearchResult", "TmStatsResult"),
        "text.memory:render",
    ),
    Renderer(TEXT, ("XliffExportResult", "XliffImportResult"), "text.xliff:render"),
    Renderer(TEXT, ("ApproveResult", "UndoResult"), "text.approve:render"),
    Renderer(TEXT, ("MergePoResult",), "text.merge_po:render"),
    Renderer(TEXT, ("PeopleResult", "AddedResult", "RemovedResult"), "text.people:render"),
    Renderer(TEXT, ("BilingualResult", "CommentImportResult"), "text.bilingual:render"),
    Renderer(
        TEXT,
        (
            *("ListResult", "InstallResult", "VerifyResult", "RemoveResult", "InfoResult"),
            "EvaluateResult",
        ),
        "text.models:render",
    ),
    Renderer(
        JSON,
        (),
        "json:render",
        "programs: all fields of the result",
        "application/json",
        ".json",
    ),
    Renderer(
        "sarif",
        _FINDINGS,
        "sarif:render",
        "code scanning: SARIF 2.1.0",
        "application/sarif+json",
        ".sarif",
        repository_paths=True,
    ),
    Renderer(
        "junit",
        _FINDINGS,
        "junit:render",
        "test reports (Jenkins, GitLab, Azure DevOps): a suite per file, a case per check",
        _XML,
        ".xml",
        repository_paths=True,
    ),
    Renderer(
        "github",
        _FINDINGS,
        "github:render",
        "annotations of GitHub Actions",
        repository_paths=True,
    ),
    Renderer(
        "gitlab",
        _FINDINGS,
        "gitlab:render",
        "code quality in GitLab merge requests",
        "application/json",
        ".json",
        repository_paths=True,
    ),
    Renderer(
        "checkstyle",
        _FINDINGS,
        "checkstyle:render",
        "warnings plugins and review bots",
        _XML,
        ".xml",
        repository_paths=True,
    ),
    Renderer(
        "csv",
        _STATUS,
        "coverage:to_csv",
        "spreadsheets: a row per catalogue",
        "text/csv",
        ".csv",
    ),
    Renderer(
        "svg",
        _STATUS,
        "coverage:to_svg",
        "a picture: a bar per language, a square per document",
        "image/svg+xml",
        ".svg",
    ),
    Renderer(
        "html",
        _FINDINGS,
        "findings_page:render",
        "a page to send to others; it loads nothing and runs nothing",
        "text/html",
        ".html",
    ),
    Renderer(
        "html",
        _STATUS,
        "coverage:to_html",
        "a page with the picture and the table; it loads nothing and runs nothing",
        "text/html",
        ".html",
    ),
)
"""In the order of ``--help``."""


def renderers_for(result_type: str) -> tuple[Renderer, ...]:
    """Return the renderers of a type of results, one per format."""
    return tuple(renderer for renderer in RENDERERS if renderer.accepts(result_type))


def renderer_for(result: object, format_name: str) -> Renderer:
    """Return the renderer of a result in a format.

    Raises:
        LookupError: Results of that type have no such format.
    """
    result_type = type(result).__name__
    for renderer in renderers_for(result_type):
        if renderer.format == format_name:
            return renderer
    raise LookupError(f"{result_type} has no format {format_name}")


def render(
    result: Result,
    format_name: str,
    *,
    command: str = "",
    repository_prefix: Callable[[], str] = str,
) -> str:
    """Return a whole report, with every finding.

    Args:
        result: The result of a command.
        format_name: The format.
        command: Name of the command.
        repository_prefix: Returns the path of the project in its repository, with a slash at its
            end, or an empty text; called where the format has paths of repositories.

    Raises:
        LookupError: Results of that type have no such format.
    """
    renderer = renderer_for(result, format_name)
    prefix = repository_prefix() if renderer.repository_paths else ""
    report = renderer(result, ReportOptions(command, prefix))
    if format_name == TEXT:
        from rktranslate.report.escaping import visible
        from rktranslate.report.text.plain import plain_text

        # On a terminal, these go to standard error.
        failed = "".join(f"error: {visible(str(each))}\n" for each in result.failed)
        return plain_text(report) + failed
    text: str = report
    return text


def lines(result: Result, *, everything: bool = True) -> Iterator[RenderableType]:
    """Yield the lines and tables of a result for a terminal.

    Args:
        result: The result of a command.
        everything: Show every finding, however many of a kind there are.
    """
    yield from renderer_for(result, TEXT)(result, ReportOptions(everything=everything))
