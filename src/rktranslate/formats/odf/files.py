"""OpenDocument files: a package of parts, or one flat XML file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.odf.changes import has_tracked_changes
from rktranslate.formats.odf.reading import PartReader
from rktranslate.formats.odf.structure import Context, Structure
from rktranslate.formats.odf.styles import STYLE_ELEMENTS, Styles
from rktranslate.formats.packages import Package
from rktranslate.formats.recognition import wrong_content
from rktranslate.formats.xml import XmlPart, unescaped
from rktranslate.model import Exclusion, TrackedChanges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.formats.odf.reading import Reading
    from rktranslate.model import ReadOptions

_CONTENT, _STYLES, _META = "content.xml", "styles.xml", "meta.xml"
_MANIFEST = "META-INF/manifest.xml"
_SIGNATURES = "META-INF/documentsignatures.xml"
_OBJECT = re.compile(r"[^/]+/content\.xml")
_FLAT = (".fodt", ".fodp")
_MASTER = re.compile(rb"""\s[^\s=]*:master-page-name\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NOUN = "OpenDocument file"


@dataclass(frozen=True, slots=True)
class OdfFile:
    """A file and the parts of it that have text or styles."""

    data: bytes
    package: Package | None
    """None for a flat file."""
    names: tuple[str, ...]
    parts: tuple[XmlPart, ...]
    """The content first; a flat file is its content."""

    @property
    def style_parts(self) -> tuple[int, ...]:
        """Indexes of the parts with styles, those of the whole document first."""
        others = tuple(
            index for index, name in enumerate(self.names) if name not in (_STYLES, _META)
        )
        return (*self._index(_STYLES), *others)

    @property
    def properties_part(self) -> int | None:
        """Index of the part with the properties of the document."""
        return 0 if self.package is None else next(iter(self._index(_META)), None)

    @property
    def are_objects(self) -> tuple[bool, ...]:
        """Whether each part is that of an object in the document, such as a chart."""
        return tuple(
            self.package is not None and name not in (_CONTENT, _STYLES, _META)
            for name in self.names
        )

    def _index(self, name: str) -> tuple[int, ...]:
        return (self.names.index(name),) if name in self.names else ()

    @property
    def is_presentation(self) -> bool:
        """Whether it has slides."""
        return has_element(self.parts[0], "office:presentation")

    def read(self, reading: Reading, options: ReadOptions) -> None:
        """Add the blocks of all parts: the text, page headers, charts, properties."""
        common = Styles()
        for index in self._index(_STYLES):
            _add_common_styles(common, self.parts[index])
        masters = _used_masters(self.parts[0]) if self.is_presentation else None
        for index, (part, is_object) in enumerate(zip(self.parts, self.are_objects, strict=True)):
            root = Context(exclusion=Exclusion.EMBEDDED) if is_object else Context()
            styles = Styles(None if is_object else common)
            structure = Structure(part, styles, options, root, masters)
            PartReader(structure, index, reading).read()

    def written(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the file with other bytes of some parts."""
        if self.package is not None:
            return self.package.written(changed)
        return changed.get(self.names[0], self.data)


def open_file(data: bytes, path: str, suffix: str, options: ReadOptions) -> OdfFile:
    """Return an OpenDocument file, its parts checked.

    Raises:
        DocumentError: It is none, is encrypted or signed, or has tracked changes that the options
            do not accept.
    """
    file = (_flat_file if suffix in _FLAT else _package_file)(data, path, suffix)
    if options.changes is not TrackedChanges.ACCEPT and any(map(has_tracked_changes, file.parts)):
        raise DocumentError(
            "the document has tracked changes",
            path=path,
            hint="accept or reject them in LibreOffice (Edit, Track Changes, Manage), or read them"
            " as accepted with --accept-changes",
        )
    return file


def _flat_file(data: bytes, path: str, suffix: str) -> OdfFile:
    if data.startswith(b"PK") or b"<" not in data[:1024]:
        raise wrong_content(data, path, suffix)
    part = XmlPart.of(data, path)
    if not has_element(part, "office:document"):
        raise wrong_content(data, path, suffix)
    _check_kind(part, data, path, suffix)
    return OdfFile(data, None, (path,), (part,))


def _package_file(data: bytes, path: str, suffix: str) -> OdfFile:
    if not data.startswith(b"PK\x03\x04"):
        raise wrong_content(data, path, suffix)
    package = Package.of(data, path, _NOUN)
    if _CONTENT not in package:
        raise wrong_content(data, path, suffix, f"{_CONTENT} is missing")
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise DocumentError(
            "the document is encrypted",
            path=path,
            hint="open it in LibreOffice and save it without a password",
        )
    if _SIGNATURES in package:
        raise DocumentError(
            "the document is signed, and a translation would break the signature",
            path=path,
            hint="remove the signature in LibreOffice (File, Digital Signatures)",
        )
    objects = sorted(filter(_OBJECT.fullmatch, package.entries), key=_in_order)
    names = (
        _CONTENT,
        *(name for name in (_STYLES,) if name in package),
        *objects,
        *(name for name in (_META,) if name in package),
    )
    parts = tuple(package.xml(name) for name in names)
    _check_kind(parts[0], data, path, suffix)
    return OdfFile(data, package, names, parts)


def _check_kind(part: XmlPart, data: bytes, path: str, suffix: str) -> None:
    if not any(has_element(part, name) for name in ("office:text", "office:presentation")):
        raise wrong_content(data, path, suffix, "it has neither text nor slides")


def _in_order(name: str) -> tuple[str | int, ...]:
    """Return a key that sorts ``Object 2`` before ``Object 10``."""
    return tuple(
        piece.zfill(9) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", name)
    )


def has_element(part: XmlPart, name: str) -> bool:
    """Return whether a part has an element of a name."""
    try:
        written = part.written(name)
    except KeyError:
        return False
    return re.search(rb"<" + re.escape(written) + rb"(?=[\s>/])", part.data) is not None


def _add_common_styles(styles: Styles, part: XmlPart) -> None:
    """Add the styles of the whole document, not those of its headers and footers."""
    for element, ancestors in part.find(STYLE_ELEMENTS):
        if not any(each.name == "office:automatic-styles" for each in ancestors):
            styles.add(part, element)


def _used_masters(part: XmlPart) -> frozenset[str]:
    """Return the names of the master slides that slides have."""
    return frozenset(
        unescaped((double or single).decode()) for double, single in _MASTER.findall(part.data)
    )
