"""Tracked changes (ECMA-376, part 1, 17.13.5): refused, or accepted before a document is read.

A change of format alone is no reason to refuse: the text is clear, and the change stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.packages import Package
from rktranslate.formats.xml import Element, spliced
from rktranslate.model import TrackedChanges

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rktranslate.formats.xml import XmlPart
    from rktranslate.model import ReadOptions

_INSERTED = frozenset({"w:ins", "w:moveTo"})
_DELETED = frozenset({"w:del", "w:moveFrom"})
_CELLS = frozenset({"w:cellIns", "w:cellDel", "w:cellMerge"})
_TEXT_CHANGES = {
    "w:ins": "an insertion",
    "w:del": "a deletion",
    "w:moveFrom": "a move",
    "w:moveTo": "a move",
    **dict.fromkeys(_CELLS, "a change of cells"),
}
_MARKS = _CELLS | {
    *("w:rPrChange", "w:pPrChange", "w:sectPrChange", "w:tblPrChange", "w:tblGridChange"),
    *("w:trPrChange", "w:tcPrChange", "w:tblPrExChange", "w:numberingChange"),
    *("w:moveFromRangeStart", "w:moveFromRangeEnd", "w:moveToRangeStart", "w:moveToRangeEnd"),
    *("w:customXmlInsRangeStart", "w:customXmlInsRangeEnd", "w:customXmlDelRangeStart"),
    *("w:customXmlDelRangeEnd", "w:customXmlMoveFromRangeStart", "w:customXmlMoveFromRangeEnd"),
    *("w:customXmlMoveToRangeStart", "w:customXmlMoveToRangeEnd"),
}
"""What only says that something has changed, or how it was."""
_ANY = re.compile(
    rb"<(?:[^\s<>:/]++:)?(?>ins|del|moveFrom|moveTo|cell(?:Ins|Del|Merge)|[A-Za-z]+Change"
    rb"|(?:move|customXml)[A-Za-z]+Range(?:Start|End))(?=[\s/>])"
)
_HINT = (
    "accept or reject them in Word, or have them read as accepted: --accept-changes, or "
    'changes = "accept" in the configuration'
)

_Edit = tuple[int, int, bytes]


def without_changes(
    package: Package, parts: Mapping[str, XmlPart], options: ReadOptions
) -> Package:
    """Return a package without tracked changes in some of its parts.

    Args:
        package: The document.
        parts: The parts by their names.
        options: Whether changes are refused or accepted.

    Raises:
        DocumentError: A part has changes, and they are to be refused.
    """
    changed: dict[str, bytes] = {}
    for name, part in parts.items():
        if not _ANY.search(part.data):
            continue
        if options.changes is TrackedChanges.REFUSE:
            _refuse(package.path, name, part)
            continue
        edits = sorted(_edits(part, part.root()), key=lambda edit: edit[:2])
        if edits:
            changed[name] = part.encoded(spliced(part.data, edits))
    if not changed:
        return package
    return Package.of(package.written(changed), package.path, "Word document")


def _refuse(path: str, name: str, part: XmlPart) -> None:
    """Raise the error of the first change of text."""
    for element, ancestors in part.find(_TEXT_CHANGES):
        if ancestors[-1].name == "w:numPr":
            # The paragraph became an item of a list.
            continue
        paragraph = re.compile(rb"<%b(?=[\s/>])" % re.escape(part.written("w:p")))
        number = max(1, len(paragraph.findall(part.data, 0, element.start)))
        author = part.attribute(element, "w:author")
        by = f" by {author}" if author else ""
        raise DocumentError(
            f"tracked changes: {_TEXT_CHANGES[element.name]}{by} in paragraph {number} of {name}",
            path=path,
            line=number,
            hint=_HINT,
        )


def _edits(part: XmlPart, parent: Element) -> Iterator[_Edit]:
    """Yield what changes in an element when its changes are accepted."""
    children = list(parent.elements)
    index = 0
    while index < len(children):
        child = children[index]
        index += 1
        name = child.name
        if name in _MARKS or name in _DELETED or _is_deleted(child):
            yield child.start, child.end, b""
        elif name in _INSERTED:
            yield child.start, child.content_start, b""
            yield from _edits(part, child)
            if child.content_end < child.end:
                yield child.content_end, child.end, b""
        elif name == "w:p" and _has_deleted_mark(child):
            merged = [child]
            while index < len(children) and _has_deleted_mark(merged[-1]):
                following = children[index]
                if following.name == "w:p":
                    merged.append(following)
                elif following.name not in _BETWEEN:
                    break
                index += 1
            yield from _merged(part, merged)
        else:
            yield from _edits(part, child)


_BETWEEN = frozenset(
    {"w:bookmarkStart", "w:bookmarkEnd", "w:commentRangeStart", "w:commentRangeEnd", "w:proofErr"}
)
"""What may stand between two paragraphs, and in one as well."""


def _is_deleted(element: Element) -> bool:
    """Return whether a row, a cell, or every row of a table is deleted."""
    if element.name == "w:tr":
        properties = element.child("w:trPr")
        return properties is not None and properties.child("w:del") is not None
    if element.name == "w:tc":
        properties = element.child("w:tcPr")
        return properties is not None and properties.child("w:cellDel") is not None
    if element.name == "w:tbl":
        rows = [child for child in element.elements if child.name == "w:tr"]
        return bool(rows) and all(map(_is_deleted, rows))
    return False


def _has_deleted_mark(paragraph: Element) -> bool:
    """Return whether the end of a paragraph is deleted: it is one with the next."""
    properties = paragraph.child("w:pPr")
    mark = None if properties is None else properties.child("w:rPr")
    return mark is not None and any(child.name in _DELETED for child in mark.elements)


def _merged(part: XmlPart, paragraphs: Sequence[Element]) -> Iterator[_Edit]:
    """Yield the edits that make several paragraphs one, with the properties of the last."""
    first, last = paragraphs[0], paragraphs[-1]
    for paragraph in paragraphs:
        properties = paragraph.child("w:pPr")
        for child in paragraph.elements:
            if child is not properties:
                yield from _within(part, child)
        if len(paragraphs) == 1:
            if properties is not None:
                yield from _edits(part, properties)
            return
        if paragraph is first:
            start = first.content_start
            old = (start, start) if properties is None else (properties.start, properties.end)
            yield *old, _properties(part, last)
        else:
            end = paragraph.content_start if properties is None else properties.end
            yield paragraph.start, end, b""
        if paragraph is not last:
            yield paragraph.content_end, paragraph.end, b""
        elif last.content_end == last.end:
            # An empty-element tag: the end tag of the first one is missing.
            yield last.end, last.end, b"</%b>" % part.written_name(first)


def _within(part: XmlPart, child: Element) -> Iterator[_Edit]:
    holder = Element("", child.start, child.start)
    holder.children = [child]
    yield from _edits(part, holder)


def _properties(part: XmlPart, paragraph: Element) -> bytes:
    """Return the properties of a paragraph without changes."""
    properties = paragraph.child("w:pPr")
    if properties is None:
        return b""
    start = properties.start
    edits = sorted(_edits(part, properties), key=lambda edit: edit[:2])
    moved = [(first - start, end - start, new) for first, end, new in edits]
    return spliced(part.raw(properties), moved)
