"""XML parts: elements with their offsets, in files with any prefixes and encodings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import DocumentError
from rktranslate.formats.xml import (
    XmlPart,
    escaped_attribute,
    escaped_text,
    spliced,
    unescaped,
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def part(text: str) -> XmlPart:
    return XmlPart.of(text.encode(), "a.docx!word/document.xml")


@pytest.mark.parametrize(
    "text",
    [
        f'<w:d xmlns:w="{W}"><w:p a="1">Satu</w:p><w:p/></w:d>',
        f"<d xmlns='{STRICT}'><p a='1'>Satu</p><p/></d>",
        f'<x:d xmlns:x="{W}"><!-- <x:p> --><x:p a="1">Satu</x:p><x:p/></x:d>',
        f'<d xmlns="urn:y"><x:p xmlns:x="{W}" a="1">Satu</x:p><p xmlns="{W}"/><p>no</p></d>',
        f'<d xmlns:y="urn:y"><y:p/><e xmlns:y="{W}"><y:p a="1">Satu</y:p><y:p/></e><y:p/></d>',
    ],
)
def test_prefixes_do_not_matter(text: str) -> None:
    xml = part(text)
    first, second = (found.element for found in xml.find({"w:p"}))
    assert xml.text(first) == "Satu"
    assert xml.attributes(first)["a"] == "1"
    assert xml.raw(second).endswith(b"/>")


def test_the_outermost_elements_are_found_with_what_is_around_them() -> None:
    xml = part(f'<w:d xmlns:w="{W}"><w:tbl><w:p>a<w:p>b</w:p></w:p></w:tbl><w:p>c</w:p></w:d>')
    found = list(xml.find({"w:p"}))
    assert [[around.name for around in each.ancestors] for each in found] == [
        ["w:d", "w:tbl"],
        ["w:d"],
    ]
    assert [xml.text(each.element) for each in found] == ["ab", "c"]
    assert [each.name for each in found[0].element.descendants()] == ["w:p"]


def test_what_is_no_text_is_none() -> None:
    xml = part("<a>x<!-- c --><?p i?><![CDATA[<y>&amp;]]>&lt;&#65;&#x42;\r\n<b>z</b></a>")
    assert xml.text(xml.root()) == "x<y>&amp;<AB\nz"


def test_an_attribute_has_its_place() -> None:
    xml = part("<a é='&lt;' b = \"x > y\" c='2'/>")
    span = xml.attribute_span(xml.root(), "b")
    assert span is not None
    assert xml.data[slice(*span)] == b"x > y"
    assert xml.attributes(xml.root()) == {"é": "<", "b": "x > y", "c": "2"}
    assert xml.attribute_span(xml.root(), "d") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_other_encodings_are_written_again(encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    data = f'<?xml version="1.0" encoding="{declared}"?><a>é</a>'.encode(encoding)
    xml = XmlPart.of(data, "a.xml")
    assert xml.text(xml.root()) == "é"
    assert xml.encoded(xml.data) == data
    changed = spliced(xml.data, [(xml.root().content_start, xml.root().content_end, "日".encode())])
    again = XmlPart.of(xml.encoded(changed), "a.xml")
    assert again.text(again.root()) == "日"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not well-formed"),
        ("<a>", "not well-formed"),
        ("<a><b></a></b>", "not well-formed"),
        ("<a>\0</a>", "not well-formed"),
        ("<a/>x", "not well-formed"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "internal DTD subset"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "klingon"),
        ('<?xml version="1.0" encoding="utf-16"?><a/>', "utf-16"),
    ],
)
def test_bad_files_are_refused(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        part(text)


def test_deep_nesting_is_refused() -> None:
    xml = part("<a>" * 10_000 + "</a>" * 10_000)
    with pytest.raises(DocumentError, match="deep"):
        list(xml.find({"b"}))
    with pytest.raises(DocumentError, match="deep"):
        xml.root()


@given(st.text())
def test_escapes(text: str) -> None:
    assert unescaped(escaped_text(text)) == text
    assert unescaped(escaped_attribute(text)) == text


def test_edits_do_not_overlap() -> None:
    assert spliced(b"abcdef", [(1, 2, b"X"), (2, 2, b"Y"), (4, 6, b"")]) == b"aXYcd"
    with pytest.raises(ValueError, match="overlaps"):
        spliced(b"abcdef", [(1, 3, b"X"), (2, 4, b"Y")])
