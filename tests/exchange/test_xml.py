"""The XML reader trusts no file, and names the right line; the writer loses nothing."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from rktranslate.errors import CatalogError, GlossaryError
from rktranslate.exchange.xml_reader import XML_LANG, Node, read_nodes
from rktranslate.exchange.xml_writer import MixedContent, XmlWriter, add_element, element, is_fit

NS = "urn:example"


def nodes(data: bytes, *heads: str) -> list[Node]:
    return list(read_nodes(io.BytesIO(data), "a.xml", "r", {"u"}, set(heads)))


def refused(data: bytes) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        nodes(data)
    assert caught.value.path == "a.xml"
    return caught.value


# --- reading ---------------------------------------------------------------------------------


def test_nodes() -> None:
    data = (
        f'<x:r xmlns:x="{NS}" xmlns:o="urn:o"><o:h a="1"/>\n<x:h a="2"/><x:u xml:lang="id" o:b="3">'
        "satu <x:i>dua</x:i><o:i/><!-- no --><?no?><![CDATA[<tiga>]]>&amp;&#x41;</x:u></x:r>"
    ).encode()
    head, unit = nodes(data, "h")
    assert (head.tag, head.attributes, head.line) == ("h", {"a": "2"}, 2)
    assert unit.attributes == {XML_LANG: "id", "{urn:o}b": "3"}
    assert unit.text() == "satu dua<tiga>&A"
    assert [c.tag for c in unit.children if isinstance(c, Node)] == ["i", "{urn:o}i"]
    other = unit.first("{urn:o}i")
    assert other is not None
    assert other.local == "i"


def test_a_wanted_element_in_a_wanted_one_is_part_of_it() -> None:
    (outer,) = nodes(b"<r><u>a<u>b</u></u></r>")
    assert outer.text() == "ab"


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("declared", [True, False])
def test_unicode_encodings(encoding: str, declared: bool) -> None:
    name = encoding.upper().removesuffix("-SIG")
    head = f'<?xml version="1.0" encoding="{name}"?>\n' if declared else ""
    text = f"{head}<r>\n<u>é \U0001f600</u></r>"
    (unit,) = nodes(text.encode(encoding))
    assert (unit.text(), unit.line) == ("é \U0001f600", 2 + declared)


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "koi8-r", "us-ascii"])
def test_declared_encodings(encoding: str) -> None:
    word = {"koi8-r": "слово", "us-ascii": "kata"}.get(encoding, "é")
    text = f"<?xml version='1.0' encoding='{encoding}'?><r><u>{word}</u></r>"
    assert nodes(text.encode(encoding))[0].text() == word


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"<r>\n<u>\xff</u></r>", 2, "invalid UTF-8"),
        (b"<r>\n</x>\xff</r>", 2, "tag mismatch"),
        ("<r>\n<u>é".encode("utf-16")[:-1], 2, "invalid UTF-16-LE"),
        (b"<?xml version='1.0' encoding='us-ascii'?><r>\xe9</r>", 1, "invalid ASCII"),
        (b"<?xml version='1.0' encoding='UTF-16'?><r/>", 1, "'UTF-16' is not that of the file"),
        (b"<?xml version='1.0' encoding='rot13'?><r/>", 1, "unknown encoding 'rot13'"),
        (b"<?xml version='1.0' encoding='unicode_escape'?><r/>", 1, "unknown encoding"),
        (b"<?xml version='1.0' encoding='utf-7'?><r/>", 1, "unknown encoding"),
        (b"<?xml version='1.0' encoding='zlib'?><r/>", 1, "unknown encoding"),
        (codecs.BOM_UTF16_LE, 1, "not well-formed"),
        (gzip.compress(b"<r/>", mtime=0), 1, "not well-formed"),
        (b"\n\n\0<r/>", 3, "not well-formed"),
        (b"<r>\n<u>\x01</u></r>", 2, "not well-formed"),
        (b"<r>\n<u>&#1;</u></r>", 2, "not well-formed"),
        (b"<r>\n<p:u/></r>", 2, "prefix p"),
        (b"<r>\n<u a='1' a='2'/></r>", 2, "redefined"),
        (b"<r/>\n<r/>", 2, "Extra content"),
        (b"", 1, "not well-formed"),
        (b" \n ", 2, "not well-formed"),
    ],
)  # fmt: skip
def test_files_that_are_not_xml(data: bytes, line: int, message: str) -> None:
    error = refused(data)
    assert message in error.message
    assert error.line == line


def test_an_archive_is_not_xml() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.xml", "<r/>")
    assert "not well-formed" in refused(buffer.getvalue()).message


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.parametrize(
    "subset",
    [
        BOMB,
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY % x SYSTEM "http://localhost:9/x.dtd"> %x;',
        '<!ATTLIST u a CDATA "given">',
        "",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "utf-16-le"])
@pytest.mark.parametrize("identifier", ["", ' SYSTEM "a>b[.dtd"', " PUBLIC '-//a[' \"b.dtd\""])
def test_an_internal_subset_is_refused(subset: str, encoding: str, identifier: str) -> None:
    head = f"<?pi [ ?>\n<!-- <!DOCTYPE r [ -->\n<!DOCTYPE r{identifier}\n[{subset}]>"
    error = refused(f"{head}<r><u b='&a9;'>&x;&a9;</u></r>".encode(encoding))
    assert error.message == "internal DTD subset not allowed"
    assert error.line == 4


def test_an_internal_subset_behind_a_long_identifier_is_refused() -> None:
    for length in (65_000, 65_530, 200_000):
        head = b'<!DOCTYPE r SYSTEM "' + b"x" * length + b'" [<!ENTITY x "y">]>'
        assert refused(head + b"<r>&x;</r>").message == "internal DTD subset not allowed"
        head = b"<!--" + b"x" * length + b'--><!DOCTYPE r [<!ENTITY x "y">]>'
        assert refused(head + b"<r>&x;</r>").message == "internal DTD subset not allowed"


@pytest.mark.parametrize(
    "identifier", [' SYSTEM "r.dtd"', " PUBLIC '-//a' \"http://localhost:9/\"", ""]
)
def test_an_external_dtd_is_accepted_and_not_fetched(identifier: str) -> None:
    head = f"<!-- [ -->\n<!DOCTYPE r{identifier}>\n".encode()
    assert [unit.text() for unit in nodes(head + b"<r><u>a</u></r>")] == ["a"]
    for body in (b"<u>&x;</u>", b"<h>&x;</h>", b"<u a='&x;'/>"):
        error = refused(head + b"<r>\n" + body + b"</r>")
        assert error.message == "undefined entity x"
        assert error.line == 4


def test_an_undefined_entity_ends_the_reading() -> None:
    # A pull parser of lxml would go on after it as if a new document began.
    found: list[Node] = []
    stream = io.BytesIO(b"<r>\n<u>a&x;</u>\n<u>b</u><r><u>c</u></r></r>")
    with pytest.raises(CatalogError, match="undefined entity x"):
        found.extend(read_nodes(stream, "a.xml", "r", {"u"}))
    assert found == []


@pytest.mark.parametrize(
    "prolog", [b"<!--" + b"x" * (1 << 21), b"<!DOCTYPE r '" + b"x" * (1 << 21)]
)
def test_a_prolog_without_end(prolog: bytes) -> None:
    assert refused(prolog + b" " * (1 << 21)).message == "no root element in the first 1 MiB"


def test_depth() -> None:
    assert nodes(b"<r><u>" + b"<i>" * 62 + b"</i>" * 62 + b"</u></r>")
    for opened in (b"<r>\n<u>" + b"<i>" * 63, b"<r>\n" + b"<i>" * 5000):
        error = refused(opened)
        assert (error.message, error.line) == ("elements nested more than 64 deep", 2)


@pytest.mark.slow
def test_texts_up_to_16_mib_are_read() -> None:
    text = b"x" * (1 << 24)
    assert len(nodes(b"<r><u>" + text + b"</u><u>" + text + b"</u></r>")[1].text()) == 1 << 24
    for long in (text + b"x", text + b"<i>x</i>", text + b"&amp;"):
        error = refused(b"<r>\n<u>" + long + b"</u></r>")
        assert (error.message, error.line) == ("text exceeds 16 MiB", 2)
    # Text that nobody asks for has no limit.
    assert nodes(b"<r><h>" + text * 2 + b"</h><u>a</u></r>")[0].text() == "a"


@pytest.mark.slow
@pytest.mark.parametrize("part", [b"<i a='%s'/>", b"<!-- %s -->", b"<?pi %s?>", b"<![CDATA[%s]]>"])
def test_what_the_parser_must_hold_as_a_whole_is_bounded(part: bytes) -> None:
    error = refused(b"<r>\n<u>" + part % (b"x" * 11_000_000) + b"</u></r>")
    assert error.message == "a tag, comment or CDATA section exceeds 10 MB"


def test_a_start_tag_over_several_lines_is_named_by_its_last_line() -> None:
    data = b'<r>\n<u\n a="1"\n b="2"\n c="3">\ntext\n<i\n d="4"\n >\n</i></u></r>'
    (unit,) = nodes(data)
    assert (unit.line, *(node.line for node in unit.all("i"))) == (5, 9)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lines_above_65535_are_named(encoding: str) -> None:
    count = 70_000
    body = "".join(f"<u>{n}\n</u>" for n in range(count))
    units = nodes(f"<r>{body}</r>".encode(encoding))
    assert [unit.line for unit in units] == list(range(1, count + 1))
    for fault, message in (("</x>", "tag mismatch"), ("<u>&x;</u>", "entity"), ("\1", "PCDATA")):
        error = refused(f"<r>{body}\n{fault}".encode(encoding))
        assert message in error.message
        assert error.line == count + 2


def test_the_error_is_of_the_class_that_is_asked_for() -> None:
    with pytest.raises(GlossaryError, match="expected <tbx> or <martif>, found <r>"):
        list(read_nodes(io.BytesIO(b"<r/>"), "a", ("tbx", "martif"), set(), error=GlossaryError))


def fault(data: bytes) -> CatalogError | None:
    """Return the error of a file, or None if it is read."""
    try:
        nodes(data)
    except CatalogError as error:
        return error
    return None


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda b: b"<r><u>" + b))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    error = fault(data)
    if error is not None:
        assert error.path == "a.xml"
        assert error.line is not None
        # A line feed of UTF-16 is a line too, and is one byte of two.
        assert 0 < error.line <= data.count(b"\n") + 1


SAMPLE = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE r SYSTEM "r.dtd">\n<r xmlns="urn:a">\n'
    b'<u a="1" xml:lang="id">a<i>b</i>&amp;<![CDATA[c]]>\n</u><!-- d --><?e f?>\n</r>\n'
)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    damaged = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(damaged)))
        end = place + data.draw(st.integers(0, 3))
        damaged[place:end] = data.draw(
            st.binary(max_size=3) | st.sampled_from([b"<", b"&", b"[", b"]>", b"<!ENTITY", b"\0"])
        )
    fault(bytes(damaged))


# --- writing ---------------------------------------------------------------------------------

ANY = st.text(
    st.characters(exclude_categories=()) | st.sampled_from('\0\x1b\r\n\t\ufffe\ud800 <&>"]\u2028')
)


def written(item: etree._Element) -> bytes:
    writer = XmlWriter()
    with writer.open("r", {"a": '<\n"&'}, NS), writer.open("b"):
        first = writer.take()
        writer.add(item)
        second = writer.take()
    return first + second + writer.take()


@given(st.lists(st.tuples(ANY, st.booleans())))
@settings(max_examples=200, deadline=None)
def test_mixed_content_comes_back(parts: list[tuple[str, bool]]) -> None:
    unit = element("u")
    content = MixedContent(unit, lambda char: ("c", {"hex": f"{ord(char):X}"}))
    for text, is_inline in parts:
        if is_inline and is_fit(text):
            content.add_element("i", text, {"a": text})
        else:
            content.add_text(text)
    content.finish()
    writer = XmlWriter()
    with writer.open("r"):
        writer.add(unit)
    (found,) = nodes(writer.take())
    pieces = [
        child
        if isinstance(child, str)
        else chr(int(child.attributes["hex"], 16))
        if child.tag == "c"
        else child.text()
        for child in found.children
    ]
    assert "".join(pieces) == "".join(text for text, _ in parts)
    inline = list(found.all("i"))
    assert [child.attributes["a"] for child in inline] == [child.text() for child in inline]


def test_a_namespace_is_declared_once() -> None:
    unit = element("u")
    add_element(unit, "i", "a")
    data = written(unit)
    head, body = data.split(b"<b>\n")
    assert head.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<r xmlns=\"urn:example\" ")
    assert body == b"<u><i>a</i>\n</u>\n</b>\n</r>\n"
    (found,) = read_nodes(io.BytesIO(data), "a", "r", set(), {"b"})
    (root,) = read_nodes(io.BytesIO(data), "a", "r", {"r"})
    assert root.attributes == {"a": '<\n"&'}
    assert found.tag == "b"


@pytest.mark.parametrize("char", ["\0", "\x1b", "\ufffe", "\ud800"])
def test_what_xml_cannot_hold_is_refused(char: str) -> None:
    message = f"XML cannot hold the character U\\+{ord(char):04X}"
    for make in (
        lambda: element("a", char),
        lambda: element("a", "b", {"c": char}),
        lambda: add_element(element("a"), "b", char),
        lambda: XmlWriter().open("a", {"b": char}).__enter__(),
    ):
        with pytest.raises(CatalogError, match=message):
            make()
