"""The units of a document grouped by source: one group becomes one message, or several contexts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.catalog.units import Unit
    from rktranslate.model import BlockKind, Location


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """All places of one source, or those that one of its messages is used at."""

    source: str
    kind: BlockKind
    """Kind of the first place."""
    units: tuple[int, ...]
    """Indices of its units in the document."""
    locations: tuple[Location, ...]
    extracted: tuple[str, ...]


def group_by_source(units: Sequence[Unit]) -> list[SourceGroup]:
    """Return a group per source, in the order of first occurrence."""
    indices_by_source: dict[str, list[int]] = {}
    for index, unit in enumerate(units):
        indices_by_source.setdefault(unit.source, []).append(index)
    return [group_of(units, indices) for indices in indices_by_source.values()]


def group_of(units: Sequence[Unit], indices: Sequence[int]) -> SourceGroup:
    """Return the group of some units with the same source; at least one."""
    members = [units[index] for index in indices]
    return SourceGroup(
        source=members[0].source,
        kind=members[0].kind,
        units=tuple(indices),
        locations=tuple(dict.fromkeys(place for unit in members for place in unit.locations)),
        extracted=tuple(dict.fromkeys(line for unit in members for line in unit.extracted)),
    )


def without_places(group: SourceGroup) -> SourceGroup:
    """Return a group for a message whose context names none of the places."""
    return replace(group, units=(), locations=(), extracted=())
