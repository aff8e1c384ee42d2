"""Parts of an Office Open XML package and their relationships (ECMA-376, part 2).

Parts are found by relationship, never by name: a producer may name them as it likes.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rktranslate.errors import DocumentError
from rktranslate.formats.packages import Package
from rktranslate.formats.recognition import wrong_content
from rktranslate.formats.xml import XmlPart, escaped_attribute, spliced

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZIP = b"PK\x03\x04"
_SIGNATURES = "_xmlsignatures/"
CONTENT_TYPES = "[Content_Types].xml"
PACKAGE_PART = ""
"""Stands for the package itself as the source of relationships."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship from a part, or from the package, to a part or an address."""

    id: str
    kind: str
    """Last segment of the type, the same in strict and transitional files: ``header``."""
    target: str
    """Name of the part, without a slash at its beginning; an address if it is external."""
    is_external: bool = False


def open_package(data: bytes, path: str, noun: str) -> Package:
    """Return a file as an Office Open XML package.

    Args:
        data: The file.
        path: Path of the document, for messages.
        noun: What it should be, for messages: ``Word document``.

    Raises:
        DocumentError: It is another file, encrypted, damaged or digitally signed.
    """
    suffix = PurePosixPath(path).suffix.lower()
    if not data.startswith(_ZIP):
        raise wrong_content(data, path, suffix)
    package = Package.of(data, path, noun)
    if CONTENT_TYPES not in package:
        raise wrong_content(data, path, suffix, f"{CONTENT_TYPES} is missing")
    if any(name.lower().startswith(_SIGNATURES) for name in package.entries):
        raise DocumentError(
            "digitally signed: a translation would break the signature",
            path=path,
            hint="remove the signature from a copy, in the program that made the document",
        )
    return package


def main_part(package: Package) -> str:
    """Return the name of the part that the document begins with.

    Raises:
        DocumentError: There is none.
    """
    for relationship in relationships(package, PACKAGE_PART):
        if relationship.kind == "officeDocument" and relationship.target in package:
            return relationship.target
    raise DocumentError("no relationship leads to a document", path=package.path)


def relationships(package: Package, part: str) -> tuple[Relationship, ...]:
    """Return the relationships of a part in the order of the file, or of ``PACKAGE_PART``.

    Those that lead to a part that the package lacks are left out.

    Raises:
        DocumentError: They cannot be read.
    """
    name = relationships_part(part)
    if name not in package:
        return ()
    return tuple(_read(package, part, package.xml(name)))


def relationships_part(part: str) -> str:
    """Return the name of the part that has the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _read(package: Package, part: str, xml: XmlPart) -> Iterator[Relationship]:
    for found in xml.find({"rel:Relationship"}):
        attributes = xml.attributes(found.element)
        is_external = attributes.get("TargetMode") == "External"
        target = attributes.get("Target", "")
        kind = attributes.get("Type", "").rpartition("/")[2]
        if not is_external:
            target = _resolved(package, part, target)
            if not target:
                continue
        yield Relationship(attributes.get("Id", ""), kind, target, is_external)


def _resolved(package: Package, part: str, target: str) -> str:
    """Return the name of the part that a relative reference leads to; empty if there is none."""
    base = posixpath.join("/", posixpath.dirname(part))
    for reference in (target, unquote(target)):
        name = posixpath.normpath(posixpath.join(base, reference)).lstrip("/")
        if name in package:
            return name
        # Names of parts are compared without case (ECMA-376, part 2, 6.2.2.3).
        folded = name.casefold()
        for known in package.entries:
            if known.casefold() == folded:
                return known
    return ""


def with_override(types: XmlPart, part: str, content_type: str) -> bytes:
    """Return the content types of a package with the type of another part."""
    row = (
        f'PartName="/{escaped_attribute(part)}" ContentType="{escaped_attribute(content_type)}"'
    ).encode()
    return _with_child(types, b"Override", row)


def with_relationship(xml: XmlPart, kind: str, target: str) -> bytes:
    """Return relationships with another one, whose id is new.

    Args:
        xml: The part of relationships.
        kind: The whole type.
        target: The reference to the part.
    """
    known = {xml.attributes(found.element).get("Id") for found in xml.find({"rel:Relationship"})}
    number = len(known) + 1
    while f"rId{number}" in known:
        number += 1
    row = (
        f'Id="rId{number}" Type="{escaped_attribute(kind)}" Target="{escaped_attribute(target)}"'
    ).encode()
    return _with_child(xml, b"Relationship", row)


def _with_child(xml: XmlPart, local: bytes, attributes: bytes) -> bytes:
    """Return a part whose root has another empty element at its end."""
    root = xml.root()
    written = xml.written_name(root)
    prefix = written[: written.find(b":") + 1]
    child = b"<" + prefix + local + b" " + attributes + b"/>"
    if root.content_end == root.end:
        # An empty-element tag: it gets an end tag.
        opening = xml.start_tag(root)[:-2].rstrip() + b">"
        child = opening + child + b"</" + written + b">"
        return xml.encoded(spliced(xml.data, [(root.start, root.end, child)]))
    return xml.encoded(spliced(xml.data, [(root.content_end, root.content_end, child)]))
