"""Read XLIFF 1.2 and 2.x, as CAT tools return it."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import read_comments
from rktranslate.errors import CatalogError
from rktranslate.exchange.interface import DocumentUnits, UnitIssue, UnitNotice, joined
from rktranslate.exchange.layout import content
from rktranslate.exchange.xliff.inline_read import (
    MAX_REFERRED,
    Budget,
    UnitCodes1,
    UnitCodes2,
    content_1,
    content_2,
    has_code,
    has_text,
    is_missing,
)
from rktranslate.exchange.xliff.states import (
    Segments,
    Standing,
    is_claimed_1,
    lowest,
    partly_translated,
    standing_1,
    standing_2,
)
from rktranslate.exchange.xliff.versions import CONTEXT, NOTES_FOR_READERS
from rktranslate.exchange.xml_reader import XML_LANG, Node, read_nodes
from rktranslate.languages.codes import code_key, matches
from rktranslate.model import Catalog, Message, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_UNITS = frozenset({"trans-unit", "unit"})
_HEADS = frozenset({"xliff", "file", "group"})
_SEGMENTS = frozenset({"segment", "ignorable"})


def read_xliff(data: bytes, path: str, target_language: str = "") -> Catalog:
    """Return the messages in an XLIFF file about one document, in file order.

    Args:
        data: The file.
        path: How errors name it.
        target_language: Its target language where it names none.

    Raises:
        CatalogError: As :func:`read_documents` does.
    """
    return joined(read_documents(data, path, target_language))


def read_documents(data: bytes, path: str, target_language: str = "") -> tuple[DocumentUnits, ...]:
    """Return the contents of an XLIFF file by document; there is at least one.

    A unit with a fault, such as an inline code whose text cannot be known or a text that is in
    another language than the file, costs itself: it is left out, with a notice.

    Args:
        data: The file.
        path: How errors name it.
        target_language: Its target language where it names none.

    Raises:
        CatalogError: It is not XLIFF 1.2 or 2.x, not safe to read, or of several language pairs,
            however they are spelled; with path and line.
    """
    reader = _Reader(path, target_language, Budget(MAX_REFERRED + 2 * len(data)))
    for node in read_nodes(io.BytesIO(data), path, "xliff", _UNITS, _HEADS, tolerant=True):
        reader.add(node)
    return reader.documents()


@dataclass(frozen=True, slots=True)
class _File:
    """A ``<file>``, with what was read of its units."""

    node: Node
    messages: list[Message]
    notices: list[UnitNotice]


@dataclass(slots=True)
class _Reader:
    """The parts of a file that have been read."""

    path: str
    target_language: str
    budget: Budget
    version: str = ""
    languages: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Language pairs by the keys of their codes; as the first file spells them."""
    pair: tuple[str, str] = ("", "")
    """The languages of the units that are read; empty if they are not named."""
    files: list[_File] = field(default_factory=list)

    def add(self, node: Node) -> None:
        """Read the root, the start of a file, or a unit."""
        given = node.attributes
        is_1 = self.version == "1.2"
        match node.tag:
            case "xliff":
                self.version = _checked_version(node, self.path)
                if self.version != "1.2":
                    self._add_languages(given.get("srcLang", ""), given.get("trgLang", ""))
            case "file":
                self.files.append(_File(node, [], []))
                if is_1:
                    source = given.get("source-language", "")
                    self._add_languages(source, given.get("target-language", ""))
            case "group":
                pass  # units inherit its attributes
            case _ if not self.files:
                raise CatalogError(
                    f"<{node.tag}> outside of <file>", path=self.path, line=node.line
                )
            case "trans-unit" if is_1:
                self._add_unit(node, _unit_1)
            case "unit" if not is_1:
                self._add_unit(node, _unit_2)

    def _add_unit(self, node: Node, read: Callable[[Node, str, Budget], _Unit]) -> None:
        """Read a unit; one with a fault gives a notice."""
        file = self.files[-1]
        left = self.budget.left
        try:
            if node.fault:
                raise CatalogError(node.fault, path=self.path, line=node.line)
            self._check_languages(node)
            unit = read(node, self.path, self.budget)
            message = _message(unit)
        except CatalogError as error:
            # Texts are put together when all of a unit is known: what it referred to was not used.
            self.budget.left = left
            line = error.line or node.line
            file.notices.append(UnitNotice(UnitIssue.UNREADABLE, line, error.message))
            return
        if unit.standing.issue is not None:
            notice = UnitNotice(
                issue=unit.standing.issue,
                line=node.line,
                reason=unit.standing.reason,
                source=unit.source,
                target=unit.target,
                index=len(file.messages),
            )
            file.notices.append(notice)
        file.messages.append(message)

    def _check_languages(self, unit: Node) -> None:
        """Refuse a unit with a text that is in another language than its file says.

        Raises:
            CatalogError: It has one.
        """
        for side, node in _texts(unit):
            found = node.attributes.get(XML_LANG, "").strip()
            expected = self.pair[side == "target"]
            # A target that is still empty is in no language.
            is_empty = not has_text(node) and not has_code(node)
            if found and expected and not is_empty and not matches(found, expected):
                raise CatalogError(
                    f"expected {side} language {expected}, found {found[:40]}",
                    path=self.path,
                    line=node.line,
                )

    def _add_languages(self, source: str, target: str) -> None:
        self.pair = source, target or self.target_language
        self.languages.setdefault((code_key(self.pair[0]), code_key(self.pair[1])), self.pair)

    def documents(self) -> tuple[DocumentUnits, ...]:
        """Return the documents of the file.

        Raises:
            CatalogError: There is no document, or not exactly one pair of languages.
        """
        if len(self.languages) > 1 or not all(map(all, self.languages.values())):
            named = all(target for _, target in self.languages.values())
            raise CatalogError(
                "the file must name one source and one target language",
                path=self.path,
                line=1,
                hint=None if named else "name the target language with --to",
            )
        if not self.files:
            raise CatalogError("no <file> in it", path=self.path, line=1)
        ((source, target),) = self.languages.values()
        return tuple(
            DocumentUnits(
                file.node.attributes.get("original", ""),
                Catalog(source, target, tuple(file.messages), path=self.path),
                file.node.line,
                tuple(file.notices),
            )
            for file in self.files
        )


def _checked_version(root: Node, path: str) -> str:
    version = root.attributes.get("version", "")
    if version != "1.2" and not re.fullmatch(r"2\.\d", version):
        raise CatalogError(
            f"XLIFF {version or 'without a version'} is not supported",
            path=path,
            line=root.line,
            hint="save it as XLIFF 1.2 or 2.1",
        )
    return version


def _texts(unit: Node) -> Iterator[tuple[str, Node]]:
    """Yield the sources and targets of a unit, and of its segments, with their sides."""
    for child in unit.children:
        if isinstance(child, str):
            continue
        if child.tag in ("source", "seg-source"):
            yield "source", child
        elif child.tag == "target":
            yield "target", child
        elif child.tag in _SEGMENTS:
            yield from _texts(child)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit as its file has it."""

    node: Node
    source: str
    target: str
    standing: Standing
    """That of its target, if it has one."""
    notes: tuple[tuple[str, str], ...]
    """Its notes, with their categories."""


_EMPTY = Standing(State.INITIAL)


def _unit_1(node: Node, path: str, budget: Budget) -> _Unit:
    source, target = node.first("source"), node.first("target")
    sides = [side for side in (source, node.first("seg-source"), target) if side]
    codes = UnitCodes1(sides, path, budget)
    source_parts = content_1(source, codes) if source else []
    target_parts = content_1(target, codes) if target else []
    source_text = _content("".join(source_parts), node, source)
    target_text = _content("".join(target_parts), node, target)
    standing = _EMPTY
    if target is not None:
        segments = _segments(node.first("seg-source") or source, target)
        # A target of blanks is none, unless the unit says that it is.
        if target_text.strip() or (is_claimed_1(node, target) and not segments.missing):
            is_copy = _is_copy(source_text, target_text)
            standing = standing_1(node, target, is_copy=is_copy, segments=segments)
    notes = ((note.attributes.get("from", ""), note.text()) for note in node.all("note"))
    return _Unit(node, source_text, target_text, standing, tuple(notes))


def _segments(source: Node | None, target: Node) -> Segments:
    """Return the segments that are marked in a unit of XLIFF 1.2.

    A target with a text and without marks has no segments: what each part of it translates cannot
    be told.
    """
    targets = _marked_segments(target)
    if not targets and (has_text(target) or has_code(target)):
        return Segments(0, 0, 0)
    # Without the segments of the source, each one of the target is taken to be one of them.
    sources = _marked_segments(source) if source else {}
    names = sources or targets
    missing = sum(
        is_missing(sources[name], targets.get(name)) if sources else not has_text(targets[name])
        for name in names
    )
    copied = sum(
        _is_copy(mark.text(), targets[name].text()) and any(map(str.isalpha, mark.text()))
        for name, mark in sources.items()
        if name in targets
    )
    return Segments(missing, copied, len(names))


def _marked_segments(node: Node) -> dict[tuple[str, int], Node]:
    """Return the segments that are marked in an element, by their ids.

    Those with one id, or with none, are counted.
    """
    counts: Counter[str] = Counter()
    marks: dict[tuple[str, int], Node] = {}
    for mark in _marks(node):
        name = mark.attributes.get("mid", "")
        counts[name] += 1
        marks[name, counts[name]] = mark
    return marks


def _marks(node: Node) -> Iterator[Node]:
    """Yield the marks of segments in an element; a code may be around them."""
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.tag == "mrk" and child.attributes.get("mtype") == "seg":
            yield child
        else:
            yield from _marks(child)


@dataclass(frozen=True, slots=True)
class _Segment:
    """A part of a unit of XLIFF 2.x."""

    node: Node
    source: list[str]
    target: list[str] | None
    """None if it has no target."""
    order: int
    """Position of the target among those of the unit."""

    @property
    def is_ignorable(self) -> bool:
        """Whether it is not to be translated: its source is its target if it has none."""
        return self.node.tag == "ignorable"

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it: its source has blanks at most, its target no text."""
        return not any(
            has_text(node) or has_code(node)
            for name in ("source", "target")
            if (node := self.node.first(name))
        )

    @property
    def is_missing(self) -> bool:
        """Whether it has something in its source, and nothing for it in its target."""
        source = self.node.first("source")
        return source is not None and is_missing(source, self.node.first("target"))

    @property
    def target_text(self) -> str:
        """The text of its target."""
        is_source = self.target is None and (self.is_ignorable or self.is_empty)
        return "".join((self.source if is_source else self.target) or ())


def _unit_2(node: Node, path: str, budget: Budget) -> _Unit:
    """Read a unit; a tool may have cut it into several segments."""
    codes = UnitCodes2(node, path, budget)
    parts: list[_Segment] = []
    for child in node.children:
        if isinstance(child, Node) and child.tag in _SEGMENTS:
            source, target = child.first("source"), child.first("target")
            position = len(parts) + 1
            part = _Segment(
                child,
                source=content_2(source, codes) if source else [],
                target=content_2(target, codes) if target else None,
                order=_order(target, position, path) if target else position,
            )
            parts.append(part)
    notes = (
        (note.attributes.get("category", ""), note.text())
        for group in node.all("notes")
        for note in group.all("note")
    )
    source_text = "".join(chain.from_iterable(part.source for part in parts))
    standings = [_standing_of(node, part, is_cut=len(parts) > 1) for part in parts]
    is_translated = any(standing and standing.state is not State.INITIAL for standing in standings)
    kept = (
        part
        for part, standing in zip(parts, standings, strict=True)
        if not (is_translated and standing and standing.state is State.INITIAL)
    )
    target_text = "".join(part.target_text for part in sorted(kept, key=lambda part: part.order))
    sources = [part.node.first("source") for part in parts]
    targets = [part.node.first("target") for part in parts]
    return _Unit(
        node,
        _content(source_text, node, *sources),
        _content(target_text, node, *targets),
        _joint(standings),
        tuple(notes),
    )


def _standing_of(unit: Node, part: _Segment, *, is_cut: bool) -> Standing | None:
    """Return the standing of a segment; None for one with nothing to translate.

    Args:
        unit: Its unit.
        part: The segment.
        is_cut: Whether the unit has other parts. The target of a whole unit may be blank: a
            catalogue can have such a one, and it comes back as it went.
    """
    if part.is_ignorable or (is_cut and part.is_empty):
        return None
    if part.target is None or (is_cut and part.is_missing):
        return _EMPTY
    if not part.target_text.strip():
        state = part.node.attributes.get("state", State.INITIAL)
        return _EMPTY if state == State.INITIAL else standing_2(unit, part.node, is_copy=False)
    return standing_2(unit, part.node, is_copy=_is_copy("".join(part.source), part.target_text))


def _joint(standings: Sequence[Standing | None]) -> Standing:
    """Return the standing of a unit by those of its segments: the lowest one."""
    found = [standing for standing in standings if standing]
    missing = sum(standing.state is State.INITIAL for standing in found)
    issues = [standing for standing in found if standing.issue]
    if missing == len(found):
        return issues[0] if issues else _EMPTY
    if missing:
        return partly_translated(missing, len(found))
    state = lowest(standing.state for standing in found)
    for issue in (UnitIssue.UNFINISHED, UnitIssue.NOT_APPROVED):
        for standing in issues:
            if standing.issue is issue:
                return Standing(state, issue, standing.reason)
    return Standing(state)


def _content(text: str, unit: Node, *elements: Node | None) -> str:
    """Return the text of the sources or targets of a unit, without the layout of the file."""
    return content(text, *unit.ancestors, unit, *filter(None, elements))


def _is_copy(source: str, target: str) -> bool:
    """Return whether a target is its source, but for the white space that tools lay out anew."""
    return source.split() == target.split()


def _order(target: Node, position: int, path: str) -> int:
    """Return the position of a target among those of its unit; that of its source by default."""
    order = target.attributes.get("order")
    if order is None:
        return position
    if not re.fullmatch("[0-9]{1,9}", order):
        raise CatalogError(f"order is not a number: {order[:20]!r}", path=path, line=target.line)
    return int(order)


def _message(unit: _Unit) -> Message:
    """Return the message of a unit; a copy of the source is no target of it.

    Raises:
        CatalogError: It has no source.
    """
    if not unit.source:
        raise CatalogError(f"<{unit.node.tag}> has no source text")
    comments: list[str] = []
    context = None
    for category, text in unit.notes:
        if category == CONTEXT:
            context = text
        elif category not in NOTES_FOR_READERS:
            comments += re.split(r"\r\n|\r|\n", text)
    people, provenance = read_comments(comments)
    target = "" if unit.standing.state is State.INITIAL else unit.target
    return Message(
        source=unit.source,
        target=target,
        context=context,
        state=unit.standing.state if target else State.INITIAL,
        provenance=provenance,
        notes=people,
        line=unit.node.line,
    )
