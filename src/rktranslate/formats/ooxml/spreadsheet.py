"""Workbooks (SpreadsheetML): the texts of cells, and what is written about them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import DocumentError
from rktranslate.formats.interface import DEFAULTS, UnmarkedWriting
from rktranslate.formats.marking import with_colors
from rktranslate.formats.ooxml.links import ExternalLinks, changed_links
from rktranslate.formats.ooxml.properties import with_status
from rktranslate.formats.ooxml.relationships import open_package
from rktranslate.formats.ooxml.sites import Placed, edited, edits_of, show_marks
from rktranslate.formats.ooxml.spreadsheet_highlights import cell_edits
from rktranslate.formats.ooxml.spreadsheet_marks import notice_edits, right_to_left_edits
from rktranslate.formats.ooxml.spreadsheet_reading import WorkbookReader
from rktranslate.formats.ooxml.target_language import TargetLanguage
from rktranslate.formats.targets import block_texts
from rktranslate.formats.xml import unescaped
from rktranslate.model import BlockKind, Document, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.formats.ooxml.sites import Edit
    from rktranslate.formats.ooxml.spreadsheet_reading import Sheet
    from rktranslate.formats.ooxml.spreadsheet_tables import Table
    from rktranslate.formats.packages import Package
    from rktranslate.model import Mark, ReadOptions

_NOUN = "workbook"


@dataclass(frozen=True, slots=True)
class _Skeleton:
    package: Package
    places: tuple[Sequence[Placed], ...]
    sheets: tuple[Sheet, ...]
    tables: tuple[Table, ...]
    addresses: tuple[str, ...] = ()
    """New addresses of its links; none to leave all of them."""


class SpreadsheetFormat(UnmarkedWriting, ExternalLinks):
    """Workbooks of Excel and compatible programs."""

    name: ClassVar[str] = "xlsx"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xlsm", ".xltx", ".xltm")
    refuses_more: ClassVar[bool] = True
    """Beside what all formats refuse: a text that is too long for its place, and the name of a
    column that another one of its table has."""

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Return the texts of all sheets; see :meth:`Format.read`."""
        package = open_package(data, path, _NOUN)
        reader = WorkbookReader(package, options)
        reader.read()
        collector = reader.collector
        skeleton = _Skeleton(
            package, tuple(collector.places), tuple(reader.sheets), tuple(reader.tables)
        )
        return Document(path, tuple(collector.blocks), skeleton, Syntax.TAGS, encoding=None)

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return whether each block is in a cell, or in a paragraph of a shape."""
        skeleton = _skeleton(document)
        return tuple(
            (block.kind is BlockKind.TABLE_CELL and bool(placed)) or show_marks(placed)
            for block, placed in zip(document.blocks, skeleton.places, strict=True)
        )

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the workbook with colours in the cells of its marked texts.

        A notice is in the page headers of visible sheets, and the status in the properties.
        """
        skeleton = _skeleton(document)
        package = skeleton.package
        texts = list(block_texts(document, targets, marks))
        target_language = TargetLanguage.of(language)
        edits = edits_of(document.blocks, skeleton.places, texts, target_language)
        _check_columns(skeleton.tables, edits, document.path)
        if any(marks):
            worksheets = [sheet.part for sheet in skeleton.sheets if sheet.is_worksheet]
            found = cell_edits(package, worksheets, skeleton.places, texts)
            for part, own in found.items():
                edits.setdefault(part, []).extend(own)
        for sheet in skeleton.sheets if target_language.is_rtl and edits else ():
            if sheet.is_worksheet:
                turned = right_to_left_edits(package.xml(sheet.part))
                edits.setdefault(sheet.part, []).extend(turned)
        changed = {name: edited(package, name, own) for name, own in edits.items() if own}
        changed |= changed_links(package, skeleton.addresses)
        if notice is not None:
            line = with_colors(notice, marks)
            for sheet in skeleton.sheets:
                if sheet.is_worksheet and not sheet.is_hidden:
                    changed[sheet.part] = notice_edits(package, changed, sheet.part, line)
            changed = with_status(package, changed, notice)
        return package.written(changed)


def _skeleton(document: Document) -> _Skeleton:
    if not isinstance(document.skeleton, _Skeleton):
        raise TypeError("the document was read by another format")
    return document.skeleton


def _check_columns(tables: Iterable[Table], edits: Mapping[str, Sequence[Edit]], path: str) -> None:
    """Refuse a table of which two columns would have one name.

    Raises:
        DocumentError: There is one.
    """
    for table in tables:
        own = {start: written.decode() for start, _, written in edits.get(table.part, ())}
        if not own:
            continue
        names = Counter(
            unescaped(own[site.start]).casefold() if site.start in own else site.text.casefold()
            for site in table.columns
        )
        name, count = names.most_common(1)[0]
        if count > 1:
            raise DocumentError(
                f"two columns of the table {table.name} would have the name “{name}”",
                path=path,
                hint="translate the heads of the columns differently",
            )
