"""Windows of the units of a document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import is_edited_draft
from rktranslate.catalog.questions import open_questions
from rktranslate.model import Severity
from rktranslate.workflow.reviewing.addresses import UnitAddress, revision_of
from rktranslate.workflow.reviewing.filters import CHANGED, DRAFT, REVIEWED, states_of
from rktranslate.workflow.reviewing.views import Order, UnitRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Finding
    from rktranslate.workflow.reviewing.filters import UnitFilter
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot
    from rktranslate.workflow.reviewing.unit_findings import CatalogFindings

WINDOW = 100
"""Units of a window."""
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
    """Return the units of a document that a query shows."""
    units = snapshot.units
    everything = range(len(units))
    if unit_filter.query.is_restricted:
        wanted = [
            index
            for index in everything
            if unit_filter.wants(
                units[index].message,
                lambda index=index: findings.of_units.get(units[index].message.line, ()),  # type: ignore[misc]
            )
        ]
    else:
        wanted = list(everything)
    if unit_filter.query.order is Order.RISK:
        wanted.sort(key=lambda index: _risk(snapshot, findings, index))
        return Selection(tuple(wanted), frozenset(wanted))
    if len(wanted) == len(units):
        return Selection(tuple(wanted), frozenset(wanted))
    shown = {
        near
        for index in wanted
        for near in range(max(index - _CONTEXT, 0), min(index + _CONTEXT + 1, len(units)))
    }
    return Selection(tuple(sorted(shown)), frozenset(wanted))


def _risk(
    snapshot: CatalogSnapshot, findings: CatalogFindings, index: int
) -> tuple[int | bool, ...]:
    """Return a key by which the riskiest unit comes first."""
    message = snapshot.units[index].message
    severities = Counter(each.severity for each in findings.of_units.get(message.line, ()))
    states = states_of(message)
    state = 0 if CHANGED in states else 1 if DRAFT in states else 2
    return (
        REVIEWED in states,
        *(-severities[severity] for severity in sorted(Severity, reverse=True)),
        state,
        index,
    )


def window_start(selection: Selection, snapshot: CatalogSnapshot, start: int, unit: str) -> int:
    """Return where a window begins.

    Args:
        selection: The units that a query shows.
        snapshot: The catalogue.
        start: Position of the first unit, if no unit is named or the query does not show it.
        unit: Id of a unit that must be in the window.
    """
    if unit:
        for position, index in enumerate(selection.shown):
            if snapshot.units[index].id == unit:
                return position // WINDOW * WINDOW
    return max(min(start, len(selection.shown) - 1), 0)


def rows_of(
    snapshot: CatalogSnapshot,
    findings: CatalogFindings,
    indexes: Sequence[int],
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
        _row(snapshot, findings.of_units.get(snapshot.units[index].message.line, ()), index, wanted)
        for index in indexes
    )


def _row(
    snapshot: CatalogSnapshot,
    findings: tuple[Finding, ...],
    index: int,
    wanted: frozenset[int] | None,
) -> UnitRow:
    unit = snapshot.units[index]
    message = unit.message
    return UnitRow(
        address=UnitAddress(snapshot.language, snapshot.document.path, unit.id),
        index=index,
        message=message,
        revision=revision_of(message),
        kind=unit.kind,
        place=unit.place,
        level=unit.level,
        begins_block=unit.begins_block,
        findings=findings,
        is_match=wanted is None or index in wanted,
        is_edited=is_edited_draft(message),
        questions=open_questions(message.notes),
        repeats=snapshot.repeats[unit.id],
    )
