"""Units of other documents with the same source or target: equal sentences, and contradictions."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING

from rktranslate.checks import ProjectCheck, ProjectContext
from rktranslate.checks.corpus import normalise
from rktranslate.errors import CatalogError, DocumentError
from rktranslate.workflow.inputs import read_catalog
from rktranslate.workflow.reviewing.pages import rows_of
from rktranslate.workflow.reviewing.text_marks import differing, holders
from rktranslate.workflow.reviewing.unit_findings import checks_of_desk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rktranslate.model import Catalog, Finding
    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.following import CurrentProject
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot, OpenCatalog, Snapshots
    from rktranslate.workflow.reviewing.text_marks import TextMarks
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
    others = list(differing(marks, snapshot.document.path))
    if len(others) > _MOST_DOCUMENTS:
        return None
    catalogs = tuple(_shared_parts(current, snapshot, others))
    project = ProjectContext.of([snapshot.context], others=catalogs)
    return [
        finding
        for check in current.settings.chosen(checks_of_desk())
        if isinstance(check, ProjectCheck)
        for finding in check.check(project)
    ]


def _shared_parts(
    current: CurrentProject, snapshot: CatalogSnapshot, documents: list[str]
) -> Iterator[Catalog]:
    """Yield the catalogues of documents with no messages but those that share a text with another.

    One that cannot be used by now is left out.
    """
    messages = snapshot.context.messages
    sources = {normalise(unit.source) for unit in (*messages, *snapshot.context.units)}
    targets = {normalise(unit.target) for unit in (*messages, *snapshot.context.units)}
    for document in documents:
        try:
            path = current.catalog_path(snapshot.language, document)
            catalog = read_catalog(current.project, path, snapshot.language).catalog
        except (CatalogError, DocumentError):
            continue
        shared = (
            message
            for message in catalog.messages
            if normalise(message.source) in sources or normalise(message.target) in targets
        )
        yield dataclasses.replace(catalog, messages=tuple(shared))
