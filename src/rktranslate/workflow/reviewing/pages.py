"""Windows of the units of a document."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import is_edited_draft
from rktranslate.catalog.questions import open_questions
from rktranslate.catalog.revisions import revision_of
from rktranslate.checks.risk_facts import RiskAssessor
from rktranslate.model import BlockKind
from rktranslate.workflow.reviewing.addresses import UnitAddress
from rktranslate.workflow.reviewing.filters import REVIEWED, states_of
from rktranslate.workflow.reviewing.views import Order, UnitRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.model import Finding, Message
    from rktranslate.workflow.reviewing.filters import UnitFilter
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot
    from rktranslate.workflow.reviewing.unit_findings import CatalogFindings
    from rktranslate.workflow.reviewing.views import Query

_CONTEXT = 1
"""Units before and after a wanted one that are shown with it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The units that a query shows, in its order."""

    shown: tuple[int, ...]
    """Their positions in the document."""
    wanted: frozenset[int]
    """Those of them that are wanted; the others are context."""


def selected(
    snapshot: CatalogSnapshot, findings: CatalogFindings, unit_filter: UnitFilter
) -> Selection:
    """Return the units of a document that a query shows.

    Args:
        snapshot: The catalogue.
        findings: Its findings, complete if the query depends on them.
        unit_filter: The query.
    """
    units, messages = snapshot.units, snapshot.context.messages
    wanted = wanted_units(snapshot, findings, unit_filter)
    if unit_filter.query.order is Order.RISK:
        assessor = RiskAssessor(snapshot.context)
        risks = {
            position: _risk(messages[position], findings.of(position), assessor)
            for position in {units[index].position for index in wanted}
        }
        wanted.sort(key=lambda index: risks[units[index].position])
        return Selection(tuple(wanted), frozenset(wanted))
    if len(wanted) == len(units):
        return Selection(tuple(wanted), frozenset(wanted))
    shown = {
        near
        for index in wanted
        for near in range(max(index - _CONTEXT, 0), min(index + _CONTEXT + 1, len(units)))
    }
    shown.update(_headings(snapshot, wanted))
    return Selection(tuple(sorted(shown)), frozenset(wanted))


def wanted_units(
    snapshot: CatalogSnapshot, findings: CatalogFindings, unit_filter: UnitFilter
) -> list[int]:
    """Return the positions of the units that a query wants, in document order."""
    everything = range(len(snapshot.units))
    if not unit_filter.query.is_restricted:
        return list(everything)
    wants = {
        position
        for position, message in enumerate(snapshot.context.messages)
        if unit_filter.wants(message, functools.partial(findings.of, position))
    }
    return [index for index in everything if snapshot.units[index].position in wants]


def needs_findings(query: Query) -> bool:
    """Return whether which units a query shows, and in which order, depends on their findings."""
    return bool(query.checks) or query.order is Order.RISK


def _headings(snapshot: CatalogSnapshot, wanted: Iterable[int]) -> Iterator[int]:
    """Yield the nearest heading above each wanted unit."""
    heading = None
    after = 0
    for index in wanted:
        for above in range(after, index):
            if snapshot.units[above].kind is BlockKind.HEADING:
                heading = above
        after = index
        if heading is not None:
            yield heading


def _risk(
    message: Message, findings: Sequence[Finding], assessor: RiskAssessor
) -> tuple[bool, float]:
    """Return a key by which the riskiest unit comes first; of an empty one the findings decide."""
    return REVIEWED in states_of(message), -assessor.chance(message, findings)


def window_start(
    selection: Selection, snapshot: CatalogSnapshot, start: int, unit: str, size: int
) -> int:
    """Return where a window begins.

    Args:
        selection: The units that a query shows.
        snapshot: The catalogue.
        start: Position of the first unit, if no unit is named or the query does not show it.
        unit: Id of a unit that must be in the window.
        size: Units of the window.
    """
    if unit:
        for position, index in enumerate(selection.shown):
            if snapshot.units[index].id == unit:
                return position // size * size
    return max(min(start, len(selection.shown) - 1), 0)


def rows_of(
    snapshot: CatalogSnapshot,
    findings: CatalogFindings,
    indexes: Iterable[int],
    wanted: frozenset[int] | None = None,
) -> tuple[UnitRow, ...]:
    """Return units as a page shows them.

    Args:
        snapshot: The catalogue.
        findings: Its findings.
        indexes: Positions of the units in the document.
        wanted: Positions of those that are no mere context; all when None.
    """
    return tuple(
        _row(snapshot, findings, index, is_match=wanted is None or index in wanted)
        for index in indexes
    )


def _row(
    snapshot: CatalogSnapshot, findings: CatalogFindings, index: int, *, is_match: bool
) -> UnitRow:
    unit = snapshot.units[index]
    message = snapshot.message_of(unit)
    return UnitRow(
        address=UnitAddress(snapshot.language, snapshot.document.path, unit.id),
        index=index,
        message=message,
        revision=revision_of(message),
        kind=unit.kind,
        place=unit.place,
        level=unit.level,
        table_row=unit.table_row,
        begins_block=unit.begins_block,
        findings=findings.of(unit.position),
        is_match=is_match,
        is_edited=is_edited_draft(message),
        questions=open_questions(message.notes),
        repeats=snapshot.layout.repeats[unit.id],
    )
