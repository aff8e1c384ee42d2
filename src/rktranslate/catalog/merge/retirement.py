"""Messages whose source is no longer in the document: which become obsolete, which are dropped."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.catalog.merge.carry_over import (
    is_carried_draft,
    is_joined,
    is_possible_share,
    is_split_part,
    joined_flags,
    joined_target,
    own_lineage,
)
from rktranslate.catalog.merge.prefilled import is_untouched_prefill

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from rktranslate.model import Catalog, Key, Message


@dataclass(frozen=True, slots=True)
class Retirement:
    """The messages of a catalogue that its document has no place for."""

    obsolete: tuple[Message, ...]
    """Those that were obsolete before come first: the others are additions at the end."""
    retired: tuple[Key, ...]
    """Keys of the messages that became obsolete."""
    dropped: tuple[Key, ...]
    """Keys of the messages that are deleted."""


def retire(old: Catalog, used: Container[int], absorbed: Container[int]) -> Retirement:
    """Retire the messages of a catalogue that are not used.

    Args:
        old: The catalogue.
        used: Indices of its messages that stay current, or whose key another message has now.
        absorbed: Indices of messages whose content is in new messages.
    """
    unused = [index for index in range(len(old.messages)) if index not in used]
    by_source: defaultdict[str, list[Message]] = defaultdict(list)
    if any(is_carried_draft(old.messages[index]) for index in unused):
        for message in old.messages:
            by_source[message.source].append(message)
    obsolete: list[Message] = []
    retired: list[Key] = []
    dropped: list[Key] = []
    for index in sorted(unused, key=lambda index: not old.messages[index].obsolete):
        message = old.messages[index]
        if index in absorbed or not has_content(message) or _is_redundant_draft(message, by_source):
            dropped.append(message.key)
            continue
        if not message.obsolete:
            retired.append(message.key)
            message = replace(message, obsolete=True, locations=(), extracted=())
        obsolete.append(message)
    return Retirement(tuple(obsolete), tuple(retired), tuple(dropped))


def retired_duplicates(
    duplicates: Sequence[Message], current: Iterable[Message]
) -> tuple[Message, ...]:
    """Return duplicate entries, obsolete where their message is no longer current.

    Args:
        duplicates: The duplicates of a catalogue.
        current: Its current messages.
    """
    if not duplicates:
        return ()
    keys = {message.key for message in current}
    return tuple(
        entry
        if entry.obsolete or entry.key in keys
        else replace(entry, obsolete=True, locations=(), extracted=())
        for entry in duplicates
    )


def has_content(message: Message) -> bool:
    """Return whether a message has anything that is not made again from its source."""
    if is_untouched_prefill(message):
        return False
    return bool(
        message.target or message.notes or message.provenance or message.flags or message.plural
    )


def _is_redundant_draft(message: Message, by_source: Mapping[str, Sequence[Message]]) -> bool:
    """Return whether a draft that is about to retire has nothing that its origins do not have.

    So a sentence that is changed and changed back leaves no trace.
    """
    if message.obsolete or not is_carried_draft(message):
        return False
    return any(
        _proposes(origins, message)
        and not any(map(is_carried_draft, origins))
        and joined_flags(origins) == message.flags
        and not set(message.notes) - {note for origin in origins for note in origin.notes}
        and not set(own_lineage(message)) - {step for one in origins for step in own_lineage(one)}
        for origins in _possible_origins(message, by_source)
    )


def _possible_origins(
    message: Message, by_source: Mapping[str, Sequence[Message]]
) -> Iterator[tuple[Message, ...]]:
    """Yield the messages that a carried draft may have been made from."""
    earlier = message.previous_source or ""
    if not is_joined(message):
        yield from ((origin,) for origin in by_source.get(earlier, ()))
        return
    for blank in re.finditer(" ", earlier):
        first, second = earlier[: blank.start()], earlier[blank.end() :]
        for origin in by_source.get(first, ()):
            yield from ((origin, other) for other in by_source.get(second, ()))


def _proposes(origins: Sequence[Message], message: Message) -> bool:
    """Return whether the target of a carried draft is exactly what its origins gave it."""
    target = joined_target(origins)
    if target == message.target:
        return True
    return is_split_part(message) and is_possible_share(message.target, target)
