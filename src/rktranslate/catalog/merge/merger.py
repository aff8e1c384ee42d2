"""The merge of a document's units with its earlier catalogue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from rktranslate.catalog.merge.adoption import adoptable
from rktranslate.catalog.merge.carry_over import can_be_carried_over, carry_over, is_carried_draft
from rktranslate.catalog.merge.matching import ContextAssigner, current_first, match_messages
from rktranslate.catalog.merge.predecessors import Thresholds, find_predecessors
from rktranslate.catalog.merge.prefilled import is_prefilled, prefill
from rktranslate.catalog.merge.recut_messages import recut_messages, whole_text
from rktranslate.catalog.merge.retirement import retire, retired_duplicates
from rktranslate.catalog.merge.source_groups import group_by_source
from rktranslate.model import BlockKind, Catalog, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.catalog.merge.predecessors import Predecessor
    from rktranslate.catalog.merge.shares import Sentences
    from rktranslate.catalog.merge.source_groups import SourceGroup
    from rktranslate.catalog.units import Unit
    from rktranslate.model import Key


@dataclass(frozen=True, slots=True)
class MergeOptions:
    """Options of a merge."""

    prefill_references: bool = True
    """Give new reference entries their own source as a reviewed target."""
    threshold: float = 0.75
    """Similarity from which the target of a changed source is carried over, 0 to 1."""
    in_context_threshold: float = 0.65
    """The same for a source between the same neighbours; unrelated sentences reach about 0.55."""
    sentences: Sentences = whole_text
    """Returns the sentences of a text in the target language, to divide targets where units are cut
    anew."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The new catalogue, and the keys of its messages by their origin."""

    catalog: Catalog
    kept: tuple[Key, ...] = ()
    revived: tuple[Key, ...] = ()
    carried: tuple[Key, ...] = ()
    """Changed in typography only."""
    recut: tuple[Key, ...] = ()
    """Cut anew: the text is the same, the boundaries of its units are others; the state is kept."""
    fuzzy: tuple[Key, ...] = ()
    """Drafts carried over from a changed source."""
    adopted: tuple[Key, ...] = ()
    """Taken unchanged from another catalogue."""
    new: tuple[Key, ...] = ()
    """Without a target, or prefilled."""
    retired: tuple[Key, ...] = ()
    """Obsolete from now on."""
    dropped: tuple[Key, ...] = ()
    """Deleted: nobody had worked on them."""


def merge(
    units: Sequence[Unit],
    old: Catalog,
    options: MergeOptions | None = None,
    others: Iterable[Message] = (),
) -> MergeResult:
    """Bring a catalogue up to date with its document; see the package for the rules.

    It is idempotent and deterministic, and never changes the header.

    Args:
        units: The units of the document now.
        old: Its catalogue.
        options: How to merge.
        others: Messages of other catalogues that are no longer used there, in their order; they
            are adopted where ``old`` has nothing.
    """
    options = options or MergeOptions()
    groups = group_by_source(units)
    own = len(old.messages)
    messages = (*old.messages, *adoptable(others, old))
    assigner = ContextAssigner(units, messages, own)
    matches = match_messages(groups, messages, assigner)
    parts = [
        assigner.split(group, indices) if indices else []
        for group, indices in zip(groups, matches.by_group, strict=True)
    ]
    recut = recut_messages(
        groups, units, old, messages, matches.by_group, matches.used, options.sentences
    )
    settled = [recut.origins.get(each, found) for each, found in enumerate(matches.by_group)]
    # A message whose context names no place may belong to a source that was changed.
    unplaced = {index for group in parts for index, part in group if not part.units}
    free = current_first(messages, (matches.used - unplaced) | recut.replaced)
    pool = [index for index in free if can_be_carried_over(messages[index])]
    thresholds = Thresholds(options.threshold, options.in_context_threshold)
    predecessors = find_predecessors(groups, messages, settled, pool, thresholds)
    siblings = _siblings(messages, pool, predecessors.values())

    current = _CurrentMessages()
    absorbed: set[int] = set()
    """Earlier drafts whose target is in a new message."""
    for number, group in enumerate(groups):
        for index, part in parts[number]:
            unit = (part.units or group.units)[0]
            if index is None:
                current.add(_Origin.NEW, unit, _new_message(part, options))
                continue
            origin = _origin_of(
                messages[index], adopted=index >= own, same_source=matches.same_source[number]
            )
            message = _update_places(messages[index], part)
            current.add(origin, unit, _refilled(message) if options.prefill_references else message)
        if parts[number]:
            continue
        if number in recut.messages:
            message = recut.messages[number]
            is_kept = message.state.is_reviewed or message.previous_source is None
            current.add(_Origin.RECUT if is_kept else _Origin.FUZZY, group.units[0], message)
            continue
        predecessor = predecessors.get(number)
        if predecessor is None:
            current.add(_Origin.NEW, group.units[0], _new_message(group, options))
            continue
        for origins, part, context in _expand_draft(
            group, predecessor, messages, assigner, siblings
        ):
            draft = carry_over(part, [messages[index] for index in origins], predecessor, context)
            current.add(_Origin.FUZZY, part.units[0], draft)
        if predecessor.part == 0 and len(predecessor.origins) == 1:
            absorbed.update(i for i in predecessor.origins if is_carried_draft(messages[i]))

    retirement = retire(old, matches.used, absorbed | (recut.replaced - matches.used))
    messages_now = current.in_order()
    return MergeResult(
        catalog=replace(
            old,
            messages=(*messages_now, *retirement.obsolete),
            duplicates=retired_duplicates(old.duplicates, messages_now),
        ),
        kept=current.keys(_Origin.KEPT),
        revived=current.keys(_Origin.REVIVED),
        carried=current.keys(_Origin.CARRIED),
        recut=current.keys(_Origin.RECUT),
        adopted=current.keys(_Origin.ADOPTED),
        fuzzy=current.keys(_Origin.FUZZY),
        new=current.keys(_Origin.NEW),
        retired=retirement.retired,
        dropped=retirement.dropped,
    )


class _Origin(Enum):
    """The origin of a current message; see ``MergeResult``."""

    KEPT = auto()
    REVIVED = auto()
    CARRIED = auto()
    RECUT = auto()
    FUZZY = auto()
    ADOPTED = auto()
    NEW = auto()


@dataclass(slots=True)
class _CurrentMessages:
    """The current messages of the new catalogue, while they are collected."""

    _messages: list[tuple[int, Message]] = field(default_factory=list)
    """Each with the index of its first unit."""
    _keys: defaultdict[_Origin, list[Key]] = field(default_factory=lambda: defaultdict(list))

    def add(self, origin: _Origin, unit: int, message: Message) -> None:
        """Add a message at the position of a unit, behind those that are there."""
        self._messages.append((unit, message))
        self._keys[origin].append(message.key)

    def in_order(self) -> list[Message]:
        """Return the messages in document order."""
        return [message for _, message in sorted(self._messages, key=lambda pair: pair[0])]

    def keys(self, origin: _Origin) -> tuple[Key, ...]:
        """Return the keys of the messages with an origin, in the order in which they came."""
        return tuple(self._keys[origin])


def _origin_of(message: Message, *, adopted: bool, same_source: bool) -> _Origin:
    """Return the origin of a message that keeps its target."""
    if adopted:
        return _Origin.ADOPTED
    if not same_source:
        return _Origin.CARRIED
    return _Origin.REVIVED if message.obsolete else _Origin.KEPT


def _siblings(
    messages: Sequence[Message], pool: Sequence[int], predecessors: Iterable[Predecessor]
) -> dict[str, list[int]]:
    """Return by source the messages that follow when one of them is carried over."""
    taken = {index for predecessor in predecessors for index in predecessor.origins}
    with_contexts = {
        messages[index].source for index in pool if messages[index].context is not None
    }
    siblings: dict[str, list[int]] = {}
    for index in pool:
        if messages[index].source in with_contexts and index not in taken:
            siblings.setdefault(messages[index].source, []).append(index)
    return siblings


def _expand_draft(
    group: SourceGroup,
    predecessor: Predecessor,
    messages: Sequence[Message],
    assigner: ContextAssigner,
    siblings: Mapping[str, Sequence[int]],
) -> Iterator[tuple[tuple[int, ...], SourceGroup, str | None]]:
    """Yield the origins, places and context of each draft of a changed source."""
    first = predecessor.origins[0]
    followers = siblings.get(messages[first].source, ())
    if predecessor.part or len(predecessor.origins) > 1 or not followers:
        yield predecessor.origins, group, None
        return
    for index, part in assigner.split(group, [first, *followers]):
        if index is None:
            yield predecessor.origins, part, None
        elif part.units:
            yield (index,), part, messages[index].context


def _update_places(message: Message, group: SourceGroup) -> Message:
    """Return a message at its present places; a prefilled target follows its source."""
    same = message.source == group.source and message.extracted == group.extracted
    if same and message.locations == group.locations and not message.obsolete:
        return message if message.kind is group.kind else replace(message, kind=group.kind)
    return replace(
        message,
        source=group.source,
        target=group.source if is_prefilled(message) else message.target,
        locations=group.locations,
        extracted=group.extracted,
        kind=group.kind,
        obsolete=False,
    )


def _refilled(message: Message) -> Message:
    """Return a message; a reference that has no target any more is prefilled again.

    Tools empty references: OmegaT writes no target that equals its source.
    """
    is_emptied = message.kind is BlockKind.REFERENCE and not message.target.strip()
    return prefill(message) if is_emptied and message.plural is None else message


def _new_message(group: SourceGroup, options: MergeOptions) -> Message:
    message = Message(
        source=group.source, kind=group.kind, extracted=group.extracted, locations=group.locations
    )
    if group.kind is BlockKind.REFERENCE and options.prefill_references:
        return prefill(message)
    return message
