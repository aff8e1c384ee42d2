"""XLIFF 1.2, 2.0 and 2.1 out, and what CAT tools made of it back in.

Laws: ``read_xliff(write_xliff(catalog))`` has every current message with its target, state and
notes; and ``merge_xliff(catalog, that).catalog == catalog``. Plural and obsolete messages stay at
home, and so do headers, flags and places: they are in the catalogue that an XLIFF is merged over.

Merging loses nothing that a person wrote: of two different targets the one that does not win
becomes a note.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import (
    is_untouched_draft,
    read_comments,
    translator_comments,
)
from rktranslate.errors import CatalogError
from rktranslate.exchange.xml import (
    Node,
    attribute,
    escape,
    plain,
    read_nodes,
    unfit,
)
from rktranslate.inline import find_codes
from rktranslate.model import Catalog, Code, CodeKind, Message, State, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.model import Key

KEPT_NOTE = "earlier target: "
"""Begins the note with a person's target that an imported one took the place of."""
OFFERED_NOTE = "imported target: "
"""Begins the note with an imported target that did not win."""
_LONGEST = 1 << 24
"""Most code points that references to codes may bring into a file of no size; see ``_Budget``."""
_CONTEXT = "msgctxt"
_OURS = frozenset({"developer", "location", _CONTEXT})
"""Notes that say where a message stands; all others are translators'."""


class XliffVersion(StrEnum):
    """The versions that are written; everything from 2.0 on is read as 2.1."""

    V1_2 = "1.2"
    V2_0 = "2.0"
    """What is written of 2.1 was in 2.0 already; some tools go by the number."""
    V2_1 = "2.1"


# --- writing -----------------------------------------------------------------------------------

_STATES_1 = {
    State.INITIAL: "new",
    State.TRANSLATED: "needs-review-translation",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
}


def write_xliff(
    catalog: Catalog,
    original: str,
    version: XliffVersion = XliffVersion.V2_1,
    syntax: Syntax = Syntax.TEXT,
) -> bytes:
    """Return the current messages of a catalogue as XLIFF.

    Args:
        catalog: What to write; plural and obsolete messages are left out.
        original: The source document, relative to the project.
        version: Version of the format.
        syntax: Which inline codes are protected.

    Raises:
        CatalogError: XML cannot hold a character of a note or a context; in sources and targets it
            is written as an element.
    """
    kind = _Writer1 if version is XliffVersion.V1_2 else _Writer2
    return "\n".join(kind(catalog, syntax, version).lines(original)).encode()


def sendable(message: Message) -> bool:
    """Tell whether a message goes out: plural and obsolete ones stay at home."""
    return not message.obsolete and message.plural is None


class _Writer:
    """What both versions have in common."""

    def __init__(self, catalog: Catalog, syntax: Syntax, version: XliffVersion) -> None:
        self.catalog = catalog
        self.syntax = syntax
        self.version = version
        self.source = attribute(catalog.source_language.replace("_", "-"))
        self.target = attribute(catalog.target_language.replace("_", "-"))

    def lines(self, original: str) -> Iterator[str]:
        raise NotImplementedError

    def messages(self) -> list[Message]:
        return [m for m in self.catalog.messages if sendable(m)]

    def plain(self, text: str) -> str:
        return plain(text, self.catalog.path)

    def remarks(self, message: Message) -> Iterator[tuple[str, str]]:
        """Yield the notes of a message with their category."""
        if message.context is not None:
            yield _CONTEXT, message.context
        for note in translator_comments(message):
            yield "translator", note
        for line in message.extracted:
            yield "developer", line
        if message.previous_source is not None:
            yield "developer", f"made for the earlier source: {message.previous_source}"
        for location in message.locations:
            yield "location", str(location)


class _Writer1(_Writer):
    def lines(self, original: str) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
        yield (
            f'<file original={attribute(original)} datatype="plaintext" xml:space="preserve"'
            f" source-language={self.source} target-language={self.target}>"
        )
        yield "<body>"
        for number, message in enumerate(self.messages(), 1):
            yield from self.unit(number, message)
        yield "</body>\n</file>\n</xliff>\n"

    def unit(self, number: int, message: Message) -> Iterator[str]:
        approved = "yes" if message.state in (State.REVIEWED, State.FINAL) else "no"
        yield f'<trans-unit id="u{number}" approved="{approved}" xml:space="preserve">'
        ids = _Ids()
        yield f"<source>{self.content(message.source, ids)}</source>"
        if message.target:
            ids.again()
            text = self.content(message.target, ids)
            yield f'<target state="{_STATES_1[message.state]}">{text}</target>'
        for category, text in self.remarks(message):
            yield f'<note from="{category}">{self.plain(text)}</note>'
        yield "</trans-unit>"

    def content(self, text: str, ids: _Ids) -> str:
        parts = []
        position = 0
        for code in find_codes(text, self.syntax):
            parts.append(self.characters(text[position : code.span.start], ids))
            position = code.span.end
            number = ids.of(code.text)
            inner = self.characters(code.text, ids)
            element = f'<ph id="{number}" ctype="x-{code.kind}">{inner}</ph>'
            # <ph> cannot hold the <ph> of a character that XML lacks.
            parts.append(inner if "<ph" in inner else element)
        parts.append(self.characters(text[position:], ids))
        return "".join(parts)

    def characters(self, text: str, ids: _Ids) -> str:
        return _with_unfit(
            text,
            lambda c: f'<ph id="{ids.of(c)}" ctype="x-char-{ord(c):04X}"/>',
        )


class _Writer2(_Writer):
    def lines(self, original: str) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield (
            f'<xliff version="{self.version}" xmlns="urn:oasis:names:tc:xliff:document:2.0"'
            f" srcLang={self.source} trgLang={self.target}>"
        )
        yield f'<file id="f1" original={attribute(original)} xml:space="preserve">'
        for number, message in enumerate(self.messages(), 1):
            yield from self.unit(number, message)
        yield "</file>\n</xliff>\n"

    def unit(self, number: int, message: Message) -> Iterator[str]:
        yield f'<unit id="u{number}">'
        notes = [
            f'<note category="{category}">{self.plain(text)}</note>'
            for category, text in self.remarks(message)
        ]
        if notes:
            yield "\n".join(["<notes>", *notes, "</notes>"])
        ids, data = _Ids(), _Data()
        source = self.content(message.source, ids, data)
        ids.again()
        target = self.content(message.target, ids, data)
        if data.texts:
            yield "<originalData>"
            for text, name in data.texts.items():
                yield f'<data id="{name}">{_with_unfit(text, _cp)}</data>'
            yield "</originalData>"
        yield f'<segment id="s1" state="{message.state}">'
        yield f"<source>{source}</source>"
        if message.target:
            yield f"<target>{target}</target>"
        yield "</segment>\n</unit>"

    def content(self, text: str, ids: _Ids, data: _Data) -> str:
        codes = find_codes(text, self.syntax)
        closers = _pairs(codes)
        ends = set(closers.values())
        parts = []
        position = 0
        for number, code in enumerate(codes):
            parts.append(_with_unfit(text[position : code.span.start], _cp))
            position = code.span.end
            name = data.of(code.text)
            if number in ends:
                parts.append("</pc>")
            elif number in closers:
                end = codes[closers[number]].text
                identity = ids.of(f"{code.text}\0{end}")
                parts.append(
                    f'<pc id="{identity}" dataRefStart="{name}" dataRefEnd="{data.of(end)}">'
                )
            else:
                parts.append(f'<ph id="{ids.of(code.text)}" dataRef="{name}"/>')
        parts.append(_with_unfit(text[position:], _cp))
        return "".join(parts)


def _cp(character: str) -> str:
    return f'<cp hex="{ord(character):04X}"/>'


def _with_unfit(text: str, element: Callable[[str], str]) -> str:
    """Return text as content, with an element for each character that XML cannot hold."""
    parts: list[str] = []
    position = 0
    for found in unfit(text):
        parts += (escape(text[position : found.start()]), element(found[0]))
        position = found.end()
    return "".join([*parts, escape(text[position:])])


class _Ids:
    """Ids of inline elements: the same code has the same id in source and target."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int], int] = {}
        self.met: Counter[str] = Counter()

    def of(self, text: str) -> int:
        self.met[text] += 1
        return self.known.setdefault((text, self.met[text]), len(self.known) + 1)

    def again(self) -> None:
        """Begin the target."""
        self.met.clear()


class _Data:
    """The ``<data>`` elements of a unit: each code's text once."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def of(self, text: str) -> str:
        return self.texts.setdefault(text, f"d{len(self.texts) + 1}")


_OPENING_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)(?:\s[^>]*)?(?<!/)>")
_EMPHASIS = re.compile(r"[*_~]+")


def _pairs(codes: Sequence[Code]) -> dict[int, int]:
    """Return which code closes which, by their places; pairs never cross."""
    pairs: dict[int, int] = {}
    waiting: list[tuple[int, str]] = []
    # Where in it each closer is waited for: a text of unclosed tags is not searched for each.
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, code in enumerate(codes):
        if code.kind is not CodeKind.MARKUP:
            continue
        sign = "](" if code.text.startswith("](") else code.text.lower()
        if places.get(sign):
            place = places[sign][-1]
            pairs[waiting[place][0]] = number
            # What was opened since then can be closed no more.
            while len(waiting) > place:
                places[waiting.pop()[1]].pop()
        elif closer := _closer(code.text):
            places[closer].append(len(waiting))
            waiting.append((number, closer))
    return pairs


def _closer(text: str) -> str:
    """Return what would close a code, or nothing where it opens nothing."""
    if text in ("[", "!["):
        return "]("
    if _EMPHASIS.fullmatch(text):
        return text
    tag = _OPENING_TAG.fullmatch(text)
    return f"</{tag[1].lower()}>" if tag else ""


# --- reading -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class XliffPart:
    """What is about one document in an XLIFF: one ``<file>`` element."""

    original: str
    """The document, as the file names it."""
    line: int
    """Line of the element."""
    catalog: Catalog
    """Its messages, each with its line, in file order."""


def read_xliff(data: bytes, path: str, target_language: str = "") -> Catalog:
    """Return the messages in an XLIFF file about one document, in file order.

    Args:
        data: The file.
        path: How errors name it.
        target_language: What it is in where it does not say so.

    Raises:
        CatalogError: As :func:`read_xliff_parts` does.
    """
    parts = read_xliff_parts(data, path, target_language)
    messages = tuple(message for part in parts for message in part.catalog.messages)
    return replace(parts[0].catalog, messages=messages)


def read_xliff_parts(data: bytes, path: str, target_language: str = "") -> tuple[XliffPart, ...]:
    """Return what an XLIFF file says, document by document; there is at least one.

    Args:
        data: The file.
        path: How errors name it.
        target_language: What it is in where it does not say so: it need not.

    Raises:
        CatalogError: It is not XLIFF 1.2 or 2.x, not safe to read, of several language pairs, or
            has inline elements whose text cannot be known; with path and line.
    """
    budget = _Budget(_LONGEST + 2 * len(data))
    wanted = frozenset({"trans-unit", "unit"})
    heads = frozenset({"xliff", "file"})
    found: list[tuple[Node, list[Message]]] = []
    languages: set[tuple[str, str]] = set()
    version = ""
    for node in read_nodes(io.BytesIO(data), path, "xliff", wanted, heads):
        given = node.attributes
        match node.tag:
            case "xliff":
                version = given.get("version", "")
                if version != "1.2" and not re.fullmatch(r"2\.\d", version):
                    raise CatalogError(
                        f"XLIFF {version or 'without a version'} cannot be read",
                        path=path,
                        line=node.line,
                        hint="save it as XLIFF 1.2 or 2.1",
                    )
                if version != "1.2":
                    target = given.get("trgLang") or target_language
                    languages.add((given.get("srcLang", ""), target))
            case "file":
                found.append((node, []))
                if version == "1.2":
                    target = given.get("target-language") or target_language
                    languages.add((given.get("source-language", ""), target))
            case "trans-unit" | "unit" if not found:
                raise CatalogError(f"a <{node.tag}> outside of a <file>", path=path, line=node.line)
            case "trans-unit" if version == "1.2":
                found[-1][1].append(_unit_1(node, path))
            case "unit" if version != "1.2":
                found[-1][1].append(_unit_2(node, path, budget))
    if len(languages) > 1 or not all(all(pair) for pair in languages):
        raise CatalogError(
            "one source and one target language must be named",
            path=path,
            line=1,
            hint=None if all(target for _, target in languages) else "say the target with --to",
        )
    if not found:
        raise CatalogError("there is no <file> in it", path=path, line=1)
    source, target = next(iter(languages))
    return tuple(
        XliffPart(
            node.attributes.get("original", ""),
            node.line,
            Catalog(source, target, tuple(messages), path=path),
        )
        for node, messages in found
    )


def _message(
    source: str,
    target: str,
    state: State,
    notes: Iterable[tuple[str, Node]],
    node: Node,
    path: str,
) -> Message:
    if not source:
        raise CatalogError(f"<{node.tag}> has no source text", path=path, line=node.line)
    kept: list[str] = []
    context = None
    for category, note in notes:
        text = note.text()
        if category == _CONTEXT:
            context = text
        elif category not in _OURS:
            kept += re.split(r"\r\n|\r|\n", text)
    people, provenance = read_comments(kept)
    return Message(
        source=source,
        target=target,
        context=context,
        state=state if target else State.INITIAL,
        provenance=provenance,
        notes=people,
        line=node.line,
    )


_CHARACTER_1 = re.compile("x-char-([0-9A-F]{4,6})")


def _unit_1(node: Node, path: str) -> Message:
    source, target = node.first("source"), node.first("target")
    text = _content_1(target, path) if target else ""
    state = _state_1(node, target)
    notes = ((note.attributes.get("from", ""), note) for note in node.all("note"))
    return _message(_content_1(source, path) if source else "", text, state, notes, node, path)


def _state_1(node: Node, target: Node | None) -> State:
    """Return the state; only what is said to be approved or signed off counts as reviewed."""
    state = target.attributes.get("state", "") if target else ""
    approved = node.attributes.get("approved")
    if state == "new" or state.startswith("needs-") or approved == "no":
        return State.TRANSLATED
    if state == "final":
        return State.FINAL
    return State.REVIEWED if approved == "yes" or state == "signed-off" else State.TRANSLATED


def _content_1(node: Node, path: str) -> str:
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
            continue
        character = _CHARACTER_1.fullmatch(child.attributes.get("ctype", ""))
        if character:
            parts.append(_character(character[1], child, path))
        elif child.tag in ("x", "bx", "ex", "g"):
            raise _unknown(child, path)
        else:
            parts.append(_content_1(child, path))
    return "".join(parts)


def _unknown(node: Node, path: str) -> CatalogError:
    return CatalogError(
        f"<{node.tag}> stands for a code whose text is not in the file", path=path, line=node.line
    )


def _character(digits: str, node: Node, path: str) -> str:
    number = int(digits, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", digits) else sys.maxunicode + 1
    if number > sys.maxunicode:
        raise CatalogError(f"{digits[:20]!r} is no character", path=path, line=node.line)
    return chr(number)


_STATES_2 = {state.value: state for state in State}
_ORDER = tuple(State)


@dataclass(slots=True)
class _Budget:
    """How much text references may still bring while a file is read.

    A long text that is referred to a thousand times would make gigabytes of a small file. What
    tools write refers to a text in the source and in the target, with elements that are hardly
    shorter than their texts: it stays far below twice the size of its file.
    """

    left: int
    """Code points."""


@dataclass(frozen=True, slots=True)
class _Codes:
    """The texts that the inline elements of a unit refer to, by their names."""

    path: str
    budget: _Budget
    texts: dict[str, str]

    def text(self, node: Node, name: str) -> str:
        """Return the text that an attribute of an element refers to."""
        try:
            text = self.texts[node.attributes[name]]
        except KeyError as error:
            raise _unknown(node, self.path) from error
        self.budget.left -= len(text)
        if self.budget.left < 0:
            raise CatalogError("its codes make a text without end", path=self.path, line=node.line)
        return text


def _unit_2(node: Node, path: str, budget: _Budget) -> Message:
    """Read a unit; a tool may have cut it into several segments."""
    bare = _Codes(path, budget, {})
    codes = _Codes(
        path,
        budget,
        {
            item.attributes.get("id", ""): _content_2(item, bare)
            for original in node.all("originalData")
            for item in original.all("data")
        },
    )
    sources: list[str] = []
    targets: list[tuple[int, str]] = []
    states: list[State] = []
    for place, part in enumerate(
        (c for c in node.children if isinstance(c, Node) and c.tag in ("segment", "ignorable")), 1
    ):
        source, target = part.first("source"), part.first("target")
        sources.append(_content_2(source, codes) if source else "")
        if target is not None:
            targets.append((_order(target, place, path), _content_2(target, codes)))
        elif part.tag == "ignorable":
            targets.append((place, sources[-1]))
        if part.tag == "segment":
            named = _STATES_2.get(part.attributes.get("state", "initial"), State.INITIAL)
            # "initial" with a target is a tool that keeps no states: a draft until reviewed.
            named = State.TRANSLATED if target is not None and named is State.INITIAL else named
            states.append(named if target is not None else State.TRANSLATED)
    text = "".join(text for _, text in sorted(targets, key=lambda item: item[0]))
    if not any(part.first("target") for part in node.all("segment")):
        text = ""
    state = min(states, key=_ORDER.index, default=State.INITIAL)
    notes = (
        (note.attributes.get("category", ""), note)
        for each in node.all("notes")
        for note in each.all("note")
    )
    return _message("".join(sources), text, state, notes, node, path)


def _order(target: Node, place: int, path: str) -> int:
    """Return which of a unit's targets one is; as its source stands where it does not say."""
    order = target.attributes.get("order")
    if order is None:
        return place
    if not re.fullmatch("[0-9]{1,9}", order):
        raise CatalogError(f"{order[:20]!r} is no order", path=path, line=target.line)
    return int(order)


def _content_2(node: Node, codes: _Codes) -> str:
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
            continue
        match child.tag:
            case "cp":
                parts.append(_character(child.attributes.get("hex", ""), child, codes.path))
            case "pc":
                inner = _content_2(child, codes)
                start = codes.text(child, "dataRefStart")
                parts += (start, inner, codes.text(child, "dataRefEnd"))
            case "ph" | "sc" | "ec":
                parts.append(codes.text(child, "dataRef"))
            case _:
                parts.append(_content_2(child, codes))
    return "".join(parts)


# --- merging -----------------------------------------------------------------------------------


class Fate(StrEnum):
    """What became of a message of an XLIFF that brought something new."""

    TRANSLATED = "translated"
    """It had no target, and has one now."""
    REVIEWED = "reviewed"
    """Its target is the same, and is reviewed now."""
    CHANGED = "changed"
    """Another target took the place of a draft."""
    REPLACED = "replaced"
    """Another reviewed target took the place of a reviewed one, which became a note."""
    KEPT = "kept"
    """The target here stays; the other one became a note."""
    NOTED = "noted"
    """It got notes, and nothing else."""
    GONE = "gone"
    """Its source is no longer current: it is kept as an obsolete message."""


@dataclass(frozen=True, slots=True)
class Change:
    """A message that an XLIFF changed, or wanted to change."""

    fate: Fate
    before: Message | None
    """As it was in the catalogue; None where it was not there."""
    offered: Message
    """As it was in the XLIFF."""
    after: Message
    """As it is in the catalogue now."""


@dataclass(frozen=True, slots=True)
class XliffMerge:
    """The catalogue with what an XLIFF brought, and what became of its messages."""

    catalog: Catalog
    changes: tuple[Change, ...] = ()
    """In the order of the XLIFF; messages that brought nothing new are not among them."""


def merge_xliff(old: Catalog, incoming: Catalog) -> XliffMerge:
    """Bring what people did in an XLIFF into a catalogue; nothing that a person wrote is lost.

    - No target: nothing happens. The same target: it may become reviewed, never unreviewed.
    - Another target wins, unless it is a draft and the old one is reviewed. The one that does not
      win becomes a note, unless no person made it.
    - A machine draft that comes back just as it went out brings nothing.
    - A source that the XLIFF has several times has one target: the last of the highest state; the
      others become notes.
    - Notes are added, never taken away.

    Raises:
        CatalogError: The languages differ.
    """
    for ours, theirs in (
        (old.source_language, incoming.source_language),
        (old.target_language, incoming.target_language),
    ):
        if _primary(ours) != _primary(theirs):
            raise CatalogError(
                f"the file is in {theirs!r}, but {ours!r} belongs here", path=incoming.path, line=1
            )
    held = {message.key: message for message in old.messages}
    changes: list[Change] = []
    for offered in _folded(incoming.messages):
        before = held.get(offered.key)
        if before is None:
            if not offered.target and not translator_comments(offered):
                continue
            after = replace(offered, obsolete=True, line=0)
        else:
            after = _merged(before, offered)
            if after == before:
                continue
        # A message keeps its place; a new one goes to the end.
        held[offered.key] = after
        changes.append(Change(_fate(before, offered, after), before, offered, after))
    return XliffMerge(replace(old, messages=tuple(held.values())), tuple(changes))


def _fate(before: Message | None, offered: Message, after: Message) -> Fate:
    if before is not None and _came_back(before, offered):
        return Fate.NOTED
    if offered.target and after.target != offered.target:
        return Fate.KEPT
    if before is None or after.obsolete:
        return Fate.GONE
    if after.target != before.target:
        if not before.target:
            return Fate.TRANSLATED
        return Fate.REPLACED if before.state in _REVIEWED else Fate.CHANGED
    return Fate.REVIEWED if after.state is not before.state else Fate.NOTED


def _primary(language: str) -> str:
    return re.split("[-_@.]", language, maxsplit=1)[0].lower()


_REVIEWED = (State.REVIEWED, State.FINAL)


def _folded(messages: Iterable[Message]) -> Iterator[Message]:
    """Yield one message for each key, where the first of that key stands.

    Taken one after the other, two reviewed targets of one source would take each other's place
    at every import.
    """
    groups: dict[Key, list[Message]] = {}
    for message in messages:
        groups.setdefault(message.key, []).append(message)
    for group in groups.values():
        best = max(reversed(group), key=_weight)
        for other in group:
            if other is not best:
                best = _with_notes_of(best, other)
                if other.target not in ("", best.target) and not is_untouched_draft(other):
                    best = _with_note(best, OFFERED_NOTE + other.target)
        yield best


def _weight(message: Message) -> tuple[bool, int, bool]:
    return bool(message.target), _ORDER.index(message.state), not is_untouched_draft(message)


def _with_notes_of(message: Message, other: Message) -> Message:
    """Return a message with the notes that only the other one has."""
    missing = Counter(other.notes) - Counter(message.notes)
    added: list[str] = []
    for note in other.notes:
        if missing[note]:
            missing[note] -= 1
            added.append(note)
    if added:
        message = replace(message, notes=(*message.notes, *added))
    # The provenance of one target must not be given to another.
    if not message.target and message.provenance is None:
        message = replace(message, provenance=other.provenance)
    return message


def _came_back(old: Message, new: Message) -> bool:
    """Tell whether a draft of ours came back as it went, where there is another target now."""
    if not old.target or new.target == old.target:
        return False
    # Not all tools give its note back, which may be here still.
    return is_untouched_draft(new) or is_untouched_draft(replace(new, provenance=old.provenance))


def _merged(old: Message, new: Message) -> Message:
    merged = _with_notes_of(old, new)
    if not new.target:
        return merged
    if old.plural is not None:
        # Plural messages are never sent out; there is no single target to put it in.
        return _with_note(merged, OFFERED_NOTE + new.target)
    if new.target == old.target:
        if _ORDER.index(new.state) <= _ORDER.index(old.state):
            return merged
        return _approved(replace(merged, state=new.state))
    if _came_back(old, new):
        return merged
    if old.state in _REVIEWED and new.state not in _REVIEWED:
        return _with_note(merged, OFFERED_NOTE + new.target)
    if not old.target:
        return _approved(replace(merged, target=new.target, state=new.state))
    if not is_untouched_draft(old):
        merged = _with_note(merged, KEPT_NOTE + old.target)
    if new.state in _REVIEWED:
        return _approved(replace(merged, target=new.target, state=new.state))
    # A draft that a person worked on must not be taken for the machine's, and drafted again.
    return replace(merged, target=new.target, state=new.state, provenance=None)


def _approved(message: Message) -> Message:
    """Return a message that was just reviewed: what it was made for earlier matters no more."""
    if message.state not in _REVIEWED:
        return message
    return replace(message, previous_source=None, previous_context=None)


def _with_note(message: Message, note: str) -> Message:
    lines = tuple(re.split(r"\r\n|\r|\n", note))
    if set(lines) <= set(message.notes):
        return message
    return replace(message, notes=(*message.notes, *lines))
