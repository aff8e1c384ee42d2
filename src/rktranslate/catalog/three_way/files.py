"""Three-way merge of PO files: bytes to bytes.

An entry that only one side changed is taken from that side as it is there, byte by byte; only
entries that both sides changed are written anew. The cost is linear, and messages are parsed only
where the three texts differ.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.catalog.po.header import header_lines
from rktranslate.catalog.po.writer import entry_text
from rktranslate.catalog.three_way.blocks import (
    Block,
    BlockFile,
    common_style,
    read_blocks,
    sequence,
)
from rktranslate.catalog.three_way.headers import HeaderMerge, merge_headers
from rktranslate.catalog.three_way.messages import carried_again, has_own_work, merge_messages
from rktranslate.catalog.three_way.values import Side, changed_side, merge_value
from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rktranslate.model import Key, Message

_Place: TypeAlias = "tuple[Key, bool]"
"""The key of an entry, and whether it is obsolete."""
_Blocks: TypeAlias = "Mapping[Key, Sequence[Block]]"
_CONTENT_TYPE = "content-type"
_FIRST_STRING = re.compile(r"^(?:#~[ \t]*)?(?:msgctxt|msgid)\b", re.MULTILINE)
_MSGID = re.compile(rb"[ \t]*(?:#~[ \t]*)?msgid[ \t\"]")


class ConflictKind(StrEnum):
    """What both sides changed differently, so that a person must choose."""

    TARGET = "target"
    """The target of a message; it has both, below marker lines."""
    ENTRY = "entry"
    """A message that one entry cannot hold; there are several entries with its key."""
    HEADER = "header"
    """A header field; both values are there, the second below a marker line."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict in a merged file."""

    kind: ConflictKind
    line: int
    """Line in the merged file, from 1: of the msgid of the entry."""
    source: str
    """The source of the message, or the name of the header field."""
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class FileMerge:
    """A merged file."""

    data: bytes
    taken: int
    """Messages that are as theirs, and not as ours were."""
    combined: int
    """Messages with changes of both sides."""
    kept: int
    """Messages that one side deleted, kept as obsolete ones with the work of the other."""
    conflicts: tuple[Conflict, ...]
    """In file order."""


def merge_files(base: bytes, ours: bytes, theirs: bytes, path: str) -> FileMerge:
    """Merge the versions of a PO file.

    Args:
        base: The common ancestor; empty if there is none.
        ours: Our version.
        theirs: Their version.
        path: The file, for errors.

    Raises:
        CatalogError: A version cannot be decoded or parsed, or the charset of the merged file lacks
            a character of it.
    """
    old = read_blocks(base, f"{path} (base)") if base.strip() else None
    merge = _Merge(
        old, read_blocks(ours, f"{path} (ours)"), read_blocks(theirs, f"{path} (theirs)")
    )
    side = changed_side(base, ours, theirs)
    if side is not None:  # as it is, also without a last line end
        return FileMerge(ours if side is Side.OURS else theirs, 0, 0, 0, ())
    try:
        return merge.run()
    except UnicodeEncodeError as error:
        raise CatalogError(
            f"the charset {merge.style.codec} lacks {error.object[error.start]!r}",
            path=path,
            hint="save both versions as UTF-8",
        ) from error


@dataclass(frozen=True, slots=True)
class _Entry:
    """A merged entry: a block of one side, or a text that was made of both."""

    obsolete: bool
    block: Block | None = None
    text: str = ""
    conflict: Conflict | None = None


class _Merge:
    """A merge of files."""

    def __init__(self, base: BlockFile | None, ours: BlockFile, theirs: BlockFile) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.header = merge_headers(
            None if base is None else _header(base), _header(ours), _header(theirs)
        )
        content_type = _content_type(self.header)
        codec = ours.style.codec
        if content_type != _content_type(_header(ours)):
            codec = theirs.style.codec
        self.style = common_style(
            None if base is None else base.style, ours.style, theirs.style, codec
        )
        self.taken = self.combined = self.kept = 0

    def run(self) -> FileMerge:
        """Return the merged file."""
        base = self.base.by_key() if self.base else {}
        ours, theirs = self.ours.by_key(), self.theirs.by_key()
        merged: dict[Key, list[_Entry]] = {}
        for key in dict.fromkeys((*ours, *theirs)):
            versions = base.get(key, []), ours.get(key, []), theirs.get(key, [])
            entries = list(self._entries(*versions))
            if entries:
                merged[key] = entries
        for mine, other in ((ours, theirs), (theirs, ours)):
            merged |= self._carried_again(base, mine, other)
        return self._written(_ordered(self.base, self.ours, self.theirs, merged))

    def _carried_again(
        self, base: _Blocks, updated: _Blocks, other: _Blocks
    ) -> dict[Key, list[_Entry]]:
        """Return the drafts of changed sources whose earlier target the other side corrected."""
        found: dict[Key, list[_Entry]] = {}
        for key, blocks in updated.items():
            if not blocks[0].entries[0].previous or key in base or key in other:
                continue
            draft = blocks[0].message()
            earlier = draft.previous_context, draft.previous_source or ""
            old, judged = base.get(earlier, ()), other.get(earlier, ())
            if len(blocks) == len(old) == len(judged) == 1 and old[0].text != judged[0].text:
                corrected = carried_again(draft, old[0].message(), judged[0].message())
                if corrected is not None:
                    text = entry_text(corrected, None, blocks[0].path)
                    found[key] = [_Entry(corrected.obsolete, text=text)]
                    self.combined += 1
        return found

    # --- one key -----------------------------------------------------------------------------

    def _entries(
        self, base: Sequence[Block], ours: Sequence[Block], theirs: Sequence[Block]
    ) -> Iterator[_Entry]:
        """Yield the merged entries of a key, which may have a current and an obsolete one."""
        if max(len(base), len(ours), len(theirs)) <= 1:
            yield from self._slot(base, ours, theirs)
            return
        for obsolete in (False, True):
            yield from self._slot(
                *(
                    [each for each in blocks if each.obsolete is obsolete]
                    for blocks in (base, ours, theirs)
                )
            )

    def _slot(
        self, base: Sequence[Block], ours: Sequence[Block], theirs: Sequence[Block]
    ) -> Iterator[_Entry]:
        side = changed_side(*([each.text for each in blocks] for blocks in (base, ours, theirs)))
        if side is Side.OURS:
            yield from (_Entry(block.obsolete, block) for block in ours)
        elif side is Side.THEIRS:
            self.taken += 1
            yield from (_Entry(block.obsolete, block) for block in theirs)
        elif any(len(block.entries) > 1 for block in (*base, *ours, *theirs)) or any(
            len(blocks) > 1 for blocks in (base, ours, theirs)
        ):
            yield from self._duplicates(base, ours, theirs)
        elif not ours or not theirs:
            yield from self._deleted(base[0], (*ours, *theirs)[0], is_ours=bool(ours))
        else:
            yield from self._changed(base[0] if base else None, ours[0], theirs[0])

    def _changed(self, base: Block | None, ours: Block, theirs: Block) -> Iterator[_Entry]:
        """Yield the entry that both sides changed."""
        one, other = ours.message(), theirs.message()
        result = merge_messages(None if base is None else base.message(), one, other)
        if result is None:
            yield from self._kept_both((ours,), (theirs,))
            return
        merged = result.message
        for message, block in ((one, ours), (other, theirs)):
            if merged == replace(message, line=0):
                self.taken += block is theirs
                yield _Entry(block.obsolete, block)
                return
        self.combined += 1
        chosen = {Side.OURS: ours, Side.THEIRS: theirs, None: None}[result.side]
        previous = _previous_plural(chosen, ours, theirs) if merged.previous_source else None
        text = entry_text(merged, previous, ours.path)
        if chosen is not None and chosen.obsolete == merged.obsolete:
            text = _comments(text) + _strings(chosen.text)
        conflict = None
        if result.is_conflict:
            conflict = Conflict(ConflictKind.TARGET, 0, one.source, _target(one), _target(other))
        yield _Entry(merged.obsolete, None, text, conflict)

    def _deleted(self, base: Block, changed: Block, *, is_ours: bool) -> Iterator[_Entry]:
        """Yield the entry that one side changed and the other deleted, if it has work of people."""
        message = changed.message()
        if not has_own_work(base.message(), message):
            self.taken += is_ours
            return
        if base.obsolete or changed.obsolete:
            self.taken += not is_ours
            yield _Entry(changed.obsolete, changed)
            return
        self.kept += 1
        obsolete = replace(message, obsolete=True, locations=(), extracted=())
        yield _Entry(obsolete=True, text=entry_text(obsolete, None, changed.path))

    def _duplicates(
        self, base: Sequence[Block], ours: Sequence[Block], theirs: Sequence[Block]
    ) -> Iterator[_Entry]:
        """Yield the entries of a key that has several in a version."""
        known, mine, yours = ({block.text for block in each} for each in (base, ours, theirs))
        stay = [block for block in ours if block.text not in known or block.text in yours]
        come = [block for block in theirs if block.text not in known and block.text not in mine]
        yield from self._kept_both(stay, come)

    def _kept_both(self, ours: Sequence[Block], theirs: Sequence[Block]) -> Iterator[_Entry]:
        self.combined += 1
        conflict = None
        if len(ours) + len(theirs) > 1:
            texts = ["\n".join(_target(each.message()) for each in side) for side in (ours, theirs)]
            conflict = Conflict(ConflictKind.ENTRY, 0, (*ours, *theirs)[0].key[1], *texts)
        for block in (*ours, *theirs):
            yield _Entry(block.obsolete, block, conflict=conflict)
            conflict = None

    # --- the file ----------------------------------------------------------------------------

    def _written(self, entries: Sequence[_Entry]) -> FileMerge:
        """Return the file with these entries."""
        style = self.style
        lines = list(self._header_block())
        conflicts = [self._header_conflict(name) for name in self.header.conflicts]
        for entry in entries:
            block = entry.block
            text = style.lines("\n" + entry.text) if block is None else block.lines(style)
            if entry.conflict is not None:
                msgid = next(index for index, line in enumerate(text, 1) if _MSGID.match(line))
                conflicts.append(replace(entry.conflict, line=len(lines) + msgid))
            lines += text
        base_end = None if self.base is None else len(self.base.end)
        lines += style.lines("") * merge_value(base_end, len(self.ours.end), len(self.theirs.end))
        data = b"\n".join((*lines, b""))
        if style.bom:
            data = codecs.BOM_UTF8 + data
        return FileMerge(data, self.taken, self.combined, self.kept, tuple(conflicts))

    def _header_block(self) -> tuple[bytes, ...]:
        """Return the lines of the header, and the blank lines before it."""
        for side in (self.ours, self.theirs):
            header = _header(side)
            if (self.header.comments, self.header.fields) == (header.comments, header.fields):
                return side.header.lines(self.style)
        return self.style.lines(header_lines(self.header.comments, self.header.fields))

    def _header_conflict(self, name: str) -> Conflict:
        sides = (
            "\n".join(value for each, value in side.fields if each == name)
            for side in (self.ours, self.theirs)
        )
        ours, theirs = sides
        line = 1 + sum(line.startswith("#") for line in self.header.comments)
        return Conflict(ConflictKind.HEADER, line, name, ours, theirs)


def _ordered(
    base: BlockFile | None,
    ours: BlockFile,
    theirs: BlockFile,
    merged: Mapping[Key, Sequence[_Entry]],
) -> list[_Entry]:
    """Return merged entries in the order of the side that changed it, ours if both did.

    What only the other side has follows the entry that it follows there; what became obsolete goes
    to the end.
    """
    main, other = sequence(ours.blocks), sequence(theirs.blocks)
    if base is not None and main == sequence(base.blocks):
        main, other = other, main
    entries: dict[_Place, list[_Entry]] = {}
    for key, of_key in merged.items():
        for entry in of_key:
            entries.setdefault((key, entry.obsolete), []).append(entry)
    main = [place for place in dict.fromkeys(main) if place in entries]
    placed = set(main)
    followers: dict[_Place | None, list[_Place]] = {}
    anchors: dict[bool, _Place | None] = {False: None, True: None}
    last: list[_Place] = []
    for place in dict.fromkeys((*other, *entries)):
        if place in placed:
            anchors[place[1]] = place
        elif place in entries:
            anchor = anchors[place[1]]
            if anchor is None and place[1]:
                last.append(place)
            else:
                followers.setdefault(anchor, []).append(place)
    order = list(followers.get(None, ()))
    for place in main:
        order += (place, *followers.get(place, ()))
    return [entry for place in (*order, *last) for entry in entries[place]]


def _header(file: BlockFile) -> HeaderMerge:
    return HeaderMerge(tuple(file.header.entries[0].comments), file.fields)


def _content_type(header: HeaderMerge) -> str:
    return next((value for name, value in header.fields if name.lower() == _CONTENT_TYPE), "")


def _comments(text: str) -> str:
    match = _FIRST_STRING.search(text)
    return text[: match.start()] if match else ""


def _strings(text: str) -> str:
    match = _FIRST_STRING.search(text)
    return text[match.start() :] if match else text


def _previous_plural(chosen: Block | None, ours: Block, theirs: Block) -> str | None:
    for block in (chosen,) if chosen is not None else (ours, theirs):
        previous = block.entries[0].previous_text("msgid_plural") if block else None
        if previous is not None:
            return previous
    return None


def _target(message: Message) -> str:
    return "\n".join(message.targets)
