"""The files of an EPUB publication: its package document, chapters and navigation."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from rktranslate.errors import DocumentError
from rktranslate.formats.packages import Package
from rktranslate.formats.recognition import wrong_content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.xml import XmlPart

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PACKAGE_TYPE = "application/oebps-package+xml"
_PAGE_TYPES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_NCX_TYPE = "application/x-dtbncx+xml"
_MOST_FILES = 20_000


class Item(NamedTuple):
    """A file that the manifest lists."""

    name: str
    """Name in the archive."""
    media_type: str


@dataclass(frozen=True, slots=True)
class Publication:
    """An EPUB file."""

    package: Package
    opf: str
    """Name of the package document."""
    pages: tuple[str, ...]
    """Names of the files of XHTML, in reading order; then those that are not read in order."""
    navigation: tuple[str, ...]
    """Names of the tables of contents of EPUB 2."""

    @classmethod
    def of(cls, data: bytes, path: str) -> Publication:
        """Return a file as a publication.

        Raises:
            DocumentError: It is none, is damaged, or its text is encrypted.
        """
        if not data.startswith(b"PK"):
            raise wrong_content(data, path, ".epub")
        package = Package.of(data, path, "EPUB publication")
        if _CONTAINER not in package:
            raise wrong_content(data, path, ".epub", detail=f"no {_CONTAINER}")
        opf = _package_document(package)
        items, spine = _manifest(package, opf)
        pages = [item.name for item in items.values() if item.media_type in _PAGE_TYPES]
        known = dict.fromkeys(pages)
        in_order = [items[each].name for each in spine if each in items]
        ordered = dict.fromkeys(name for name in in_order if name in known)
        publication = cls(
            package,
            opf,
            (*ordered, *(name for name in known if name not in ordered)),
            tuple(item.name for item in items.values() if item.media_type == _NCX_TYPE),
        )
        _refuse_encrypted(publication)
        return publication

    def texts(self) -> Iterator[str]:
        """Yield the names of all files with text."""
        yield self.opf
        yield from self.pages
        yield from self.navigation


def _package_document(package: Package) -> str:
    container = package.xml(_CONTAINER)
    for found in container.find({"ocf:rootfile"}):
        attributes = container.attributes(found.element)
        name = attributes.get("full-path", "")
        if attributes.get("media-type", _PACKAGE_TYPE) == _PACKAGE_TYPE and name in package:
            return name
    raise DocumentError(
        f"{_CONTAINER} names no package document",
        path=package.path,
        hint="the publication is damaged: export it again",
    )


def _manifest(package: Package, opf: str) -> tuple[dict[str, Item], list[str]]:
    """Return the files of a package document by id, and the ids in reading order."""
    part = package.xml(opf)
    folder = posixpath.dirname(opf)
    items: dict[str, Item] = {}
    spine: list[str] = []
    for found in part.find({"opf:item", "opf:itemref"}):
        attributes = part.attributes(found.element)
        if found.element.name == "opf:itemref":
            spine.append(attributes.get("idref", ""))
        elif len(items) < _MOST_FILES:
            name = _resolved(folder, attributes.get("href", ""))
            if name in package:
                item = Item(name, attributes.get("media-type", "").strip().lower())
                items.setdefault(attributes.get("id", ""), item)
    return items, spine


def _resolved(folder: str, href: str) -> str:
    """Return the name in the archive of a file that the manifest lists."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(folder, path)) if path else ""


def _refuse_encrypted(publication: Publication) -> None:
    """Refuse a publication whose text is encrypted; fonts may be obfuscated.

    Raises:
        DocumentError: A file with text is encrypted.
    """
    package = publication.package
    if _ENCRYPTION not in package:
        return
    texts = set(publication.texts())
    part = package.xml(_ENCRYPTION)
    for name in _encrypted(part):
        if name in texts:
            raise DocumentError(
                f"the text is encrypted ({name}): it is protected by digital rights management",
                path=package.path,
                hint="ask the publisher for a file without protection",
            )


def _encrypted(part: XmlPart) -> Iterator[str]:
    root = part.root()
    for element in root.descendants():
        if element.name.rpartition(":")[2] == "CipherReference":
            yield posixpath.normpath(unquote(part.attributes(element).get("URI", "")))
