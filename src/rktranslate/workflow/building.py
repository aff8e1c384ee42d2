"""``build``: writes the target documents that may ship, and says why the others may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.assemble import Policy, assemble
from rktranslate.errors import DocumentError
from rktranslate.model import Catalog, Location
from rktranslate.results import BuildResult, Built, Incomplete
from rktranslate.workflow.inputs import chosen_languages, documents, load_document, read_catalog
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from rktranslate.assemble import Unshipped
    from rktranslate.model import Syntax
    from rktranslate.project import Project
    from rktranslate.workflow.progress import Progress


def build(
    project: Project,
    languages: Sequence[str] = (),
    *,
    draft: bool = False,
    held: Container[str] = (),
    progress: Progress = silent,
) -> BuildResult:
    """Write the outputs that may ship; leave the others as they were.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        draft: Build with drafts, into files that say so.
        held: Catalogues whose outputs are not to be written.
        progress: Told how far it is.
    """
    policy = Policy.DRAFT if draft else Policy.REVIEWED
    with project.lock("build"):
        made = list(outputs(project, chosen_languages(project, languages), policy, progress))
        built = tuple(
            Built(
                output.document,
                output.language,
                output.path,
                project.write(output.path, output.data),
                draft,
                len(output.unshipped),
            )
            for output in made
            if output.data is not None and output.catalog.path not in held
        )
    incomplete = tuple(
        _incomplete(project, output, item)
        for output in made
        if output.data is None
        for item in output.unshipped
    )
    return BuildResult(
        built,
        incomplete,
        held=tuple(
            output.path
            for output in made
            if output.data is not None and output.catalog.path in held
        ),
    )


@dataclass(frozen=True, slots=True)
class Output:
    """An output worked out in memory; ``data`` is None where it may not ship."""

    document: str
    language: str
    path: str
    catalog: Catalog
    syntax: Syntax
    data: bytes | None
    unshipped: tuple[Unshipped, ...]


def outputs(
    project: Project, languages: Sequence[str], policy: Policy, progress: Progress
) -> Iterator[Output]:
    """Work out the output of each document in each language; write nothing.

    Raises:
        DocumentError: A source cannot be read, or cannot hold its targets.
    """
    from rktranslate.formats import format_for

    draft = policy is Policy.DRAFT
    names = documents(project)
    for done, name in enumerate(names):
        document = load_document(project, name)
        for language in languages:
            path = project.catalog_path(name, language)
            if project.path(path).exists():
                catalog = read_catalog(project, path, language).catalog
            else:
                catalog = Catalog(project.config.source_language, language, path=path)
            assembly = assemble(document, catalog, policy)
            data = None
            if assembly.may_ship:
                notice = _notice(assembly.unshipped, assembly.targets) if draft else None
                try:
                    data = format_for(name).write(document, assembly.targets, notice)
                except DocumentError as error:
                    raise DocumentError(
                        f"{path} cannot be built: {error.message}",
                        path=error.path,
                        line=error.line,
                        hint=error.hint,
                    ) from error
            yield Output(
                name,
                language,
                project.output_path(name, language, draft=draft),
                catalog,
                document.syntax,
                data,
                assembly.unshipped,
            )
        progress("Assembling", done + 1, len(names))


def _notice(unshipped: Sequence[Unshipped], targets: Sequence[str]) -> str:
    return f"DRAFT: {len(unshipped)} of {len(targets)} units are not reviewed; not for publication"


def _incomplete(project: Project, output: Output, item: Unshipped) -> Incomplete:
    location = item.segment.location
    if item.line:
        location = Location(project.catalog_path(output.document, output.language), item.line)
    return Incomplete(
        output.document, output.language, location, item.lack.value, item.segment.source
    )
