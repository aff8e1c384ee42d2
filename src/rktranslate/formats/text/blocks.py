"""The blocks of a text: rows with a structure of their own, and the rest as prose or lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.formats.joints import (
    Vocabulary,
    has_invisible,
    joined_at_ends,
    single_spaced,
    visible_parts,
)
from rktranslate.formats.references import is_entry, opens_references
from rktranslate.formats.text.columns import cells, colons
from rktranslate.formats.text.columns import field as field_of
from rktranslate.formats.text.contents import (
    is_dashed_page,
    is_page_number,
    names_page,
    split_leader,
)
from rktranslate.formats.text.markers import (
    closes_bracket,
    find_labels,
    is_address,
    is_division,
    is_person_number,
    is_plain,
    is_section,
    is_stopped,
    list_marker,
    opens_entry,
    opens_item,
    run_labels,
)
from rktranslate.formats.text.rows import runs
from rktranslate.formats.text.wrapping import Stretch, line_break
from rktranslate.formats.text.wrapping import Wrapping as Evidence
from rktranslate.formats.text_skeleton import Line, TextBlock, joined_lines
from rktranslate.model import BlockKind, Exclusion, Span, Wrapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.formats.text.markers import Labels
    from rktranslate.formats.text.rows import Row, Run

LONGEST_HEADING = 100
"""Characters; what is longer is a paragraph even without a full stop."""

_NARROWEST = 30
"""Columns; in a narrower run no marker is within a wrapped paragraph."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_WORD = re.compile(r"[^\W_]")
_SENTENCE_WITHIN = re.compile(r"[^\W\d_]{3,}[.!?…] +[^\W_]")


@dataclass(slots=True)
class _Part:
    """Rows of one run that may be one block."""

    run: Run
    kind: BlockKind
    rows: list[Row]
    is_fixed: bool = False
    """They are one block, whatever their line breaks look like."""
    exclusion: Exclusion | None = None
    margin: int = 0
    """Columns before the marker or key; what is indented further hangs under it."""


def text_blocks(text: str, wrapping: Wrapping = Wrapping.AUTO) -> Iterator[TextBlock]:
    """Yield the blocks of a text in order."""
    found = list(runs(text))
    labels = find_labels(row for run in found for row in run.rows)
    columns = _columns(found)
    parts = [part for run in found for part in _RunReader(run, labels, columns).parts()]
    is_auto = wrapping is Wrapping.AUTO
    cut = _cut_by_pages(found)
    evidence = Evidence(
        [
            Stretch.of(part.rows, is_cut=part.rows[-1].start in cut)
            for part in parts
            if is_auto and _is_open(part)
        ]
    )
    blocks = _Blocks(text, evidence, wrapping)
    in_references = False
    for part, following in pairwise([*parts, None]):
        if part is None:
            continue
        for block in blocks.of(part, followed=following is not None):
            if len(part.run.rows) == 1 and opens_references(block.text):
                in_references = True
            elif in_references and block.exclusion is None and is_entry(block.text):
                block = replace(block, kind=BlockKind.REFERENCE)
            elif block.kind is BlockKind.HEADING:
                in_references = False
            yield block


def _is_open(part: _Part) -> bool:
    if len(part.rows) < 2 or part.is_fixed or part.exclusion is not None:
        return False
    return not is_address(part.rows)


def _cut_by_pages(found: Sequence[Run]) -> frozenset[int]:
    """Return the offsets of the rows after which a page ends."""
    return frozenset(
        run.rows[-1].start
        for run, following in pairwise(found)
        if run.page != following.page
        or following.is_running
        or (len(following.rows) == 1 and is_page_number(following.rows[0].text))
    )


def _columns(found: Sequence[Run]) -> dict[int, tuple[Row, ...]]:
    """Return the cells of all rows with columns; a ruler does not end a table."""
    result: dict[int, tuple[Row, ...]] = {}
    table: list[Row] = []
    for run in found:
        if table and not run.after_ruler:
            result |= cells(table)
            table = []
        table.extend(run.rows)
    return result | cells(table) if table else result


class _RunReader:
    """Takes a run apart, row by row."""

    def __init__(self, run: Run, labels: Labels, columns: dict[int, tuple[Row, ...]]) -> None:
        self._run = run
        self._labels = labels
        self._run_labels = run_labels(run.rows)
        self._columns = columns
        self._colons = colons(run.rows)
        self._width = max(row.width for row in run.rows)
        self._parts: list[_Part] = []
        self._pending: _Part | None = None

    def parts(self) -> list[_Part]:
        """Return the parts of the run in order."""
        rows = self._run.rows
        for index, row in enumerate(rows):
            self._read(row, rows[index - 1] if index else None)
        self._close()
        return self._parts

    def _read(self, row: Row, previous: Row | None) -> None:
        leader = split_leader(row)
        pending = self._pending
        if (
            pending is not None
            and leader is None
            and is_plain(row.text)
            and row.start not in self._columns
        ):
            pending.rows.append(row)
            return
        alone = len(self._run.rows) == 1
        if is_page_number(row.text) and (alone or is_dashed_page(row.text)):
            self._close()
            self._add(BlockKind.PARAGRAPH, [row], exclusion=Exclusion.NUMBERING)
        elif leader is not None:
            self._contents_entry(*leader)
        elif (keyed := field_of(row, self._colons)) is not None and self._may_be_field(
            row, previous
        ):
            self._field(row, *keyed)
        elif row.start in self._columns:
            self._cells(self._columns[row.start])
        else:
            self._plain(row, previous)

    def _add(
        self,
        kind: BlockKind,
        rows: list[Row],
        *,
        is_fixed: bool = False,
        exclusion: Exclusion | None = None,
    ) -> None:
        if exclusion is not None and not _LETTERS.search(rows[0].text):
            return
        self._parts.append(_Part(self._run, kind, rows, is_fixed, exclusion=exclusion))

    def _close(self) -> None:
        if self._pending is not None:
            self._parts.append(self._pending)
            self._pending = None

    def _open(self, kind: BlockKind, row: Row, indent: int) -> None:
        self._close()
        self._pending = _Part(self._run, kind, [row], margin=indent)

    def _contents_entry(self, entry: Row, leader: Row) -> None:
        pending = self._pending
        kind = BlockKind.PARAGRAPH
        if pending is not None and _goes_on(pending.rows[-1], entry):
            kind, first = pending.kind, pending.rows.pop()
            if not pending.rows:
                self._pending = None
            self._close()
            self._add(kind, [first, entry] if entry.text else [first], is_fixed=True)
        else:
            self._close()
            if entry.text and _WORD.search(entry.text):
                entry, kind = self._marked(entry)
                self._add(kind, [entry], is_fixed=True)
        self._add(BlockKind.PARAGRAPH, [leader], exclusion=Exclusion.NUMBERING)

    def _field(self, row: Row, key: Row, value: Row) -> None:
        self._close()
        self._add(BlockKind.TABLE_CELL, [key], is_fixed=True)
        beside = [cell for cell in self._columns.get(row.start, ()) if cell.start > value.start]
        if not beside:
            self._open_at(value, row.indent)
            return
        # ``Nomor : 12/III/2024                Bogor, 5 Maret 2024``
        text = value.text[: beside[0].start - value.start].rstrip()
        self._cells([value.part(0, len(text)), *beside])

    def _cells(self, row_cells: Sequence[Row]) -> None:
        self._close()
        for index, cell in enumerate(row_cells):
            kept = self._marked(cell)[0] if index == 0 else cell
            if not _WORD.search(kept.text):
                continue
            is_page = index > 0 and index == len(row_cells) - 1 and is_page_number(kept.text)
            exclusion = Exclusion.NUMBERING if is_page else None
            self._add(BlockKind.TABLE_CELL, [kept], is_fixed=True, exclusion=exclusion)

    def _marked(self, row: Row) -> tuple[Row, BlockKind]:
        """Return a row without the marker of a list item, and its kind."""
        length = list_marker(row.text)
        if not length:
            return row, BlockKind.PARAGRAPH
        # A marker like ``iii.`` has letters, and what has letters is in some block.
        self._add(
            BlockKind.PARAGRAPH,
            [row.part(0, len(row.text[:length].rstrip()))],
            exclusion=Exclusion.NUMBERING,
        )
        return row.part(length, len(row.text)), BlockKind.LIST_ITEM

    def _open_at(self, row: Row, indent: int) -> None:
        """Open a block with a row that may begin with the marker of a list item."""
        content, kind = self._marked(row)
        self._open(kind, content, indent)

    def _may_be_field(self, row: Row, previous: Row | None) -> bool:
        """Return whether a row with a colon is not within a wrapped paragraph by chance."""
        pending = self._pending
        if pending is not None and row.indent <= pending.margin < pending.rows[0].indent:
            return True  # it follows a value, and is not indented as that is
        return self._in_paragraph(row, previous) is None

    def _in_paragraph(self, row: Row, previous: Row | None) -> str | None:
        """Return the row before if the paragraph that it is in may go on."""
        pending = self._pending
        if previous is None or pending is None or pending.kind is not BlockKind.PARAGRAPH:
            return None
        need = pending.rows[-1].width + 1 + len(row.text.partition(" ")[0])
        return previous.text if need > self._width > _NARROWEST else None

    def _plain(self, row: Row, previous: Row | None) -> None:
        text = row.text
        pending = self._pending
        paragraph = self._in_paragraph(row, previous)
        if opens_entry(text, paragraph):
            self._open(BlockKind.REFERENCE, row, row.indent)
        elif opens_item(text, paragraph) and not (previous and closes_bracket(previous.text, text)):
            self._close()
            self._open_at(row, row.indent)
        elif is_person_number(text):
            self._close()
            self._add(BlockKind.PARAGRAPH, [row], is_fixed=True)
        elif is_division(text) and (paragraph is None or is_stopped(paragraph)):
            self._close()
            self._add(BlockKind.HEADING, [row], is_fixed=True)
        elif (
            pending is None
            or self._labels.opens(row, self._run_labels)
            or (is_section(text) and (paragraph is None or is_stopped(paragraph)))
        ):
            self._open(BlockKind.PARAGRAPH, row, row.indent)
        else:
            pending.rows.append(row)


def _goes_on(row: Row, following: Row) -> bool:
    """Return whether an entry of a table of contents goes on in the next row."""
    if not following.text:
        return True
    before = line_break(row, following)
    if before.has_hyphen or following.text[0].islower():
        return True
    return (
        following.indent > row.indent
        and not list_marker(following.text)
        and not is_section(following.text)
        and not following.text[0].isdigit()
    )


class _Blocks:
    """Makes blocks of parts."""

    def __init__(self, text: str, evidence: Evidence, wrapping: Wrapping) -> None:
        self._text = text
        self._evidence = evidence
        self._wrapping = wrapping
        self._vocabulary = Vocabulary(text)
        self._has_invisible = has_invisible(text)

    def of(self, part: _Part, *, followed: bool) -> Iterator[TextBlock]:
        """Yield the blocks of a part."""
        for number, rows in enumerate(self._groups(part)):
            kind = part.kind
            if number and kind is BlockKind.LIST_ITEM:
                kind = BlockKind.PARAGRAPH
            block = self._block(kind, rows, part.exclusion)
            if block is None:
                continue
            alone = len(part.run.rows) == 1 and kind is BlockKind.PARAGRAPH
            if kind is BlockKind.PARAGRAPH and block.exclusion is None:
                if alone and _is_heading(block, part.run, followed):
                    block = replace(block, kind=BlockKind.HEADING)
                elif part.run.depth:
                    block = replace(block, kind=BlockKind.QUOTE)
            yield block

    def _groups(self, part: _Part) -> Sequence[Sequence[Row]]:
        rows = part.rows
        if part.is_fixed or len(rows) == 1 or part.kind is BlockKind.REFERENCE:
            return [rows]
        if self._wrapping is Wrapping.PROSE:
            return [rows]
        if self._wrapping is Wrapping.LINES or part.run.in_signature or is_address(rows):
            return [[row] for row in rows]
        return self._evidence.paragraphs(rows, part.margin)

    def _block(
        self, kind: BlockKind, rows: Sequence[Row], exclusion: Exclusion | None
    ) -> TextBlock | None:
        if not any(_WORD.search(row.text) for row in rows):
            return None
        lines = [Line(Span(row.start, row.end), row.number) for row in rows]
        if exclusion is None:
            if len(lines) > 1:
                lines = self._joined(rows, lines)
            if self._has_invisible:
                lines = list(visible_parts(self._text, lines))
        return TextBlock(kind, joined_lines(self._text, lines), tuple(lines), exclusion)

    def _joined(self, rows: Sequence[Row], lines: list[Line]) -> list[Line]:
        width = max(row.width for row in rows)
        widths = {row.start: row.width for row in rows}
        lines = joined_at_ends(
            self._text,
            lines,
            self._vocabulary,
            is_full=lambda line: widths[line.span.start] >= width - 1,
        )
        if any("  " in row.text for row in rows):
            lines = list(single_spaced(self._text, lines))
        return lines


def _is_heading(block: TextBlock, run: Run, followed: bool) -> bool:
    """Return whether a line between blank lines is a heading: short, no stop, something follows."""
    text = block.text
    if len(text) > LONGEST_HEADING or run.is_running or names_page(text):
        return False
    if run.is_underlined or opens_references(text):
        return True
    first = _WORD.search(text)
    return (
        followed
        and first is not None
        and not first.group().islower()
        and "://" not in text
        and not text.endswith(",")
        and not is_stopped(text)
        and not _SENTENCE_WITHIN.search(text)
    )
