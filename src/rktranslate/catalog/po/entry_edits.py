"""Edits of single entries in a file's own bytes: targets, the flag ``fuzzy``, translator comments.

Only the lines of what is edited change. Every other byte stays: line ends, charset, byte order
mark, folded strings, the order of comments. What was changed can be put back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING

from rktranslate.catalog.po.comments import BLANKS, FUZZY, comment_lines, is_flag_line
from rktranslate.catalog.po.decoding import codec_of, decode
from rktranslate.catalog.po.entries import scan
from rktranslate.catalog.po.line_changes import EntryChange, changed, restored
from rktranslate.catalog.po.reader import with_plain_line_ends
from rktranslate.catalog.po.strings import UNWRITABLE, literals, unescaped
from rktranslate.catalog.provenance import comment_groups
from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rktranslate.catalog.po.entries import Entry
    from rktranslate.model import Key

_PREVIOUS = ("#|", "#~|")
_STATEMENT = re.compile(
    rf"(?P<start>[{BLANKS}]*(?P<obsolete>#~[{BLANKS}]*)?)"
    r"(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)(?P<gap>\s*)\""
)
_LITERAL = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
_LINE_END = re.compile(r"\r*\Z")
_COMPARED_NOTES = 200
"""Comments of both lists, without those that are equal at their ends. More are one replacement: the
time of a comparison grows with the cube of their number."""


@dataclass(frozen=True, slots=True)
class EntryLines:
    """An entry and its lines in a file, numbered from 1."""

    key: Key
    first: int
    """The first line, a comment or the first string."""
    msgid: int
    """The line of the msgid."""
    last: int
    obsolete: bool

    @classmethod
    def of(cls, entry: Entry) -> EntryLines:
        """Return the lines of an entry that was scanned."""
        return cls(entry.key, entry.first, entry.msgid, entry.last, entry.obsolete)


@dataclass(frozen=True, slots=True)
class EntryEdit:
    """The new content of an entry; what is None stays as it is."""

    targets: Mapping[str, str] | None = None
    """Texts by keyword: ``msgstr``, or ``msgstr[0]`` and so on. The entry must have them."""
    notes: tuple[str, ...] | None = None
    """All translator comments but those of the provenance, one per line."""
    fuzzy: bool | None = None
    without_previous: bool = False
    """Remove the previous source."""
    fields: Mapping[str, str] | None = None
    """Fields of the header, which is the entry then; those that it does not have are added."""


def entries_of(data: bytes, path: str) -> tuple[EntryLines, ...]:
    """Return the entries of a PO file with their lines, the header first.

    Raises:
        CatalogError: The file cannot be decoded or parsed.
    """
    text = with_plain_line_ends(decode(data, path))
    return tuple(map(EntryLines.of, scan(text, path)))


@dataclass(frozen=True, slots=True)
class EditedEntries:
    """A file with edits of some entries."""

    data: bytes
    changes: Mapping[EntryLines, EntryChange]
    """What was changed in each of the entries."""
    failed: Mapping[EntryLines, CatalogError]
    """The entries that are as before, because a text cannot be written in PO, or in the charset of
    the file, or because the entry does not have a string that its edit names."""


def edit_entries(data: bytes, edits: Mapping[EntryLines, EntryEdit], path: str) -> EditedEntries:
    """Edit some entries.

    Args:
        data: The file.
        edits: What to change in entries of it; see :func:`entries_of`.
        path: How errors name the file.
    """
    codec = codec_of(data, path)
    changes: dict[EntryLines, EntryChange] = {}
    failed: dict[EntryLines, CatalogError] = {}

    def edit(entry: EntryLines, raw: list[bytes]) -> list[bytes]:
        lines = [line.decode(codec) for line in raw]
        try:
            kept = _edited(lines, edits[entry], path, entry.msgid)
            encoded: list[int | bytes] = [
                each if isinstance(each, int) else _encoded(each, codec, path, entry.msgid)
                for each in kept
            ]
        except CatalogError as error:
            failed[entry] = error
            return raw
        after, changes[entry] = changed(raw, encoded)
        return after

    return EditedEntries(_with_entries(data, edits, edit), changes, failed)


def restore_entries(
    data: bytes, changes: Mapping[EntryLines, EntryChange]
) -> tuple[bytes, frozenset[EntryLines]]:
    """Put the lines of some entries back that an edit changed.

    An entry that has not changed since gets its lines back as they were. In one whose other lines
    have changed, only those of the edit are put back.

    Args:
        data: The file.
        changes: What was changed in entries of it; see :func:`edit_entries`.

    Returns:
        The file, and the entries that could not be restored because the lines of the edit are
        written in another way now.
    """
    failed: set[EntryLines] = set()

    def restore(entry: EntryLines, raw: list[bytes]) -> list[bytes]:
        before = restored(raw, changes[entry])
        if before is None:
            failed.add(entry)
        return raw if before is None else before

    return _with_entries(data, changes, restore), frozenset(failed)


def _with_entries(
    data: bytes,
    entries: Mapping[EntryLines, object],
    change: Callable[[EntryLines, list[bytes]], list[bytes]],
) -> bytes:
    """Return a file where the lines of some entries are replaced."""
    lines = data.split(b"\n")
    parts: list[bytes] = []
    end = 0
    for entry in sorted(entries, key=lambda each: each.first):
        parts += lines[end : entry.first - 1]
        parts += change(entry, lines[entry.first - 1 : entry.last])
        end = entry.last
    parts += lines[end:]
    return b"\n".join(parts)


def _encoded(line: str, codec: str, path: str, number: int) -> bytes:
    """Return a new line in the charset of a file.

    Raises:
        CatalogError: PO, or the charset, does not have a character.
    """
    odd = UNWRITABLE.search(line)
    if odd is not None:
        raise CatalogError(_cannot_hold(odd[0]), path=path, line=number)
    try:
        return line.encode(codec)
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        raise CatalogError(
            f"{_cannot_hold(character)} in the charset {codec}",
            path=path,
            line=number,
            hint="save the file as UTF-8 and declare UTF-8 in its Content-Type header",
        ) from error


def _cannot_hold(character: str) -> str:
    return f"the file cannot hold the character U+{ord(character):04X}"


# --- lines of one entry ----------------------------------------------------------------------


def _edited(lines: Sequence[str], edit: EntryEdit, path: str, number: int) -> list[int | str]:
    """Return the lines of an edited entry: indexes of those that stay, and the new ones."""
    edited = _Lines(lines)
    if edit.notes is not None:
        edited.set_notes(edit.notes)
    if edit.fuzzy is not None:
        edited.set_fuzzy(fuzzy=edit.fuzzy)
    if edit.without_previous:
        edited.remove_previous()
    for keyword, target in (edit.targets or {}).items():
        edited.set_target(keyword, target, path, number)
    if edit.fields is not None:
        edited.set_fields(edit.fields)
    return list(edited.result())


class _Lines:
    """The lines of an entry while they are edited."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._end = _line_end(lines[0])
        self._before: dict[int, list[str]] = {}
        """New lines by the index of the line before which they are written."""
        self._replaced: dict[int, list[str]] = {}
        """New lines instead of one; none if it is removed."""

    def result(self) -> Iterator[int | str]:
        """Yield the lines: the index of one that stays, or a new one."""
        begun = False
        for index, line in enumerate(self._lines):
            new = [*self._before.get(index, ()), *self._replaced.get(index, ())]
            yield from new
            begun = begun or bool(new)
            # Blank lines behind comments that are removed would be before the entry.
            if index not in self._replaced and (begun or line.strip(BLANKS) not in ("", "#~")):
                yield index
                begun = True

    def set_notes(self, notes: Sequence[str]) -> None:
        """Write the translator comments; those that are the same keep their lines."""
        spans = self._note_spans()
        old = [text for _, _, text in spans]
        for first, last, start, end in _changed_parts(old, notes):
            for begin, stop, _ in spans[first:last]:
                self._remove(begin, stop)
            new = [line + self._end for line in comment_lines("#", notes[start:end])]
            if new:
                self._before.setdefault(self._place_of_note(spans, first), []).extend(new)

    def _note_spans(self) -> list[tuple[int, int, str]]:
        """Return the first line, the end and the text of each translator comment.

        Comments of the provenance are left out.
        """
        comments = [
            (index, _body(line)[1:].removeprefix(" "))
            for index, line in enumerate(self._lines)
            if _is_note(line)
        ]
        spans: list[tuple[int, int, str]] = []
        for group in comment_groups([text for _, text in comments]):
            if group.step is None:
                first, last = comments[group.start][0], comments[group.end - 1][0]
                spans.append((first, last + 1, group.text))
        return spans

    def _place_of_note(self, spans: Sequence[tuple[int, int, str]], index: int) -> int:
        """Return the line before which a comment is written that comes before one of some."""
        if index:
            return spans[index - 1][1]
        if spans:
            return spans[0][0]
        # People read them first: they come before those of the provenance.
        return next((i for i, line in enumerate(self._lines) if _is_note(line)), 0)

    def set_fuzzy(self, *, fuzzy: bool) -> None:
        """Add or remove the flag ``fuzzy``."""
        flags = [index for index, line in enumerate(self._lines) if is_flag_line(_body(line))]
        if not fuzzy:
            for index in flags:
                self._replace(index, _without_fuzzy(self._lines[index]))
            return
        if any(_without_fuzzy(self._lines[index]) != self._lines[index] for index in flags):
            return
        for index in flags:
            start, mark, rest = self._lines[index].partition("#,")
            if mark and not start.strip(BLANKS):
                self._replace(index, f"{start}#, {FUZZY}{',' if rest.strip(BLANKS) else ''}{rest}")
                return
        place = next(i for i, line in enumerate(self._lines) if _ends_comments(line))
        self._before.setdefault(place, []).append(f"#, {FUZZY}{self._end}")

    def remove_previous(self) -> None:
        """Remove the previous source."""
        for index, line in enumerate(self._lines):
            if _body(line).startswith(_PREVIOUS):
                self._replace(index, None)

    def set_target(self, keyword: str, target: str, path: str, number: int) -> None:
        """Write a target; one that is the same keeps its lines.

        Raises:
            CatalogError: The entry has no such string.
        """
        statement = self._statement(keyword)
        if statement is None:
            raise CatalogError(f"the message has no {keyword}", path=path, line=number)
        start, end, match = statement
        if "".join(_text(line, path, number) for line in self._lines[start:end]) == target:
            return
        texts = literals(target)
        head, *further = texts if len(texts) == 1 else ['""', *texts]
        mark = f"{match['obsolete'].strip(BLANKS)} " if match["obsolete"] else ""
        first = f"{match['start']}{match['keyword']}{match['gap']}{head}"
        new = [first, *(mark + text for text in further)]
        # The last line of a file may have no line end.
        ends = [self._end] * (len(new) - 1) + [_line_end(self._lines[end - 1])]
        self._remove(start, end)
        self._replaced[start] = [line + end for line, end in zip(new, ends, strict=True)]

    def set_fields(self, fields: Mapping[str, str]) -> None:
        """Write fields of a header; lines without them stay."""
        statement = self._statement("msgstr")
        if statement is None:
            return
        start, end, match = statement
        cells: list[tuple[int | None, str]] = [
            (index, _text(self._lines[index], "", 0)) for index in range(start, end)
        ]
        for name, value in fields.items():
            cells = _with_field(cells, name, value)
        new: list[str] = []
        if cells[0][0] is None:
            new.append(f'{match["start"]}msgstr{match["gap"]}""{self._end}')
        for index, text in cells:
            if index is None:
                new += [line + self._end for line in literals(text)]
            else:
                new.append(self._lines[index])
        self._remove(start, end)
        self._replaced[start] = new

    def _statement(self, keyword: str) -> tuple[int, int, re.Match[str]] | None:
        """Return the first line of a string, the end, and how it begins."""
        statements = [
            (index, match)
            for index, line in enumerate(self._lines)
            if (match := _STATEMENT.match(line)) is not None
        ]
        ends = [index for index, _ in statements[1:]] + [len(self._lines)]
        for (start, match), end in zip(statements, ends, strict=False):
            if match["keyword"] == keyword:
                return start, end, match
        return None

    def _remove(self, start: int, end: int) -> None:
        for index in range(start, end):
            self._replaced[index] = []

    def _replace(self, index: int, line: str | None) -> None:
        if line != self._lines[index]:
            self._replaced[index] = [] if line is None else [line]


def _changed_parts(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the parts of two lists that differ: start and end in the old one, then in the new."""
    shorter = min(len(old), len(new))
    start = end = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if len(before) + len(after) > _COMPARED_NOTES:
        yield start, start + len(before), start, start + len(after)
        return
    for change, *places in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if change != "equal":
            first, last, begin, stop = (start + place for place in places)
            yield first, last, begin, stop


def _with_field(
    cells: Sequence[tuple[int | None, str]], name: str, value: str
) -> list[tuple[int | None, str]]:
    """Return the strings of a header with a field.

    Args:
        cells: The lines and texts of the strings; no line for one that is to be written.
        name: Name of the field.
        value: Its value.
    """
    text = "".join(part for _, part in cells)
    field = f"{name}: {value}\n"
    old = re.search(rf"^{re.escape(name)}:[^\n]*(?:\n|\Z)", text, re.MULTILINE)
    if old is None:
        gap = "\n" if text and not text.endswith("\n") else ""
        return [*cells, (None, gap + field)]
    ends = list(accumulate(len(part) for _, part in cells))
    starts = [0, *ends[:-1]]
    first = next(i for i, end in enumerate(ends) if end > old.start())
    last = next(i for i, end in enumerate(ends) if end >= old.end())
    part = text[starts[first] : old.start()] + field + text[old.end() : ends[last]]
    if part == text[starts[first] : ends[last]]:
        return list(cells)
    return [*cells[:first], (None, part), *cells[last + 1 :]]


def _text(line: str, path: str, number: int) -> str:
    """Return the text of the string on a line; empty without one."""
    match = _LITERAL.search(line)
    return unescaped(match[1], path, number) if match else ""


def _body(line: str) -> str:
    """Return a comment line as the reader has it."""
    return line.lstrip(BLANKS).rstrip("\r")


def _line_end(line: str) -> str:
    """Return what is between a line and its line feed."""
    match = _LINE_END.search(line)
    return match[0] if match else ""


def _is_note(line: str) -> bool:
    body = _body(line)
    return (
        body.startswith("#") and not body.startswith(("#.", "#:", "#|", "#~"))
    ) and not is_flag_line(body)


def _ends_comments(line: str) -> bool:
    """Return whether a line is the previous source, or a string."""
    return _body(line).startswith(_PREVIOUS) or _STATEMENT.match(line) is not None


def _without_fuzzy(line: str) -> str | None:
    """Return a line of flags without ``fuzzy``; None if it has no other flag."""
    marker = line.index("#") + 2
    content = line[marker:].rstrip(BLANKS)
    line_end = line[marker + len(content) :]
    flags = content.split(",")
    if not any(FUZZY in flag.split() for flag in flags):
        return line
    kept: list[str] = []
    for flag in flags:
        words = flag.split()
        if FUZZY not in words:
            kept.append(flag)
        elif any(word != FUZZY for word in words):
            kept.append(" " + " ".join(word for word in words if word != FUZZY))
    if not any(flag.strip(BLANKS) for flag in kept):
        return None
    return line[:marker] + ",".join(kept) + line_end
