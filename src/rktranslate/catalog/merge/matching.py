"""Messages for sources that are unchanged, or changed in typography only.

Messages are identified by their index in the sequence of all messages: those of the catalogue,
then those of other catalogues that it may adopt.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.contexts import PlaceIndex, assign_messages
from rktranslate.catalog.merge.prefilled import is_untouched_prefill
from rktranslate.catalog.merge.source_groups import group_of, without_places
from rktranslate.catalog.typography import folded, typographic_key
from rktranslate.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.catalog.merge.source_groups import SourceGroup
    from rktranslate.catalog.units import Unit
    from rktranslate.model import Message


@dataclass(frozen=True, slots=True)
class Matches:
    """The messages that keep their target, for each group of a document."""

    by_group: tuple[tuple[int, ...], ...]
    """Indices of the messages of each group; empty for a group that no message fits."""
    same_source: tuple[bool, ...]
    """For each group, whether its messages have exactly its source."""
    used: frozenset[int]
    """Messages that need no other place: the matched ones, and duplicates of their keys."""


def match_messages(
    groups: Sequence[SourceGroup], messages: Sequence[Message], assigner: ContextAssigner
) -> Matches:
    """Match the groups of a document with messages of the same source, typography aside."""
    by_group: list[list[int]] = [[] for _ in groups]
    used = _match_exact(groups, messages, assigner, by_group)
    same_source = tuple(bool(indices) for indices in by_group)
    used |= _match_typographic(groups, messages, assigner, by_group, used)
    return Matches(tuple(map(tuple, by_group)), same_source, frozenset(used))


class ContextAssigner:
    """Selects the messages of a source that are used in a document, and where each is used."""

    def __init__(self, units: Sequence[Unit], messages: Sequence[Message], own: int) -> None:
        """Prepare for a document.

        Args:
            units: The units of the document.
            messages: The messages of its catalogue, then those of other catalogues.
            own: Number of messages of its catalogue.
        """
        self._units = units
        self._messages = messages
        self._own = own
        self._places = PlaceIndex((unit.kind, unit.source) for unit in units)

    def select(self, group: SourceGroup, same_source: Sequence[int]) -> list[int]:
        """Return which of the messages with one source are used in a group, in ascending order.

        Current messages with a context always are: a person wrote them for this source. An obsolete
        one, or one of another catalogue, is used if it names a place that is free; the message
        without a context if a place is left.
        """
        # A message of another catalogue replaces an own message of the same key that is empty.
        by_context = {self._messages[index].context: index for index in sorted(same_source)}
        default = by_context.pop(None, None)
        if not by_context:
            return [] if default is None else [default]
        units_by_name: defaultdict[str, set[int]] = defaultdict(set)
        for unit in group.units:
            for name in self._places.at(unit).names:
                units_by_name[name].add(unit)
        own = {index for index in same_source if index < self._own}
        certain = {index for index in own if not self._messages[index].obsolete} or own
        selected: list[int] = []
        free = set(group.units)
        for index in sorted(by_context.values(), key=lambda index: index not in certain):
            named = units_by_name.get(folded(self._messages[index].context or ""), set())
            if index in certain or not free.isdisjoint(named):
                selected.append(index)
                free -= named
        if default is not None and free:
            selected.append(default)
        return sorted(selected)

    def split(
        self, group: SourceGroup, indices: Sequence[int]
    ) -> list[tuple[int | None, SourceGroup]]:
        """Return messages with the part of a group that each is used in, in their order.

        The part of a message whose context names no place is empty; a part without a message comes
        last, with None.
        """
        if len(indices) == 1:
            return [(indices[0], group)]
        assigned = assign_messages(
            [self._places.at(unit) for unit in group.units],
            [self._messages[index].context for index in indices],
        )
        units_by_message: dict[int | None, list[int]] = {index: [] for index in indices}
        for unit, chosen in zip(group.units, assigned, strict=True):
            for position in chosen:
                units_by_message[indices[position]].append(unit)
            if not chosen:
                units_by_message.setdefault(None, []).append(unit)
        return [
            (index, group_of(self._units, units) if units else without_places(group))
            for index, units in units_by_message.items()
        ]


def _match_exact(
    groups: Sequence[SourceGroup],
    messages: Sequence[Message],
    assigner: ContextAssigner,
    by_group: list[list[int]],
) -> set[int]:
    """Add the messages with the source of each group; return those that need no other place."""
    by_source: dict[str, list[int]] = {group.source: [] for group in groups}
    for index, message in enumerate(messages):
        if message.source in by_source:
            by_source[message.source].append(index)
    used: set[int] = set()
    for number, group in enumerate(groups):
        same_source = by_source[group.source]
        by_group[number] = assigner.select(group, same_source)
        used |= _with_same_keys(same_source, by_group[number], messages)
    return used


def _match_typographic(
    groups: Sequence[SourceGroup],
    messages: Sequence[Message],
    assigner: ContextAssigner,
    by_group: list[list[int]],
    used: set[int],
) -> set[int]:
    """Add messages whose source differs in typography only to the groups without a message."""
    sources_by_key: dict[str, list[str]] = {}
    sources_by_folded_key: dict[str, list[str]] = {}
    by_source: defaultdict[str, list[int]] = defaultdict(list)
    """Current messages come first."""
    for index in current_first(messages, used):
        message = messages[index]
        if is_untouched_prefill(message):
            continue
        if message.source not in by_source:
            key = typographic_key(message.source)
            sources_by_key.setdefault(key, []).append(message.source)
            sources_by_folded_key.setdefault(key.casefold(), []).append(message.source)
        by_source[message.source].append(index)
    taken: set[int] = set()
    if not sources_by_key:
        return taken
    for number, group in enumerate(groups):
        if by_group[number]:
            continue
        key = typographic_key(group.source)
        candidates = list(sources_by_key.get(key, ()))
        if group.kind is BlockKind.HEADING:
            candidates += sources_by_folded_key.get(key.casefold(), ())
        for source in candidates:
            free = [index for index in by_source[source] if index not in taken]
            by_group[number] = assigner.select(group, free)
            if by_group[number]:
                taken |= _with_same_keys(free, by_group[number], messages)
                break
    return taken


def _with_same_keys(
    indices: Sequence[int], selected: Sequence[int], messages: Sequence[Message]
) -> set[int]:
    """Return the selected messages, and those of the indices that have the key of one."""
    keys = {messages[index].key for index in selected}
    return {index for index in indices if messages[index].key in keys}


def current_first(messages: Sequence[Message], used: frozenset[int] | set[int]) -> list[int]:
    """Return the indices of unused messages, current ones before obsolete ones."""
    free = [index for index in range(len(messages)) if index not in used]
    return sorted(free, key=lambda index: messages[index].obsolete)
