"""Source updates: the units of a document and its old catalogue make the new catalogue.

What happens to a message, in this order:

1. *Kept*: its source still occurs. Everything stays but locations and extracted comments.
   *Revived*: the same, for an obsolete message whose source is back.
2. *Carried*: its source differs only in typography (quotation marks, dashes, spaces; in headings
   also case). Everything stays, review included.
3. *Adopted*: another catalogue had it, whose document was renamed or split. It comes as it is.
4. *Fuzzy*: its source was changed. The closest old message gives its target as a draft, with the
   source that target was made for as previous source. Where a sentence was split in two, each part
   gets its share of the target; where two were joined, the draft is both targets.
5. *New*: nothing fits. A reference entry may be prefilled with itself.
6. *Retired*: an old message without a place becomes obsolete. Dropped is only what nobody worked
   on, and a carried-over draft whose text stands elsewhere.

A source that occurs several times is one message with several locations. A person may add messages
with a context to it: they share its places as `rktranslate.catalog.contexts` says, and each stands
where its first place is. They go with their sentence through all of the above. One that names no
place while its source occurs stays current, without locations, until a person mends it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.catalog.contexts import Surroundings, deal
from rktranslate.catalog.provenance import has_machine_text
from rktranslate.catalog.typography import folded, typographic_key
from rktranslate.model import (
    NOTHING,
    BlockKind,
    Carried,
    Catalog,
    Location,
    Message,
    Origin,
    Provenance,
    State,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.catalog.units import Unit
    from rktranslate.model import Key

VERBATIM = Provenance(Origin.SOURCE)
"""Provenance of a reference entry that is kept verbatim: its target is its source."""

_CANDIDATES = 24
"""Old messages compared with a changed one: those that share most of its rarer words."""
_POSTINGS = 256
"""A word that stands in more old messages than this says little about which one is meant."""
_LOOKED_UP = 256
"""Places of words, the rarest first, that are looked at for a changed message."""
_BESIDE_BONUS, _GAP_BONUS = 0.1, 0.2
"""Added to the similarity of an old message that stood beside the same neighbour, or between the
same two; they decide between candidates."""
_BETTER = 0.05
"""By how much two sentences together must be more similar than the better one alone."""
_GAP = 8
"""Most old messages between two neighbours that are compared because of their place."""


@dataclass(frozen=True, slots=True)
class MergeOptions:
    """How to merge."""

    prefill_references: bool = True
    """Give new reference entries their own source as a reviewed target."""
    threshold: float = 0.75
    """Similarity from which the target of a changed source is carried over, 0 to 1."""
    in_context_threshold: float = 0.65
    """The same for a source between the same neighbours; unrelated sentences reach about 0.55."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The new catalogue, and what became of every message; keys are those of the new catalogue."""

    catalog: Catalog
    kept: tuple[Key, ...] = ()
    revived: tuple[Key, ...] = ()
    carried: tuple[Key, ...] = ()
    """Changed in typography only."""
    fuzzy: tuple[Key, ...] = ()
    """Drafts carried over from a changed source."""
    adopted: tuple[Key, ...] = ()
    """Taken as they are from another catalogue."""
    new: tuple[Key, ...] = ()
    """Without a target, and prefilled ones."""
    retired: tuple[Key, ...] = ()
    """Obsolete from now on."""
    dropped: tuple[Key, ...] = ()
    """Gone without a trace: nobody had worked on them."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Places of one source."""

    source: str
    kind: BlockKind
    units: tuple[int, ...]
    """Numbers of its units in the document."""
    locations: tuple[Location, ...]
    extracted: tuple[str, ...]


_Deal = tuple[float, tuple[int, ...], tuple[int, ...], float]
"""Its order, groups, places in the old messages, and how similar they are."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """Where the target of a changed source comes from."""

    origins: tuple[int, ...]
    """Places in the old messages: one, or the two that were joined."""
    similarity: float
    part: int = 0
    """1 or 2 in a sentence that was split in two."""
    share: str = ""
    """What of the old target belongs to this part."""


def merge(
    units: Sequence[Unit],
    old: Catalog,
    options: MergeOptions | None = None,
    others: Iterable[Message] = (),
) -> MergeResult:
    """Bring a catalogue up to date with its document; see the module for the rules.

    It is idempotent and deterministic, and the header is never touched.

    Args:
        units: What the document holds now.
        old: Its catalogue.
        options: How to merge.
        others: Messages of other catalogues that have lost their place there, in their order; they
            serve where ``old`` has nothing, and stay where they are.
    """
    options = options or MergeOptions()
    groups = _groups(units)
    own = len(old.messages)
    messages = (*old.messages, *_guests(others, old))
    dealer = _Dealer(units, messages, own)
    matches: list[list[int]] = [[] for _ in groups]
    """For each group the places in ``messages`` of those that serve it."""
    used = _match_exact(groups, messages, dealer, matches)
    exact = [bool(found) for found in matches]
    used |= _match_typographic(groups, messages, dealer, matches, used)
    parts = [dealer.parts(*pair) if pair[1] else [] for pair in zip(groups, matches, strict=True)]
    # The sentence of one that names no place may be the one that was changed.
    placeless = {index for group in parts for index, part in group if not part.units}
    pool = [i for i in _current_first(messages, used - placeless) if _can_be_carried(messages[i])]
    drafts = _drafts(groups, messages, matches, pool, options)
    kin = _kin(messages, pool, drafts.values())

    placed: list[tuple[int, Message]] = []
    """Messages, each with the number of the first unit that it stands for."""
    kept: list[Key] = []
    revived: list[Key] = []
    carried: list[Key] = []
    adopted: list[Key] = []
    fuzzy: list[Key] = []
    new: list[Key] = []
    absorbed: set[int] = set()
    """Old drafts whose target lives on in a new message."""
    for number, group in enumerate(groups):
        for index, part in parts[number]:
            at = (part.units or group.units)[0]
            if index is None:
                placed.append((at, _new(part, options)))
                new.append(placed[-1][1].key)
                continue
            message = messages[index]
            placed.append((at, _renewed(message, part)))
            if index >= own:
                was = adopted
            elif not exact[number]:
                was = carried
            else:
                was = revived if message.obsolete else kept
            was.append(placed[-1][1].key)
        if parts[number]:
            continue
        if number in drafts:
            draft = drafts[number]
            for origins, part, context in _grown(group, draft, messages, dealer, kin):
                message = _carried_over(part, [messages[i] for i in origins], draft)
                placed.append((part.units[0], replace(message, context=context)))
                fuzzy.append(placed[-1][1].key)
            if draft.part == 0 and len(draft.origins) == 1:
                absorbed |= {i for i in draft.origins if _is_carried_draft(messages[i])}
            continue
        placed.append((group.units[0], _new(group, options)))
        new.append(placed[-1][1].key)

    placed.sort(key=lambda pair: pair[0])
    current = [message for _, message in placed]
    obsolete, retired, dropped = _retire(old, used, absorbed)
    return MergeResult(
        catalog=replace(old, messages=(*current, *obsolete)),
        kept=tuple(kept),
        revived=tuple(revived),
        carried=tuple(carried),
        adopted=tuple(adopted),
        fuzzy=tuple(fuzzy),
        new=tuple(new),
        retired=tuple(retired),
        dropped=tuple(dropped),
    )


def _guests(others: Iterable[Message], old: Catalog) -> list[Message]:
    """Return one message a key of those that others offer, the most finished one, in order."""
    best: dict[Key, Message] = {}
    for message in others:
        if message.plural or not message.target:
            continue
        known = best.get(message.key)
        if not _is_pristine(message) and (known is None or _finish(message) > _finish(known)):
            best[message.key] = message
    if not best:
        return []
    mine = [message for message in old.messages if _worth_keeping(message)]
    have = {message.key for message in mine} | {(None, message.source) for message in mine}
    return [replace(message, line=0) for key, message in best.items() if key not in have]


def _finish(message: Message) -> int:
    if message.state is State.TRANSLATED:
        return 0 if message.origin is Origin.MACHINE else 1
    return 2


def _retire(
    old: Catalog, used: set[int], absorbed: set[int]
) -> tuple[list[Message], list[Key], list[Key]]:
    """Return the obsolete messages, the keys of those that became so, and of those that go."""
    standing = [index for index in range(len(old.messages)) if index not in used]
    by_source: defaultdict[str, list[Message]] = defaultdict(list)
    if any(_is_carried_draft(old.messages[index]) for index in standing):
        for message in old.messages:
            by_source[message.source].append(message)
    obsolete: list[Message] = []
    retired: list[Key] = []
    dropped: list[Key] = []
    # Those that were obsolete before come first: a newly retired one is an addition at the end.
    for index in sorted(standing, key=lambda index: not old.messages[index].obsolete):
        message = old.messages[index]
        if index in absorbed or not _worth_keeping(message) or _is_echo(message, by_source):
            dropped.append(message.key)
            continue
        if not message.obsolete:
            retired.append(message.key)
            message = replace(message, obsolete=True, locations=(), extracted=())
        obsolete.append(message)
    return obsolete, retired, dropped


def split_or_joined(message: Message) -> str:
    """Return ``split`` or ``joined`` for a draft of a sentence that was; empty for all others."""
    if _is_part(message):
        return "split"
    is_draft = message.state is State.TRANSLATED
    return "joined" if is_draft and Carried.JOINED in _carried(message) else ""


def _groups(units: Sequence[Unit]) -> list[_Group]:
    places: dict[str, list[int]] = {}
    for number, unit in enumerate(units):
        places.setdefault(unit.source, []).append(number)
    return [_group(units, numbers) for numbers in places.values()]


def _group(units: Sequence[Unit], numbers: Sequence[int]) -> _Group:
    same = [units[number] for number in numbers]
    return _Group(
        source=same[0].source,
        kind=same[0].kind,
        units=tuple(numbers),
        locations=tuple(dict.fromkeys(place for unit in same for place in unit.locations)),
        extracted=tuple(dict.fromkeys(line for unit in same for line in unit.extracted)),
    )


class _Dealer:
    """Says which of the messages with one source serve its places, and which one each place."""

    def __init__(self, units: Sequence[Unit], messages: Sequence[Message], own: int) -> None:
        self._units = units
        self._messages = messages
        self._own = own
        self._surroundings = Surroundings((unit.kind, unit.source) for unit in units)

    def serving(self, group: _Group, same: Sequence[int]) -> list[int]:
        """Return which of some messages with one source serve a group, in their order.

        Those with a context that are current do in any case: a person wrote them for it. One that
        is not, or is of another catalogue, does where it names a place that is free; and the one
        without a context where a place is left.
        """
        # A guest takes the place of our own message where that is empty.
        candidates = {self._messages[index].context: index for index in sorted(same)}
        plain = candidates.pop(None, None)
        if not candidates:
            return [] if plain is None else [plain]
        named: defaultdict[str, set[int]] = defaultdict(set)
        for unit in group.units:
            for name in self._surroundings.at(unit).names:
                named[name].add(unit)
        mine = {index for index in same if index < self._own}
        firm = {index for index in mine if not self._messages[index].obsolete} or mine
        chosen: list[int] = []
        free = set(group.units)
        for index in sorted(candidates.values(), key=lambda index: index not in firm):
            places = named.get(folded(self._messages[index].context or ""), set())
            if index in firm or not free.isdisjoint(places):
                chosen.append(index)
                free -= places
        if plain is not None and free:
            chosen.append(plain)
        return sorted(chosen)

    def parts(self, group: _Group, indices: Sequence[int]) -> list[tuple[int | None, _Group]]:
        """Return messages with the part of a group that each serves, in their order.

        A message that names no place has an empty part; a part that no message serves comes last.
        """
        if len(indices) == 1:
            return [(indices[0], group)]
        dealt = deal(
            [self._surroundings.at(unit) for unit in group.units],
            [self._messages[index].context for index in indices],
        )
        served: dict[int | None, list[int]] = {index: [] for index in indices}
        for unit, found in zip(group.units, dealt, strict=True):
            for number in found:
                served[indices[number]].append(unit)
            if not found:
                served.setdefault(None, []).append(unit)
        return [
            (index, _group(self._units, units) if units else _nowhere(group))
            for index, units in served.items()
        ]


def _nowhere(group: _Group) -> _Group:
    """Return a group without its places."""
    return replace(group, units=(), locations=(), extracted=())


def _match_exact(
    groups: Sequence[_Group],
    messages: Sequence[Message],
    dealer: _Dealer,
    matches: list[list[int]],
) -> set[int]:
    """Give groups the messages with their source; return those that need no other place."""
    by_source: dict[str, list[int]] = {group.source: [] for group in groups}
    for index, message in enumerate(messages):
        if message.source in by_source:
            by_source[message.source].append(index)
    used: set[int] = set()
    for number, group in enumerate(groups):
        same = by_source[group.source]
        matches[number] = dealer.serving(group, same)
        used |= _served(same, matches[number], messages)
    return used


def _served(same: Sequence[int], chosen: Sequence[int], messages: Sequence[Message]) -> set[int]:
    """Return which of some messages need no other place: the chosen, and what they stand for."""
    keys = {messages[index].key for index in chosen}
    return {index for index in same if messages[index].key in keys}


def _match_typographic(
    groups: Sequence[_Group],
    messages: Sequence[Message],
    dealer: _Dealer,
    matches: list[list[int]],
    used: set[int],
) -> set[int]:
    """Give groups without a message the old ones of a source that differs in typography only."""
    exact: dict[str, list[str]] = {}
    by_fold: dict[str, list[str]] = {}
    same: defaultdict[str, list[int]] = defaultdict(list)
    """Messages by their source, those that are current first."""
    for index in _current_first(messages, used):
        message = messages[index]
        if _is_pristine(message):
            continue
        if message.source not in same:
            key = typographic_key(message.source)
            exact.setdefault(key, []).append(message.source)
            by_fold.setdefault(key.casefold(), []).append(message.source)
        same[message.source].append(index)
    taken: set[int] = set()
    if not exact:
        return taken
    for number, group in enumerate(groups):
        if matches[number]:
            continue
        key = typographic_key(group.source)
        candidates = list(exact.get(key, ()))
        if group.kind is BlockKind.HEADING:
            candidates += by_fold.get(key.casefold(), ())
        for source in candidates:
            free = [index for index in same[source] if index not in taken]
            matches[number] = dealer.serving(group, free)
            if matches[number]:
                taken |= _served(free, matches[number], messages)
                break
    return taken


def _current_first(messages: Sequence[Message], used: set[int]) -> list[int]:
    free = [index for index in range(len(messages)) if index not in used]
    return sorted(free, key=lambda index: messages[index].obsolete)


def _drafts(
    groups: Sequence[_Group],
    messages: Sequence[Message],
    matches: Sequence[Sequence[int]],
    pool: Sequence[int],
    options: MergeOptions,
) -> dict[int, _Draft]:
    """Find for each group without a message what it grew out of, and how similar that is.

    What belongs together is dealt out from the best to the worst, each old message once.
    """
    wanted = [number for number, found in enumerate(matches) if not found]
    if not wanted or not pool:
        return {}
    search = _Search({n: folded(groups[n].source) for n in wanted}, messages, pool, options)
    near = {n: search.near(n, beside) for n, beside in _gaps(matches, messages).items()}
    deals = [deal for number in wanted for deal in search.deals(number, near[number])]
    for number in wanted:
        if number + 1 in near and groups[number].kind is groups[number + 1].kind:
            deals += search.splits(number, {**near[number], **near[number + 1]})

    found: dict[int, _Draft] = {}
    taken: set[int] = set()
    for _, numbers, origins, similarity in sorted(deals):
        if not taken.isdisjoint(origins) or any(number in found for number in numbers):
            continue
        taken.update(origins)
        if len(numbers) == 1:
            found[numbers[0]] = _Draft(origins, similarity)
            continue
        sources = [groups[number].source for number in numbers]
        shares = _shares(messages[origins[0]].target, len(sources[0]) / sum(map(len, sources)))
        for part, (number, share) in enumerate(zip(numbers, shares, strict=True), 1):
            found[number] = _Draft(origins, similarity, part, share)
    return found


def _kin(
    messages: Sequence[Message], pool: Sequence[int], drafts: Iterable[_Draft]
) -> dict[str, list[int]]:
    """Return by source the old messages that come along where one of them is drafted from."""
    taken = {index for draft in drafts for index in draft.origins}
    split = {messages[index].source for index in pool if messages[index].context is not None}
    kin: dict[str, list[int]] = {}
    for index in pool:
        if messages[index].source in split and index not in taken:
            kin.setdefault(messages[index].source, []).append(index)
    return kin


def _grown(
    group: _Group,
    draft: _Draft,
    messages: Sequence[Message],
    dealer: _Dealer,
    kin: Mapping[str, Sequence[int]],
) -> Iterator[tuple[tuple[int, ...], _Group, str | None]]:
    """Yield what each draft of a changed group grew out of, its places, and its context."""
    first = draft.origins[0]
    siblings = kin.get(messages[first].source, ())
    if draft.part or len(draft.origins) > 1 or not siblings:
        yield draft.origins, group, None
        return
    for index, part in dealer.parts(group, [first, *siblings]):
        if index is None:
            yield draft.origins, part, None
        elif part.units:
            yield (index,), part, messages[index].context


class _Search:
    """Looks for old messages that a changed one may have grown out of."""

    def __init__(
        self,
        wanted: Mapping[int, str],
        messages: Sequence[Message],
        pool: Sequence[int],
        options: MergeOptions,
    ) -> None:
        self._wanted = wanted
        self._options = options
        self._texts = {index: folded(_basis(messages[index])) for index in pool}
        words = {index: frozenset(_features(text)) for index, text in self._texts.items()}
        self._spread = Counter(word for bag in words.values() for word in bag)
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for index in pool:
            for word in words[index]:
                if self._spread[word] <= _POSTINGS:
                    self._places[word].append(index)

    def near(self, number: int, beside: Mapping[int, float]) -> dict[int, float]:
        """Return the old messages to compare with a group, and what their place is worth."""
        text = self._wanted[number]
        known = [word for word in dict.fromkeys(_features(text)) if word in self._places]
        shared: Counter[int] = Counter()
        looked_up = 0
        for word in sorted(known, key=self._spread.__getitem__):
            shared.update(self._places[word])
            looked_up += self._spread[word]
            if looked_up > _LOOKED_UP:
                break
        nearest = sorted(shared, key=lambda index: (-shared[index], index))[:_CANDIDATES]
        wanted = dict.fromkeys((*nearest, *beside))
        return {index: beside.get(index, 0.0) for index in wanted if index in self._texts}

    def deals(self, number: int, near: Mapping[int, float]) -> Iterator[_Deal]:
        """Yield the old messages that a group may be, and pairs that it may join."""
        from rapidfuzz.fuzz import ratio

        text, texts, options = self._wanted[number], self._texts, self._options
        alone = 0.0
        for index, bonus in near.items():
            least = options.in_context_threshold if bonus == _GAP_BONUS else options.threshold
            similarity = ratio(text, texts[index], score_cutoff=least * 100) / 100
            if similarity:
                alone = max(alone, similarity)
                yield -similarity - bonus, (number,), (index,), similarity
        least = max(alone + _BETTER, options.threshold)
        for index, bonus in near.items():
            if index + 1 in near:
                both = f"{texts[index]} {texts[index + 1]}"
                similarity = ratio(text, both, score_cutoff=least * 100) / 100
                if similarity:
                    yield -similarity - bonus, (number,), (index, index + 1), similarity

    def splits(self, number: int, near: Mapping[int, float]) -> Iterator[_Deal]:
        """Yield the old messages that a group and the one after it may be the parts of."""
        from rapidfuzz.fuzz import ratio

        first, second = self._wanted[number], self._wanted[number + 1]
        for index, bonus in near.items():
            text = self._texts[index]
            alone = max(ratio(first, text), ratio(second, text)) / 100
            least = max(alone + _BETTER, self._options.threshold)
            similarity = ratio(f"{first} {second}", text, score_cutoff=least * 100) / 100
            if similarity:
                yield -similarity - bonus, (number, number + 1), (index,), similarity


def _gaps(
    matches: Sequence[Sequence[int]], messages: Sequence[Message]
) -> dict[int, dict[int, float]]:
    """Return for each group without a message those that stood where it stands, with a bonus."""
    following = sum(not message.obsolete for message in messages)
    after: dict[int, int] = {}
    for number in range(len(matches) - 1, -1, -1):
        if matches[number]:
            following = matches[number][0]
        else:
            after[number] = following
    gaps: dict[int, dict[int, float]] = {}
    before = -1
    for number, found in enumerate(matches):
        if found:
            before = found[-1]
            continue
        low, high = before + 1, after[number]
        if low <= high <= low + _GAP:
            gaps[number] = dict.fromkeys(range(low, high), _GAP_BONUS)
        else:
            gaps[number] = dict.fromkeys((low, high - 1), _BESIDE_BONUS)
    return gaps


_CLAUSE_END = re.compile(r"[,;:.!?…–—][\"'”’)\]]*\s+")
_NEAR_ENOUGH = 0.15
"""How far from its place in the source, in lengths of the target, a target may be cut."""


def _shares(target: str, ratio: float) -> tuple[str, str]:
    """Cut a target in two where a clause ends, at about a ratio of its length.

    Where none does, both get all of it, and a person takes away what does not belong.
    """
    wanted = ratio * len(target)
    cuts = [(abs(found.end() - wanted), found.span()) for found in _CLAUSE_END.finditer(target)]
    distance, (_, end) = min(cuts, default=(len(target), (0, 0)))
    if distance > _NEAR_ENOUGH * len(target) or end == len(target):
        return target, target
    return target[:end].rstrip(), target[end:]


def _features(text: str) -> Iterator[str]:
    """Yield the words, and in a short text the trigrams too: there one typing error is a lot."""
    found = re.findall(r"\w+", text)
    yield from found
    if len(found) <= 4:
        yield from (text[i : i + 3] + "\0" for i in range(len(text) - 2))


def _basis(message: Message) -> str:
    """Return the source that the target was made for."""
    if message.state is State.TRANSLATED and message.previous_source and not _is_part(message):
        return message.previous_source
    return message.source


def _can_be_carried(message: Message) -> bool:
    if not message.target or message.plural or _is_pristine(message):
        return False
    # A machine draft that nobody touched is worth less than a new draft of the new source.
    return not has_machine_text(message)


def _is_pristine(message: Message) -> bool:
    """Tell whether a message is a prefilled reference that nobody touched."""
    return (
        message.target == message.source
        and message.provenance == VERBATIM
        and not message.notes
        and not message.flags
        and message.context is None
    )


def _is_carried_draft(message: Message) -> bool:
    """Tell whether a message is itself a draft that was carried over, and nothing else."""
    return (
        message.state is State.TRANSLATED
        and message.origin is Origin.MEMORY
        and message.previous_source is not None
        and message.context is None
    )


def _is_echo(message: Message, by_source: Mapping[str, Sequence[Message]]) -> bool:
    """Tell whether a draft is about to retire that says nothing its predecessor does not say.

    So a sentence that is changed and changed back leaves no trace.
    """
    if message.obsolete or not _is_carried_draft(message):
        return False
    return any(
        _proposes(origins, message)
        and not any(map(_is_carried_draft, origins))
        and _flags(origins) == message.flags
        and not set(message.notes) - {note for origin in origins for note in origin.notes}
        and not set(_made_before(message)) - {each for one in origins for each in _made_before(one)}
        for origins in _origins(message, by_source)
    )


def _origins(
    message: Message, by_source: Mapping[str, Sequence[Message]]
) -> Iterator[tuple[Message, ...]]:
    """Yield the messages that a carried draft may have been made from."""
    before = message.previous_source or ""
    if Carried.JOINED not in _carried(message):
        yield from ((origin,) for origin in by_source.get(before, ()))
        return
    for found in re.finditer(" ", before):
        first, second = before[: found.start()], before[found.end() :]
        for origin in by_source.get(first, ()):
            yield from ((origin, other) for other in by_source.get(second, ()))


def _proposes(origins: Sequence[Message], message: Message) -> bool:
    """Tell whether the target of a carried draft is just what its origins gave it."""
    target = _joined(origins)
    if target == message.target or not _is_part(message):
        return target == message.target
    ends = [found.end() for found in _CLAUSE_END.finditer(target)]
    return any(message.target in (target[:end].rstrip(), target[end:]) for end in ends)


def _joined(origins: Sequence[Message]) -> str:
    """Return the targets as one; a sentence that was left to its neighbour adds nothing."""
    targets = [origin.target for origin in origins]
    return " ".join(target for target in targets if target != NOTHING) or NOTHING


def _flags(origins: Sequence[Message]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flag for origin in origins for flag in origin.flags))


def _is_part(message: Message) -> bool:
    """Tell whether a message is a draft for a part of a sentence that was split."""
    return message.state is State.TRANSLATED and any(how.is_part for how in _carried(message))


def _carried(message: Message) -> frozenset[Carried]:
    """Return how earlier merges carried the target of a message over."""
    if message.provenance is None:
        return frozenset()
    return frozenset(each.carried for each in message.provenance.lineage() if each.carried)


def _made_before(message: Message) -> tuple[Provenance, ...]:
    """Return the steps of a target's provenance, the oldest first, without those of merges."""
    if message.provenance is None:
        return ()
    return tuple(
        replace(each, previous=None)
        for each in message.provenance.lineage()
        if each.carried is None
    )


def _worth_keeping(message: Message) -> bool:
    if _is_pristine(message):
        return False
    return bool(
        message.target or message.notes or message.provenance or message.flags or message.plural
    )


def _renewed(message: Message, group: _Group) -> Message:
    """Return a message at its new places; a verbatim target follows its source."""
    same = message.source == group.source and message.extracted == group.extracted
    if same and message.locations == group.locations and not message.obsolete:
        return replace(message, kind=group.kind)
    verbatim = message.origin is Origin.SOURCE and message.target == message.source
    return replace(
        message,
        source=group.source,
        target=group.source if verbatim else message.target,
        locations=group.locations,
        extracted=group.extracted,
        kind=group.kind,
        obsolete=False,
    )


def _carried_over(group: _Group, origins: Sequence[Message], draft: _Draft) -> Message:
    if draft.part:
        how = Carried.FIRST_PART if draft.part == 1 else Carried.SECOND_PART
    else:
        how = Carried.WHOLE if len(origins) == 1 else Carried.JOINED
    notes = list(origins[0].notes)
    made = list(_made_before(origins[0]))
    for origin in origins[1:]:
        notes += [note for note in origin.notes if note not in notes]
        made += [replace(each, position=None) for each in _made_before(origin) if each not in made]
    rate = min(99, int(draft.similarity * 100))
    made.append(Provenance(Origin.MEMORY, match_rate=rate, carried=how))
    return Message(
        source=group.source,
        target=draft.share or _joined(origins),
        state=State.TRANSLATED,
        provenance=_chained(made),
        kind=group.kind,
        notes=tuple(notes),
        extracted=group.extracted,
        locations=group.locations,
        flags=_flags(origins),
        previous_source=" ".join(map(_basis, origins)),
    )


def _chained(made: Iterable[Provenance]) -> Provenance | None:
    """Return the last of some provenances, each with the one before it as its previous one."""
    latest: Provenance | None = None
    for each in made:
        latest = replace(each, previous=latest)
    return latest


def _new(group: _Group, options: MergeOptions) -> Message:
    message = Message(
        source=group.source, kind=group.kind, extracted=group.extracted, locations=group.locations
    )
    if group.kind is BlockKind.REFERENCE and options.prefill_references:
        return replace(message, target=group.source, state=State.REVIEWED, provenance=VERBATIM)
    return message
