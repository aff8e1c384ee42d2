"""Comments in bilingual copies that come back as DOCX.

A row of such a copy has the id of its unit as a bookmark (``rk_0123456789_abcdef_1``: id, mark of
the target, place), and as a small text in its first cell: what of both an editor keeps is enough.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from rktranslate.catalog.unit_ids import UNIT_ID, text_mark
from rktranslate.errors import DocumentError
from rktranslate.formats.packages import Package

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAIN_TYPE = "/officeDocument"
_COMMENTS_TYPE = "/comments"
_BOOKMARK = re.compile(r"_?rk_([0-9a-f]{10})_([0-9a-f]{6})_\d+")
_TARGET_CELL = 2
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufffe\uffff]+")
_LONGEST_AUTHOR = 80


@dataclass(frozen=True, slots=True)
class RowComment:
    """A comment of a reader."""

    unit: str
    """Id of the unit in whose row it is; empty outside of the rows."""
    text: str
    """On one line."""
    author: str
    date: str
    """``2026-11-30``; empty if it is not known."""


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A row whose target is not as it was written."""

    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class DocxComments:
    """What readers did to a copy."""

    comments: tuple[RowComment, ...]
    edited: tuple[EditedRow, ...]
    rows: int
    """Rows with the id of a unit."""


def note_of(comment: RowComment) -> str:
    """Return a comment as the translator comment of its message."""
    who = ", ".join(filter(None, (comment.author, comment.date)))
    return f"comment: {comment.text} ({who})" if who else f"comment: {comment.text}"


def has_comment(notes: Iterable[str], comment: RowComment) -> bool:
    """Return whether the notes of a message have a comment; editors may change its date."""
    start = f"comment: {comment.text} ({comment.author}"
    whole = note_of(comment)
    return any(note == whole or (comment.author and note.startswith(start)) for note in notes)


def read_comments(data: bytes, path: str) -> DocxComments:
    """Return the comments in a copy, in the order of the document.

    Raises:
        DocumentError: The file is no Word document, is damaged, or has no row of a copy.
    """
    package = Package.of(data, path, "Word document")
    main = _related(package, "", _MAIN_TYPE)
    if main is None:
        raise DocumentError("not a Word document", path=path)
    body = _parsed(package, main)
    name = _related(package, main, _COMMENTS_TYPE)
    known = {} if name is None else dict(_comments(_parsed(package, name)))
    rows = {row: _unit_of(row) for row in body.iter(*_names("tr"))}
    placed: dict[str, str] = {}
    for element in body.iter(*_names("commentRangeStart"), *_names("commentReference")):
        number = _attribute(element, "id")
        unit = next((rows[each] for each in element.iterancestors() if rows.get(each)), "")
        if number in known and not placed.get(number):
            placed[number] = unit
    units = [unit for unit in rows.values() if unit]
    if not units:
        raise DocumentError(
            "no row of a bilingual copy in this document",
            path=path,
            hint="comment on the file that `rktranslate report bilingual --format docx` wrote",
        )
    order = [*placed, *(number for number in known if number not in placed)]
    return DocxComments(
        tuple(
            RowComment(placed.get(number, ""), *known[number])
            for number in order
            if known[number][0]
        ),
        tuple(_edited(rows)),
        len(units),
    )


def _names(local: str) -> tuple[str, str]:
    return f"{{{_W}}}{local}", f"{{{_STRICT}}}{local}"


def _attribute(element: etree._Element, local: str) -> str:
    return next((element.get(name, "") for name in _names(local) if name in element.attrib), "")


def _parsed(package: Package, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(package.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"{name} is not well-formed XML", path=package.path) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError(f"{name} has a document type", path=package.path)
    return root


def _related(package: Package, source: str, kind: str) -> str | None:
    """Return the part that another one, or the package, has a relationship of a type to."""
    folder, name = posixpath.split(source)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in package:
        return None
    for relation in _parsed(package, relations):
        if relation.get("Type", "").endswith(kind) and relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            if target.lstrip("/") in package:
                return target.lstrip("/")
    return None


def _comments(root: etree._Element) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield the comments by number: text, author, date."""
    for comment in root.iter(*_names("comment")):
        paragraphs = (_text(paragraph) for paragraph in comment.iter(*_names("p")))
        author = _clean(_attribute(comment, "author"))[:_LONGEST_AUTHOR]
        day = _attribute(comment, "date")[:10]
        date = day if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else ""
        yield _attribute(comment, "id"), (_clean(" ".join(paragraphs)), author, date)


def _clean(text: str) -> str:
    """Return a text on one line, without characters that a PO file cannot hold."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def _text(element: etree._Element) -> str:
    """Return the text of an element, without what was deleted in tracked changes."""
    deleted = {*_names("del"), *_names("moveFrom")}
    blanks = {*_names("tab"), *_names("br"), *_names("cr")}
    texts = set(_names("t"))
    parts: list[str] = []
    stack = [element]
    while stack:
        each = stack.pop()
        if each.tag in texts:
            parts.append(each.text or "")
        elif each.tag in blanks:
            parts.append(" ")
        elif each.tag not in deleted:
            stack.extend(reversed(each))
    return "".join(parts)


def _unit_of(row: etree._Element) -> str:
    """Return the id of the unit of a row; empty for another row."""
    for bookmark in row.iter(*_names("bookmarkStart")):
        match = _BOOKMARK.fullmatch(_attribute(bookmark, "name"))
        if match is not None:
            return match[1]
    cell = next(row.iterchildren(*_names("tc")), None)
    words = [] if cell is None else _texts(cell)
    return next((word for word in words if UNIT_ID.fullmatch(word)), "")


def _texts(cell: etree._Element) -> list[str]:
    return [word for each in cell.iter(*_names("p")) for word in _text(each).split()]


def _edited(rows: dict[etree._Element, str]) -> Iterator[EditedRow]:
    for row, unit in rows.items():
        marks = [
            match[2]
            for bookmark in (row.iter(*_names("bookmarkStart")) if unit else ())
            if (match := _BOOKMARK.fullmatch(_attribute(bookmark, "name")))
        ]
        cells: Sequence[etree._Element] = list(row.iterchildren(*_names("tc")))
        if len(marks) == 1 and len(cells) > _TARGET_CELL:
            paragraphs = [_text(each) for each in cells[_TARGET_CELL].iter(*_names("p"))]
            text = _clean(" ".join(paragraphs))
            if text_mark(text) != marks[0]:
                yield EditedRow(unit, text)
