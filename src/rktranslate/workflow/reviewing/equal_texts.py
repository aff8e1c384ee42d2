"""Units of other documents with the same source or target: equal sentences, and contradictions."""

from __future__ import annotations

import dataclasses
import time
from itertools import islice
from typing import TYPE_CHECKING

from rktranslate.checks import ProjectCheck, ProjectContext
from rktranslate.checks.corpus import normalise
from rktranslate.errors import CatalogError, DocumentError
from rktranslate.workflow.inputs import read_catalog
from rktranslate.workflow.reviewing.pages import rows_of
from rktranslate.workflow.reviewing.text_marks import TextMarks, differing, holders
from rktranslate.workflow.reviewing.unit_findings import checks_of_desk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.model import Catalog, Finding, Message
    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.following import CurrentProject
    from rktranslate.workflow.reviewing.snapshots import OpenCatalog, Snapshots
    from rktranslate.workflow.reviewing.views import UnitRow

_MOST_UNITS = 200
_SECONDS = 1.0
"""For all units; a document that was begun is finished."""
_MOST_DOCUMENTS = 50
"""Catalogues beside which a document is judged."""


def equal_rows(
    current: CurrentProject,
    snapshots: Snapshots,
    marks: Mapping[str, TextMarks],
    address: UnitAddress,
    source: str,
) -> tuple[UnitRow, ...]:
    """Return the other units with a source, as many as can be found in a second.

    Args:
        current: The project as it is now.
        snapshots: Its catalogues.
        marks: Marks of those of the language, by document.
        address: The unit that is not wanted.
        source: Its source.
    """
    until = time.monotonic() + _SECONDS
    rows: list[UnitRow] = []
    # What is in the same document comes first.
    documents = sorted(dict(holders(marks, source)), key=lambda name: name != address.document)
    for document in documents:
        if len(rows) >= _MOST_UNITS or time.monotonic() > until:
            break
        try:
            read = snapshots.read(current, address.language, document, keep=False)
        except (CatalogError, DocumentError):
            continue
        layout, context = read.snapshot.layout, read.snapshot.context
        positions = [
            position
            for position, message in enumerate(context.messages)
            if message.source == source and layout.ids[position] != address.id
        ]
        if positions:
            read.findings.prepare()
            indexes = [layout.first[layout.ids[position]] for position in positions]
            rows += rows_of(read.snapshot, read.findings, indexes)
    return tuple(rows[:_MOST_UNITS])


def project_findings(
    current: CurrentProject, marks: Mapping[str, TextMarks], read: OpenCatalog
) -> list[Finding] | None:
    """Return what the checks that compare equal texts find about a catalogue, beside the others.

    Returns:
        None if too many catalogues have a part in it.
    """
    snapshot = read.snapshot
    # Its own marks may be missing: the file may be broken by now.
    own = TextMarks.of(snapshot.context.messages)
    others = list(differing(marks, snapshot.document.path, own))
    if len(others) > _MOST_DOCUMENTS:
        return None
    units = (*snapshot.context.messages, *snapshot.context.units)
    catalogs = tuple(_shared_parts(current, snapshot.language, units, others))
    project = ProjectContext.of([snapshot.context], others=catalogs)
    return [
        finding
        for check in current.settings.chosen(checks_of_desk())
        if isinstance(check, ProjectCheck)
        for finding in check.check(project)
    ]


def catalogs_beside(
    current: CurrentProject,
    marks: Mapping[str, TextMarks],
    language: str,
    document: str,
    messages: Sequence[Message],
) -> Iterator[Catalog]:
    """Yield other catalogues where a source of some messages has another target, or vice versa.

    Of very many, some: one is enough for a finding.

    Args:
        current: The project as it is now.
        marks: Marks of the catalogues of the language, by document.
        language: Target language.
        document: Project path of the document of the messages.
        messages: The messages as they are to be.
    """
    names = islice(differing(marks, document, TextMarks.of(messages)), _MOST_DOCUMENTS)
    return _shared_parts(current, language, messages, names)


def _shared_parts(
    current: CurrentProject,
    language: str,
    units: Sequence[Message],
    documents: Iterable[str],
) -> Iterator[Catalog]:
    """Yield the catalogues of documents with no messages but those that share a text with a unit.

    One that cannot be used by now is left out.
    """
    sources = {normalise(unit.source) for unit in units}
    targets = {normalise(unit.target) for unit in units}
    for document in documents:
        try:
            path = current.catalog_path(language, document)
            catalog = read_catalog(current.project, path, language).catalog
        except (CatalogError, DocumentError):
            continue
        shared = (
            message
            for message in catalog.messages
            if normalise(message.source) in sources or normalise(message.target) in targets
        )
        yield dataclasses.replace(catalog, messages=tuple(shared))
