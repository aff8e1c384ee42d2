"""Findings that keep a draft from being approved: those that ``check`` reports as errors then."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.model import Severity
from rktranslate.workflow.checked_catalogs import CheckedCatalog, general_findings
from rktranslate.workflow.failures import FailedFile

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Container,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from rktranslate.catalog.po import PoFile
    from rktranslate.checks import Check, Settings
    from rktranslate.glossary import Glossary
    from rktranslate.model import Catalog, Document, Finding, Key, Message
    from rktranslate.workflow.inputs import Inputs


@dataclass(frozen=True, slots=True)
class ApprovalFindings:
    """The findings that a message has once it is approved."""

    of_checks: tuple[Finding, ...] = ()
    """Those that its waivers do not cover; further waivers may."""
    of_build: tuple[Finding, ...] = ()
    """Those that no waiver covers: the target cannot be written, for one."""


def findings_once_approved(
    document: Document,
    file: PoFile,
    messages: Sequence[Message],
    glossary: Glossary | None,
    settings: Settings,
    others: Callable[[Sequence[Message]], Iterable[Catalog]],
    waivers: Container[str] = (),
) -> dict[Key, ApprovalFindings]:
    """Return the findings of some messages of a catalogue as they are once they are approved.

    Checks that need all catalogues are left out. So are those of the whole document, or of equal
    texts, that report no errors: they take the time of all its messages.

    Args:
        document: The document.
        file: Its catalogue as it is, with the facts of the document.
        messages: The messages as they are to be; their places and facts are those of the file.
        glossary: The glossary of the project.
        settings: The checks of the project.
        others: Returns the other catalogues in which the source of one of some messages has another
            target, or its target another source; called only if a check compares equal texts.
        waivers: Names of checks that are wanted in any case.

    Raises:
        DocumentError: The document cannot be written even with its source texts.
    """
    from rktranslate.checks import (
        CatalogChecker,
        CheckContext,
        ProjectCheck,
        ProjectContext,
        all_checks,
    )

    wanted = {message.key: message for message in messages}
    catalog = replace(
        file.catalog,
        messages=tuple(
            _in_place_of(message, wanted[message.key])
            if message.key in wanted and not message.obsolete
            else message
            for message in file.catalog.messages
        ),
    )
    context = CheckContext.of(catalog, glossary, document.syntax, settings.options)
    checks = [check for check in all_checks() if _may_hold(check, settings, waivers)]
    checker = CatalogChecker(context, checks=checks, settings=settings)
    whole = checker.check_whole()
    of_project = [check for check in settings.chosen(checks) if isinstance(check, ProjectCheck)]
    if of_project:
        project = ProjectContext.of([context], others=others(messages))
        found = (finding for check in of_project for finding in check.check(project))
        whole = checker.with_project(whole, found)
    of_build: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in general_findings(*_part_of(document, file, catalog, wanted)):
        if finding.location.path == catalog.path and settings.runs(finding.check_id):
            of_build[finding.location.line].append(settings.adjusted(finding))
    return {
        message.key: ApprovalFindings(
            tuple(checker.check(message, whole)), tuple(of_build[message.line])
        )
        for message in context.messages
        if message.key in wanted
    }


def _in_place_of(message: Message, wanted: Message) -> Message:
    """Return a message as it is to be, at the place and with the facts of the present one."""
    return replace(
        wanted,
        line=message.line,
        kind=message.kind,
        seconds=message.seconds,
        extracted=message.extracted,
    )


def _may_hold(check: Check, settings: Settings, waivers: Container[str]) -> bool:
    """Return whether a check may have errors about a single message."""
    from rktranslate.checks.base import DocumentCheck, ProjectCheck

    if isinstance(check, ProjectCheck) and not check.compares_equal_texts:
        return False
    if isinstance(check, DocumentCheck | ProjectCheck):
        severity = settings.severity(check.name) or check.severity
        return severity >= Severity.ERROR or check.name in waivers
    return True


def _part_of(
    document: Document, file: PoFile, catalog: Catalog, keys: Collection[Key]
) -> tuple[Document, PoFile]:
    """Return the part of a document and its catalogue that some messages are judged by.

    It is all where units of one source have several messages, or where only the format knows what
    it can write.
    """
    from rktranslate.formats.refusals import decides_alone

    sources = {source for _, source in keys}
    messages = [
        message
        for message in catalog.messages
        if message.source in sources and not message.obsolete
    ]
    is_part = len(messages) == len(sources) and not decides_alone(document.path)
    if is_part and all(message.context is None for message in messages):
        blocks = tuple(
            block
            for block in document.blocks
            if any(segment.source in sources for segment in block.segments)
        )
        document = replace(document, blocks=blocks)
        catalog = replace(catalog, messages=tuple(messages), duplicates=())
    return document, replace(file, catalog=catalog)


def blocking_findings(
    inputs: Inputs, approved: Sequence[tuple[str, PoFile]]
) -> dict[str, dict[int, tuple[Finding, ...]]]:
    """Return the errors in catalogues, by catalogue and by line of the message.

    Args:
        inputs: The documents and the glossary.
        approved: Documents, and their catalogues as they are once the drafts are approved: a draft
            has findings, such as that it is none, which end with the approval.

    Returns:
        Nothing for a catalogue whose document cannot be read, which is a failure of the inputs.
    """
    from rktranslate.checks import all_checks
    from rktranslate.checks.base import ProjectCheck
    from rktranslate.workflow.check_request import CheckRequest
    from rktranslate.workflow.check_settings import check_settings

    settings = check_settings(inputs.project, CheckRequest())
    by_language: defaultdict[str, list[CheckedCatalog]] = defaultdict(list)
    for name, file in approved:
        checked = inputs.failures.attempt(name, functools.partial(_checked, inputs, name, file))
        if not isinstance(checked, FailedFile):
            by_language[file.catalog.target_language].append(checked)
    beside_others = any(
        isinstance(check, ProjectCheck) and settings.severity(check.name) is Severity.ERROR
        for check in settings.chosen(all_checks())
    )
    found: dict[str, dict[int, tuple[Finding, ...]]] = {}
    for language, items in by_language.items():
        others = _others(inputs, language, items) if beside_others else ()
        for item, findings in _errors(inputs, settings, items, others):
            found[item.file.catalog.path] = findings
    return found


def _checked(inputs: Inputs, name: str, file: PoFile) -> CheckedCatalog:
    return CheckedCatalog.of(inputs.document(name), file)


def _others(
    inputs: Inputs, language: str, items: Sequence[CheckedCatalog]
) -> Iterator[CheckedCatalog]:
    """Yield the other catalogues of a language, beside which some are judged."""
    documents = {item.document for item in items}
    for name in inputs.listed_names():
        if name in documents or name in inputs.listed.refused:
            continue
        file = inputs.catalog_files.read(name, language)
        if file is not None and not isinstance(file, FailedFile):
            yield CheckedCatalog.of(inputs.document(name), file)


def _errors(
    inputs: Inputs,
    settings: Settings,
    items: Sequence[CheckedCatalog],
    others: Iterator[CheckedCatalog] | tuple[()],
) -> Iterator[tuple[CheckedCatalog, dict[int, tuple[Finding, ...]]]]:
    """Yield catalogues with their errors by line."""
    from rktranslate import checks

    project = checks.ProjectContext.of(
        checks.CheckContext.of(item.file.catalog, inputs.glossary, item.syntax, settings.options)
        for item in (*items, *others)
    )
    of_catalogs = checks.check_project(project, settings=settings)
    for item, of_catalog in zip(items, of_catalogs, strict=False):
        by_line: Mapping[int, list[Finding]] = defaultdict(list)
        general = (
            settings.adjusted(each)
            for each in item.general
            if settings.runs(each.check_id) and each.location.path == item.file.catalog.path
        )
        for finding in (*general, *of_catalog):
            if finding.severity >= Severity.ERROR:
                by_line[finding.location.line].append(finding)
        yield item, {line: tuple(findings) for line, findings in by_line.items()}
