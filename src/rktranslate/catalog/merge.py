"""Source updates: the units of a document and its old catalogue make the new catalogue.

What happens to a message, in this order:

1. *Kept*: its source still occurs. Everything stays but locations and extracted comments.
   *Revived*: the same, for an obsolete message whose source is back.
2. *Carried*: its source differs only in typography (quotation marks, dashes, spaces; in headings
   also case). Everything stays, review included.
3. *Fuzzy*: its source was changed. The closest old message gives its target as a draft, with the
   source that target was made for as previous source.
4. *New*: nothing fits. A reference entry may be prefilled with itself.
5. *Retired*: an old message without a place becomes obsolete. Dropped is only what nobody worked
   on, and a carried-over draft whose text stands elsewhere.

A source that occurs several times is one message with several locations. Messages with a context
are never made here; those that exist stand, in their old order, where their source first occurs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.catalog.po import MEMORY_NOTE, SOURCE_NOTE
from rktranslate.model import BlockKind, Catalog, Location, Message, Origin, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.catalog.units import Unit

Key = tuple[str | None, str]
"""Context and source of a message."""

PREFILLED_NOTE = f"{SOURCE_NOTE}kept verbatim"
"""The note on a reference entry whose target is its source."""
_CARRY_NOTE = re.compile(rf"{MEMORY_NOTE}\d+% carried over from the earlier source")

_CANDIDATES = 24
"""Old messages compared with a changed one: those that share most of its rarer words."""
_POSTINGS = 64
"""A word that stands in more old messages than this says little about which one is meant."""
_BESIDE_BONUS, _GAP_BONUS = 0.1, 0.2
"""Added to the similarity of an old message that stood beside the same neighbour, or between the
same two; they decide between candidates."""
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
    new: tuple[Key, ...] = ()
    """Without a target, and prefilled ones."""
    retired: tuple[Key, ...] = ()
    """Obsolete from now on."""
    dropped: tuple[Key, ...] = ()
    """Gone without a trace: nobody had worked on them."""


@dataclass(frozen=True, slots=True)
class _Group:
    """All places of one source."""

    source: str
    kind: BlockKind
    locations: tuple[Location, ...]
    extracted: tuple[str, ...]


def merge(units: Sequence[Unit], old: Catalog, options: MergeOptions | None = None) -> MergeResult:
    """Bring a catalogue up to date with its document; see the module for the rules.

    It is idempotent and deterministic, and the header is never touched.
    """
    options = options or MergeOptions()
    groups = _groups(units)
    matches: list[list[int]] = [[] for _ in groups]
    """For each group the places in ``old.messages`` of the messages that serve it."""
    _match_exact(groups, old, matches)
    exact = [bool(found) for found in matches]
    used = {index for found in matches for index in found}
    used |= _match_typographic(groups, old, matches, used)
    predecessors = _predecessors(groups, old, matches, used, options)

    current: list[Message] = []
    kept: list[Key] = []
    revived: list[Key] = []
    carried: list[Key] = []
    fuzzy: list[Key] = []
    new: list[Key] = []
    absorbed: set[int] = set()
    """Old drafts whose target lives on in a new message."""
    for number, group in enumerate(groups):
        for index in matches[number]:
            message = old.messages[index]
            current.append(_renewed(message, group))
            was = carried if not exact[number] else revived if message.obsolete else kept
            was.append(current[-1].key)
        if matches[number]:
            continue
        if number in predecessors:
            index, similarity = predecessors[number]
            current.append(_carried_over(group, old.messages[index], similarity))
            fuzzy.append(current[-1].key)
            if _is_carried_draft(old.messages[index]):
                absorbed.add(index)
            continue
        current.append(_new(group, options))
        new.append(current[-1].key)

    obsolete, retired, dropped = _retire(old, used, absorbed)
    return MergeResult(
        catalog=replace(old, messages=(*current, *obsolete)),
        kept=tuple(kept),
        revived=tuple(revived),
        carried=tuple(carried),
        fuzzy=tuple(fuzzy),
        new=tuple(new),
        retired=tuple(retired),
        dropped=tuple(dropped),
    )


def _retire(
    old: Catalog, used: set[int], absorbed: set[int]
) -> tuple[list[Message], list[Key], list[Key]]:
    """Return the obsolete messages, the keys of those that became so, and of those that go."""
    by_source: defaultdict[str, list[Message]] = defaultdict(list)
    for message in old.messages:
        by_source[message.source].append(message)
    obsolete: list[Message] = []
    retired: list[Key] = []
    dropped: list[Key] = []
    standing = [index for index, message in enumerate(old.messages) if index not in used]
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


def lookup(catalog: Catalog) -> Mapping[str, Message]:
    """Return the message that serves each source: the one without a context, else the first."""
    found: dict[str, Message] = {}
    for message in catalog.messages:
        if message.obsolete:
            continue
        if message.source not in found or (
            message.context is None and found[message.source].context is not None
        ):
            found[message.source] = message
    return found


def _groups(units: Iterable[Unit]) -> list[_Group]:
    places: dict[str, list[Unit]] = {}
    for unit in units:
        places.setdefault(unit.source, []).append(unit)
    return [
        _Group(
            source=source,
            kind=same[0].kind,
            locations=tuple(dict.fromkeys(place for unit in same for place in unit.locations)),
            extracted=tuple(dict.fromkeys(line for unit in same for line in unit.extracted)),
        )
        for source, same in places.items()
    ]


def _match_exact(groups: Sequence[_Group], old: Catalog, matches: list[list[int]]) -> None:
    by_source: defaultdict[str, list[int]] = defaultdict(list)
    for index, message in enumerate(old.messages):
        by_source[message.source].append(index)
    for number, group in enumerate(groups):
        same = by_source.get(group.source, [])
        matches[number] = [i for i in same if not old.messages[i].obsolete] or same


def _match_typographic(
    groups: Sequence[_Group], old: Catalog, matches: list[list[int]], used: set[int]
) -> set[int]:
    """Give groups without a message an old one that differs in typography only."""
    free: dict[str, dict[str, list[int]]] = {"exact": {}, "folded": {}}
    for index in _current_first(old, used):
        message = old.messages[index]
        if _is_pristine(message):
            continue
        key = typographic_key(message.source)
        free["exact"].setdefault(key, []).append(index)
        free["folded"].setdefault(key.casefold(), []).append(index)
    taken: set[int] = set()
    for number, group in enumerate(groups):
        if matches[number]:
            continue
        key = typographic_key(group.source)
        candidates = list(free["exact"].get(key, ()))
        if group.kind is BlockKind.HEADING:
            candidates += free["folded"].get(key.casefold(), ())
        first = next((index for index in candidates if index not in taken), None)
        if first is not None:
            matches[number] = [first]
            taken.add(first)
    return taken


def _current_first(old: Catalog, used: set[int]) -> list[int]:
    free = [index for index in range(len(old.messages)) if index not in used]
    return sorted(free, key=lambda index: old.messages[index].obsolete)


_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‘’‚‛ʼ‹›", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
        "…": "...",
    }
)
_SINGLE_QUOTE = re.compile(r"(?<!\d)'")  # 5' is not 5"
_SPACE_AT_MARK = re.compile(r'\s+(?=["()\[\]{},.;:!?/%])|(?<=["()\[\]{}/])\s+')
_SPACED_DASH = re.compile(r"(?<!\d)\s*-+\s*(?!\d)")


def typographic_key(text: str) -> str:
    """Return the text without what a typesetter may change and a translator need not see.

    Quotation marks, dashes, ellipses and spaces become one kind each; spaces beside punctuation,
    and at a dash that stands between words, go. Letters, digits and marks of meaning stay.
    """
    text = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    text = _SINGLE_QUOTE.sub('"', " ".join(text.split()))
    return _SPACED_DASH.sub("-", _SPACE_AT_MARK.sub("", text))


def _predecessors(
    groups: Sequence[_Group],
    old: Catalog,
    matches: Sequence[Sequence[int]],
    used: set[int],
    options: MergeOptions,
) -> dict[int, tuple[int, float]]:
    """Find for each group without a message the old one it grew out of, and how similar it is.

    Pairs are dealt out from the best to the worst, each old message once.
    """
    from rapidfuzz.fuzz import ratio

    wanted = [number for number, found in enumerate(matches) if not found]
    pool = [i for i in _current_first(old, used) if _can_be_carried(old.messages[i])]
    if not wanted or not pool:
        return {}
    texts = {index: _fold(_basis(old.messages[index])) for index in pool}
    words = {index: frozenset(_features(text)) for index, text in texts.items()}
    spread = Counter(word for bag in words.values() for word in bag)
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for index in pool:
        for word in words[index]:
            if spread[word] <= _POSTINGS:
                postings[word].append(index)

    gaps = _gaps(matches, old)
    pairs: list[tuple[float, int, int, float]] = []
    for number in wanted:
        text = _fold(groups[number].source)
        beside = gaps[number]
        shared = Counter(index for word in _features(text) for index in postings.get(word, ()))
        nearest = sorted(shared, key=lambda index: (-shared[index], index))[:_CANDIDATES]
        for index in dict.fromkeys((*nearest, *beside)):
            if index not in texts:
                continue
            bonus = beside.get(index, 0.0)
            least = options.in_context_threshold if bonus == _GAP_BONUS else options.threshold
            similarity = ratio(text, texts[index], score_cutoff=least * 100) / 100
            if similarity:
                pairs.append((-similarity - bonus, number, index, similarity))

    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for _, number, index, similarity in sorted(pairs):
        if number not in found and index not in taken:
            found[number] = (index, similarity)
            taken.add(index)
    return found


def _gaps(matches: Sequence[Sequence[int]], old: Catalog) -> list[dict[int, float]]:
    """Return for each group the old messages that stood where it stands, with their bonus."""
    end = sum(not message.obsolete for message in old.messages)
    after = [end] * len(matches)
    for number in range(len(matches) - 2, -1, -1):
        following = matches[number + 1]
        after[number] = following[0] if following else after[number + 1]
    gaps: list[dict[int, float]] = []
    before = -1
    for number, found in enumerate(matches):
        if found:
            gaps.append({})
            before = found[-1]
            continue
        low, high = before + 1, after[number]
        if low <= high <= low + _GAP:
            gaps.append(dict.fromkeys(range(low, high), _GAP_BONUS))
        else:
            gaps.append(dict.fromkeys((low, high - 1), _BESIDE_BONUS))
    return gaps


def _fold(text: str) -> str:
    return typographic_key(text).casefold()


def _features(text: str) -> Iterator[str]:
    """Yield the words, and in a short text the trigrams too: there one typing error is a lot."""
    found = re.findall(r"\w+", text)
    yield from found
    if len(found) <= 4:
        yield from (text[i : i + 3] + "\0" for i in range(len(text) - 2))


def _basis(message: Message) -> str:
    """Return the source that the target was made for."""
    if message.state is State.TRANSLATED and message.previous_source:
        return message.previous_source
    return message.source


def _can_be_carried(message: Message) -> bool:
    if not message.target or message.plural or _is_pristine(message):
        return False
    # A machine draft that nobody reviewed is worth less than a new draft of the new source.
    return not (message.state is State.TRANSLATED and message.origin is Origin.MACHINE)


def _is_pristine(message: Message) -> bool:
    """Tell whether a message is a prefilled reference that nobody touched."""
    return (
        message.target == message.source
        and message.notes == (PREFILLED_NOTE,)
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
        other.target == message.target
        and not _is_carried_draft(other)
        and other.flags == message.flags
        and not set(_human_notes(message)) - set(other.notes)
        for other in by_source.get(message.previous_source or "", ())
    )


def _human_notes(message: Message) -> list[str]:
    """Return the notes without those that an earlier merge wrote."""
    return [note for note in message.notes if not _CARRY_NOTE.fullmatch(note)]


def _worth_keeping(message: Message) -> bool:
    if _is_pristine(message):
        return False
    return bool(message.target or message.notes or message.flags or message.plural)


def _renewed(message: Message, group: _Group) -> Message:
    """Return a message at its new places; a verbatim target follows its source."""
    verbatim = message.origin is Origin.SOURCE and message.target == message.source
    return replace(
        message,
        source=group.source,
        target=group.source if verbatim else message.target,
        locations=group.locations,
        extracted=group.extracted,
        obsolete=False,
    )


def _carried_over(group: _Group, predecessor: Message, similarity: float) -> Message:
    percent = min(99, int(similarity * 100))
    return Message(
        source=group.source,
        target=predecessor.target,
        state=State.TRANSLATED,
        origin=Origin.MEMORY,
        notes=(
            *_human_notes(predecessor),
            f"{MEMORY_NOTE}{percent}% carried over from the earlier source",
        ),
        extracted=group.extracted,
        locations=group.locations,
        flags=predecessor.flags,
        previous_source=_basis(predecessor),
    )


def _new(group: _Group, options: MergeOptions) -> Message:
    message = Message(source=group.source, extracted=group.extracted, locations=group.locations)
    if group.kind is BlockKind.REFERENCE and options.prefill_references:
        return replace(
            message,
            target=group.source,
            state=State.REVIEWED,
            origin=Origin.SOURCE,
            notes=(PREFILLED_NOTE,),
        )
    return message
