"""Core properties of an Office Open XML package (ECMA-376, part 2, 8): its title, its status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.relationships import (
    CONTENT_TYPES,
    PACKAGE_PART,
    relationships,
    relationships_part,
    with_override,
    with_relationship,
)
from rktranslate.formats.xml import XmlPart, escaped_text, spliced
from rktranslate.inline.blanks import BREAK, trim
from rktranslate.inline.tags import escape_literals
from rktranslate.model import Block, BlockKind, DocumentPart, Exclusion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.formats.packages import Package
    from rktranslate.model import ReadOptions

_OFFERED = {"dc:title": "title", "dc:subject": "subject", "dc:description": "description"}
_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_KIND = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_NEW = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<cp:coreProperties xmlns:cp="{_NAMESPACE}"></cp:coreProperties>'
).encode()
_STATUS = "contentStatus"


@dataclass(frozen=True, slots=True)
class PropertyText:
    """A property that readers may see."""

    block: Block
    part: str
    start: int
    """Offset of its text in :attr:`XmlPart.data`."""
    end: int


def core_part(package: Package) -> str | None:
    """Return the name of the part with the core properties; None if the package has none."""
    for relationship in relationships(package, PACKAGE_PART):
        if relationship.kind == "core-properties" and relationship.target in package:
            return relationship.target
    return None


def property_texts(package: Package, options: ReadOptions) -> tuple[PropertyText, ...]:
    """Return title, subject and description; left out where the project does not want them."""
    name = core_part(package)
    if name is None:
        return ()
    xml = package.xml(name)
    exclusion = None if DocumentPart.TITLE in options.parts else Exclusion.LEFT_OUT
    found: list[PropertyText] = []
    for element, _ in xml.find(_OFFERED):
        text = xml.text(element)
        start, end = trim(text, 0, len(text))
        if start == end or any(element.elements):
            continue
        # A description may have several lines.
        shown = escape_literals(BREAK.sub("\n", text[start:end]))
        place = f"{_OFFERED[element.name]} of the document"
        block = Block(BlockKind.METADATA, shown, 1, exclusion=exclusion, place=place)
        found.append(PropertyText(block, name, element.content_start, element.content_end))
    return tuple(found)


def with_status(package: Package, changed: Mapping[str, bytes], status: str) -> dict[str, bytes]:
    """Return the changed parts of a package with its content status among them.

    Args:
        package: The package.
        changed: The parts that have changed before.
        status: What the document is, such as ``DRAFT: …``.
    """
    result = dict(changed)

    def current(name: str) -> XmlPart:
        data = result[name] if name in result else package.read(name)
        return XmlPart.of(data, f"{package.path}!{name}")

    name = core_part(package)
    if name is None:
        name = _free_name(package)
        own = relationships_part(PACKAGE_PART)
        result[own] = with_relationship(current(own), _KIND, name)
        result[CONTENT_TYPES] = with_override(current(CONTENT_TYPES), name, _TYPE)
        result[name] = _NEW
    result[name] = _with_status(current(name), status)
    return result


def _free_name(package: Package) -> str:
    name, number = "docProps/core.xml", 1
    while name in package:
        number += 1
        name = f"docProps/core{number}.xml"
    return name


def _with_status(xml: XmlPart, status: str) -> bytes:
    root = xml.root()
    written = xml.written_name(root)
    tag = written[: written.find(b":") + 1] + _STATUS.encode()
    element = b"<%b>%b</%b>" % (tag, escaped_text(status).encode(), tag)
    old = root.child(f"cp:{_STATUS}")
    if old is not None:
        edit = (old.start, old.end, element)
    elif root.content_end == root.end:
        opening = xml.start_tag(root)[:-2].rstrip() + b">"
        edit = (root.start, root.end, opening + element + b"</" + written + b">")
    else:
        edit = (root.content_end, root.content_end, element)
    return xml.encoded(spliced(xml.data, [edit]))
