"""What the laws need to know of a kind of file: samples, a generator, and what is not text."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter
from lxml import etree

Shape = Counter[str]
"""The elements of a part, with what of them must stay."""
Growth = Callable[[int], bytes]
"""Returns a document that has a number of something."""


@dataclass(frozen=True, eq=False, repr=False)
class Kind:
    """A kind of file, by its suffix."""

    suffix: str
    samples: Mapping[str, bytes]
    documents: st.SearchStrategy[bytes]
    """Small documents of any content."""
    grown: Mapping[str, Growth] = field(default_factory=dict)
    """Documents by what grows in them."""
    shape: Callable[[str, bytes], Shape] | None = None
    """Returns the elements of a part by its name and content, but those of runs."""
    exact: bool = True
    """What is written is read again to the letter, block by block. Otherwise the layout, or the
    length, of a text tells how it is read: only the words are the same."""
    real: str = ""
    """Pattern of files of other projects below the folder of real documents."""

    def __repr__(self) -> str:
        """Return the suffix."""
        return self.suffix

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: bool) -> None:
        """Print the suffix: Hypothesis would print all samples."""
        printer.text(self.suffix)

    @property
    def is_package(self) -> bool:
        """Return whether its files are zip archives."""
        return next(iter(self.samples.values())).startswith(b"PK")


def archived(
    parts: Iterable[tuple[str, str | bytes]], stored: Iterable[str] = ("mimetype",)
) -> bytes:
    """Return a zip archive with some parts in order, the same bytes each time.

    Its compression is not the one of the program, which shows where a part is compressed anew.
    """
    output = io.BytesIO()
    plain = set(stored)
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, (2024, 5, 17, 10, 30, 0))
            info.compress_type = zipfile.ZIP_STORED if name in plain else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, compresslevel=0)
    return output.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name; a file that is no package is one part."""
    if not data.startswith(b"PK"):
        return {"": data}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def entries_of(data: bytes) -> dict[str, tuple[bytes, object]]:
    """Return each entry of a package as it lies there: its bytes, and what the directory says.

    The bytes are those of the local header and of the compressed content.
    """
    found: dict[str, tuple[bytes, object]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            start = info.header_offset
            lengths = data[start + 26 : start + 30]
            head = (
                30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
            )
            said = (
                *(info.date_time, info.compress_type, info.external_attr, info.flag_bits),
                *(info.create_system, info.comment, info.extra, info.CRC, info.file_size),
            )
            found[info.filename] = (data[start : start + head + info.compress_size], said)
    return found


def is_xml(name: str) -> bool:
    """Return whether a part of a package is XML by its name."""
    return name.endswith((".xml", ".rels", ".opf", ".xhtml", ".ncx", ".vml"))


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of an XML part, read by a parser that is not ours; it fails on any fault."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(data, parser)


@dataclass(frozen=True)
class Ignored:
    """What of XML is text or one of its runs."""

    elements: frozenset[str] = frozenset()
    """Local names; what they contain counts."""
    trees: frozenset[str] = frozenset()
    """Local names, or parents and children with a slash between; what they contain is left out."""
    attributes: frozenset[str] = frozenset()


def xml_shape(data: bytes, ignored: Ignored) -> Shape:
    """Return the elements of an XML part with their attributes, but those of runs."""
    shape: Shape = Counter()
    waiting = [("", parse_xml(data))]
    while waiting:
        parent, element = waiting.pop()
        if not isinstance(element.tag, str):
            shape[repr((type(element), element.text))] += 1
            continue
        name = etree.QName(element).localname
        if name in ignored.trees or f"{parent}/{name}" in ignored.trees:
            continue
        if name not in ignored.elements:
            attributes = sorted(
                f"{key!r}={value!r}"
                for key, value in element.attrib.items()
                if etree.QName(key).localname not in ignored.attributes
            )
            shape[" ".join([str(element.tag), *attributes])] += 1
        waiting += ((name, child) for child in element)
    return shape
